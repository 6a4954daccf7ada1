"""Reading: the parts that were rebuilt so far, by number, and the laws of the table, each built once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sympy import Expr

from derive.derivation import Derivation, Rule, Words
from derive.errors import Wrong
from derive.patterns import Slot
from derive.record.fields import presented
from derive.sexpr import loads, symbols

ANYTHING = Slot("anything")


class Shelf:
    """What words and steps may refer to. A part refers to parts before it only, so that nothing is circular."""

    def __init__(self, laws: Mapping[str, Mapping[str, Any]]) -> None:
        self.entries = laws
        self.order = {key: place for place, key in enumerate(laws)}
        self.laws: dict[str, Rule] = {}
        self.parts: list[Derivation] = []

    def part(self, number: int) -> Derivation:
        if not 0 < number <= len(self.parts):
            here = len(self.parts) + 1
            raise Wrong(f"part {number} is referred to, and part {here} may only refer to parts before it")
        return self.parts[number - 1]

    def law(self, key: str) -> Rule:
        """The law as it was recorded: it says what it is, and rewrites nothing."""
        if key not in self.entries:
            raise Wrong(f"the law {key[:60]!r} is not in the table of laws")
        if key not in self.laws:
            self.laws[key] = self.recorded(key, self.entries[key])
        return self.laws[key]

    def recorded(self, key: str, entry: Mapping[str, Any]) -> Rule:
        known = symbols(entry.get("symbols", {}))
        proof = self.part(entry["proof"]) if "proof" in entry else None
        further = self.further(Rule, entry, known, before=key)
        return Rule(entry["name"], ANYTHING, recorded_rewrite(entry), proof=proof, **further)

    def words(self, data: Sequence[Any], known: Mapping[str, Expr], before: str = "") -> Words:
        return tuple(self.word(part, known, before) for part in data)

    def word(self, data: Any, known: Mapping[str, Expr], before: str) -> Any:
        """A part of words; a law's own words, where `before` is its key, may have laws before it in them."""
        if isinstance(data, str):
            return data
        if "part" in data:
            return self.part(data["part"])
        if "term" in data:
            return loads(data["term"], known)
        if before and self.order.get(data["law"], 0) >= self.order[before]:
            raise Wrong(f"the law '{before}' may only refer to laws before it in the table")
        return self.law(data["law"])

    def further(
        self, kind: type, data: Mapping[str, Any], known: Mapping[str, Expr], before: str = ""
    ) -> dict[str, Any]:
        """The fields that were kept as they are."""
        found = {name: data[name] for name in presented(kind) if name in data}
        return {
            name: self.words(value, known, before) if isinstance(value, list) else value
            for name, value in found.items()
        }


def recorded_rewrite(entry: Mapping[str, Any]) -> Any:
    """What stands in for the rewriting of a law; its docstring is the law's statement, as with any law."""

    def rewrite(**parts: Expr) -> Expr | None:
        raise Wrong(f"'{entry['name']}' is a law as a certificate records it, and rewrites nothing")

    rewrite.__doc__ = entry["statement"]
    return rewrite

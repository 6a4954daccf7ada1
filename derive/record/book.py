"""Writing: parts by their numbers, laws in one table, words and further fields as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sympy import Basic, Expr

from derive.derivation import Derivation, Rule, Words
from derive.errors import Wrong
from derive.record.fields import presented
from derive.sexpr import dumps, table

Data = dict[str, Any]


class Book:
    """What the parts of one certificate refer to: each other, by number, and the laws, by their names."""

    def __init__(self, parts: tuple[Derivation, ...]) -> None:
        self.numbers: Mapping[Expr, int] = {part.start: number for number, part in enumerate(parts, 1)}
        self.laws: dict[str, Data] = {}

    def number(self, part: Derivation) -> int:
        if part.start not in self.numbers:
            raise Wrong(f"'{part.start}' is referred to and is not among the parts of the derivation")
        return self.numbers[part.start]

    def law(self, rule: Rule) -> str:
        """The law's key in the table: its name, with a number where several laws share it."""
        entry: Data = {"name": rule.name, "statement": rule.statement, **self.further(rule)}
        if terms := list(terms_of(*(getattr(rule, name) for name in presented(Rule)))):
            entry["symbols"] = table(terms)
        if rule.proof is not None:
            entry["proof"] = self.number(rule.proof)
        key, count = rule.name, 1
        while self.laws.setdefault(key, entry) != entry:
            count += 1
            key = f"{rule.name} [{count}]"
        return key

    def words(self, words: Words) -> list[Any]:
        return [self.word(part) for part in words]

    def word(self, part: Any) -> Any:
        """Text as it is, everything else as what it refers to."""
        if isinstance(part, Derivation):
            return {"part": self.number(part)}
        if isinstance(part, Rule):
            return {"law": self.law(part)}
        return {"term": dumps(part)} if isinstance(part, Basic) else str(part)

    def further(self, thing: Any) -> Data:
        """The fields that are kept as they are; empty ones are left out."""
        values = {name: getattr(thing, name) for name in presented(type(thing))}
        return {
            name: self.words(value) if isinstance(value, tuple) else value for name, value in values.items() if value
        }


def terms_of(*values: Any) -> Iterator[Basic]:
    """The terms that stand in words."""
    for value in values:
        if isinstance(value, tuple):
            yield from (part for part in value if isinstance(part, Basic))

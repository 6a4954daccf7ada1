"""The catalogue of laws as text."""

from __future__ import annotations

from collections.abc import Mapping

from derive.derivation import Rule
from derive.writing.text import Plain


def listing(laws: Mapping[str, Rule]) -> str:
    """One paragraph a law: its name, its statement, its source, and whether it is a lemma."""
    return "\n\n".join(map(entry, laws.values()))


def entry(law: Rule) -> str:
    kind = "lemma, " if law.proof is not None else ""
    return f"{law.name}\n    {statement(law)}\n    {kind}{law.source}"


def statement(law: Rule) -> str:
    """The law as it was written, or a lemma as the equation that its proof ends with."""
    if law.proof is None:
        return law.statement
    return f"{Plain().doprint(law.proof.start)} = {Plain().doprint(law.proof.result)}"

"""Which fields of laws and parts are what a writer prints, and so are kept as they are."""

from __future__ import annotations

from dataclasses import fields

from derive.derivation import Derivation, Rule, Step

STRUCTURE = {
    Rule: {"name", "pattern", "rewrite", "proof"},
    Derivation: {"kind", "title", "start", "steps", "headings", "corollaries"},
    Step: {"rule", "before", "places", "assuming", "detail"},
}
"""What is written in its own way, or not at all: a law that is read back only says what it was.

Every other field is text, a flag or words, and is kept without being named anywhere but in the schema.
"""


def presented(kind: type) -> tuple[str, ...]:
    """The further fields of a law, a part or a step."""
    return tuple(each.name for each in fields(kind) if each.name not in STRUCTURE[kind])

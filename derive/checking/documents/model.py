"""What a document is made of: prose and formulas in their order; formulas are chains of sides with signs between."""

from __future__ import annotations

from dataclasses import dataclass

from derive.checking.grammar import Reading, Unread
from derive.checking.syntax import Span, Tree


@dataclass(frozen=True)
class Side:
    """One side of a chain: its source, its place, and its readings, or why there are none."""

    source: str
    span: Span
    readings: tuple[Reading, ...] = ()
    unread: Unread | None = None

    @property
    def tree(self) -> Tree | None:
        """The most likely reading."""
        return self.readings[0].tree if self.readings else None


@dataclass(frozen=True)
class Sign:
    """What stands between two sides: `=`, `<=`, `~`, `:=`, `implies` ..., and the reason that the writer gives."""

    sign: str
    span: Span
    reason: str = ""


@dataclass(frozen=True)
class Chain:
    """Sides with signs between them; a formula without a sign is a chain of one side.

    `repeats` counts back to the earlier chain with the same left side, where there is one (1 is the chain before).
    """

    sides: tuple[Side, ...]
    signs: tuple[Sign, ...]
    labels: tuple[str, ...] = ()
    display: bool = True
    repeats: int = 0

    @property
    def span(self) -> Span:
        """From the first side to the last one."""
        first, last = self.sides[0].span, self.sides[-1].span
        return Span(first.line, first.column, last.end_line, last.end_column)


@dataclass(frozen=True)
class Prose:
    """Words between formulas."""

    text: str
    span: Span


@dataclass(frozen=True)
class Document:
    """The pieces of a document in their order, and notes on what was left out."""

    pieces: tuple[Prose | Chain, ...]
    notes: tuple[str, ...] = ()

    @property
    def chains(self) -> tuple[Chain, ...]:
        """Displayed and inline formulas, in order."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Chain))

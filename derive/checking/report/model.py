"""A checked document as rows: a side, its sign, and what is said of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from derive.checking.engine.filling import OwnStep
from derive.checking.slips import Slip

ORDER = ("proved", "enclosed", "refuted", "undecided", "unread")
WRONG, OPEN = "refuted", ("undecided", "unread")


@dataclass(frozen=True)
class Row:
    """A side of a chain. `verdict` is empty for a first side, and for a sign that is no equality.

    `says` are lines about it: what it is by, where it differs and what mistake that looks like, why nothing is known.
    `own` are the engine's lines from the side before to this one.
    """

    line: int
    column: int
    sign: str
    source: str
    verdict: str = ""
    says: tuple[str, ...] = ()
    first_wrong: bool = False
    own: tuple[OwnStep, ...] = ()


@dataclass(frozen=True)
class Block:
    """A chain, by its label or number."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Page:
    """All that is shown of a document."""

    title: str
    blocks: tuple[Block, ...]
    assumed: tuple[str, ...] = ()
    warnings: tuple[Slip, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> Iterator[Row]:
        for block in self.blocks:
            yield from block.rows

    @property
    def counts(self) -> dict[str, int]:
        """How many steps have each verdict, in one order."""
        found = Counter(row.verdict for row in self.rows if row.verdict)
        return {verdict: found[verdict] for verdict in ORDER if found[verdict]}

    @property
    def summary(self) -> str:
        """One line, the first wrong line first."""
        steps = sum(self.counts.values())
        if not steps:
            return "no step between two sides was found"
        told = ", ".join(f"{count} {verdict}" for verdict, count in self.counts.items())
        first = next((row for row in self.rows if row.first_wrong), None)
        where = f"line {first.line} is the first wrong one; " if first is not None else ""
        return f"{where}{steps} {'step' if steps == 1 else 'steps'}: {told}"

    @property
    def exit_code(self) -> int:
        """0 all right, 1 something is wrong, 3 nothing is wrong but something is not known."""
        if WRONG in self.counts:
            return 1
        return 3 if not self.counts or any(verdict in self.counts for verdict in OPEN) else 0

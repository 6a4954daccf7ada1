"""What is said of a step."""

from __future__ import annotations

from dataclasses import dataclass, field

from derive.checking.syntax import Tree

PROVED, ENCLOSED, REFUTED, UNDECIDED, UNREAD = "proved", "enclosed", "refuted", "undecided", "unread"


@dataclass(frozen=True)
class Witness:
    """A point at which the two sides differ, and what they are there."""

    point: dict[str, str]
    before: str
    after: str


@dataclass(frozen=True)
class Judgement:
    """A verdict with what it rests on; the trees are the readings that were taken."""

    verdict: str
    reason: str = ""
    witness: Witness | None = None
    before: Tree | None = None
    after: Tree | None = None
    assumed: tuple[str, ...] = field(default=())
    taken: tuple[str, ...] = ()
    note: str = ""
    empty: bool = False
    """Whether a side could not be given a meaning at all."""
    made_up: tuple[str, ...] = ()
    """The letters of functions that were made up, of which nothing is known."""

    @property
    def agrees(self) -> bool:
        return self.verdict in (PROVED, ENCLOSED)

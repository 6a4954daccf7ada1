"""Two sides that differ at a point, and what is said of letters of which nothing is known."""

from __future__ import annotations

from dataclasses import dataclass

from derive.checking.context import Context
from derive.checking.judging.sampling import Sample, Setting
from derive.checking.syntax import (
    Tree,
    names,
)

UNKNOWN = "nothing is known of "


@dataclass(frozen=True)
class Difference:
    """Two sides that differ at a point."""

    context: Context
    before: Tree
    after: Tree
    setting: Setting
    sample: Sample

    @property
    def symbols(self) -> list[str]:
        """The letters that have a value at the point."""
        return sorted(symbol.name for symbol in self.sample.point)

    @property
    def matrices(self) -> set[str]:
        """The letters of matrices in both sides."""
        return {name for name in names(self.before) | names(self.after) if self.context.is_matrix(name)}


def letters_in(reason: str) -> set[str]:
    """The letters of which nothing is known, as a reason says."""
    return set(reason.removeprefix(UNKNOWN).split(", ")) if reason.startswith(UNKNOWN) else set()

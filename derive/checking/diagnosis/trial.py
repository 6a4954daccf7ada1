"""Whether another side would be true, quickly: one point decides against it, three for it.

Vectors have two entries and three, in turn, so that no 2 is taken for their dimension.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field

from sympy import Expr, Symbol

from derive.checking.context import Context
from derive.checking.judging import points
from derive.checking.judging.sampling import Sample, Setting, elaborated
from derive.checking.meaning import Instance, NoMeaning
from derive.checking.meaning.values import Matrix, Value
from derive.checking.syntax import Tree
from derive.checking.values import NoValue, Number, value_at

SEEDS = range(0, 24, 2)
WANTED = 3


@dataclass
class Trial:
    """A side and its values at a few points; other sides are held against it."""

    context: Context
    truth: Tree
    setting: Setting
    seeds: list[tuple[int, list[Number]]] = field(default_factory=list)
    count: int = 0

    def __post_init__(self) -> None:
        self.context = deepcopy(self.context)
        again: list[tuple[int, list[Number]]] = []
        for seed in SEEDS:
            found = self.values(self.truth, seed)
            if found is not None:
                known = any(str(found) == str(numbers) for _, numbers in self.seeds)
                (again if known else self.seeds).append((seed, found))
            if len(self.seeds) >= WANTED:
                break
        self.seeds = (self.seeds + again)[:WANTED]  # another point with the same value says little

    def values(self, tree: Tree, seed: int) -> list[Number] | None:
        """The entries of a side at a point, or nothing."""
        instance = Instance(seed, size=2 + (seed % 4 == 2), positive=True)
        try:
            (term,) = elaborated(self.context, (tree,), self.setting, instance).values
            return [self.value(entry, seed) for entry in entries(term)]
        except (NoMeaning, NoValue):
            return None

    def value(self, term: Expr, seed: int) -> Number:
        symbols = {s for s in term.free_symbols if isinstance(s, Symbol)}
        return value_at(term, points.point(self.context, symbols, seed))

    def equals(self, tree: Tree) -> bool:
        """Whether a side has the same values."""
        self.count += 1
        for seed, numbers in self.seeds:
            found = self.values(tree, seed)
            if found is None or len(found) != len(numbers):
                return False
            if not all(Sample({}, a, b).agrees for a, b in zip(numbers, found, strict=True)):
                return False
        return len(self.seeds) >= 1


def entries(term: Value) -> list[Expr]:
    return list(term) if isinstance(term, Matrix) else [term]

"""Entries whose sum is said: p_1, …, p_K with Σ p_k = 1."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from sympy import Expr, Integer, Symbol

from derive.checking.context.indices import LETTERS, over
from derive.checking.meaning import vectors
from derive.checking.meaning.elaborating import Elaborator
from derive.checking.meaning.running import entries
from derive.checking.meaning.values import NoMeaning, Value
from derive.checking.syntax import Name, Summation, Tree

Total = tuple[tuple[Symbol, ...], Expr]


def totals(at: Elaborator, values: Iterable[Value]) -> list[Total]:
    """The letters that are summed and what they add up to, of sums that are said and have letters in these values."""
    present = {Name(symbol.name).stem for value in values for symbol in value.free_symbols}
    found: list[Total] = []
    for left, right in at.context.totals:
        if isinstance(left, Summation) and isinstance(left.body, Name) and left.body.stem in present:
            found += each_total(at, left, right)
    return found


def each_total(at: Elaborator, left: Summation, right: Tree) -> list[Total]:
    """Σ_k r_nk = 1 is said for each n."""
    assert isinstance(left.body, Name)
    letters = [letter for letter in left.body.indices if letter not in over(left) and letter in LETTERS]
    doubts, found = list(at.context.doubts), []
    ranges = [range(1, vectors.length(at.context, at.instance, index=letter) + 1) for letter in letters]
    for numbers in product(*ranges):
        with at.binding(dict(zip(letters, map(Integer, numbers), strict=True))):
            try:
                terms, total = tuple(entries(at, left)), at.number(right)
            except NoMeaning:
                continue
        if all(isinstance(term, Symbol) for term in terms):
            found.append((terms, total))
    at.context.doubts[:] = doubts
    return found

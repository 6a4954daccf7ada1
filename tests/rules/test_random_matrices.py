"""Every law without an integral, at every place of random terms where it fits: what it makes has the same value."""

from __future__ import annotations

from collections import Counter
from functools import cache
from random import Random

import pytest
from matrix_examples import (
    MATRICES,
    NORMS,
    STRUCTURES,
    D,
    K,
    L,
    Other,
    Sigma,
    a,
    b,
    c,
    d,
    diagonal,
    mu,
    unit,
    x,
)
from matrix_values import distance
from sympy import Integer, S

from derive.rules import catalogue
from derive.terms import (
    MINUS_ONE,
    Diagonal,
    LowerPart,
    determinant,
    entry,
    matrix_inverse,
    matrix_neg,
    matrix_product,
    matrix_sum,
    mul,
    scalar,
    squared_norm,
    subterms,
    trace,
    transpose,
    zeros,
)

LAWS = catalogue()
TRIED = {name: LAWS[name] for name in (*MATRICES, *STRUCTURES, *NORMS, "quadratic_form_of_sum", "even_form")}
FORMS = 900


class Terms:
    """Random terms with D×D matrices, invertible or not, with columns and with numbers."""

    def __init__(self, seed: int) -> None:
        self.draw = Random(seed)

    def one_of(self, depth: int, leaves, *makers):
        """A leaf, or what one of the makers makes where there is depth left."""
        return self.draw.choice(makers)() if depth and self.draw.random() < 0.85 else self.draw.choice(leaves)

    def invertible(self, n: int):
        inner = lambda: self.invertible(n - 1)  # noqa: E731
        return self.one_of(
            n,
            [Sigma, Other, L, K, unit, diagonal, Diagonal(a, d, D)],
            lambda: matrix_product(inner(), inner()),
            lambda: matrix_product(self.draw.choice([a, Integer(2), mul(a, b)]), inner()),
            lambda: transpose(inner()),
            lambda: matrix_inverse(inner()),
            lambda: doubled(inner(), matrix_inverse),
            lambda: doubled(inner(), transpose),
        )

    def square(self, n: int):
        inner = lambda: self.square(n - 1)  # noqa: E731
        return self.one_of(
            n,
            [Sigma, L, unit, zeros(D, D)],
            lambda: self.invertible(n),
            lambda: matrix_product(inner(), inner()),
            lambda: matrix_product(self.number(n - 1), inner()),
            lambda: matrix_product(self.column(n - 1), transpose(self.column(n - 1))),
            lambda: matrix_sum(unit, inner()),
            lambda: self.sum_of(inner),
            lambda: transpose(inner()),
            lambda: LowerPart(inner()),
        )

    def column(self, n: int):
        inner = lambda: self.column(n - 1)  # noqa: E731
        return self.one_of(
            n,
            [x, mu, zeros(D)],
            lambda: matrix_product(self.square(n - 1), inner()),
            lambda: matrix_product(self.number(n - 1), inner()),
            lambda: self.sum_of(inner),
        )

    def sum_of(self, make):
        """A sum in which a term may come again, with the other sign too."""
        first, second = make(), make()
        others = [second, matrix_neg(second), matrix_neg(first), first]
        return matrix_sum(first, *(self.draw.choice(others) for _ in range(self.draw.choice([1, 1, 2]))))

    def number(self, n: int):
        column = self.column(n - 1) if n else x
        square = self.square(n - 1) if n else Sigma
        return self.one_of(
            n,
            [a, c, MINUS_ONE, Integer(3)],
            lambda: trace(square),
            lambda: trace(self.invertible(n)),
            lambda: determinant(self.invertible(n)),
            lambda: determinant(square),
            lambda: squared_norm(self.draw.choice([square, column])),
            lambda: scalar(matrix_product(transpose(column), square, column)),
            lambda: scalar(matrix_product(transpose(column), column)),
            lambda: scalar(matrix_product(transpose(column), diagonal, column)),
            lambda: entry(square, S.One, S.One),
            lambda: trace(doubled(square, transpose)),
            lambda: trace(matrix_product(matrix_inverse(K), matrix_sum(L, self.draw.choice([K, matrix_neg(K)])))),
        )


def doubled(term, turned):
    return matrix_product(term, turned(term))


def places(law, term):
    """The parts of a term that a law rewrites, with what it makes of them."""
    found = ((part, law.apply(part)) for _, part in subterms(term))
    return [(part, after[0]) for part, after in found if after is not None]


@cache
def rewritten() -> tuple:
    """All that the laws make of many terms: the law, before and after."""
    found = []
    for seed in range(FORMS):
        term = Terms(seed).number(4)
        if len(list(subterms(term))) < 80:
            found += [(name, *pair) for name, law in TRIED.items() for pair in places(law, term)]
    return tuple(dict.fromkeys(found))


def test_the_terms_are_such_that_the_laws_are_tried():
    counts = Counter(name for name, _, _ in rewritten())
    assert sum(counts[name] >= 5 for name in TRIED) > 0.6 * len(TRIED), counts


@pytest.mark.parametrize("dimension", [1, 2, 3])
def test_what_a_law_makes_has_the_same_value(dimension):
    for name, before, after in rewritten():
        apart = distance(before, after, dimension, d=1)
        assert apart < 1e-25, (name, before, after)

"""Trees up to the order of their terms and factors."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derive.checking.places import negated
from derive.checking.syntax import (
    Negative,
    Number,
    Product,
    Sum,
    Tree,
    children,
)


def canonical(tree: Tree) -> object:
    """A tree up to the order of terms and factors, and up to signs before products."""
    if isinstance(tree, Sum):
        return "+", tuple(sorted(map(repr, map(canonical, flat_terms(tree)))))
    if isinstance(tree, (Product, Negative, Number)):
        number, factors = flat_factors(tree)
        return "*", number, tuple(sorted(map(repr, map(canonical, factors))))
    if not children(tree):
        return repr(tree)
    return type(tree).__name__, getattr(tree, "name", ""), tuple(map(canonical, children(tree)))


def flat_terms(tree: Sum) -> Iterator[Tree]:
    for term in tree.terms:
        if isinstance(term, Sum):
            yield from flat_terms(term)
        elif isinstance(term, Negative) and isinstance(term.body, Sum):
            yield from map(negated, flat_terms(term.body))
        else:
            yield term


def flat_factors(tree: Tree) -> tuple[Fraction, list[Tree]]:
    """The number before a product and its other factors."""
    if isinstance(tree, Number):
        return tree.value, []
    if isinstance(tree, Negative):
        number, factors = flat_factors(tree.body)
        return -number, factors
    if not isinstance(tree, Product):
        return Fraction(1), [tree]
    number, found = Fraction(1), []
    for factor in tree.factors:
        inner, factors = flat_factors(factor)
        number *= inner
        found.extend(factors)
    return number, found

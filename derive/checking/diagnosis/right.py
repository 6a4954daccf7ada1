"""Laws of sums, integrals, means and logarithms, each applied at one place of a tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from derive.checking.diagnosis.canonical import canonical
from derive.checking.diagnosis.laws import log, logarithms
from derive.checking.places import negated, product, total
from derive.checking.syntax import (
    Call,
    Expectation,
    Integral,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Root,
    Sum,
    Summation,
    Tree,
    names,
)

RightLaw = Callable[[Tree], Iterator[Tree]]


def linearity(tree: Tree) -> Iterator[Tree]:
    """The integral, mean or sum of a sum, term by term."""
    if isinstance(tree, (Integral, Expectation, Summation)) and isinstance(tree.body, Sum):
        yield Sum(tuple(replace(tree, body=term) for term in tree.body.terms))


def constants(tree: Tree) -> Iterator[Tree]:
    """Constant factors before the integral, mean or sum."""
    if not isinstance(tree, (Integral, Expectation, Summation)):
        return
    body = tree.body.body if isinstance(tree.body, Negative) else tree.body
    if isinstance(tree.body, Negative):
        yield negated(replace(tree, body=body))
    if isinstance(body, Product):
        bound = bound_names(tree)
        outside = [f for f in body.factors if not names(f) & bound]
        inside = [f for f in body.factors if names(f) & bound]
        if outside and inside:
            made = product(*outside, replace(tree, body=product(*inside)))
            yield negated(made) if body is not tree.body else made


def bound_names(tree: Tree) -> set[str]:
    """The names that are not constant within: the variable, and capitals in a mean."""
    if isinstance(tree, Integral):
        return names(tree.over) if tree.over is not None else set()
    if isinstance(tree, Summation):
        return names(tree.index) if tree.index is not None else set()
    found = names(tree)
    return {name for name in found if name[:1].isupper() or name in ("x", "y", "z")}


def log_of_product(tree: Tree) -> Iterator[Tree]:
    for inside in logarithms(tree):
        if isinstance(inside, Product):
            yield Sum(tuple(log(factor) for factor in inside.factors))


def log_of_quotient(tree: Tree) -> Iterator[Tree]:
    for inside in logarithms(tree):
        if isinstance(inside, Quotient):
            yield Sum((log(inside.above), Negative(log(inside.below))))


def log_of_power(tree: Tree) -> Iterator[Tree]:
    for inside in logarithms(tree):
        if isinstance(inside, Power):
            yield product(inside.exponent, log(inside.base))
        if isinstance(inside, Root) and inside.degree is None:
            yield product(Quotient(Number(Fraction(1)), Number(Fraction(2))), log(inside.body))


def log_of_exponential(tree: Tree) -> Iterator[Tree]:
    for inside in logarithms(tree):
        if isinstance(inside, Call) and inside.function.name == "exp":
            yield inside.arguments[0]


def distributed(tree: Tree) -> Iterator[Tree]:
    """A factor times a sum, term by term."""
    if isinstance(tree, Product):
        for position, factor in enumerate(tree.factors):
            if isinstance(factor, Sum):
                before, behind = tree.factors[:position], tree.factors[position + 1 :]
                yield Sum(tuple(product(*before, term, *behind) for term in factor.terms))
    if isinstance(tree, Negative) and isinstance(tree.body, Sum):
        yield Sum(tuple(map(negated, tree.body.terms)))


def split_fraction(tree: Tree) -> Iterator[Tree]:
    if isinstance(tree, Quotient) and isinstance(tree.above, Sum):
        yield Sum(tuple(Quotient(term, tree.below) for term in tree.above.terms))


def squared(tree: Tree) -> Iterator[Tree]:
    """(a + b)² = a² + 2ab + b²."""
    two = Number(Fraction(2))
    if isinstance(tree, Power) and tree.exponent == two and isinstance(tree.base, Sum) and len(tree.base.terms) == 2:
        a, b = tree.base.terms
        sign = isinstance(b, Negative)
        b = negated(b) if sign else b
        middle = product(two, a, b)
        yield Sum((Power(a, two), negated(middle) if sign else middle, Power(b, two)))


def cancelled(tree: Tree) -> Iterator[Tree]:
    """A term and its opposite."""
    if isinstance(tree, Sum):
        for i, first in enumerate(tree.terms):
            for j in range(i + 1, len(tree.terms)):
                if canonical(negated(first)) == canonical(tree.terms[j]):
                    rest = tuple(term for k, term in enumerate(tree.terms) if k not in (i, j))
                    yield total(rest) if rest else Number(Fraction(0))


LAWS: tuple[tuple[str, RightLaw], ...] = (
    ("linearity", linearity),
    ("constant factors before the integral, the mean or the sum", constants),
    ("log of a product", log_of_product),
    ("log of a quotient", log_of_quotient),
    ("log of a power", log_of_power),
    ("log of an exponential", log_of_exponential),
    ("a factor carried to each term of a bracket", distributed),
    ("a fraction split into its terms", split_fraction),
    ("the square of a sum", squared),
    ("terms that cancel", cancelled),
)

"""Small changes that undo a slip, each at one place of the side that is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from fractions import Fraction

from derive.checking.places import negated, product, put, total, without
from derive.checking.syntax import (
    Between,
    Integral,
    Name,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Root,
    Sum,
    Summation,
    Tree,
    walk,
)

FACTORS = (Fraction(2), Fraction(1, 2), Fraction(3), Fraction(1, 3), Fraction(4), Fraction(1, 4))
EXPONENTS = (Fraction(2), Fraction(3), Fraction(1, 2), Fraction(-1))
OTHER = {"1": "2", "2": "1", "p": "q", "q": "p", "P": "Q", "Q": "P"}


@dataclass(frozen=True)
class Edit:
    """A tree in the place of another, the kind of slip that it undoes, and the slip in words."""

    new: Tree
    kind: str
    words: str


def signs(node: Tree) -> Iterator[Edit]:
    """One term of a sum with the other sign."""
    if isinstance(node, Sum):
        for position, term in enumerate(node.terms):
            terms = (*node.terms[:position], negated(term), *node.terms[position + 1 :])
            yield Edit(Sum(terms), "sign flip", "the sign of a term")
    elif isinstance(node, (Product, Negative, Number)):
        yield Edit(negated(node), "sign flip", "the sign of a factor")
    if isinstance(node, Power):
        yield Edit(Power(node.base, negated(node.exponent)), "exponent", "the sign of an exponent")


def numbers(node: Tree) -> Iterator[Edit]:
    """A number as a factor that was dropped or put in."""
    if isinstance(node, Product):
        for position, factor in enumerate(node.factors):
            if isinstance(factor, Number) and len(node.factors) > 1:
                rest = product(*without(node.factors, position))
                yield Edit(rest, f"extra factor {factor.value}", f"a factor {factor.value} too much")
    for value in FACTORS:
        made = product(Number(value), node)
        if isinstance(node, Number) and value < 1:
            yield Edit(made, f"extra factor {1 / value}", f"a factor {1 / value} too much")
            continue
        yield Edit(made, f"dropped factor {value}", f"a factor {value} was dropped")


def powers(node: Tree) -> Iterator[Edit]:
    """A power or a root that was dropped or put in."""
    if isinstance(node, Root):
        yield Edit(node.body, "extra root", "a root too much")
    if isinstance(node, Power):
        yield Edit(node.base, "extra power", "a power too much")
    if isinstance(node, (Power, Name, Number, Sum, Product, Quotient)):
        for exponent in EXPONENTS:
            if exponent == Fraction(1, 2):
                yield Edit(Root(node), "root forgotten", "a root was dropped")
            else:
                kind = "exponent" if exponent < 0 else power_kind(node)
                yield Edit(Power(node, Number(exponent)), kind, f"a power {exponent} was dropped")


def power_kind(node: Tree) -> str:
    if isinstance(node, Name):
        return "sigma for sigma^2" if node.stem in ("sigma", "s") else "power dropped"
    return "power not applied"


def exponents(node: Tree) -> Iterator[Edit]:
    """An exponent that is one too small or too large."""
    if isinstance(node, Power):
        for step in (1, -1):
            made = Sum((node.exponent, Number(Fraction(step))))
            yield Edit(Power(node.base, made), "exponent", "an exponent is off by one")


def swaps(node: Tree) -> Iterator[Edit]:
    """p and q, indices 1 and 2, or above and below exchanged."""
    other = exchanged(node)
    if other != node:
        kind = "wrong symbol" if isinstance(node, Name) else "swapped p and q"
        yield Edit(other, kind, "two distributions or indices are exchanged")
    if isinstance(node, Sum) and len(node.terms) <= 8:
        for i, first in enumerate(node.terms):
            for j in range(i + 1, len(node.terms)):
                pair = exchanged(first), exchanged(node.terms[j])
                if pair != (first, node.terms[j]):
                    terms = tuple({i: pair[0], j: pair[1]}.get(k, term) for k, term in enumerate(node.terms))
                    yield Edit(Sum(terms), "swapped p and q", "two distributions or indices are exchanged")
    if isinstance(node, Quotient):
        yield Edit(Quotient(node.below, node.above), "inverted fraction", "above and below are exchanged")


def exchanged(node: Tree) -> Tree:
    """The tree with 1 and 2 in indices, and p and q, exchanged."""
    if isinstance(node, Name):
        if node.index in ("1", "2", "p", "q"):
            return replace(node, name=f"{node.stem}_{OTHER[node.index]}")
        return replace(node, name=OTHER[node.name]) if node.name in ("p", "q", "P", "Q") else node
    for each in fields(node):
        value = getattr(node, each.name)
        if isinstance(value, Tree):
            node = put(node, each.name, exchanged(value))
        elif isinstance(value, tuple) and value and all(isinstance(item, Tree) for item in value):
            node = put(node, each.name, tuple(map(exchanged, value)))
    return node


def extra(node: Tree) -> Iterator[Edit]:
    """A term that should not be there."""
    if isinstance(node, Sum):
        for position in range(len(node.terms)):
            yield Edit(total(without(node.terms, position)), "extra term", "a term too much")


def dropped(node: Tree, known: list[Tree]) -> Iterator[Edit]:
    """A term of the side before that was dropped."""
    if not isinstance(node, (Number, Name)):
        own = node.terms if isinstance(node, Sum) else (node,)
        for term in known:
            yield Edit(Sum((*own, term)), "dropped term", "a term was dropped")


def factors(node: Tree, known: list[Tree]) -> Iterator[Edit]:
    """A factor of the side before that was dropped."""
    if not isinstance(node, Sum | Name | Number):
        for factor in known:
            yield Edit(product(factor, node), "dropped factor", "a factor was dropped")


def divisors(node: Tree, known: list[Tree]) -> Iterator[Edit]:
    """A factor of the side before that is too much."""
    if not isinstance(node, Sum | Name | Number):
        for factor in known:
            yield Edit(Quotient(node, factor), "extra factor", "a factor too much")


def names(node: Tree, known: list[str]) -> Iterator[Edit]:
    """Another letter that stands in the side before."""
    if isinstance(node, Name):
        for name in known:
            if name != node.name:
                yield Edit(Name(name), "wrong symbol", f"{node.name} stands for {name}")


def limits(node: Tree, before: Tree) -> Iterator[Edit]:
    """The limits of an integral or a sum of the side before."""
    if not isinstance(node, (Integral, Between, Summation)):
        return
    for other in walk(before):
        if not isinstance(other, (Integral, Between, Summation)) or other.lower is None or other.upper is None:
            continue
        if (other.lower, other.upper) != (node.lower, node.upper):
            made = replace(node, lower=other.lower, upper=other.upper)
            yield Edit(made, "wrong limits", "the limits are others")
    if node.lower is not None and node.upper is not None:
        yield Edit(replace(node, lower=node.upper, upper=node.lower), "wrong limits", "the limits are exchanged")

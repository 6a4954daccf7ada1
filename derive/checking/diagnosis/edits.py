"""Small changes that undo a slip, each at one place of the side that is wrong: signs, numbers, powers, fractions.

The `cost` of a change says how unlikely the slip is that it undoes; of several that make a line true, the least costly
is what is said to have happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from derive.checking.diagnosis.known import Known
from derive.checking.diagnosis.sites import Site
from derive.checking.places import negated, product, total, without
from derive.checking.plain import plain
from derive.checking.syntax import (
    Bars,
    Call,
    Expectation,
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
    count,
    names,
)

FACTORS = {Fraction(2): 1.5, Fraction(1, 2): 1.5, Fraction(3): 2.0, Fraction(4): 2.0, Fraction(1, 4): 2.0}
SQUARE, CUBE = Number(Fraction(2)), Number(Fraction(3))
ONE = Number(Fraction(1))
LOGARITHMS = ("log", "ln")


@dataclass(frozen=True)
class Edit:
    """A tree in the place of another, the kind of slip that it undoes, the slip in words, and how unlikely it is."""

    new: Tree
    kind: str
    words: str
    cost: float = 2.0


def signs(site: Site, known: Known) -> Iterator[Edit]:
    """One term with the other sign; the sign of a whole side, argument or exponent."""
    node = site.node
    if isinstance(node, Sum):
        for i, term in enumerate(node.terms):
            terms = (*node.terms[:i], negated(term), *node.terms[i + 1 :])
            yield Edit(Sum(terms), "sign flip", f"the sign of the term {plain(term)}", 1.0)
        yield Edit(negated(node), "sign flip", f"the sign of {plain(node)}", 1.2)
        for i, j in combinations(range(len(node.terms)), 2) if 2 < len(node.terms) <= 6 else ():
            turned = tuple(negated(term) if k in (i, j) else term for k, term in enumerate(node.terms))
            words = f"the signs of the terms {plain(node.terms[i])} and {plain(node.terms[j])}"
            yield Edit(Sum(turned), "sign flip", words, 2.1)
    elif isinstance(node, Power):
        minus = Power(node.base, negated(node.exponent))
        if names(node.exponent) or not known.is_matrix(node.base):
            kind = "sign flip" if count(node.exponent, Sum) else "exponent"
            yield Edit(minus, kind, f"the sign of the exponent of {plain(node)}", 1.1)
    elif not isinstance(site.above, (Sum, Power)) and site.is_whole and can_be_negative(node):
        yield Edit(negated(node), "sign flip", f"the sign of {plain(node)}", 1.2)


def can_be_negative(node: Tree) -> bool:
    return isinstance(node, (Product, Negative, Number, Quotient, Call, Expectation, Integral, Summation))


def numbers(site: Site, known: Known) -> Iterator[Edit]:
    """A number as a factor that was dropped or put in."""
    node = site.node
    if isinstance(node, Product):
        for i, factor in enumerate(node.factors):
            if isinstance(factor, Number) and factor.value != 1:
                rest = product(*without(node.factors, i))
                value = factor.value
                yield Edit(rest, f"extra factor {value}", f"a factor {value} too much in {plain(node)}", 1.4)
    exponent = isinstance(site.above, Power) and site.field == "exponent" and isinstance(node, Number)
    if (site.is_whole and not exponent and not isinstance(node, (Negative, Sum))) or isinstance(site.above, Negative):
        for value, cost in FACTORS.items():
            cost += 0.5 * isinstance(node, Sum) + (site.is_term and node == ONE)
            if isinstance(node, Number) and value < 1 and value.numerator == 1:
                words = f"a factor {1 / value} too much in {plain(node)}"
                yield Edit(product(Number(value), node), f"extra factor {1 / value}", words, cost)
            else:
                words = f"a factor {value} before {plain(node)} was dropped"
                yield Edit(product(Number(value), node), f"dropped factor {value}", words, cost)
    if isinstance(node, Number) and node.value.denominator == 1 and node.value > 1 and not exponent:
        for other in (node.value + 1, node.value - 1):
            ratio = other / node.value
            below = isinstance(site.above, Quotient) and site.field == "below"
            name = f"dropped factor {1 / ratio if below else ratio}"
            yield Edit(Number(other), name, f"{node.value} stands for {other}", 2.1)


def powers(site: Site, known: Known) -> Iterator[Edit]:
    """A power or a root that was dropped or put in; a square that stands in the side before is likelier."""
    node = site.node
    if isinstance(node, Root):
        yield Edit(node.body, "extra root", f"a root too much: {plain(node)}", 1.8)
    if isinstance(node, Power) and not known.is_matrix(node.base):
        yield Edit(node.base, "extra power", f"{plain(node)} stands for {plain(node.base)}", 1.6)
        yield Edit(Root(node), "root forgotten", f"the root of {plain(node)} was dropped", 2.0)
        if isinstance(node.exponent, Product):
            added = Power(node.base, Sum(node.exponent.factors))
            yield Edit(added, "exponent", f"{plain(node)} stands for {plain(added)}", 1.9)
        for step in (1, -1):
            made = Power(node.base, next_to(node.exponent, step))
            cost = 2.5 if known.has(made) else 1.7  # one that was changed was meant to be
            yield Edit(made, "exponent", f"the exponent of {plain(node)} is off by one", cost)
        for letter in known.letters if names(node.exponent) or isinstance(node.exponent, Number) else ():
            made = Power(node.base, Sum((node.exponent, Name(letter))))
            words = f"the exponent of {plain(node)} lacks the term {letter}"
            yield Edit(made, "exponent", words, 2.0)
    elif is_power_like(node) and not (isinstance(site.above, Power) and site.field == "base"):
        square = Power(node, SQUARE)
        yield Edit(square, power_kind(node), f"{plain(node)} stands for {plain(square)}", 1.9 - 0.7 * known.has(square))
        if isinstance(node, Name):
            cube = Power(node, CUBE)
            yield Edit(cube, "power dropped", f"{plain(node)} stands for {plain(cube)}", 2.4)
        for letter in known.letters if isinstance(node, (Name, Call, Sum)) else ():
            made = Power(node, Name(letter))
            yield Edit(made, "power dropped", f"{plain(node)} stands for {plain(made)}", 2.3)
        root = Root(node)
        yield Edit(root, "root forgotten", f"the root of {plain(node)} was dropped", 2.0 - 0.7 * known.has(root))


def next_to(exponent: Tree, step: int) -> Tree:
    """The exponent and one more or less, without a 1 that is taken off there."""
    if isinstance(exponent, Number):
        return Number(exponent.value + step)
    terms = exponent.terms if isinstance(exponent, Sum) else (exponent,)
    gone = negated(ONE) if step > 0 else ONE
    if gone in terms and len(terms) > 1:
        return total(without(terms, terms.index(gone)))
    return Sum((*terms, ONE if step > 0 else negated(ONE)))


def is_power_like(node: Tree) -> bool:
    if isinstance(node, Number):
        return node.value not in (0, 1)
    return isinstance(node, (Name, Sum, Product, Quotient, Call, Expectation))


def power_kind(node: Tree) -> str:
    """What a power that was dropped is called."""
    if isinstance(node, Name):
        return "sigma for sigma^2" if node.stem in ("sigma", "s", "tau") else "power dropped"
    return "power dropped" if isinstance(node, (Sum, Call, Expectation)) else "power not applied"


def fractions(site: Site, known: Known) -> Iterator[Edit]:
    """Above and below exchanged; in a logarithm that is likelier than the sign of it."""
    node = site.node
    if isinstance(node, Quotient) and node.above != node.below:
        made = Quotient(node.below, node.above)
        cost = 1.8 if isinstance(node.above, Number) else 1.2
        if is_logarithm(site.above) or (isinstance(site.above, (Product, Bars)) and known.in_logarithm(node)):
            cost = 0.9
        yield Edit(made, "inverted fraction", f"{plain(node)} stands for {plain(made)}", cost)
    elif (
        isinstance(node, Name) and not isinstance(site.above, (Call, Power)) and not known.context.shapes.get(node.name)
    ):
        made = Quotient(ONE, node)
        yield Edit(made, "inverted fraction", f"{plain(node)} stands for {plain(made)}", 2.0)


def is_logarithm(tree: Tree | None) -> bool:
    return isinstance(tree, Call) and tree.function.name in LOGARITHMS


def extra(site: Site, known: Known) -> Iterator[Edit]:
    """A term or a factor that should not be there."""
    node = site.node
    if isinstance(node, Sum):
        for i, term in enumerate(node.terms):
            yield Edit(total(without(node.terms, i)), "extra term", f"the term {plain(term)} too much", 2.4)
    if isinstance(node, Product):
        for i, factor in enumerate(node.factors):
            if not isinstance(factor, Number):
                made = product(*without(node.factors, i))
                yield Edit(made, "extra factor", f"a factor {plain(factor)} too much", 2.4)

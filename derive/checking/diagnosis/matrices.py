"""Slips with matrices: a transpose or an inverse lost, factors in the wrong order, a quadratic form lost."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import permutations

from derive.checking.diagnosis.edits import Edit
from derive.checking.diagnosis.known import Known
from derive.checking.diagnosis.sites import Site
from derive.checking.places import negated, without
from derive.checking.plain import plain
from derive.checking.syntax import Call, Name, Number, Power, Product, Sum, Transposed, Tree, names

TWO, MINUS_ONE = Number(Fraction(2)), Number(Fraction(-1))
MOST_ORDERED = 4


def transposes(site: Site, known: Known) -> Iterator[Edit]:
    """A transpose that was lost or is too much."""
    node = site.node
    if isinstance(node, Transposed):
        yield Edit(node.body, "algebra", f"{plain(node)} stands for {plain(node.body)}", 1.3)
    elif known.is_matrix(node) and isinstance(node, (Name, Sum)) and not isinstance(site.above, Transposed):
        yield Edit(Transposed(node), "algebra", f"{plain(node)} stands for its transpose", 1.3)


def inverses(site: Site, known: Known) -> Iterator[Edit]:
    """A matrix for its inverse."""
    node = site.node
    if isinstance(node, Power) and known.is_matrix(node.base):
        yield Edit(node.base, "wrong symbol", f"{plain(node)} stands for {plain(node.base)}", 1.3)
    elif known.is_matrix(node) and isinstance(node, (Name, Sum)) and not isinstance(site.above, Power):
        made = Power(node, MINUS_ONE)
        yield Edit(made, "wrong symbol", f"{plain(node)} stands for {plain(made)}", 1.3)


def orders(site: Site, known: Known) -> Iterator[Edit]:
    """The factors of a product of matrices in another order."""
    node = site.node
    if not isinstance(node, Product) or not known.is_matrix(node) or len(node.factors) > MOST_ORDERED:
        return
    for order in permutations(node.factors):
        if order != node.factors:
            made = Product(order)
            yield Edit(made, "algebra", f"{plain(node)} stands for {plain(made)}: the order of the factors", 1.6)
    letters = {each.body for each in node.factors if isinstance(each, Transposed)}
    if letters:
        made = Product(tuple(turned(each, letters) for each in node.factors))
        yield Edit(made, "algebra", f"{plain(node)} stands for {plain(made)}", 1.5)


def turned(tree: Tree, letters: set[Tree]) -> Tree:
    """A factor with its transpose exchanged, if it is one of these letters."""
    if isinstance(tree, Transposed):
        return tree.body
    return Transposed(tree) if tree in letters else tree


def symmetries(site: Site, known: Known) -> Iterator[Edit]:
    """2A for A + Aᵀ, where A is not symmetric."""
    node = site.node
    if isinstance(node, Product) and TWO in node.factors:
        rest = without(node.factors, node.factors.index(TWO))
        for i, factor in enumerate(rest):
            if isinstance(factor, Name) and known.is_matrix(factor):
                both = Sum((factor, Transposed(factor)))
                made = Product((*rest[:i], both, *rest[i + 1 :]))
                words = f"{plain(Product((TWO, factor)))} stands for {plain(both)}: {factor.name} need not be symmetric"
                yield Edit(made, "algebra", words, 1.9)


def traces(site: Site, known: Known) -> Iterator[Edit]:
    """A trace that was lost."""
    node = site.node
    if site.is_whole and isinstance(node, Product) and known.is_matrix(node) and "tr" in names(known.before):
        made = Call(Name("tr"), (node,))
        yield Edit(made, "algebra", f"{plain(node)} stands for its trace", 1.7)


def forms(site: Site, known: Known) -> Iterator[Edit]:
    """A quadratic form that was lost, or the square of a mean in a second moment."""
    node = site.node
    if not (isinstance(node, Sum) or known.is_matrix(node)):
        return
    own = node.terms if isinstance(node, Sum) else (node,)
    for form in known.forms:
        for term in (form, negated(form)):
            yield Edit(Sum((*own, term)), "dropped term", f"the term {plain(term)} was dropped", 2.2)

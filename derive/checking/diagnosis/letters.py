"""Letters that stand for others: one for another, two exchanged, p and q or the indices 1 and 2 of a whole part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from fractions import Fraction
from itertools import combinations

from derive.checking.diagnosis.edits import Edit
from derive.checking.diagnosis.known import Known
from derive.checking.diagnosis.sites import Site
from derive.checking.places import negated, put
from derive.checking.plain import plain
from derive.checking.syntax import (
    Call,
    Expectation,
    Name,
    Number,
    Power,
    Product,
    Quantity,
    Quotient,
    Sum,
    Tree,
    names,
    walk,
)

OTHER = {"1": "2", "2": "1", "p": "q", "q": "p", "P": "Q", "Q": "P"}
MOST_EXCHANGED, LARGEST = 5, 40
ONE = Number(Fraction(1))


def swaps(site: Site, known: Known) -> Iterator[Edit]:
    """p and q, or the indices 1 and 2, exchanged in a part; the arguments of a divergence."""
    node = site.node
    if isinstance(node, Quantity) and len(node.arguments) == 2 and node.name in ("KL", "CE", "H"):
        made = replace(node, arguments=node.arguments[::-1])
        yield Edit(made, "swapped p and q", f"{plain(node)} stands for {plain(made)}", 0.9)
    other = exchanged(node)
    if other != node and not isinstance(node, Name):
        cost = 1.15 if is_part(node) else 1.6
        yield Edit(other, "swapped p and q", f"{plain(node)} stands for {plain(other)}", cost - 0.3 * known.has(other))
    if isinstance(node, Sum) and len(node.terms) <= 8:
        for i, j in combinations(range(len(node.terms)), 2):
            pair = exchanged(node.terms[i]), exchanged(node.terms[j])
            if pair != (node.terms[i], node.terms[j]):
                terms = tuple({i: pair[0], j: pair[1]}.get(k, term) for k, term in enumerate(node.terms))
                yield Edit(Sum(terms), "swapped p and q", f"two indices are exchanged in {plain(node)}", 1.7)


def is_part(node: Tree) -> bool:
    return isinstance(node, (Quotient, Product, Power, Call))


def exchanged(tree: Tree) -> Tree:
    """The tree with 1 and 2 in indices, and p and q, exchanged."""
    return renamed(tree, lambda name: named_otherwise(name))


def named_otherwise(name: Name) -> str:
    if name.index in OTHER:
        return f"{name.stem}_{OTHER[name.index]}"
    return OTHER.get(name.name, name.name) if name.name.isalpha() else name.name


def renamed(tree: Tree, new: Callable[[Name], str]) -> Tree:
    """The tree with other names."""
    if isinstance(tree, Name):
        name = new(tree)
        return tree if name == tree.name else replace(tree, name=name)
    for each in fields(tree):
        value = getattr(tree, each.name)
        if isinstance(value, Tree):
            made: object = renamed(value, new)
        elif isinstance(value, tuple) and value and all(isinstance(item, Tree) for item in value):
            made = tuple(renamed(item, new) for item in value)
        else:
            continue
        tree = put(tree, each.name, made) if made != value else tree
    return tree


def others(site: Site, known: Known) -> Iterator[Edit]:
    """Another letter that stands in the side before, likelier with the same stem."""
    node = site.node
    if isinstance(node, Name):
        for name in known.letters:
            if name == node.name or known.context.shapes.get(name) != known.context.shapes.get(node.name):
                continue
            capital = isinstance(site.above, (Quantity, Expectation)) and node.name[:1].isupper()
            other = Name(name.upper() if capital else name)
            cost = 1.5 if other.stem == node.stem else 2.0
            yield Edit(other, "wrong symbol", f"{node.name} stands for {other.name}", cost)


def densities(site: Site, known: Known) -> Iterator[Edit]:
    """A density at another variable, or with another letter: p(y) for p(x)."""
    node = site.node
    if isinstance(node, Call) and known.context.is_density(node.function.name):
        for other in known.densities:
            if other != node and not (isinstance(site.above, Quotient) and other == site.above.below):
                yield Edit(other, "wrong symbol", f"{plain(node)} stands for {plain(other)}", 1.6)


def pairs(site: Site, known: Known) -> Iterator[Edit]:
    """Two letters of a part exchanged."""
    node = site.node
    if not isinstance(node, (Sum, Product, Quotient)) or sum(1 for _ in walk(node)) > LARGEST:
        return
    letters = sorted(names(node) - known.functions - known.bound)
    if len(letters) > MOST_EXCHANGED:
        return
    for first, second in combinations(letters, 2):
        if known.context.shapes.get(first) == known.context.shapes.get(second):
            swap = {first: second, second: first}
            made = renamed(node, lambda name, swap=swap: swap.get(name.name, name.name))  # type: ignore[misc]
            words = f"{first} and {second} are exchanged in {plain(node)}"
            yield Edit(made, "wrong symbol", words, 2.1 - 0.5 * known.has(made))


def complements(site: Site, known: Known) -> Iterator[Edit]:
    """p for 1 − p."""
    node = site.node
    if isinstance(node, (Name, Call)) and not known.is_matrix(node) and not isinstance(site.above, Call):
        made = Sum((ONE, negated(node)))
        yield Edit(made, "wrong symbol", f"{plain(node)} stands for {plain(made)}", 2.2 - 0.5 * known.has(made))
    if isinstance(node, Sum) and len(node.terms) == 2 and node.terms[0] == ONE:
        other = negated(node.terms[1])
        yield Edit(other, "wrong symbol", f"{plain(node)} stands for {plain(other)}", 2.2)

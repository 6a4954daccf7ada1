"""Every place of a tree, with what the whole tree is when another tree stands there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from functools import partial
from typing import Any

from derive.checking.syntax import Negative, Product, Sum, Tree

Rebuild = Callable[[Tree], Tree]


def places(tree: Tree) -> Iterator[tuple[Tree, Rebuild]]:
    """Each node and how to put another in its place, from the outside in."""
    yield tree, lambda new: new
    for each in fields(tree):
        if each.name in ("span", "over", "function", "index", "variable", "by"):
            continue
        yield from _inside(tree, each.name, getattr(tree, each.name))


def _inside(tree: Tree, name: str, value: Any) -> Iterator[tuple[Tree, Rebuild]]:
    if isinstance(value, Tree):
        for node, rebuild in places(value):
            yield node, partial(rebuilt, tree, name, None, rebuild)
    elif isinstance(value, tuple) and value and all(isinstance(item, Tree) for item in value):
        for position, item in enumerate(value):
            for node, rebuild in places(item):
                yield node, partial(rebuilt, tree, name, position, rebuild)


def rebuilt(tree: Tree, name: str, position: int | None, rebuild: Rebuild, new: Tree) -> Tree:
    """The tree with what is made of a new one in a field, or at a position of it."""
    if position is None:
        return put(tree, name, rebuild(new))
    value = getattr(tree, name)
    return put(tree, name, (*value[:position], rebuild(new), *value[position + 1 :]))


def put(tree: Tree, name: str, value: Any) -> Tree:
    """The tree with another value in a field."""
    changed: dict[str, Any] = {name: value}
    return replace(tree, **changed)


def product(*factors: Tree) -> Tree:
    """A product without nested ones; a minus goes to the front."""
    flat: list[Tree] = []
    sign = 1
    for factor in factors:
        if isinstance(factor, Negative):
            sign, factor = -sign, factor.body
        flat.extend(factor.factors if isinstance(factor, Product) else (factor,))
    made = flat[0] if len(flat) == 1 else Product(tuple(flat))
    return made if sign > 0 else Negative(made)


def negated(tree: Tree) -> Tree:
    """−tree."""
    return tree.body if isinstance(tree, Negative) else Negative(tree)


def total(terms: tuple[Tree, ...]) -> Tree:
    """A sum, or its only term."""
    return terms[0] if len(terms) == 1 else Sum(terms)


def without(items: tuple[Tree, ...], position: int) -> tuple[Tree, ...]:
    return (*items[:position], *items[position + 1 :])

"""The places of a side at which somebody may have slipped, each with what stands around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from functools import partial

from derive.checking.places import rebuilt
from derive.checking.syntax import (
    Expectation,
    Negative,
    Product,
    Quantity,
    Quotient,
    Sum,
    Tree,
    children,
    walk,
)

NAMING = ("span", "over", "function", "index", "variable", "by")
"""Fields that say over what something goes."""


@dataclass(frozen=True)
class Site:
    """A node, how to put another in its place, the node above it and the field of that which holds it."""

    node: Tree
    rebuild: Callable[[Tree], Tree]
    above: Tree | None = None
    field: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether a factor here is no factor of something larger: a term, an argument, an exponent, a body."""
        if isinstance(self.above, Quotient):
            return self.field == "below" and isinstance(self.node, Sum)
        return not isinstance(self.above, (Product, Negative))

    @property
    def is_term(self) -> bool:
        """Whether this is a term of a sum, or its body where it is taken off."""
        return isinstance(self.above, (Sum, Negative))


def sites(tree: Tree) -> list[Site]:
    """Every place of a side, but those that only name laws and variables."""
    found = [Site(tree, lambda new: new)]
    for name, position, child in held(tree):
        for site in sites(child):
            above, field = (site.above, site.field) if site.above is not None else (tree, name)
            found.append(Site(site.node, partial(rebuilt, tree, name, position, site.rebuild), above, field))
    return found


def held(tree: Tree) -> Iterator[tuple[str, int | None, Tree]]:
    """The trees right under a tree, each with its field and its position there."""
    laws = ("under",) if isinstance(tree, (Expectation, Quantity)) else ()
    for each in fields(tree):
        value = getattr(tree, each.name)
        if each.name in (*NAMING, *laws):
            continue
        if isinstance(value, Tree):
            yield each.name, None, value
        elif isinstance(value, tuple):
            yield from ((each.name, i, item) for i, item in enumerate(value) if isinstance(item, Tree))


def with_copies(after: Tree, before: Tree) -> Iterator[tuple[Site, int]]:
    """The places of a side, and of each the size of the largest part around it that stands in the side before."""
    known = {node for node in walk(before) if children(node)}
    sizes: dict[int, int] = {}
    for node in walk(after):
        if node in known:
            inside = list(walk(node))
            for each in inside:
                sizes[id(each)] = max(sizes.get(id(each), 0), len(inside))
    for site in sites(after):
        yield site, sizes.get(id(site.node), 0)

"""Equations that say what a letter is, rather than claim something of it: `1/v = ...`, `sum_i y_i = 1`."""

from __future__ import annotations

from derive.checking.syntax import (
    Bars,
    Call,
    Name,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Root,
    Summation,
    Transposed,
    Tree,
    names,
)


def is_letter(tree: Tree | None) -> bool:
    """Whether a tree is a letter, or its power, inverse, root or determinant."""
    while isinstance(tree, (Power, Quotient, Root, Negative, Bars, Transposed, Product, Call)):
        if isinstance(tree, Power):
            tree = tree.base
        elif isinstance(tree, Quotient):
            tree = tree.below if isinstance(tree.above, Number) else tree.above
        elif isinstance(tree, Product) and len(tree.factors) == 2 and isinstance(tree.factors[0], Number):
            tree = tree.factors[1]
        elif isinstance(tree, Call):
            if tree.function.name not in ("log", "ln", "exp", "det") or len(tree.arguments) != 1:
                return False
            tree = tree.arguments[0]
        elif isinstance(tree, Product):
            return False
        else:
            tree = tree.body
    return isinstance(tree, Name)


def told(trees: list[Tree]) -> set[str]:
    """The letters of which equations say something other than their value: `1/v = ...`, `sum_i y_i = 1`."""
    found = set()
    for tree in trees:
        if not isinstance(tree, Relation) or tree.sign not in ("=", ":="):
            continue
        if isinstance(tree.left, Summation) and isinstance(tree.right, Number) and isinstance(tree.left.body, Name):
            found.add(tree.left.body.stem)
        elif not isinstance(tree.left, Name):
            found.add(names_a_letter(tree.left, tree.right))
    return found - {""}


def names_a_letter(before: Tree, after: Tree) -> str:
    """The letter of which an equation says what it is; nothing where it stands on both sides."""
    found = sorted(names(before) - {"log", "ln", "exp", "det"}) if is_letter(before) else []
    return found[0] if len(found) == 1 and found[0] not in names(after) else ""

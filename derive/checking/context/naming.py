"""Equations that say what a letter is, rather than claim something of it: `1/v = ...`, `sum_i y_i = 1`."""

from __future__ import annotations

from fractions import Fraction

from derive.checking.context.model import Context
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

TWO = Number(Fraction(2))


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
        elif is_square(tree.left):
            found |= names(tree.left)
        elif not isinstance(tree.left, Name):
            found.add(names_a_letter(tree.left, tree.right))
    return found - {""}


def is_square(tree: Tree) -> bool:
    """Whether a tree is A Aᵀ or Aᵀ A, of which an equation says that A is a root of a matrix."""
    if not isinstance(tree, Product) or len(tree.factors) != 2:
        return False
    first, second = tree.factors
    return Transposed(first) == second or first == Transposed(second)


def summed_up(context: Context) -> set[str]:
    """The letters of sequences whose sum is said, which is used."""
    return {left.body.stem for left, _ in context.totals if isinstance(left, Summation) and isinstance(left.body, Name)}


def names_a_letter(before: Tree, after: Tree) -> str:
    """The letter of which an equation says what it is; nothing where it stands on both sides."""
    found = sorted(names(before) - {"log", "ln", "exp", "det"}) if is_letter(before) else []
    return found[0] if len(found) == 1 and found[0] not in names(after) else ""


def solved_for(before: Tree, after: Tree) -> Tree | None:
    """What a letter is by an equation of a power, a root or an inverse of it: of 1/s² = a that s is a^(−1/2).

    Of two roots it is the positive one. None where the left side is something else, or the letter alone.
    """
    if isinstance(before, Name):
        return after
    if isinstance(before, Power) and (exponent := number(before.exponent)):
        return solved_for(before.base, Power(after, Number(1 / exponent)))
    if isinstance(before, Root):
        return solved_for(before.body, Power(after, before.degree or TWO))
    if isinstance(before, Quotient) and isinstance(before.above, Number):
        return solved_for(before.below, Quotient(before.above, after))
    if isinstance(before, Quotient) and isinstance(before.below, Number):
        return solved_for(before.above, Product((before.below, after)))
    if isinstance(before, Negative):
        return solved_for(before.body, Negative(after))
    return None


def number(tree: Tree) -> Fraction | None:
    """The value of a numeral, with or without a minus."""
    if isinstance(tree, Negative):
        value = number(tree.body)
        return None if value is None else -value
    return tree.value if isinstance(tree, Number) else None

"""Formulas that declare something, to the context, the distributions first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.checking.context.distributing import distributions
from derive.checking.context.equating import relations
from derive.checking.context.model import Context
from derive.checking.syntax import (
    Dots,
    Integral,
    Name,
    Number,
    Relation,
    Summation,
    Tree,
    Tuple,
    names,
    walk,
)


def parts(tree: Tree) -> tuple[list[Tree], list[str]]:
    """The sides of nested relations in a row, and the signs between them."""
    if not isinstance(tree, Relation):
        return [tree], []
    (left, first), (right, second) = parts(tree.left), parts(tree.right)
    return [*left, *right], [*first, tree.sign, *second]


def declared(context: Context, trees: Iterable[Tree]) -> None:
    """Add to the context what formulas declare, the distributions first."""
    trees = list(trees)
    context.named |= {node.name for tree in trees for node in walk(tree) if isinstance(node, Name)}
    found = [parts(together(tree)) for tree in trees]
    for sides, signs in found:
        if "implies" not in signs:
            distributions(context, sides, signs)
    for sides, signs in found:
        if "implies" in signs:
            supposed(context, sides, signs)
    for sides, signs in sorted(found, key=order):
        if "implies" not in signs:
            relations(context, sides, signs)
    without_circles(context)


def without_circles(context: Context) -> None:
    """Of x = e^z and z = log x, as a substitution is written, only the first one: z is free then."""
    kept: dict[str, Tree] = {}
    for name, body in context.constants.items():
        if name in names(body) or not leads_to(kept, names(body), name):
            kept[name] = body
    context.substituted |= context.constants.keys() - kept.keys()
    context.constants = kept


def leads_to(meanings: dict[str, Tree], letters: set[str], name: str) -> bool:
    """Whether the meanings of letters, and of those in them, lead to a name."""
    met: set[str] = set()
    open_ones = set(letters)
    while open_ones:
        if name in open_ones:
            return True
        met |= open_ones
        open_ones = {each for letter in open_ones if letter in meanings for each in names(meanings[letter])} - met
    return False


def order(found: tuple[list[Tree], list[str]]) -> int:
    """What letters are comes before equations, and a sum that a capital stands for before what it stands in."""
    sides, signs = found
    if "in" in signs:
        return 0
    return 1 if isinstance(sides[0], Name) and isinstance(sides[-1], Summation | Integral) else 2


def supposed(context: Context, sides: list[Tree], signs: list[str]) -> None:
    """The laws in `X ~ N(0, 1) => ...`, for letters of which nothing else says what they are; n in `n = 1 => ...`."""
    for part, own in between_arrows(sides, signs):
        alone = Context()
        distributions(alone, part, own)
        context.counts |= alone.counts
        if not {*alone.variables, *alone.densities} & {*context.variables, *context.densities}:
            distributions(context, part, own)
        if own == ["="] and isinstance(part[0], Name) and isinstance(part[1], Number):
            context.in_a_case(part[0].name, part[1])


def between_arrows(sides: list[Tree], signs: list[str]) -> Iterator[tuple[list[Tree], list[str]]]:
    """The relations of a formula that arrows part."""
    first = 0
    for place, sign in enumerate([*signs, "implies"]):
        if sign == "implies":
            yield sides[first : place + 1], signs[first:place]
            first = place + 1


def together(tree: Tree) -> Tree:
    """`x, y in R^n` as what it says of both letters."""
    if isinstance(tree, Tuple) and not tree.opening and tree.items:
        *others, last = tree.items
        letters = all(isinstance(each, Name | Dots) for each in others)
        if letters and isinstance(last, Relation) and isinstance(last.left, Name):
            return Relation(last.sign, Tuple((*others, last.left), "", ""), last.right)
    return tree

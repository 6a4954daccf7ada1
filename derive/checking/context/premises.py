"""What a formula takes for granted itself, before an arrow: `X ~ Gam(a, b) => E(X) = a/b`."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from derive.checking.context.distributing import distributions
from derive.checking.context.model import Context
from derive.checking.context.shapes import shapes_used
from derive.checking.documents import Chain
from derive.checking.syntax import Relation, Tree, names


def with_premises(context: Context, chain: Chain) -> Context:
    """The context in which a chain holds: the laws before its arrow are those of their letters in it alone."""
    signs = [sign.sign for sign in chain.signs]
    trees = [side.tree for side in chain.sides]
    if "implies" not in signs or "~" not in signs[: signs.index("implies")] or None in trees:
        return context
    arrow = signs.index("implies")
    sides = [tree for tree in trees[: arrow + 1] if tree is not None]
    special = deepcopy(context)
    letters = {name for tree in sides[:-1] for name in names(tree)}
    special.variables = {name: law for name, law in special.variables.items() if name.lower() not in lowered(letters)}
    special.derived = {name: body for name, body in special.derived.items() if name not in letters}
    distributions(special, sides, signs[:arrow])
    unread = {name for name in letters if name in context.variables and name not in special.variables}
    special.variables |= dict.fromkeys(unread)
    special.worded = special.worded or bool(unread)
    shapes_used(special, list(of_laws(sides, signs)))
    return special


def lowered(letters: set[str]) -> set[str]:
    return {name.lower() for name in letters}


def of_laws(sides: list[Tree], signs: list[str]) -> Iterator[Tree]:
    for position, sign in enumerate(signs[: len(sides) - 1]):
        if sign == "~":
            yield Relation("~", sides[position], sides[position + 1])

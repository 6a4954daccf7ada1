"""Letters with a word below that are functions, and what random variables are made of."""

from __future__ import annotations

from derive.checking.context.model import Context
from derive.checking.syntax import Call, Expectation, Name, Quantity, Tree, Tuple, names


def labelled(tree: Tree) -> Call | None:
    """The function in `H_bern(p)`, `E_lbc(n, p)`: a word below says that it is one of parameters, not of variables."""
    word = tree.under if isinstance(tree, Quantity | Expectation) else None
    if not isinstance(word, Name) or word.style != "roman" or len(word.name) < 2:
        return None
    if isinstance(tree, Quantity):
        return Call(Name(f"{tree.name}_{word.name}"), tree.arguments)
    inside = tree.body if isinstance(tree, Expectation) else tree
    return Call(Name(f"E_{word.name}"), inside.items if isinstance(inside, Tuple) else (inside,))


def made_of(context: Context, body: Tree) -> set[str]:
    """The names that a formula leads to, through the random variables that are made of others."""
    found: set[str] = set()
    open_ = set(names(body))
    while open_:
        name = open_.pop()
        found.add(name)
        for known in (context.made, context.derived):
            open_ |= (names(known[name]) if name in known else set()) - found
    return found

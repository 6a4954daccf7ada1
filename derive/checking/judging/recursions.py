"""Sequences that are defined by others of their own."""

from __future__ import annotations

from derive.checking.context import Context
from derive.checking.judging.difference import Difference
from derive.checking.syntax import (
    Name,
    Subscripted,
    Tree,
    walk,
)


def is_lowest(its: Difference, name: str) -> bool:
    """Whether a letter is the only member that is left of a sequence that is defined by others of its own.

    Where it stands on both sides, whatever it is, these are functions of it.
    """
    stem = Name(name).stem
    members = [symbol for symbol in its.symbols if Name(symbol).stem == stem]
    written = all(any(isinstance(n, Name) and n.stem == stem for n in walk(side)) for side in (its.before, its.after))
    return members == [name] and written and stem in recursions(its.context)


def recursive(its: Difference) -> str:
    """A sequence defined by others of its own, x_t = a x_{t − 1}, that stands at other places on the two sides."""
    for stem in recursions(its.context):
        places_of = [entries_of(stem, side) for side in (its.before, its.after)]
        lowest = any(is_lowest(its, name) for name in its.symbols if Name(name).stem == stem)
        if places_of[0] != places_of[1] and not lowest:
            return f"{stem} is defined by others of its own: how far is it written out?"
    return ""


def recursions(context: Context) -> list[str]:
    """The sequences that are defined by others of their own."""
    known = {**context.constants, **context.derived}
    return [Name(name).stem for name, body in known.items() if entries_of(Name(name).stem, body)]


def entries_of(stem: str, side: Tree) -> set[Tree]:
    """The places x_{t − 1}, x_{t + 1} at which a sequence stands in a side."""
    return {node.index for node in walk(side) if isinstance(node, Subscripted) and node.body == Name(stem)}

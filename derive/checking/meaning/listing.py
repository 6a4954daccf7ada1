"""Lists with dots, `x_1 + ... + x_n`, `diag(a_1, ..., a_d)`: the terms between the first and the last one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from sympy import Integer

from derive.checking.meaning.elaborating import Elaborator
from derive.checking.meaning.values import NoMeaning, Value
from derive.checking.syntax import Dots, Name, Negative, Number, Tree

SLOT = "'k"
"""The index that runs between the dots."""
LONGEST = 40


def listed(at: Elaborator, trees: Sequence[Tree]) -> list[Value]:
    """The values of terms, those that dots stand for among them."""
    trees = [tree.body if isinstance(tree, Negative) and isinstance(tree.body, Dots) else tree for tree in trees]
    places = [place for place, tree in enumerate(trees) if isinstance(tree, Dots)]
    if not places:
        return [at.value(tree) for tree in trees]
    place = places[0]
    if len(places) > 1 or place in (0, len(trees) - 1):
        raise NoMeaning("dots that do not stand between two terms")
    before, last, behind = list(trees[:place]), trees[place + 1], trees[place + 2 :]
    pattern, start, end = between(before.pop(), last)
    while before and leads_to(before[-1], last, pattern, start - 1):
        before.pop()
        start -= 1
    final = at.number(Name(end))
    if not final.is_Integer or final - start > LONGEST:
        raise NoMeaning(f"dots up to {end}, which is no number of terms that is known")
    values = [at.value(tree) for tree in before]
    for k in range(start, int(final) + 1):
        with at.binding({SLOT: Integer(k)}):
            values.append(at.value(pattern))
    return values + [at.value(tree) for tree in behind]


def between(first: Tree, last: Tree) -> tuple[Tree, int, str]:
    """The term with an index for what differs between the first and the last one, and the ends of the index."""
    ends: set[tuple[int, str]] = set()
    pattern = aligned(first, last, ends)
    if pattern is None or len(ends) != 1:
        raise NoMeaning("dots between terms of different kinds")
    return (pattern, *ends.pop())


def leads_to(tree: Tree, last: Tree, pattern: Tree, start: int) -> bool:
    """Whether a term is the one with this index."""
    try:
        return between(tree, last)[:2] == (pattern, start)
    except NoMeaning:
        return False


def aligned(first: Any, last: Any, ends: set[tuple[int, str]]) -> Any:
    """What two terms have in common, with the index where they differ; None where they are of different kinds."""
    if first == last:
        return last
    if isinstance(first, Name) and isinstance(last, Name) and first.stem == last.stem and first.index.isdigit():
        ends.add((int(first.index), last.index))
        return Name(f"{last.stem}_{SLOT}", last.style) if last.index.isalpha() else None
    if isinstance(first, Number) and isinstance(last, Name) and first.value.denominator == 1:
        ends.add((int(first.value), last.name))
        return Name(SLOT)
    if isinstance(first, tuple) and isinstance(last, tuple) and len(first) == len(last):
        items = tuple(aligned(a, b, ends) for a, b in zip(first, last, strict=True))
        return None if None in items else items
    if not isinstance(first, Tree) or type(first) is not type(last):
        return None
    found = {}
    for each in fields(last):
        if each.compare and getattr(first, each.name) != getattr(last, each.name):
            found[each.name] = aligned(getattr(first, each.name), getattr(last, each.name), ends)
    return None if None in found.values() else replace(last, **found)

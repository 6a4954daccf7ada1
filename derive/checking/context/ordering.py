"""Inequalities that a document states at different places: those of one case contradict those of another."""

from __future__ import annotations

from itertools import pairwise

from derive.checking.syntax import Number, Tree

Inequality = tuple[Tree, str, Tree]
STRICT, LOOSE = ("<", ">"), ("<=", ">=")


MOST_REGIONS = 4


def regions(stated: list[Inequality]) -> list[list[Inequality]]:
    """What holds together, the first ones before others; and what does in the case of each one that is left out."""
    numbers = sorted({each for a, _, b in stated for each in (a, b) if isinstance(each, Number)}, key=lambda n: n.value)
    known: list[Inequality] = [(a, "<", b) for a, b in pairwise(numbers)]
    found: list[list[Inequality]] = []
    left_out = list(dict.fromkeys(stated))
    while left_out and len(found) < MOST_REGIONS:
        first = left_out[0]
        kept = consistent([first, *stated] if found else stated, known)
        found.append(kept)
        left_out = [each for each in left_out if each not in kept and each != first]
    return found


def consistent(stated: list[Inequality], known: list[Inequality]) -> list[Inequality]:
    """The inequalities but those that contradict others before them, by a circle such as x < a < b < x."""
    kept = list(known)
    for each in stated:
        if each not in kept and not in_a_circle([*kept, each]):
            kept.append(each)
    return kept[len(known) :]


def in_a_circle(inequalities: list[Inequality]) -> bool:
    """Whether some letter would be less than itself."""
    below: dict[Tree, list[tuple[Tree, bool]]] = {}
    for left, sign, right in inequalities:
        if sign in (*STRICT, *LOOSE):
            small, great = (left, right) if sign in ("<", "<=") else (right, left)
            below.setdefault(small, []).append((great, sign in STRICT))
    return any(reaches(below, start, start, False, frozenset()) for start in below)


def reaches(
    below: dict[Tree, list[tuple[Tree, bool]]], place: Tree, end: Tree, strict: bool, met: frozenset[Tree]
) -> bool:
    """Whether a way goes up from a place to an end, with a strict step in it."""
    for great, step in below.get(place, ()):
        if great == end and (strict or step):
            return True
        if great not in met and reaches(below, great, end, strict or step, met | {great}):
            return True
    return False

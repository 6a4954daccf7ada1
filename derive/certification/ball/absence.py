"""Equations one side of which is a number where the other has no value, as a divergent integral has none.

Such an equation is false. It is refuted by that where, in some dimension, at no point that was tried both sides have a
value, and it is certain that one has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sympy import Expr

from derive.certification.ball.balls import CannotEnclose, NoValue, ctx
from derive.certification.ball.compare import (
    ATTEMPTS_PER_POINT,
    ENGINE,
    PRECISIONS,
    counted,
    entries,
    values,
    whole_numbers,
    within,
)
from derive.certification.ball.cuts import noted
from derive.certification.ball.facts import dimensions, free_atoms
from derive.certification.ball.points import Point
from derive.certification.ball.scope import scope_at
from derive.certification.verdict import REFUTED, Evidence, Witness

POINTS = 3
ABSENT = "no value: "
Covariances = tuple[Expr, ...]


def points_of(
    before: Expr, after: Expr, covariances: Covariances, salt: str = "", size: int | None = None
) -> Iterator[Point]:
    """As many points as are tried, as far as covariances that are written out are ones there; all of one dimension, or
    of three in turn."""
    free = free_atoms(before) | free_atoms(after)
    concerned = [matrix for matrix in covariances if free_atoms(matrix) & free]
    for k in range(ATTEMPTS_PER_POINT * POINTS if free else 1):
        sizes = whole_numbers(before, after, 1 + k % POINTS if size is None else size)
        point = within(Point(k, (), sizes, salt), concerned)
        if point is not None:
            yield point


def without_value(before: Expr, after: Expr, covariances: Covariances) -> Evidence | None:
    """The refutation of an equation one side of which is a number where the other has no value.

    In some dimension there is no point at which both have one.
    """
    sizes = range(1, POINTS + 1) if dimensions(before) | dimensions(after) else (1,)
    try:
        return next(filter(None, (lacking(before, after, covariances, size) for size in sizes)), None)
    except CannotEnclose:
        return None


def lacking(before: Expr, after: Expr, covariances: Covariances, size: int) -> Evidence | None:
    found = []
    for point in points_of(before, after, covariances, size=size):
        left, right = shown(before, point), shown(after, point)
        if left.known and right.known:
            return None
        if left.known or right.known:
            found.append((point, left, right))
        if len(found) == POINTS:
            break
    if len({left.known for _, left, _ in found}) != 1:
        return None
    point, left, right = found[0]
    where = values(point, PRECISIONS[0], before, after)
    reason = (right if left.known else left).text.removeprefix(ABSENT)
    method = f"one side has no value at {counted(len(found))}: {reason}"
    return Evidence(ENGINE, REFUTED, method, {"points": [where]}, Witness(where, left.text, right.text))


@dataclass(frozen=True)
class Shown:
    """A side at a point, in digits; where it has no value, in words."""

    text: str
    known: bool


def shown(term: Expr, point: Point) -> Shown:
    """Raises `CannotEnclose` where it is not certain whether there is a value."""
    with ctx.workprec(PRECISIONS[0]), noted():
        scope = scope_at(point, PRECISIONS[0])
        try:
            found = next(iter(entries(term, term, scope, point, PRECISIONS[0])))
        except NoValue as reason:
            return Shown(f"{ABSENT}{reason}", False)
        return Shown(found.before.str(30), True)

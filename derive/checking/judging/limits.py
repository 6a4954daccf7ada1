"""What has to hold at a point: inequalities, and sums that are said."""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Expr, Symbol

from derive.checking.judging.points import Point
from derive.checking.meaning.totals import Total
from derive.checking.values import NoValue, value_at

Condition = tuple[Expr, str, Expr]


def symbols_of(limits: Iterable[Condition], totals: Iterable[Total]) -> set[Symbol]:
    """The symbols of what has to hold at a point."""
    found = {symbol for a, _, b in limits for symbol in (a - b).free_symbols}
    return found | {symbol for entries, total in totals for symbol in (*entries, *total.free_symbols)}


def holds(limit: Condition, where: Point) -> bool:
    """Whether an inequality of the context holds at a point; one that cannot be decided excludes it."""
    left, sign, right = limit
    try:
        gap = value_at(left - right, where)
    except NoValue:
        return False
    return bool({"<": gap < 0, "<=": gap <= 0, ">": gap > 0, ">=": gap >= 0, "!=": gap != 0}.get(sign, True))

"""The second engine: both sides of a step, enclosed in balls at rational points of the parameters' domains.

It knows nothing of the laws that made the step, and shares no code with the exact engine. What it finds is true of
the points only: two balls that do not overlap refute a step; balls that agree to 25 digits and more at generic points
are evidence for an identity of analytic functions, and no evidence where a function has kinks or jumps.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from sympy import Basic, Expr, Rational

from derive.certification.ball import binders, calculus, elementary, slopes  # noqa: F401  (these register how terms are evaluated)
from derive.certification.ball.balls import CannotEnclose, OutsideDomain, arb, ctx
from derive.certification.ball.compare import compare
from derive.certification.ball.integrals import moment
from derive.certification.ball.points import Point
from derive.certification.ball.scope import evaluate, number, scope_at

__all__ = ["CannotEnclose", "OutsideDomain", "clear_cache", "compare", "enclose"]


def enclose(term: Expr, point: Mapping[Basic, Rational | Fraction | int], digits: int = 35) -> arb:
    """A ball around the value of a term at a point; raises `CannotEnclose` with the reason."""
    given = ((str(atom), Fraction(int(value.numerator), int(value.denominator))) for atom, value in point.items())
    precision = int(digits * 3.33) + 16
    with ctx.workprec(precision):
        return number(evaluate(scope_at(Point(-1, fixed=tuple(sorted(given))), precision), term))


def clear_cache() -> None:
    """Forget all values found so far."""
    for memory in (scope_at, moment, binders.opened):
        memory.cache_clear()

"""The second engine: both sides of a step, enclosed in balls at rational points of the parameters' domains.

It knows nothing of the laws that made the step, and shares no code with the exact engine. What it finds is true of
the points only: two balls that do not overlap refute a step; balls that agree to 25 digits and more at generic points
are evidence for an identity of analytic functions, and no evidence where a function has kinks or jumps.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sympy import Expr

from derive.certification.ball import binders, calculus, elementary, gradients, matrices, slopes  # noqa: F401  (these register how terms are evaluated)
from derive.certification.ball.balls import CannotEnclose, OutsideDomain, arb, ctx
from derive.certification.ball.compare import compare
from derive.certification.ball.cuts import noted
from derive.certification.ball.given import given
from derive.certification.ball.integrals import moment
from derive.certification.ball.matrices import grid_of
from derive.certification.ball.points import Point
from derive.certification.ball.scope import evaluate, number, scope_at
from derive.certification.ball.unproved import alone, beside_proof

__all__ = [
    "CannotEnclose",
    "OutsideDomain",
    "alone",
    "beside_proof",
    "clear_cache",
    "compare",
    "enclose",
    "enclose_entries",
]


def enclose(term: Expr, point: Mapping[Any, Any], digits: int = 35) -> arb:
    """A ball around the value of a term at a point; raises `CannotEnclose` with the reason.

    A symbol is given a rational number. A `Vector` or an `IndexedBase` is given its entries, a matrix its rows, as
    lists or as a SymPy matrix; a dimension that is a symbol need not be given where one of these shows it.
    """
    precision = int(digits * 3.33) + 16
    with ctx.workprec(precision), noted():
        return number(evaluate(scope_at(Point(-1, fixed=given(point)), precision), term))


def enclose_entries(term: Expr, point: Mapping[Any, Any], digits: int = 35) -> list[list[arb]]:
    """Balls around the entries of a vector or a matrix, row by row, at a point that is given as to `enclose`."""
    precision = int(digits * 3.33) + 16
    with ctx.workprec(precision), noted():
        return grid_of(scope_at(Point(-1, fixed=given(point)), precision), term).numbers()


def clear_cache() -> None:
    """Forget all values found so far."""
    for memory in (scope_at, moment, binders.opened):
        memory.cache_clear()

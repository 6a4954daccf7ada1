"""What the engine counts with: real balls, complex balls, and polynomials of real balls, all from FLINT.

A ball is a midpoint and a radius; the true number lies inside. An operation that leaves its domain (the log of
a negative number, a division by zero) gives a ball that is not finite, and `finite` turns that into an exception.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from flint import acb, acb_poly, arb, arb_mat, arb_poly, ctx, fmpq
from sympy import Rational

__all__ = [
    "ONE", "ZERO", "CannotEnclose", "NoValue", "OutsideDomain", "acb", "acb_poly", "arb", "arb_mat", "arb_poly", "ctx",
    "exact", "finite", "fmpq", "in_words", "integral", "tolerance",
]  # fmt: skip

ZERO, ONE = arb(0), arb(1)
NOWHERE = acb(arb.nan(), arb.nan())


class CannotEnclose(Exception):
    """No ball can be given for this term, wherever it is evaluated; the message is the reason."""


class OutsideDomain(CannotEnclose):
    """No ball can be given at this point; another point may do."""


class NoValue(OutsideDomain):
    """The term surely has no finite real value at the point: the log of a negative number, a divergent integral."""


def exact(number: Rational | Fraction | int) -> arb:
    """A rational number as the tightest ball of the present precision."""
    return arb(fmpq(int(number.numerator), int(number.denominator)))


def finite(ball: arb, what: str) -> arb:
    if not ball.is_finite():
        raise OutsideDomain(f"{what} has no finite real value at the point")
    return ball


def tolerance() -> arb:
    """How much of an integral may be left to its tails, or to the error of the quadrature."""
    return arb(2) ** (10 - ctx.prec)


def integral(f: Callable[[acb, bool], acb], lower: arb | acb, upper: arb | acb, **limits: Any) -> acb:
    """FLINT's quadrature. An exception within f, such as that of a budget which is spent, comes out as what it is.

    FLINT itself goes on with the points that are left: these are answered at once. Its wrapper may make a SystemError
    of an exception on the way, and lose it: then there is no value, and the next tick of a budget raises it again.
    """
    raised: list[BaseException] = []

    def guarded(point: acb, analytic: bool) -> acb:
        if raised:
            return NOWHERE
        try:
            return f(point, analytic)
        except BaseException as error:
            raised.append(first_of(error))
            return NOWHERE

    try:
        found = acb.integral(guarded, acb(lower), acb(upper), **limits)
    except SystemError as error:
        raised.append(first_of(error))
    if raised and not isinstance(raised[0], SystemError):
        raise raised[0]
    return NOWHERE if raised else found


def first_of(error: BaseException) -> BaseException:
    """The exception that a SystemError was made of, if it is known."""
    while isinstance(error, SystemError) and (earlier := error.__cause__ or error.__context__) is not None:
        error = earlier
    return error


def in_words(bound: arb) -> str:
    """An upper bound of a non-negative ball in two digits, as in "3.2e-33": rounded to two takes less than 6 %."""
    return str((bound.abs_upper() * 1.06).mid().str(2, radius=False))

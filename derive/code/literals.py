"""Numbers as the literals of generated code: the float nearest to the number, which no chain of roundings gives."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import SupportsInt

from sympy import Expr, N, Rational
from sympy.core.basic import Basic

from derive.certification.ball import CannotEnclose, enclose
from derive.certification.ball.balls import arb
from derive.errors import NotYet
from derive.terms import raw
from derive.terms.kernels import Kernel

DIGITS = (35, 70, 140, 280, 560)
"""The precision is raised until both ends of the ball round to one float."""
FARTHEST = 4000
"""Binary places beyond which nothing is written out as a fraction: float64 ends long before."""


@lru_cache(maxsize=4096)
def nearest(term: Expr) -> float:
    """The float nearest to a term without symbols; raises `NotYet` where none is near, or where no ball is found."""
    if term.is_Rational:
        return representable(Fraction(int(term.p), int(term.q)), term)
    ends: tuple[Fraction, Fraction] | None = None
    for digits in DIGITS:
        ends = ends_of(unfolded(term), digits)
        if float_or_infinity(ends[0]) == float_or_infinity(ends[1]) and (ends[0] > 0 or ends[1] < 0):
            return representable(ends[0], term)
    assert ends is not None
    # Not even so many digits tell the number from 0, or from one half-way between two floats: it is taken to be it.
    return representable(Fraction(sum(ends) / 2).limit_denominator(10 ** (DIGITS[-1] // 2)), term)


def ends_of(term: Expr, digits: int) -> tuple[Fraction, Fraction]:
    """Between which fractions the number lies: the ends of a ball, or of what SymPy claims where no ball can be had."""
    try:
        ball = enclose(term, {}, digits)
    except CannotEnclose as reason:
        claimed = N(term, digits + 5)
        if not claimed.is_Float:
            raise NotYet(f"code for the number {term}: {reason}") from None
        negative, mantissa, exponent, _ = claimed._mpf_
        middle, width = fraction(-mantissa if negative else mantissa, exponent), Fraction(1, 10**digits)
        return middle * (1 - width), middle * (1 + width)
    if not ball.contains(0):
        fraction(*ball.mid().man_exp())  # one that is too small for a fraction is not taken for 0
    middle, radius = (small_or_fraction(part) for part in (ball.mid(), ball.rad()))
    return middle - radius, middle + radius  # exact, where `lower` and `upper` would round


def small_or_fraction(exact: arb) -> Fraction:
    """A part of a ball; what is nothing beside any float is 0."""
    mantissa, exponent = exact.man_exp()
    return Fraction(0) if is_far(mantissa, exponent) < 0 else fraction(mantissa, exponent)


def fraction(mantissa: SupportsInt, exponent: SupportsInt) -> Fraction:
    """mantissa · 2^exponent; raises `NotYet` where that has more digits than there is room for."""
    if is_far(mantissa, exponent):
        raise NotYet("code for a number that is far too large or too small for float64")
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def is_far(mantissa: SupportsInt, exponent: SupportsInt) -> int:
    """1 far beyond any float, −1 far below them all, 0 for other numbers and for 0 itself."""
    magnitude = int(mantissa).bit_length() + int(exponent)
    return 0 if not int(mantissa) or abs(magnitude) <= FARTHEST else 1 if magnitude > 0 else -1


def float_or_infinity(number: Fraction) -> float:
    try:
        return float(number)
    except OverflowError:
        return float("inf") if number > 0 else float("-inf")


def representable(number: Fraction, term: Expr) -> float:
    value = float_or_infinity(number)
    if number and (not value or value in (float("inf"), float("-inf"))):
        raise NotYet(f"code for a number as large or as small as {N(term, 3)}: float64 cannot hold it")
    return value


def unfolded(term: Basic) -> Basic:
    """The term with every kernel by its definition, which is what a ball can be had of."""
    if isinstance(term, Kernel):
        return unfolded(term.unfolded())
    return raw(term.func, map(unfolded, term.args)) if term.args else term


def is_exact(number: Rational) -> bool:
    """Whether float64 holds the fraction as it is."""
    value = Fraction(int(number.p), int(number.q))
    return Fraction(float_or_infinity(value)) == value if abs(value) < 2**1023 else False

"""Numbers of a value: rational ones exactly, all others as balls that hold them."""

from __future__ import annotations

from typing import Any

from flint import arb, fmpq
from sympy import Rational

from derive.errors import DeriveError

Number = Any
"""An `fmpq`, or an `arb` that holds the number."""


class NoValue(DeriveError):
    """No rigorous value was found; says nothing of the term."""


class OutsideDomain(NoValue):
    """The term has no real value at the point."""


def exact(value: Rational) -> fmpq:
    """A rational number."""
    return fmpq(int(value.p), int(value.q))


def ball(value: Number) -> arb:
    """The number as a ball."""
    return value if isinstance(value, arb) else arb(value)


def is_zero(value: Number) -> bool:
    """Whether the number is known to be zero."""
    return bool(value == 0)


def is_exact(value: Number) -> bool:
    """Whether the number is a rational number that is known."""
    return isinstance(value, fmpq)


def whole(value: Number) -> int | None:
    """The integer that a number is known to be."""
    if is_exact(value):
        return int(value.p) if value.q == 1 else None
    return None


def sign(value: Number) -> int:
    """−1, 0 or 1; raises where the ball holds numbers of two signs."""
    if value > 0:
        return 1
    if value < 0:
        return -1
    if is_zero(value):
        return 0
    raise NoValue("a sign that is not known at this precision")


def finite(value: Number) -> Number:
    """The number, if it is one."""
    if isinstance(value, arb) and not value.is_finite():
        raise NoValue("a value that is not finite")
    return value


def power(base: Number, exponent: Number) -> Number:
    """base^exponent for real numbers."""
    count = whole(exponent)
    if count is not None and abs(count) <= 10_000:
        if count < 0 and is_zero(base):
            raise OutsideDomain("division by zero")
        if count < 0 and not is_exact(base) and base.contains(0):
            raise NoValue("a divisor that may be zero")
        return base**count
    if is_zero(base):
        if exponent > 0:
            return fmpq(0)
        raise OutsideDomain("division by zero")
    if base < 0:
        raise OutsideDomain("a power of a negative number")
    if not base > 0:
        raise NoValue("a power of what may be negative")
    return finite(ball(base) ** ball(exponent))


def logarithm(value: Number) -> Number:
    """log value."""
    if value == 1:
        return fmpq(0)
    if value <= 0:
        raise OutsideDomain("the logarithm of a number that is not positive")
    if not value > 0:
        raise NoValue("the logarithm of what may not be positive")
    return ball(value).log()


def exponential(value: Number) -> Number:
    """e^value."""
    return fmpq(1) if is_zero(value) else finite(ball(value).exp())

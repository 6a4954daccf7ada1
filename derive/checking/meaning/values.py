"""Arithmetic of terms that are numbers, vectors or matrices."""

from __future__ import annotations

from typing import Any, TypeAlias

from sympy import Expr, ImmutableDenseMatrix, Rational, S
from sympy.matrices.exceptions import ShapeError

from derive.errors import DeriveError

Matrix = ImmutableDenseMatrix
Value: TypeAlias = Any
"""An `Expr` or a `Matrix`."""


class NoMeaning(DeriveError):
    """A formula that cannot be given a meaning in its context; the message says what is missing."""


def scalar(value: Value) -> Expr:
    """A number; a matrix with one entry is one."""
    if isinstance(value, Matrix):
        if value.shape != (1, 1):
            raise NoMeaning("a vector or a matrix where a number is needed")
        return value[0, 0]
    return value


def lowered(value: Value) -> Value:
    """A matrix with one entry as a number."""
    return value[0, 0] if isinstance(value, Matrix) and value.shape == (1, 1) else value


def plus(a: Value, b: Value) -> Value:
    """a + b."""
    a, b = lowered(a), lowered(b)
    if isinstance(a, Matrix) and isinstance(b, Matrix) and a.shape == b.shape:
        return a + b
    if isinstance(a, Matrix) or isinstance(b, Matrix):
        if b == 0:
            return a
        if a == 0:
            return b
        raise NoMeaning("a sum of things of different shapes")
    return a + b


def times(a: Value, b: Value) -> Value:
    """a b, in this order."""
    if isinstance(a, Matrix) and isinstance(b, Matrix):
        try:
            return lowered(a * b)
        except ShapeError:
            a, b = lowered(a), lowered(b)
            if isinstance(a, Matrix) and isinstance(b, Matrix):
                raise NoMeaning("a product of matrices whose shapes do not fit") from None
    return a * b


def quotient(a: Value, b: Value) -> Value:
    """a / b, b a number."""
    below = scalar(b)
    if below == 0:
        raise NoMeaning("a division by zero")
    return a * (S.One / below)


MOST_BITS, MOST_FACTORS = 200_000, 1_000


def power(base: Value, exponent: Value) -> Value:
    """base^exponent; of matrices whole powers. Raises where numbers grow beyond what can be worked out."""
    count = scalar(exponent)
    base = lowered(base)
    if isinstance(base, Rational) and isinstance(count, Rational):
        bits = max(int(abs(base.p)).bit_length(), int(base.q).bit_length())
        if bits > 1 and bits * abs(count) > MOST_BITS:
            raise NoMeaning("a power that has too many digits")
    elif isinstance(count, Rational) and abs(count) > MOST_FACTORS:
        raise NoMeaning(f"an exponent beyond {MOST_FACTORS}")
    if isinstance(base, Matrix):
        if not (count.is_Integer and base.shape[0] == base.shape[1]):
            raise NoMeaning("a power of a matrix that is not whole")
        return base.inv() if count == -1 else base**count
    return base**count

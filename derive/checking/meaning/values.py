"""Arithmetic of terms that are numbers, vectors or matrices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from sympy import Basic, Expr, ImmutableDenseMatrix, Rational, S, diag, eye
from sympy.matrices.exceptions import ShapeError

from derive.errors import DeriveError

Matrix = ImmutableDenseMatrix
Value: TypeAlias = Any
"""An `Expr`, a `Matrix` or an `Identity`."""


class NoMeaning(DeriveError):
    """A formula that cannot be given a meaning in its context; the message says what is missing."""


@dataclass(frozen=True)
class Identity:
    """c I: a multiple of the identity, of the size that fits where it stands."""

    factor: Expr

    @property
    def free_symbols(self) -> set[Basic]:
        """The symbols of its factor."""
        return set(self.factor.free_symbols)

    def __neg__(self) -> Identity:
        return Identity(-self.factor)

    def sized(self, size: int) -> Value:
        return Matrix(eye(size) * self.factor)


def is_column(value: Value) -> bool:
    """Whether a value is a vector."""
    return isinstance(value, Matrix) and value.shape[1] == 1 and value.shape[0] > 1


def fitting(a: Value, b: Value) -> tuple[Value, Value]:
    """Both values, a multiple of the identity in the size of the square matrix beside it."""
    if isinstance(a, Identity) and isinstance(b, Matrix) and b.shape[0] == b.shape[1]:
        return a.sized(b.shape[0]), b
    if isinstance(b, Identity) and isinstance(a, Matrix) and a.shape[0] == a.shape[1]:
        return a, b.sized(a.shape[0])
    return a, b


def scalar(value: Value) -> Expr:
    """A number; a matrix with one entry is one."""
    if isinstance(value, Identity):
        raise NoMeaning("a vector or a matrix where a number is needed")
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
    a, b = fitting(lowered(a), lowered(b))
    if isinstance(a, Identity) and isinstance(b, Identity):
        return Identity(a.factor + b.factor)
    if isinstance(a, Matrix) and isinstance(b, Matrix) and a.shape == b.shape:
        return a + b
    if isinstance(a, Matrix | Identity) or isinstance(b, Matrix | Identity):
        if b == 0:
            return a
        if a == 0:
            return b
        raise NoMeaning("a sum of things of different shapes")
    return a + b


def times(a: Value, b: Value) -> Value:
    """a b, in this order; v I is the diagonal matrix of a vector v."""
    if isinstance(a, Identity) or isinstance(b, Identity):
        return times_identity(a, b)
    if isinstance(a, Matrix) and isinstance(b, Matrix):
        try:
            return lowered(a * b)
        except ShapeError:
            a, b = lowered(a), lowered(b)
            if isinstance(a, Matrix) and isinstance(b, Matrix):
                raise NoMeaning("a product of matrices whose shapes do not fit") from None
    return a * b


def times_identity(a: Value, b: Value) -> Value:
    """a b where one is a multiple of the identity."""
    if isinstance(a, Identity):
        return Identity(a.factor * b.factor) if isinstance(b, Identity) else scaled(b, a.factor)
    return scaled(Matrix(diag(*a)) if is_column(a) else a, b.factor)


def scaled(value: Value, factor: Expr) -> Value:
    """A matrix c A, or c I for a number."""
    return value * factor if isinstance(value, Matrix) else Identity(value * factor)


def quotient(a: Value, b: Value) -> Value:
    """a / b, b a number; of two vectors each entry by its own."""
    if is_column(a) and is_column(b) and a.shape == b.shape and 0 not in list(b):
        return Matrix([x / y for x, y in zip(a, b, strict=True)])
    below = scalar(b)
    if below == 0:
        raise NoMeaning("a division by zero")
    return Identity(a.factor / below) if isinstance(a, Identity) else a * (S.One / below)


MOST_BITS, MOST_FACTORS = 200_000, 1_000


def power(base: Value, exponent: Value) -> Value:
    """base^exponent; of matrices whole powers, of vectors each entry's.

    Raises where numbers grow beyond what can be worked out.
    """
    count = scalar(exponent)
    if isinstance(base, Identity):
        return Identity(power(base.factor, count))
    base = lowered(base)
    if isinstance(base, Rational) and isinstance(count, Rational):
        bits = max(int(abs(base.p)).bit_length(), int(base.q).bit_length())
        if bits > 1 and bits * abs(count) > MOST_BITS:
            raise NoMeaning("a power that has too many digits")
    elif isinstance(count, Rational) and abs(count) > MOST_FACTORS:
        raise NoMeaning(f"an exponent beyond {MOST_FACTORS}")
    if is_column(base) and not (isinstance(count, Rational) and count <= 0 and 0 in list(base)):
        return Matrix([entry**count for entry in base])
    if isinstance(base, Matrix):
        if not (count.is_Integer and base.shape[0] == base.shape[1]):
            raise NoMeaning("a power of a matrix that is not whole")
        return base.inv() if count == -1 else base**count
    return base**count

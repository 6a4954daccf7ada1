"""The same operations where all covariances are diagonal, and every matrix is the vector of its diagonal."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sympy import Expr

from derive.code.matrices.operations import (
    ByCovariance,
    ColumnSquares,
    DiagonalEntries,
    Frobenius,
    Gram,
    OnDiagonal,
    Outer,
    OuterOfVector,
    Ratio,
    RatioEntries,
    Relative,
    RelativeEntries,
    RowSquares,
    Solved,
    SolvedTransposed,
    Squares,
    Transposed,
)
from derive.terms import mul, raw


def squared(x: Expr) -> Expr:
    return mul(x, x)


def itself(x: Expr) -> Expr:
    return x


ENTRIES: Mapping[type[Expr], Callable[..., Expr]] = {
    DiagonalEntries: itself,
    Transposed: itself,
    Relative: lambda a, b: raw(RelativeEntries, (a, b)),
    Ratio: lambda a, b: raw(RatioEntries, (a, b)),
    OnDiagonal: lambda factor, added: added,
    Frobenius: lambda x: raw(Squares, (x,)),
    Gram: squared,
    Outer: squared,
    RowSquares: squared,
    ColumnSquares: squared,
    OuterOfVector: squared,
    SolvedTransposed: lambda factor, x: raw(Solved, (factor, x)),
    ByCovariance: lambda factor, _, diagonal: raw(ByCovariance, (factor, diagonal)),
}


def of_diagonals(term: Expr) -> Expr:
    """The term for vectors of diagonal entries."""
    if not term.args:
        return term
    parts = [of_diagonals(part) if isinstance(part, Expr) else part for part in term.args]
    return ENTRIES[term.func](*parts) if term.func in ENTRIES else raw(term.func, parts)

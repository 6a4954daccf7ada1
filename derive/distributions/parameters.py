"""Vectors and matrices as parameters: from names, lists and SymPy's matrices to terms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import Expr, Identity, ImmutableDenseMatrix, Integer, MatrixBase, Symbol, ZeroMatrix
from sympy import MatrixSymbol as SymPyMatrix

from derive.distributions.base import REAL, name_checked, parameter
from derive.errors import Wrong
from derive.terms import identity, is_matrix, positive_definite, shape, vector, zeros
from derive.terms.matrices import PositiveDefinite, Vector

DIMENSION = Symbol("D", integer=True, positive=True)
MOST = 6
"""How large an explicit matrix may be: its determinant is written out."""


def dimension_of(*values: Any) -> Expr:
    """The dimension that explicit entries or shapes state, else the symbol D."""
    for value in values:
        if isinstance(value, Sequence) and not isinstance(value, str):
            return Integer(len(value))
        if is_matrix(value):
            return shape(value)[0]
    return DIMENSION


def mean_vector(value: Any, dimension: Expr, where: str) -> Expr:
    """A mean from a name, 0, a list of entries, or a SymPy column."""
    if isinstance(value, str):
        return vector(name_checked(value), dimension)
    if isinstance(value, Vector | ZeroMatrix):
        return value
    if isinstance(value, SymPyMatrix):
        return vector(name_checked(value.name), shape(value)[0])
    if isinstance(value, MatrixBase):
        value = [entry for row in value.tolist() for entry in row]
    if isinstance(value, Sequence):
        entries = [parameter(each, REAL, f"entry {place} of {where}") for place, each in enumerate(value, 1)]
        check_size(len(entries), dimension, where)
        return ImmutableDenseMatrix(len(entries), 1, entries) if any(entries) else zeros(Integer(len(entries)))
    if value == 0:
        return zeros(dimension)
    raise Wrong(f"{where} must be a name, 0 or a list of entries, not {value!r}")


def covariance_matrix(value: Any, dimension: Expr, where: str) -> Expr:
    """A covariance from a name, "I", a list of rows, or a SymPy matrix."""
    if isinstance(value, str):
        return identity(dimension) if value == "I" else positive_definite(name_checked(value), dimension)
    if isinstance(value, Identity | PositiveDefinite):
        return value
    if isinstance(value, SymPyMatrix):
        return positive_definite(name_checked(value.name), shape(value)[0])
    if isinstance(value, MatrixBase):
        value = value.tolist()
    if isinstance(value, Sequence):
        return explicit(value, dimension, where)
    raise Wrong(f"{where} must be a name, I or a list of rows, not {value!r}")


def explicit(rows: Sequence[Any], dimension: Expr, where: str) -> Expr:
    """A symmetric positive definite matrix by its entries."""
    if not all(isinstance(row, Sequence) and not isinstance(row, str) and len(row) == len(rows) for row in rows):
        raise Wrong(f"{where} must be a square list of rows: {len(rows)} rows of {len(rows)} entries each")
    check_size(len(rows), dimension, where)
    entries = [
        [parameter(each, REAL, f"entry {i},{j} of {where}") for j, each in enumerate(row, 1)]
        for i, row in enumerate(rows, 1)
    ]
    matrix = ImmutableDenseMatrix(entries)
    if not matrix.is_symmetric():
        raise Wrong(f"{where} must be symmetric: its entries above and below the diagonal differ")
    for size in range(1, len(rows) + 1):
        if matrix[:size, :size].det().is_positive is False:
            raise Wrong(f"{where} must be positive definite, and its leading minor of size {size} is not positive")
    return identity(dimension) if matrix == ImmutableDenseMatrix.eye(len(rows)) else matrix


def check_size(size: int, dimension: Expr, where: str) -> None:
    if size > MOST:
        raise Wrong(f"{where} has {size} entries a side; explicit ones have at most {MOST}: use a name instead")
    if size != dimension:
        raise Wrong(f"{where} has {size} entries a side, and the dimension is {dimension}")

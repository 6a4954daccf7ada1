"""Vectors and matrices as parameters: from names, lists, arrays and SymPy's matrices to terms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import Expr, Identity, ImmutableDenseMatrix, Integer, MatMul, S, Symbol, ZeroMatrix
from sympy import MatrixSymbol as SymPyMatrix

from derive.distributions.base import POSITIVE, REAL, name_checked, parameter, symbol, unknown
from derive.distributions.definite import is_manageable, is_symmetric, wrong_minor
from derive.errors import NotYet, Wrong
from derive.terms import (
    Diagonal,
    MatrixProduct,
    Vector,
    identity,
    is_matrix,
    is_positive_definite,
    matrix_product,
    positive_definite,
    shape,
    substitute,
    vector,
    zeros,
)

DIMENSION = Symbol("D", integer=True, positive=True)
IDENTITY = "I"
MOST = 6
"""How large a dimension may be that is a number: its determinant is written out."""


def plain(value: Any) -> Any:
    """Arrays and SymPy's explicit matrices as lists, a product with SymPy's identity as one of ours."""
    if isinstance(value, MatMul):
        factor, matrices = value.as_coeff_matrices()
        return matrix_product(factor, *matrices)
    return value.tolist() if hasattr(value, "tolist") else value


def column(value: Any) -> Any:
    """The same for a vector: a matrix or an array with one column is the list of its entries."""
    rows = plain(value)
    single = is_list(rows) and rows and not is_list(value) and all(is_list(row) and len(row) == 1 for row in rows)
    return [row[0] for row in rows] if single else rows


def is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def dimension_of(mean: Any, covariance: Any) -> Expr:
    """The dimension that entries or shapes state, else the symbol D."""
    found = [size for size in map(size_of, (mean, covariance)) if size is not None]
    stated = [size for size in found if size != DIMENSION] or found
    if any(size != stated[0] for size in stated):
        raise Wrong(f"the mean of MultivariateNormal has {stated[0]} entries and its covariance {stated[1]} rows")
    return stated[0] if stated else DIMENSION


def size_of(value: Any) -> Expr | None:
    if is_list(value):
        return checked_size(Integer(len(value)))
    return checked_size(shape(value)[0]) if isinstance(value, Expr) and is_matrix(value) else None


def checked_size(size: Expr) -> Expr:
    """A dimension: a number that is not too large, or a symbol, about which nothing else is known."""
    if isinstance(size, Symbol) and size.is_integer is not False and size.is_positive is not False:
        return Symbol(name_checked(size.name), integer=True, positive=True)
    if size == 0:
        raise Wrong("a vector or a matrix in MultivariateNormal has no entries")
    if not isinstance(size, Integer):
        raise Wrong(f"a dimension is a whole number or a symbol, not {size}")
    if size > MOST:
        raise Wrong(f"explicit dimensions go up to {MOST}, and {size} is given: a name stands for any dimension")
    return size


def mean_vector(value: Any, dimension: Expr, where: str) -> Expr:
    """A mean from a name, 0, a list of entries, an array or a column of SymPy's."""
    if isinstance(value, str):
        return vector(vector_name(value, where), dimension)
    if isinstance(value, SymPyMatrix):
        check_shape(value, (dimension, S.One), where)
        return vector(vector_name(value.name, where), dimension)
    if isinstance(value, ZeroMatrix):
        check_shape(value, (dimension, S.One), where)
        return zeros(dimension)
    if is_list(value):
        return entries_of(value, where)
    if isinstance(value, Expr | int | float) and value == 0:
        return zeros(dimension)
    number = isinstance(value, int | float) or (isinstance(value, Expr) and value.is_number)
    hint = f", as in [{value}, {value}]; only 0 stands for a vector of itself" if number else f", not {brief(value)}"
    raise Wrong(f"{where} must be a name, 0 or a list of entries{hint}")


def brief(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:59] + "…"


def within(where: str) -> str:
    """The words for a place, in the midst of a sentence."""
    return where[0].lower() + where[1:]


def vector_name(name: str, where: str) -> str:
    if name == IDENTITY:
        raise Wrong(f"{where} cannot be called I, which is the identity matrix beside vectors: choose another name")
    return name_checked(name)


def entries_of(value: Sequence[Any], where: str) -> Expr:
    if any(is_list(each) for each in value):
        raise Wrong(f"{where} is one list of entries, [a, b], without further lists in it")
    entries = [number(each, REAL, f"entry {place} of {within(where)}") for place, each in enumerate(value, 1)]
    size = checked_size(Integer(len(entries)))
    return ImmutableDenseMatrix(len(entries), 1, entries) if any(each != 0 for each in entries) else zeros(size)


def number(value: Any, domain: str, where: str) -> Expr:
    if isinstance(value, Expr) and is_matrix(value):
        raise Wrong(f"{where} must be a number, and {brief(value)} is a matrix")
    found = parameter(value, domain, where)
    if any(symbol.name == IDENTITY for symbol in found.free_symbols):
        raise Wrong(f"{where} has a number called I, which is the identity matrix beside vectors: use another name")
    return found


def covariance_matrix(value: Any, dimension: Expr, where: str) -> Expr:
    """A covariance from a name, "I", c times I, a list of rows, an array or a matrix of SymPy's."""
    if isinstance(value, str):
        return identity(dimension) if value == IDENTITY else positive_definite(name_checked(value), dimension)
    if isinstance(value, SymPyMatrix):
        check_shape(value, (dimension, dimension), where)
        if isinstance(value, Vector):
            raise Wrong(f"{where} must be a matrix, and {value.name} is a vector")
        return positive_definite(name_checked(value.name), dimension)
    if is_list(value):
        return explicit(value, where)
    if isinstance(value, Expr) and is_matrix(value):
        return structured(value, dimension, where)
    raise Wrong(f"{where} must be a name, I, a number times I, or a list of rows, not {brief(value)}")


def structured(value: Expr, dimension: Expr, where: str) -> Expr:
    """I, cI or diag(f_d), of the problem's dimension where it does not state another one."""
    value = substitute(value, {shape(value)[0]: dimension}) if checked_size(shape(value)[0]) == DIMENSION else value
    check_shape(value, (dimension, dimension), where)
    if isinstance(value, Identity):
        return identity(dimension)
    if isinstance(value, MatrixProduct) and len(value.args) == 2 and isinstance(value.args[1], Identity):
        return matrix_product(
            number(value.args[0], POSITIVE, f"the factor of I in {within(where)}"), identity(dimension)
        )
    if isinstance(value, Diagonal) and is_positive_definite(value):
        return value
    raise NotYet(f"{where} cannot be {brief(value)} yet: give the whole matrix one name of its own")


def explicit(rows: Sequence[Any], where: str) -> Expr:
    """A symmetric positive definite matrix by its entries."""
    size = checked_size(Integer(len(rows)))
    if not all(is_list(row) and len(row) == len(rows) for row in rows):
        raise Wrong(f"{where} must be a square list of rows, {size} rows of {size} entries each: [[a, c], [c, b]]")
    spreads = {name for place, row in enumerate(rows) for name in names_of_spread(row[place])}
    entries = [
        [number(known(each, spreads), REAL, f"entry {i},{j} of {within(where)}") for j, each in enumerate(row, 1)]
        for i, row in enumerate(rows, 1)
    ]
    matrix = ImmutableDenseMatrix(entries)
    check_definite(matrix, where)
    return identity(size) if matrix == ImmutableDenseMatrix.eye(len(rows)) else matrix


def names_of_spread(entry: Any) -> set[str]:
    """The names in an entry of the diagonal, where it is a name or a product of powers: a variance, or what makes one.

    They are positive; in a sum it is the sum that is, and what it takes is an assumption.
    """
    if isinstance(entry, str):
        return {entry}
    if not isinstance(entry, Expr) or is_matrix(entry) or entry.is_Add:
        return set()
    return {symbol.name for symbol in unknown(entry) if all(f.is_Atom or f.is_Pow for f in entry.as_ordered_factors())}


def known(entry: Any, spreads: set[str]) -> Any:
    """An entry in which names that make variances are positive, wherever they stand."""
    if isinstance(entry, str):
        return symbol(entry, POSITIVE) if entry in spreads else entry
    if not isinstance(entry, Expr) or is_matrix(entry):
        return entry
    return substitute(entry, {each: symbol(each.name, POSITIVE) for each in unknown(entry) if each.name in spreads})


def check_definite(matrix: ImmutableDenseMatrix, where: str) -> None:
    if not is_manageable(matrix):
        raise NotYet(f"{where} has a determinant of too many terms: use shorter entries, or one name for the matrix")
    if not is_symmetric(matrix):
        raise Wrong(f"{where} must be symmetric: its entries above and below the diagonal differ")
    size = wrong_minor(matrix)
    if size is not None:
        part = f"the determinant of its first {size} rows and columns" if size > 1 else "its first entry"
        raise Wrong(f"{where} must be positive definite, and {part} is not positive")


def check_shape(value: Expr, wanted: tuple[Expr, Expr], where: str) -> None:
    rows, columns = shape(value)
    found = (checked_size(rows), columns if columns == 1 else checked_size(columns))
    if found[0] != found[1] and wanted[0] == wanted[1]:
        raise Wrong(f"{where} must be a square matrix, and {brief(value)} has {rows} rows and {columns} columns")
    fits = all(size in (DIMENSION, want) for size, want in zip(found, wanted, strict=True))
    if not fits:
        raise Wrong(f"{where} has the shape {rows}×{columns}, and {wanted[0]}×{wanted[1]} is needed")

"""From terms with vectors and matrices to sums of words, and to the numbers that these make."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from sympy import (
    Basic,
    Determinant,
    Expr,
    Identity,
    Inverse,
    MatrixBase,
    MatrixSymbol,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
)
from sympy.matrices.expressions.matadd import MatAdd
from sympy.matrices.expressions.matmul import MatMul
from sympy.matrices.expressions.matpow import MatPow

from derive.certification.exact import contraction  # noqa: F401  (it registers what it knows of sums)
from derive.certification.exact import words as of_words
from derive.certification.exact.atoms import Stuck
from derive.certification.exact.blocks import Explicit, Factor, FactorOfExplicit, Named, diagonal, lower_part
from derive.certification.exact.derivatives import gradient
from derive.certification.exact.determinants import determinant
from derive.certification.exact.inverses import cholesky, inverse
from derive.certification.exact.leaves import variable
from derive.certification.exact.letters import Letter
from derive.certification.exact.ring import Form, constant, single
from derive.certification.exact.vectors import integrate_vector, integrate_words
from derive.certification.exact.words import Words, added, entry, letter, nought, scalar, unit
from derive.terms import (
    Cholesky,
    Diagonal,
    Entry,
    Gradient,
    LowerPart,
    MatrixIntegral,
    MatrixProduct,
    MatrixSum,
    PositiveDefinite,
    PositiveVector,
    Scalar,
    SquaredNorm,
    Vector,
    is_matrix,
    shape,
)

HIGHEST_POWER = 16
Normal = Callable[[Expr], Form]
definite: ContextVar[frozenset[Expr]] = ContextVar("definite", default=frozenset())
"""The matrices that are written out and taken to be positive definite."""


def size_of(term: Expr) -> Form:
    """A dimension: a symbol or a whole number."""
    if term.is_Integer:
        return constant(int(term))
    if isinstance(term, Symbol):
        return single(variable(term))
    raise Stuck(f"the dimension {term}")


def sizes(term: Expr) -> tuple[Form, Form]:
    rows, columns = shape(term)
    return size_of(rows), size_of(columns)


def named(symbol: MatrixSymbol) -> Named:
    return Named(symbol, *sizes(symbol), isinstance(symbol, PositiveVector))


def words_of(term: Expr, normal: Normal) -> Words:
    """The sum of words that a vector or a matrix is; `normal` reads the numbers in it."""
    for kind in type(term).__mro__:
        if kind in MATRICES:
            return MATRICES[kind](term, normal)
    raise Stuck(f"{type(term).__name__} is no word in matrices here")


def read_named(term: Expr, normal: Normal) -> Words:
    return letter(Letter(named(term)))


def read_definite(term: Expr, normal: Normal) -> Words:
    """Σ = L Lᵀ"""
    factor = letter(Letter(Factor(term, sizes(term)[0])))
    return factor * factor.turned


def read_explicit(term: Any, normal: Normal) -> Words:
    """A matrix that is written out; one that is taken to be positive definite is L Lᵀ, like any other."""
    rows, columns = sizes(term)
    entries = tuple(tuple(map(normal, row)) for row in term.tolist())
    if not any(value for row in entries for value in row):
        return nought(rows, columns)
    block = Explicit(entries, rows, columns)
    if term not in definite.get():
        return letter(Letter(block))
    factor = letter(Letter(FactorOfExplicit(block)))
    return factor * factor.turned


def read_sum(term: Expr, normal: Normal) -> Words:
    return added([words_of(part, normal) for part in term.args], *sizes(term))


def read_product(term: Expr, normal: Normal) -> Words:
    matrices = [words_of(part, normal) for part in term.args if is_matrix(part)]
    result = matrices[0]
    for part in matrices[1:]:
        result = result * part
    for part in term.args:
        result = result if is_matrix(part) else result.scaled(normal(part))
    return result


def read_power(term: MatPow, normal: Normal) -> Words:
    base, exponent = term.args
    if not exponent.is_Integer or abs(int(exponent)) > HIGHEST_POWER:
        raise Stuck("a power of a matrix that is not a small whole number")
    found = words_of(base, normal)
    found, result = inverse(found) if int(exponent) < 0 else found, unit(found.rows)
    for _ in range(abs(int(exponent))):
        result = result * found
    return result


def read_diagonal(term: Expr, normal: Normal) -> Words:
    body, index, size = term.args
    return diagonal(normal(body), variable(index), size_of(size))


def read_integral(term: Expr, normal: Normal) -> Words:
    body, x = term.args
    return integrate_words(words_of(body, normal), variable_vector(x))


def read_gradient(term: Expr, normal: Normal) -> Words:
    body, x = term.args
    alone = words_of(x, normal).only
    if alone is None or len(alone[0]) != 1:
        raise Stuck("a gradient by something that is no variable")
    return gradient(normal(body), alone[0][0].block)


def variable_vector(x: Basic) -> Named:
    """A vector that an integral binds: it runs over ℝᴰ, so nothing may be known of its entries."""
    if not isinstance(x, Vector) or isinstance(x, PositiveVector):
        raise Stuck("an integral over something that does not run over all vectors")
    return named(x)


def over_vectors(body: Form, x: Expr) -> Form:
    return integrate_vector(body, variable_vector(x))


MATRICES: dict[type[Any], Callable[[Any, Normal], Words]] = {
    MatrixSymbol: read_named,
    PositiveDefinite: read_definite,
    Identity: lambda term, normal: unit(sizes(term)[0]),
    ZeroMatrix: lambda term, normal: nought(*sizes(term)),
    MatrixBase: read_explicit,
    MatrixSum: read_sum,
    MatAdd: read_sum,
    MatrixProduct: read_product,
    MatMul: read_product,
    MatPow: read_power,
    Transpose: lambda term, normal: words_of(term.args[0], normal).turned,
    Inverse: lambda term, normal: inverse(words_of(term.args[0], normal)),
    Cholesky: lambda term, normal: cholesky(words_of(term.args[0], normal)),
    LowerPart: lambda term, normal: lower_part(words_of(term.args[0], normal)),
    Diagonal: read_diagonal,
    MatrixIntegral: read_integral,
    Gradient: read_gradient,
}
NUMBERS: dict[type[Any], Callable[[Any, Normal], Form]] = {
    Scalar: lambda term, normal: scalar(words_of(term.args[0], normal)),
    Trace: lambda term, normal: of_words.trace(words_of(term.args[0], normal)),
    Determinant: lambda term, normal: determinant(words_of(term.args[0], normal)),
    SquaredNorm: lambda term, normal: squared_norm(words_of(term.args[0], normal)),
    Entry: lambda term, normal: read_entry(term, normal),
}


def squared_norm(words: Words) -> Form:
    """tr(MᵀM)"""
    return of_words.trace(words.turned * words)


def read_entry(term: Entry, normal: Normal) -> Form:
    matrix, row, column = term.args
    return entry(words_of(matrix, normal), normal(row), normal(column))

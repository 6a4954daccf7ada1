r"""Vectors and matrices of a dimension that may be a symbol, as inert terms.

SymPy's own sums and products of matrices are sums and products to everybody who asks (`is_Add`, `is_Mul`), and their
factors would be put in order like numbers; these are not, and keep the order in which they are built. Transposes,
inverses, traces and determinants are SymPy's. A 1×1 matrix is a number only where `Scalar` says so.

An integral over a vector x is `integral(body, x)`, over the whole of ℝᴰ; of a vector or a matrix, `MatrixIntegral`.
Indices count from 1.
"""

from __future__ import annotations

from typing import Any

from sympy import Basic, Determinant, Expr, Identity, Inverse, MatrixSymbol, S, Trace, Transpose, ZeroMatrix, sympify
from sympy.core.symbol import Str
from sympy.matrices.expressions.matadd import MatAdd
from sympy.matrices.expressions.matexpr import MatrixExpr
from sympy.matrices.expressions.matmul import MatMul

from derive.terms.build import MINUS_ONE, integral, mul, raw


class Vector(MatrixSymbol):
    """A real column vector by its name; `args` are the name, the dimension and 1."""


class PositiveVector(Vector):
    """A vector whose entries are all positive."""


class PositiveDefinite(MatrixSymbol):
    """A symmetric positive definite matrix by its name; `args` are the name and twice the dimension."""


class MatrixSum(MatrixExpr):
    """A + B + …, in this order."""

    def __new__(cls, *terms: Expr) -> MatrixSum:
        return Basic.__new__(cls, *terms)

    @property
    def shape(self) -> tuple[Expr, Expr]:
        return shape(self.args[0])

    def doit(self, **hints: Any) -> Expr:
        return MatAdd(*(term.doit(**hints) for term in self.args)).doit(**hints)


class MatrixProduct(MatrixExpr):
    """A B …, in this order; a number that multiplies them stands first, as one factor."""

    def __new__(cls, *factors: Expr) -> MatrixProduct:
        return Basic.__new__(cls, *factors)

    @property
    def shape(self) -> tuple[Expr, Expr]:
        matrices = [factor for factor in self.args if is_matrix(factor)]
        return shape(matrices[0])[0], shape(matrices[-1])[1]

    def doit(self, **hints: Any) -> Expr:
        return MatMul(*(factor.doit(**hints) for factor in self.args)).doit(**hints)


class Cholesky(MatrixExpr):
    """The lower triangular L with a positive diagonal and L Lᵀ = Σ, for a positive definite Σ."""

    def __new__(cls, matrix: Expr) -> Cholesky:
        return Basic.__new__(cls, matrix)

    @property
    def shape(self) -> tuple[Expr, Expr]:
        return shape(self.args[0])


class Diagonal(MatrixExpr):
    """The diagonal matrix with the entries f_1, …, f_D; `args` are f_d, the index d, which is bound, and D."""

    def __new__(cls, body: Expr, index: Expr, dimension: Expr) -> Diagonal:
        return Basic.__new__(cls, body, index, dimension)

    @property
    def shape(self) -> tuple[Expr, Expr]:
        return self.args[2], self.args[2]

    @property
    def free_symbols(self) -> set[Basic]:
        body, index, dimension = self.args
        return (body.free_symbols - {index}) | dimension.free_symbols


class LowerPart(MatrixExpr):
    """The lower triangular part of a square matrix, its diagonal included; zeros above."""

    def __new__(cls, matrix: Expr) -> LowerPart:
        return Basic.__new__(cls, matrix)

    @property
    def shape(self) -> tuple[Expr, Expr]:
        return shape(self.args[0])


class Gradient(MatrixExpr):
    """∇_X f, the matrix of all ∂f/∂X_ij; for a lower triangular X, such as a Cholesky factor, zeros stand above."""

    def __new__(cls, body: Expr, variable: Expr) -> Gradient:
        return Basic.__new__(cls, body, variable)

    @property
    def shape(self) -> tuple[Expr, Expr]:
        return shape(self.args[1])


class MatrixIntegral(MatrixExpr):
    """∫ F(x) dx over ℝᴰ, of a vector or matrix F, entry by entry; `args` are F and the vector x, which is bound."""

    def __new__(cls, body: Expr, variable: Expr) -> MatrixIntegral:
        return Basic.__new__(cls, body, variable)

    @property
    def shape(self) -> tuple[Expr, Expr]:
        return shape(self.args[0])

    @property
    def free_symbols(self) -> set[Basic]:
        return self.args[0].free_symbols - {self.args[1]}


class OfMatrix(Expr):
    """A real number that is made of a matrix."""

    is_commutative = True
    is_extended_real = True

    def __new__(cls, matrix: Expr) -> OfMatrix:
        return Basic.__new__(cls, matrix)


class Scalar(OfMatrix):
    """A 1×1 matrix as the number that it holds: xᵀAx. It is written like the matrix."""


class SquaredNorm(OfMatrix):
    """‖M‖² = tr(MᵀM), the sum of the squares of all entries of a vector or a matrix."""


class Entry(Expr):
    """M_ij, or x_i, whose second index is 1; indices count from 1."""

    is_commutative = True
    is_extended_real = True

    def __new__(cls, matrix: Expr, row: Expr, column: Expr = S.One) -> Entry:
        return Basic.__new__(cls, matrix, row, column)


def vector(name: str, dimension: Expr) -> Vector:
    return raw(Vector, (Str(name), dimension, S.One))


def positive_vector(name: str, dimension: Expr) -> PositiveVector:
    return raw(PositiveVector, (Str(name), dimension, S.One))


def positive_definite(name: str, dimension: Expr) -> PositiveDefinite:
    return raw(PositiveDefinite, (Str(name), dimension, dimension))


def identity(dimension: Expr) -> Identity:
    return raw(Identity, (dimension,))


def zeros(rows: Expr, columns: Expr = S.One) -> ZeroMatrix:
    return raw(ZeroMatrix, (rows, columns))


def shape(term: Expr) -> tuple[Expr, Expr]:
    """Rows and columns."""
    rows, columns = term.shape
    return sympify(rows), sympify(columns)


def is_matrix(term: Basic) -> bool:
    """Whether the term is a vector or a matrix."""
    return bool(getattr(term, "is_Matrix", False))


def matrix_sum(*terms: Expr) -> Expr:
    """A + B + …, sums spliced in; of one term, that term."""
    flat = [part for term in terms for part in (term.args if isinstance(term, MatrixSum) else (term,))]
    return flat[0] if len(flat) == 1 else raw(MatrixSum, flat)


def matrix_product(*factors: Expr) -> Expr:
    """A B …, products spliced in and all numbers brought to the front as one; of one factor, that factor."""
    flat = [part for factor in factors for part in (factor.args if isinstance(factor, MatrixProduct) else (factor,))]
    numbers, matrices = ([part for part in flat if is_matrix(part) is kind] for kind in (False, True))
    number = numbers[0] if len(numbers) == 1 else mul(*numbers) if numbers else S.One
    number = S.One if number.is_Mul and not number.args else number
    kept = matrices if number is S.One else [number, *matrices]
    return kept[0] if len(kept) == 1 else raw(MatrixProduct, kept)


def matrix_neg(term: Expr) -> Expr:
    """−A; the opposite of an opposite is the term again."""
    number, rest = matrix_coefficient(term)
    if number is MINUS_ONE:
        return rest
    return raw(MatrixProduct, (MINUS_ONE, term)) if isinstance(term, MatrixSum) else matrix_product(MINUS_ONE, term)


def matrix_coefficient(term: Expr) -> tuple[Expr, Expr]:
    """c and A of cA, where c is the number in front."""
    if isinstance(term, MatrixProduct) and not is_matrix(term.args[0]):
        number, *rest = term.args
        return number, rest[0] if len(rest) == 1 else raw(MatrixProduct, rest)
    return S.One, term


def matrix_sub(a: Expr, b: Expr) -> Expr:
    return matrix_sum(a, matrix_neg(b))


def transpose(term: Expr) -> Transpose:
    return raw(Transpose, (term,))


def matrix_inverse(term: Expr) -> Inverse:
    return raw(Inverse, (term, MINUS_ONE))


def trace(term: Expr) -> Trace:
    return raw(Trace, (term,))


def determinant(term: Expr) -> Determinant:
    return raw(Determinant, (term,))


def scalar(term: Expr) -> Scalar:
    return raw(Scalar, (term,))


def squared_norm(term: Expr) -> SquaredNorm:
    return raw(SquaredNorm, (term,))


def entry(matrix: Expr, row: Expr, column: Expr = S.One) -> Entry:
    return raw(Entry, (matrix, row, column))


def quadratic_form(offset: Expr, matrix: Expr) -> Expr:
    """xᵀAx"""
    return scalar(matrix_product(transpose(offset), matrix, offset))


def integral_of(body: Expr, variable: Expr) -> Expr:
    """∫ body dx over ℝᴰ, whether the body is a number, a vector or a matrix."""
    return raw(MatrixIntegral, (body, variable)) if is_matrix(body) else integral(body, variable)

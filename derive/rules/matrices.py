"""The laws of matrices: transposes, inverses, and identities that drop out."""

from __future__ import annotations

from sympy import Expr, Identity, S, ZeroMatrix

from derive.derivation import rule
from derive.patterns import Rest, slots
from derive.terms import (
    Diagonal,
    MatrixProduct,
    MatrixSum,
    is_matrix,
    is_positive_definite,
    matrix_coefficient,
    matrix_inverse,
    matrix_neg,
    matrix_product,
    matrix_sum,
    raw,
    same,
    scalar,
    shape,
    transpose,
    zeros,
)
from derive.terms import identity as identity_matrix
from derive.terms import inverse as reciprocal

A, B, c, d, n = slots("A B c d n")
before, after, rest, matrices = Rest("before"), Rest("after"), Rest("rest"), Rest("matrices")
HORN = "Horn and Johnson, Matrix Analysis (2nd ed.), "


def product(*factors: Expr) -> Expr:
    """The pattern of a product of matrices, its slots where they stand."""
    return raw(MatrixProduct, factors)


def rejoined(*parts: Expr | tuple[Expr, ...], size: Expr) -> Expr:
    """The product of what is left of one; the identity where nothing is."""
    factors = [factor for part in parts for factor in (part if isinstance(part, tuple) else (part,))]
    if not any(map(is_matrix, factors)):
        factors.append(identity_matrix(size))
    return matrix_product(*factors)


# transposes -----------------------------------------------------------------------------------------------------------


@rule("transpose of a product", transpose(product(A, B)), source=HORN + "0.2.5", says="a transpose reverses a product")
def transpose_of_product(A: Expr, B: Expr) -> Expr:
    r"(AB)^\top = B^\top A^\top"
    number, matrix = matrix_coefficient(matrix_product(A, B))
    factors = matrix.args if isinstance(matrix, MatrixProduct) else (matrix,)
    return matrix_product(number, *(transpose(factor) for factor in reversed(factors)))


@rule(
    "transpose of a transpose",
    transpose(transpose(A)),
    source=HORN + "0.2.5",
    tidies=True,
    says="the transpose of a transpose is the matrix itself",
)
def transpose_of_transpose(A: Expr) -> Expr:
    r"(A^\top)^\top = A"
    return A


@rule("transpose of a symmetric matrix", transpose(A), source=HORN + "0.2.5", tidies=True, says="by symmetry")
def transpose_of_symmetric(A: Expr) -> Expr | None:
    r"\Sigma^\top = \Sigma \text{ for a symmetric } \Sigma"
    return A if is_positive_definite(A) or isinstance(A, Diagonal) else None


# inverses -------------------------------------------------------------------------------------------------------------


@rule("inverse of a product", matrix_inverse(product(A, B)), source=HORN + "0.5", says="an inverse reverses a product")
def inverse_of_product(A: Expr, B: Expr) -> Expr | None:
    r"(AB)^{-1} = B^{-1} A^{-1} \text{ for square, invertible } A, B"
    factors = matrix_product(A, B).args
    if any(is_matrix(factor) and len(set(shape(factor))) > 1 for factor in factors):
        return None
    numbers = [reciprocal(factor) for factor in factors if not is_matrix(factor)]
    return matrix_product(*numbers, *(matrix_inverse(factor) for factor in reversed(factors) if is_matrix(factor)))


@rule(
    "inverse of a matrix and the matrix",
    product(before, A, B, after),
    source=HORN + "0.5",
    says="a matrix times its inverse is the identity",
)
def inverse_cancels(before: tuple[Expr, ...], A: Expr, B: Expr, after: tuple[Expr, ...]) -> Expr | None:
    r"A^{-1} A = A A^{-1} = I"
    if is_matrix(A) and is_matrix(B) and (matrix_inverse(A) == B or matrix_inverse(B) == A):
        return rejoined(before, after, size=shape(A)[0])
    return None


@rule(
    "inverse of the identity",
    matrix_inverse(A),
    source=HORN + "0.5",
    tidies=True,
    says="the identity is its own inverse",
)
def inverse_of_identity(A: Expr) -> Expr | None:
    r"I^{-1} = I"
    return A if isinstance(A, Identity) else None


@rule(
    "inverse of a diagonal matrix",
    matrix_inverse(Diagonal(c, d, n)),
    source=HORN + "0.9.1",
    positive=("c",),
    says="a diagonal matrix is inverted entry by entry",
)
def inverse_of_diagonal(c: Expr, d: Expr, n: Expr) -> Expr:
    r"\operatorname{diag}(c_d)^{-1} = \operatorname{diag}(1/c_d) \text{ for } c_d > 0"
    return Diagonal(reciprocal(c), d, n)


# identities and zeros -------------------------------------------------------------------------------------------------


@rule(
    "the identity drops out",
    product(before, A, after),
    source=HORN + "0.2.4",
    tidies=True,
    says="the identity drops out of a product",
)
def identity_drops(before: tuple[Expr, ...], A: Expr, after: tuple[Expr, ...]) -> Expr | None:
    r"A I = I A = A"
    others = (*before, *after)
    return matrix_product(*others) if isinstance(A, Identity) and any(map(is_matrix, others)) else None


@rule(
    "a product with a zero matrix",
    product(before, A, after),
    source=HORN + "0.2.4",
    tidies=True,
    says="what is multiplied by 0 is 0",
)
def zero_in_product(before: tuple[Expr, ...], A: Expr, after: tuple[Expr, ...]) -> Expr | None:
    r"A\,0 = 0"
    return zeros(*shape(matrix_product(*before, A, *after))) if isinstance(A, ZeroMatrix) else None


@rule("the zero matrix as a number", scalar(A), source=HORN + "0.2.4", tidies=True, says="what is multiplied by 0 is 0")
def zero_as_number(A: Expr) -> Expr | None:
    r"a^\top 0 = 0"
    return S.Zero if isinstance(A, ZeroMatrix) else None


@rule(
    "adding a zero matrix",
    raw(MatrixSum, (A, rest)),
    source=HORN + "0.2.4",
    tidies=True,
    says="0 may be left out of a sum",
)
def plus_zero_matrix(A: Expr, rest: tuple[Expr, ...]) -> Expr | None:
    r"A + 0 = A"
    return matrix_sum(*rest) if isinstance(A, ZeroMatrix) and rest else None


@rule(
    "opposite matrices cancel",
    raw(MatrixSum, (A, rest)),
    source=HORN + "0.2.4",
    tidies=True,
    says="opposite terms cancel",
)
def opposite_matrices(A: Expr, rest: tuple[Expr, ...]) -> Expr | None:
    r"A + B - A = B"
    place = next((place for place, term in enumerate(rest) if same(term, matrix_neg(A))), None)
    if place is None:
        return None
    kept = (*rest[:place], *rest[place + 1 :])
    return matrix_sum(*kept) if kept else zeros(*shape(A))


@rule("distributive law", product(before, raw(MatrixSum, (A, rest)), after), source=HORN + "0.2.4", says="multiply out")
def distribute_matrices(before: tuple[Expr, ...], A: Expr, rest: tuple[Expr, ...], after: tuple[Expr, ...]) -> Expr:
    r"A\,(B + C) = AB + AC"
    return matrix_sum(*(matrix_product(*before, term, *after) for term in (A, *rest)))


@rule("a number in a product", product(c, matrices), source=HORN + "0.2.4", tidies=True, says="1 may be left out")
def one_in_product(c: Expr, matrices: tuple[Expr, ...]) -> Expr | None:
    r"1\cdot A = A"
    return matrix_product(*matrices) if c is S.One and matrices else None

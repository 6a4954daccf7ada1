"""The laws of matrices: transposes, inverses, traces, determinants, and identities that drop out."""

from __future__ import annotations

from sympy import Expr, Identity, Product, S, Trace, Tuple, ZeroMatrix

from derive.derivation import rule
from derive.patterns import Rest, slots
from derive.terms import (
    Diagonal,
    MatrixProduct,
    MatrixSum,
    Scalar,
    add,
    determinant,
    is_matrix,
    is_positive_definite,
    matrix_coefficient,
    matrix_inverse,
    matrix_neg,
    matrix_product,
    matrix_sum,
    mul,
    power,
    raw,
    same,
    scalar,
    shape,
    trace,
    transpose,
    zeros,
)
from derive.terms import identity as identity_matrix
from derive.terms import inverse as reciprocal

A, B, v, c, d, n = slots("A B v c d n")
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


# traces ---------------------------------------------------------------------------------------------------------------


@rule("trace of a scalar", scalar(A), source=HORN + "0.2.5", says="a number is its own trace")
def trace_of_scalar(A: Expr) -> Expr:
    r"x^\top A x = \operatorname{tr}(x^\top A x)"
    return trace(A)


@rule(
    "cyclic property of the trace",
    trace(product(A, B)),
    source=HORN + "0.2.5",
    says="a trace allows its factors to be turned in a circle",
)
def cyclic(A: Expr, B: Expr) -> Expr | None:
    r"\operatorname{tr}(AB) = \operatorname{tr}(BA)"
    return trace(matrix_product(B, A)) if is_matrix(A) else None


@rule("trace of the identity", trace(A), source=HORN + "0.2.5", says="the trace of the identity is the dimension")
def trace_of_identity(A: Expr) -> Expr | None:
    r"\operatorname{tr} I = D"
    return A.args[0] if isinstance(A, Identity) else None


@rule(
    "linearity of the trace", trace(raw(MatrixSum, (A, rest))), source=HORN + "0.2.5", says="by linearity of the trace"
)
def trace_of_sum(A: Expr, rest: tuple[Expr, ...]) -> Expr:
    r"\operatorname{tr}(A + B) = \operatorname{tr} A + \operatorname{tr} B"
    return add(*(outside(Trace, term) for term in (A, *rest)))


@rule(
    "linearity of the trace", trace(product(c, matrices)), source=HORN + "0.2.5", says="a number comes out of a trace"
)
def number_out_of_trace(c: Expr, matrices: tuple[Expr, ...]) -> Expr | None:
    r"\operatorname{tr}(cA) = c \operatorname{tr} A"
    return None if is_matrix(c) else mul(c, trace(matrix_product(*matrices)))


@rule(
    "a number out of a product",
    scalar(product(c, matrices)),
    source=HORN + "0.2.4",
    says="a number comes out of a product",
)
def number_out_of_scalar(c: Expr, matrices: tuple[Expr, ...]) -> Expr | None:
    r"x^\top (cA)\,x = c\,x^\top A x"
    return None if is_matrix(c) else mul(c, scalar(matrix_product(*matrices)))


def outside(head: type[Trace] | type[Scalar], term: Expr) -> Expr:
    """f(cA) as c f(A), for a linear f."""
    number, matrix = matrix_coefficient(term)
    return raw(head, (matrix,)) if number is S.One else mul(number, raw(head, (matrix,)))


# determinants ---------------------------------------------------------------------------------------------------------


@rule(
    "determinant of a product",
    determinant(product(A, B)),
    source=HORN + "0.3.5",
    says="the determinant of a product is the product of the determinants",
)
def determinant_of_product(A: Expr, B: Expr) -> Expr | None:
    r"|AB| = |A|\,|B| \text{ for square } A, B"
    square = is_matrix(A) and len(set(shape(A))) == 1
    return mul(determinant(A), determinant(B)) if square else None


@rule(
    "determinant of a transpose",
    determinant(transpose(A)),
    source=HORN + "0.3.2",
    says="a transpose has the same determinant",
)
def determinant_of_transpose(A: Expr) -> Expr:
    r"|A^\top| = |A|"
    return determinant(A)


@rule(
    "determinant of a multiple",
    determinant(product(c, A)),
    source=HORN + "0.3.5",
    says="a number comes out of a determinant D times",
)
def determinant_of_multiple(c: Expr, A: Expr) -> Expr | None:
    r"|cA| = c^D\,|A|"
    return None if is_matrix(c) else mul(power(c, shape(A)[0]), determinant(A))


@rule(
    "determinant of the identity",
    determinant(A),
    source=HORN + "0.3.1",
    tidies=True,
    says="the determinant of the identity is 1",
)
def determinant_of_identity(A: Expr) -> Expr | None:
    r"|I| = 1"
    return S.One if isinstance(A, Identity) else None


@rule(
    "determinant of a diagonal matrix",
    determinant(Diagonal(c, d, n)),
    source=HORN + "0.9.1",
    says="the determinant of a diagonal matrix is the product of its entries",
)
def determinant_of_diagonal(c: Expr, d: Expr, n: Expr) -> Expr:
    r"|\operatorname{diag}(c_d)| = \prod_d c_d"
    return raw(Product, (c, Tuple(d, S.One, n)))


@rule("a number in a product", product(c, matrices), source=HORN + "0.2.4", tidies=True, says="1 may be left out")
def one_in_product(c: Expr, matrices: tuple[Expr, ...]) -> Expr | None:
    r"1\cdot A = A"
    return matrix_product(*matrices) if c is S.One and matrices else None

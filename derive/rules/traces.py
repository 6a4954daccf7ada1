"""The laws of traces and determinants."""

from __future__ import annotations

from sympy import Expr, Identity, Product, S, Trace, Tuple

from derive.derivation import rule
from derive.patterns import Rest, slots
from derive.rules.matrices import HORN, product
from derive.terms import (
    Diagonal,
    MatrixSum,
    Scalar,
    add,
    determinant,
    is_matrix,
    matrix_coefficient,
    matrix_product,
    mul,
    power,
    raw,
    scalar,
    shape,
    trace,
    transpose,
)

A, B, c, d, n = slots("A B c d n")
matrices, rest = Rest("matrices"), Rest("rest")


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

"""The laws of covariances with a structure: multiples of the identity, and diagonal matrices."""

from __future__ import annotations

from sympy import Expr, S, Sum, Tuple

from derive.derivation import rule
from derive.patterns import Rest, slots
from derive.rules.matrices import (
    HORN,
    identity_drops,
    inverse_of_diagonal,
    inverse_of_identity,
    inverse_of_product,
    product,
)
from derive.rules.traces import (
    determinant_of_diagonal,
    determinant_of_identity,
    determinant_of_multiple,
    number_out_of_scalar,
    number_out_of_trace,
    trace_of_identity,
)
from derive.terms import (
    Diagonal,
    LowerPart,
    MatrixSum,
    add,
    depends,
    entry,
    is_matrix,
    matrix_coefficient,
    matrix_product,
    mul,
    neg,
    power,
    raw,
    scalar,
    trace,
    transpose,
)

A, c, d, n, i, j, x = slots("A c d n i j x")
before, rest = Rest("before"), Rest("rest")


@rule(
    "trace with a diagonal matrix",
    trace(product(before, Diagonal(c, d, n), rest)),
    source=HORN + "0.9.1",
    says="a trace with a diagonal matrix is a sum over the diagonals",
)
def trace_with_diagonal(before: tuple[Expr, ...], c: Expr, d: Expr, n: Expr, rest: tuple[Expr, ...]) -> Expr | None:
    r"\operatorname{tr}(\operatorname{diag}(c_d)\,A) = \sum_d c_d\,A_{dd}"
    others = (*rest, *before)
    if not others or not all(map(is_matrix, others)) or any(depends(other, d) for other in others):
        return None
    return raw(Sum, (mul(c, entry(matrix_product(*others), d, d)), Tuple(d, S.One, n)))


@rule(
    "trace of a diagonal matrix",
    trace(Diagonal(c, d, n)),
    source=HORN + "0.2.5",
    says="the trace is the sum of the diagonal",
)
def trace_of_diagonal(c: Expr, d: Expr, n: Expr) -> Expr:
    r"\operatorname{tr} \operatorname{diag}(c_d) = \sum_d c_d"
    return raw(Sum, (c, Tuple(d, S.One, n)))


@rule(
    "quadratic form of a diagonal matrix",
    scalar(product(transpose(x), Diagonal(c, d, n), x)),
    source=HORN + "0.9.1",
    says="a quadratic form of a diagonal matrix is a sum of squares",
)
def square_with_diagonal(x: Expr, c: Expr, d: Expr, n: Expr) -> Expr | None:
    r"x^\top \operatorname{diag}(c_d)\,x = \sum_d c_d\,x_d^2"
    return None if depends(x, d) else raw(Sum, (mul(c, power(entry(x, d), 2)), Tuple(d, S.One, n)))


@rule(
    "entries of a sum",
    entry(raw(MatrixSum, (A, rest)), i, j),
    source=HORN + "0.2.1",
    tidies=True,
    says="a sum is taken entry by entry",
)
def entry_of_sum(A: Expr, rest: tuple[Expr, ...], i: Expr, j: Expr) -> Expr:
    r"(A - B)_{ij} = A_{ij} - B_{ij}"

    def one(term: Expr) -> Expr:
        number, matrix = matrix_coefficient(term)
        if number is S.NegativeOne:
            return neg(entry(matrix, i, j))
        return entry(matrix, i, j) if number is S.One else mul(number, entry(matrix, i, j))

    return add(*map(one, (A, *rest)))


STRUCTURE = (
    inverse_of_product, inverse_of_identity, inverse_of_diagonal, determinant_of_identity, determinant_of_diagonal,
    determinant_of_multiple, identity_drops, number_out_of_scalar, number_out_of_trace, trace_of_identity,
    trace_of_diagonal,
    trace_with_diagonal, square_with_diagonal, entry_of_sum,
)  # fmt: skip
"""What a structured covariance leads to in a closed form, one law at a time."""


@rule(
    "trace of a lower part",
    trace(LowerPart(A)),
    source=HORN + "0.9.3",
    tidies=True,
    says="the diagonal belongs to the lower part",
)
def trace_of_lower_part(A: Expr) -> Expr:
    r"\operatorname{tr} \operatorname{tril} A = \operatorname{tr} A"
    return trace(A)


@rule(
    "diagonal of a lower part",
    entry(LowerPart(A), d, d),
    source=HORN + "0.9.3",
    tidies=True,
    says="the diagonal belongs to the lower part",
)
def entry_of_lower_part(A: Expr, d: Expr) -> Expr:
    r"(\operatorname{tril} A)_{dd} = A_{dd}"
    return entry(A, d, d)


TRACES = (number_out_of_trace, trace_of_diagonal, trace_of_lower_part, entry_of_lower_part)
"""What the diagonal of a gradient comes to."""

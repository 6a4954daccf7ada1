"""The laws of matrices that are written out, entry by entry."""

from __future__ import annotations

from sympy import Expr, Identity, ImmutableDenseMatrix, Integer, Pow, Product, S, Sum

from derive.derivation import rule
from derive.distributions.definite import is_covariance
from derive.patterns import Rest, slots
from derive.rules.algebra import FIELD
from derive.rules.grids import (
    adjugate,
    entries,
    factored_determinant,
    instances,
    inverse_of_lower,
    is_lower_factor,
    is_written_out,
    lower_factor,
    on_diagonal,
    square,
    tidied,
    total,
)
from derive.rules.matrices import HORN, identity_drops, product
from derive.rules.sums import INDUCTION, over
from derive.rules.traces import determinant_of_identity, number_out_of_scalar, number_out_of_trace, trace_of_identity
from derive.terms import (
    Cholesky,
    Diagonal,
    MatrixProduct,
    MatrixSum,
    Vector,
    add,
    determinant,
    entry,
    matrix_coefficient,
    matrix_inverse,
    matrix_product,
    mul,
    positive,
    raw,
    scalar,
    shape,
    squared_norm,
    trace,
    transpose,
)
from derive.terms import inverse as reciprocal
from derive.terms.written import written

A, B, v, f, d, n, i, j = slots("A B v f d n i j")
before, after, rest = Rest("before"), Rest("after"), Rest("rest")


@rule("entries of a vector", v, source=HORN + "0.1", says="write out the entries")
def vector_by_entries(v: Expr) -> Expr | None:
    r"x = (x_1, \dots, x_n)^\top"
    if not (isinstance(v, Vector) and shape(v)[0].is_Integer):
        return None
    size = int(shape(v)[0])
    return ImmutableDenseMatrix(size, 1, [entry(v, Integer(place)) for place in range(1, size + 1)])


@rule("a structured matrix by its entries", A, source=HORN + "0.9.1", says="write out the entries")
def structure_by_entries(A: Expr) -> Expr | None:
    r"cI = \operatorname{diag}(c, \dots, c)"
    if not (isinstance(A, Diagonal | MatrixProduct) and shape(A)[0].is_Integer):
        return None
    if isinstance(A, Diagonal):
        return on_diagonal(instances(*A.args))
    number, matrix = matrix_coefficient(A)
    scaled = isinstance(matrix, Identity) and positive(number)
    return on_diagonal([number] * int(shape(A)[0])) if scaled else None


@rule("transpose entry by entry", transpose(A), source=HORN + "0.2.5", says="rows become columns")
def transpose_of_entries(A: Expr) -> Expr | None:
    r"(a_{ij})^\top = (a_{ji})"
    return A.T if is_written_out(A) else None


@rule("sum entry by entry", raw(MatrixSum, (A, rest)), source=HORN + "0.2.1", says="matrices are added entry by entry")
def sum_of_entries(A: Expr, rest: tuple[Expr, ...]) -> Expr | None:
    r"(a_{ij}) + (b_{ij}) = (a_{ij} + b_{ij})"
    if not any(map(is_written_out, factors_of(A, *rest))):
        return None
    found = ImmutableDenseMatrix.zeros(*map(int, shape(A)))
    for number, matrix in map(matrix_coefficient, (A, *rest)):
        known = entries(matrix)
        if known is None:
            return None
        found += number * known
    return tidied(found)


def factors_of(*terms: Expr) -> list[Expr]:
    return [matrix_coefficient(term)[1] for term in terms]


@rule(
    "product entry by entry",
    product(before, A, B, after),
    source=HORN + "0.2.4",
    says="multiply the matrices, rows by columns",
)
def product_of_entries(before: tuple[Expr, ...], A: Expr, B: Expr, after: tuple[Expr, ...]) -> Expr | None:
    r"(AB)_{ij} = \sum_k a_{ik}\,b_{kj}"
    if not (is_written_out(A) and is_written_out(B)):
        return None
    return matrix_product(*before, tidied(A * B), *after)


@rule(
    "inverse of a matrix by its adjugate",
    matrix_inverse(A),
    source=HORN + "0.8.2",
    says="the inverse is the adjugate over the determinant",
)
def inverse_of_entries(A: Expr) -> Expr | None:
    r"A^{-1} = \frac{1}{|A|} \operatorname{adj} A"
    if is_written_out(A) and is_lower_factor(A):
        return inverse_of_lower(A)
    if not (is_written_out(A) and is_covariance(A)):
        return None
    if A.is_diagonal():
        return on_diagonal([1 / A[place, place] for place in range(A.rows)])
    return matrix_product(reciprocal(written(factored_determinant(A))), adjugate(A))


@rule("trace of a matrix", trace(A), source=HORN + "0.2.5", says="the trace is the sum of the diagonal")
def trace_of_entries(A: Expr) -> Expr | None:
    r"\operatorname{tr}(a_{ij}) = a_{11} + \dots + a_{nn}"
    return total([A[place, place] for place in range(A.rows)]) if is_written_out(A) else None


@rule("determinant of a matrix", determinant(A), source=HORN + "0.3.1", says="expand the determinant")
def determinant_of_entries(A: Expr) -> Expr | None:
    r"|A| = \sum_\pi \operatorname{sgn}(\pi) \prod_i a_{i\pi(i)}"
    return written(factored_determinant(A)) if is_written_out(A) else None


@rule("a matrix with one entry", scalar(A), source=HORN + "0.2.4", tidies=True, says="it is a number")
def number_of_entries(A: Expr) -> Expr | None:
    r"(a) = a"
    return written(A[0, 0]) if is_written_out(A) else None


@rule(
    "squared norm entry by entry",
    squared_norm(A),
    source=HORN + "5.6",
    says="the squared norm is the sum of the squares of the entries",
)
def norm_of_entries(A: Expr) -> Expr | None:
    r"\lVert (a_{ij}) \rVert^2 = \sum_{i,j} a_{ij}^2"
    if not is_written_out(A):
        return None
    squares = [square(each) for each in A.flat() if each != 0]
    return add(*squares) if len(squares) > 1 else next(iter(squares), S.Zero)


@rule("an entry", entry(A, i, j), source=HORN + "0.1", tidies=True, says="take the entry")
def entry_of_entries(A: Expr, i: Expr, j: Expr) -> Expr | None:
    r"(a_{ij})_{kl} = a_{kl}"
    known = is_written_out(A) and i.is_Integer and j.is_Integer
    return written(A[int(i) - 1, int(j) - 1]) if known else None


@rule("Cholesky factor of a matrix", Cholesky(A), source=HORN + "7.2.9", says="its Cholesky factor, row by row")
def cholesky_of_entries(A: Expr) -> Expr | None:
    r"l_{jj} = \sqrt{a_{jj} - \sum_{k<j} l_{jk}^2},\qquad l_{ij} = \frac{1}{l_{jj}} (a_{ij} - \sum_{k<j} l_{ik} l_{jk})"
    if not (is_written_out(A) and is_covariance(A)):
        return None
    return lower_factor(A)


@rule("a power of 1", raw(Pow, (S.One, n)), source=FIELD, tidies=True, says="a power of 1 is 1")
def power_of_one(n: Expr) -> Expr:
    r"1^n = 1"
    return S.One


@rule("a sum written out", over(Sum, f, d, n), source=INDUCTION, says="write out the sum")
def finite_sum(f: Expr, d: Expr, n: Expr) -> Expr | None:
    r"\sum_{d=1}^n f_d = f_1 + \dots + f_n"
    terms = instances(f, d, n)
    return add(*terms) if len(terms) > 1 else next(iter(terms), None)


@rule("a product written out", over(Product, f, d, n), source=INDUCTION, says="write out the product")
def finite_product(f: Expr, d: Expr, n: Expr) -> Expr | None:
    r"\prod_{d=1}^n f_d = f_1 \cdots f_n"
    factors = instances(f, d, n)
    return mul(*factors) if len(factors) > 1 else next(iter(factors), None)


ENTRIES = (
    sum_of_entries, transpose_of_entries, inverse_of_entries, identity_drops, product_of_entries, number_out_of_trace,
    number_out_of_scalar, trace_of_identity, trace_of_entries, determinant_of_identity, determinant_of_entries,
    number_of_entries,
)  # fmt: skip
"""What a closed form with matrices that are written out leads to, one law at a time."""

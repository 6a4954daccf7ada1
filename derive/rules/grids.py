"""Arithmetic of matrices that are written out, as one does it by hand."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import (
    Basic,
    Expr,
    Identity,
    ImmutableDenseMatrix,
    Integer,
    Integral,
    Product,
    S,
    Sum,
    ZeroMatrix,
    eye,
    preorder_traversal,
)

from derive.distributions import Independent
from derive.distributions.definite import determinant
from derive.terms import Diagonal, JointIntegral, MatrixIntegral, ProductOfOthers, power, shape, substitute
from derive.terms.written import worked_out, written


def is_written_out(term: Expr) -> bool:
    return isinstance(term, ImmutableDenseMatrix)


def entries(term: Expr) -> ImmutableDenseMatrix | None:
    """The entries of a matrix that is written out, and of I and 0 of a dimension that is a number."""
    if is_written_out(term):
        return term
    rows, columns = shape(term)
    if not (rows.is_Integer and columns.is_Integer):
        return None
    if isinstance(term, Identity):
        return ImmutableDenseMatrix(eye(int(rows)))
    return ImmutableDenseMatrix.zeros(int(rows), int(columns)) if isinstance(term, ZeroMatrix) else None


def instances(body: Expr, index: Expr, last: Expr) -> list[Expr]:
    """The body at index = 1, …, n, for an n that is a number; none where something in it binds the same index."""
    places = range(1, int(last) + 1) if last.is_Integer and index not in bound(body) else ()
    return [substitute(body, {index: Integer(place)}) for place in places]


def bound(body: Expr) -> set[Basic]:
    """The symbols that something in the term binds."""
    found: set[Basic] = set()
    for part in preorder_traversal(body):
        if isinstance(part, Sum | Product | Integral):
            found.add(part.args[1].args[0])
        elif isinstance(part, Diagonal | ProductOfOthers | MatrixIntegral):
            found.add(part.args[1])
        elif isinstance(part, JointIntegral | Independent):
            found.add(part.args[2])
    return found


def tidied(matrix: ImmutableDenseMatrix) -> ImmutableDenseMatrix:
    return matrix.applyfunc(worked_out)


def on_diagonal(values: Sequence[Expr]) -> ImmutableDenseMatrix:
    """SymPy's own `diag` asks each entry whether it is a matrix, which an indexed symbol does not answer."""
    size = len(values)
    return ImmutableDenseMatrix(size, size, lambda row, column: values[row] if row == column else S.Zero)


def factored_determinant(matrix: ImmutableDenseMatrix) -> Expr:
    return worked_out(determinant(matrix))


def adjugate(matrix: ImmutableDenseMatrix) -> ImmutableDenseMatrix:
    size = matrix.rows
    if size == 1:
        return ImmutableDenseMatrix([[1]])
    minors = [[matrix.minor_submatrix(column, row) for column in range(size)] for row in range(size)]
    return ImmutableDenseMatrix(
        [
            [
                worked_out((-1) ** (row + column) * determinant(ImmutableDenseMatrix(minor)))
                for column, minor in enumerate(part)
            ]
            for row, part in enumerate(minors)
        ]
    )


def is_lower_factor(matrix: ImmutableDenseMatrix) -> bool:
    """Whether it is lower triangular and no covariance, as Cholesky factors are, whose diagonals are positive."""
    return bool(matrix.is_square and matrix.is_lower and not matrix.is_diagonal())


def inverse_of_lower(matrix: ImmutableDenseMatrix) -> ImmutableDenseMatrix:
    """Row by row: what makes the product with L the identity."""
    size = matrix.rows
    found = [[S.Zero] * size for _ in range(size)]
    for row in range(size):
        for column in range(row + 1):
            unit = S.One if row == column else S.Zero
            left = unit - sum(matrix[row, k] * found[k][column] for k in range(column, row))
            found[row][column] = worked_out(left / matrix[row, row])
    return ImmutableDenseMatrix(found)


def lower_factor(matrix: ImmutableDenseMatrix) -> ImmutableDenseMatrix:
    size = matrix.rows
    lower = [[S.Zero] * size for _ in range(size)]
    for row in range(size):
        for column in range(row + 1):
            left = matrix[row, column] - sum(lower[row][k] * lower[column][k] for k in range(column))
            left = worked_out(left)
            lower[row][column] = root(left) if row == column else worked_out(left / lower[column][column])
    return ImmutableDenseMatrix(lower)


def root(square: Expr) -> Expr:
    return square**S.Half


def total(terms: list[Expr]) -> Expr:
    return written(worked_out(sum(terms, S.Zero)))


def square(term: Expr) -> Expr:
    """a², where a sum is kept as it is: its difference is small where its square is."""
    return power(written(term), 2) if term.is_Add else written(term**2)

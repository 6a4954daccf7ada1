"""Derivatives of what is made of matrices, by forward differentiation: a matrix, and how it changes with one entry.

The derivative of the Cholesky factor of A in the direction dA is L Φ(L⁻¹ dA L⁻ᵀ), where Φ keeps what is below the
diagonal and half of the diagonal. A positive definite Σ changes with an entry of its factor L as L Lᵀ does.
"""

from __future__ import annotations

from collections.abc import Callable

import sympy
from sympy import Determinant, Expr, Identity, Inverse, MatrixSymbol, Trace, Transpose, ZeroMatrix
from sympy.matrices.expressions.matadd import MatAdd
from sympy.matrices.expressions.matmul import MatMul

from derive.certification.ball import linear
from derive.certification.ball.balls import ONE, ZERO, CannotEnclose, OutsideDomain, arb
from derive.certification.ball.linear import Grid, grid
from derive.certification.ball.matrices import builds, grid_of, size
from derive.certification.ball.points import Atom
from derive.certification.ball.scope import Scope, evaluate, number, whole_number
from derive.certification.ball.slopes import RULES, Dual, dual, entry_indices
from derive.terms import (
    Cholesky,
    Diagonal,
    Entry,
    Gradient,
    LowerPart,
    MatrixProduct,
    MatrixSum,
    Scalar,
    SquaredNorm,
    is_matrix,
)

DualGrid = tuple[Grid, Grid]


@builds(Gradient)
def gradient(scope: Scope, term: Expr) -> Grid:
    body, x = term.args
    rows, columns = size(scope, x)
    lower = isinstance(x, Cholesky)

    def by_entry(i: int, j: int) -> arb:
        if lower and j > i:
            return ZERO
        return dual(scope, body, (x, entry_indices(x, i, j)))[1]

    return grid([[by_entry(i, j) for j in range(1, columns + 1)] for i in range(1, rows + 1)])


def direction(rows: int, columns: int, indices: tuple[int, ...]) -> Grid:
    """The matrix that has a 1 in one place."""
    i, j = indices if len(indices) == 2 else (indices[0], 1)
    if not (1 <= i <= rows and 1 <= j <= columns):
        raise OutsideDomain("an entry beyond the size of the matrix")
    return grid([[ONE if (r, c) == (i, j) else ZERO for c in range(1, columns + 1)] for r in range(1, rows + 1)])


def zeros(value: Grid) -> Grid:
    rows, columns = value.size
    return grid([[ZERO] * columns for _ in range(rows)])


def scaled(value: Grid, factor: arb) -> Grid:
    return grid([[factor * entry for entry in row] for row in value.numbers()])


def dual_grid(scope: Scope, term: Expr, x: Atom) -> DualGrid:
    """A matrix and how it changes."""
    value = grid_of(scope, term)
    if term == x[0]:
        return value, direction(*value.size, x[1])
    if not (term.free_symbols & x[0].free_symbols):
        return value, zeros(value)
    for kind, rule in GRIDS.items():
        if isinstance(term, kind):
            return value, rule(scope, term, x, value)
    raise CannotEnclose(f"the derivative of {type(term).__name__} cannot be evaluated")


def of_symbol(scope: Scope, term: Expr, x: Atom, value: Grid) -> Grid:
    if x[0] != Cholesky(term):
        return zeros(value)
    factor, change = dual_grid(scope, x[0], x)
    return linear.added([change @ factor.turned, factor @ change.turned])


def of_sum(scope: Scope, term: Expr, x: Atom, value: Grid) -> Grid:
    return linear.added([dual_grid(scope, part, x)[1] for part in term.args])


def of_product(scope: Scope, term: Expr, x: Atom, value: Grid) -> Grid:
    numbers = [dual(scope, part, x) for part in term.args if not is_matrix(part)]
    matrices = [dual_grid(scope, part, x) for part in term.args if is_matrix(part)]
    factor, slope = ONE, ZERO
    for v, c in numbers:
        factor, slope = factor * v, factor * c + slope * v
    found = [scaled(linear.product([part for part, _ in matrices]), slope)]
    for place, (_, change) in enumerate(matrices):
        parts = [change if other == place else part for other, (part, _) in enumerate(matrices)]
        found.append(scaled(linear.product(parts), factor))
    return linear.added(found)


def of_inverse(scope: Scope, term: Expr, x: Atom, value: Grid) -> Grid:
    return scaled(value @ dual_grid(scope, term.args[0], x)[1] @ value, -ONE)


def of_cholesky(scope: Scope, term: Expr, x: Atom, value: Grid) -> Grid:
    inverse = linear.inverse(value)
    inner = (inverse @ dual_grid(scope, term.args[0], x)[1] @ inverse.turned).numbers()
    half = [[v if j < i else v / 2 if i == j else ZERO for j, v in enumerate(row)] for i, row in enumerate(inner)]
    return value @ grid(half)


def of_diagonal(scope: Scope, term: Expr, x: Atom, value: Grid) -> Grid:
    body, index, _ = term.args
    changes = [dual(scope.counting(index, d), body, x)[1] for d in range(1, value.size[0] + 1)]
    return grid([[change if i == j else ZERO for j in range(len(changes))] for i, change in enumerate(changes)])


GRIDS: dict[type, Callable[[Scope, Expr, Atom, Grid], Grid]] = {
    MatrixSymbol: of_symbol,
    Identity: lambda scope, term, x, value: zeros(value),
    ZeroMatrix: lambda scope, term, x, value: zeros(value),
    MatrixSum: of_sum,
    MatAdd: of_sum,
    MatrixProduct: of_product,
    MatMul: of_product,
    Transpose: lambda scope, term, x, value: dual_grid(scope, term.args[0], x)[1].turned,
    Inverse: of_inverse,
    Cholesky: of_cholesky,
    Diagonal: of_diagonal,
    LowerPart: lambda scope, term, x, value: linear.lower_part(dual_grid(scope, term.args[0], x)[1]),
    sympy.ImmutableDenseMatrix: lambda scope, term, x, value: grid(
        [[dual(scope, term[i, j], x)[1] for j in range(value.size[1])] for i in range(value.size[0])]
    ),
}


def of_scalar(scope: Scope, term: Expr, x: Atom) -> Dual:
    value, change = (part.numbers() for part in dual_grid(scope, term.args[0], x))
    if len(value) != 1 or len(value[0]) != 1:
        raise CannotEnclose("a matrix as a number, which is not 1×1")
    return value[0][0], change[0][0]


def of_trace(scope: Scope, term: Expr, x: Atom) -> Dual:
    value, change = dual_grid(scope, term.args[0], x)
    return number(linear.trace(value)), number(linear.trace(change))


def of_norm(scope: Scope, term: Expr, x: Atom) -> Dual:
    value, change = dual_grid(scope, term.args[0], x)
    return number(linear.squared_norm(value)), 2 * number(linear.trace(value.turned @ change))


def of_determinant(scope: Scope, term: Expr, x: Atom) -> Dual:
    value, change = dual_grid(scope, term.args[0], x)
    whole = linear.determinant(value)
    return whole, whole * number(linear.trace(linear.inverse(value) @ change))


def of_entry(scope: Scope, term: Expr, x: Atom) -> Dual:
    matrix, *indices = term.args
    i, j = (whole_number(evaluate(scope, index)) - 1 for index in indices)
    value, change = (part.numbers() for part in dual_grid(scope, matrix, x))
    if not (0 <= i < len(value) and 0 <= j < len(value[0])):
        raise OutsideDomain("an entry beyond the size of the matrix")
    return value[i][j], change[i][j]


RULES.update({Scalar: of_scalar, Trace: of_trace, SquaredNorm: of_norm, Determinant: of_determinant, Entry: of_entry})

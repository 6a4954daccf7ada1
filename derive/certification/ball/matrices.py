"""Vectors and matrices as grids of values, the numbers that are made of them, and integrals over ℝᴰ.

An entry of a named vector or matrix is a rational number at the point; a positive definite one is L Lᵀ for a lower
triangular L with a positive diagonal. Under an integral over a vector its entries are variables.
"""

from __future__ import annotations

from collections.abc import Callable

import sympy
from sympy import Basic, Determinant, Expr, Identity, Inverse, MatrixSymbol, Trace, Transpose, ZeroMatrix
from sympy.matrices.expressions.matadd import MatAdd
from sympy.matrices.expressions.matmul import MatMul
from sympy.matrices.expressions.matpow import MatPow

from derive.certification.ball import linear, many, values
from derive.certification.ball.balls import ZERO, CannotEnclose, OutsideDomain, arb
from derive.certification.ball.cuts import Tails, each, note, put_in
from derive.certification.ball.linear import Grid, grid
from derive.certification.ball.points import Atom
from derive.certification.ball.scope import Scope, evaluate, evaluates, remembered, whole_number
from derive.certification.ball.values import Value
from derive.terms import (
    Cholesky,
    Diagonal,
    Entry,
    LowerPart,
    MatrixIntegral,
    MatrixProduct,
    MatrixSum,
    PositiveDefinite,
    PositiveVector,
    Scalar,
    SquaredNorm,
    is_matrix,
    shape,
)

LARGEST = 64
Builder = Callable[[Scope, Expr], Grid]
KINDS: dict[type, Builder] = {}


def builds(*kinds: type) -> Callable[[Builder], Builder]:
    """Register how matrices of these classes are built."""

    def register(builder: Builder) -> Builder:
        KINDS.update(dict.fromkeys(kinds, builder))
        return builder

    return register


def grid_of(scope: Scope, term: Expr) -> Grid:
    """A vector or a matrix by its entries."""
    return remembered(scope, scope.grids, term, built)


def built(scope: Scope, term: Expr) -> Grid:
    kind = next((kind for kind in type(term).__mro__ if kind in KINDS), None)
    if kind is None:
        raise CannotEnclose(f"{type(term).__name__} cannot be evaluated")
    return KINDS[kind](scope, term)


def size(scope: Scope, term: Expr) -> tuple[int, int]:
    """Rows and columns at the point."""
    rows, columns = (whole_number(evaluate(scope, part)) for part in shape(term))
    if max(rows, columns) > LARGEST:
        raise CannotEnclose(f"a dimension above {LARGEST}")
    return rows, columns


def entries(scope: Scope, term: MatrixSymbol) -> list[list[Atom]]:
    """The names of the entries: those of a vector have one index."""
    rows, columns = size(scope, term)
    if columns == 1 and term.args[2] == 1 and not isinstance(term, PositiveDefinite):
        return [[(term, (i,))] for i in range(1, rows + 1)]
    return [[(term, (i, j)) for j in range(1, columns + 1)] for i in range(1, rows + 1)]


@builds(MatrixSymbol)
def named(scope: Scope, term: Expr) -> Grid:
    return Grid(tuple(tuple(map(scope.look_up, row)) for row in entries(scope, term)))


@builds(Identity)
def identity(scope: Scope, term: Expr) -> Grid:
    return linear.unit(size(scope, term)[0])


@builds(ZeroMatrix)
def nought(scope: Scope, term: Expr) -> Grid:
    rows, columns = size(scope, term)
    return grid([[ZERO] * columns for _ in range(rows)])


@builds(MatrixSum, MatAdd)
def total(scope: Scope, term: Expr) -> Grid:
    return linear.added([grid_of(scope, part) for part in term.args])


@builds(MatrixProduct, MatMul)
def product(scope: Scope, term: Expr) -> Grid:
    found = linear.product([grid_of(scope, part) for part in term.args if is_matrix(part)])
    numbers = [evaluate(scope, part) for part in term.args if not is_matrix(part)]
    return found.each(lambda value: values.multiply([*numbers, value])) if numbers else found


@builds(Transpose)
def transpose(scope: Scope, term: Expr) -> Grid:
    return grid_of(scope, term.args[0]).turned


@builds(MatPow)
def power(scope: Scope, term: Expr) -> Grid:
    base, exponent = grid_of(scope, term.args[0]), whole_number(evaluate(scope, term.args[1]))
    if exponent < 0:
        base = linear.inverse(base)
    return linear.product([linear.unit(linear.square(base)), *[base] * abs(exponent)])


@builds(Inverse)
def inverse(scope: Scope, term: Expr) -> Grid:
    return linear.inverse(grid_of(scope, term.args[0]))


@builds(Cholesky)
def cholesky(scope: Scope, term: Expr) -> Grid:
    return linear.cholesky(grid_of(scope, term.args[0]))


@builds(LowerPart)
def lower_part(scope: Scope, term: Expr) -> Grid:
    return linear.lower_part(grid_of(scope, term.args[0]))


@builds(Diagonal)
def diagonal(scope: Scope, term: Expr) -> Grid:
    body, index, _ = term.args
    n, _ = size(scope, term)
    found = [evaluate(scope.counting(index, d), body) for d in range(1, n + 1)]
    return Grid(tuple(tuple(found[i] if i == j else ZERO for j in range(n)) for i in range(n)))


@builds(sympy.MatrixBase, sympy.ImmutableDenseMatrix)
def explicit(scope: Scope, term: Expr) -> Grid:
    rows, columns = term.shape
    return Grid(tuple(tuple(evaluate(scope, term[i, j]) for j in range(columns)) for i in range(rows)))


@builds(MatrixIntegral)
def matrix_integral(scope: Scope, term: Expr) -> Grid:
    body, variable = term.args
    inside, names = integrating(scope, variable)
    found = [[many.integrate(values.unseparated(value), names) for value in row] for row in grid_of(inside, body).rows]
    note_cube(each([tails for row in found for _, tails in row]), variable)
    return grid([[value for value, _ in row] for row in found])


def over_vectors(scope: Scope, variable: Expr, body: Callable[[Scope], Value]) -> Value:
    """∫ body over ℝᴰ."""
    inside, names = integrating(scope, variable)
    value, tails = many.integrate(values.unseparated(body(inside)), names)
    note_cube(tails, variable)
    return value


def note_cube(tails: Tails, variable: Expr) -> None:
    """By x = m + R t the exponent is c − |t|²/2, and every coordinate of t was cut off at the same ends."""
    x, t = variable.name, put_in(variable.name)
    note(tails, x, f"{x} = m + R {t}", t)


def integrating(scope: Scope, variable: Basic) -> tuple[Scope, list[Atom]]:
    """Inside an integral over a vector, and the names of its entries."""
    if not isinstance(variable, MatrixSymbol) or isinstance(variable, PositiveVector):
        raise CannotEnclose("an integral over something that does not run over all vectors")
    names = [atom for row in entries(scope, variable) for atom in row]
    return scope.within(("vector", *names), lambda: {name: many.coordinate(name) for name in names}), names


@evaluates(Scalar)
def scalar(scope: Scope, term: Expr) -> Value:
    found = grid_of(scope, term.args[0])
    if found.size != (1, 1):
        raise CannotEnclose("a matrix as a number, which is not 1×1")
    return found.rows[0][0]


@evaluates(Trace)
def trace(scope: Scope, term: Expr) -> Value:
    return linear.trace(grid_of(scope, term.args[0]))


@evaluates(SquaredNorm)
def squared_norm(scope: Scope, term: Expr) -> Value:
    return linear.squared_norm(grid_of(scope, term.args[0]))


@evaluates(Determinant)
def determinant(scope: Scope, term: Expr) -> Value:
    return linear.determinant(grid_of(scope, term.args[0]))


@evaluates(Entry)
def entry(scope: Scope, term: Expr) -> Value:
    matrix, *indices = term.args
    found = grid_of(scope, matrix)
    i, j = (whole_number(evaluate(scope, index)) for index in indices)
    if not (1 <= i <= found.size[0] and 1 <= j <= found.size[1]):
        raise OutsideDomain("an entry beyond the size of the matrix")
    return found.rows[i - 1][j - 1]


def numbers(scope: Scope, term: Expr) -> list[list[arb]]:
    """The entries of a matrix, or a number as a matrix of one."""
    if is_matrix(term):
        return grid_of(scope, term).numbers()
    value = evaluate(scope, term)
    return Grid(((value,),)).numbers()

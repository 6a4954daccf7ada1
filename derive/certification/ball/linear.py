"""Matrices of values: what can be calculated with them in balls, and with functions of a vector of integration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import matmul

from derive.certification.ball import many, values
from derive.certification.ball.balls import ONE, ZERO, CannotEnclose, OutsideDomain, arb, arb_mat, finite
from derive.certification.ball.values import Value

Rows = tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, eq=False)
class Grid:
    """A matrix by its rows."""

    rows: Rows

    @property
    def size(self) -> tuple[int, int]:
        return len(self.rows), len(self.rows[0])

    @property
    def turned(self) -> Grid:
        return Grid(tuple(zip(*self.rows, strict=True)))

    def __matmul__(self, other: Grid) -> Grid:
        if self.size[1] != other.size[0]:
            raise CannotEnclose("a product of matrices whose sizes do not fit")
        columns = other.turned.rows
        return Grid(tuple(tuple(inner(row, column) for column in columns) for row in self.rows))

    def each(self, change: Callable[[Value], Value]) -> Grid:
        return Grid(tuple(tuple(map(change, row)) for row in self.rows))

    def numbers(self) -> list[list[arb]]:
        """The entries, where no variable of integration is in them."""
        found = [[value for value in row if isinstance(value, arb)] for row in self.rows]
        if any(len(row) != self.size[1] for row in found):
            raise CannotEnclose("the inverse, the determinant or the Cholesky factor of a variable of integration")
        return found


def inner(left: tuple[Value, ...], right: tuple[Value, ...]) -> Value:
    return values.add([values.multiply(pair) for pair in zip(left, right, strict=True)])


def grid(rows: list[list[arb]]) -> Grid:
    return Grid(tuple(map(tuple, rows)))


def added(parts: list[Grid]) -> Grid:
    if len({part.size for part in parts}) != 1:
        raise CannotEnclose("a sum of matrices whose sizes differ")
    rows = zip(*(part.rows for part in parts), strict=True)
    return Grid(tuple(tuple(values.add(entries) for entries in zip(*row, strict=True)) for row in rows))


def product(parts: list[Grid]) -> Grid:
    return reduce(matmul, parts)


def unit(n: int) -> Grid:
    return grid([[ONE if i == j else ZERO for j in range(n)] for i in range(n)])


def square(matrix: Grid) -> int:
    rows, columns = matrix.size
    if rows != columns:
        raise CannotEnclose("a matrix that is not square")
    return rows


def cholesky(matrix: Grid) -> Grid:
    square(matrix)
    return grid(many.triangle(matrix.numbers()))


def determinant(matrix: Grid) -> arb:
    square(matrix)
    return finite(arb_mat(matrix.numbers()).det(), "a determinant")


def inverse(matrix: Grid) -> Grid:
    square(matrix)
    try:
        found = arb_mat(matrix.numbers()).inv()
    except ZeroDivisionError:
        raise OutsideDomain("a matrix is singular at the point, or too near to one that is") from None
    return grid([[finite(value, "an inverse") for value in row] for row in found.tolist()])


def trace(matrix: Grid) -> Value:
    return values.add([matrix.rows[i][i] for i in range(square(matrix))])


def squared_norm(matrix: Grid) -> Value:
    return values.add([values.multiply([value, value]) for row in matrix.rows for value in row])


def lower_part(matrix: Grid) -> Grid:
    square(matrix)
    return Grid(tuple(tuple(v if j <= i else ZERO for j, v in enumerate(row)) for i, row in enumerate(matrix.rows)))

"""Vectors and matrices in a given dimension: the terms of their entries, row by row.

A positive definite matrix is L Lᵀ with a positive diagonal in L: so each of them is reached.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import reduce
from hashlib import blake2b
from typing import Any

from sympy import (
    Expr,
    Identity,
    Integer,
    Inverse,
    MatrixBase,
    MatrixSymbol,
    Rational,
    S,
    Symbol,
    Transpose,
    ZeroMatrix,
)
from sympy.matrices.expressions.matadd import MatAdd
from sympy.matrices.expressions.matmul import MatMul
from sympy.matrices.expressions.matpow import MatPow

from derive.certification.exact.atoms import Stuck
from derive.terms import (
    Cholesky,
    Diagonal,
    LowerPart,
    MatrixIntegral,
    MatrixProduct,
    MatrixSum,
    PositiveDefinite,
    PositiveVector,
    Vector,
    add,
    integral,
    inverse,
    is_matrix,
    mul,
    neg,
    shape,
    sqrt,
)

HIGHEST_POWER = 16
Rows = list[list[Expr]]


@dataclass(frozen=True)
class Instance:
    """Whether the entries are letters or numbers, what is bound, and how numbers are read.

    What is bound are dimensions and indices, to numbers, and variables of integration, to their entries.
    """

    numbers: bool
    read: Callable[[Expr, Instance], Expr]
    bound: Mapping[Expr, Any] = field(default_factory=dict)

    def binding(self, name: Expr, value: Any) -> Instance:
        return replace(self, bound={**self.bound, name: value})

    def entry(self, name: str, *, positive: bool = False) -> Expr:
        """A letter, or a number between ½ and 2¼ that depends on the name only."""
        if not self.numbers:
            return Symbol(name, positive=True) if positive else Symbol(name, real=True)
        seed = int.from_bytes(blake2b(name.encode(), digest_size=4).digest())
        value = Fraction(seed % 19 + 5, 11)
        return Rational(value.numerator, value.denominator) * (1 if positive or seed % 2 else -1)

    def count(self, dimension: Expr) -> int:
        size = self.bound.get(dimension, dimension)
        if not size.is_Integer:
            raise Stuck(f"the dimension {dimension} is not given")
        return int(size)


def rows_of(term: Expr, at: Instance) -> Rows:
    """The entries of a vector or a matrix."""
    if term in at.bound:
        return list(at.bound[term])
    for kind in type(term).__mro__:
        if kind in MATRICES:
            return MATRICES[kind](term, at)
    raise Stuck(f"{type(term).__name__} has no entries here")


def of_symbol(term: MatrixSymbol, at: Instance) -> Rows:
    rows, columns = (at.count(size) for size in shape(term))
    sign = isinstance(term, PositiveVector)
    if columns == 1 and term.args[2] == 1:
        return [[at.entry(f"{term.name}[{i}]", positive=sign)] for i in range(1, rows + 1)]
    return [[at.entry(f"{term.name}[{i},{j}]") for j in range(1, columns + 1)] for i in range(1, rows + 1)]


def factor(term: PositiveDefinite, at: Instance) -> Rows:
    """The Cholesky factor, which may be any lower triangular matrix with a positive diagonal."""
    n = at.count(shape(term)[0])
    name = f"L of {term.name}"
    return [
        [at.entry(f"{name}[{i},{j}]", positive=i == j) if j <= i else S.Zero for j in range(1, n + 1)]
        for i in range(1, n + 1)
    ]


def of_definite(term: PositiveDefinite, at: Instance) -> Rows:
    root = factor(term, at)
    return times(root, turned(root))


def turned(rows: Rows) -> Rows:
    return [list(column) for column in zip(*rows, strict=True)]


def times(left: Rows, right: Rows) -> Rows:
    if len(left[0]) != len(right):
        raise Stuck("a product of matrices whose sizes do not fit")
    return [
        [sum_of([product(a, b) for a, b in zip(row, column, strict=True)]) for column in turned(right)] for row in left
    ]


def product(a: Expr, b: Expr) -> Expr:
    if S.Zero in (a, b):
        return S.Zero
    return a * b if a.is_Rational and b.is_Rational else mul(a, b)


def sum_of(parts: list[Expr]) -> Expr:
    numbers = sum((part for part in parts if part.is_Rational), S.Zero)
    others = [part for part in parts if not part.is_Rational]
    kept = [*others, *([] if numbers is S.Zero and others else [numbers])]
    return kept[0] if len(kept) == 1 else add(*kept)


def plus(left: Rows, right: Rows) -> Rows:
    if (len(left), len(left[0])) != (len(right), len(right[0])):
        raise Stuck("a sum of matrices whose sizes differ")
    return [[sum_of([a, b]) for a, b in zip(r, s, strict=True)] for r, s in zip(left, right, strict=True)]


def of_product(term: Expr, at: Instance) -> Rows:
    found = reduce(times, [rows_of(part, at) for part in term.args if is_matrix(part)])
    numbers = [at.read(part, at) for part in term.args if not is_matrix(part)]
    return [[reduce(product, numbers, value) for value in row] for row in found]


def of_inverse(term: Inverse, at: Instance) -> Rows:
    (matrix, _) = term.args
    if isinstance(matrix, PositiveDefinite) and matrix not in at.bound:
        root = cofactors(factor(matrix, at))
        return times(turned(root), root)
    return cofactors(rows_of(matrix, at))


def of_power(term: MatPow, at: Instance) -> Rows:
    base, exponent = term.args
    if not exponent.is_Integer or abs(int(exponent)) > HIGHEST_POWER or exponent == 0:
        raise Stuck("a power of a matrix that is not a small whole number")
    rows = rows_of(base, at)
    return reduce(times, [rows if exponent > 0 else cofactors(rows)] * abs(int(exponent)))


def cofactors(rows: Rows) -> Rows:
    """The inverse by the cofactors and the determinant."""
    n, whole = len(rows), inverse_of(determinant(rows))
    if n == 1:
        return [[whole]]
    found = [[S.Zero] * n for _ in rows]
    for i in range(n):
        for j in range(n):
            minor = determinant([row[:j] + row[j + 1 :] for k, row in enumerate(rows) if k != i])
            found[j][i] = product(minor if (i + j) % 2 == 0 else opposite(minor), whole)
    return found


def inverse_of(value: Expr) -> Expr:
    if value is S.Zero:
        raise Stuck("the inverse of a singular matrix")
    return 1 / value if value.is_Rational else inverse(value)


def opposite(value: Expr) -> Expr:
    return -value if value.is_Rational else neg(value)


def determinant(rows: Rows) -> Expr:
    if len(rows) != len(rows[0]):
        raise Stuck("the determinant of a matrix that is not square")
    if len(rows) == 1:
        return rows[0][0]
    parts = []
    for j, first in enumerate(rows[0]):
        if first is not S.Zero:
            value = product(first, determinant([row[:j] + row[j + 1 :] for row in rows[1:]]))
            parts.append(value if j % 2 == 0 else opposite(value))
    return sum_of(parts) if parts else S.Zero


def of_cholesky(term: Cholesky, at: Instance) -> Rows:
    (matrix,) = term.args
    if isinstance(matrix, PositiveDefinite) and matrix not in at.bound:
        return factor(matrix, at)
    return triangle(rows_of(matrix, at))


def triangle(rows: Rows) -> Rows:
    """The Cholesky factor of a matrix by its entries."""
    n = len(rows)
    root = [[S.Zero] * n for _ in rows]
    for i in range(n):
        for j in range(i + 1):
            left = sum_of([rows[i][j], *(opposite(product(root[i][k], root[j][k])) for k in range(j))])
            root[i][j] = sqrt(left) if i == j else product(left, inverse_of(root[j][j]))
    return root


def of_diagonal(term: Diagonal, at: Instance) -> Rows:
    body, index, size = term.args
    n = at.count(size)
    found = [at.read(body, at.binding(index, Integer(d))) for d in range(1, n + 1)]
    return [[found[i] if i == j else S.Zero for j in range(n)] for i in range(n)]


def of_identity(term: Identity, at: Instance) -> Rows:
    n = at.count(term.args[0])
    return [[Integer(i == j) for j in range(n)] for i in range(n)]


def of_zero(term: ZeroMatrix, at: Instance) -> Rows:
    rows, columns = (at.count(size) for size in shape(term))
    return [[S.Zero] * columns for _ in range(rows)]


def lower_part(rows: Rows) -> Rows:
    return [[value if j <= i else S.Zero for j, value in enumerate(row)] for i, row in enumerate(rows)]


def of_matrix_integral(term: MatrixIntegral, at: Instance) -> Rows:
    body, x = term.args
    inside, letters = integrating(x, at)
    return [[over_all(value, letters) for value in row] for row in rows_of(body, inside)]


def integrating(x: Expr, at: Instance) -> tuple[Instance, list[Symbol]]:
    if not isinstance(x, Vector) or isinstance(x, PositiveVector):
        raise Stuck("an integral over something that does not run over all vectors")
    letters = [Symbol(f"{x.name}[{i}] of an integral", real=True) for i in range(1, at.count(shape(x)[0]) + 1)]
    return at.binding(x, [[letter] for letter in letters]), letters


def over_all(value: Expr, letters: list[Symbol]) -> Expr:
    """∫ … ∫ with the last letter innermost."""
    return reduce(integral, reversed(letters), value)


MATRICES: dict[type[Any], Callable[[Any, Instance], Rows]] = {
    MatrixSymbol: of_symbol,
    PositiveDefinite: of_definite,
    Identity: of_identity,
    ZeroMatrix: of_zero,
    MatrixSum: lambda term, at: reduce(plus, [rows_of(part, at) for part in term.args]),
    MatAdd: lambda term, at: reduce(plus, [rows_of(part, at) for part in term.args]),
    MatrixProduct: of_product,
    MatMul: of_product,
    MatPow: of_power,
    Transpose: lambda term, at: turned(rows_of(term.args[0], at)),
    Inverse: of_inverse,
    Cholesky: of_cholesky,
    Diagonal: of_diagonal,
    LowerPart: lambda term, at: lower_part(rows_of(term.args[0], at)),
    MatrixIntegral: of_matrix_integral,
    MatrixBase: lambda term, at: [[at.read(value, at) for value in row] for row in term.tolist()],
}

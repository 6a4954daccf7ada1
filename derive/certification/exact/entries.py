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
from derive.certification.exact.rows import Rows, cofactors, lower_part, plus, product, times, triangle, turned
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
    integral,
    is_matrix,
    shape,
)

HIGHEST_POWER = 16


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


def of_cholesky(term: Cholesky, at: Instance) -> Rows:
    (matrix,) = term.args
    if isinstance(matrix, PositiveDefinite) and matrix not in at.bound:
        return factor(matrix, at)
    return triangle(rows_of(matrix, at))


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

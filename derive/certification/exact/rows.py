"""Matrices of terms, row by row: sums, products, determinants, inverses and Cholesky factors."""

from __future__ import annotations

from sympy import Expr, S

from derive.certification.exact.atoms import Stuck
from derive.terms import add, inverse, mul, neg, sqrt

Rows = list[list[Expr]]


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


def triangle(rows: Rows) -> Rows:
    """The Cholesky factor of a matrix by its entries."""
    n = len(rows)
    root = [[S.Zero] * n for _ in rows]
    for i in range(n):
        for j in range(i + 1):
            left = sum_of([rows[i][j], *(opposite(product(root[i][k], root[j][k])) for k in range(j))])
            root[i][j] = sqrt(left) if i == j else product(left, inverse_of(root[j][j]))
    return root


def lower_part(rows: Rows) -> Rows:
    return [[value if j <= i else S.Zero for j, value in enumerate(row)] for i, row in enumerate(rows)]

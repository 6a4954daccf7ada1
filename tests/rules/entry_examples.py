"""For every law of matrices that are written out: a term that it rewrites, and one that it must decline."""

from __future__ import annotations

from sympy import ImmutableDenseMatrix, IndexedBase, Integer, Pow, Product, Rational, S, Sum, Symbol, symbols

from derive.rules.sums import over
from derive.rules.telescoping import telescoping
from derive.terms import (
    HALF,
    Cholesky,
    Diagonal,
    add,
    determinant,
    entry,
    frac,
    identity,
    matrix_inverse,
    matrix_neg,
    matrix_product,
    matrix_sub,
    matrix_sum,
    mul,
    neg,
    positive_definite,
    power,
    raw,
    scalar,
    sqrt,
    squared_norm,
    sub,
    trace,
    transpose,
    vector,
    zeros,
)
from derive.terms.kernels import phi

TWO, THREE = Integer(2), Integer(3)
D, d, e = symbols("D d e", integer=True, positive=True)
a, b, c, r = symbols("a b c r", real=True)
s, t = symbols("s t", positive=True)
s_d = IndexedBase(Symbol("sigma", positive=True))[d]
x_d = IndexedBase(a)[d]
column, row = ImmutableDenseMatrix([a, b]), ImmutableDenseMatrix([[a, b - c]])
general = ImmutableDenseMatrix([[a, b], [c, 1]])
spread = ImmutableDenseMatrix([[s**2, Rational(1, 2)], [Rational(1, 2), 1 + 1 / s**2]])
"""Positive definite for every s: its determinant is s² + 3/4."""
three = ImmutableDenseMatrix([[2, 1, 0], [1, 2, 1], [0, 1, 2]])
factor = ImmutableDenseMatrix([[s, 0], [r, t]])
Sigma, x = positive_definite("Sigma", D), vector("x", D)
named = vector("m", TWO)

ENTRIES = {
    "vector_by_entries": (None, named, x),
    "structure_by_entries": (None, matrix_product(s, identity(TWO)), matrix_product(a, identity(TWO))),
    "transpose_of_entries": (None, transpose(general), transpose(named)),
    "sum_of_entries": (None, matrix_sum(general, matrix_neg(identity(TWO)), general), matrix_sub(column, named)),
    "product_of_entries": (None, matrix_product(a, row, general, column), matrix_product(a, general)),
    "inverse_of_entries": (None, matrix_inverse(spread), matrix_inverse(general)),
    "trace_of_entries": (None, trace(general), trace(Sigma)),
    "determinant_of_entries": (None, determinant(general), determinant(Sigma)),
    "number_of_entries": (None, scalar(ImmutableDenseMatrix([[a]])), scalar(matrix_product(row, column))),
    "norm_of_entries": (None, squared_norm(general), squared_norm(x)),
    "entry_of_entries": (None, entry(general, TWO, S.One), entry(general, d, d)),
    "cholesky_of_entries": (None, Cholesky(three), Cholesky(Sigma)),
    "phi_of_square": (None, phi(frac(sub(s, t), t)), phi(frac(a, s))),
    "opposite_squares": (
        None,
        add(mul(HALF, power(sub(frac(s, t), S.One), 2)), a, neg(mul(HALF, power(frac(sub(s, t), t), 2)))),
        sub(power(s, 2), mul(HALF, power(s, 2))),
    ),
    "root_out_of_square": (None, power(sub(frac(a, sqrt(s)), mul(sqrt(s), b)), 2), power(sub(frac(a, s), b), 2)),
    "equal_terms": (None, add(a, b, a), add(a, b, neg(a))),
    "ratio_again": (None, add(S.One, frac(sub(s, t), t)), add(S.One, frac(s, t))),
    "telescoping_sum": (
        telescoping({a: b, s: t}),
        sub(frac(power(a, 2), s), frac(power(b, 2), t)),
        sub(frac(power(a, 2), s), b),
    ),
    "power_of_one": (None, raw(Pow, (S.One, a)), power(a, -1)),
    "finite_sum": (None, over(Sum, add(x_d, power(x_d, 2)), d, THREE), over(Sum, x_d, d, D)),
    "finite_product": (None, over(Product, s_d, d, TWO), over(Product, trace(Diagonal(s_d, d, TWO)), d, TWO)),
}
"""The same three as for other laws: no instance, as none of these laws needs a choice."""

FURTHER = {
    "structure_by_entries": [Diagonal(power(s_d, 2), d, TWO), matrix_product(s**2, identity(THREE))],
    "sum_of_entries": [matrix_sum(zeros(TWO), column), matrix_sub(matrix_product(s, general), spread)],
    "inverse_of_entries": [matrix_inverse(each) for each in (three, factor, ImmutableDenseMatrix([[s, 0], [0, t]]))],
    "determinant_of_entries": [determinant(three), determinant(spread)],
    "cholesky_of_entries": [Cholesky(ImmutableDenseMatrix([[s**2, 0], [0, t]])), Cholesky(ImmutableDenseMatrix([[t]]))],
    "product_of_entries": [matrix_product(column, row), matrix_product(three, three)],
    "finite_sum": [over(Sum, entry(general, d, d), d, TWO), over(Sum, x_d, d, S.One)],
}
"""More terms that a law rewrites."""

DECLINED = {
    "inverse_of_entries": [matrix_inverse(ImmutableDenseMatrix([[1, 2], [2, 1]])), matrix_inverse(row)],
    "cholesky_of_entries": [Cholesky(general), Cholesky(ImmutableDenseMatrix([[1, 2], [2, 1]]))],
    "structure_by_entries": [matrix_neg(identity(TWO)), Diagonal(s_d, d, D), matrix_product(s, Sigma)],
    "finite_sum": [
        over(Sum, trace(Diagonal(s_d, d, TWO)), d, TWO),
        over(Sum, add(x_d, over(Sum, x_d, d, THREE)), d, TWO),
    ],
    "entry_of_entries": [entry(general, d, S.One), entry(named, S.One)],
}

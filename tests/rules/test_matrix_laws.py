"""Laws of matrices on terms that they were not made for: they decline, or what they make has the same value."""

from __future__ import annotations

import pytest
from matrix_examples import (
    D,
    K,
    L,
    Other,
    Sigma,
    a,
    c,
    d,
    diagonal,
    e,
    form,
    m,
    mu,
    product,
    s_d,
    t,
    u,
    unit,
    v,
    x,
)
from sympy import IndexedBase, Integer, Product, S, Sum, Symbol

from derive.rules import catalogue
from derive.rules.norms import determinant_by, diagonal_of_excess
from derive.rules.sums import over
from derive.rules.vector_integrals import fubini_over_coordinates, linear_substitution
from derive.rules.vectors import bell, factorisation, length_by
from derive.terms import (
    Cholesky,
    Diagonal,
    Gradient,
    LowerPart,
    MatrixIntegral,
    add,
    determinant,
    entry,
    exp,
    integral,
    log,
    matrix_inverse,
    matrix_neg,
    matrix_sub,
    matrix_sum,
    mul,
    power,
    squared_norm,
    trace,
    transpose,
    vector,
)

LAWS = catalogue()
outer = product(x, transpose(mu))
with_index = product(Symbol("y", real=True), IndexedBase(Symbol("w", real=True))[d], x)
w_d = IndexedBase(Symbol("w", real=True))[d]
one_dimension = vector("y", Integer(1))
line = Symbol("z", real=True)
seven = Integer(7)

DECLINED = {
    "inverse of a product of columns and rows": ("inverse_of_product", matrix_inverse(outer)),
    "determinant of a product of columns and rows": ("determinant_of_product", determinant(outer)),
    "turning a number in a circle": ("cyclic", trace(product(a, Sigma))),
    "transposes of what is only triangular": ("transpose_of_symmetric", transpose(L)),
    "transposes of a product of symmetric matrices": ("transpose_of_symmetric", transpose(product(Sigma, Other))),
    "the identity alone, with a number": ("identity_drops", product(c, unit)),
    "a matrix beside the inverse of another": ("inverse_cancels", product(matrix_inverse(L), transpose(L))),
    "the inverse on the other side of a factor": ("inverse_cancels", product(matrix_inverse(L), K, L)),
    "the inverse of a diagonal with a sign": ("inverse_of_diagonal", matrix_inverse(Diagonal(w_d, d, D))),
    "an index that a diagonal would catch": ("trace_with_diagonal", trace(product(diagonal, product(w_d, Sigma)))),
    "an index inside a sum that a diagonal would catch": (
        "trace_with_diagonal",
        trace(product(diagonal, matrix_sum(Sigma, product(w_d, Other)))),
    ),
    "two vectors beside a diagonal": ("square_with_diagonal", form(x, mu, diagonal)),
    "an index that a square would catch": (
        "square_with_diagonal",
        form(matrix_sum(x, product(w_d, mu)), matrix_sum(x, product(w_d, mu)), diagonal),
    ),
    "the lower part off its diagonal": ("entry_of_lower_part", entry(LowerPart(Sigma), d, e)),
    "A A is no square of a norm": ("norm_from_trace", trace(product(Sigma, L, Sigma, L))),
    "A Aᵀ with a number": ("norm_from_trace", trace(product(c, L, transpose(L)))),
    "the norm of two vectors": ("norm_from_product", form(x, mu)),
    "a norm of two matrices": ("norm_of_identity_plus", squared_norm(matrix_sum(L, K))),
    "the trace of a sum": (diagonal_of_excess(d), trace(product(matrix_inverse(K), matrix_sum(L, K)))),
    "the trace beside the inverse of another": (
        diagonal_of_excess(d),
        trace(product(matrix_inverse(L), matrix_sub(L, K))),
    ),
    "the trace of what is not triangular": (
        diagonal_of_excess(d),
        trace(product(matrix_inverse(Other), matrix_sub(Sigma, Other))),
    ),
    "the trace of an upper triangular difference": (
        diagonal_of_excess(d),
        trace(product(matrix_inverse(K), matrix_sub(transpose(L), K))),
    ),
    "a determinant of what is not triangular": (determinant_by(d), determinant(Sigma)),
    "a determinant with an index that the product would catch": (
        determinant_by(d),
        determinant(Cholesky(product(IndexedBase(Symbol("s", positive=True))[d], Sigma))),
    ),
    "roots of what may be negative": ("factor_of_structure", Cholesky(Diagonal(w_d, d, D))),
    "roots of a number that may be negative": ("factor_of_structure", Cholesky(product(c, unit))),
    "an entry with an index that runs inside": (
        "entry_of_structure",
        entry(Diagonal(over(Sum, mul(w_d, IndexedBase(Symbol("w", real=True))[e]), d, D), e, D), d, d),
    ),
    "an entry off the diagonal": ("entry_of_structure", entry(diagonal, S.One, Integer(2))),
    "a quadratic form whose matrix is not symmetric": (
        "quadratic_form_of_sum",
        form(matrix_sum(x, v), matrix_sum(x, v), L),
    ),
    "a form with two sums": ("quadratic_form_of_sum", form(matrix_sum(x, v), matrix_sum(x, m), Sigma)),
    "one sign is no two": ("even_form", form(x, matrix_neg(x), Sigma)),
    "an index that a length would catch": (length_by(d), form(product(w_d, x), product(w_d, x))),
    "the root of what may be negative": ("root_of_power", power(power(c, S.Half), D)),
    "a factor of what has none": (factorisation(LowerPart(Sigma)), LowerPart(Sigma)),
    "LᵀL": ("from_factors", product(transpose(L), L)),
    "K Lᵀ": ("from_factors", product(K, transpose(L))),
    "a substitution whose variable is taken": (linear_substitution(x, mu, L, u, "numbers"), integral(form(x, u), x)),
    "a substitution by what may turn space over": (
        linear_substitution(x, mu, product(c, unit), u, "numbers"),
        integral(bell(x), x),
    ),
    "Fubini with another dimension": (
        fubini_over_coordinates(t),
        integral(over(Product, exp(entry(u, d)), d, Integer(2)), u),
    ),
    "Fubini with the index elsewhere": (
        fubini_over_coordinates(t),
        integral(over(Product, exp(mul(s_d, entry(u, d))), d, D), u),
    ),
    "Fubini with a letter that is taken": (
        fubini_over_coordinates(t),
        integral(over(Product, exp(mul(t, entry(u, d))), d, D), u),
    ),
    "an odd integrand without a decay": ("odd_integrand_of_vectors", MatrixIntegral(u, u)),
    "an odd integrand about another point": (
        "odd_integrand_of_vectors",
        MatrixIntegral(product(bell(u), matrix_sum(u, mu)), u),
    ),
    "an even integrand": ("odd_integrand_of_vectors", MatrixIntegral(product(bell(u), u, transpose(u)), u)),
    "a bell in another matrix": (
        "odd_integrand_of_vectors",
        MatrixIntegral(product(exp(form(u, mu)), u), u),
    ),
    "parts of a narrower bell": (
        "by_parts_in_each_coordinate",
        MatrixIntegral(product(mul(bell(u), bell(u)), u, transpose(u)), u),
    ),
    "parts with the variable in front": (
        "by_parts_in_each_coordinate",
        MatrixIntegral(product(mul(bell(u), form(u, mu)), u, transpose(u)), u),
    ),
    "a variable between the constants": ("constant_matrices", MatrixIntegral(product(bell(u), u, L, transpose(u)), u)),
    "what depends on nothing": ("constant_matrices", MatrixIntegral(product(a, L, mu), u)),
    "a trace with the variable in front": (
        "trace_outside",
        integral(mul(bell(u), trace(product(L, K))), u),
    ),
    "a trace under an integral over a number": (
        "trace_outside",
        integral(mul(exp(line), trace(product(Sigma, product(line, L)))), line),
    ),
    "vectors under an integral over a number": ("constant_vectors", integral(mul(line, form(mu, x)), line)),
    "a form with the variable twice": ("constant_vectors", integral(mul(bell(u), form(u, u, Sigma)), u)),
    "a covariance by its factor": ("gradient_of_constant", Gradient(log(determinant(Sigma)), L)),
    "a factor by its covariance": ("gradient_of_constant", Gradient(squared_norm(L), Sigma)),
    "a product of two that depend": ("number_out_of_gradient", Gradient(mul(squared_norm(L), determinant(L)), L)),
    "a covariance beside its factor": ("number_out_of_gradient", Gradient(mul(determinant(Sigma), squared_norm(L)), L)),
    "a norm with a transpose": ("gradient_of_squared_norm", Gradient(squared_norm(matrix_sum(L, transpose(L))), L)),
    "a norm with a covariance of the factor": (
        "gradient_of_squared_norm",
        Gradient(squared_norm(product(matrix_inverse(Sigma), L)), L),
    ),
    "a norm with the inverse of a sum": (
        "gradient_of_squared_norm",
        Gradient(squared_norm(product(matrix_inverse(matrix_sum(L, unit)), L)), L),
    ),
    "a norm with a number of the variable in front": (
        "gradient_of_squared_norm",
        Gradient(squared_norm(product(determinant(L), L)), L),
    ),
    "a norm by a symmetric matrix": ("gradient_of_squared_norm", Gradient(squared_norm(Sigma), Sigma)),
    "a sum with the whole matrix": (
        "gradient_by_diagonal",
        Gradient(over(Sum, mul(entry(K, d, d), squared_norm(K)), d, D), K),
    ),
    "a sum with other entries": (
        "gradient_by_diagonal",
        Gradient(over(Sum, mul(entry(K, d, d), entry(K, d, S.One)), d, D), K),
    ),
    "a sum over a part of the diagonal": (
        "gradient_by_diagonal",
        Gradient(over(Sum, entry(K, d, d), d, Integer(2)), K),
    ),
    "a sum of the coordinates of a vector": ("gradient_by_diagonal", Gradient(over(Sum, entry(mu, d), d, D), mu)),
    "a sum over one index and over another": (
        "sum_of_sums",
        add(over(Sum, w_d, d, D), over(Sum, IndexedBase(Symbol("w", real=True))[e], e, D)),
    ),
    "a sum of another length": ("sum_of_sums", add(over(Sum, w_d, d, D), over(Sum, w_d, d, Integer(2)))),
    "a factor with the index": ("constant_into_sum", mul(w_d, over(Sum, w_d, d, D))),
}


@pytest.mark.parametrize("case", DECLINED)
def test_a_law_declines_what_it_does_not_hold_of(case):
    law, term = DECLINED[case]
    law = LAWS[law] if isinstance(law, str) else law
    assert law.apply(term) is None


def test_of_three_opposite_matrices_one_is_left():
    minus = matrix_neg(L)
    assert LAWS["opposite_matrices"].apply(matrix_sum(L, minus, minus))[0] == minus

"""For every law of vectors and matrices: an instance of it, a term that it rewrites, and one that it must decline."""

from __future__ import annotations

from sympy import IndexedBase, Integer, Product, S, Sum, Symbol, pi, symbols

from derive.rules.norms import determinant_by, diagonal_of_excess, identity_plus_difference
from derive.rules.sums import over
from derive.rules.vector_integrals import fubini_over_coordinates, linear_substitution
from derive.rules.vectors import about, bell, factorisation, length_by
from derive.terms import (
    HALF,
    Cholesky,
    Diagonal,
    Gradient,
    LowerPart,
    MatrixIntegral,
    MatrixSum,
    Partial,
    add,
    determinant,
    entry,
    exp,
    frac,
    identity,
    integral,
    log,
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

D, d, e = symbols("D d e", integer=True, positive=True)
a, b, r = symbols("a b r", positive=True)
c, t = symbols("c t", real=True)
x, u, v, m, mu = (vector(name, D) for name in ("x", "u", "v", "m", "mu"))
Sigma, Other = positive_definite("Sigma", D), positive_definite("S", D)
L, K, unit = Cholesky(Sigma), Cholesky(Other), identity(D)
sigma_d, s_d = (IndexedBase(Symbol(name, positive=True))[d] for name in ("sigma", "s"))
diagonal = Diagonal(sigma_d, d, D)
away = matrix_sub(x, mu)
root = power(mul(Integer(2), pi), HALF)


s = Symbol("s", positive=True)
along = matrix_product(power(s, 2), x)


def product(*factors):
    return matrix_product(*factors)


def form(left, right, *inner):
    """leftᵀ A right"""
    return scalar(product(transpose(left), *inner, right))


MATRICES = {
    "transpose_of_product": (None, transpose(product(c, L, x)), transpose(x)),
    "transpose_of_transpose": (None, transpose(transpose(L)), transpose(L)),
    "transpose_of_symmetric": (None, transpose(matrix_inverse(Sigma)), transpose(L)),
    "inverse_of_product": (None, matrix_inverse(product(a, L, K)), matrix_inverse(product(x, transpose(x)))),
    "inverse_cancels": (None, product(Other, matrix_inverse(L), L, x), product(matrix_inverse(L), K)),
    "inverse_of_identity": (None, matrix_inverse(unit), matrix_inverse(L)),
    "inverse_of_diagonal": (None, matrix_inverse(diagonal), matrix_inverse(Diagonal(IndexedBase(t)[d], d, D))),
    "identity_drops": (None, product(c, L, unit, x), product(c, unit)),
    "zero_in_product": (None, product(L, zeros(D, D), x), product(L, x)),
    "zero_as_number": (None, scalar(zeros(S.One, S.One)), form(x, x)),
    "plus_zero_matrix": (None, raw(MatrixSum, (x, zeros(D), mu)), raw(MatrixSum, (x, mu))),
    "opposite_matrices": (None, matrix_sum(x, mu, matrix_neg(x)), matrix_sum(x, mu)),
    "distribute_matrices": (None, product(c, L, away, transpose(x)), product(c, L)),
    "trace_of_scalar": (None, form(x, x, Sigma), trace(Sigma)),
    "cyclic": (None, trace(product(Sigma, L, K)), trace(product(c, Sigma))),
    "trace_of_identity": (None, trace(unit), trace(L)),
    "trace_of_sum": (None, trace(matrix_sub(product(a, Sigma), L)), trace(L)),
    "number_out_of_trace": (None, trace(product(c, Sigma, L)), trace(product(Sigma, L))),
    "number_out_of_scalar": (None, scalar(product(c, transpose(x), Sigma, x)), form(x, x, Sigma)),
    "determinant_of_product": (None, determinant(product(L, transpose(L))), determinant(product(x, transpose(x)))),
    "determinant_of_transpose": (None, determinant(transpose(L)), determinant(L)),
    "determinant_of_multiple": (None, determinant(product(a, Sigma)), determinant(product(Sigma, L))),
    "determinant_of_identity": (None, determinant(unit), determinant(L)),
    "determinant_of_diagonal": (None, determinant(diagonal), determinant(L)),
    "one_in_product": (None, raw(type(product(c, L)), (S.One, L, x)), product(c, L)),
}
STRUCTURES = {
    "trace_with_diagonal": (None, trace(product(diagonal, Sigma)), trace(product(c, diagonal))),
    "trace_of_diagonal": (None, trace(diagonal), trace(Sigma)),
    "square_with_diagonal": (None, form(away, away, diagonal), form(x, mu, diagonal)),
    "entry_of_sum": (None, entry(matrix_sub(x, product(c, mu)), d), entry(x, d)),
    "trace_of_lower_part": (None, trace(LowerPart(Sigma)), trace(Sigma)),
    "entry_of_lower_part": (None, entry(LowerPart(Sigma), d, d), entry(LowerPart(Sigma), d, e)),
}
NORMS = {
    "inverse_of_transpose": (None, matrix_inverse(transpose(L)), matrix_inverse(L)),
    "norm_from_trace": (
        None,
        trace(product(matrix_inverse(K), L, transpose(L), transpose(matrix_inverse(K)))),
        trace(product(L, L)),
    ),
    "norm_from_product": (None, form(away, product(L, away), transpose(L)), form(x, mu)),
    "first_matrix_as_second_plus_difference": (
        identity_plus_difference(L, K),
        squared_norm(product(matrix_inverse(K), L)),
        squared_norm(product(matrix_inverse(L), K)),
    ),
    "norm_of_identity_plus": (
        None,
        squared_norm(matrix_sum(unit, product(matrix_inverse(K), matrix_sub(L, K)))),
        squared_norm(away),
    ),
    "trace_of_triangular": (
        diagonal_of_excess(d),
        trace(product(matrix_inverse(K), matrix_sub(L, K))),
        trace(product(matrix_inverse(K), matrix_sum(L, K))),
    ),
    "determinant_of_triangular": (determinant_by(d), determinant(K), determinant(Sigma)),
    "factor_of_structure": (None, Cholesky(Diagonal(power(sigma_d, 2), d, D)), L),
    "entry_of_structure": (None, entry(diagonal, e, e), entry(L, d, d)),
}
VECTORS = {
    "offset_about_the_mean": (about(x, m, mu), matrix_sub(x, m), away),
    "quadratic_form_of_sum": (
        None,
        form(matrix_sum(away, v), matrix_sum(away, v), matrix_inverse(Sigma)),
        form(matrix_sum(away, v), matrix_sum(away, v), L),
    ),
    "even_form": (None, form(matrix_neg(x), matrix_neg(x), Sigma), form(x, x, Sigma)),
    "length_in_coordinates": (length_by(d), form(product(L, x), product(L, x)), form(x, mu)),
    "root_of_power": (None, power(sqrt(a), D), power(sqrt(c), D)),
    "cholesky_factorisation": (factorisation(Sigma), Sigma, Other),
    "from_factors": (None, product(a, L, transpose(L), x), product(transpose(L), L)),
    "substitution_by_a_matrix": (
        linear_substitution(x, mu, L, u, "numbers"),
        integral(exp(neg(mul(HALF, form(away, away, matrix_inverse(Sigma))))), x),
        integral(bell(m), m),
    ),
    "exp_of_indexed_sum": (None, exp(neg(frac(over(Sum, power(entry(u, d), 2), d, D), Integer(2)))), exp(form(u, u))),
    "half_below": (None, exp(neg(mul(HALF, form(u, u)))), bell(u)),
    "fubini_in_coordinates": (
        fubini_over_coordinates(t),
        integral(over(Product, exp(neg(frac(power(entry(u, d), 2), Integer(2)))), d, D), u),
        integral(over(Product, exp(neg(power(mul(entry(u, d), entry(u, S.One)), 2))), d, D), u),
    ),
    "odd_integrand_of_vectors": (
        None,
        MatrixIntegral(product(frac(bell(u), root), L, u), u),
        MatrixIntegral(product(bell(u), u, transpose(u)), u),
    ),
    "by_parts_in_each_coordinate": (
        None,
        MatrixIntegral(product(frac(bell(u), root), u, transpose(u)), u),
        MatrixIntegral(product(mul(bell(u), bell(u)), u, transpose(u)), u),
    ),
    "linearity_over_matrices": (
        None,
        MatrixIntegral(matrix_sub(product(bell(u), x), product(bell(u), L, u)), u),
        MatrixIntegral(product(bell(u), u), u),
    ),
    "constant_matrices": (
        None,
        MatrixIntegral(product(mul(a, bell(u)), L, u, transpose(u), transpose(L)), u),
        MatrixIntegral(product(bell(u), u, transpose(u)), u),
    ),
    "trace_outside": (
        None,
        integral(mul(bell(u), trace(product(Sigma, u, transpose(u)))), u),
        integral(mul(bell(u), trace(product(Sigma, L))), u),
    ),
    "constant_vectors": (
        None,
        integral(mul(a, bell(u), form(mu, u, Sigma)), u),
        integral(mul(bell(u), form(u, u, Sigma)), u),
    ),
}
length = squared_norm(product(matrix_inverse(K), matrix_sub(mu, m)))
spread = squared_norm(product(matrix_inverse(K), matrix_sub(L, K)))
ratios = over(Sum, phi(frac(sub(entry(L, d, d), entry(K, d, d)), entry(K, d, d))), d, D)
GRADIENTS = {
    "gradient_of_constant": (None, Gradient(length, L), Gradient(log(determinant(Sigma)), L)),
    "gradient_of_sum": (None, Gradient(add(length, neg(spread)), K), Gradient(length, K)),
    "number_out_of_gradient": (None, Gradient(mul(HALF, a, length), mu), Gradient(mul(length, spread), K)),
    "gradient_of_squared_norm": (None, Gradient(spread, K), Gradient(squared_norm(transpose(K)), K)),
    "gradient_by_diagonal": (None, Gradient(ratios, K), Gradient(over(Sum, entry(K, d, S.One), d, D), K)),
    "chain_rule": (None, Partial(squared_norm(along), s), Partial(squared_norm(x), s)),
}
EXAMPLES = MATRICES | STRUCTURES | NORMS | VECTORS | GRADIENTS

"""Domains of vectors and matrices: dimensions that are numbers, covariances that are written out, names, and points."""

from __future__ import annotations

import pytest
from matrix_laws import A, B, D, L, Sigma, T, d, over, q, unit, x
from sympy import ImmutableDenseMatrix, Integer, MatrixSymbol, Rational, S, Sum, Symbol, symbols

from derive import kl
from derive.certification import certify, exact
from derive.certification.ball import CannotEnclose, enclose, enclose_entries
from derive.distributions import MultivariateNormal
from derive.quantities import KL
from derive.terms import (
    Density,
    Entry,
    MatrixIntegral,
    add,
    determinant,
    entry,
    exp,
    integral,
    log,
    matrix_inverse,
    matrix_product,
    matrix_sub,
    matrix_sum,
    mul,
    neg,
    positive_definite,
    positive_vector,
    power,
    squared_norm,
    sub,
    trace,
    transpose,
    vector,
)

TWO = Integer(2)
a, b, r = symbols("a b r", real=True)
s1, s2 = symbols("s1 s2", positive=True)
A2 = MatrixSymbol("A", 2, 2)
S2 = positive_definite("Sigma", TWO)
written = ImmutableDenseMatrix([[s1**2, r * s1 * s2], [r * s1 * s2, s2**2]])


def test_in_a_given_dimension_letters_for_all_entries_prove():
    square = sub(power(trace(A2), 2), trace(matrix_product(A2, A2)))
    verdict = certify(square, mul(TWO, determinant(A2)))
    assert verdict.verdict == "proved"
    assert verdict.evidence[0].method == "exact at D = 2 with symbolic entries"


def test_in_a_given_dimension_a_wrong_law_is_refuted():
    assert certify(determinant(S2), mul(entry(S2, S.One, S.One), entry(S2, TWO, TWO))).verdict == "refuted"


def test_the_determinant_of_a_matrix_that_is_written_out():
    verdict = certify(determinant(written), mul(power(s1, 2), power(s2, 2), sub(S.One, power(r, 2))))
    assert verdict.verdict == "proved"


def test_a_covariance_that_is_written_out_is_taken_to_be_positive_definite():
    joint = MultivariateNormal(["a", "b"], [[s1**2, r * s1 * s2], [r * s1 * s2, s2**2]])
    point = vector("x", TWO)
    verdict = certify(integral(Density(joint, point), point), S.One)
    assert verdict.verdict == "proved"
    assert any("positive definite" in words for words in verdict.evidence[0].data["assuming"])
    assert verdict.evidence[-1].outcome == "enclosed"


def test_whether_a_matrix_is_positive_definite_is_not_assumed_of_others():
    root = power(power(determinant(written), 2), Rational(1, 2))
    assert certify(root, determinant(written)).verdict != "proved"


def test_nothing_is_assumed_of_the_sign_of_a_determinant():
    assert certify(power(power(determinant(A), 2), Rational(1, 2)), determinant(A)).verdict == "refuted"


def test_a_vector_of_integration_is_not_believed_to_be_positive():
    w = positive_vector("w", D)
    root = over(Sum, power(power(entry(w, d), 2), Rational(1, 2)))
    plain = over(Sum, entry(w, d))
    bell = exp(neg(squared_norm(w)))
    assert certify(integral(mul(bell, root), w), integral(mul(bell, plain), w)).verdict != "proved"


def test_names_that_clash_are_not_judged():
    other = positive_definite("A", D)
    assert certify(matrix_product(A, other), matrix_product(other, A)).verdict == "undecided"


def test_sides_of_different_sizes_are_not_judged():
    assert certify(x, Sigma).verdict == "undecided"
    assert certify(trace(A), A).verdict == "undecided"


def test_sympy_s_own_sums_products_and_powers():
    assert certify((A + B) * A, A**2 + B * A).verdict == "proved"
    assert certify((A * B) ** 2, A**2 * B**2).verdict == "refuted"


def test_the_inverse_of_a_sum():
    whole = matrix_inverse(matrix_sum(Sigma, T))
    assert certify(matrix_product(matrix_sum(Sigma, T), whole), unit).verdict == "proved"
    left = matrix_product(Sigma, whole, T)
    assert certify(left, matrix_product(T, whole, Sigma)).verdict == "proved"
    assert certify(left, matrix_sub(Sigma, matrix_product(Sigma, whole, Sigma))).verdict == "proved"
    assert certify(left, matrix_sum(Sigma, matrix_product(Sigma, whole, Sigma))).verdict == "refuted"


def test_a_matrix_that_diverges_is_not_proved():
    assert certify(integral(squared_norm(x), x), integral(mul(TWO, squared_norm(x)), x)).verdict == "undecided"


def test_evidence_of_a_step_with_matrices():
    verdict = certify(log(determinant(Sigma)), mul(TWO, log(determinant(L))))
    words, entries, balls = (evidence.method for evidence in verdict.evidence)
    assert words == "normal forms of words in matrices agree, for every D"
    assert entries == "exact at D = 1, 2 with symbolic entries and at D = 3 with rational entries"
    assert balls.startswith("ball arithmetic at 3 points with D = 1, 2, 3")
    assert "Sigma positive definite" in verdict.evidence[0].data["assuming"]


def test_normalisation_does_not_use_the_gaussian_integral_where_the_step_does_not():
    moved = integral(mul(determinant(L), q.density(matrix_sum(q.mean, matrix_product(L, x)))), x)
    found = exact.compare(integral(Density(q, x), x), moved)
    assert found.outcome == "proved"
    assert "Gaussian integral" not in found.data["facts"]


def test_enclosures_at_given_matrices():
    mu = vector("mu", D)
    point = {mu: [Rational(1, 2), 0], Sigma: [[2, 1], [1, 3]]}
    value = enclose(KL(MultivariateNormal("mu", "Sigma"), MultivariateNormal(0, "I")), point)
    closed = add(trace(Sigma), squared_norm(mu), neg(D), neg(log(determinant(Sigma))))
    assert value.overlaps(enclose(mul(Rational(1, 2), closed), point))
    rows = enclose_entries(MatrixIntegral(matrix_product(Density(q, x), x, transpose(x)), x), point)
    assert rows[0][0].overlaps(enclose(Rational(9, 4), {}))
    assert rows[0][1].overlaps(rows[1][0])
    assert enclose(trace(Sigma), {Sigma: ImmutableDenseMatrix([[2, 1], [1, 3]]), D: 2}).contains(5)


def test_points_that_do_not_fit():
    with pytest.raises(CannotEnclose, match="two values"):
        enclose(D, {D: 3, vector("mu", D): [1, 2]})
    with pytest.raises(CannotEnclose, match="no value is given for Sigma"):
        enclose(trace(Sigma), {D: 2})
    with pytest.raises(CannotEnclose, match="positive definite"):
        enclose(determinant(L), {Sigma: [[1, 2], [2, 1]]})


@pytest.mark.parametrize("spread", ["Sigma", [[s1**2, r * s1 * s2], [r * s1 * s2, s2**2]]])
def test_every_step_of_a_divergence_is_proved_and_enclosed(spread):
    derived = kl(MultivariateNormal("mu" if spread == "Sigma" else ["a", "b"], spread), MultivariateNormal(0, "I"))
    assert derived.certificate.complete, derived.certificate.refuted


def test_an_index_stands_for_any_row():
    k = Symbol("k", integer=True, positive=True)
    assert certify(Entry(matrix_product(L, L), k, k), power(Entry(L, k, k), 2)).verdict == "proved"
    assert certify(Entry(Sigma, k, k), power(Entry(L, k, k), 2)).verdict == "refuted"

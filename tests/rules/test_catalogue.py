"""Every law tried alone: on a term that it rewrites, which is then certified, and on one that it must decline."""

from __future__ import annotations

import entry_examples
import matrix_examples
import pytest
from sympy import Add, Indexed, IndexedBase, Integer, Product, Rational, S, Sum, Symbol, pi, symbols

from derive.certification import certify
from derive.derivation import Rule
from derive.distributions import Normal, independent
from derive.quantities import KL, CrossEntropy, Entropy
from derive.rules import catalogue
from derive.rules.algebra import about, common_factor, reordering
from derive.rules.calculus import by_parts, polar_coordinates, substitution
from derive.rules.definitions import opening, sameness
from derive.rules.differences import as_one_plus_difference, gathered, in_powers_of
from derive.rules.independence import linearity_over_sum, over
from derive.rules.integrals import square_of_integral
from derive.rules.squares import completing_the_square
from derive.terms import (
    HALF,
    Bracket,
    Density,
    JointIntegral,
    Partial,
    ProductOfOthers,
    add,
    exp,
    frac,
    integral,
    inverse,
    log,
    mul,
    neg,
    power,
    raw,
    sqrt,
    sub,
)  # fmt: skip
from derive.terms.kernels import phi, psi

x, y, z, u, t, m, r = symbols("x y z u t m r", real=True)
a, b, sigma, radius = symbols("a b sigma radius", positive=True)
d, e, D = symbols("d e D", integer=True, positive=True)
q, p = Normal("mu", "sigma"), Normal("m", "s").called("p")
mu = q.mean
bell = exp(neg(frac(power(u, 2), Integer(2))))
coordinate = IndexedBase(z)
x_d = IndexedBase(x)[d]
joint_q, joint_p = independent(q, d, D), independent(p, d, D)
log_ratio = log(frac(Density(joint_q.each, coordinate[d]), Density(joint_p.each, coordinate[d])))
by_parts_whole = integral(mul(power(u, 2), bell), u)

# law: (an instance of it, a term that it rewrites, a term that it must decline)
EXAMPLES: dict[str, tuple] = {
    "definition_of_density": (None, Density(q, z), z),
    "same_density": (sameness(q, q.called("p")), Density(q.called("p"), z), Density(p, z)),
    "naming": (None, neg(integral(mul(Density(q, z), log(Density(p, z))), z)), integral(Density(q, z), z)),
    "naming_kl": (
        None,
        integral(mul(Density(q, z), log(frac(Density(q, z), Density(p, z)))), z),
        integral(mul(Density(q, z), log(frac(Density(p, z), Density(q, z)))), z),
    ),
    "definition_of_kl": (opening(KL, z), KL(q, p), CrossEntropy(q, p)),
    "definition_of_cross_entropy": (opening(CrossEntropy, z), CrossEntropy(q, p), KL(q, p)),
    "definition_of_entropy": (opening(Entropy, z), Entropy(q), KL(q, p)),
    "log_of_quotient": (None, log(frac(a, b)), log(frac(x, y))),
    "log_of_product": (None, log(mul(a, b)), log(mul(x, y))),
    "log_of_power": (None, log(power(a, 2)), log(power(x, 2))),
    "log_of_exp": (None, log(exp(x)), log(exp(Symbol("w")))),
    "log_of_one": (None, log(S.One), log(a)),
    "difference_of_logs": (None, sub(log(a), log(b)), sub(log(x), log(y))),
    "distribute": (None, mul(x, add(y, z)), mul(x, y)),
    "common_sign": (None, add(neg(x), neg(y)), add(neg(x), y)),
    "opposite_terms": (None, add(x, y, neg(x)), add(x, y)),
    "times_zero": (None, mul(x, S.Zero), mul(x, y)),
    "plus_zero": (None, add(x, S.Zero), add(x, y)),
    "over_itself": (None, frac(a, a), frac(x, x)),
    "sum_of_numbers": (None, add(Rational(1, 4), x, Integer(9)), add(Integer(2), x)),
    "square_of_sum": (None, power(sub(x, y), 2), power(add(x, y), 3)),
    "double_negation": (None, x, None),
    "add_and_subtract": (about(z, m, mu), power(sub(z, m), 2), power(sub(z, a), 2)),
    "take_out_common_factor": (common_factor(S.Half), add(mul(HALF, x), frac(y, mul(Integer(2), a))), mul(HALF, x)),
    "commutativity": (reordering(add(y, x)), add(x, y), add(x, z)),
    "power_of_product": (None, power(mul(x, y), 2), power(mul(a, b), HALF)),
    "power_of_power": (None, power(power(a, HALF), 2), power(power(x, 2), HALF)),
    "power_of_exp": (None, power(exp(x), 2), power(x, 2)),
    "product_of_exps": (
        None,
        mul(exp(neg(frac(x, Integer(2)))), exp(neg(frac(y, Integer(2))))),
        mul(exp(neg(frac(x, Integer(2)))), exp(neg(frac(y, Integer(3))))),
    ),
    "laws_of_exponents": (None, mul(sigma, inverse(sqrt(mul(Integer(2), pi, power(sigma, 2))))), mul(x, y)),
    "completing": (completing_the_square(x), exp(add(neg(power(x, 2)), mul(a, x))), exp(mul(a, x))),
    "linearity": (None, integral(add(mul(x, Density(q, x)), Density(q, x)), x), integral(Density(q, x), x)),
    "constant_factor": (None, integral(mul(a, Density(q, x)), x), integral(mul(x, Density(q, x)), x)),
    "integral_of_zero": (None, integral(S.Zero, x), integral(S.One, x)),
    "odd_integrand": (None, integral(mul(u, bell), u), integral(mul(power(u, 2), bell), u)),
    "root_of_square": (None, integral(bell, u), integral(mul(u, bell), u)),
    "name_of_variable": (square_of_integral(t), power(integral(bell, u), 2), power(integral(bell, u), 3)),
    "product_of_integrals": (
        None,
        mul(integral(bell, u), integral(exp(neg(frac(power(t, 2), Integer(2)))), t)),
        mul(integral(bell, u), integral(bell, u)),
    ),
    "affine_substitution": (
        substitution(z, mu, sigma, u),
        integral(q.density(z), z),
        integral(q.density(z), z, S.Zero),
    ),
    "integration_by_parts": (by_parts(by_parts_whole, u, mul(u, bell)), by_parts_whole, integral(bell, u)),
    "fundamental_theorem": (None, integral(mul(u, bell), u, S.Zero, S.One), integral(Density(q, u), u)),
    "limits": (None, Bracket(neg(bell), u, S.Zero, S.Infinity), Bracket(u, u, S.Zero, S.Infinity)),
    "polar": (
        polar_coordinates(radius, t),
        integral(integral(exp(neg(frac(add(power(x, 2), power(y, 2)), Integer(2)))), x), y),
        integral(integral(exp(neg(frac(add(power(x, 2), y), Integer(2)))), x), y),
    ),
    "constant_factor_of_sum": (None, over(Sum, mul(a, x_d), d, D), over(Sum, x_d, d, D)),
    "number_outside_sum": (None, over(Sum, mul(HALF, a, x_d), d, D), over(Sum, mul(a, x_d), d, D)),
    "minus_of_sum": (None, neg(over(Sum, x_d, d, D)), mul(x, over(Sum, x_d, d, D))),
    "terms_without_index": (None, over(Sum, add(a, x_d, y), d, D), over(Sum, add(x_d, power(x_d, 2)), d, D)),
    "sum_of_constant": (None, over(Sum, mul(HALF, add(a, y)), d, D), over(Sum, x_d, d, D)),
    "dimension_as_sum": (None, D, e),
    "sum_of_sums": (
        None,
        add(over(Sum, x_d, d, D), a, over(Sum, power(x_d, 2), d, D)),
        add(over(Sum, x_d, d, D), over(Sum, IndexedBase(x)[e], e, D)),
    ),
    "constant_into_sum": (None, mul(a, over(Sum, x_d, d, D)), mul(x_d, over(Sum, x_d, d, D))),
    "independence": (None, Density(joint_q, coordinate[d]), Density(q, z)),
    "quotient_of_products": (
        None,
        frac(over(Product, Indexed(IndexedBase(a), d), d, D), over(Product, Indexed(IndexedBase(b), d), d, D)),
        frac(over(Product, Indexed(IndexedBase(a), d), d, D), over(Product, Indexed(IndexedBase(b), e), e, D)),
    ),
    "log_of_indexed_product": (
        None,
        log(over(Product, Indexed(IndexedBase(a), d), d, D)),
        log(over(Product, Indexed(IndexedBase(x), d), d, D)),
    ),
    "sum_of_integrals": (
        linearity_over_sum(e),
        JointIntegral(mul(Density(joint_q, coordinate[d]), over(Sum, log_ratio, d, D)), coordinate[d], d, D),
        JointIntegral(Density(joint_q, coordinate[d]), coordinate[d], d, D),
    ),
    "fubini": (
        None,
        over(
            Sum, JointIntegral(mul(Density(independent(q, e, D), coordinate[e]), log_ratio), coordinate[e], e, D), d, D
        ),
        JointIntegral(mul(Density(joint_q, coordinate[e]), log(a)), coordinate[e], e, D),
    ),
    "product_of_numbers": (None, mul(HALF, x, Integer(6)), mul(HALF, x)),
    "one_denominator": (None, add(frac(x, a), m, frac(neg(y), a)), add(frac(x, a), frac(y, b))),
    "one_fraction": (None, mul(HALF, x, inverse(a), inverse(b)), frac(x, a)),
    "numerator_first": (None, mul(inverse(a), x, inverse(b)), frac(x, a)),
    "square_of_quotient": (None, frac(power(x, 2), mul(Integer(2), power(a, 2))), frac(power(x, 2), a)),
    "square_of_inverse": (None, inverse(mul(Integer(2), power(a, 2))), inverse(a)),
    "quotient_of_exps": (None, frac(mul(HALF, exp(x)), exp(y)), frac(exp(x), y)),
    "inverse_of_exp": (None, inverse(exp(sub(x, y))), inverse(x)),
    "log_of_inverse": (None, log(a), log(x)),
    "as_log_of_exp": (None, x, None),
    "common_denominator": (
        gathered(frac(add(a, b), sigma), HALF),
        add(mul(HALF, frac(a, sigma)), x, mul(HALF, frac(b, sigma))),
        add(mul(HALF, frac(a, sigma)), frac(b, sigma)),
    ),
    "power_of_the_ratio": (in_powers_of(frac(a, b)), frac(power(a, 2), mul(Integer(8), power(b, 2))), frac(a, sigma)),
    "first_as_second_plus_difference": (as_one_plus_difference(frac(a, b)), log(frac(a, b)), log(frac(b, a))),
    "recognise_phi": (None, add(mul(HALF, a), x, neg(mul(HALF, log(raw(Add, (S.One, a)))))), add(a, neg(log(a)))),
    "recognise_psi": (None, add(mul(HALF, exp(sub(x, y))), neg(mul(HALF, x)), mul(HALF, y), z), add(exp(x), x)),
    "derivative_of_constant": (None, Partial(power(a, 2), x), Partial(IndexedBase(x)[e], x_d)),
    "derivative_of_variable": (None, Partial(x, x), Partial(y, x)),
    "sum_rule": (None, Partial(add(power(x, 2), y, x), x), Partial(power(x, 2), x)),
    "derivative_of_indexed_sum": (
        None,
        Partial(over(Sum, mul(power(a, 2), x_d), d, D), a),
        Partial(over(Sum, power(x_d, 2), d, D), x_d),
    ),
    "derivative_by_coordinate": (
        None,
        Partial(over(Sum, mul(a, power(x_d, 2)), d, D), IndexedBase(x)[e]),
        Partial(over(Sum, mul(a, x_d, IndexedBase(x)[e]), d, D), IndexedBase(x)[e]),
    ),
    "constant_multiple_rule": (None, Partial(frac(mul(HALF, a, x), b), x), Partial(mul(x, exp(x)), x)),
    "product_rule": (None, Partial(mul(x, exp(x)), x), Partial(frac(a, b), a)),
    "quotient_rule": (None, Partial(frac(exp(a), a), a), Partial(frac(x, a), a)),
    "reciprocal_rule": (None, Partial(inverse(a), a), Partial(a, a)),
    "derivative_of_square_over": (None, Partial(frac(power(sub(x, y), 2), a), a), Partial(frac(x, a), a)),
    "power_rule": (None, Partial(power(sub(x, y), 2), y), Partial(power(a, b), a)),
    "derivative_of_log": (None, Partial(log(a), a), Partial(a, a)),
    "derivative_of_exp": (None, Partial(exp(frac(x, Integer(2))), x), Partial(x, x)),
    "derivative_of_relative_difference": (None, Partial(frac(sub(a, b), b), b), Partial(frac(sub(a, b), b), a)),
    "derivative_of_phi": (None, Partial(phi(frac(sub(a, b), b)), b), Partial(psi(x), x)),
    "derivative_of_psi": (None, Partial(psi(sub(x, y)), y), Partial(phi(a), a)),
    "joint_integral_of_zero": (
        None,
        JointIntegral(S.Zero, coordinate[d], d, D),
        JointIntegral(S.One, coordinate[d], d, D),
    ),
    "product_of_ones": (None, ProductOfOthers(S.One, e, d, D), ProductOfOthers(a, e, d, D)),
    **matrix_examples.EXAMPLES,
    **entry_examples.ENTRIES,
}


def applied(law: Rule, term):  # the law at the term, or at the one place under its head where it fits
    outcome = law.apply(term)
    if outcome is not None:
        return outcome[0]
    inner = law.apply(term.args[0]) if term.args else None
    return None if inner is None else raw(term.func, (inner[0], *term.args[1:]))


LAWS = catalogue()
LEMMAS = {name for name, law in LAWS.items() if law.proof is not None}


def test_every_law_has_an_example():
    assert set(LAWS) - LEMMAS == set(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_law_rewrites_its_example_and_the_rewriting_is_proved(name):
    instance, term, _ = EXAMPLES[name]
    after = applied(instance or LAWS[name], term)
    assert after is not None
    assert after != term
    verdict = certify(term, after)
    assert verdict.verdict == "proved", (name, verdict)
    assert verdict.evidence[-1].outcome == "enclosed", (name, verdict.evidence[-1])


@pytest.mark.parametrize("name", [name for name, example in EXAMPLES.items() if example[2] is not None])
def test_a_law_declines(name):
    instance, _, other = EXAMPLES[name]
    assert (instance or LAWS[name]).apply(other) is None


@pytest.mark.parametrize("name", sorted(LEMMAS))
def test_a_lemma_is_its_own_proof(name):
    proof = LAWS[name].proof
    assert LAWS[name].apply(proof.start)[0] == proof.result
    assert certify(proof.start, proof.result).verdict == "proved"


@pytest.mark.parametrize("name", LAWS)
def test_a_law_says_what_it_is(name):
    law = LAWS[name]
    assert law.name
    assert law.source
    assert law.proof is not None or law.statement


def test_an_antiderivative_from_sympy_is_judged_like_any_other_step():
    """Where our own law finds none, SymPy is asked; its answer is a step, and a wrong one would be refuted."""
    before = integral(mul(x, power(add(x, S.One), 2)), x, S.Zero, a)
    after = LAWS["fundamental_theorem"].apply(before)[0]
    assert isinstance(after, Bracket)
    assert certify(before, after).verdict == "proved"
    assert certify(before, Bracket(add(after.args[0], x), *after.args[1:])).verdict == "refuted"

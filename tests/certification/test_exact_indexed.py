"""The exact engine on sums over an index and on integrals over all coordinates, for every dimension D."""

from __future__ import annotations

import pytest
from sympy import Expr, IndexedBase, Integer, Product, Rational, S, Sum, Symbol, Tuple, pi

from derive.certification.exact import compare
from derive.distributions import Distribution, Independent, Normal
from derive.quantities import KL
from derive.terms import (
    Density,
    JointIntegral,
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
    sub,
)  # fmt: skip

d, e, D = (Symbol(name, integer=True, positive=True) for name in "deD")
z, mu, m, ell = (IndexedBase(Symbol(name, real=True)) for name in ("z", "mu", "m", "ell"))
sigma, tau, v = (IndexedBase(Symbol(name, positive=True)) for name in ("sigma", "tau", "v"))
x = Symbol("x", real=True)
ONE, TWO, HALF = Integer(1), Integer(2), Rational(1, 2)

PAIRS: dict[str, tuple[Distribution, Distribution]] = {
    "standard": (Normal(mu[d], sigma[d]), Normal(0, 1)),
    "scale": (Normal(mu[d], sigma[d]), Normal(m[d], tau[d])),
    "variance": (Normal(mu[d], variance=v[d]), Normal(m[d], tau[d])),
    "log-variance": (Normal(mu[d], log_variance=ell[d]), Normal(0, 1)),
    "one mean for all": (Normal(x, sigma[d]), Normal(0, 2)),
}


def over(body: Expr, last: Expr = D, index: Expr = d) -> Expr:
    return raw(Sum, (body, Tuple(index, ONE, last)))


def product(body: Expr, last: Expr = D) -> Expr:
    return raw(Product, (body, Tuple(d, ONE, last)))


def joint(q: Distribution, g: Expr) -> Expr:
    return JointIntegral(mul(Density(Independent(q, d, D), z[d]), g), z[d], d, D)


def is_proved(before: Expr, after: Expr) -> bool:
    return compare(before, after).outcome == "proved"


def divergence(q: Normal, p: Normal) -> Expr:
    shift = add(q.variance, power(sub(q.mean, p.mean), 2))
    return add(mul(HALF, log(frac(p.variance, q.variance))), frac(shift, mul(TWO, p.variance)), neg(HALF))


def test_sums_are_linear() -> None:
    whole = over(add(mul(x, mu[d]), ONE, mul(TWO, m[d])))
    assert is_proved(whole, add(mul(x, over(mu[e], D, e)), mul(TWO, over(m[d])), D))
    assert is_proved(over(HALF, Integer(7)), Rational(7, 2))
    assert is_proved(raw(Sum, (x, Tuple(d, TWO, D))), mul(sub(D, ONE), x))
    assert not is_proved(whole, add(mul(x, over(mu[d])), mul(TWO, over(m[d]))))
    assert not is_proved(whole, add(mul(x, over(mu[d])), mul(TWO, over(m[d])), ONE))
    assert not is_proved(over(mul(mu[d], m[d])), mul(over(mu[d]), over(m[d])))
    assert not is_proved(over(mu[d]), over(mu[d], add(D, ONE)))
    assert not is_proved(over(mu[d]), mul(D, mu[d]))


def test_products_of_positive_factors() -> None:
    assert is_proved(log(product(sigma[d])), over(log(sigma[d])))
    assert is_proved(product(mul(TWO, sigma[d])), mul(power(TWO, D), product(sigma[d])))
    assert is_proved(frac(product(sigma[d]), product(tau[d])), product(frac(sigma[d], tau[d])))
    assert is_proved(product(exp(mu[d])), exp(over(mu[d])))
    assert is_proved(ProductOfOthers(sigma[e], e, d, D), frac(product(sigma[d]), sigma[d]))
    assert not is_proved(log(product(sigma[d])), log(over(sigma[d])))
    assert not is_proved(product(mul(TWO, sigma[d])), mul(TWO, product(sigma[d])))
    assert not is_proved(log(product(mu[d])), over(log(mu[d]))), "of unknown sign"


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_divergence_of_independent_normals(pair: tuple[Normal, Normal]) -> None:
    q, p = pair
    joint_q, joint_p = (Independent(each, d, D) for each in pair)
    whole = joint(q, log(frac(Density(joint_q, z[d]), Density(joint_p, z[d]))))
    each = integral(mul(Density(q, z[d]), log(frac(Density(q, z[d]), Density(p, z[d])))), z[d])
    for after in (over(KL(q, p)), over(each), over(divergence(q, p))):
        evidence = compare(whole, after)
        assert evidence.outcome == "proved", evidence.method
        assert "Fubini" in evidence.data["facts"]
        assert compare(KL(joint_q, joint_p), after).outcome == "proved"
    assert not is_proved(whole, over(neg(divergence(q, p))))
    assert not is_proved(whole, KL(q, p))
    assert not is_proved(whole, over(add(divergence(q, p), ONE)))
    assert not is_proved(whole, over(KL(p, q)))


def test_fubini_one_coordinate_at_a_time() -> None:
    """∫ q(z) f(z_d) dz = ∫ q_d f dz_d · ∏_{e≠d} ∫ q_e dz_e."""
    q = Normal(mu[d], sigma[d])
    joint_e = Density(Independent(Normal(mu[e], sigma[e]), e, D), z[e])
    before = over(JointIntegral(mul(joint_e, power(z[d], 2)), z[e], e, D))
    others = ProductOfOthers(integral(Density(Normal(mu[e], sigma[e]), z[e]), z[e]), e, d, D)
    marginal = integral(mul(Density(q, z[d]), power(z[d], 2)), z[d])
    assert compare(before, over(mul(marginal, others))).data["facts"] == ["Fubini"]
    assert is_proved(before, over(add(power(mu[d], 2), power(sigma[d], 2))))
    assert not is_proved(before, over(add(power(mu[d], 2), sigma[d])))
    assert not is_proved(before, mul(D, marginal))


def test_a_joint_density_is_normalised() -> None:
    q = Normal(mu[d], sigma[d])
    assert is_proved(joint(q, S.One), S.One)
    assert is_proved(joint(q, power(x, 3)), power(x, 3))
    assert is_proved(joint(q, over(z[d])), over(mu[d]))
    without = JointIntegral(product(exp(neg(power(z[d], 2)))), z[d], d, D)
    assert is_proved(without, power(pi, frac(D, TWO)))
    assert not is_proved(without, S.One)


def test_what_is_not_a_sum_over_the_coordinates_is_undecided() -> None:
    q = Normal(mu[d], sigma[d])
    for g in (power(over(z[d]), 2), z[d], product(z[d]), over(z[d], add(D, ONE))):
        assert compare(joint(q, g), S.Zero).outcome == "undecided"
    assert not is_proved(joint(q, over(z[d], add(D, ONE))), over(mu[d]))
    diverges = JointIntegral(over(z[d]), z[d], d, D)
    assert compare(diverges, S.Zero).outcome == "undecided"
    assert "not a vector" in compare(integral(Density(Independent(q, d, D), x), x), S.One).method


def test_an_integral_over_one_coordinate_leaves_no_other() -> None:
    weight = exp(neg(power(z[d], 2)))
    assert not is_proved(integral(mul(weight, z[e]), z[d]), mul(z[e], integral(weight, z[d])))
    assert is_proved(integral(weight, z[d]), integral(exp(neg(power(x, 2))), x))
    scaled = over(integral(mul(weight, inverse(sigma[d])), z[d]))
    assert is_proved(scaled, mul(over(inverse(sigma[d])), power(pi, HALF)))

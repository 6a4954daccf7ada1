"""Wrong laws, as people misremember them: each is refuted, with a point at which the two sides really differ."""

from __future__ import annotations

import pytest
from sympy import Integer, Rational, S, pi, symbols

from derive.certification import certify
from derive.distributions import Normal
from derive.quantities import KL, CrossEntropy, Entropy
from derive.terms import (
    HALF,
    Bracket,
    Density,
    Partial,
    add,
    exp,
    frac,
    integral,
    inverse,
    log,
    mul,
    neg,
    power,
    sqrt,
    sub,
)  # fmt: skip
from derive.terms.kernels import phi, psi

x, y, z, u, m, mu = symbols("x y z u m mu", real=True)
a, b, sigma, s, r, theta = symbols("a b sigma s r theta", positive=True)
q, p = Normal("mu", "sigma"), Normal("m", "s").called("p")
two, four = Integer(2), Integer(4)
bell = exp(neg(frac(power(u, 2), two)))
density = Density(q, z)

WRONG = {
    "log of a product is the product of logs": (log(mul(a, b)), mul(log(a), log(b))),
    "log of a sum is the sum of logs": (log(add(a, b)), add(log(a), log(b))),
    "log of a quotient, upside down": (log(frac(a, b)), sub(log(b), log(a))),
    "log of a power without its factor": (log(power(sigma, 2)), log(sigma)),
    "root of a square without the modulus": (power(power(x, 2), HALF), x),
    "square of a sum without the cross term": (power(add(x, y), 2), add(power(x, 2), power(y, 2))),
    "square of a difference, last sign": (power(sub(x, y), 2), sub(power(x, 2), power(y, 2))),
    "normalisation without the Jacobian": (integral(density, z), mul(inverse(sigma), integral(density, z))),
    "substitution without the Jacobian": (
        integral(q.density(z), z),
        integral(mul(inverse(sqrt(mul(two, pi, power(sigma, 2)))), bell), u),
    ),
    "second moment is the mean squared": (integral(mul(power(z, 2), density), z), power(mu, 2)),
    "second moment with a minus": (integral(mul(power(z, 2), density), z), sub(power(sigma, 2), power(mu, 2))),
    "variance is sigma": (integral(mul(power(sub(z, mu), 2), density), z), sigma),
    "mean forgotten": (integral(mul(z, density), z), S.Zero),
    "Gaussian integral without the root": (integral(bell, u), mul(two, pi)),
    "Gaussian integral, other exponent": (integral(exp(neg(power(u, 2))), u), sqrt(mul(two, pi))),
    "polar coordinates without the r": (
        integral(integral(exp(neg(frac(add(power(x, 2), power(y, 2)), two))), x), y),
        integral(integral(exp(neg(frac(power(r, 2), four))), r, S.Zero), theta, S.Zero, mul(two, pi)),
    ),
    "kernel of the logarithm without its sign": (add(a, neg(log(add(S.One, a)))), neg(phi(a))),
    "kernel of the exponential without its 1": (add(exp(x), neg(x)), psi(x)),
    "ratio as one plus the difference, relative to the first": (frac(a, b), add(S.One, frac(sub(a, b), a))),
    "slope of a square without the inner derivative": (Partial(power(frac(x, a), 2), a), mul(two, frac(x, a))),
    "slope of a quotient, signs": (Partial(frac(x, a), a), frac(x, power(a, 2))),
    "slope of the kernel of the logarithm": (Partial(phi(a), a), frac(S.One, add(S.One, a))),
    "slope of the kernel of the exponential": (Partial(psi(x), x), exp(x)),
    "by parts, sign of the second integral": (
        integral(mul(power(u, 2), bell), u),
        sub(Bracket(mul(neg(u), bell), u, -S.Infinity, S.Infinity), integral(bell, u)),
    ),
    "limits exchanged": (Bracket(neg(exp(neg(r))), r, S.Zero, S.Infinity), Integer(-1)),
    "entropy without its half": (Entropy(q), mul(HALF, log(mul(two, pi, power(sigma, 2))))),
    "cross-entropy for entropy": (CrossEntropy(q, p), Entropy(q)),
    "KL the other way round": (KL(q, p), KL(p.called("q"), q.called("p"))),
    "KL without the cross term": (
        KL(q, p),
        mul(HALF, sub(sub(frac(power(sigma, 2), power(s, 2)), S.One), log(frac(power(sigma, 2), power(s, 2))))),
    ),
    "KL with the last −1/2 lost": (
        KL(q, Normal(0, 1).called("p")),
        mul(HALF, sub(add(power(mu, 2), power(sigma, 2)), log(power(sigma, 2)))),
    ),
    "a slip in the twentieth digit": (add(x, y), add(x, y, Rational(1, 10**20))),
    "a constant taken out of an exponent": (exp(add(x, y)), add(exp(x), exp(y))),
    "an integral of a product is no product": (
        integral(mul(power(z, 2), density), z),
        mul(integral(mul(z, density), z), integral(mul(z, density), z)),
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_law_is_refuted_with_a_witness(name):
    before, after = WRONG[name]
    verdict = certify(before, after)
    assert verdict.verdict == "refuted", (name, verdict)
    assert verdict.witness is not None
    assert verdict.witness.before != verdict.witness.after


@pytest.mark.parametrize("name", WRONG)
def test_the_right_side_is_proved_to_be_itself(name):
    """The wrong sides are refuted because they are wrong, and not because they cannot be judged."""
    before, _ = WRONG[name]
    assert certify(before, add(before, S.Zero)).verdict == "proved"

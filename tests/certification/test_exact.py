"""The exact engine on algebra, powers, logarithms and exponentials: what it proves, and what it must not."""

from __future__ import annotations

import pytest
from sympy import Abs, Expr, Float, Function, I, Integer, Max, Rational, S, Symbol, cos, pi, sin, symbols, zoo

from derive.certification.exact import clear_cache, compare
from derive.terms import HALF, add, exp, frac, inverse, log, mul, neg, power, raw, sqrt, sub

x, y, mu, ell = symbols("x y mu ell", real=True)
a, b, c, sigma, tau = symbols("a b c sigma tau", positive=True)
k, n = Symbol("k", real=True), Symbol("n", real=True)
bare = Symbol("w")
ONE, TWO, THREE = map(Integer, (1, 2, 3))
CUBE_ROOT_SQUARED = power(x, Rational(2, 3))

TRUE: dict[str, tuple[Expr, Expr]] = {
    "commutative": (add(x, y), add(y, x)),
    "distributive": (mul(x, add(y, mu)), add(mul(x, y), mul(x, mu))),
    "square of a sum": (power(add(x, mu), 2), add(power(x, 2), mul(TWO, x, mu), power(mu, 2))),
    "fractions": (add(frac(ONE, x), frac(ONE, y)), frac(add(x, y), mul(x, y))),
    "cancelling a sum": (frac(sub(power(x, 2), power(y, 2)), sub(x, y)), add(x, y)),
    "cross multiplication": (frac(x, add(x, y)), sub(ONE, frac(y, add(x, y)))),
    "fractions in fractions": (inverse(add(ONE, inverse(add(x, y)))), frac(add(x, y), add(ONE, x, y))),
    "root of a number": (sqrt(Integer(18)), mul(THREE, sqrt(TWO))),
    "root of a fraction": (sqrt(Rational(1, 2)), frac(sqrt(TWO), TWO)),
    "product of roots": (mul(sqrt(TWO), sqrt(Integer(6))), mul(TWO, sqrt(THREE))),
    "root of a square": (sqrt(power(sigma, 2)), sigma),
    "root of a product": (sqrt(mul(TWO, pi, power(sigma, 2))), mul(sigma, sqrt(mul(TWO, pi)))),
    "root of a positive square": (sqrt(power(add(a, b), 2)), add(a, b)),
    "root of a positive sum": (power(sqrt(add(a, power(x, 2))), 2), add(a, power(x, 2))),
    "square of any root": (power(sqrt(x), 2), x),
    "roots under a denominator": (frac(ONE, sqrt(add(a, b))), frac(sqrt(add(a, b)), add(a, b))),
    "positive factor of a root": (sqrt(mul(sigma, x)), mul(sqrt(sigma), sqrt(x))),
    "log of a product": (log(mul(a, b)), add(log(a), log(b))),
    "log of a quotient": (log(frac(a, b)), sub(log(a), log(b))),
    "log of a power": (log(power(sigma, 2)), mul(TWO, log(sigma))),
    "log of a root": (log(inverse(sqrt(mul(TWO, pi)))), neg(mul(HALF, log(mul(TWO, pi))))),
    "log of a number": (log(Rational(9, 8)), sub(mul(TWO, log(THREE)), mul(THREE, log(TWO)))),
    "log of a positive sum": (log(add(mul(TWO, a), mul(TWO, b))), add(log(TWO), log(add(a, b)))),
    "log of a square of a sum": (log(power(add(a, b), 2)), mul(TWO, log(add(a, b)))),
    "log of one": (log(frac(a, a)), S.Zero),
    "positive factor of a log": (log(mul(sigma, x)), add(log(sigma), log(x))),
    "log of an exponential": (log(exp(x)), x),
    "log of a density": (log(mul(inverse(sigma), exp(neg(power(x, 2))))), sub(neg(power(x, 2)), log(sigma))),
    "exponential of a log": (exp(mul(TWO, log(sigma))), power(sigma, 2)),
    "exponential of a sum": (exp(add(x, y)), mul(exp(x), exp(y))),
    "power of an exponential": (power(exp(ell), HALF), exp(frac(ell, TWO))),
    "tower": (exp(neg(frac(power(x, 2), mul(TWO, exp(ell))))), exp(mul(power(x, 2), neg(mul(HALF, exp(neg(ell))))))),
    "tower with a sum": (exp(frac(a, add(a, b))), exp(sub(ONE, frac(b, add(a, b))))),
    "Euler's number": (exp(add(x, ONE)), mul(S.Exp1, exp(x))),
    "symbolic power": (mul(power(a, k), power(a, sub(ONE, k))), a),
    "symbolic power of two": (power(mul(TWO, a), k), mul(power(TWO, k), power(a, k))),
    "circle": (add(power(sin(x), 2), power(cos(x), 2)), ONE),
    "parity": (add(sin(neg(x)), cos(neg(x))), sub(cos(x), sin(x))),
    "absolute value": (raw(Abs, (neg(mul(TWO, a)),)), mul(TWO, a)),
    "opaque function": (Function("f")(add(x, y)), Function("f")(add(y, x))),
    "difference normal form": (log(add(ONE, frac(sub(a, b), b))), sub(log(a), log(b))),
    "zero times": (mul(S.Zero, log(a)), S.Zero),
}  # fmt: skip

FALSE: dict[str, tuple[Expr, Expr]] = {
    "sign": (sub(x, y), add(x, y)),
    "dropped factor": (mul(TWO, x), x),
    "sigma for its square": (log(power(sigma, 2)), log(sigma)),
    "square of a sum": (power(add(x, y), 2), add(power(x, 2), power(y, 2))),
    "root of a square": (sqrt(power(x, 2)), x),
    "root of a square, negative": (sqrt(power(x, 2)), neg(x)),
    "root of the square of a difference": (sqrt(power(sub(a, b), 2)), sub(a, b)),
    "half of a power": (power(power(x, 6), HALF), power(x, 3)),
    "root of a product": (sqrt(mul(x, y)), mul(sqrt(x), sqrt(y))),
    "root of a sum": (sqrt(add(a, b)), add(sqrt(a), sqrt(b))),
    "log of a square": (log(power(x, 2)), mul(TWO, log(x))),
    "log of a product of unknown sign": (log(mul(x, y)), add(log(x), log(y))),
    "log of a product": (log(mul(a, b)), mul(log(a), log(b))),
    "log of a sum": (log(add(a, b)), add(log(a), log(b))),
    "log base": (log(mul(TWO, a)), mul(TWO, log(a))),
    "exponential of a product": (exp(mul(x, y)), mul(exp(x), exp(y))),
    "exponential of a sum": (exp(add(x, y)), add(exp(x), exp(y))),
    "tower": (exp(exp(mul(TWO, ell))), power(exp(exp(ell)), 2)),
    "reciprocal of a sum": (inverse(add(x, y)), add(inverse(x), inverse(y))),
    "absolute value": (raw(Abs, (x,)), x),
    "root of a square of roots": (sqrt(power(add(ONE, CUBE_ROOT_SQUARED), 2)), add(ONE, CUBE_ROOT_SQUARED)),
    "log of an exponential that may be complex": (log(exp(sqrt(x))), sqrt(x)),
    "near miss": (pi, Rational(355, 113)),
    "near miss of logs": (log(TWO), Rational(6931471805599453, 10**16)),
    "another symbol of the same name": (x, Symbol("x", positive=True)),
    "opaque function": (Function("f")(x), Function("g")(x)),
    "cosine": (power(cos(x), 2), sub(ONE, sin(power(x, 2)))),
    "negative base": (power(neg(a), HALF), neg(sqrt(a))),
}  # fmt: skip

NO_FORM: dict[str, tuple[Expr, str]] = {
    "division by zero": (inverse(sub(x, x)), "division by zero"),
    "a hidden zero": (inverse(sub(sin(mul(TWO, x)), mul(TWO, sin(x), cos(x)))), "vanish identically"),
    "a hidden zero of exponents": (
        inverse(sub(mul(exp(frac(a, add(a, b))), exp(frac(b, add(a, b)))), S.Exp1)), "vanish identically",
    ),
    "sine of pi": (inverse(raw(sin, (pi,))), "vanish identically"),
    "zero to the zero": (raw(type(x**2), (S.Zero, S.Zero)), "0^0"),
    "logarithm of zero": (log(S.Zero), "logarithm of zero"),
    "root of minus one": (sqrt(Integer(-1)), "root of a negative number"),
    "imaginary": (mul(I, x), "ImaginaryUnit"),
    "float": (mul(Float("0.1"), x), "Float"),
    "infinite": (zoo, "ComplexInfinity"),
    "unknown node": (raw(Max, (x, y)), "Max"),
    "long product": (power(add(a, b, c, x, y), 40), "too large"),
    "high power": (power(add(x, ONE), 1000), "too large"),
    "huge number": (power(TWO, 10**9), "too large"),
    "symbolic power of unknown sign": (power(x, k), "symbolic power"),
}  # fmt: skip


@pytest.mark.parametrize("name", TRUE)
def test_true_identities_are_proved(name: str) -> None:
    before, after = TRUE[name]
    for left, right in ((before, after), (after, before)):
        evidence = compare(left, right)
        assert (evidence.engine, evidence.outcome) == ("exact", "proved"), evidence.method


@pytest.mark.parametrize("name", FALSE)
def test_wrong_identities_are_not_proved(name: str) -> None:
    evidence = compare(*FALSE[name])
    assert evidence.outcome == "undecided"
    assert "differ" in evidence.method or "negative" in evidence.method


@pytest.mark.parametrize("name", TRUE)
def test_a_true_identity_with_something_added_is_not_proved(name: str) -> None:
    before, after = TRUE[name]
    assert compare(before, add(after, Rational(1, 10**9))).outcome == "undecided"
    assert compare(before, mul(after, TWO)).outcome == "undecided" or after is S.Zero


@pytest.mark.parametrize("name", NO_FORM)
def test_what_has_no_normal_form_is_undecided_and_says_why(name: str) -> None:
    term, reason = NO_FORM[name]
    evidence = compare(term, add(term, ONE))
    assert evidence.outcome == "undecided"
    assert reason in evidence.method


def test_the_same_term_needs_no_normal_form() -> None:
    assert compare(Float("0.1"), Float("0.1")).outcome == "proved"


def test_a_part_that_both_sides_share_needs_no_normal_form() -> None:
    opaque = raw(Max, (x, y))
    assert compare(mul(opaque, log(mul(a, b))), mul(opaque, add(log(a), log(b)))).outcome == "proved"


def test_evidence_names_the_domain() -> None:
    evidence = compare(log(mul(sigma, exp(bare))), add(log(sigma), bare))
    assert evidence.data["assuming"] == ["sigma > 0", "w taken as real"]
    assert evidence.data["facts"] == []
    assert evidence.method == "normal forms agree"


def test_deep_terms_are_undecided_and_harmless() -> None:
    deep = x
    for _ in range(3000):
        deep = raw(sin, (deep,))
    assert compare(deep, x).outcome == "undecided"
    assert compare(add(x, y), add(y, x)).outcome == "proved"


def test_forgetting_changes_nothing() -> None:
    before, after = TRUE["log of a density"]
    first = compare(before, after)
    clear_cache()
    assert compare(before, after) == first

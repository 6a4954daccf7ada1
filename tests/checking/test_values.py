"""Values at a point: closed forms against each other, and what is refused."""

from __future__ import annotations

import pytest
from flint import arb, ctx, fmpq
from sympy import Abs, Integral, Limit, Sum, Symbol, beta, digamma, erf, exp, factorial, gamma, log, oo, pi, sqrt

from derive.checking.values import NoValue, OutsideDomain, ball, value_at

x, y, m, t = (Symbol(name, real=True) for name in "xymt")
s, a, b = (Symbol(name, positive=True) for name in "sab")
n = Symbol("n", integer=True, nonnegative=True)
POINT = {s: fmpq(3, 2), m: fmpq(1, 3), a: fmpq(7, 3), b: fmpq(5, 4), t: fmpq(-2, 3)}
NORMAL = exp(-((x - m) ** 2) / (2 * s**2)) / sqrt(2 * pi * s**2)
GAMMA = b**a / gamma(a) * x ** (a - 1) * exp(-b * x)
EQUAL = {
    "a density": (Integral(NORMAL, (x, -oo, oo)), 1),
    "a second moment": (Integral(x**2 * NORMAL, (x, -oo, oo)), m**2 + s**2),
    "an entropy": (Integral(-NORMAL * log(NORMAL), (x, -oo, oo)), log(2 * pi * s**2) / 2 + exp(0) / 2),
    "a mean logarithm": (Integral(GAMMA * log(x), (x, 0, oo)), digamma(a) - log(b)),
    "a generating function": (Integral(GAMMA * exp(t * x), (x, 0, oo)), (1 - t / b) ** (-a)),
    "a half-line with a shift": (Integral(exp(-s * (x - m)), (x, m, oo)), 1 / s),
    "a power law": (Integral(x ** (-a), (x, s, oo)), s ** (1 - a) / (a - 1)),
    "a kink": (Integral(Abs(x - m) * exp(-Abs(x - m) / s) / (2 * s), (x, -oo, oo)), s),
    "a beta integral": (Integral(x ** (a - 1) * (1 - x) ** (b - 1), (x, 0, 1)), beta(a, b)),
    "its logarithm": (
        Integral(log(1 - x) * x ** (a - 1) * (1 - x) ** (b - 1), (x, 0, 1)),
        beta(a, b) * (digamma(b) - digamma(a + b)),
    ),
    "the law of a logarithm": (Integral(exp(-((log(x) - m) ** 2) / (2 * s**2)) / x, (x, 0, oo)), sqrt(2 * pi) * s),
    "an exponential in an exponent": (Integral(exp(a * x - exp(x)), (x, -oo, oo)), gamma(a)),
    "limits the other way": (Integral(x**2, (x, s, 0)), -(s**3) / 3),
    "a power in an exponent": (Integral(exp(-s / x) * x ** (-a - 1), (x, 0, oo)), gamma(a) * s ** (-a)),
    "the variance of a beta law": (
        Integral(
            (x - Integral(x**a * (1 - x) ** (b - 1) / beta(a, b), (x, 0, 1))) ** 2
            * x ** (a - 1)
            * (1 - x) ** (b - 1)
            / beta(a, b),
            (x, 0, 1),
        ),
        a * b / ((a + b) ** 2 * (a + b + 1)),
    ),
    "two integrals": (Integral(exp(-(x**2) + x * y - y**2), (x, -oo, oo), (y, -oo, oo)), 2 * pi / sqrt(3)),
    "a series": (Sum(n * (n - 1) * s**n * exp(-s) / factorial(n), (n, 2, oo)), s**2),
    "a geometric series": (Sum(n**2 * (1 - 1 / (1 + s)) ** n, (n, 1, oo)), s * (1 + s) * (1 + 2 * s)),
    "a finite sum": (Sum(n, (n, 1, 10)), 55),
    "a limit with an exponential": (Limit(x**3 * exp(-s * x) + 1, x, oo), 1),
    "a limit at zero": (Limit(x * log(x), Symbol("x", real=True), 0, "+"), 0),
    "a limit of erf": (Limit(s * erf(x), x, -oo), -s),
}


@pytest.mark.parametrize("name", EQUAL)
def test_closed_forms(name):
    left, right = (value_at(side, POINT) if hasattr(side, "args") else fmpq(side) for side in EQUAL[name])
    with ctx.workprec(400):
        assert abs(ball(left) - ball(right)) < arb(10) ** -30


@pytest.mark.parametrize(
    "term", [Integral(exp(x), (x, 0, oo)), Integral(1 / x, (x, 0, 1)), Sum(s**n, (n, 0, oo)), Limit(x, x, oo)]
)
def test_what_diverges_has_no_value(term):
    with pytest.raises(NoValue):
        value_at(term, POINT)


@pytest.mark.parametrize("term", [log(t), sqrt(t), log(-a)])
def test_outside_of_the_domain(term):
    with pytest.raises(OutsideDomain):
        value_at(term, POINT)


def test_rational_values_are_exact():
    assert value_at((a + b) ** 2 / m, POINT) == (fmpq(7, 3) + fmpq(5, 4)) ** 2 * 3


def test_what_has_no_closed_form_is_enclosed():
    term = Integral(log(1 + x) * exp(-x), (x, 0, oo))
    assert 0.5963 < float(ball(value_at(term, {})).mid()) < 0.5964

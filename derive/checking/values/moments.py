"""Integrals of one term of a form over a line, a half-line or an interval, by the integrals of Gauss and Euler."""

from __future__ import annotations

from collections.abc import Mapping
from math import comb

from flint import acb, arb, fmpq
from sympy import Symbol

from derive.checking.values.forms import Form, NotAForm, Term, collected, exponential_of, monomial_term, number_form
from derive.checking.values.numbers import NoValue, Number, ball, finite, is_zero, power, whole


class Diverges(NoValue):
    """An integral or a sum that has no finite value."""


def without(term: Term, x: Symbol) -> tuple[Number, int, Number, Form, Term]:
    """The exponent's part in x², the power of x and of log x, the linear part, and what is left of the term."""
    square: Number = fmpq(0)
    linear: list[Term] = []
    rest: dict[tuple[Symbol, ...], Number] = {}
    for monomial, value in term.exponent.items():
        if monomial == (x, x):
            square = value
        elif x in monomial:
            others = tuple(v for v in monomial if v != x)
            linear.append(monomial_term(others, value))
        else:
            rest[monomial] = value
    powers = {v: p for v, p in term.powers.items() if v != x}
    logs = {v: k for v, k in term.logs.items() if v != x}
    left = Term(term.factor, powers, logs, rest)
    return square, term.logs.get(x, 0), term.powers.get(x, fmpq(0)), collected(tuple(linear)), left


def over_line(form: Form, x: Symbol) -> Form:
    """The integral over all real numbers."""
    total = Form(())
    for term in form.terms:
        total = total.plus(gaussian(term, x))
    return total


def gaussian(term: Term, x: Symbol) -> Form:
    """∫ x^n e^{−a x² + L x} dx = √(π/a) e^{L²/4a} Σ_j C(n, 2j) (2j−1)!!/(2a)^j (L/2a)^{n−2j}."""
    square, logs, exponent, linear, left = without(term, x)
    count = whole(exponent)
    if logs or count is None or count < 0:
        raise NotAForm("a power or a logarithm over the whole line")
    if not square < 0:
        raise Diverges("an integral over the whole line that diverges")
    a = -square
    centre = linear.times(number_form(1 / (2 * a)))
    total = Form(())
    for j in range(count // 2 + 1):
        part = number_form(comb(count, 2 * j) * odd_factorial(j) / (2 * a) ** j)
        for _ in range(count - 2 * j):
            part = part.times(centre)
        total = total.plus(part)
    scale = number_form((arb.pi() / ball(a)).sqrt())
    grown = exponential_of(linear.times(linear).times(number_form(1 / (4 * a))))
    return Form((left,)).times(total).times(scale).times(grown)


def odd_factorial(j: int) -> fmpq:
    """1 · 3 · 5 ⋯ (2j − 1)."""
    result = fmpq(1)
    for i in range(1, 2 * j, 2):
        result = result * i
    return result


def over_half_line(form: Form, x: Symbol) -> Form:
    """The integral from 0 to ∞."""
    total = Form(())
    for term in form.terms:
        square, logs, exponent, linear, left = without(term, x)
        value = half_line(exponent, logs, linear.number, square)
        total = total.plus(Form((left,)).times(number_form(value)))
    return total


def half_line(exponent: Number, logs: int, linear: Number, square: Number) -> Number:
    """∫_0^∞ x^p (log x)^k e^{bx + ax²} dx, for one of b and a, or for a whole p."""
    if not exponent > -1:
        raise Diverges("an integral that diverges at 0")
    if is_zero(square):
        if not linear < 0:
            raise Diverges("an integral over a half-line that diverges")
        return euler(exponent + 1, logs, -linear)
    if not square < 0:
        raise Diverges("an integral over a half-line that diverges")
    if is_zero(linear):
        return euler((exponent + 1) / 2, logs, -square) / fmpq(2) ** (logs + 1)
    count = whole(exponent)
    if logs or count is None:
        raise NotAForm("a power times the tail of a Gaussian")
    return gaussian_tail(count, linear, -square)


def euler(s: Number, logs: int, rate: Number) -> Number:
    """∫_0^∞ x^{s−1} (log x)^k e^{−βx} dx: the k-th derivative of Γ(s) β^{−s} by s."""
    value = ball(s).gamma() * ball(rate) ** (-ball(s))
    if logs == 0:
        return finite(value)
    mean = ball(s).digamma() - ball(rate).log()
    if logs == 1:
        return finite(value * mean)
    spread = polygamma(1, s)
    if logs == 2:
        return finite(value * (mean * mean + spread))
    if logs == 3:
        return finite(value * (mean**3 + 3 * mean * spread + polygamma(2, s)))
    raise NotAForm("a high power of a logarithm")


def polygamma(order: int, s: Number) -> arb:
    """ψ^{(n)}(s)."""
    return acb.polygamma(acb(order), acb(ball(s))).real


def gaussian_tail(count: int, b: Number, a: Number) -> Number:
    """∫_0^∞ x^n e^{bx − ax²} dx by parts: 2a I_n = b I_{n−1} + (n−1) I_{n−2}, with 1 for n = 1 at the end."""
    a, b = ball(a), ball(b)
    before = (arb.pi() / a).sqrt() / 2 * (b * b / (4 * a)).exp() * (-b / (2 * a.sqrt())).erfc()
    if count == 0:
        return before
    now = (1 + b * before) / (2 * a)
    for n in range(2, count + 1):
        before, now = now, (b * now + (n - 1) * before) / (2 * a)
    return finite(now)


def power_law(exponent: Number, logs: int, x: Number) -> Number:
    """The antiderivative of x^p (log x)^k at a positive x."""
    s = exponent + 1
    if is_zero(s):
        return ball(x).log() ** (logs + 1) / (logs + 1)
    value = ball(power(x, s)) / ball(s)
    return value if logs == 0 else value * ball(x).log() ** logs - power_law(exponent, logs - 1, x) * logs / s


def over_interval(form: Form, x: Symbol, lower: Number, upper: Number | None) -> Form:
    """The integral of powers from a positive end, or 0, to another, or ∞ where that is None."""
    total = Form(())
    for term in form.terms:
        square, logs, exponent, linear, left = without(term, x)
        if not (is_zero(square) and not linear.terms):
            raise NotAForm("an exponential over an interval")
        value = -at_lower(exponent, logs, lower)
        if upper is None:
            if not exponent < -1:
                raise Diverges("an integral over a half-line that diverges")
        else:
            value = value + polynomial_end(exponent, logs, upper)
        total = total.plus(Form((left,)).times(number_form(value)))
    return total


def at_lower(exponent: Number, logs: int, lower: Number) -> Number:
    """The antiderivative at the lower end."""
    if is_zero(lower):
        if not exponent > -1:
            raise Diverges("an integral that diverges at 0")
        return fmpq(0)
    return polynomial_end(exponent, logs, lower)


def polynomial_end(exponent: Number, logs: int, x: Number) -> Number:
    """The antiderivative of a power at an end, negative ends for whole powers only."""
    count = whole(exponent)
    if count is not None and count >= 0 and not logs:
        return x ** (count + 1) / (count + 1)
    if not x > 0:
        raise NotAForm("a power of what may be negative")
    return power_law(exponent, logs, x)


def euler_beta(exponents: Mapping[str, Number], logs: Mapping[str, int]) -> Number:
    """∫_0^1 x^p (1−x)^q (log x)^j (log(1−x))^k dx."""
    p, q = ball(exponents["x"]) + 1, ball(exponents["y"]) + 1
    if not (p > 0 and q > 0):
        raise Diverges("an integral that diverges at an end")
    value = p.gamma() * q.gamma() / (p + q).gamma()
    first, second = (each.digamma() - (p + q).digamma() for each in (p, q))
    j, k = logs["x"], logs["y"]
    together = polygamma(1, p + q)
    table: dict[tuple[int, int], Number] = {
        (0, 0): 1, (1, 0): first, (0, 1): second,
        (1, 1): first * second - together,
        (2, 0): first * first + polygamma(1, p) - together,
        (0, 2): second * second + polygamma(1, q) - together,
    }  # fmt: skip
    if (j, k) not in table:
        raise NotAForm("high powers of logarithms")
    return finite(value * table[j, k])

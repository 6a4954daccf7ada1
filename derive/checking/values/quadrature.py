"""Integrals that have no closed form here, by rigorous quadrature."""

from __future__ import annotations

from math import lcm
from typing import TYPE_CHECKING

from flint import acb, arb, fmpq
from sympy import Expr, Integral, Rational, S, Symbol

from derive.certification import ball as engine
from derive.certification.ball.balls import integral
from derive.checking.values.forms import Form, Term
from derive.checking.values.numbers import NoValue, Number, ball, is_exact, whole

if TYPE_CHECKING:
    from derive.checking.values.evaluating import Evaluator

MOST_EVALUATIONS = 20_000
HIGHEST_ROOT = 64


def value(at: Evaluator, body: Expr, x: Symbol, lower: Number, upper: Number, reason: NoValue) -> Number:
    """The integral as the certifier's second engine encloses it."""
    numbers = {symbol: rational(at.point[symbol]) for symbol in body.free_symbols if symbol in at.point}
    bound = {symbol: form.number for symbol, form in at.bound.items() if form.constant}
    numbers |= {symbol: rational(number) for symbol, number in bound.items() if is_exact(number)}
    if (body.free_symbols - set(numbers)) - {x} or not all(end is None or is_exact(end) for end in (lower, upper)):
        raise reason
    ends = (S.NegativeInfinity if lower is None else rational(lower), S.Infinity if upper is None else rational(upper))
    try:
        return engine.enclose(Integral(body.xreplace(numbers), (x, *ends)), {})
    except engine.CannotEnclose:
        raise reason from None
    except (ValueError, TypeError, AttributeError, ArithmeticError):
        raise reason from None


def rational(value: Number) -> Rational:
    return Rational(int(value.p), int(value.q))


def of_form(form: Form, x: Symbol, lower: Number, upper: Number) -> Number:
    """The integral of a form in one variable between two numbers.

    From 0, where a power of x may be singular, x = uᵏ makes it a whole one: x^p dx = k u^{k(p + 1) − 1} du.
    """
    k = smoothing(form, x) if is_exact(lower) and lower == 0 else 1
    functions = [term_function(term, x, k) for term in form.terms]

    def integrand(point: acb, analytic: bool) -> acb:
        return sum((function(point, analytic) for function in functions), start=acb(0))

    ends = (ball(end) if k == 1 else ball(end).root(k) for end in (lower, upper))
    result = integral(integrand, *ends, eval_limit=MOST_EVALUATIONS).real
    if not result.is_finite():
        raise NoValue("a quadrature that does not converge")
    return arb(result)


def smoothing(form: Form, x: Symbol) -> int:
    """A k at which x = uᵏ leaves only whole powers of u, so that the integrand is analytic at 0 too."""
    powers = [term.powers.get(x, fmpq(0)) for term in form.terms if not term.logs.get(x, 0)]
    if len(powers) < len(form.terms) or not all(is_exact(power) and power > -1 for power in powers):
        return 1
    k = lcm(*(int(fmpq(power).q) for power in powers))
    return k if k <= HIGHEST_ROOT else 1


def term_function(term: Term, x: Symbol, k: int = 1):  # type: ignore[no-untyped-def]
    """One term on complex balls, at x = uᵏ; where a ball touches a branch cut the value is no number."""
    power, logs = term.powers.get(x), term.logs.get(x, 0)
    if k > 1:
        power = k * ((power or 0) + 1) - 1
    square, linear = term.exponent.get((x, x)), term.exponent.get((x,))
    count = None if power is None else whole(power)
    cut = logs or (power is not None and count is None)
    factor = acb(ball(term.factor) * k)

    def function(point: acb, analytic: bool) -> acb:
        if cut and analytic and not (point.real > 0 or not point.imag.contains(0)):
            return acb(arb.nan(), arb.nan())
        result = factor
        if power is not None:
            result = result * (point**count if count is not None else point ** acb(ball(power)))
        if logs:
            result = result * point.log() ** logs
        if square is not None or linear is not None:
            place = point**k
            result *= (place * place * ball(square or 0) + place * ball(linear or 0)).exp()
        return result

    return function

"""Functions of numbers, on balls."""

from __future__ import annotations

from collections.abc import Callable

import sympy
from flint import arb

from derive.checking.values.moments import polygamma
from derive.checking.values.numbers import NoValue, Number, OutsideDomain, ball, sign, whole


def _gamma(x: Number) -> Number:
    return ball(x).gamma()


def _log_gamma(x: Number) -> Number:
    if not x > 0:
        raise OutsideDomain("log Γ of what is not positive")
    return ball(x).lgamma()


def _polygamma(order: Number, x: Number) -> Number:
    n = whole(order)
    if n is None:
        raise NoValue("a polygamma function of an order that is not whole")
    return ball(x).digamma() if n == 0 else polygamma(n, x)


def _binomial(n: Number, k: Number) -> Number:
    count = whole(k)
    if count is not None and whole(n) is not None and not 0 <= count <= n:
        return ball(0)
    return ball(n + 1).gamma() / (ball(k + 1).gamma() * ball(n - k + 1).gamma())


def _absolute(x: Number) -> Number:
    return abs(x) if not isinstance(x, arb) else x.__abs__()


def _beta(a: Number, b: Number) -> Number:
    return ball(a).gamma() * ball(b).gamma() / ball(a + b).gamma()


def _greatest(*values: Number) -> Number:
    result = values[0]
    for value in values[1:]:
        result = value if sign(value - result) > 0 else result
    return result


def _on_ball(name: str) -> Callable[[Number], Number]:
    method = getattr(arb, name)
    return lambda x: method(ball(x))


FUNCTIONS: dict[type, Callable[..., Number]] = {
    sympy.gamma: _gamma,
    sympy.factorial: lambda x: _gamma(x + 1),
    sympy.loggamma: _log_gamma,
    sympy.digamma: _on_ball("digamma"),
    sympy.polygamma: _polygamma,
    sympy.binomial: _binomial,
    sympy.beta: _beta,
    sympy.Abs: _absolute,
    sympy.sign: lambda x: sign(x),
    sympy.Max: _greatest,
    sympy.Min: lambda *values: -_greatest(*(-value for value in values)),
    sympy.lowergamma: lambda s, x: ball(x).gamma_lower(ball(s)),
    sympy.uppergamma: lambda s, x: ball(x).gamma_upper(ball(s)),
    sympy.zeta: _on_ball("zeta"),
} | {
    getattr(sympy, ours): _on_ball(theirs)
    for ours, theirs in {
        "erf": "erf", "erfc": "erfc", "sin": "sin", "cos": "cos", "tan": "tan", "sinh": "sinh", "cosh": "cosh",
        "tanh": "tanh", "atan": "atan", "asin": "asin", "acos": "acos", "floor": "floor", "ceiling": "ceil",
    }.items()
}  # fmt: skip

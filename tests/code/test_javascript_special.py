"""The functions that JavaScript's `Math` lacks, and all others that closed forms use, against mpmath."""

from __future__ import annotations

import math

import mpmath
import pytest
from sympy import Symbol, besseli, beta, digamma, erf, erfc, gamma, loggamma, polygamma
from test_special import PLACES, expected, problem

from derive.code.node import called
from derive.code.special import FUNCTIONS
from derive.code.targets import generate

pytestmark = pytest.mark.usefixtures("node")
inf, nan = math.inf, math.nan
x, y, z = Symbol("x", positive=True), Symbol("y", positive=True), Symbol("z", real=True)
CASES = [(name, place) for name, terms in FUNCTIONS.items() for place in range(len(terms))]


def values(term, rows):
    made = problem(term)
    return called(generate(made, "javascript"), [((made.name,), row) for row in rows])


@pytest.mark.parametrize(("name", "place"), CASES)
def test_a_function(name, place):
    term = FUNCTIONS[name][place]
    rows = list(zip(*(PLACES[symbol] for symbol in problem(term).names), strict=True))
    found = [value if math.isfinite(value) else nan for value in values(term, rows)]
    assert found == pytest.approx(expected(term), rel=2e-14, abs=1e-15, nan_ok=True)


GRID = [10.0**exponent for exponent in range(-12, 0)] + [number / 8 + 1 / 64 for number in range(200)] + [26.5]
CLOSE = {
    "erf": (erf(z), mpmath.erf, [-number for number in GRID] + GRID, 1e-15),
    "erfc": (erfc(z), mpmath.erfc, [-number for number in GRID] + GRID, 2e-15),
    "gamma": (gamma(z), mpmath.gamma, [*GRID, *(-number for number in GRID), 100.3, 171.6], 6e-15),
    "loggamma": (loggamma(z), mpmath.loggamma, [*GRID, 0.5, 1 - 1e-9, 1 + 1e-9, 2 - 1e-9, 2 + 1e-9, 1e5, 1e300], 2e-15),
    "digamma": (digamma(x), mpmath.digamma, [number for number in GRID if abs(number - 1.46) > 0.1], 4e-15),
    "trigamma": (polygamma(1, x), lambda t: mpmath.polygamma(1, t), GRID, 2e-15),
    "I0": (besseli(0, z), lambda t: mpmath.besseli(0, t), [*GRID, 700.0], 2e-14),
    "I1": (besseli(1, z), lambda t: mpmath.besseli(1, t), [*GRID, -30.0], 2e-14),
}


@pytest.mark.parametrize("name", CLOSE)
def test_nearly_all_digits(name):
    term, exact, rows, tolerance = CLOSE[name]
    with mpmath.workdps(40):
        wanted = [float(exact(mpmath.mpf(number))) for number in rows]
    assert values(term, [[number] for number in rows]) == pytest.approx(wanted, rel=tolerance, abs=0)


@pytest.mark.parametrize(("term", "row", "value"), [
    (FUNCTIONS["exp"][0], [1e3], inf), (FUNCTIONS["exp"][0], [-1e3], 0.0), (gamma(z), [0.0], nan),
    (gamma(z), [-2.0], nan), (gamma(z), [-inf], nan), (gamma(z), [-1e300], nan), (gamma(z), [-200.5], 0.0),
    (gamma(z), [200.0], inf), (gamma(z), [inf], inf), (gamma(z), [nan], nan), (loggamma(z), [inf], inf),
    (loggamma(z), [0.0], inf), (loggamma(z), [-3.0], inf), (loggamma(z), [nan], nan), (loggamma(z), [-inf], inf),
    (loggamma(z), [-2.5], math.lgamma(-2.5)), (erf(z), [nan], nan), (erfc(z), [nan], nan), (erf(z), [-inf], -1.0),
    (erfc(z), [inf], 0.0), (erfc(z), [-inf], 2.0), (erfc(z), [30.0], 0.0), (digamma(x), [inf], inf),
    (digamma(x), [-1.0], nan), (polygamma(1, x), [0.0], nan), (FUNCTIONS["besseli"][0], [1e4], inf),
    (FUNCTIONS["besseli"][1], [-inf], -inf), (FUNCTIONS["besseli"][0], [nan], nan), (FUNCTIONS["sign"][0], [nan], nan),
    (1 / z, [0.0], inf), (z**2, [1e200], inf), (beta(x, y), [200.0, 1e-3], 994.150),
])  # fmt: skip
def test_edges(term, row, value):
    assert values(term, [row])[0] == pytest.approx(value, rel=1e-4 if value == 994.150 else 1e-14, nan_ok=True)

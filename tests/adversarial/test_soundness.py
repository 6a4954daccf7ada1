"""Near-misses that fool samplers: equations that hold at many points and are false. None is trusted.

With each stands a point at which the two sides differ, which is looked at without the engines.
"""

from __future__ import annotations

from functools import reduce
from math import lcm

import pytest
from independent_values import value_of
from sympy import (
    Abs,
    Expr,
    Heaviside,
    Integral,
    MatrixSymbol,
    Max,
    Min,
    N,
    Piecewise,
    Rational,
    S,
    Sum,
    Symbol,
    Trace,
    acos,
    asin,
    atan,
    ceiling,
    cos,
    erf,
    exp,
    floor,
    interpolate,
    log,
    oo,
    pi,
    sign,
    sin,
    sqrt,
    symbols,
    tan,
    tanh,
)

from derive.certification import certify
from derive.certification.ball.points import PRIMES, Point
from derive.terms import (
    Bracket,
    Cholesky,
    add,
    determinant,
    entry,
    identity,
    matrix_inverse,
    matrix_product,
    matrix_sum,
    mul,
    neg,
    positive_definite,
    power,
    squared_norm,
    sub,
    trace,
    transpose,
    vector,
)

x, y, mu = symbols("x y mu", real=True)
a, sigma = symbols("a sigma", positive=True)
n = Symbol("n", integer=True, positive=True)
k = Symbol("k", integer=True)
D = Symbol("D", integer=True, positive=True)
A, B = (MatrixSymbol(name, D, D) for name in "AB")
A4 = MatrixSymbol("A", 4, 4)
Sigma, T = positive_definite("Sigma", D), positive_definite("T", D)
v = vector("v", D)
tiny = Rational(1, 10**20)


def sampled(symbol: Symbol, count: int = 15) -> list[Rational]:
    """The places of a symbol at the points that every comparison shares."""
    values = (Point(k).value((symbol, ())) for k in range(count))
    return [Rational(value.numerator, value.denominator) for value in values]


def vanishing(symbol: Symbol) -> Expr:
    """A polynomial that is 0 at all of them."""
    return reduce(lambda f, g: f * g, (symbol - value for value in sampled(symbol)))


every_fraction = lcm(*PRIMES)
"""Of all fractions that such points may have, the common denominator."""
beyond = {x: Rational(100), y: Rational(101), mu: Rational(103), a: Rational(107), sigma: Rational(109), n: 75, k: 75}

WHOLE = {
    "sin πx": (sin(pi * x), S.Zero),
    "sin² πx": (x + sin(pi * x) ** 2, x),
    "sin πn/5!": (sin(pi * n * (n - 1) * (n - 2) * (n - 3) * (n - 4) / 7), S.Zero),
    "x(x − 1)": (x * (x - 1), S.Zero),
    "x² is x": (x**2, x),
    "at three whole numbers": ((n - 2) * (n - 3) * (n - 4), S.Zero),
    "at sixty whole numbers": (reduce(lambda f, g: f * g, (n - i for i in range(60))), S.Zero),
    "2ⁿ by a parabola": (2**n, interpolate([(2, 4), (3, 8), (4, 16)], n)),
    "whole numbers of both signs": (reduce(lambda f, g: f * g, (k**2 - i**2 for i in range(6))), S.Zero),
    "a dimension": ((D - 1) * (D - 2) * (D - 3), S.Zero),
    "a sum of few terms": (Sum(k, (k, 1, n)) + (n - 2) * (n - 3) * (n - 4), n * (n + 1) / 2),
    "at the first primes": (reduce(lambda f, g: f * g, (n - p for p in (2, 3, 5, 7, 11, 13, *PRIMES))), S.Zero),
}
SMALL = {
    "1e-20": (x + y, x + y + tiny),
    "1e-40": (x + y, x + y + tiny**2),
    "1e-200": (x, x + tiny**10),
    "a factor": (a, a * (1 + tiny**2)),
    "an exponent": (a**2, a ** (2 + tiny)),
    "inside a logarithm": (log(a), log(a + tiny**2)),
    "e^−1000": (x, x + exp(-1000)),
    "e^−10⁷": (x, x + exp(-(10**7))),
    "an integral": (Integral(exp(-(x**2)), (x, -oo, oo)), sqrt(pi) + tiny**2),
    "a saturated error function": (erf(10**6 * a), S.One),
    "a saturated tangent": (tanh(10**6 * a), S.One),
    "a cosine of next to nothing": (cos(tiny**3 * a), S.One),
    "a slope of next to nothing": (sin(tiny**2 * a), S.Zero),
}
HALF = {
    "root of a square": (sqrt(x**2), x),
    "a power of a power": ((x**2) ** Rational(1, 2), x),
    "root of a square, far out": (sqrt((x - 5) ** 2), 5 - x),
    "modulus": (Abs(x), x),
    "modulus, far out": (Abs(x - 7), 7 - x),
    "|x| x is x²": (x * Abs(x), x**2),
    "σ² is |σ|σ": (mu**2, Abs(mu) * mu),
    "σ² is |σ|σ, far out": ((mu - 9) ** 2, -Abs(mu - 9) * (mu - 9)),
    "maximum": (Max(x, 10), S(10)),
    "minimum": (Min(x, 10), x),
    "sign": (sign(x + 9), S.One),
    "step": (Heaviside(x - 9), S.Zero),
    "floor": (floor(a / 9), S.Zero),
    "ceiling": (ceiling(a / 9), S.One),
    "a piece": (Piecewise((x, x < 9), (S.Zero, True)), x),
    "a piece at the edge": (Piecewise((x, x < Rational(99, 2)), (x + 1, True)), x),
    "a piece inside": (sin(Piecewise((x, x < 9), (x + 1, True))), sin(x)),
    "logarithm of a square": (log((x - 9) ** 2), 2 * log(9 - x) + Piecewise((0, x < 9), (1, True))),
    "logarithm of a modulus": (log(Abs(x - 9)) + 0 * x, log(sqrt((9 - x) ** 2)) + Heaviside(x - 9)),
    "cube root of a cube": (((x - 5) ** 6) ** Rational(1, 6), 5 - x),
    "a flat function": (Piecewise((exp(-1 / (x - 8) ** 2), x > 8), (S.Zero, True)), S.Zero),
    "a flat function by roots": (exp(-1 / (x - 8) ** 2) * (sqrt((x - 8) ** 2) + x - 8), S.Zero),
}
ONLY_NEAR = {
    "minimum of 1 and |μ|": (Min(1, Abs(mu / 9)), Abs(mu / 9)),
    "inverse sine of a sine": (asin(sin(x / 9)), x / 9),
    "inverse cosine of a cosine": (acos(cos(a / 9)), a / 9),
    "inverse tangent of a tangent": (atan(tan(x / 9)), x / 9),
    "inverse tangent of an inverse": (atan(x - 5) + atan(1 / (x - 5)), -pi / 2),
    "sum of inverse tangents": (atan(x / 9) + atan(a / 9), atan((x / 9 + a / 9) / (1 - x * a / 81))),
    "a geometric series": (Sum((mu / 9) ** k, (k, 0, 40)), 1 / (1 - mu / 9)),
    "an integral that changes sign": (Integral((mu - 5) * exp(-((mu - 5) ** 2) * x**2), (x, -oo, oo)), -sqrt(pi)),
    "a limit that changes sign": (Bracket(erf((mu - 5) * x), x, S.Zero, oo), S.NegativeOne),
}
MADE = {
    "a polynomial": (vanishing(x), S.Zero),
    "a polynomial beside others": (x**2 + vanishing(x), x**2),
    "a polynomial of a positive number": (log(a) + vanishing(a), log(a)),
    "in two variables": (x * y + vanishing(x) * vanishing(y), x * y),
    "in the exponent": (exp(vanishing(x)), S.One),
    "at every fraction": (sin(pi * every_fraction * x), S.Zero),
    "at every fraction, in a product": (exp(x) + sin(pi * every_fraction * x) * cos(y), exp(x)),
    "in a matrix": (
        entry(A4, S.One, S(2)) * reduce(
            lambda f, g: f * g,
            (entry(A4, S.One, S.One) - Rational(*Point(i).value((A4, (1, 1))).as_integer_ratio()) for i in range(15)),
        ),
        S.Zero,
    ),
}  # fmt: skip


def words(*factors):
    return trace(matrix_product(*factors))


def newton(degree: int) -> Expr:
    """degree! times the elementary symmetric polynomial of the eigenvalues, by traces: 0 where D < degree."""
    powers = [None, *(words(*[A] * i) for i in range(1, degree + 1))]
    found = [S.One]
    for m in range(1, degree + 1):
        terms = [mul(S(-1) ** (i - 1), found[m - i], powers[i]) for i in range(1, m + 1)]
        found.append(mul(Rational(1, m), add(*terms)))
    return found[degree]


unit, zero = identity(D), S.Zero
MATRICES = {
    "for D = 1": (words(A, B), mul(trace(A), trace(B)), 2),
    "for D = 2": (sub(power(trace(A), 2), words(A, A)), mul(S(2), determinant(A)), 3),
    "Cayley and Hamilton for D ≤ 2": (newton(3), zero, 3),
    "Cayley and Hamilton for D ≤ 3": (newton(4), zero, 4),
    "Cayley and Hamilton for D ≤ 4": (newton(5), zero, 5),
    "for D ≤ 3 by a polynomial in D": (mul(D - 1, D - 2, D - 3, trace(A)), zero, 4),
    "for even D": (determinant(matrix_product(S(-1), A)), determinant(A), 3),
    "for diagonal matrices": (determinant(Sigma), squared_norm(Cholesky(Sigma)), 2),
    "for commuting matrices": (words(A, B, A, B), words(A, A, B, B), 2),
    "for symmetric matrices": (squared_norm(A), words(A, A), 2),
    "for symmetric products": (transpose(matrix_product(Sigma, T)), matrix_product(Sigma, T), 2),
    "for lower triangular matrices": (entry(A, S.One, S.One) * entry(A, D, D), determinant(A), 2),
    "for orthogonal matrices": (matrix_inverse(A), transpose(A), 2),
    "for the identity": (Cholesky(Sigma), Sigma, 2),
    "Cholesky factors of a sum": (Cholesky(matrix_sum(Sigma, T)), matrix_sum(Cholesky(Sigma), Cholesky(T)), 2),
    "Cholesky factor of a product": (determinant(Cholesky(Sigma)), determinant(Sigma), 2),
    "for one vector": (squared_norm(matrix_product(A, v)), mul(squared_norm(A), squared_norm(v)), 2),
    "for a multiple of the identity": (words(Sigma, matrix_inverse(T)), mul(trace(Sigma), trace(matrix_inverse(T))), 2),
    "the sign of a determinant": (power(power(determinant(A), 2), Rational(1, 2)), determinant(A), 2),
    "for D ≠ 4": (add(trace(unit), neg(D), mul(newton(4), newton(4))), zero, 4),
}
NUMBERS = {**WHOLE, **SMALL, **HALF, **ONLY_NEAR, **MADE}


def test_there_are_many():
    assert len(NUMBERS) + len(MATRICES) >= 60


@pytest.mark.parametrize("name", NUMBERS)
def test_a_near_miss_is_not_trusted(name):
    assert certify(*NUMBERS[name]).verdict in ("refuted", "undecided")


@pytest.mark.parametrize("name", MATRICES)
def test_a_near_miss_of_matrices_is_not_trusted(name):
    before, after, _ = MATRICES[name]
    assert certify(before, after).verdict in ("refuted", "undecided")


def differs(before: Expr, after: Expr) -> bool:
    """Whether the sides differ at one of two points, with as many digits as it takes."""
    for shift in (Rational(1, 3), -Rational(1001)):
        point = {s: v if s.is_integer else v + shift if not s.is_positive else v + 1 for s, v in beyond.items()}
        value = (before - after).subs(point).doit()
        if value.has(oo, S.NaN, S.ComplexInfinity) or N(value, 60, maxn=10_000) != 0:
            return True
    return False


BY_HAND = {
    "e^−10⁷",
    "a saturated error function",
    "a saturated tangent",
    "a limit that changes sign",
    "in a matrix",
    "a dimension",
}


@pytest.mark.parametrize("name", sorted(set(NUMBERS) - BY_HAND))
def test_a_near_miss_is_false(name):
    assert differs(*NUMBERS[name])


@pytest.mark.parametrize("name", MATRICES)
def test_a_near_miss_of_matrices_is_false(name):
    before, after, size = MATRICES[name]
    sides = ([value_of(side, size=size, salt=salt) for side in (before, after)] for salt in "abcd")
    assert max(abs(left - right).max() for left, right in sides) > 1e-9


TRUSTED = {
    "trigonometry": (sin(x) * cos(x), sin(2 * x) / 2),
    "an addition theorem": (sin(x + y), sin(x) * cos(y) + cos(x) * sin(y)),
    "an odd function": (tanh(2 * x), 2 * tanh(x) / (1 + tanh(x) ** 2)),
    "a trace": (Trace(A4), Trace(A4.T)),
}


@pytest.mark.parametrize("name", TRUSTED)
def test_what_is_true_is_still_trusted(name):
    assert certify(*TRUSTED[name]).verdict in ("proved", "enclosed")

"""Where two covariances that are written out are the same, and the form by differences from there."""

from __future__ import annotations

import pytest
from sympy import Symbol

from derive.plans.corresponding import corresponding, written_out
from derive.reading import read_problem
from derive.rules.telescoping import differences

SCALES = "MultivariateNormal([a, b], [[s**2, r*s*t], [r*s*t, t**2]])"
VARIANCES = "MultivariateNormal([c, d], [[v, e], [e, w]])"
FOUND = [
    (SCALES, "MultivariateNormal(0, I)", {"r": "0", "t": "1", "s": "1"}),
    ("MultivariateNormal(0, I)", SCALES, {"r": "0", "t": "1", "s": "1"}),
    (VARIANCES, SCALES, {"e": "r*s*t", "w": "t**2", "v": "s**2"}),
    (SCALES, VARIANCES, {"e": "r*s*t", "w": "t**2", "v": "s**2"}),
    (SCALES, "MultivariateNormal(m, [[x**2, k*x*y], [k*x*y, y**2]])", {"r": "k", "t": "y", "s": "x"}),
    (VARIANCES, "IsotropicNormal(m, x)", {"e": "0", "w": "x**2", "v": "x**2"}),
    ("MultivariateNormal(m, [[4*s**2]])", "MultivariateNormal(n, [[9]])", {"s": "3/2"}),
    (VARIANCES, "MultivariateNormal(m, [[2, 1], [1, 3]])", {"e": "1", "w": "3", "v": "2"}),
]
NOT_FOUND = [
    (VARIANCES, "MultivariateNormal(m, [[w, e], [e, v]])"),
    ("MultivariateNormal(m, [[v + w]])", "MultivariateNormal(n, [[x + y]])"),
    ("MultivariateNormal(m, [[1, r], [r, 1]])", "MultivariateNormal(n, [[2, 1], [1, 2]])"),
    (VARIANCES, "MultivariateNormal(m, S)"),
]


@pytest.mark.parametrize(("q", "p", "expected"), FOUND)
def test_found(q, p, expected):
    quantity = read_problem("kl", [q, p])
    found = corresponding(quantity)
    assert {str(symbol): str(value) for symbol, value in found.items()} == expected
    first, second = (written_out(side.covariance).xreplace(found) for side in quantity.distributions)
    assert first.equals(second)


@pytest.mark.parametrize(("q", "p"), NOT_FOUND)
def test_not_found(q, p):
    assert not corresponding(read_problem("kl", [q, p]))


@pytest.mark.parametrize("kind", ["entropy", "cross-entropy"])
def test_only_divergences_are_0_anywhere(kind):
    distributions = [SCALES, VARIANCES]
    assert not corresponding(read_problem(kind, distributions[: 1 if kind == "entropy" else 2]))


def test_two_bare_differences_are_left_alone():
    a, b, c, d = map(Symbol, "abcd")
    assert differences(a + b - c - d, {a: c, b: d}) == []
    assert len(differences(a * b - c * d, {a: c, b: d})) == 2

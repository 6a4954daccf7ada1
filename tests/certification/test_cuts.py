"""Where improper integrals are cut off, and the bounds on what lies beyond, against quadrature by mpmath."""

from __future__ import annotations

import mpmath
import pytest
from sympy import Integral, Rational, Symbol, cos, exp, lambdify, log, oo

from derive import MultivariateNormal, Normal, entropy, kl
from derive.certification import certify
from derive.certification.ball import clear_cache, compare, enclose
from derive.certification.ball.balls import arb, ctx
from derive.certification.ball.cuts import NOTED, interval
from derive.certification.ball.many import moments
from derive.certification.verdict import ENCLOSED, UNDECIDED

z, mu, a = Symbol("z", real=True), Symbol("mu", real=True), Symbol("a", positive=True)
BELL = exp(-a * (z - mu) ** 2)
INTEGRALS = {
    "Gaussian": Integral(BELL, (z, -oo, oo)),
    "moment": Integral((z**4 - 3 * z + mu) * BELL, (z, -oo, oo)),
    "large factor": Integral(10**20 * z * BELL, (z, -oo, oo)),
    "to the right": Integral(z**2 * BELL, (z, 1, oo)),
    "to the left": Integral(z**2 * BELL, (z, -oo, -1)),
    "backwards": Integral(z**2 * BELL, (z, oo, 2)),
    "two bells": Integral(BELL + z * exp(-((z - 40) ** 2) / 3), (z, -oo, oo)),
    "exponential": Integral(z**3 * exp(-z * a), (z, 0, oo)),
    "oscillating": Integral(cos(z) * BELL, (z, -oo, oo)),
    "logarithm": Integral(log(z) * exp(-z), (z, 1, oo)),
}
NUMBERS, VECTORS = kl(Normal("mu", "sigma"), Normal(0, 1)), entropy(MultivariateNormal("mu", "Sigma"))
PIECES = (0, 0.5, 1, 2, 4, 10, 40)


def cuts(before, after=None):
    """The points of a comparison, each with its cuts."""
    found = compare(before, before if after is None else after)
    assert found.outcome == ENCLOSED
    return list(zip(found.data["points"], found.data["cuts"], strict=True))


def outside(term, cut, point):
    """∫ |f| outside the interval that is stated."""
    ((_, *ends),) = term.limits
    values = [mpmath.mpf(Rational(value).p) / Rational(value).q for value in point.values()]
    names = [{"a": a, "mu": mu}[name] for name in point]
    f = lambdify([z, *names], term.function, "mpmath")
    lower, upper = mpmath.mpf(cut["lower"]), mpmath.mpf(cut["upper"])
    size = lambda x: abs(f(x, *values))  # noqa: E731
    left = mpmath.quad(size, [lower - far for far in reversed(PIECES)]) if -oo in ends else 0
    return left + (mpmath.quad(size, [upper + far for far in PIECES]) if oo in ends else 0)


@pytest.mark.parametrize("name", INTEGRALS)
def test_what_lies_beyond_is_no_more_than_is_stated(name):
    with mpmath.workdps(30):
        for point, (cut,) in cuts(INTEGRALS[name]):
            found = outside(INTEGRALS[name], cut, point)
            assert 0 < found <= mpmath.mpf(cut["beyond"]), (cut, found)
            assert cut["over"] == "z"
            assert cut["by"].startswith("exp(-")


def test_the_value_lies_within_the_bound_of_the_integral_that_was_cut_off():
    """What is stated of one ball: the whole line is the interval and no more than the bound."""
    with mpmath.workdps(60):
        for point, (cut,) in cuts(INTEGRALS["Gaussian"]):
            rate, centre = (mpmath.mpf(Rational(point[name]).p) / Rational(point[name]).q for name in ("a", "mu"))
            ends = (mpmath.mpf(cut[name]) for name in ("lower", "upper"))
            left, right = (mpmath.sqrt(rate) * (end - centre) for end in ends)
            inside = mpmath.sqrt(mpmath.pi / rate) * (mpmath.erf(right) - mpmath.erf(left)) / 2
            assert 0 < mpmath.sqrt(mpmath.pi / rate) - inside <= mpmath.mpf(cut["beyond"])


def test_a_cube_of_vectors_is_bounded_too():
    """The normalisation of N(μ, Σ) outside |t_i| ≤ T, in x = m + R t, and what is larger by a polynomial."""
    evidence = [verdict.evidence[-1].data for _, verdict in VECTORS.certificate.evidence]
    stated = [each for data in evidence for each in zip(data["points"], data.get("cuts", ()), strict=False)]
    cubes = [(int(point["D"]), cut) for point, found in stated for cut in found if "where" in cut]
    assert {dimension for dimension, _ in cubes} == {1, 2, 3}
    with mpmath.workdps(60):
        for dimension, cut in cubes:
            inside = mpmath.erf(mpmath.mpf(cut["upper"]) / mpmath.sqrt(2)) ** dimension
            assert cut["lower"] == "-" + cut["upper"]
            assert cut["where"] == f"{cut['over']} = m + R t"
            assert (1 - inside) / 1000 < mpmath.mpf(cut["beyond"]) < mpmath.mpf("1e-28")


@pytest.mark.parametrize("exponents", [(0,), (4,), (1, 0), (2, 2), (3, 0), (0, 0, 0), (2, 1, 1), (6, 0, 2)])
def test_a_monomial_outside_a_cube_is_no_more_than_is_bounded(exponents):
    """∫ Π |t_i|^{n_i} e^{−|t|²/2} dt less the same within |t_i| ≤ T."""
    with ctx.workprec(115), mpmath.workdps(80):
        _, tails = moments(tuple((place, n) for place, n in enumerate(exponents) if n), len(exponents))
        far, bound = (mpmath.mpf(ball.abs_upper().mid().str(30, radius=False)) for ball in (tails.upper, tails.beyond))
        whole = mpmath.fprod(2 ** (mpmath.mpf(n + 1) / 2) * mpmath.gamma(mpmath.mpf(n + 1) / 2) for n in exponents)
        within = mpmath.fprod(
            2 ** (mpmath.mpf(n + 1) / 2) * mpmath.gammainc(mpmath.mpf(n + 1) / 2, 0, far**2 / 2) for n in exponents
        )
        assert 0 < whole - within <= bound < 1e-28


def test_an_integral_near_a_singular_end_is_told_in_the_variable_that_is_put_in():
    for _, found in cuts(Integral(log(z) * exp(-a * z), (z, 0, oo))):
        assert found[0]["where"] == "z = 0 + 1.00 exp(-t)"
        assert mpmath.mpf(found[0]["upper"]) > 60
        assert "where" not in found[1]
    assert "where" in cuts(Integral(log(z), (z, 0, 1)))[0][1][0]


def test_of_finite_integrals_nothing_is_stated():
    found = compare(Integral(exp(-a * z), (z, 0, 1)), (1 - exp(-a)) / a)
    assert found.outcome == ENCLOSED
    assert found.data["tails"] == "none"
    assert "cuts" not in found.data


def test_equal_cuts_are_stated_once_and_the_left_side_first():
    bell, other = INTEGRALS["Gaussian"], INTEGRALS["exponential"]
    for _, found in cuts(2 * bell + other, other + bell + bell):
        assert len(found) == 2
        assert "z" in found[0]["by"]
        assert "s" in found[1]["by"]


def test_what_was_found_before_is_stated_as_what_is_found_now():
    first = compare(INTEGRALS["Gaussian"], INTEGRALS["Gaussian"])
    both = INTEGRALS["Gaussian"] + INTEGRALS["moment"]
    warm = compare(both, both)
    clear_cache()
    assert warm == compare(both, both)
    assert first == compare(INTEGRALS["Gaussian"], INTEGRALS["Gaussian"])


def test_nothing_stays_noted():
    compare(INTEGRALS["Gaussian"], INTEGRALS["moment"])
    enclose(INTEGRALS["Gaussian"], {"a": 1, "mu": 0})
    certify(Integral(1 / z, (z, 1, oo)), Integral(1 / z, (z, 2, oo)))
    assert NOTED == []


@pytest.mark.parametrize("derivation", [NUMBERS, VECTORS], ids=["numbers", "vectors"])
def test_wherever_there_are_tails_they_are_stated_at_every_point(derivation):
    for step, verdict in derivation.certificate.evidence:
        data = verdict.evidence[-1].data
        assert (data["tails"] == "none") is ("cuts" not in data), step.rule.name
        if "cuts" in data:
            assert len(data["cuts"]) == len(data["points"])
            assert all(data["cuts"])
            assert all(0 < float(cut["beyond"]) < 1e-25 for found in data["cuts"] for cut in found)


def test_a_tail_without_a_bound_is_no_cut_and_makes_the_verdict_weaker():
    slow = Integral(1 / (1 + z**2), (z, -oo, oo))
    found = certify(slow, 2 * Integral(1 / (1 + z**2), (z, 0, oo)))
    assert found.verdict == UNDECIDED
    assert "cuts" not in found.evidence[-1].data


@pytest.mark.parametrize(
    ("ends", "shown"),
    [
        ((0, 12.5), ("0", "12.5")),
        ((-12.5001, 12.5001), ("-12.6", "12.6")),
        ((1e10, 1e10 + 3), ("10000000000", "10000000003")),
        ((-1.001e-9, 2.0001e-9), ("-1.01e-9", "2.01e-9")),
        ((-1234567, 1), ("-1.24e+6", "1e+4")),
        ((arb(2) ** -9999999, arb(2) ** 9999999), ("0", "4.8e+3010299")),
    ],
)
def test_an_interval_is_rounded_outwards(ends, shown):
    assert interval(*map(arb, ends)) == shown

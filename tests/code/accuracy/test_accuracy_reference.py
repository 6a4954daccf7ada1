"""Regimes that are the same in every run, and exact values that another library confirms."""

from __future__ import annotations

import math

import mpmath
import pytest

from derive.certification.ball import CannotEnclose
from derive.code.accuracy.formats import FORMATS
from derive.code.accuracy.reference import Reference
from derive.code.accuracy.regimes import EQUAL, is_equal, regimes
from derive.reading import read_problem

DOUBLE, SINGLE = FORMATS["float64"], FORMATS["float32"]
SCALE = ("kl", "Normal(mu, sigma)", "Normal(m, s)")
VARIANCE = ("kl", "Normal(mu, variance=v)", "Normal(m, variance=w)")
LOGARITHM = ("kl", "Normal(mu, log_variance=l)", "Normal(m, log_variance=k)")
LATENT = ("kl", "Normal(mu, log_variance=l)", "Normal(0, 1)")
PROBLEMS = (
    SCALE, VARIANCE, LOGARITHM, LATENT,
    ("kl", "Normal(0, 1)", "Normal(mu, sigma)"), ("kl", "Normal(mu, variance=v)", "Normal(m, s)"),
    ("kl", "Normal(2*a, b + c)", "Normal(0, variance=s**2)"), ("kl", "Normal(mu, sigma)", "Normal(mu + 1, sigma)"),
    ("cross-entropy", "Normal(mu, sigma)", "Normal(m, s)"), ("entropy", "Normal(mu, variance=v)"),
)  # fmt: skip


def of(texts):
    return read_problem(texts[0], texts[1:])


@pytest.mark.parametrize("kind", FORMATS.values(), ids=FORMATS)
@pytest.mark.parametrize("texts", PROBLEMS, ids=" ".join)
def test_points_lie_in_the_domain_and_in_the_format(texts, kind):
    quantity = of(texts)
    found = regimes(quantity, kind, 4)
    assert found[0].name == "generic"
    assert len({regime.name for regime in found}) == len(found)
    for regime in found:
        for point in regime.points:
            for symbol, number in zip(quantity.symbols, point, strict=True):
                assert math.isfinite(number)
                assert number > 0 or not symbol.is_positive
                assert kind is DOUBLE or mpmath.mpf(number).man.bit_length() <= 24
            assert regime.name != EQUAL or is_equal(quantity, point)


def test_points_are_the_same_in_every_run():
    first, second = (regimes(of(SCALE), DOUBLE, 3) for _ in range(2))
    assert first == second
    assert first[0].points[0] == (4.6829701247389055, 1.6195952187457436, 1.7857811233417369, 1.017014762287745)
    assert first[-1].points[0] == (
        -1.2278929021798345e-200, 1.2158830459151278e-199, -1.1654578999833505e-200, 3.759321539629985e-200,
    )  # fmt: skip


def test_regimes_are_what_their_names_say():
    found = {regime.name: regime.points for regime in regimes(of(SCALE), DOUBLE, 12)}
    for mu, sigma, m, s in found["ratio 1 ± 1e-7…1e-9, equal means"]:
        assert mu == m
        assert 1e-10 < abs(sigma / s - 1) < 2e-7
    for mu, sigma, m, s in found["mean and ratio differ by 1e-10…1e-12"]:
        assert 1e-13 < abs(mu - m) / s < 2e-10
        assert abs(sigma / s - 1) < 2e-10
    assert all(sigma / s < 1e-307 for _, sigma, _, s in found["ratio underflows"])
    assert any(sigma / s == 0 for _, sigma, _, s in found["ratio underflows"])
    assert all(
        (sigma / s) * (sigma / s) == math.inf and 0.5 * (sigma / s) * (sigma / s) < math.inf
        for _, sigma, _, s in found["last binade, by the ratio"]
    )
    assert all(1e198 < s < 1e202 for *_, s in found["everything scaled by 1e+200"])
    variances = {regime.name: regime.points for regime in regimes(of(VARIANCE), DOUBLE, 9)}
    assert all(1e197 < w < 1e203 for *_, w in variances["everything scaled by 1e+200"]), (
        "the parameter is what is scaled"
    )


def test_a_problem_is_only_brought_to_where_its_numbers_let_it():
    names = [regime.name for regime in regimes(of(("kl", "Normal(0, sigma)", "Normal(1, s)")), DOUBLE, 2)]
    assert "generic" in names
    assert not any("equal means" in name or name == EQUAL for name in names)
    assert "everything scaled by 1e+200" in names
    assert not any("scaled" in regime.name for regime in regimes(of(LATENT), DOUBLE, 2))


def kl(mu, sigma, m, s):
    return mpmath.log(s / sigma) + (sigma**2 + (mu - m) ** 2) / (2 * s**2) - mpmath.mpf(1) / 2


@pytest.mark.parametrize("name", ["generic", "ratio 1 ± 1e-13…1e-15, equal means", "everything scaled by 1e-200"])
def test_the_exact_value_and_slopes_are_those_of_mpmath(name, problem):
    points = next(regime.points for regime in regimes(of(SCALE), DOUBLE, 2) if regime.name == name)
    reference = Reference(problem(*SCALE))
    with mpmath.workdps(900):
        for point in points:
            args = list(map(mpmath.mpf, point))
            mu, sigma, m, s = args
            slopes = (
                (mu - m) / s**2,
                sigma / s**2 - 1 / sigma,
                (m - mu) / s**2,
                (s**2 - sigma**2 - (mu - m) ** 2) / s**3,
            )
            for found, exact in zip(reference.at(point).parts, (kl(*args), *slopes), strict=True):
                error = mpmath.mpf(found.mantissa) * mpmath.mpf(2) ** found.exponent - exact
                assert abs(error) <= abs(exact) * mpmath.mpf(2) ** -79


def test_condition_numbers(problem):
    reference = Reference(problem("kl", "Normal(mu, log_variance=l)", "Normal(0, 1)"))
    assert reference.condition(1, (2.0, 0.5)) == pytest.approx(1), "∂/∂mu = mu"
    slope = 0.5 * math.exp(0.5) / math.expm1(0.5)
    assert reference.condition(2, (2.0, 0.5)) == pytest.approx(slope), "∂/∂l = (e^l − 1)/2"
    assert reference.condition(1, (0.0, 0.5)) == 1


def test_an_exact_value_below_every_format_is_none(problem):
    reference = Reference(problem("kl", "Normal(mu, log_variance=l)", "Normal(0, 1)"))
    assert reference.at((0.0, 1e-300)).parts[0] is None
    assert reference.at((0.0, 1e-150)).parts[0] is not None
    with pytest.raises(CannotEnclose):
        reference.at((0.0, 1e300))

"""The goals: what generated code must reach, in every regime whose exact answer the format can hold."""

from __future__ import annotations

from functools import cache

import pytest

from derive.code.accuracy.arrays import is_installed
from derive.code.accuracy.errors import ENOUGH
from derive.code.accuracy.formats import FORMATS
from derive.code.accuracy.libraries import has, ours
from derive.code.accuracy.measure import Study
from derive.code.accuracy.regimes import EQUAL
from derive.code.targets import TARGETS

PROBLEMS = {
    "scale": ("kl", "Normal(mu, sigma)", "Normal(m, s)"),
    "variance": ("kl", "Normal(mu, variance=v)", "Normal(m, variance=w)"),
    "log-variance": ("kl", "Normal(mu, log_variance=l)", "Normal(m, log_variance=k)"),
    "to the standard one": ("kl", "Normal(mu, sigma)", "Normal(0, 1)"),
    "from the standard one": ("kl", "Normal(0, 1)", "Normal(mu, sigma)"),
    "autoencoder": ("kl", "Normal(mu, log_variance=l)", "Normal(0, 1)"),
    "autoencoder, the other way": ("kl", "Normal(0, 1)", "Normal(mu, log_variance=l)"),
    "variance to the standard one": ("kl", "Normal(mu, variance=v)", "Normal(0, 1)"),
}
NOT_CANCELLING = {
    "entropy": ("entropy", "Normal(mu, sigma)"),
    "cross-entropy": ("cross-entropy", "Normal(mu, sigma)", "Normal(m, s)"),
}
POINTS = 9
BEYOND = "standard deviation beyond the format"
"""Log-variances whose standard deviation is no float at all: e^{−l/2} overflows, and the README says so."""
LAST_BINADE = "last binade, by the ratio"
"""Where the value is finite by a factor below 2; a partial derivative that is written as u/v may be infinite there."""
COMBINATIONS = [
    pytest.param(name, target, kind, id=f"{name}-{target}-{kind}")
    for kind in FORMATS
    for target in TARGETS
    for name in PROBLEMS
    if has(target, FORMATS[kind])
]


def is_normal(point, kind):
    """Whether no argument is subnormal: on CPUs, XLA takes such a number for 0 before any code of ours sees it."""
    return all(number == 0 or abs(number) >= 2.0 ** FORMATS[kind].least for number in point)


@pytest.fixture(scope="module")
def measured(problem):
    """The regimes of a problem, and the figures of a target for each."""

    @cache
    def study(name, kind, flushed):
        made = Study(problem(*(PROBLEMS | NOT_CANCELLING)[name]), FORMATS[kind], POINTS)
        if flushed:
            kept = [(regime, [case for case in cases if is_normal(case.point, kind)]) for regime, cases in made.regimes]
            made.regimes = [(regime, cases) for regime, cases in kept if cases]
        return made

    @cache
    def measure(name, target, kind):
        if not is_installed(target):
            pytest.skip(f"{target} is not installed")
        here = study(name, kind, target == "jax")
        figures = here.measure(ours(here.problem, target, FORMATS[kind]))
        rows = zip(here.regimes, figures, strict=True)
        return [(regime, row) for (regime, _), row in rows if regime != BEYOND]

    return measure


@pytest.mark.parametrize(("name", "target", "kind"), COMBINATIONS)
def test_the_value_has_all_its_digits(measured, name, target, kind):
    rows = measured(name, target, kind)
    misses = [(regime, row[0]) for regime, row in rows if not row[0].is_good]
    assert not misses, f"not within {ENOUGH} ulp, negative, infinite or nan"
    assert next(row[0].largest for regime, row in rows if regime == EQUAL) == 0


@pytest.mark.parametrize(("name", "target", "kind"), COMBINATIONS)
def test_the_gradient_is_as_accurate_as_its_conditioning_lets_it_be(measured, name, target, kind):
    misses = [
        (regime, part, figure)
        for regime, row in measured(name, target, kind)
        for part, figure in enumerate(row)
        if part and figure is not None and regime != LAST_BINADE and not figure.is_fair
    ]
    assert not misses


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("name", ["scale", "variance", "log-variance"])
def test_the_slopes_of_the_first_distribution_have_all_their_digits(measured, name, target):
    misses = [
        (regime, part, figure)
        for regime, row in measured(name, target, "float64")
        for part, figure in enumerate(row)
        if part in (1, 2) and figure is not None and regime != LAST_BINADE and figure.largest > ENOUGH
    ]
    assert not misses


@pytest.mark.parametrize("target", TARGETS)
def test_the_slope_by_the_log_variance_of_an_autoencoder(measured, target):
    rows = measured("autoencoder", target, "float64")
    assert all(row[2].largest <= 1.5 for regime, row in rows if regime != LAST_BINADE)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("name", NOT_CANCELLING)
def test_what_has_nothing_to_cancel_is_as_accurate_as_its_conditioning_lets_it_be(measured, name, target):
    rows = measured(name, target, "float64")
    misses = [(regime, row[0]) for regime, row in rows if not row[0].is_fair]
    assert not misses

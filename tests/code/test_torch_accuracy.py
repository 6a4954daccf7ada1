"""The digits of generated torch code, against the textbook formula in arithmetic of 2,500 bits."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
import torch
from torch.distributions import Normal as TorchNormal
from torch.distributions import kl_divergence
from torch_modules import LOG, SCALE, STANDARD, VAE, VARIANCE, function, value_and_grad

BITS = 2500
COUNT = 60
ULP = 4.0


def textbook(mu, v, m, w):
    return (((mu - m) ** 2 + v) / w - 1 - mpmath.log(v / w)) / 2


EXACT = {
    SCALE: lambda mu, sigma, m, s: textbook(mu, sigma**2, m, s**2),
    VARIANCE: textbook,
    LOG: lambda mu, log_v, m, log_w: textbook(mu, mpmath.exp(log_v), m, mpmath.exp(log_w)),
    VAE: lambda mu, log_v: textbook(mu, mpmath.exp(log_v), 0, 1),
    STANDARD: lambda mu, sigma: textbook(mu, sigma**2, 0, 1),
}
REGIMES = ("generic", "switch", "unequal", "large", "small", "corner", *(f"near {k}" for k in (1, 2, 4, 6, 8, 12, 15)))


def spreads(regime, random, wide):
    """Two means and two scales; `wide` where the format has the exponents of float64."""
    normal = lambda: random.normal(size=COUNT)  # noqa: E731
    mu, m, first, second = normal(), normal(), np.exp(normal()), np.exp(normal())
    scale = {"large": 1e200 if wide else 1e15, "small": 1e-150 if wide else 1e-15}.get(regime, 1.0)
    if regime.startswith("near"):
        near = 10.0 ** -int(regime.split()[1])
        return m + second * near * normal(), second * (1 + near * normal()), m, second
    if regime == "switch":
        return m, second * random.choice([0.5, 2.0], COUNT) * (1 + 1e-3 * normal()), m, second
    if regime == "unequal":
        return mu, first ** (15 if wide else 8), m, second ** (15 if wide else 8)
    if regime == "corner":
        ends = (-300, -100, 100, 300) if wide else (-37, -12, 12, 37)
        return 0 * mu, 10 ** random.uniform(*ends[:2], COUNT), 0 * m, 10 ** random.uniform(*ends[2:], COUNT)
    return mu * scale, first * scale, m * scale, second * scale


def arguments(problem, regime, dtype):
    random = np.random.default_rng(REGIMES.index(regime))
    mu, first, m, second = spreads(regime, random, dtype == torch.float64)
    if problem in (VAE, STANDARD):
        first = first if regime == "corner" else first / second
        mu = mu - m if regime.startswith("near") else mu
    if problem in (LOG, VAE):
        first, second = 2 * np.log(first), 2 * np.log(second)
    parts = (mu, first) if problem in (VAE, STANDARD) else (mu, first, m, second)
    return [torch.tensor(part, dtype=dtype) for part in parts]


def exactly(parts):
    return [tuple(map(mpmath.mpf, numbers)) for numbers in zip(*(part.tolist() for part in parts), strict=True)]


def ulps(found, exact, dtype):
    """The errors in units in the last place; what no number of the format is near to, is left out."""
    info = np.finfo(np.float64 if dtype == torch.float64 else np.float32)
    errors = []
    for value, truth in zip(found.tolist(), exact, strict=True):
        if abs(truth) < mpmath.mpf(float(info.max)):
            exponent = max(int(mpmath.floor(mpmath.log(abs(truth), 2))), info.minexp) if truth else info.minexp
            errors.append(float(abs(value - truth) / mpmath.mpf(2) ** (exponent - info.nmant)))
    return errors


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])
@pytest.mark.parametrize("problem", [pytest.param(problem, id=problem.slug) for problem in EXACT])
def test_the_value_has_an_error_of_four_ulp_at_most(problem, dtype):
    with mpmath.workprec(BITS):
        for regime in REGIMES:
            if problem in (VAE, STANDARD) and regime in ("large", "small"):
                continue
            parts = arguments(problem, regime, dtype)
            exact = [EXACT[problem](*numbers) for numbers in exactly(parts)]
            found = function(problem)(*parts)
            assert (found >= 0).all(), regime
            assert max(ulps(found, exact, dtype), default=0.0) <= ULP, regime


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])
def test_gradients_that_are_well_conditioned(dtype):
    with mpmath.workprec(BITS):
        for regime in ("generic", "switch", "unequal", "near 2", "near 8"):
            parts = arguments(SCALE, regime, dtype)
            points = exactly(parts)
            partials = value_and_grad(SCALE)(*parts)[1]
            by_mu = [(mu - m) / s**2 for mu, _, m, s in points]
            by_sigma = [sigma / s**2 - 1 / sigma for _, sigma, _, s in points]
            assert max(ulps(partials[0], by_mu, dtype)) <= ULP
            assert max(ulps(partials[1], by_sigma, dtype)) <= ULP
            mu, log_v = arguments(VAE, regime, dtype)
            slope = value_and_grad(VAE)(mu, log_v)[1][1]
            assert max(ulps(slope, [mpmath.expm1(number) / 2 for number in log_v.tolist()], dtype)) <= 1.5


@pytest.mark.parametrize("problem", [SCALE, VARIANCE, LOG], ids=str)
def test_equal_densities_have_a_divergence_of_exactly_zero(problem):
    mu = torch.tensor([0.0, 1e300, -3.0, 1e-320], dtype=torch.float64)
    for spread in (1.0, 5e-324, 1e-310, 1e-300, 0.1, 1e300):
        value, partials = value_and_grad(problem)(mu, spread, mu, spread)
        assert (value == 0).all()
        if spread >= 1e-300:  # below, 1/s² is infinite
            assert all((partial == 0).all() for partial in partials)


def test_torch_distributions_agrees_where_it_is_accurate():
    mu, sigma, m, s = arguments(SCALE, "generic", torch.float64)
    library = kl_divergence(TorchNormal(mu, sigma), TorchNormal(m, s))
    torch.testing.assert_close(function(SCALE)(mu, sigma, m, s), library, rtol=1e-12, atol=1e-14)

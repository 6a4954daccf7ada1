"""How many units in the last place generated jax code is off, against the closed form in 400 digits."""

from __future__ import annotations

import contextlib
import os

import mpmath
import numpy as np
import pytest
from sympy import diff, lambdify

if not os.environ.get("DERIVE_CI"):
    pytest.importorskip("jax")

import jax
from jax_modules import LOG, SCALE, STANDARD, VAE, VARIANCE, double, function, value_and_grad

COUNT = 30
LARGE = {np.float32: 30, np.float64: 200}
CASES = {SCALE: lambda s: s, VARIANCE: lambda s: s * s, LOG: lambda s: 2 * np.log(s)}


@pytest.fixture(params=[np.float32, np.float64], ids=["float32", "float64"])
def dtype(request):
    with double() if request.param is np.float64 else contextlib.nullcontext():
        yield request.param


def errors(found, exact, dtype):
    """In units in the last place; what no normal number is near to, may be anything as small or as large."""
    limits = np.finfo(dtype)
    return [error(float(f), x, dtype, float(limits.tiny), float(limits.max)) for f, x in zip(found, exact, strict=True)]


def error(found, exact, dtype, least, most):
    if not least <= abs(exact) <= most:
        return 0.0 if abs(found) <= least or abs(found) >= most else np.inf
    return float(abs(mpmath.mpf(found) - exact)) / float(np.spacing(dtype(abs(float(exact)))))


def exactly(term, problem, arguments):
    reference = lambdify(problem.quantity.symbols, term, "mpmath")
    with mpmath.workdps(400):  # so that what cancels to 0 is less than any number of the formats
        return [reference(*map(mpmath.mpf, map(float, point))) for point in zip(*arguments, strict=True)]


def regimes(dtype, seed=3):
    """Means and scales (μ, σ, m, s): usual, nearly equal, very unequal, and all of them very large or very small."""
    random = np.random.default_rng(seed)
    s, m, size = np.exp(random.uniform(-1, 1, COUNT)), random.uniform(-2, 2, COUNT), LARGE[dtype]
    usual = (random.uniform(-2, 2, COUNT), np.exp(random.uniform(-2, 2, COUNT)), m, s)
    yield usual
    yield (usual[0], s * random.uniform(1.9, 2.6, COUNT), m, s)
    for k in (1, 3, 7, 15):
        change = 10.0**-k * random.uniform(-2, 2, COUNT)
        yield (m, s * (1 + change), m, s)
        yield (change, s * (1 + change[::-1]), np.zeros(COUNT), s)
        yield (m + s * change, s, m, s)
    yield (usual[0], 10.0 ** random.uniform(-size, size, COUNT), m, 10.0 ** random.uniform(-size, size, COUNT))
    for power in (10.0**size, 10.0**-size):
        yield tuple(part * power for part in usual)


def rounded(problem, points, dtype):
    """The points in the problem's own parameters, those of them that have normal numbers."""
    mu, sigma, m, s = points
    with np.errstate(over="ignore", under="ignore"):
        arguments = [np.asarray(x, dtype) for x in (mu, CASES[problem](sigma), m, CASES[problem](s))]
    scales = arguments[1::2] if problem is not LOG else []
    kept = np.all([np.isfinite(x) for x in arguments] + [x >= np.finfo(dtype).tiny for x in scales], axis=0)
    return [x[kept] for x in arguments]


@pytest.mark.parametrize("problem", CASES, ids=lambda problem: problem.slug)
def test_the_value_keeps_its_digits(problem, dtype):
    for points in regimes(dtype):
        arguments = rounded(problem, points, dtype)
        if not len(arguments[0]):
            continue
        found = np.asarray(function(problem)(*arguments))
        assert found.dtype == dtype
        assert np.all(found >= 0)
        assert max(errors(found, exactly(problem.result, problem, arguments), dtype)) <= 4.0


@pytest.mark.parametrize("problem", CASES, ids=lambda problem: problem.slug)
def test_the_first_partial_derivatives_keep_their_digits(problem, dtype):
    mean, spread = problem.quantity.symbols[:2]
    for points in list(regimes(dtype))[:10]:
        arguments = rounded(problem, points, dtype)
        _, partials = value_and_grad(problem)(*arguments)
        for symbol, partial in zip((mean, spread), partials, strict=False):
            exact = exactly(diff(problem.result, symbol), problem, arguments)
            assert max(errors(partial, exact, dtype)) <= 4.0, symbol


def test_against_the_standard_normal(dtype):
    random = np.random.default_rng(5)
    most = np.log(np.finfo(dtype).max)
    near = 10.0 ** random.uniform(-7, 0, 100) * random.choice([-1, 1], 100)
    logarithms = np.concatenate([near, random.uniform(-3, 3, 100), random.uniform(-most, most, 100)]).astype(dtype)
    value, (_, slope) = value_and_grad(VAE)(dtype(0), logarithms)
    arguments = (np.zeros_like(logarithms), logarithms)
    assert max(errors(value, exactly(VAE.result, VAE, arguments), dtype)) <= 3.0
    exact = exactly(diff(VAE.result, VAE.quantity.symbols[1]), VAE, arguments)
    assert max(errors(slope, exact, dtype)) <= 1.5
    arguments = (np.zeros_like(near, dtype), np.asarray(1 + 0.5 * near, dtype))
    found = function(STANDARD)(*arguments)
    assert max(errors(found, exactly(STANDARD.result, STANDARD, arguments), dtype)) <= 3.0


def test_the_value_is_finite_wherever_it_can_be(dtype):
    edge = float(np.log(np.finfo(dtype).max) + 0.6)
    value = function(VAE)(dtype(0), dtype(edge))
    assert value == pytest.approx(float(mpmath.exp(dtype(edge)) / 2), rel=1e-6)
    most, least = dtype(np.finfo(dtype).max), dtype(np.finfo(dtype).tiny)
    found = function(VARIANCE)(dtype(0), least, dtype(0), most)
    assert found == pytest.approx(0.5 * (np.log(float(most)) - np.log(float(least)) - 1), rel=1e-6)
    found = function(VARIANCE)(dtype(0), dtype(0.75) * most, dtype(0), dtype(0.5))
    assert found == pytest.approx(float(mpmath.mpf(float(most)) * 0.75), rel=1e-6)


@pytest.mark.parametrize("problem", [SCALE, LOG], ids=lambda problem: problem.slug)
def test_second_derivatives_keep_their_digits(problem, dtype):
    """jax derives them from the gradient: good where the scales are alike, and no better than (σ/s)² beyond."""
    mu, _, m, s = next(iter(regimes(dtype)))
    arguments = rounded(problem, (mu, s * np.linspace(0.5, 2, COUNT), m, s), dtype)
    symbols = problem.quantity.symbols
    for one, other in ((1, 1), (1, 3)):
        found = jax.jit(jax.vmap(jax.grad(jax.grad(function(problem), one), other)))(*arguments)
        exact = exactly(diff(problem.result, symbols[one], symbols[other]), problem, arguments)
        assert np.allclose(found, np.array(exact, float), rtol=32 * np.finfo(dtype).eps, atol=0)

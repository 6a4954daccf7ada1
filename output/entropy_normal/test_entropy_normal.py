"""The entropy of N(μ, σ²): the generated code against its definition.

Run `pytest` in this folder. The reference is quadrature of the definition, with the densities as they were given, and
the textbook formula with so many digits that it can lose most of them; the points are new in each run, and
DERIVE_SEED=… repeats one. What is not installed is skipped. Written by derive (test.py.j2).
"""

from __future__ import annotations

import decimal
import importlib
import os
import secrets
import sys
from pathlib import Path

import numpy as np
import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

SEED = int(os.environ.get("DERIVE_SEED", secrets.randbits(32)))
NAMES = ["mu", "sigma"]
POSITIVE = ["sigma"]
NAME = "entropy_normal"
TARGETS = [name for name in ("numpy", "torch", "jax", "python") if (HERE / f"{NAME}_{name}.py").exists()]
ARRAYS = [name for name in TARGETS if name != "python"]


def module(target):
    """The generated module of a target."""
    if target != "python":
        pytest.importorskip(target)
    if target == "jax":
        sys.modules["jax"].config.update("jax_enable_x64", True)
    return importlib.import_module(f"{NAME}_{target}")


def given(target, value):
    """A numpy array as the target takes it."""
    if target == "torch":
        return sys.modules["torch"].from_numpy(np.array(value))
    return np.asarray(value)


def elementwise(function):
    """A function of numbers as one of arrays."""

    def of_arrays(*arrays):
        with np.errstate(invalid="ignore"):
            return np.vectorize(function, otypes=[float])(*arrays)

    return of_arrays


def value_of(target, **values):
    """The value that the target gives, with numpy arrays in and out."""
    function = getattr(module(target), NAME)
    if target == "python" and values:
        return elementwise(lambda *numbers: function(*map(float, numbers)))(*values.values())
    return np.asarray(function(**{name: given(target, value) for name, value in values.items()}))


def points(count=20):
    """Parameters drawn from their domains; the seed is in the test's output."""
    print(f"DERIVE_SEED={SEED}")
    random = np.random.default_rng(SEED)
    for _ in range(count):
        point = {name: random.uniform(-1.5, 1.5) for name in NAMES}
        yield point | {name: np.exp(random.uniform(-0.4, 0.4)) for name in POSITIVE}


def definition(mu, sigma):
    """The defining integral, by the trapezoid rule, which is exact to rounding for Gaussian tails."""
    centre = mu
    width = sigma
    z, step = np.linspace(centre - 9 * width, centre + 9 * width, 2001, retstep=True)
    log_q = -0.5 * np.log(2.0 * 3.141592653589793 * sigma**2) - (z - mu)**2 / (2.0 * sigma**2)
    density = np.exp(log_q)
    return step * np.sum(-density * log_q)


def textbook(mu, sigma):
    """The textbook formula, of decimals."""
    return (
        decimal.Decimal("0.9189385332046727417803297364056176398613974736377834128171515404827656959272603976947432986359541976")
        + (decimal.Decimal(1) / 2) * ((sigma) ** 2).ln() + (decimal.Decimal(1) / 2)
    )


def exact(**values):
    """What the textbook formula gives with 100 digits."""
    with decimal_context():
        return textbook(**{name: decimal.Decimal(float(value)) for name, value in values.items()})


def decimal_context():
    return decimal.localcontext(decimal.Context(prec=100, Emax=10**6, Emin=-(10**6)))


@pytest.mark.parametrize("target", TARGETS)
def test_value_is_the_integral_of_the_definition(target):
    for point in points():
        assert value_of(target, **point) == pytest.approx(definition(**point), rel=1e-9, abs=1e-11), point


@pytest.mark.parametrize("target", TARGETS)
def test_value_is_what_many_digits_give(target):
    for point in points():
        assert value_of(target, **point) == pytest.approx(float(exact(**point)), rel=1e-13, abs=1e-13), point


def partials_of(target, **values):
    """The partial derivatives that the target gives beside the value, and that value, as numpy arrays."""
    function = module(target).value_and_grad
    prepared = [float(value) if target == "python" else given(target, value) for value in values.values()]
    value, partials = function(*prepared)
    return np.asarray(value), dict(zip(values, map(np.asarray, partials), strict=True))


@pytest.mark.parametrize("target", TARGETS)
def test_partial_derivatives_are_slopes_of_the_definition(target):
    for point in points(5):
        value, partials = partials_of(target, **point)
        assert value == pytest.approx(value_of(target, **point), rel=1e-14, abs=1e-15)
        for name, center in point.items():
            up, down = ({**point, name: center + shift} for shift in (1e-5, -1e-5))
            slope = (definition(**up) - definition(**down)) / 2e-5
            assert partials[name] == pytest.approx(slope, rel=1e-5, abs=1e-7), name


@pytest.mark.parametrize("target", ARRAYS)
def test_arguments_broadcast(target):
    point = next(points())
    grown = {name: np.full((3,) + (1,) * place, value) for place, (name, value) in enumerate(point.items())}
    found, partials = value_of(target, **grown), partials_of(target, **grown)[1]
    assert found.shape == np.broadcast_shapes(*(value.shape for value in grown.values()))
    assert found == pytest.approx(np.full(found.shape, value_of(target, **point)), rel=1e-12)
    assert {partial.shape for partial in partials.values()} == {found.shape}


@pytest.mark.parametrize("target", ARRAYS)
def test_empty_arrays(target):
    empty = dict.fromkeys(NAMES, np.ones((0, 2)))
    assert value_of(target, **empty).shape == (0, 2)
    assert all(partial.shape == (0, 2) for partial in partials_of(target, **empty)[1].values())


@pytest.mark.parametrize("target", ARRAYS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_is_kept(target, dtype):
    point = {name: dtype(value) for name, value in next(points()).items()}
    found = value_of(target, **point)
    assert found.dtype == dtype
    tolerance = 20 * float(np.finfo(dtype).eps)
    assert found == pytest.approx(float(exact(**point)), rel=tolerance, abs=tolerance)


@pytest.mark.parametrize("target", TARGETS)
def test_nan_gives_nan(target):
    for name in NAMES:
        assert np.isnan(value_of(target, **{**next(points()), name: np.nan})), name


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("outside", [-1.0, 0.0])
def test_outside_of_the_domain_is_nan(target, outside):
    point = next(points())
    for name in POSITIVE:
        assert np.isnan(value_of(target, **{**point, name: outside})), name

"""The KL divergence from N([a; b], [s1², r s1 s2; r s1 s2, s2²]) to N(0, I): the generated code against its definition.

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
NAMES = ["a", "b", "r", "s1", "s2"]
POSITIVE = ["s1", "s2"]
NAME = "kl_multivariate_normal_standard_normal_2fdd94e9"
TARGETS = [name for name in ("numpy", "torch", "jax", "python") if (HERE / f"{NAME}_{name}.py").exists()]
ARRAYS = [name for name in TARGETS if name != "python"]
SIZE = 2
MOST, LEAST = 1.5, 0.1  # how large parameters are, and the eigenvalues of covariances at least; less where need be


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
    size, least = MOST, LEAST
    while count:
        point = {name: random.uniform(-size, size) for name in NAMES}
        point |= {name: np.exp(random.uniform(-0.4, 0.4)) for name in POSITIVE}
        if all(np.linalg.eigvalsh(covariance)[0] > least for _, covariance in distributions(**point)):
            count, size, least = count - 1, MOST, LEAST
            yield point
        else:
            size, least = 0.9 * size, 0.9 * least


def distributions(a, b, r, s1, s2):
    """The mean and the covariance of each density."""
    return [
        (
            np.array([a, b], dtype=float),
            np.array(
                [
                    [s1**2, r * s1 * s2],
                    [r * s1 * s2, s2**2],
                ],
                dtype=float,
            ),
        ),
        (
            np.array([0.0, 0.0], dtype=float),
            np.array(
                [
                    [1.0, 0.0],
                    [0.0, 1.0],
                ],
                dtype=float,
            ),
        ),
    ]


def log_normal(x, mean, covariance):
    """The logarithm of a normal density at the rows of x."""
    offset = x - mean
    square = np.sum(offset * np.linalg.solve(covariance, offset.T).T, axis=-1)
    return -0.5 * (square + np.linalg.slogdet(covariance)[1] + len(mean) * np.log(2 * np.pi))


def definition(**values):
    """The defining integral by Gauss–Hermite quadrature, exact as the mean is of a polynomial of degree two."""
    densities = distributions(**values)
    nodes, weights = np.polynomial.hermite_e.hermegauss(3)
    u = np.stack(np.meshgrid(*[nodes] * SIZE), axis=-1).reshape(-1, SIZE)
    weight = np.prod(np.stack(np.meshgrid(*[weights] * SIZE), axis=-1), axis=-1).reshape(-1) / (2 * np.pi) ** (SIZE / 2)
    x = densities[0][0] + u @ np.linalg.cholesky(densities[0][1]).T
    log_q = log_normal(x, *densities[0])
    log_p = log_normal(x, *densities[1])
    return np.sum(weight * (log_q - log_p))


def textbook(a, b, r, s1, s2):
    """The textbook formula, of decimals."""
    return (
        (decimal.Decimal(1) / 2) * ((s1) ** 2 + (s2) ** 2 + (a) ** 2 + (b) ** 2 - decimal.Decimal(2) - ((s1) ** 2
        * (s2) ** 2 * (decimal.Decimal(1) - (r) ** 2)).ln())
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
    tolerance = 200 * float(np.finfo(dtype).eps)
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


@pytest.mark.parametrize("target", TARGETS)
def test_a_divergence_is_never_negative(target):
    for point in points(200):
        assert value_of(target, **point) >= 0.0, point


def where_equal(a, b, r, s1, s2):
    """The arguments, some of them moved to where both densities are the same."""
    return {
        "a": 0.0,
        "b": 0.0,
        "r": 0.0,
        "s1": 1.0,
        "s2": 1.0,
    }


@pytest.mark.parametrize("target", TARGETS)
def test_a_divergence_is_zero_where_the_densities_are_equal(target):
    for point in points():
        assert value_of(target, **where_equal(**point)) == 0.0, point


def beside(point, distance, random):
    """A point so near to one where both densities are the same, and not nearer."""
    moved = {}
    for name, value in where_equal(**point).items():
        step = distance * random.uniform(1, 2)
        moved[name] = value * (1 + step) if name in POSITIVE else value + step
    return moved


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("distance", [10.0**-k for k in (1, 2, 4, 6, 8, 10, 12)])
def test_no_digits_are_lost_where_the_densities_are_nearly_equal(target, distance):
    random = np.random.default_rng(SEED)
    for point in points(10):
        near = beside(point, distance, random)
        assert value_of(target, **near) == pytest.approx(float(exact(**near)), rel=2e-14, abs=0), near

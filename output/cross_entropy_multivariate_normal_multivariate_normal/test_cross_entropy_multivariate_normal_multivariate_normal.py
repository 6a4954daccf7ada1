"""The cross-entropy of N(μ, Σ) and N(m, S): the generated code against its definition.

Run `pytest` in this folder. The reference is the defining integral by Gauss's and Hermite's rule, which is exact for
it, with the densities as they were given; the points are new in each run, and DERIVE_SEED=… repeats one. What is not
installed is skipped. Written by derive (matrices/test.py.j2).
"""

from __future__ import annotations

import importlib
import itertools
import os
import secrets
import sys
from pathlib import Path

import numpy as np
import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

SEED = int(os.environ.get("DERIVE_SEED", secrets.randbits(32)))
NAME = "cross_entropy_multivariate_normal_multivariate_normal"
TARGETS = [name for name in ("numpy", "torch", "jax") if (HERE / f"{NAME}_{name}.py").exists()]
KINDS = {
    "mu": "vector",
    "Sigma": "covariance",
    "m": "vector",
    "S": "covariance",
}
SIZES = [1, 2, 3]
WAYS = ["", "tril", "precision", "diag"]


def module(target):
    """The generated module of a target."""
    pytest.importorskip(target)
    if target == "jax":
        sys.modules["jax"].config.update("jax_enable_x64", True)
    return importlib.import_module(f"{NAME}_{target}")


def given(target, value):
    """A numpy array as the target takes it."""
    return sys.modules["torch"].from_numpy(np.array(value)) if target == "torch" else np.asarray(value)


def value_of(target, **values):
    function = getattr(module(target), NAME)
    return np.asarray(function(**{name: given(target, value) for name, value in values.items()}))


def partials_of(target, **values):
    """The value and the derivatives by the arguments, with numpy arrays in and out."""
    found = {name: given(target, value) for name, value in values.items()}
    value, partials = module(target).value_and_grad(**found)
    return np.asarray(value), dict(zip(values, map(np.asarray, partials), strict=True))


def draw(random, size, kind):
    """An argument of a kind."""
    if kind == "covariance":
        lower = np.tril(random.normal(size=(size, size)) / 2, -1) + np.diag(np.exp(random.normal(size=size) / 3))
        return lower @ lower.T
    found = random.normal(size=() if kind.endswith("number") else size) / 2
    return np.exp(found) if kind.startswith("positive") else found


def points(size, count=4):
    """Arguments drawn at random; the seed is in the test's output."""
    print(f"DERIVE_SEED={SEED}")
    random = np.random.default_rng(SEED)
    for _ in range(count):
        yield {name: draw(random, size, kind) for name, kind in KINDS.items()}


def as_given(name, value, way):
    """The name and the array by which a covariance is given in one of the ways."""
    arrays = {"": value, "tril": np.linalg.cholesky(value), "precision": np.linalg.inv(value), "diag": np.diag(value)}
    return f"{name}_{way}" if way else name, arrays[way]


def in_ways(point, ways):
    """The arguments with their covariances in these ways; and those that they stand for."""
    found, meant = {}, {}
    ways = iter(ways)
    for name, value in point.items():
        if KINDS[name] != "covariance":
            found[name] = meant[name] = value
            continue
        way = next(ways)
        meant[name] = np.diag(np.diag(value)) if way == "diag" else value
        key, array = as_given(name, value, way)
        found[key] = (array + array.T) / 2 if way == "precision" else array
    return found, meant


def all_ways():
    return itertools.product(WAYS, repeat=list(KINDS.values()).count("covariance"))


def normals(size, mu, Sigma, m, S):
    """The mean and the covariance of each distribution."""
    return [
        (mu, Sigma),
        (m, S),
    ]


def log_density(mean, covariance):
    """log N(x; μ, Σ) of the rows of an array."""
    size = len(mean)
    _, log_determinant = np.linalg.slogdet(covariance)

    def log_at(x):
        offset = x - mean
        squares = np.sum(offset * np.linalg.solve(covariance, offset.T).T, axis=-1)
        return -0.5 * (size * np.log(2 * np.pi) + log_determinant + squares)

    return log_at


def definition(size, **values):
    """The defining integral: nodes and weights of ∫ e^(−t²) in each coordinate, for x = μ + √2 L t."""
    (mean, covariance), *others = normals(size, **values)
    nodes, weights = np.polynomial.hermite.hermgauss(6)
    t = np.array(list(itertools.product(nodes, repeat=size)))
    weight = np.prod(np.array(list(itertools.product(weights, repeat=size))), axis=-1) / np.pi ** (size / 2)
    x = mean + np.sqrt(2) * t @ np.linalg.cholesky(covariance).T
    log_q = log_density(mean, covariance)
    log_p = log_density(*others[0])
    return np.sum(weight * (-log_p(x)))


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("size", SIZES)
def test_value_is_the_integral_of_the_definition(target, size):
    for point, ways in itertools.product(points(size), all_ways()):
        found, meant = in_ways(point, ways)
        assert value_of(target, **found) == pytest.approx(definition(size, **meant), rel=1e-10, abs=1e-11), found


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("size", SIZES[:2])
def test_partial_derivatives_are_slopes_of_the_definition(target, size):
    random = np.random.default_rng(SEED)
    for point in points(size, 2):
        value, partials = partials_of(target, **point)
        assert value == pytest.approx(value_of(target, **point), rel=1e-13, abs=1e-15)
        for name, center in point.items():
            step = random.normal(size=np.shape(center))
            step = step + step.T if KINDS[name] == "covariance" else step
            up, down = (definition(size, **{**point, name: center + h * step}) for h in (1e-5, -1e-5))
            assert np.sum(partials[name] * step) == pytest.approx((up - down) / 2e-5, rel=1e-5, abs=1e-7), name


@pytest.mark.parametrize("target", TARGETS)
def test_batches_broadcast(target):
    size, batches = SIZES[-1], [(3,), (2, 1), (), (2, 3)]
    random = np.random.default_rng(SEED)
    grown = {}
    for (name, kind), batch in zip(KINDS.items(), batches, strict=False):
        rows = [draw(random, size, kind) for _ in range(int(np.prod(batch)))]
        grown[name] = np.reshape(rows, batch + np.shape(rows[0]))
    shape = np.broadcast_shapes(*batches[: len(KINDS)])
    found, partials = partials_of(target, **grown)
    assert found.shape == value_of(target, **grown).shape == shape
    axes = {name: np.ndim(draw(random, size, kind)) for name, kind in KINDS.items()}
    whole = {name: np.broadcast_to(x, shape + x.shape[x.ndim - axes[name] :]) for name, x in grown.items()}
    for place in np.ndindex(shape):
        one = {name: x[place] for name, x in whole.items()}
        value, slopes = partials_of(target, **one)
        assert found[place] == pytest.approx(value, rel=1e-12, abs=1e-14)
        for name, slope in slopes.items():
            assert partials[name][place] == pytest.approx(slope, rel=1e-10, abs=1e-12), name


@pytest.mark.parametrize("target", TARGETS)
def test_other_shapes_are_errors(target):
    (point,) = points(SIZES[-1], 1)
    for name, value in point.items():
        if np.ndim(value):
            wrong = np.ones((SIZES[-1] + 1,) * np.ndim(value))
            if len(KINDS) > 1 or np.ndim(value) == 1:
                with pytest.raises(ValueError, match=r"dimension D|broadcast"):
                    value_of(target, **{**point, name: wrong} if len(KINDS) > 1 else {name: np.ones(())})
    with pytest.raises(ValueError, match="needed"):
        value_of(target)

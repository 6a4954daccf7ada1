"""The cross-entropy of N(μ, σ²) and N(0, 1): the generated code against its definition.

Run `pytest` in this folder. The reference is quadrature of the definition, with the densities as they were given, at
points that are new in each run; DERIVE_SEED=… repeats a run. Written by derive (test.py.j2).
"""

from __future__ import annotations

import math
import os
import secrets
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
import cross_entropy_normal_standard_normal_numpy

SEED = int(os.environ.get("DERIVE_SEED", secrets.randbits(32)))
NAMES = ["mu", "sigma"]
POSITIVE = ["sigma"]
TARGETS = ("numpy", "torch")


def call(target, **values):
    """The function of a target, with numpy arrays in and out."""
    if target == "numpy":
        return cross_entropy_normal_standard_normal_numpy.cross_entropy_normal_standard_normal(**values)
    torch = pytest.importorskip("torch")
    import cross_entropy_normal_standard_normal_torch

    tensors = {name: torch.from_numpy(np.array(value)) for name, value in values.items()}
    return np.asarray(cross_entropy_normal_standard_normal_torch.cross_entropy_normal_standard_normal(**tensors))


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
    z, step = np.linspace(
        centre - 9 * width, centre + 9 * width, 2001, retstep=True
    )
    log_q = -0.5 * np.log(2.0 * math.pi * sigma**2) - (z - mu)**2 / (2.0 * sigma**2)
    log_p = -0.5 * math.log(2.0 * math.pi) - z**2 / 2.0
    density = np.exp(log_q)
    return step * np.sum(-density * log_p)


@pytest.mark.parametrize("target", TARGETS)
def test_value_is_the_integral_of_the_definition(target):
    for point in points():
        assert call(target, **point) == pytest.approx(definition(**point), rel=1e-9, abs=1e-11), point


@pytest.mark.parametrize("target", TARGETS)
def test_arguments_broadcast(target):
    point = next(points())
    grown = {name: np.full((3,) + (1,) * place, value) for place, (name, value) in enumerate(point.items())}
    found = call(target, **grown)
    assert found.shape == np.broadcast_shapes(*(value.shape for value in grown.values()))
    assert found == pytest.approx(np.full(found.shape, call(target, **point)), rel=1e-12)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_is_kept(target, dtype):
    assert call(target, **{name: dtype(value) for name, value in next(points()).items()}).dtype == dtype


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("outside", [-1.0, 0.0, np.nan])
def test_outside_of_the_domain_is_nan(target, outside):
    point = next(points())
    for name in POSITIVE:
        assert np.isnan(call(target, **{**point, name: outside})), name


def test_torch_gradient_is_the_slope_of_the_definition():
    torch = pytest.importorskip("torch")
    import cross_entropy_normal_standard_normal_torch

    for point in points(5):
        leaves = {name: torch.tensor(value, dtype=torch.float64, requires_grad=True) for name, value in point.items()}
        cross_entropy_normal_standard_normal_torch.cross_entropy_normal_standard_normal(**leaves).backward()
        for name, value in point.items():
            up, down = ({**point, name: value + shift} for shift in (1e-5, -1e-5))
            slope = (definition(**up) - definition(**down)) / 2e-5
            assert leaves[name].grad.item() == pytest.approx(slope, rel=1e-5, abs=1e-7), name

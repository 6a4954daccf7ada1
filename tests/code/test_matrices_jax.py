"""jax code of normal vectors: values and derivatives, under jit, vmap and differentiation of any order."""

from __future__ import annotations

import numpy as np
import pytest
from gaussians import kl_reference, neighbour, random_covariance
from matrix_modules import LIKE, NAMES, draw, function, is_symmetric, value_and_grad

jax = pytest.importorskip("jax")


@pytest.fixture(autouse=True)
def in_float64():
    with jax.enable_x64(True):
        yield


@pytest.mark.parametrize("name", NAMES[::2])
def test_values_and_derivatives_are_those_of_numpy(name):
    given = draw(name, np.random.default_rng(len(name)), 3, (2,))
    expected, slopes = value_and_grad(name, "numpy")(**given)
    divergence = function(name, "jax")
    assert np.asarray(divergence(**given)) == pytest.approx(expected, rel=1e-13)
    value, partials = value_and_grad(name, "jax")(**given)
    assert np.asarray(value) == pytest.approx(expected, rel=1e-13)
    backwards = jax.grad(lambda values: divergence(**values).sum())(given)
    for (key, partial), slope in zip(zip(given, partials, strict=True), slopes, strict=True):
        assert np.asarray(partial) == pytest.approx(slope, rel=1e-11, abs=1e-13)
        assert np.asarray(backwards[key]) == pytest.approx(slope, rel=1e-11, abs=1e-13)


@pytest.mark.parametrize("ways", LIKE, ids="-".join)
def test_errors_are_limited_by_the_condition_number_and_not_by_the_distance(ways):
    random = np.random.default_rng(0)
    divergence, size = function("full", "jax"), 4
    for distance in (1.0, 1e-4, 1e-8):
        for condition in (1.0, 1e4):
            second = random_covariance(random, size, condition)
            second = np.diag(np.diag(second)) if "diag" in ways else second
            pair = []
            for way, matrix in zip(ways, (neighbour(random, second, distance), second), strict=True):
                inverse = np.linalg.inv(matrix)
                arrays = {"": matrix, "tril": np.linalg.cholesky(matrix), "precision": (inverse + inverse.T) / 2}
                pair.append((way, np.diag(matrix) if way == "diag" else arrays[way]))
            m = random.standard_normal(size)
            mu = m + distance * random.standard_normal(size)
            keys = [("Sigma_" + ways[0]).rstrip("_"), ("S_" + ways[1]).rstrip("_")]
            exact = kl_reference(mu, pair[0], m, pair[1])
            found = float(divergence(mu=mu, m=m, **{keys[0]: pair[0][1], keys[1]: pair[1][1]}))
            assert abs(found - exact) <= 1e-15 * condition * exact


def test_vmap_and_higher_derivatives():
    divergence = function("full", "jax")
    given = draw("full", np.random.default_rng(1), 2, (4,), ("", "tril"))
    values = list(given.values())
    keys = list(given)

    def moved(*arrays):
        arrays = [0.5 * (x + x.T) if is_symmetric(key) else x for key, x in zip(keys, arrays, strict=True)]
        return divergence(**dict(zip(keys, arrays, strict=True)))

    expected = np.asarray(divergence(**given))
    assert np.asarray(jax.vmap(moved)(*values)) == pytest.approx(expected, rel=1e-13)
    one = [x[0] for x in values]
    for place in range(4):
        forwards, backwards = (jacobian(moved, argnums=place)(*one) for jacobian in (jax.jacfwd, jax.jacrev))
        assert np.asarray(forwards) == pytest.approx(np.asarray(backwards), rel=1e-11, abs=1e-13)
        mixed, twice = (
            outer(jax.jacrev(moved, argnums=place), argnums=place)(*one) for outer in (jax.jacfwd, jax.jacrev)
        )
        assert np.asarray(mixed) == pytest.approx(np.asarray(twice), rel=1e-10, abs=1e-12)
        step = 1e-5 * np.random.default_rng(place).standard_normal(one[place].shape)
        up, down = (
            jax.jacrev(moved, argnums=place)(*[x + sign * step if k == place else x for k, x in enumerate(one)])
            for sign in (1, -1)
        )
        along = np.tensordot(np.asarray(mixed), step, axes=step.ndim)
        assert np.asarray(up - down) / 2 == pytest.approx(along, rel=1e-5, abs=1e-11)


def test_what_is_no_covariance_is_nan_and_other_shapes_are_errors():
    mean, unit = np.zeros(2), np.eye(2)
    divergence = function("full", "jax")
    assert np.isnan(divergence(mean, -unit, mean, unit))
    assert np.isnan(divergence(mu=mean, Sigma_tril=-unit, m=mean, S=unit))
    assert np.isnan(divergence(mu=mean, Sigma_diag=np.array([1.0, 0.0]), m=mean, S=unit))
    assert np.isnan(jax.grad(divergence, argnums=1)(mean, -unit, mean, unit)).all()
    with pytest.raises(ValueError, match="exactly one of S"):
        divergence(mean, unit, mean)
    with pytest.raises(ValueError, match="dimension D"):
        divergence(mean, unit, np.zeros(3), unit)
    with pytest.raises(ValueError, match="broadcast"):
        divergence(np.zeros((3, 2)), unit, np.zeros((2, 2)), unit)


def test_zero_where_equal_dtypes_and_empty_batches():
    divergence = function("full", "jax")
    for ways in (("", ""), ("tril", "tril"), ("precision", "precision"), ("diag", "diag")):
        given = draw("full", np.random.default_rng(2), 3, (4,), ways)
        first, second = [key for key in given if key.startswith("S")]
        same = {**given, second: given[first], "m": given["mu"]}
        assert (np.asarray(divergence(**same)) == 0.0).all()
    given = draw("full", np.random.default_rng(2), 3, (4,), ("", ""))
    single = divergence(**{key: x.astype(np.float32) for key, x in given.items()})
    assert single.dtype == np.float32
    assert np.asarray(single) == pytest.approx(np.asarray(divergence(**given)), rel=3e-6)
    assert divergence(**{key: x[:0] for key, x in given.items()}).shape == (0,)

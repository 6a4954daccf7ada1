"""Arrays in numpy: shapes, dtypes, `out`, the domain's edges, and no warnings; the numbers against plain Python's."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive import Normal, entropy, kl
from derive.code.targets import compile_module

PROBLEMS = {
    "scale": kl(Normal("mu", "sigma"), Normal("m", "s")),
    "variance": kl(Normal("mu", variance="v"), Normal("m", variance="w")),
    "logarithm": kl(Normal("mu", log_variance="l"), Normal("m", log_variance="k")),
    "standard": kl(Normal("mu", log_variance="l"), Normal(0, 1)),
}
CODE = {name: {t: compile_module(d.code(t), d.slug) for t in ("numpy", "python")} for name, d in PROBLEMS.items()}
COUNTS = {"scale": 4, "variance": 4, "logarithm": 4, "standard": 2}


@pytest.fixture(autouse=True)
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def function(name, target="numpy"):
    return CODE[name][target][PROBLEMS[name].slug]


def sample(name, size, spread=3.0, seed=0):
    """Parameters of which some are very unlike and some alike: all branches of all kernels meet in one piece."""
    random = np.random.default_rng(seed)
    rows = random.normal(size=(COUNTS[name], size)) * spread ** random.uniform(-9, 1.5, size=size)
    if name in ("scale", "variance"):
        rows[1::2] = np.exp(rows[1::2])
    return list(rows)


@pytest.mark.parametrize("name", PROBLEMS)
def test_an_array_gives_what_its_elements_give(name):
    arrays = sample(name, 70_000)  # more than two pieces
    found, (value, partials) = function(name)(*arrays), CODE[name]["numpy"]["value_and_grad"](*arrays)
    for place in range(0, 70_000, 171):
        numbers = [float(array[place]) for array in arrays]
        exact, slopes = CODE[name]["python"]["value_and_grad"](*numbers)
        assert found[place] == value[place] == pytest.approx(exact, rel=2e-15, abs=0), numbers
        for partial, slope in zip(partials, slopes, strict=True):
            assert partial[place] == pytest.approx(slope, rel=4e-15, abs=1e-300), numbers


@pytest.mark.parametrize("name", PROBLEMS)
def test_float32_is_float64_rounded(name):
    arrays = [array.astype(np.float32) for array in sample(name, 20_000)]
    found = function(name)(*arrays)
    exact = function(name)(*(array.astype(float) for array in arrays))
    assert found.dtype == np.float32
    assert np.abs(found - exact).max(where=exact < 1e38, initial=0) < np.inf
    units = np.abs(found - exact)[exact < 1e38] / np.spacing(np.abs(exact[exact < 1e38]).astype(np.float32))
    assert units.max() < 4


AWKWARD = [0.0, 1.0, -3.0, 5e-324, 1e-200, 1e200, 1.7e308, np.inf, -np.inf, np.nan]


@pytest.mark.parametrize("name", PROBLEMS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_awkward_numbers(name, dtype):
    with np.errstate(over="ignore"):
        values = np.array(AWKWARD).astype(dtype)
    grid = np.meshgrid(*[values] * COUNTS[name], indexing="ij")
    found, partials = CODE[name]["numpy"]["value_and_grad"](*grid)
    assert (~(found < 0)).all()
    lost = np.any([np.isnan(part) for part in grid], axis=0)
    assert np.isnan(found[lost]).all()
    assert all(np.isnan(partial[lost]).all() for partial in partials)
    infinite = np.any([np.isinf(part) for part in grid], axis=0)
    assert not np.isfinite(found[infinite]).any()
    if dtype == np.float64:
        expected = [
            function(name, "python")(*map(float, row)) for row in zip(*(part.flat for part in grid), strict=True)
        ]
        mixed = np.isinf(found.ravel()) & np.isnan(expected) | np.isnan(found.ravel()) & np.isinf(expected)
        assert not (mixed & ~infinite.ravel()).any()


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_shapes_broadcast(data):
    shape = data.draw(st.lists(st.integers(0, 4), max_size=4).map(tuple))
    shapes = [
        data.draw(st.integers(0, len(shape)).map(lambda cut: shape[cut:])).__class__(
            size if data.draw(st.booleans()) else 1 for size in shape[data.draw(st.integers(0, len(shape))) :]
        )
        for _ in range(4)
    ]
    dtypes = [data.draw(st.sampled_from(["f2", "f4", "f8", "i4"])) for _ in range(4)]
    arrays = [np.ones(one, kind) for one, kind in zip(shapes, dtypes, strict=True)]
    found, partials = CODE["scale"]["numpy"]["value_and_grad"](*arrays)
    dtype = np.result_type(*arrays, 1.0)
    assert {np.shape(part) for part in (found, *partials)} == {np.broadcast_shapes(*shapes)}
    assert {part.dtype for part in (found, *partials)} == {dtype}
    assert (found == 0).all()


def test_layouts_and_scalars():
    f = function("scale")
    arrays = sample("scale", 60)
    expected = f(*arrays)
    for shaped in (
        [array.reshape(5, 12).T for array in arrays],
        [np.asfortranarray(array.reshape(5, 12)).T for array in arrays],
        [np.repeat(array, 2).reshape(5, 24)[:, ::2].T for array in arrays],
    ):
        assert (f(*shaped) == expected.reshape(5, 12).T).all()
    assert type(f(0.0, 1.0, 0.0, 2.0)) is np.float64
    assert type(f(np.float32(0), np.float32(1), np.array(0, "f4"), np.float32(2))) is np.float32
    assert f(np.zeros((1, 1)), 1.0, 0.0, np.ones(1)).shape == (1, 1)
    assert f(*(array[::-1] for array in arrays))[::-1] == pytest.approx(expected, rel=1e-15)


def test_out():
    f, arrays = function("scale"), sample("scale", 20_000)
    expected, out = f(*arrays), np.empty(20_000)
    assert f(*arrays, out=out) is out
    assert (out == expected).all()
    into = arrays[1].copy()
    f(arrays[0], into, *arrays[2:], out=into)
    assert (into == expected).all()
    shifted = np.concatenate([arrays[1], [1.0]])
    f(arrays[0], shifted[:-1], *arrays[2:], out=shifted[1:])
    assert (shifted[1:] == expected).all()
    half = np.empty(20_000, np.float32)
    f(*arrays, out=half)
    assert (half == expected.astype(np.float32)).all() or half == pytest.approx(expected, rel=1e-6)
    with pytest.raises(ValueError, match="broadcast"):
        f(*arrays, out=np.empty(3))
    with pytest.raises(TypeError):
        f(*arrays, out=np.empty(20_000, int))


def test_an_argument_may_be_called_out():
    derived = kl(Normal("out", "sigma"), Normal("m", "s"))
    code = compile_module(derived.code("numpy"), derived.slug)
    given_array = np.empty(3)
    assert code[derived.slug](np.ones(3), 1.0, 0.0, 1.0, out_=given_array) is given_array
    assert (given_array == 0.5).all()


def test_an_argument_that_does_not_matter_still_counts():
    derived = entropy(Normal("mu", "sigma"))
    code = compile_module(derived.code("numpy"), derived.slug)
    found, (by_mean, by_scale) = code["value_and_grad"](np.array([0.0, np.nan, 1.0]), np.array([[1.0], [2.0]]))
    assert found.shape == by_mean.shape == by_scale.shape == (2, 3)
    assert np.isnan(found[:, 1]).all()
    assert np.isnan(by_mean[:, 1]).all()
    assert (by_mean[:, [0, 2]] == 0).all()
    assert (by_scale[:, 0] == [1.0, 0.5]).all()


def test_complex_numbers_and_texts_are_refused():
    for wrong in (1j, np.array([1j, 2])):
        with pytest.raises(TypeError, match="real numbers"):
            function("scale")(wrong, 1.0, 0.0, 1.0)
    with pytest.raises(TypeError):
        function("scale")("1", 1.0, 0.0, 1.0)

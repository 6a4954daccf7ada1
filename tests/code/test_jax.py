"""Generated jax code: its transformations, shapes, dtypes and edges. Its accuracy is tested in test_jax_accuracy."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import mutually_broadcastable_shapes

if not os.environ.get("DERIVE_CI"):
    pytest.importorskip("jax")

import jax
import jax.numpy as jnp
from jax_modules import (
    CROSS,
    ENTROPY,
    LOG,
    SCALE,
    STANDARD,
    VAE,
    VARIANCE,
    double,
    function,
    module,
    source,
    value_and_grad,
)

from derive import Normal, entropy, kl

POINT = (0.3, 1.7, -0.9, 0.6)
PROBLEMS = [pytest.param(problem, id=problem.slug) for problem in (SCALE, LOG, ENTROPY)]


@pytest.fixture(autouse=True)
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def points(problem, count=7, seed=0):
    """One array for each argument."""
    random = np.random.default_rng(seed)
    return tuple(random.uniform(0.3, 2.0, count) for _ in problem.quantity.symbols)


@pytest.mark.parametrize("problem", PROBLEMS)
def test_jit_and_vmap_change_nothing(problem):
    with double():
        f, arguments = function(problem), points(problem)
        one_by_one = [f(*(x[place] for x in arguments)) for place in range(7)]
        assert jnp.array_equal(jax.jit(f)(*arguments), f(*arguments))
        assert jnp.array_equal(jax.vmap(f)(*arguments), f(*arguments))
        assert np.allclose(one_by_one, f(*arguments), rtol=1e-15, atol=0)


@pytest.mark.parametrize("problem", PROBLEMS)
def test_every_way_to_the_gradient_agrees(problem):
    with double():
        f, arguments = function(problem), points(problem)
        value, partials = value_and_grad(problem)(*arguments)
        places = tuple(range(len(arguments)))
        assert np.allclose(value, f(*arguments), rtol=1e-15, atol=0)
        for gradient in (jax.jacfwd, jax.jacrev):
            for found, partial in zip(jax.jit(jax.vmap(gradient(f, places)))(*arguments), partials, strict=True):
                assert np.allclose(found, partial, rtol=1e-14, atol=1e-300)


@pytest.mark.parametrize("problem", PROBLEMS[:2])
def test_the_hessian_is_symmetric_and_the_slope_of_the_gradient(problem):
    with double():
        f, arguments = function(problem), [x[0] for x in points(problem)]
        places = tuple(range(len(arguments)))
        hessian, slope = np.array(jax.jit(jax.hessian(f, places))(*arguments)), jax.jit(jax.grad(f, places))
        assert np.allclose(hessian, hessian.T, rtol=1e-12, atol=1e-12)
        for place in places:
            up, down = ([x + step * (j == place) for j, x in enumerate(arguments)] for step in (1e-5, -1e-5))
            ends = [np.array(slope(*end)) for end in (up, down)]
            assert np.allclose((ends[0] - ends[1]) / 2e-5, hessian[place], rtol=1e-7, atol=1e-7)


def test_third_derivatives():
    with double():
        third = jax.jit(jax.grad(jax.grad(jax.grad(function(SCALE), 1), 1), 1))
        assert third(*POINT) == pytest.approx(-2 / 1.7**3, rel=1e-14)
        third = jax.jit(jax.grad(jax.grad(jax.grad(function(VAE), 1), 1), 1))
        assert third(0.0, -30.0) == pytest.approx(0.5 * np.exp(-30.0), rel=1e-14)


def test_second_derivatives_where_the_densities_are_equal():
    with double():
        hessian = np.array(jax.jit(jax.hessian(function(SCALE), (0, 1, 2, 3)))(1.0, 2.0, 1.0, 2.0))
        information = np.diag([0.25, 0.5])  # Fisher's: 1/σ² for the mean, 2/σ² for the scale
        assert np.allclose(hessian, np.block([[information, -information], [-information, information]]), rtol=1e-15)
        hessian = np.array(jax.jit(jax.hessian(function(VAE), (0, 1)))(0.0, 0.0))
        assert np.allclose(hessian, np.diag([1.0, 0.5]), rtol=1e-15)


def test_a_gradient_by_some_arguments_only():
    with double():
        f = function(SCALE)
        mean = jax.vmap(jax.grad(f), (0, None, None, None))(jnp.arange(3.0), 1.7, 0.0, 0.5)
        assert np.allclose(mean, [0.0, 4.0, 8.0])
        huge = jax.jvp(lambda mu: f(mu, 1e-320, 0.0, 1.0), (0.5,), (1.0,))
        assert np.isnan(huge[0])
        _, slope = jax.jvp(lambda mu: f(mu, 1e-307, 0.0, 1.0), (0.5,), (1.0,))
        assert slope == 0.5


@pytest.mark.parametrize(
    ("problem", "equal"),
    [(SCALE, (0.3, 1.7) * 2), (VARIANCE, (0.3, 1.7) * 2), (LOG, (0.3, -1.7) * 2), (VAE, (0, 0)), (STANDARD, (0, 1))],
)
def test_exactly_zero_where_the_densities_are_equal(problem, equal):
    value, partials = value_and_grad(problem)(*equal)
    assert value == 0
    assert all(partial == 0 for partial in partials)


@settings(max_examples=20, deadline=None)
@given(mutually_broadcastable_shapes(num_shapes=4, max_dims=3, max_side=3, min_side=0))
def test_any_shapes_broadcast(shapes):
    arguments = [np.full(shape, x, np.float32) for shape, x in zip(shapes.input_shapes, POINT, strict=True)]
    value, partials = jax.eval_shape(value_and_grad(SCALE), *arguments)
    assert {part.shape for part in (value, *partials)} == {shapes.result_shape}


def test_broadcast_values():
    arguments = [np.full((2,) * place + (1,), x, np.float32) for place, x in enumerate(POINT)]
    assert np.all(function(SCALE)(*arguments) == function(SCALE)(*map(np.float32, POINT)))


@settings(max_examples=20, deadline=None)
@given(st.tuples(*[st.sampled_from(["float16", "bfloat16", "float32", "int8", "int32", "bool", None])] * 4))
def test_the_dtype_is_that_of_jax(dtypes):
    arguments = [1 if dtype is None else jnp.ones(2, dtype) for dtype in dtypes]
    expected = jnp.result_type(jnp.result_type(*arguments), 1.0)
    value, partials = jax.eval_shape(value_and_grad(SCALE), *arguments)
    assert {part.dtype for part in (value, *partials)} == {expected}


@pytest.mark.parametrize(("problem", "dtype"), [(SCALE, "float16"), (LOG, "bfloat16")])
def test_half_precision_is_rounded_once(problem, dtype):
    arguments = [jnp.asarray(x, dtype) for x in points(problem)]
    exact = function(problem)(*(x.astype("float32") for x in arguments))
    assert jnp.array_equal(function(problem)(*arguments), exact.astype(dtype))
    slopes = jax.jit(jax.vmap(jax.grad(function(problem), 1)))(*arguments)
    assert slopes.dtype == dtype
    assert jnp.array_equal(slopes, value_and_grad(problem)(*arguments)[1][1])


def test_integers_are_computed_in_the_default_float():
    assert function(SCALE)(1, 2, 0, 1).dtype == jnp.float32
    assert function(STANDARD)(np.int8(100), 1) == 5000.0
    with double():
        assert function(SCALE)(1, 2, 0, 1).dtype == jnp.float64
        assert function(SCALE)(np.float32(1), 2.0, 0, 1).dtype == jnp.float32


def test_without_float64_numpy_arrays_are_float32():
    assert function(SCALE)(*(np.array([x]) for x in POINT)).dtype == jnp.float32


@pytest.mark.parametrize("problem", PROBLEMS)
def test_complex_parameters_are_refused(problem):
    with pytest.raises(TypeError, match="real numbers"):
        function(problem)(1j, *(1.0 for _ in problem.quantity.symbols[1:]))


def test_outside_of_the_domain_everything_is_nan():
    bad, good = np.array([0.0, -1.0, -np.inf, np.nan, 1e-320]), np.ones(5)
    arguments = np.concatenate([[good, bad, good, good], [good, good, good, bad]], axis=1)
    with double():
        hessian = jax.jit(jax.vmap(jax.hessian(function(SCALE), (0, 1, 2, 3))))(*arguments)
        assert np.all(np.isnan(hessian))
        value, partials = value_and_grad(SCALE)(*arguments)
        assert np.all(np.isnan([value, *partials]))


@pytest.mark.parametrize("problem", PROBLEMS)
def test_nan_in_nan_out(problem):
    for place in range(len(problem.quantity.symbols)):
        arguments = [np.nan if place == other else 1.0 for other in range(len(problem.quantity.symbols))]
        value, partials = value_and_grad(problem)(*arguments)
        assert np.all(np.isnan([value, *partials]))


@pytest.mark.parametrize("problem", PROBLEMS)
@pytest.mark.parametrize("size", [np.inf, -np.inf])
def test_an_infinite_argument_never_gives_a_number(problem, size):
    for place in range(len(problem.quantity.symbols)):
        arguments = [size if place == other else 1.0 for other in range(len(problem.quantity.symbols))]
        assert not np.isfinite(function(problem)(*arguments)), arguments


def test_an_argument_that_the_value_does_not_depend_on():
    value, partials = value_and_grad(ENTROPY)(np.zeros((3, 1), np.float32), np.ones(4, np.float32))
    assert value.shape == partials[0].shape == partials[1].shape == (3, 4)
    assert not np.any(partials[0])
    assert np.all(np.asarray(partials[1]) == 1)
    nothing = kl(Normal("mu", "sigma"), Normal("mu", "sigma"))
    assert value_and_grad(nothing)(2.0, 3.0) == (0.0, (0.0, 0.0))
    constant = value_and_grad(entropy(Normal("mu", 1)))(np.zeros((2, 0), np.float16))
    assert constant[0].shape == (2, 0)
    assert constant[0].dtype == jnp.float16


def test_numbers_are_divided_by_as_arrays_are():
    """XLA would multiply by the rounded inverse of a number: it is kept from this, also under vmap."""
    random = np.random.default_rng(1)
    mu = random.normal(size=1000).astype(np.float32)
    f = function(SCALE)
    expected = f(mu, *(np.full_like(mu, x) for x in (1.7, 0.0, 3.3)))
    assert jnp.array_equal(f(mu, 1.7, 0.0, 3.3), expected)
    assert jnp.array_equal(jax.vmap(f, (0, None, None, None))(mu, 1.7, 0.0, 3.3), expected)
    assert f(np.float32(1e38), 3e38, 0.0, 3e38) == pytest.approx(0.5 / 9, rel=1e-6)


def test_a_problem_of_numbers_is_a_function_of_nothing():
    constant = module(kl(Normal(0.5, 3), Normal(-2, 5)))
    assert constant["value_and_grad"]() == (function(kl(Normal(0.5, 3), Normal(-2, 5)))(), ())


@pytest.mark.parametrize("names", [("jax", "jnp", "lax", "inside"), ("np", "u", "t", "value"), ("l", "d", "z", "k")])
def test_any_names_are_arguments(names):
    scales = kl(Normal(*names[:2]), Normal(*names[2:]))
    logarithms = kl(Normal(names[0], log_variance=names[1]), Normal(names[2], log_variance=names[3]))
    for problem in (scales, logarithms):
        assert function(problem)(**dict(zip(names, (0.3, 1.7, 0.3, 1.7), strict=True))) == 0


LONG = ("mean_of_the_posterior", "scale_of_the_posterior", "mean_of_the_prior", "scale_of_the_prior")


def test_the_source_is_clean(tmp_path):
    pytest.importorskip("ruff")
    problems = [SCALE, VARIANCE, LOG, VAE, STANDARD, ENTROPY, CROSS, entropy(Normal("mu", 1))]
    problems += [kl(Normal(*LONG[:2]), Normal(*LONG[2:])), kl(Normal(0, 1), Normal("jax", "jnp"))]
    for number, problem in enumerate(problems):
        (tmp_path / f"file_{number}.py").write_text(source(problem), encoding="utf-8")
    rules = ["--isolated", "--line-length", "120", "--select", "E,F,I,B,UP,SIM,C4,PT,RET", "--ignore", "E741"]
    for command in (["check", *rules], ["format", "--check", "--isolated", "--line-length", "120"]):
        run = subprocess.run([sys.executable, "-m", "ruff", *command, str(tmp_path)], capture_output=True, text=True)
        assert run.returncode == 0, run.stdout + run.stderr

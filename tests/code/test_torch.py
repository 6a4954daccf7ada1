"""Generated torch code: derivatives, transformations, shapes, dtypes and edges. test_torch_accuracy has the digits."""

from __future__ import annotations

import warnings

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import mutually_broadcastable_shapes
from torch.distributions import Normal as TorchNormal
from torch.distributions import kl_divergence
from torch.func import grad, hessian, jacfwd, jacrev, jvp, vmap
from torch_modules import (
    CROSS,
    DIVERGENCES,
    ENTROPY,
    LOG,
    POSITIVE,
    PROBLEMS,
    SCALE,
    STANDARD,
    VAE,
    VARIANCE,
    function,
    module,
    names,
    point,
    source,
    value_and_grad,
)

from derive import Normal, entropy, kl

EACH = [pytest.param(problem, id=problem.slug) for problem in PROBLEMS]
SOME = [pytest.param(problem, id=problem.slug) for problem in (SCALE, LOG, ENTROPY)]
INF, NAN = float("inf"), float("nan")


def close(found, expected, rtol=1e-12):
    torch.testing.assert_close(found, expected, rtol=rtol, atol=1e-13)


@pytest.mark.parametrize("problem", EACH)
def test_first_and_second_derivatives_both_ways(problem):
    leaves = [part.requires_grad_() for part in point(problem, 3)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # torch loads TorchScript for forward differentiation
        assert torch.autograd.gradcheck(function(problem), leaves, check_forward_ad=True, check_batched_grad=True)
        assert torch.autograd.gradgradcheck(function(problem), leaves, check_fwd_over_rev=True)


@pytest.mark.parametrize("problem", SOME)
def test_gradients_have_the_shapes_of_their_arguments(problem):
    leaves = [part[:2].reshape(2, *[1] * place) for place, part in enumerate(point(problem, 2))]
    assert torch.autograd.gradcheck(function(problem), [leaf.requires_grad_() for leaf in leaves])


def test_only_what_is_asked_for_is_differentiated():
    mu, sigma, m, s = point(SCALE, 5)
    function(SCALE)(mu, sigma.requires_grad_(), m, s, reduction="sum").backward()
    close(sigma.grad, value_and_grad(SCALE)(mu, sigma, m, s)[1][1])
    assert mu.grad is m.grad is s.grad is None


@pytest.mark.parametrize("problem", EACH)
def test_value_and_grad_is_what_autograd_finds(problem):
    parts = point(problem, 7)
    value, partials = value_and_grad(problem)(*parts)
    assert torch.equal(value, function(problem)(*parts))
    slopes = vmap(grad(function(problem), argnums=tuple(range(len(parts)))))(*parts)
    for partial, slope in zip(partials, slopes, strict=True):
        close(partial, slope)
        assert not partial.requires_grad
        assert all(partial.data_ptr() != part.data_ptr() for part in parts)


@pytest.mark.parametrize("problem", SOME)
def test_function_transformations(problem):
    f, parts = function(problem), point(problem, 3)
    every = tuple(range(len(parts)))
    value, partials = value_and_grad(problem)(*parts)
    for jacobian in (jacrev, jacfwd):
        for partial, found in zip(partials, jacobian(f, argnums=every)(*parts), strict=True):
            close(found.diagonal(), partial)
    close(jvp(vmap(f), tuple(parts), tuple(map(torch.ones_like, parts)))[1], sum(partials))
    second = vmap(hessian(f, argnums=every))(*parts)
    other = vmap(jacrev(jacrev(f, argnums=every), argnums=every))(*parts)
    for row, column in zip(second, other, strict=True):
        close(row, column)
    close(vmap(f, in_dims=(0, *[None] * (len(parts) - 1)))(*parts).diagonal(), value)


@pytest.mark.parametrize("problem", SOME)
def test_large_tensors_are_computed_in_blocks(problem):
    f, parts = function(problem), point(problem, 300, 500)
    module(problem)["_BLOCK"], kept = 1024, module(problem)["_BLOCK"]
    try:
        whole = f(*parts)
        assert torch.equal(whole, torch.stack([f(*rows) for rows in zip(*parts, strict=True)]))
        assert torch.equal(f(*(part.t() for part in parts)), whole.t())
        assert torch.equal(f(*(part[:1] for part in parts[:1]), *parts[1:])[0], whole[0])
        assert torch.equal(vmap(f)(*parts), whole)
        some = vmap(f, in_dims=(0, *[None] * (len(parts) - 1)))(parts[0], *(part[0] for part in parts[1:]))
        assert torch.equal(some[0], whole[0])
        leaves = [part.clone().requires_grad_() for part in parts]
        for slope, partial in zip(
            torch.autograd.grad(f(*leaves).sum(), leaves, allow_unused=True),
            value_and_grad(problem)(*parts)[1],
            strict=True,
        ):
            close(slope, partial)
    finally:
        module(problem)["_BLOCK"] = kept


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
@pytest.mark.parametrize("problem", EACH)
def test_what_is_left_out_for_some_numbers_does_not_change_the_others(problem, dtype):
    """One element is computed as floats, ordinary ones without what extreme ones need, those of vmap with all of it."""
    eps, parts = torch.finfo(dtype).eps, point(problem, 50, dtype=dtype)
    ordinary = function(problem)(*parts)
    extreme = [torch.cat([part, part.new_tensor([1e-30 if place else 0.0])]) for place, part in enumerate(parts)]
    ones = torch.cat([function(problem)(*(part[k : k + 1] for part in parts)) for k in range(50)])
    for found in (ones, function(problem)(*extreme)[:-1], vmap(function(problem))(*parts)):
        torch.testing.assert_close(found, ordinary, rtol=8 * eps, atol=8 * eps if problem in (ENTROPY, CROSS) else 0.0)
    assert function(problem)(*(part[0] for part in parts)).shape == ()


SHAPES = mutually_broadcastable_shapes(num_shapes=4, max_dims=3, max_side=3, min_side=0)


@settings(deadline=None, max_examples=40)
@given(shapes=SHAPES, dtype=st.sampled_from([torch.float64, torch.float32, torch.bfloat16, torch.float16]))
def test_any_shapes_broadcast_and_the_dtype_is_kept(shapes, dtype):
    for problem in (SCALE, LOG):
        parts = [
            point(problem, *shape, seed=place, dtype=dtype)[place] for place, shape in enumerate(shapes.input_shapes)
        ]
        value, partials = value_and_grad(problem)(*parts)
        for found in (function(problem)(*parts), value, *partials):
            assert found.shape == shapes.result_shape
            assert found.dtype == dtype
        whole = torch.broadcast_tensors(*parts)
        close(function(problem)(*(part.contiguous() for part in whole)).double(), value.double())


def test_numbers_integers_and_mixed_dtypes():
    f = function(SCALE)
    assert f(1, 2, 0, 1).dtype == f(torch.tensor(1), torch.tensor(2), 0, 1).dtype == torch.get_default_dtype()
    assert f(torch.tensor(0.3, dtype=torch.float64), 1.7, 0, 1).dtype == torch.float64
    assert f(torch.ones(2, dtype=torch.bfloat16), 1.7, 0, torch.ones(2, dtype=torch.float32)).dtype == torch.float32
    assert f(torch.ones(2, dtype=torch.int64), 1.7, 0, torch.ones(2, dtype=torch.float16)).dtype == torch.float16
    for bad in (torch.tensor(1j), 1j):
        with pytest.raises(TypeError, match="real numbers"):
            f(bad, 1.0, 0.0, 1.0)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
@pytest.mark.parametrize("problem", SOME)
def test_half_precision_is_rounded_once(problem, dtype):
    parts = point(problem, 200, dtype=dtype)
    wide = function(problem)(*(part.float() for part in parts))
    assert torch.equal(function(problem)(*parts), wide.to(dtype))
    if problem in DIVERGENCES:  # the sum is taken before it is rounded
        assert torch.equal(function(problem)(*parts, reduction="sum"), wide.sum().to(dtype))
    leaves = [part.requires_grad_() for part in parts]
    slopes = torch.autograd.grad(function(problem)(*leaves).sum(), leaves, allow_unused=True)
    assert all(slope.dtype == dtype for slope in slopes)


def test_reductions_and_event_dimensions():
    f, parts = function(SCALE), point(SCALE, 2, 3, 4)
    whole = f(*parts)
    assert torch.equal(f(*parts, event_dims=2), whole.sum((-1, -2)))
    assert torch.equal(f(*parts, reduction="mean", event_dims=1), whole.sum(-1).mean())
    assert torch.equal(f(*parts, reduction="sum"), whole.sum())
    for bad in (-1, 4, 1.0, True):
        with pytest.raises(ValueError, match="event_dims"):
            f(*parts, event_dims=bad)
    with pytest.raises(ValueError, match="reduction"):
        f(*parts, reduction="average")


def test_options_step_aside_for_arguments_of_their_name():
    f = function(kl(Normal("reduction", "event_dims"), Normal("tuple", "torch")))
    values = point(SCALE, 3)
    given = dict(zip(("reduction", "event_dims", "tuple", "torch"), values, strict=True))
    assert torch.equal(f(**given, reduction_="sum", event_dims_=1), function(SCALE)(*values, reduction="sum"))


def test_kl_divergence_uses_the_registered_function():
    registry = torch.distributions.kl._KL_REGISTRY
    kept = dict(registry)
    p, q = TorchNormal(0.3, 1.0 + 1e-4), TorchNormal(0.3, 1.0)
    try:
        before = kl_divergence(p, q)
        module(SCALE)["register"]()
        after = kl_divergence(p, q)
    finally:
        registry.clear()
        registry.update(kept)
        torch.distributions.kl._KL_MEMOIZE.clear()
    assert torch.equal(after, function(SCALE)(p.loc, p.scale, q.loc, q.scale))
    assert not torch.equal(after, before)
    assert torch.equal(kl_divergence(p, q), before)
    for problem in (VARIANCE, VAE, STANDARD, ENTROPY, CROSS):
        assert "register" not in module(problem)["__all__"]


@pytest.mark.parametrize("problem", EACH)
def test_outside_of_the_domain_everything_is_nan(problem):
    for name in POSITIVE & set(names(problem)):
        for bad in (0.0, -0.0, -1.0, -INF, NAN):
            parts = point(problem, 3)
            parts[names(problem).index(name)] = torch.tensor(bad, dtype=torch.float64)
            value, partials = value_and_grad(problem)(*parts)
            leaves = [part.clone().requires_grad_() for part in torch.broadcast_tensors(*parts)]
            slopes = torch.autograd.grad(function(problem)(*leaves).sum(), leaves)
            for found in (function(problem)(*parts), value, *partials, *slopes):
                assert found.isnan().all(), (name, bad)


@pytest.mark.parametrize("problem", EACH)
def test_nan_and_infinity_are_never_lost(problem):
    for place in range(len(names(problem))):
        parts = point(problem, 3)
        parts[place] = torch.full((3,), NAN, dtype=torch.float64)
        assert function(problem)(*parts).isnan().all()
        parts[place] = torch.full((3,), INF, dtype=torch.float64)
        assert not function(problem)(*parts).isfinite().any()


def test_a_value_that_overflows_is_infinite_and_never_nan():
    f = function(LOG)
    assert f(0.0, torch.tensor(1500.0, dtype=torch.float64), 0.0, 0.0) == INF
    assert f(0.0, torch.tensor([709.0, 710.0], dtype=torch.float64), 0.0, 0.0).isfinite().all()
    assert function(SCALE)(0.0, torch.tensor(1e200, dtype=torch.float64), 0.0, 1e-200) == INF


def test_an_argument_that_the_value_does_not_depend_on():
    mu, sigma = (part.requires_grad_() for part in point(ENTROPY, 3))
    slopes = torch.autograd.grad(function(ENTROPY)(mu, sigma).sum(), (mu, sigma))
    assert torch.equal(slopes[0], torch.zeros(3, dtype=torch.float64))
    assert torch.equal(value_and_grad(ENTROPY)(mu, sigma)[1][0], slopes[0])
    assert entropy(Normal("mu", 1)).function("torch")(torch.tensor([0.0, NAN])).isnan().tolist() == [False, True]


def test_no_warnings_and_no_notes_of_an_inference_mode():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for problem in (SCALE, LOG):
            with torch.inference_mode():
                function(problem)(*point(problem, 3))
            function(problem)(*(part.requires_grad_() for part in point(problem, 3))).sum().backward()


@pytest.mark.parametrize("problem", EACH)
def test_the_source_is_short_of_width(problem):
    assert max(map(len, source(problem).splitlines())) <= 120


def test_nested_forward_derivatives_are_those_of_the_formula():
    """A Function's own forward rule loses the outer derivative, and torch does not say so."""
    f = kl(Normal("mu", "sigma"), Normal("m", "s")).function("torch")
    point, places = [torch.tensor(x, dtype=torch.float64) for x in (0.3, 1.2, -0.4, 0.7)], (0, 1, 2, 3)
    forwards = torch.func.jacfwd(torch.func.jacfwd(f, places), places)(*point)
    backwards = torch.func.jacrev(torch.func.jacrev(f, places), places)(*point)
    assert abs(forwards[1][3].item() - (-4 * 1.2 / 0.7**3 / 2)) < 1e-12
    for one, other in zip(forwards, backwards, strict=True):
        assert torch.stack(one).allclose(torch.stack(other), rtol=1e-12)

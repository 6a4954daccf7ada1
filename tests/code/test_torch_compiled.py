"""Generated torch code under torch.compile: one graph, dynamic shapes, the backward pass, and the same numbers."""

from __future__ import annotations

import pytest
import torch
from torch_modules import LOG, SCALE, VAE, function, point, value_and_grad

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(autouse=True)
def _fresh():
    torch._dynamo.reset()
    yield
    torch._dynamo.reset()


@pytest.mark.parametrize("problem", [SCALE, LOG], ids=str)
def test_one_graph_for_all_lengths_with_its_backward_pass(problem):
    f = function(problem)
    compiled = torch.compile(f, fullgraph=True, dynamic=True)
    for length in (5, 9):
        leaves = [part.requires_grad_() for part in point(problem, length)]
        found, expected = compiled(*leaves), f(*leaves)
        torch.testing.assert_close(found, expected, rtol=1e-14, atol=1e-15)
        slopes = [torch.autograd.grad(value.sum(), leaves) for value in (found, expected)]
        for left, right in zip(*slopes, strict=True):
            torch.testing.assert_close(left, right, rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
def test_near_equality_compiled_code_keeps_its_digits(dtype):
    """torch.compile writes expm1 as exp − 1 on a CPU: the generated code must not lean on it."""
    compiled = torch.compile(value_and_grad(VAE), fullgraph=True, dynamic=True)
    mu, small = torch.zeros(64, dtype=dtype), torch.logspace(-12, 0.5, 64, dtype=dtype)
    for log_v in (small, -small):
        value, (_, slope) = compiled(mu, log_v)
        exact, eps = log_v.double(), torch.finfo(dtype).eps
        torch.testing.assert_close(slope.double(), 0.5 * torch.expm1(exact), rtol=1.5 * eps, atol=0)
        torch.testing.assert_close(value, value_and_grad(VAE)(mu, log_v)[0], rtol=4 * eps, atol=0)


def test_without_a_gradient_it_is_one_graph_too():
    parts = point(SCALE, 5)
    found = torch.compile(function(SCALE), fullgraph=True)(*parts)
    torch.testing.assert_close(found, function(SCALE)(*parts), rtol=1e-14, atol=1e-15)


def test_the_fused_pass_is_one_graph():
    compiled = torch.compile(value_and_grad(SCALE), fullgraph=True)
    parts = point(SCALE, 33)
    value, partials = compiled(*parts)
    expected, others = value_and_grad(SCALE)(*parts)
    torch.testing.assert_close(value, expected, rtol=1e-14, atol=1e-15)
    for left, right in zip(partials, others, strict=True):
        torch.testing.assert_close(left, right, rtol=1e-13, atol=1e-15)

"""H(q, p) = ½ log(2 π) + ½ log σ² + 1/(2 σ²) (μ² + 1)

The cross-entropy of N(0, 1) and N(μ, σ²), in nats, as a torch function with its gradient.
Written by derive (torch.py.j2). Needs torch and nothing else.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable
from typing import Any

import torch
from torch.autograd import forward_ad

__all__ = ["cross_entropy_standard_normal_normal", "value_and_grad"]

_BLOCK = 32768  # so many elements for each thread, and what is computed of them, stay in a processor's cache


def cross_entropy_standard_normal_normal(
    mu: torch.Tensor | float,
    sigma: torch.Tensor | float,
    *,
    reduction: str = "none",
    event_dims: int = 0,
) -> torch.Tensor:
    """H(q, p) = ½ log(2 π) + ½ log σ² + 1/(2 σ²) (μ² + 1)

    Computed as ½ (μ/σ)² + ½ (1/σ)² + log σ + ½ log(2 π)

    float64, at 169 points of 15 regimes, in units in the last place (ulp), log and exp correctly rounded:
    value: up to 1.4 ulp (last binade, by the means)
    gradient: up to 2.0 ulp (∂/∂sigma, very unequal scales, 1e±2…1e±150); ill-conditioned: 1.8 × condition number
        (∂/∂sigma, ratio 1 ± 1e-1…1e-3, equal means)
    the textbook formula: up to 1.3 ulp (very unequal scales, 1e±2…1e±150); ill-conditioned: 3.1 × condition number
        (last binade, by the ratio); 5 inf of 169 (ratio underflows; last binade, by the means)

    Arguments: tensors, which broadcast against each other, or numbers beside them; mu real, sigma > 0.
    Outside of the domain, at a boundary included, the value and its derivatives are nan; nan in gives a nan value, and
    a nan derivative wherever it depends on that argument.
    event_dims: so many of the last axes are one event, and are summed over.
    reduction: "none", or the "sum" or the "mean" of what is left, as in torch's loss functions.

    Result: the value in nats, in the widest dtype of the tensors and on their device; integers give the default dtype,
    and float16 and bfloat16 are computed in float32. Differentiable any number of times, by its own gradient, which
    `value_and_grad` gives together with the value.

    Derivation:
        H(q, p)
        = −∫ q(z) log p(z) dz
            [definition]
        = ∫ q(z) (½ log(2 π σ²) + (z − μ)²/(2 σ²)) dz
            [by the logarithm of the density p(z)]
        = ½ log(2 π σ²) ∫ q(z) dz + 1/(2 σ²) ∫ (z − μ)² q(z) dz
            [linearity of the integral]
        = ½ log(2 π σ²) + 1/(2 σ²) (μ² + 1)
            [by the normalisation and the second moment about another point]
        = ½ log(2 π) + ½ log σ² + 1/(2 σ²) (μ² + 1)
            [logarithm of a product]
    """
    _inputs, _dtype = _prepared(mu, sigma)
    return _reduced(_applied(_inputs), reduction, event_dims).to(_dtype)


def value_and_grad(
    mu: torch.Tensor | float,
    sigma: torch.Tensor | float,
) -> tuple[torch.Tensor, tuple[torch.Tensor, ...]]:
    """The value and all its partial derivatives in one pass, each elementwise in the shape of the value.

    ∂/∂mu = μ/σ²
    ∂/∂sigma = −μ²/σ³ − 1/σ³ + 1/σ

    None of them carries a graph: this is for where the gradient itself is wanted, without autograd.
    """
    _inputs, _dtype = _prepared(mu, sigma)
    with torch.no_grad():
        _all = tuple(_part.to(_dtype) for _part in _in_blocks(_fused, _fused_of_floats, _inputs))
    return _all[0], _all[1:]


def _value(mu: torch.Tensor, sigma: torch.Tensor) -> tuple[torch.Tensor, ...]:
    z = mu / sigma
    c = 0.9189385332046728  # log(2*pi)/2
    _result = 0.5 * z * z + 0.5 / sigma / sigma + torch.log(sigma) + c
    if _is_inside(mu, sigma):
        return (_result,)
    # nan stays nan by itself. Were this the gradient's condition, torch.compile would store it for the backward pass.
    _least_of_all = _least(mu, sigma)
    return (torch.where(_least_of_all <= 0, torch.nan, _result),)


def _fused(mu: torch.Tensor, sigma: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """The value and its partial derivatives."""
    z = mu / sigma
    c = 0.9189385332046728  # log(2*pi)/2
    x = z / sigma
    _result = 0.5 * z * z + 0.5 / sigma / sigma + torch.log(sigma) + c
    _inputs = (mu, sigma)
    return _masked(_inputs, _result, x, -x * z - 1.0 / sigma / sigma / sigma + 1.0 / sigma)


def _gradient(_needed: tuple[bool, ...], mu: torch.Tensor, sigma: torch.Tensor) -> tuple[Any, ...]:
    """The partial derivatives that are needed, and None for the others."""
    z = mu / sigma
    x = z / sigma
    return (
        x if _needed[0] else None,
        -x * z - 1.0 / sigma / sigma / sigma + 1.0 / sigma if _needed[1] else None,
    )


def _least(mu: torch.Tensor, sigma: torch.Tensor) -> torch.Tensor:
    """The least of the arguments that must be positive."""
    return sigma


def _is_inside(mu: torch.Tensor, sigma: torch.Tensor) -> bool:
    """Whether all elements are known to be in the domain."""
    return all(_read(torch.amin, _part) > 0.0 for _part in (sigma,))


def _masked(inputs: tuple[torch.Tensor, ...], *results: torch.Tensor) -> tuple[torch.Tensor, ...]:
    if _is_inside(*inputs):
        return results
    inside = _least(*inputs) > 0
    return tuple(torch.where(inside, result, torch.nan) for result in results)


class _Differentiable(torch.autograd.Function):
    """The value, differentiated by the formulas of its gradient, which autograd differentiates further."""

    @staticmethod
    def forward(mu: torch.Tensor, sigma: torch.Tensor) -> torch.Tensor:
        return _value(mu, sigma)[0]

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[torch.Tensor, ...], output: torch.Tensor) -> None:
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx: Any, slope: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        needed = ctx.needs_input_grad

        def pulled_back(slope: torch.Tensor, *inputs: torch.Tensor) -> tuple[torch.Tensor, ...]:
            (slope,) = _masked(inputs, slope)
            return tuple(slope * partial for partial in _gradient(needed, *inputs) if partial is not None)

        def of_floats(slope: float, *inputs: float) -> tuple[float, ...]:
            return tuple(slope * partial for partial in itertools.compress(_fused_of_floats(*inputs)[1:], needed))

        inputs = (slope, *ctx.saved_tensors)
        if torch.is_grad_enabled():  # what is written in place or read is not differentiated further
            slopes = iter(pulled_back(*inputs))
        else:
            slopes = iter(_in_blocks(pulled_back, of_floats, inputs))
        return tuple(next(slopes) if is_needed else None for is_needed in needed)


class _Eager(_Differentiable):
    """The same with what torch.compile does not take: blocks, and a rule for vmap."""

    generate_vmap_rule = True

    @staticmethod
    def forward(*inputs: torch.Tensor) -> torch.Tensor:  # a short signature, as each call binds it
        return _in_blocks(_value, _value_of_floats, inputs)[0]


def _applied(inputs: tuple[torch.Tensor, ...]) -> torch.Tensor:
    """The value, by a Function where a derivative may be asked for; small tensors are spared the time that it takes."""
    if torch.compiler.is_compiling():
        return _Differentiable.apply(*inputs)
    if _is_forward():  # a Function's own rule for it would be wrong when it is nested, and torch would not say so
        return _value(*inputs)[0]
    if any(part.requires_grad for part in inputs):
        return _Eager.apply(*inputs)
    return _in_blocks(_value, _value_of_floats, inputs)[0]


def _prepared(*values: torch.Tensor | float) -> tuple[tuple[torch.Tensor, ...], torch.dtype]:
    """The values as tensors of one shape, in the dtype to compute in; and the dtype of the result."""
    if _are_alike(values):
        return values, values[0].dtype
    tensors = [value for value in values if isinstance(value, torch.Tensor)]
    dtype = functools.reduce(torch.promote_types, (tensor.dtype for tensor in tensors), torch.bool)
    if dtype.is_complex or any(isinstance(value, complex) for value in values):
        raise TypeError("the parameters are real numbers, and one of them is complex")
    dtype = dtype if dtype.is_floating_point else torch.get_default_dtype()
    working = dtype if dtype.itemsize >= 4 else torch.float32
    device = next((value.device for value in tensors if value.dim()), tensors[0].device if tensors else None)

    def converted(value: torch.Tensor | float) -> torch.Tensor:
        if isinstance(value, torch.Tensor):
            return value.to(working) if value.dim() else value.to(device, working)
        return torch.as_tensor(value, dtype=working, device=device)

    inputs = tuple(map(converted, values))
    if any(part.shape != inputs[0].shape for part in inputs):
        inputs = torch.broadcast_tensors(*inputs)
    return inputs, dtype


def _are_alike(values: tuple[Any, ...]) -> bool:
    """Whether there is nothing to convert and to broadcast, which takes the time of several operations."""
    dtype, shape = (getattr(values[0], key, None) for key in ("dtype", "shape"))
    return dtype in (torch.float32, torch.float64) and all(
        isinstance(value, torch.Tensor) and value.dtype == dtype and value.shape == shape for value in values
    )


def _reduced(value: torch.Tensor, reduction: str, event_dims: int) -> torch.Tensor:
    if type(event_dims) is not int or not 0 <= event_dims <= value.dim():
        raise ValueError(f"event_dims is {event_dims!r}; it is a whole number from 0 to the value's {value.dim()} axes")
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(f'reduction is {reduction!r}; it is "none", "sum" or "mean"')
    if event_dims:
        value = value.sum(dim=tuple(range(-event_dims, 0)))
    return value if reduction == "none" else value.sum() if reduction == "sum" else value.mean()


_Elementwise = Callable[..., "tuple[torch.Tensor, ...]"]


def _in_blocks(
    function: _Elementwise,
    of_floats: Callable[..., tuple[float, ...]],
    inputs: tuple[torch.Tensor, ...],
) -> tuple[torch.Tensor, ...]:
    """An elementwise function of the inputs, eagerly on a CPU of one block of them at a time, which stays in its cache.

    One element is computed as floats, as Python does that before torch has started an operation. torch.compile draws
    the whole formula together into one loop by itself.
    """
    first = inputs[0]
    if torch.compiler.is_compiling() or first.device.type != "cpu":
        return function(*inputs)
    if first.numel() == 1 and all(map(_is_plain, inputs)):
        try:
            return tuple(first.new_full(first.shape, x) for x in of_floats(*(part.item() for part in inputs)))
        except RuntimeError:  # within vmap, which cannot be read, and where a number is too large for float32
            return function(*inputs)
    if first.numel() <= _BLOCK:
        return function(*inputs)
    shape, size = first.shape, _BLOCK * torch.get_num_threads()
    if all(part.is_contiguous() for part in inputs):
        inputs, rows = tuple(part.view(-1) for part in inputs), size
    else:
        rows = max(1, size * shape[0] // first.numel())
    results: tuple[torch.Tensor, ...] = ()
    for start, *block in zip(range(0, inputs[0].shape[0], rows), *(part.split(rows) for part in inputs), strict=True):
        parts = function(*block)
        results = results or tuple(part.new_empty(inputs[0].shape) for part in parts)
        for result, part in zip(results, parts, strict=True):
            result[start : start + rows] = part
    return tuple(result.view(shape) for result in results)


def _is_forward() -> bool:
    """Whether torch is differentiating forwards, for which it has no public name."""
    return getattr(forward_ad, "_current_level", 0) >= 0


def _is_plain(x: torch.Tensor) -> bool:
    """Whether x is not traced and on a CPU, so that its elements can be read at once (but not within vmap)."""
    if torch.compiler.is_compiling() or torch.jit.is_tracing() or _is_forward():
        return False
    return type(x) in (torch.Tensor, torch.nn.Parameter) and x.device.type == "cpu"


def _read(look: Callable[[torch.Tensor], torch.Tensor], x: torch.Tensor) -> float:
    """What is seen of x, to leave out what none of its elements needs; nan where it cannot be read at once."""
    try:
        return look(x).item() if _is_plain(x) and x.numel() else torch.nan
    except RuntimeError:  # within vmap
        return torch.nan


def _value_of_floats(mu: float, sigma: float) -> tuple[float, ...]:
    """The same for one element."""
    if not (sigma > 0.0):
        return (math.nan,)
    z = mu / sigma
    c = 0.9189385332046728  # log(2*pi)/2
    return (0.5 * z * z + 0.5 / sigma / sigma + math.log(sigma) + c,)


def _fused_of_floats(mu: float, sigma: float) -> tuple[float, ...]:
    if not (sigma > 0.0):
        return (math.nan,) * 3
    z = mu / sigma
    c = 0.9189385332046728  # log(2*pi)/2
    x = z / sigma
    return (
        0.5 * z * z + 0.5 / sigma / sigma + math.log(sigma) + c,
        x,
        -x * z - 1.0 / sigma / sigma / sigma + 1.0 / sigma,
    )

"""KL(q‖p) = ½ (k + ((μ − m)² + e^l)/e^k − l − 1)

The KL divergence from N(μ, e^l) to N(m, e^k), in nats, as a torch function with its gradient.
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

__all__ = ["kl_normal_log_variance_normal_log_variance", "value_and_grad"]

_BLOCK = 32768  # so many elements for each thread, and what is computed of them, stay in a processor's cache


def kl_normal_log_variance_normal_log_variance(
    mu: torch.Tensor | float,
    l: torch.Tensor | float,
    m: torch.Tensor | float,
    k: torch.Tensor | float,
    *,
    reduction: str = "none",
    event_dims: int = 0,
) -> torch.Tensor:
    """KL(q‖p) = ½ (k + ((μ − m)² + e^l)/e^k − l − 1)

    Computed as ½ ((μ − m) e^(−k/2))² + ½ ψ(l − k)
    with ψ(x) = eˣ − 1 − x, by a polynomial near 0.

    float64, at 228 points of 19 regimes, in units in the last place (ulp), log and exp correctly rounded:
    value: up to 2.1 ulp (everything scaled by 1e-200); 6 inf of 228 (standard deviation beyond the format)
    gradient: up to 2.6 ulp (∂/∂k, everything scaled by 1e-200); ill-conditioned: 2.6 × condition number (∂/∂k,
        everything scaled by 1e+200); 6 inf of 867 (standard deviation beyond the format)
    the textbook formula: up to 1e30 ulp (mean and ratio differ by 1e-13…1e-15); 60 inf, 10 negative, 1 not 0 of 228
        (in 12 regimes)

    Arguments: tensors, which broadcast against each other, or numbers beside them; mu real, l real, m real, k real.
    nan in gives nan out.
    event_dims: so many of the last axes are one event, and are summed over.
    reduction: "none", or the "sum" or the "mean" of what is left, as in torch's loss functions.

    Result: the value in nats, in the widest dtype of the tensors and on their device; integers give the default dtype,
    and float16 and bfloat16 are computed in float32. Differentiable any number of times, by its own gradient, which
    `value_and_grad` gives together with the value.

    Derivation:
        KL(q‖p)
        = ∫ q(z) log(q(z)/p(z)) dz
            [definition]
        = ∫ q(z) (log q(z) − log p(z)) dz
            [logarithm of a quotient]
        = −∫ q(z) log p(z) dz − (−∫ q(z) log q(z) dz)
            [linearity of the integral; the two parts are H(q, p) and H(q)]
        = ½ log(2 π) + ½ k + 1/(2 e^k) ((μ − m)² + e^l) − ½ log(2 π) − ½ l − ½
            [by the entropy H(q) and the cross-entropy H(q, p)]
        = ½ (k + ((μ − m)² + e^l)/e^k − l − 1)
            [collect terms]
    """
    _inputs, _dtype = _prepared(mu, l, m, k)
    return _reduced(_applied(_inputs), reduction, event_dims).to(_dtype)


def value_and_grad(
    mu: torch.Tensor | float,
    l: torch.Tensor | float,
    m: torch.Tensor | float,
    k: torch.Tensor | float,
) -> tuple[torch.Tensor, tuple[torch.Tensor, ...]]:
    """The value and all its partial derivatives in one pass, each elementwise in the shape of the value.

    ∂/∂mu = e^(−k) (μ − m)
    ∂/∂l = ½ expm1(l − k)
    ∂/∂m = −e^(−k) (μ − m)
    ∂/∂k = −(μ − m)² e^(−k)/2 − ½ expm1(l − k)

    None of them carries a graph: this is for where the gradient itself is wanted, without autograd.
    """
    _inputs, _dtype = _prepared(mu, l, m, k)
    with torch.no_grad():
        _all = tuple(_part.to(_dtype) for _part in _in_blocks(_fused, _fused_of_floats, _inputs))
    return _all[0], _all[1:]


def _value(mu: torch.Tensor, l: torch.Tensor, m: torch.Tensor, k: torch.Tensor) -> tuple[torch.Tensor, ...]:
    z = (mu - m) * torch.exp(-0.5 * k)
    d, d_error = _difference(l, k)
    return (0.5 * z * z + _psi(d, d_error, 0.5),)


def _fused(mu: torch.Tensor, l: torch.Tensor, m: torch.Tensor, k: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """The value and its partial derivatives."""
    z = torch.exp(-0.5 * k)
    x = (mu - m) * z
    y = 0.5 * x * x
    d, d_error = _difference(l, k)
    r = z * x
    q = _expm1(d, d_error, 0.5)
    _result = y + _psi(d, d_error, 0.5)
    return (_result, r, q, -r, -y - q)


def _gradient(
    _needed: tuple[bool, ...],
    mu: torch.Tensor,
    l: torch.Tensor,
    m: torch.Tensor,
    k: torch.Tensor,
) -> tuple[Any, ...]:
    """The partial derivatives that are needed, and None for the others."""
    z = torch.exp(-0.5 * k)
    x = (mu - m) * z
    y = z * x
    d, d_error = _difference(l, k)
    r = _expm1(d, d_error, 0.5)
    return (
        y if _needed[0] else None,
        r if _needed[1] else None,
        -y if _needed[2] else None,
        -0.5 * x * x - r if _needed[3] else None,
    )


class _Differentiable(torch.autograd.Function):
    """The value, differentiated by the formulas of its gradient, which autograd differentiates further."""

    @staticmethod
    def forward(mu: torch.Tensor, l: torch.Tensor, m: torch.Tensor, k: torch.Tensor) -> torch.Tensor:
        return _value(mu, l, m, k)[0]

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[torch.Tensor, ...], output: torch.Tensor) -> None:
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx: Any, slope: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        needed = ctx.needs_input_grad

        def pulled_back(slope: torch.Tensor, *inputs: torch.Tensor) -> tuple[torch.Tensor, ...]:
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


def _polynomial(kernel: str, x: torch.Tensor) -> torch.Tensor:
    """Σ cₖ xᵏ by Horner's scheme; eagerly on a CPU one operation a step, which takes the coefficients as tensors."""
    if torch.compiler.is_compiling() or x.device.type != "cpu":
        *others, last = _COEFFICIENTS[kernel, x.dtype]
        result = last * x + others.pop()
        for number in reversed(others):
            result = result * x + number
        return result
    *others, result = _AS_TENSORS[kernel, x.dtype]
    for number in reversed(others):
        result = torch.addcmul(number, result, x)
    return result


_COEFFICIENTS = {
    ("psi", torch.float64): (
        0.5,
        0.16666666666666666,
        0.041666666666666664,
        0.008333333333333236,
        0.0013888888888888835,
        0.0001984126984137474,
        2.4801587301645516e-05,
        2.7557319174051555e-06,
        2.755731919627328e-07,
        2.505212058452295e-08,
        2.0876763758519634e-09,
        1.6057448519013338e-10,
        1.1469860083749003e-11,
        7.753289909061301e-13,
        4.838397490830109e-14,
    ),
    ("psi", torch.float32): (
        0.5,
        0.1666666716337204,
        0.0416666679084301,
        0.00833334494382143,
        0.0013888898538425565,
        0.00019836988940369338,
        2.479802606103476e-05,
        2.812644424921018e-06,
        2.8030939347445383e-07,
    ),
}
_AS_TENSORS = {
    key: [torch.tensor(number, dtype=key[1], device="cpu") for number in numbers]
    for key, numbers in _COEFFICIENTS.items()
}


def _psi(d: torch.Tensor, error: torch.Tensor | float, weight: float) -> torch.Tensor:
    """weight·ψ(d + error), where ψ(x) = eˣ − 1 − x ≥ 0 and the error is less than the last digit of d.

    With c, the number in [−1, 1] that is nearest to d, and d = c + h,

        ψ(d) = ψ(c) + e^c·(e^h − 1) − h,    ψ(c) = c²·R(c),    ψ(d + error) = ψ(d) + error·(e^d − 1).

    Nothing cancels: h is exactly 0 where d is in [−1, 1]. The weight goes into e^c, as weight·ψ may be finite where ψ
    is not.
    """
    c = d.clamp(-1.0, 1.0)
    h = d - c
    scale, growth = weight * torch.exp(c), torch.expm1(h)
    result = weight * c * c * _polynomial("psi", c) + (scale * growth - weight * h)
    if isinstance(error, float):
        return result
    growth = growth.clamp(max=torch.finfo(d.dtype).max)  # so that an error of 0 adds 0 to an infinite result
    return result + (error * scale * (growth + 1.0) - error * weight)


def _expm1(d: torch.Tensor, error: torch.Tensor | float, weight: float) -> torch.Tensor:
    """weight·(e^(d + error) − 1), where the error is less than the last digit of d."""
    if not torch.compiler.is_compiling():
        result = torch.expm1(d)
    else:  # where torch.expm1 becomes exp(d) − 1 on a CPU, of which no digit is right near 0
        c = d.clamp(-1.0, 1.0)
        result = (c + c * c * _polynomial("psi", c)) + (torch.exp(d) - torch.exp(c))
    if not isinstance(error, float):
        result = result + error * torch.exp(d.clamp(max=709.78 if d.dtype == torch.float64 else 88.72))
    return weight * result


def _difference(a: torch.Tensor | float, b: torch.Tensor | float) -> tuple[torch.Tensor, torch.Tensor]:
    """a − b, rounded, and its exact rounding error (0 where it is not finite), by Knuth's two-sum.

    An exponential multiplies the error by its argument. For autograd the error is the constant 0.
    """
    d = a - b
    minus_b = d - a
    error = (a - (d - minus_b)) - (b + minus_b)
    return d, error.detach().nan_to_num(0.0, 0.0, 0.0)


def _value_of_floats(mu: float, l: float, m: float, k: float) -> tuple[float, ...]:
    """The same for one element."""
    z = (mu - m) * _exp_of_floats(-0.5 * k)
    d, d_error = _difference_of_floats(l, k)
    return (0.5 * z * z + _psi_of_floats(d, d_error, 0.5),)


def _fused_of_floats(mu: float, l: float, m: float, k: float) -> tuple[float, ...]:
    z = _exp_of_floats(-0.5 * k)
    x = (mu - m) * z
    y = 0.5 * x * x
    d, d_error = _difference_of_floats(l, k)
    r = z * x
    q = _expm1_of_floats(d, d_error, 0.5)
    return (y + _psi_of_floats(d, d_error, 0.5), r, q, -r, -y - q)


def _psi_of_floats(d: float, error: float, weight: float) -> float:
    """weight·ψ(d + error) with ψ(x) = eˣ − 1 − x, where error is no more than what d lacks by rounding."""
    if -1.0 <= d <= 1.0:
        r = 4.838397490830109e-14 * d + 7.753289909061301e-13
        r = r * d + 1.1469860083749003e-11
        r = r * d + 1.6057448519013338e-10
        r = r * d + 2.0876763758519634e-09
        r = r * d + 2.505212058452295e-08
        r = r * d + 2.755731919627328e-07
        r = r * d + 2.7557319174051555e-06
        r = r * d + 2.4801587301645516e-05
        r = r * d + 0.0001984126984137474
        r = r * d + 0.0013888888888888835
        r = r * d + 0.008333333333333236
        r = r * d + 0.041666666666666664
        r = r * d + 0.16666666666666666
        r = r * d + 0.5
        value = d * d * r
        return weight * (value + error * (d + value))
    if d <= 700.0:
        slope = math.expm1(d)
        return weight * (slope - d) + weight * error * slope
    if d <= 1400.0:
        root = math.exp(0.5 * d)  # eᵈ may overflow where weight·eᵈ does not
        return weight * root * (1.0 + error) * root
    return weight * d * math.inf


def _expm1_of_floats(d: float, error: float, weight: float) -> float:
    """weight·expm1(d + error), where error is no more than what d lacks by rounding."""
    if d <= 700.0:
        slope = math.expm1(d)
        return weight * slope + weight * error * (1.0 + slope)
    if d <= 1400.0:
        root = math.exp(0.5 * d)  # eᵈ may overflow where weight·eᵈ does not
        return weight * root * (1.0 + error) * root
    return weight * d * math.inf


def _difference_of_floats(a: float, b: float) -> tuple[float, float]:
    """a − b, rounded, and what was lost by rounding it, which is a float again."""
    d = a - b
    if not math.isfinite(d):
        return d, 0.0
    c = d - a
    return d, (a - (d - c)) - (b + c)


def _exp_of_floats(x: float) -> float:
    """eˣ, infinite where it is too large."""
    return math.inf if x > 709.782712893384 else math.exp(x)

"""KL(q‖p) = ½ (s1² + s2² + a² + b² − 2 − log(s1² s2² (1 − r²)))

The KL divergence from N([a; b], [s1², r s1 s2; r s1 s2, s2²]) to N(0, I), in nats, as a torch function with its
    gradient.
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

__all__ = ["kl_multivariate_normal_standard_normal_2fdd94e9", "value_and_grad"]

_BLOCK = 32768  # so many elements for each thread, and what is computed of them, stay in a processor's cache


def kl_multivariate_normal_standard_normal_2fdd94e9(
    a: torch.Tensor | float,
    b: torch.Tensor | float,
    r: torch.Tensor | float,
    s1: torch.Tensor | float,
    s2: torch.Tensor | float,
    *,
    reduction: str = "none",
    event_dims: int = 0,
) -> torch.Tensor:
    """KL(q‖p) = ½ (s1² + s2² + a² + b² − 2 − log(s1² s2² (1 − r²)))

    Computed as ½ r² s2² + ½ a² + ½ b² + ½ φ((s1 + 1) (s1 − 1)) + ½ φ((s2 + 1) (s2 − 1) − r² s2²)
    with φ(u) = u − log(1 + u), by a polynomial near 0.

    float64, at 61 points of 6 regimes, in units in the last place (ulp), log and exp correctly rounded:
    value: up to 2.0 ulp (generic); never negative, and 0 where q = p
    gradient: up to 17 ulp (∂/∂r, generic); ill-conditioned: 1.7 × condition number (∂/∂s2, generic)
    the textbook formula: up to 6e23 ulp (entries differ by 1e-10…1e-12); 2 negative of 61 (entries differ by
        1e-10…1e-12)

    Arguments: tensors, which broadcast against each other, or numbers beside them; a real, b real, r real, s1 > 0,
        s2 > 0, 1 − r² > 0.
    Outside of the domain, at a boundary included, the value and its derivatives are nan; nan in gives a nan value, and
    a nan derivative wherever it depends on that argument.
    event_dims: so many of the last axes are one event, and are summed over.
    reduction: "none", or the "sum" or the "mean" of what is left, as in torch's loss functions.

    Result: the value in nats, in the widest dtype of the tensors and on their device; integers give the default dtype,
    and float16 and bfloat16 are computed in float32. Differentiable any number of times, by its own gradient, which
    `value_and_grad` gives together with the value.

    Derivation:
        KL(q‖p)
        = ½ (tr([s1², r s1 s2; r s1 s2, s2²]) + [a; b]ᵀ [a; b] − 2 − log |[s1², r s1 s2; r s1 s2, s2²]|)
            [by the KL divergence for any mean μ and covariance Σ]
        = ½ (s1² + s2² + a² + b² − 2 − log(s1² s2² (1 − r²)))
            [work out the entries]
    """
    _inputs, _dtype = _prepared(a, b, r, s1, s2)
    return _reduced(_applied(_inputs), reduction, event_dims).to(_dtype)


def value_and_grad(
    a: torch.Tensor | float,
    b: torch.Tensor | float,
    r: torch.Tensor | float,
    s1: torch.Tensor | float,
    s2: torch.Tensor | float,
) -> tuple[torch.Tensor, tuple[torch.Tensor, ...]]:
    """The value and all its partial derivatives in one pass, each elementwise in the shape of the value.

    ∂/∂a = a
    ∂/∂b = b
    ∂/∂r = s2² r − r ((s2 + 1) (s2 − 1) − r² s2²)/(1 − r²)
    ∂/∂s1 = (s1 + 1) (s1 − 1)/s1
    ∂/∂s2 = r² s2 + ((s2 + 1) (s2 − 1) − r² s2²)/s2

    None of them carries a graph: this is for where the gradient itself is wanted, without autograd.
    """
    _inputs, _dtype = _prepared(a, b, r, s1, s2)
    with torch.no_grad():
        _all = tuple(_part.to(_dtype) for _part in _in_blocks(_fused, _fused_of_floats, _inputs))
    return _all[0], _all[1:]


def _value(
    a: torch.Tensor,
    b: torch.Tensor,
    r: torch.Tensor,
    s1: torch.Tensor,
    s2: torch.Tensor,
) -> tuple[torch.Tensor, ...]:
    u = (s1 + 1.0) * (s1 - 1.0)
    z = r * r
    x = (s2 + 1.0) * (s2 - 1.0) - z * s2 * s2
    _result = (
        0.5 * r * r * s2 * s2 + 0.5 * a * a + 0.5 * b * b + _phi(u, s1 * s1, 1.0, 0.5) + _phi(x, s2 * (1.0 - z)
        * s2, 1.0, 0.5)
    )
    if _is_inside(a, b, r, s1, s2):
        return (_result,)
    # nan stays nan by itself. Were this the gradient's condition, torch.compile would store it for the backward pass.
    _least_of_all = _least(a, b, r, s1, s2)
    return (torch.where(_least_of_all <= 0, torch.nan, _result),)


def _fused(
    a: torch.Tensor,
    b: torch.Tensor,
    r: torch.Tensor,
    s1: torch.Tensor,
    s2: torch.Tensor,
) -> tuple[torch.Tensor, ...]:
    """The value and its partial derivatives."""
    u = (s1 + 1.0) * (s1 - 1.0)
    z = r * r
    x = (s2 + 1.0) * (s2 - 1.0) - z * s2 * s2
    _result = (
        0.5 * r * r * s2 * s2 + 0.5 * a * a + 0.5 * b * b + _phi(u, s1 * s1, 1.0, 0.5) + _phi(x, s2 * (1.0 - z)
        * s2, 1.0, 0.5)
    )
    _inputs = (a, b, r, s1, s2)
    return _masked(_inputs, _result, a.clone(), b.clone(), s2 * r * s2 - r * x / (1.0 - z), u / s1, r * s2 * r + x / s2)


def _gradient(
    _needed: tuple[bool, ...],
    a: torch.Tensor,
    b: torch.Tensor,
    r: torch.Tensor,
    s1: torch.Tensor,
    s2: torch.Tensor,
) -> tuple[Any, ...]:
    """The partial derivatives that are needed, and None for the others."""
    z = r * r
    u = (s2 + 1.0) * (s2 - 1.0) - z * s2 * s2
    x = (s1 + 1.0) * (s1 - 1.0)
    return (
        a if _needed[0] else None,
        b if _needed[1] else None,
        s2 * r * s2 - r * u / (1.0 - z) if _needed[2] else None,
        x / s1 if _needed[3] else None,
        r * s2 * r + u / s2 if _needed[4] else None,
    )


def _least(a: torch.Tensor, b: torch.Tensor, r: torch.Tensor, s1: torch.Tensor, s2: torch.Tensor) -> torch.Tensor:
    """The least of the arguments that must be positive."""
    return torch.minimum(s1, s2)


def _is_inside(a: torch.Tensor, b: torch.Tensor, r: torch.Tensor, s1: torch.Tensor, s2: torch.Tensor) -> bool:
    """Whether all elements are known to be in the domain."""
    return all(_read(torch.amin, _part) > 0.0 for _part in (s1, s2))


def _masked(inputs: tuple[torch.Tensor, ...], *results: torch.Tensor) -> tuple[torch.Tensor, ...]:
    if _is_inside(*inputs):
        return results
    inside = _least(*inputs) > 0
    return tuple(torch.where(inside, result, torch.nan) for result in results)


class _Differentiable(torch.autograd.Function):
    """The value, differentiated by the formulas of its gradient, which autograd differentiates further."""

    @staticmethod
    def forward(a: torch.Tensor, b: torch.Tensor, r: torch.Tensor, s1: torch.Tensor, s2: torch.Tensor) -> torch.Tensor:
        return _value(a, b, r, s1, s2)[0]

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
    ("phi", torch.float64): (
        0.6666666666666666,
        0.39999999999999525,
        0.285714285716001,
        0.2222222219823677,
        0.18181819897962714,
        0.1538454396486055,
        0.13335178631449257,
        0.11734279061303197,
        0.10845178394880015,
        0.07492143795550768,
        0.15630577800922849,
    ),
    ("phi", torch.float32): (
        0.6666666865348816,
        0.3999970555305481,
        0.285923570394516,
        0.2170657515525818,
        0.23224329948425293,
    ),
}
_AS_TENSORS = {
    key: [torch.tensor(number, dtype=key[1], device="cpu") for number in numbers]
    for key, numbers in _COEFFICIENTS.items()
}


def _phi(u: torch.Tensor, a: torch.Tensor | float, b: torch.Tensor | float, weight: float) -> torch.Tensor:
    """weight·φ(u), where φ(u) = u − log(1 + u) ≥ 0 and u = (a − b)/b with a, b > 0.

    With c, the number in [−½, 1] that is nearest to u, and 1 + u = (1 + c)·ρ,

        φ(u) = φ(c) + (1 + c)·(ρ − 1) − log ρ,    φ(c) = t·(c − t²·P(t²)),    t = c/(2 + c),

    as log(1 + c) = 2 artanh t = 2t + t³·P(t²). Nothing cancels: ρ is exactly 1 where u is in [−½, 1].
    There is no choice between two branches: eagerly torch.where takes the time of several other operations.
    """
    if u.dtype == torch.float32 and _is_plain(u):
        return _phi_in_float64(a, b, weight)
    c = u.clamp(-0.5, 1.0)
    t = c / (c + 2.0)
    x = t * t
    near = t * torch.addcmul(c, x, _polynomial("phi", x), value=-1)
    near = near if weight == 1.0 else weight * near
    low, high = _read(torch.amin, u), _read(torch.amax, u)
    if low >= -0.5 and high <= 1.0:
        return near
    excess = u - c  # (1 + c)·(ρ − 1)
    if low > -1.0 and high < 1e30:
        rho: Any = a / b
        excess -= rho.div_(rho.clamp(0.5, 2.0)).log_()
        return near.add_(excess, alpha=weight)
    a, b = (part if isinstance(part, torch.Tensor) else torch.full_like(u, part) for part in (a, b))
    if weight >= 1.0:
        return near + weight * (excess - _log_of_rho(a, b))
    # u may be infinite where weight·u is not; beside such a u the other terms are nothing.
    return torch.where(u >= 1e30, weight * a / b, near + weight * (excess - _log_of_rho(a, b)))


def _phi_in_float64(a: torch.Tensor | float, b: torch.Tensor | float, weight: float) -> torch.Tensor:
    """weight·φ(u) for float32, in few operations.

    A ratio of two such numbers is 1, or differs from 1 by 2⁻²⁴ or more: float64 has digits enough for what cancels,
    and the ratio does not over- or underflow there.
    """
    a, b = (part.double() if isinstance(part, torch.Tensor) else part for part in (a, b))
    ratio: Any = a / b
    log_ratio = torch.log(ratio)
    ratio -= 1.0  # in place, which spares the cache
    ratio -= log_ratio
    return (ratio if weight == 1.0 else ratio.mul_(weight)).float()


def _log_of_rho(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """log ρ, where ρ is a/b by the nearest number in [½, 2]; a is scaled up and b down where a/b would underflow."""
    power, scale = (1000, 540) if a.dtype == torch.float64 else (100, 76)
    small = a * 2.0**power < b
    ratio = torch.where(small, a * 2.0**scale, a) / torch.where(small, b * 2.0**-scale, b)
    middle = torch.where(small, 0.5, ratio.clamp(0.5, 2.0))
    log_rho = torch.log(ratio.clamp(max=2.0**power) / middle)  # beside a larger ratio it is nothing
    return torch.where(small, log_rho - 2 * scale * 0.6931471805599453, log_rho)


def _value_of_floats(a: float, b: float, r: float, s1: float, s2: float) -> tuple[float, ...]:
    """The same for one element."""
    if not (s1 > 0.0 and s2 > 0.0):
        return (math.nan,)
    u = (s1 + 1.0) * (s1 - 1.0)
    z = r * r
    x = (s2 + 1.0) * (s2 - 1.0) - z * s2 * s2
    return (
        0.5 * r * r * s2 * s2 + 0.5 * a * a + 0.5 * b * b + _phi_of_floats(u, s1 * s1, 1.0, 0.5) + _phi_of_floats(x, s2 * (1.0 - z) * s2, 1.0, 0.5),
    )


def _fused_of_floats(a: float, b: float, r: float, s1: float, s2: float) -> tuple[float, ...]:
    if not (s1 > 0.0 and s2 > 0.0):
        return (math.nan,) * 6
    u = (s1 + 1.0) * (s1 - 1.0)
    z = r * r
    x = (s2 + 1.0) * (s2 - 1.0) - z * s2 * s2
    return (
        0.5 * r * r * s2 * s2 + 0.5 * a * a + 0.5 * b * b + _phi_of_floats(u, s1 * s1, 1.0, 0.5) + _phi_of_floats(x, s2 * (1.0 - z) * s2, 1.0, 0.5),
        a,
        b,
        s2 * r * s2 - _ratio_of_floats(r * x, 1.0 - z),
        u / s1,
        r * s2 * r + x / s2,
    )


def _phi_of_floats(u: float, a: float, b: float, weight: float) -> float:
    """weight·φ(u) with φ(u) = u − log(1 + u), where u = (a − b)/b: near 0 by log(1 + u) = 2 artanh t, t = u/(2 + u)."""
    if -0.5 <= u <= 1.0:
        t = u / (2.0 + u)
        x = t * t
        q = 0.07815288900461424 * x + 0.03746071897775384
        q = q * x + 0.05422589197440007
        q = q * x + 0.05867139530651599
        q = q * x + 0.06667589315724629
        q = q * x + 0.07692271982430275
        q = q * x + 0.09090909948981357
        q = q * x + 0.11111111099118386
        q = q * x + 0.1428571428580005
        q = q * x + 0.19999999999999762
        q = q * x + 0.3333333333333333
        return weight * t * (u - 2.0 * x * q)
    ratio = a / b if b else math.nan
    if 1.0 < ratio < 1e300:
        return weight * ((ratio - 1.0) - math.log(ratio))
    if 1e-300 < ratio < 1.0:
        return weight * (ratio - (1.0 + math.log(ratio)))
    if ratio >= 1e300:
        return weight * a / b  # beside it the logarithm is nothing, and the ratio may have overflown
    if a > 0.0 and b > 0.0:
        return weight * ((math.log(b) - math.log(a)) - 1.0)
    return weight * math.inf if a == 0.0 and b > 0.0 else math.nan


def _ratio_of_floats(a: float, b: float) -> float:
    """a/b, infinite where b is 0, and nan where both are."""
    if b:
        return a / b
    return math.copysign(math.inf, a) * math.copysign(1.0, b) if a else math.nan

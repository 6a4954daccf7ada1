"""H(q, p) = ½ log(2 π) + ½ log s² + 1/(2 s²) ((μ − m)² + σ²)

The cross-entropy of N(μ, σ²) and N(m, s²), in nats, as a numpy function.
Written by derive (numpy.py.j2). Needs numpy and nothing else.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

__all__ = ["cross_entropy_normal_normal", "value_and_grad"]


def cross_entropy_normal_normal(mu: Any, sigma: Any, m: Any, s: Any, *, out: Any = None) -> Any:
    """H(q, p) = ½ log(2 π) + ½ log s² + 1/(2 s²) ((μ − m)² + σ²)

    Computed as ½ ((μ − m)/s)² + ½ (σ/s)² + log s + ½ log(2 π)

    Arguments: numbers or arrays of any shapes, which broadcast against each other; mu real, sigma > 0, m real, s >
        0.
    out: an array that the result is written to, in its dtype; it is returned.
    Outside of its domain, at a boundary included, the result is nan; nan in gives nan out. An infinite argument gives
    an infinity or nan.
    Result: the value in nats for each element, in the shape of all arguments broadcast together, in the dtype that
        numpy promotes them to; a plain number takes the dtype of the arrays beside it, integers are computed in
        float64, float16 in float32.

    float64, at 204 points of 17 regimes, in units in the last place (ulp), log and exp correctly rounded:
    value: up to 3.0 ulp (ratio 1 ± 1e-1…1e-3, equal means); ill-conditioned: 1.9 × condition number (ratio 1 ±
        1e-4…1e-6, equal means)
    gradient: up to 1.8 ulp (∂/∂s, everything scaled by 1e-200); ill-conditioned: 3.4 × condition number (∂/∂s, ratio
        underflows)
    the textbook formula: up to 2.8 ulp (mean and ratio differ by 1e-10…1e-12); ill-conditioned: 2.5 × condition
        number (very unequal scales, 1e±2…1e±150); 11 inf, 30 nan of 204 (in 4 regimes)

    Derivation:
        H(q, p)
        = −∫ q(z) log p(z) dz
            [definition]
        = ∫ q(z) (½ log(2 π s²) + (z − m)²/(2 s²)) dz
            [by the logarithm of the density p(z)]
        = ½ log(2 π s²) ∫ q(z) dz + 1/(2 s²) ∫ (z − m)² q(z) dz
            [linearity of the integral]
        = ½ log(2 π s²) + 1/(2 s²) ((μ − m)² + σ²)
            [by the normalisation and the second moment about another point]
        = ½ log(2 π) + ½ log s² + 1/(2 s²) ((μ − m)² + σ²)
            [logarithm of a product]
    """
    _values = (mu, sigma, m, s)
    return _evaluated(_chunk, _chunk_of_floats, 1, _values, out)[0]


def value_and_grad(mu: Any, sigma: Any, m: Any, s: Any) -> tuple[Any, tuple[Any, ...]]:
    """The value, and its partial derivatives in the order of the arguments, each in the shape and dtype of the value.

    ∂/∂mu = (μ − m)/s²
    ∂/∂sigma = σ/s²
    ∂/∂m = −(μ − m)/s²
    ∂/∂s = −(μ − m)²/s³ − σ²/s³ + 1/s
    """
    _values = (mu, sigma, m, s)
    _all = _evaluated(_fused, _fused_of_floats, 5, _values, None)
    return _all[0], _all[1:]


def _evaluated(function: Any, of_floats: Any, count: int, values: tuple[Any, ...], out: Any) -> tuple[Any, ...]:
    """The results for each element of the values, which are broadcast, cast, and taken in pieces that fit a cache."""
    if out is None and all(isinstance(value, (float, int)) for value in values):
        return tuple(map(np.float64, of_floats(*map(float, values))))
    values = tuple(value if isinstance(value, (float, int)) else np.asarray(value) for value in values)
    dtype = np.result_type(*values, 1.0)
    if dtype.kind != "f":
        raise TypeError(f"the parameters are real numbers, and one of them is of the type {dtype}")
    if out is None and all(isinstance(value, (float, int)) or value.size == 1 for value in values):
        return _of_one(of_floats, dtype, values)
    with np.errstate(all="ignore"):
        operands = [np.asarray(value).astype(dtype, copy=False) for value in values]
    if out is None and dtype != np.float32 and dtype != np.float64:
        shape = np.broadcast_shapes(*(operand.shape for operand in operands))
        results: list[Any] = [np.empty(shape, dtype) for _ in range(count)]
    else:
        results = [out] * count
    kind = np.float32 if dtype.itemsize <= 4 else np.float64
    pieces = np.nditer(
        [*operands, *results],
        ["external_loop", "buffered", "zerosize_ok", "copy_if_overlap"],
        [["readonly", "overlap_assume_elementwise"]] * len(operands) + [["writeonly", "allocate"]] * count,
        op_dtypes=[kind] * (len(operands) + count),
        casting="same_kind",
        buffersize=32768,
    )
    with np.errstate(all="ignore"), pieces:
        for piece in pieces:
            for place, result in enumerate(function(*piece[:-count])):
                piece[place - count][...] = result
        return tuple(result[()] if out is None else out for result in pieces.operands[-count:])


def _of_one(of_floats: Any, dtype: Any, values: tuple[Any, ...]) -> tuple[Any, ...]:
    """The results for one element, which Python computes sooner than numpy; they keep its dtype and its dimensions."""
    if any(getattr(value, "dtype", np.float64) != dtype for value in values):
        with np.errstate(all="ignore"):
            values = tuple(np.asarray(value).astype(dtype) for value in values)  # a number as the dtype has it
    numbers = of_floats(*(float(value if isinstance(value, (float, int)) else value.item()) for value in values))
    dimensions = max(0 if isinstance(value, (float, int)) else value.ndim for value in values)
    if dtype != np.float64 and any(abs(number) > 6e4 for number in numbers):
        with np.errstate(all="ignore"):  # what float64 holds may be too large for float16
            numbers = tuple(map(dtype.type, numbers))
    if dimensions:
        return tuple(np.array(number, dtype, ndmin=dimensions) for number in numbers)
    return tuple(map(dtype.type, numbers))


def _chunk(mu: Any, sigma: Any, m: Any, s: Any) -> tuple[Any, ...]:
    z = (mu - m) / s
    x = sigma / s
    c = 0.9189385332046728  # log(2*pi)/2
    _value = 0.5 * z * z + 0.5 * x * x + _log(s) + c
    if not (sigma.min() > 0.0 and s.min() > 0.0):
        _value[~((sigma > 0.0) & (s > 0.0))] = math.nan
    return (_value,)


def _fused(mu: Any, sigma: Any, m: Any, s: Any) -> tuple[Any, ...]:
    z = (mu - m) / s
    x = sigma / s
    c = 0.9189385332046728  # log(2*pi)/2
    y = z / s
    r = x / s
    _value = 0.5 * z * z + 0.5 * x * x + _log(s) + c
    if not (sigma.min() > 0.0 and s.min() > 0.0):
        _value[~((sigma > 0.0) & (s > 0.0))] = math.nan
    _all = [_value, y, r, -y, -y * z - r * x + 1.0 / s]
    _lost = np.isnan(_value)
    if _lost.any():
        _all[1:] = [np.where(_lost, math.nan, _partial) for _partial in _all[1:]]
    return tuple(_all)


def _log(x: Any) -> Any:
    """log x in float64: numpy's own in float32 is several units in the last place off."""
    return np.log(x, dtype=np.float64)


def _chunk_of_floats(mu: float, sigma: float, m: float, s: float) -> tuple[float]:
    """The same for one element, without numpy, which takes longer to start than the formula."""
    if not (sigma > 0.0 and s > 0.0):
        return (math.nan,)
    z = (mu - m) / s
    x = sigma / s
    c = 0.9189385332046728  # log(2*pi)/2
    return (0.5 * z * z + 0.5 * x * x + math.log(s) + c,)


def _fused_of_floats(mu: float, sigma: float, m: float, s: float) -> tuple[float, ...]:
    if not (sigma > 0.0 and s > 0.0):
        return (math.nan,) * 5
    z = (mu - m) / s
    x = sigma / s
    c = 0.9189385332046728  # log(2*pi)/2
    y = z / s
    r = x / s
    _value = 0.5 * z * z + 0.5 * x * x + math.log(s) + c
    if _value != _value:
        return (_value,) * 5
    return (_value, y, r, -y, -y * z - r * x + 1.0 / s)

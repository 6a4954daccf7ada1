"""H(q) = ½ log(2 π) + ½ log σ² + ½

The entropy of N(μ, σ²), in nats, as a numpy function.
Written by derive (numpy.py.j2). Needs numpy and nothing else.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

__all__ = ["entropy_normal", "value_and_grad"]


def entropy_normal(mu: Any, sigma: Any, *, out: Any = None) -> Any:
    """H(q) = ½ log(2 π) + ½ log σ² + ½

    Computed as log σ + ½ + ½ log(2 π)

    Arguments: numbers or arrays of any shapes, which broadcast against each other; mu real, sigma > 0.
    out: an array that the result is written to, in its dtype; it is returned.
    Outside of its domain, at a boundary included, the result is nan; nan in gives nan out. An infinite argument gives
    an infinity or nan.
    Result: the value in nats for each element, in the shape of all arguments broadcast together, in the dtype that
        numpy promotes them to; a plain number takes the dtype of the arrays beside it, integers are computed in
        float64, float16 in float32.

    float64, at 48 points of 4 regimes, in units in the last place (ulp), log and exp correctly rounded:
    value: up to 2.0 ulp (generic)
    gradient: up to 0.50 ulp (∂/∂sigma, at the edges of the format)
    the textbook formula: up to 1.8 ulp (generic); 16 inf, 20 nan of 48 (in 3 regimes)

    Derivation:
        H(q)
        = −∫ q(z) log q(z) dz
            [definition]
        = ∫ q(z) (½ log(2 π σ²) + (z − μ)²/(2 σ²)) dz
            [by the logarithm of the density q(z)]
        = ½ log(2 π σ²) ∫ q(z) dz + 1/(2 σ²) ∫ (z − μ)² q(z) dz
            [linearity of the integral]
        = ½ log(2 π σ²) + 1/(2 σ²) σ²
            [by the normalisation and the second central moment]
        = ½ log(2 π) + ½ log σ² + ½
            [logarithm of a product]
    """
    _values = (mu, sigma)
    return _evaluated(_chunk, _chunk_of_floats, 1, _values, out)[0]


def value_and_grad(mu: Any, sigma: Any) -> tuple[Any, tuple[Any, ...]]:
    """The value, and its partial derivatives in the order of the arguments, each in the shape and dtype of the value.

    ∂/∂mu = 0
    ∂/∂sigma = 1/σ
    """
    _values = (mu, sigma)
    _all = _evaluated(_fused, _fused_of_floats, 3, _values, None)
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


def _chunk(mu: Any, sigma: Any) -> tuple[Any, ...]:
    c = 1.4189385332046727  # 1/2 + log(2*pi)/2
    _value = 0.0 * mu + _log(sigma) + c
    if not (sigma.min() > 0.0):
        _value[~(sigma > 0.0)] = math.nan
    return (_value,)


def _fused(mu: Any, sigma: Any) -> tuple[Any, ...]:
    c = 1.4189385332046727  # 1/2 + log(2*pi)/2
    _value = 0.0 * mu + _log(sigma) + c
    if not (sigma.min() > 0.0):
        _value[~(sigma > 0.0)] = math.nan
    _all = [_value, 0.0, 1.0 / sigma]
    _lost = np.isnan(_value)
    if _lost.any():
        _all[1:] = [np.where(_lost, math.nan, _partial) for _partial in _all[1:]]
    return tuple(_all)


def _log(x: Any) -> Any:
    """log x in float64: numpy's own in float32 is several units in the last place off."""
    return np.log(x, dtype=np.float64)


def _chunk_of_floats(mu: float, sigma: float) -> tuple[float]:
    """The same for one element, without numpy, which takes longer to start than the formula."""
    if not (sigma > 0.0):
        return (math.nan,)
    c = 1.4189385332046727  # 1/2 + log(2*pi)/2
    return (0.0 * mu + math.log(sigma) + c,)


def _fused_of_floats(mu: float, sigma: float) -> tuple[float, ...]:
    if not (sigma > 0.0):
        return (math.nan,) * 3
    c = 1.4189385332046727  # 1/2 + log(2*pi)/2
    _value = 0.0 * mu + math.log(sigma) + c
    if _value != _value:
        return (_value,) * 3
    return (_value, 0.0, 1.0 / sigma)

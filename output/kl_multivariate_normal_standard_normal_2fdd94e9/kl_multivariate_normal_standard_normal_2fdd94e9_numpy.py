"""KL(q‖p) = ½ (s1² + s2² + a² + b² − 2 − log(s1² s2² (1 − r²)))

The KL divergence from N([a; b], [s1², r s1 s2; r s1 s2, s2²]) to N(0, I), in nats, as a numpy function.
Written by derive (numpy.py.j2). Needs numpy and nothing else.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

__all__ = ["kl_multivariate_normal_standard_normal_2fdd94e9", "value_and_grad"]


def kl_multivariate_normal_standard_normal_2fdd94e9(
    a: Any,
    b: Any,
    r: Any,
    s1: Any,
    s2: Any,
    *,
    out: Any = None,
) -> Any:
    """KL(q‖p) = ½ (s1² + s2² + a² + b² − 2 − log(s1² s2² (1 − r²)))

    Computed as ½ r² s2² + ½ a² + ½ b² + ½ φ((s1 + 1) (s1 − 1)) + ½ φ((s2 + 1) (s2 − 1) − r² s2²)
        with φ(u) = u − log(1 + u), by a polynomial near 0.

    Arguments: numbers or arrays of any shapes, which broadcast against each other; a real, b real, r real, s1 > 0,
        s2 > 0, 1 − r² > 0.
    out: an array that the result is written to, in its dtype; it is returned.
    Outside of its domain, at a boundary included, the result is nan; nan in gives nan out. An infinite argument gives
    an infinity or nan.
    Result: the value in nats for each element, in the shape of all arguments broadcast together, in the dtype that
        numpy promotes them to; a plain number takes the dtype of the arrays beside it, integers are computed in
        float64, float16 in float32.

    float64, at 61 points of 6 regimes, in units in the last place (ulp), log and exp correctly rounded:
    value: up to 2.0 ulp (generic); never negative, and 0 where q = p
    gradient: up to 17 ulp (∂/∂r, generic); ill-conditioned: 1.7 × condition number (∂/∂s2, generic)
    the textbook formula: up to 6e23 ulp (entries differ by 1e-10…1e-12); 2 negative of 61 (entries differ by
        1e-10…1e-12)

    Derivation:
        KL(q‖p)
        = ½ (tr([s1², r s1 s2; r s1 s2, s2²]) + [a; b]ᵀ [a; b] − 2 − log |[s1², r s1 s2; r s1 s2, s2²]|)
            [by the KL divergence for any mean μ and covariance Σ]
        = ½ (s1² + s2² + a² + b² − 2 − log(s1² s2² (1 − r²)))
            [work out the entries]
    """
    _values = (a, b, r, s1, s2)
    return _evaluated(_chunk, _chunk_of_floats, 1, _values, out)[0]


def value_and_grad(a: Any, b: Any, r: Any, s1: Any, s2: Any) -> tuple[Any, tuple[Any, ...]]:
    """The value, and its partial derivatives in the order of the arguments, each in the shape and dtype of the value.

    ∂/∂a = a
    ∂/∂b = b
    ∂/∂r = s2² r − r ((s2 + 1) (s2 − 1) − r² s2²)/(1 − r²)
    ∂/∂s1 = (s1 + 1) (s1 − 1)/s1
    ∂/∂s2 = r² s2 + ((s2 + 1) (s2 − 1) − r² s2²)/s2
    """
    _values = (a, b, r, s1, s2)
    _all = _evaluated(_fused, _fused_of_floats, 6, _values, None)
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


def _chunk(a: Any, b: Any, r: Any, s1: Any, s2: Any) -> tuple[Any, ...]:
    u = (s1 + 1.0) * (s1 - 1.0)
    z = r * r
    x = (s2 + 1.0) * (s2 - 1.0) - z * s2 * s2
    _value = (
        0.5 * r * r * s2 * s2 + 0.5 * a * a + 0.5 * b * b + _phi(u, s1 * s1, 1.0, 0.5) + _phi(x, s2 * (1.0 - z)
        * s2, 1.0, 0.5)
    )
    if not (s1.min() > 0.0 and s2.min() > 0.0):
        _value[~((s1 > 0.0) & (s2 > 0.0))] = math.nan
    return (_value,)


def _fused(a: Any, b: Any, r: Any, s1: Any, s2: Any) -> tuple[Any, ...]:
    u = (s1 + 1.0) * (s1 - 1.0)
    z = r * r
    x = (s2 + 1.0) * (s2 - 1.0) - z * s2 * s2
    _value = (
        0.5 * r * r * s2 * s2 + 0.5 * a * a + 0.5 * b * b + _phi(u, s1 * s1, 1.0, 0.5) + _phi(x, s2 * (1.0 - z)
        * s2, 1.0, 0.5)
    )
    if not (s1.min() > 0.0 and s2.min() > 0.0):
        _value[~((s1 > 0.0) & (s2 > 0.0))] = math.nan
    _all = [_value, a, b, s2 * r * s2 - r * x / (1.0 - z), u / s1, r * s2 * r + x / s2]
    _lost = np.isnan(_value)
    if _lost.any():
        _all[1:] = [np.where(_lost, math.nan, _partial) for _partial in _all[1:]]
    return tuple(_all)


def _phi(u: Any, a: Any, b: Any, weight: float) -> Any:
    """weight·φ(u) with φ(u) = u − log(1 + u), where u = (a − b)/b."""
    if u.dtype == np.float32:
        value = np.divide(a, b, dtype=np.float64)  # which has digits to lose
        log = np.log(value)
        value -= 1.0
        value -= log
        return _weighted(value, weight).astype(np.float32)
    t = u + 2.0
    np.divide(u, t, out=t)
    x = t * t
    near = x <= 1 / 9  # where u is in [−½, 1]; of infinities x is nan
    count = np.count_nonzero(near)
    if count == u.size:
        return _phi_near(u, t, x, weight, _Q[:5] if x.max() < 1e-3 else _Q)  # the other terms are nothing there
    if 2 * count < u.size:
        return _at(_phi_near, near, _phi_far(a, b, weight), u, t, x, weight, _Q)
    return _at(_phi_far, ~near, _phi_near(u, t, x, weight, _Q), a, b, weight)


def _phi_near(u: Any, t: Any, x: Any, weight: float, coefficients: tuple[float, ...]) -> Any:
    """By log(1 + u) = 2 artanh t with t = u/(2 + u) and x = t²: φ = t (u − 2x Q(x))."""
    value = _polynomial(coefficients, x)
    value *= x
    value += u
    value *= t
    return _weighted(value, weight)


def _phi_far(a: Any, b: Any, weight: float) -> Any:
    """By 1 + u = a/b, where nothing cancels; what is subtracted first is what is exact."""
    ratio = np.divide(a, b)
    log = np.log(ratio)
    above = np.minimum(ratio, 1.0)
    np.floor(above, out=above)  # 1 or 0, a float, as the conversion of booleans takes longer
    value = ratio - above
    above -= 1.0
    log -= above
    value -= log
    value = _weighted(value, weight)
    if ratio.min() >= 1e-300 and ratio.max() <= 1e300:
        return value
    # The ratio is too large for log(a/b) to count, or too small to be a float with all of its digits.
    below = weight * ((np.log(b) - np.log(a)) - 1.0)
    return np.where(ratio > 1e300, weight * a / b, np.where(ratio < 1e-300, below, value))


# log(1 + u) = 2t + 2t³ Q(t²); these are −2Q, in ascending powers
_Q = (
    -0.6666666666666666,
    -0.39999999999999525,
    -0.285714285716001,
    -0.2222222219823677,
    -0.18181819897962714,
    -0.1538454396486055,
    -0.13335178631449257,
    -0.11734279061303197,
    -0.10845178394880015,
    -0.07492143795550768,
    -0.15630577800922849,
)


def _polynomial(coefficients: tuple[float, ...], x: Any) -> Any:
    """By Horner's scheme, in place."""
    value = x * coefficients[-1]
    for coefficient in coefficients[-2:0:-1]:
        value += coefficient
        value *= x
    value += coefficients[0]
    return value


def _weighted(value: Any, weight: float) -> Any:
    return value if weight == 1.0 else np.multiply(value, weight, out=value)


def _at(function: Any, places: Any, value: Any, *parts: Any) -> Any:
    """The values, with those of the function at some places; it is not called where there are none."""
    index = np.flatnonzero(places)
    if index.size:
        value[index] = function(*(part[index] if isinstance(part, np.ndarray) else part for part in parts))
    return value


def _chunk_of_floats(a: float, b: float, r: float, s1: float, s2: float) -> tuple[float]:
    """The same for one element, without numpy, which takes longer to start than the formula."""
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
    _value = (
        0.5 * r * r * s2 * s2 + 0.5 * a * a + 0.5 * b * b + _phi_of_floats(u, s1 * s1, 1.0, 0.5) + _phi_of_floats(x, s2
        * (1.0 - z) * s2, 1.0, 0.5)
    )
    if _value != _value:
        return (_value,) * 6
    return (_value, a, b, s2 * r * s2 - _ratio_of_floats(r * x, 1.0 - z), u / s1, r * s2 * r + x / s2)


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

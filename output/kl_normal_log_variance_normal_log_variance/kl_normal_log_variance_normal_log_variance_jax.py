"""KL(q‖p) = ½ (k + ((μ − m)² + e^l)/e^k − l − 1)

The KL divergence from N(μ, e^l) to N(m, e^k), in nats, as a jax function, with its gradient.
Written by derive (jax.py.j2). Needs jax and nothing else.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax
from jax.custom_derivatives import SymbolicZero
from jax.typing import ArrayLike

__all__ = ["kl_normal_log_variance_normal_log_variance", "value_and_grad"]


@jax.jit
def kl_normal_log_variance_normal_log_variance(mu: ArrayLike, l: ArrayLike, m: ArrayLike, k: ArrayLike) -> jax.Array:
    """KL(q‖p) = ½ (k + ((μ − m)² + e^l)/e^k − l − 1)

    Computed as ½ ((μ − m) e^(−k/2))² + ½ ψ(l − k)
    with ψ(x) = eˣ − 1 − x, by a polynomial near 0.

    float64, at 228 points of 19 regimes, in units in the last place (ulp), log and exp correctly rounded:
    value: up to 2.1 ulp (everything scaled by 1e-200); 6 inf of 228 (standard deviation beyond the format)
    gradient: up to 2.6 ulp (∂/∂k, everything scaled by 1e-200); ill-conditioned: 2.6 × condition number (∂/∂k,
        everything scaled by 1e+200); 6 inf of 867 (standard deviation beyond the format)
    the textbook formula: up to 1e30 ulp (mean and ratio differ by 1e-13…1e-15); 60 inf, 10 negative, 1 not 0 of 228
        (in 12 regimes)

    Arguments: arrays, which broadcast against each other, or numbers beside them; mu real, l real, m real, k real.
    nan in gives nan out.
    Numbers nearer to 0 than the smallest normal one count as 0, as XLA on a CPU takes them so.

    Result: the value in nats for each element, in the shape of all arguments broadcast together and in the dtype that
    jax promotes them to, integers as its default float. float16 and bfloat16 are computed in float32, float64 where
    `jax_enable_x64` is set. Works under jit and vmap, and is differentiable any number of times, by its own gradient.

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
    return _applied(_value, mu, l, m, k)


@jax.jit
def value_and_grad(mu: ArrayLike, l: ArrayLike, m: ArrayLike, k: ArrayLike) -> tuple[jax.Array, tuple[jax.Array, ...]]:
    """The value and all its partial derivatives, each elementwise in the shape of the value.

    ∂/∂mu = e^(−k) (μ − m)
    ∂/∂l = ½ expm1(l − k)
    ∂/∂m = −e^(−k) (μ − m)
    ∂/∂k = −(μ − m)² e^(−k)/2 − ½ expm1(l − k)
    """
    return _applied(_value_and_gradient, mu, l, m, k)


@jax.custom_jvp
def _value(mu: jax.Array, l: jax.Array, m: jax.Array, k: jax.Array) -> jax.Array:
    z = (mu - m) * _exp(-0.5 * k)
    d, d_error = _difference(l, k)
    return 0.5 * z * z + _psi(d, d_error, 0.5)


def _gradient(mu: jax.Array, l: jax.Array, m: jax.Array, k: jax.Array) -> tuple[jax.Array, ...]:
    z = _exp(-0.5 * k)
    x = (mu - m) * z
    y = z * x
    d, d_error = _difference(l, k)
    r = _expm1(d, d_error, 0.5)
    return (y, r, -y, -0.5 * x * x - r)


def _value_and_gradient(*point: jax.Array) -> tuple[jax.Array, tuple[jax.Array, ...]]:
    return _value(*point), _gradient(*point)


def _slope(point: Sequence[jax.Array], direction: Sequence[Any]) -> tuple[jax.Array, jax.Array]:
    """The value and its derivative along a direction; the partial derivatives that the direction lacks are left out."""
    moved = zip(_gradient(*point), direction, strict=True)
    return _value(*point), sum(partial * step for partial, step in moved if not isinstance(step, SymbolicZero))


_value.defjvp(_slope, symbolic_zeros=True)


def _applied(function: Callable[..., Any], *values: ArrayLike) -> Any:
    """The function of the values as arrays of one shape and one floating dtype."""
    dtype = jnp.result_type(*values)
    if jnp.issubdtype(dtype, jnp.complexfloating):
        raise TypeError("the parameters are real numbers, and one of them is complex")
    dtype = jnp.result_type(dtype, 1.0)
    working = dtype if jnp.finfo(dtype).bits >= 32 else jnp.float32
    point = jnp.broadcast_arrays(*(jnp.asarray(value, working) for value in values))
    # A factor that is 1, or nan outside of the domain, where the value and every derivative become nan. The arguments
    # take it as well, as it has the full shape: by one number for all elements XLA would not divide, but multiply with
    # the number's rounded inverse.
    mask = jnp.where(_inside(*point), 1.0, jnp.nan).astype(working)
    results = function(*(part * mask for part in point))
    return jax.tree.map(lambda result: (result * mask).astype(dtype), results)


def _inside(mu: jax.Array, l: jax.Array, m: jax.Array, k: jax.Array) -> jax.Array:
    """Where all arguments are in their domain, and none is nan."""
    conditions = [~jnp.isnan(mu), ~jnp.isnan(l), ~jnp.isnan(m), ~jnp.isnan(k)]
    return functools.reduce(jnp.logical_and, conditions)


def _difference(a: ArrayLike, b: ArrayLike) -> tuple[jax.Array, jax.Array]:
    """a − b, rounded, and what was lost in rounding, which is a number of the same format."""
    d = jnp.subtract(a, b)
    back = a - d
    error = (a - (d + back)) + (back - b)
    return d, lax.stop_gradient(jnp.where(jnp.isfinite(error), error, 0.0))


def _psi(d: jax.Array, error: ArrayLike, weight: float) -> jax.Array:
    """weight·ψ(d + error) with ψ(x) = eˣ − 1 − x, where error is no more than what d lacks by rounding."""
    k, r, bend, scaled = _growth(d, error)
    near = weight * (bend + error * (r + bend))
    return jnp.where(k == 0.0, near, _grown(k, scaled, weight) - weight * d)


@jax.custom_jvp
def _expm1(d: jax.Array, error: ArrayLike, weight: float) -> jax.Array:
    """weight·expm1(d + error), where error is no more than what d lacks by rounding."""
    k, _, _, scaled = _growth(d, error)
    return _grown(k, scaled, weight)


_expm1.defjvps(lambda step, result, d, error, weight: weight * _exp(d) * (1.0 + error) * step, None, None)


def _growth(d: jax.Array, error: ArrayLike) -> tuple[jax.Array, ...]:
    """k, r, ψ(r) and y with d = k log 2 + r and expm1(d + error) = 2ᵏ y; k is 0 for |d| ≤ 1."""
    most = 0.69 * (jnp.finfo(d.dtype).maxexp + 8)
    k, r, slip = _reduced(jnp.clip(d, -44.0, most), near=1.0)  # e⁻⁴⁴ is nothing beside 1
    bend = r * r * _polynomial(r, _PSI)
    slip = slip + error
    one_less = 1.0 - _power_of_2(-jnp.minimum(k, 64.0))
    return k, r, bend, r + (bend + slip * (1.0 + r + bend)) + one_less


def _grown(k: jax.Array, y: jax.Array, weight: float) -> jax.Array:
    """weight·2ᵏ·y, finite wherever it can be: 2ᵏ alone may overflow."""
    return y * _power_of_2(k - 8.0) * (256.0 * weight)


@jax.custom_jvp
def _exp(x: jax.Array) -> jax.Array:
    """eˣ within 0.65 units in the last place, where XLA's own is off by up to 1.4: squares double it."""
    span = jnp.finfo(x.dtype).maxexp
    k, r, slip = _reduced(jnp.clip(x, -span, span), near=0.0)
    half = jnp.floor(0.5 * k)
    scale = _power_of_2(half)
    head = scale + scale * r
    tail = scale * r - (head - scale)  # what the sum above has lost
    return (head + (tail + scale * (r * r * _polynomial(r, _PSI) + slip))) * _power_of_2(k - half)


_exp.defjvps(lambda step, result, x: result * step)


# The coefficients of ψ(r)/r², ascending.
_PSI = {
    "float64": (
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
    "float32": (
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


def _reduced(x: jax.Array, near: float) -> tuple[jax.Array, jax.Array, jax.Array]:
    """k, r and what r lacks by rounding, with x = k log 2 + r; k is 0 for |x| ≤ near."""
    high, low = _LOG2[x.dtype.name]
    k = jnp.where(jnp.abs(x) <= near, 0.0, jnp.round(x * 1.4426950408889634))
    exact = x - k * high
    r = exact - k * low
    return k, r, (exact - r) - k * low


def _power_of_2(k: jax.Array) -> jax.Array:
    """2ᵏ for a whole number k, by its bits."""
    info = jnp.finfo(k.dtype)
    whole = k.astype(jnp.int32).astype(jnp.int64 if info.bits == 64 else jnp.int32)
    return lax.bitcast_convert_type((whole << info.nmant) + _one(info), k.dtype)


# log 2 in two parts; the first ends in zeros, so that its products with whole numbers are exact.
_LOG2 = {
    "float64": (0.6931471805598903, 5.497923018708371e-14),
    "float32": (0.693145751953125, 1.428606765330187e-06),
}


def _one(info: Any) -> int:
    """The bits of 1.0."""
    return (info.maxexp - 1) << info.nmant


def _polynomial(x: jax.Array, table: dict[str, tuple[float, ...]]) -> jax.Array:
    """The polynomial of x with the coefficients for its format, from the last to the first."""
    *rest, value = table[x.dtype.name]
    for coefficient in reversed(rest):
        value = value * x + coefficient
    return jnp.asarray(value)

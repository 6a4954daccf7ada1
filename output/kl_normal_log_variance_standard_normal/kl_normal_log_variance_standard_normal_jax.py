"""KL(q‖p) = ½ (μ² + e^l − l − 1)

The KL divergence from N(μ, e^l) to N(0, 1), in nats, as a jax function, with its gradient.
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

__all__ = ["kl_normal_log_variance_standard_normal", "value_and_grad"]


@jax.jit
def kl_normal_log_variance_standard_normal(mu: ArrayLike, l: ArrayLike) -> jax.Array:
    """KL(q‖p) = ½ (μ² + e^l − l − 1)

    Computed as ½ μ² + ½ ψ(l)
    with ψ(x) = eˣ − 1 − x, by a polynomial near 0.

    float64, at 181 points of 16 regimes, in units in the last place (ulp), log and exp correctly rounded:
    value: up to 1.2 ulp (ratio 1 ± 1e-1…1e-3, equal means); never negative, and 0 where q = p
    gradient: up to 1.1 ulp (∂/∂l, last binade, by the ratio)
    the textbook formula: up to 2e29 ulp (ratio 1 ± 1e-13…1e-15, equal means); 24 inf, 6 negative of 181 (in 4
        regimes)

    Arguments: arrays, which broadcast against each other, or numbers beside them; mu real, l real.
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
        = ½ log(2 π) + ½ (μ² + e^l) − ½ log(2 π) − ½ l − ½
            [by the entropy H(q) and the cross-entropy H(q, p)]
        = ½ (μ² + e^l − l − 1)
            [collect terms]
    """
    return _applied(_value, mu, l)


@jax.jit
def value_and_grad(mu: ArrayLike, l: ArrayLike) -> tuple[jax.Array, tuple[jax.Array, ...]]:
    """The value and all its partial derivatives, each elementwise in the shape of the value.

    ∂/∂mu = μ
    ∂/∂l = ½ expm1(l)
    """
    return _applied(_value_and_gradient, mu, l)


@jax.custom_jvp
def _value(mu: jax.Array, l: jax.Array) -> jax.Array:
    return 0.5 * mu * mu + _psi(l, 0.0, 0.5)


def _gradient(mu: jax.Array, l: jax.Array) -> tuple[jax.Array, ...]:
    return (mu, _expm1(l, 0.0, 0.5))


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


def _inside(mu: jax.Array, l: jax.Array) -> jax.Array:
    """Where all arguments are in their domain, and none is nan."""
    conditions = [~jnp.isnan(mu), ~jnp.isnan(l)]
    return functools.reduce(jnp.logical_and, conditions)


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

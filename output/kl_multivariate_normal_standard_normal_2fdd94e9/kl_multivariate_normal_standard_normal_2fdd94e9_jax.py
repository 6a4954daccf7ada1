"""KL(q‖p) = ½ (s1² + s2² + a² + b² − 2 − log(s1² s2² (1 − r²)))

The KL divergence from N([a; b], [s1², r s1 s2; r s1 s2, s2²]) to N(0, I), in nats, as a jax function, with its
    gradient.
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

__all__ = ["kl_multivariate_normal_standard_normal_2fdd94e9", "value_and_grad"]


@jax.jit
def kl_multivariate_normal_standard_normal_2fdd94e9(
    a: ArrayLike,
    b: ArrayLike,
    r: ArrayLike,
    s1: ArrayLike,
    s2: ArrayLike,
) -> jax.Array:
    """KL(q‖p) = ½ (s1² + s2² + a² + b² − 2 − log(s1² s2² (1 − r²)))

    Computed as ½ r² s2² + ½ a² + ½ b² + ½ φ((s1 + 1) (s1 − 1)) + ½ φ((s2 + 1) (s2 − 1) − r² s2²)
    with φ(u) = u − log(1 + u), by a polynomial near 0.

    float64, at 61 points of 6 regimes, in units in the last place (ulp), log and exp correctly rounded:
    value: up to 2.0 ulp (generic); never negative, and 0 where q = p
    gradient: up to 17 ulp (∂/∂r, generic); ill-conditioned: 1.7 × condition number (∂/∂s2, generic)
    the textbook formula: up to 6e23 ulp (entries differ by 1e-10…1e-12); 2 negative of 61 (entries differ by
        1e-10…1e-12)

    Arguments: arrays, which broadcast against each other, or numbers beside them; a real, b real, r real, s1 > 0, s2
        > 0, 1 − r² > 0.
    Outside of the domain, at a boundary included, the value and its derivatives are nan; nan in gives nan out.
    Numbers nearer to 0 than the smallest normal one count as 0, as XLA on a CPU takes them so.

    Result: the value in nats for each element, in the shape of all arguments broadcast together and in the dtype that
    jax promotes them to, integers as its default float. float16 and bfloat16 are computed in float32, float64 where
    `jax_enable_x64` is set. Works under jit and vmap, and is differentiable any number of times, by its own gradient.

    Derivation:
        KL(q‖p)
        = ½ (tr([s1², r s1 s2; r s1 s2, s2²]) + [a; b]ᵀ [a; b] − 2 − log |[s1², r s1 s2; r s1 s2, s2²]|)
            [by the KL divergence for any mean μ and covariance Σ]
        = ½ (s1² + s2² + a² + b² − 2 − log(s1² s2² (1 − r²)))
            [work out the entries]
    """
    return _applied(_value, a, b, r, s1, s2)


@jax.jit
def value_and_grad(
    a: ArrayLike,
    b: ArrayLike,
    r: ArrayLike,
    s1: ArrayLike,
    s2: ArrayLike,
) -> tuple[jax.Array, tuple[jax.Array, ...]]:
    """The value and all its partial derivatives, each elementwise in the shape of the value.

    ∂/∂a = a
    ∂/∂b = b
    ∂/∂r = s2² r − r ((s2 + 1) (s2 − 1) − r² s2²)/(1 − r²)
    ∂/∂s1 = (s1 + 1) (s1 − 1)/s1
    ∂/∂s2 = r² s2 + ((s2 + 1) (s2 − 1) − r² s2²)/s2
    """
    return _applied(_value_and_gradient, a, b, r, s1, s2)


@jax.custom_jvp
def _value(a: jax.Array, b: jax.Array, r: jax.Array, s1: jax.Array, s2: jax.Array) -> jax.Array:
    u = (s1 + 1.0) * (s1 - 1.0)
    z = r * r
    x = (s2 + 1.0) * (s2 - 1.0) - z * s2 * s2
    return (
        0.5 * r * r * s2 * s2 + 0.5 * a * a + 0.5 * b * b + _phi(u, s1 * s1, 1.0, 0.5) + _phi(x, s2 * (1.0 - z)
        * s2, 1.0, 0.5)
    )


def _gradient(a: jax.Array, b: jax.Array, r: jax.Array, s1: jax.Array, s2: jax.Array) -> tuple[jax.Array, ...]:
    z = r * r
    u = (s2 + 1.0) * (s2 - 1.0) - z * s2 * s2
    x = (s1 + 1.0) * (s1 - 1.0)
    return (a, b, s2 * r * s2 - _ratio(r * u, 1.0 - z), _ratio(x, s1), r * s2 * r + _ratio(u, s2))


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


def _inside(a: jax.Array, b: jax.Array, r: jax.Array, s1: jax.Array, s2: jax.Array) -> jax.Array:
    """Where all arguments are in their domain, and none is nan."""
    conditions = [~jnp.isnan(a), ~jnp.isnan(b), ~jnp.isnan(r), s1 > 0, s2 > 0]
    return functools.reduce(jnp.logical_and, conditions)


def _inline(x: jax.Array) -> jax.Array:
    """x itself, for XLA to compute where it is used: on a CPU it keeps in memory a quotient that is used twice."""
    info = jnp.finfo(x.dtype)
    return lax.reduce_precision(x, info.nexp, info.nmant)


def _ratio(a: ArrayLike, b: ArrayLike) -> jax.Array:
    """a/b as it stands: XLA would turn (a/b)/c into a/(b c), the denominator of which may overflow."""
    return _inline(jnp.divide(a, b))


# The coefficients of Q, ascending, where log(1 + u) = 2 artanh t = 2t + 2t³ Q(t²) with t = u/(2 + u).
_PHI = {
    "float64": (
        0.3333333333333333,
        0.19999999999999762,
        0.1428571428580005,
        0.11111111099118386,
        0.09090909948981357,
        0.07692271982430275,
        0.06667589315724629,
        0.05867139530651599,
        0.05422589197440007,
        0.03746071897775384,
        0.07815288900461424,
    ),
    "float32": (
        0.3333333432674408,
        0.19999852776527405,
        0.142961785197258,
        0.1085328757762909,
        0.11612164974212646,
    ),
}


def _phi(u: jax.Array, a: ArrayLike, b: ArrayLike, weight: float) -> jax.Array:
    """weight·φ(u) with φ(u) = u − log(1 + u) and u = (a − b)/b; a and b are positive.

    With a/b = 2ᵏ m and m near 1, φ(u) = φ(m − 1) + (a/b − m) − k log 2, in which nothing cancels, and neither
    the quotient of the exponents nor that of the mantissas can overflow; near 0 all of it is φ(u) with k = 0.
    """
    a, b = jnp.asarray(a, u.dtype), jnp.where(jnp.isnan(u), u, b)
    k, m = _quotient(a, b)
    far = (u < -0.5) | (u > 1.0)
    x = jnp.where(far, m - 1.0, u)
    t = _inline(x / (2.0 + x))
    bend = t * (x - 2.0 * t * t * _polynomial(t * t, _PHI))
    high, low = _LOG2[u.dtype.name]
    rest = ((weight * a) / b - weight * m) - weight * k * high - weight * k * low
    return weight * bend + jnp.where(far, rest, 0.0)


def _quotient(a: jax.Array, b: jax.Array) -> tuple[jax.Array, jax.Array]:
    """k and m with a/b = 2ᵏ m and m between √½ and √2, by the bits of a and b."""
    (i, p), (j, q) = _parts(a), _parts(b)
    below, above = p < 0.7071 * q, p > 1.4142 * q
    p = jnp.where(below, 2.0 * p, jnp.where(above, 0.5 * p, p))
    k = i - j - below.astype(i.dtype) + above.astype(i.dtype)
    return k.astype(p.dtype), _inline(p / q)


def _parts(x: jax.Array) -> tuple[jax.Array, jax.Array]:
    """i and p with x = 2ⁱ p and 1 ≤ p < 2; i is off by the same number for every x."""
    info = jnp.finfo(x.dtype)
    bits = lax.bitcast_convert_type(x, jnp.int64 if info.bits == 64 else jnp.int32)
    fraction = bits & ((1 << info.nmant) - 1)
    return (bits >> info.nmant).astype(jnp.int32), lax.bitcast_convert_type(fraction | _one(info), x.dtype)


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

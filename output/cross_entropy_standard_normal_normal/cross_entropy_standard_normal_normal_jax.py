"""H(q, p) = ½ log(2 π) + ½ log σ² + 1/(2 σ²) (μ² + 1)

The cross-entropy of N(0, 1) and N(μ, σ²), in nats, as a jax function, with its gradient.
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

__all__ = ["cross_entropy_standard_normal_normal", "value_and_grad"]


@jax.jit
def cross_entropy_standard_normal_normal(mu: ArrayLike, sigma: ArrayLike) -> jax.Array:
    """H(q, p) = ½ log(2 π) + ½ log σ² + 1/(2 σ²) (μ² + 1)

    Computed as ½ (μ/σ)² + ½ (1/σ)² + log σ + ½ log(2 π)

    float64, at 169 points of 15 regimes, in units in the last place (ulp), log and exp correctly rounded:
    value: up to 1.4 ulp (last binade, by the means)
    gradient: up to 2.0 ulp (∂/∂sigma, very unequal scales, 1e±2…1e±150); ill-conditioned: 1.8 × condition number
        (∂/∂sigma, ratio 1 ± 1e-1…1e-3, equal means)
    the textbook formula: up to 1.3 ulp (very unequal scales, 1e±2…1e±150); ill-conditioned: 3.1 × condition number
        (last binade, by the ratio); 5 inf of 169 (ratio underflows; last binade, by the means)

    Arguments: arrays, which broadcast against each other, or numbers beside them; mu real, sigma > 0.
    Outside of the domain, at a boundary included, the value and its derivatives are nan; nan in gives nan out.
    Numbers nearer to 0 than the smallest normal one count as 0, as XLA on a CPU takes them so.

    Result: the value in nats for each element, in the shape of all arguments broadcast together and in the dtype that
    jax promotes them to, integers as its default float. float16 and bfloat16 are computed in float32, float64 where
    `jax_enable_x64` is set. Works under jit and vmap, and is differentiable any number of times, by its own gradient.

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
    return _applied(_value, mu, sigma)


@jax.jit
def value_and_grad(mu: ArrayLike, sigma: ArrayLike) -> tuple[jax.Array, tuple[jax.Array, ...]]:
    """The value and all its partial derivatives, each elementwise in the shape of the value.

    ∂/∂mu = μ/σ²
    ∂/∂sigma = −μ²/σ³ − 1/σ³ + 1/σ
    """
    return _applied(_value_and_gradient, mu, sigma)


@jax.custom_jvp
def _value(mu: jax.Array, sigma: jax.Array) -> jax.Array:
    z = _ratio(mu, sigma)
    c = 0.9189385332046728  # log(2*pi)/2
    return 0.5 * z * z + _ratio(_ratio(0.5, sigma), sigma) + jnp.log(sigma) + c


def _gradient(mu: jax.Array, sigma: jax.Array) -> tuple[jax.Array, ...]:
    z = _ratio(mu, sigma)
    x = _ratio(z, sigma)
    return (x, -x * z - _ratio(_ratio(_ratio(1.0, sigma), sigma), sigma) + _ratio(1.0, sigma))


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


def _inside(mu: jax.Array, sigma: jax.Array) -> jax.Array:
    """Where all arguments are in their domain, and none is nan."""
    conditions = [~jnp.isnan(mu), sigma > 0]
    return functools.reduce(jnp.logical_and, conditions)


def _inline(x: jax.Array) -> jax.Array:
    """x itself, for XLA to compute where it is used: on a CPU it keeps in memory a quotient that is used twice."""
    info = jnp.finfo(x.dtype)
    return lax.reduce_precision(x, info.nexp, info.nmant)


def _ratio(a: ArrayLike, b: ArrayLike) -> jax.Array:
    """a/b as it stands: XLA would turn (a/b)/c into a/(b c), the denominator of which may overflow."""
    return _inline(jnp.divide(a, b))

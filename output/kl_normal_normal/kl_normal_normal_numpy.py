"""KL(q‖p) = ½ (((μ − m)² + σ²)/s² − 1 − log(σ²/s²))

The KL divergence from N(μ, σ²) to N(m, s²), in nats, as a numpy function.
Written by derive (numpy.py.j2). Needs numpy and nothing else.
"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["kl_normal_normal"]


def kl_normal_normal(mu: Any, sigma: Any, m: Any, s: Any) -> Any:
    """KL(q‖p) = ½ (((μ − m)² + σ²)/s² − 1 − log(σ²/s²))

    Arguments: numbers or arrays, which broadcast against each other; mu real, sigma > 0, m real, s > 0.
    Outside of its domain, at a boundary included, the result is nan; nan in gives nan out.
    Result: the value in nats for each element, in the shape of all arguments broadcast together, in the dtype that
    numpy promotes them to; a plain number takes the dtype of the arrays beside it, integers are computed in float64.

    Derivation:
        KL(q‖p)
        = ∫ q(z) log(q(z)/p(z)) dz
            [definition]
        = ∫ q(z) (log q(z) − log p(z)) dz
            [logarithm of a quotient]
        = −∫ q(z) log p(z) dz − (−∫ q(z) log q(z) dz)
            [linearity of the integral; the two parts are H(q, p) and H(q)]
        = ½ log(2 π) + ½ log s² + 1/(2 s²) ((μ − m)² + σ²) − ½ log(2 π) − ½ log σ² − ½
            [by the entropy H(q) and the cross-entropy H(q, p)]
        = ½ (((μ − m)² + σ²)/s² − 1 − log(σ²/s²))
            [collect terms]
    """
    mu, sigma, m, s = _arrays(mu, sigma, m, s)
    sigma = np.where(sigma > 0, sigma, np.nan)
    s = np.where(s > 0, s, np.nan)
    return 0.5 * (((mu - m)**2 + sigma**2) / s**2 - 1.0 - np.log(sigma**2 / s**2))


def _arrays(*values: Any) -> tuple[Any, ...]:
    """The values as arrays of one shape and one floating dtype."""
    parts = [value if isinstance(value, int | float) else np.asarray(value) for value in values]
    dtype = np.result_type(*parts, 1.0)
    if np.issubdtype(dtype, np.complexfloating):
        raise TypeError("the parameters are real numbers, and one of them is complex")
    return tuple(np.broadcast_arrays(*(np.asarray(part, dtype) for part in parts)))

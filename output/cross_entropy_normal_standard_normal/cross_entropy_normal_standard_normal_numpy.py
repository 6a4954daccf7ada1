"""H(q, p) = ½ log(2 π) + ½ (μ² + σ²)

The cross-entropy of N(μ, σ²) and N(0, 1), in nats, as a numpy function.
Written by derive (numpy.py.j2). Needs numpy and nothing else.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

__all__ = ["cross_entropy_normal_standard_normal"]


def cross_entropy_normal_standard_normal(mu: Any, sigma: Any) -> Any:
    """H(q, p) = ½ log(2 π) + ½ (μ² + σ²)

    Arguments: numbers or arrays, which broadcast against each other; mu real, sigma > 0.
    Outside of its domain, at a boundary included, the result is nan; nan in gives nan out.
    Result: the value in nats for each element, in the shape of all arguments broadcast together, in the dtype that
    numpy promotes them to; a plain number takes the dtype of the arrays beside it, integers are computed in float64.

    Derivation:
        H(q, p)
        = −∫ q(z) log p(z) dz
            [definition]
        = ∫ q(z) (½ log(2 π) + z²/2) dz
            [by the logarithm of the density p(z)]
        = ½ log(2 π) ∫ q(z) dz + ½ ∫ z² q(z) dz
            [linearity of the integral]
        = ½ log(2 π) + ½ (μ² + σ²)
            [by the normalisation and the second moment]
    """
    mu, sigma = _arrays(mu, sigma)
    sigma = np.where(sigma > 0, sigma, np.nan)
    return 0.5 * math.log(2.0 * math.pi) + 1.0 / 2.0 * (mu**2 + sigma**2)


def _arrays(*values: Any) -> tuple[Any, ...]:
    """The values as arrays of one shape and one floating dtype."""
    parts = [value if isinstance(value, int | float) else np.asarray(value) for value in values]
    dtype = np.result_type(*parts, 1.0)
    if np.issubdtype(dtype, np.complexfloating):
        raise TypeError("the parameters are real numbers, and one of them is complex")
    return tuple(np.broadcast_arrays(*(np.asarray(part, dtype) for part in parts)))

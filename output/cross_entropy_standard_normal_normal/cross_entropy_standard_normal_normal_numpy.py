"""H(q, p) = ½ log(2 π) + ½ log σ² + 1/(2 σ²) (μ² + 1)

The cross-entropy of N(0, 1) and N(μ, σ²), in nats, as a numpy function.
Written by derive (numpy.py.j2). Needs numpy and nothing else.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

__all__ = ["cross_entropy_standard_normal_normal"]


def cross_entropy_standard_normal_normal(mu: Any, sigma: Any) -> Any:
    """H(q, p) = ½ log(2 π) + ½ log σ² + 1/(2 σ²) (μ² + 1)

    Arguments: numbers or arrays, which broadcast against each other; mu real, sigma > 0.
    Outside of its domain, at a boundary included, the result is nan; nan in gives nan out.
    Result: the value in nats for each element, in the shape of all arguments broadcast together, in the dtype that
    numpy promotes them to; a plain number takes the dtype of the arrays beside it, integers are computed in float64.

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
    mu, sigma = _arrays(mu, sigma)
    sigma = np.where(sigma > 0, sigma, np.nan)
    return 0.5 * math.log(2.0 * math.pi) + 0.5 * np.log(sigma**2) + 1.0 / (2.0 * sigma**2) * (mu**2 + 1.0)


def _arrays(*values: Any) -> tuple[Any, ...]:
    """The values as arrays of one shape and one floating dtype."""
    parts = [value if isinstance(value, int | float) else np.asarray(value) for value in values]
    dtype = np.result_type(*parts, 1.0)
    if np.issubdtype(dtype, np.complexfloating):
        raise TypeError("the parameters are real numbers, and one of them is complex")
    return tuple(np.broadcast_arrays(*(np.asarray(part, dtype) for part in parts)))

"""KL(q‖p) = ½ (μ² + e^l − l − 1)

The KL divergence from N(μ, e^l) to N(0, 1), in nats, as a numpy function.
Written by derive (numpy.py.j2). Needs numpy and nothing else.
"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["kl_normal_log_variance_standard_normal"]


def kl_normal_log_variance_standard_normal(mu: Any, l: Any) -> Any:
    """KL(q‖p) = ½ (μ² + e^l − l − 1)

    Arguments: numbers or arrays, which broadcast against each other; mu real, l real.
    nan in gives nan out.
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
        = ½ log(2 π) + ½ (μ² + e^l) − ½ log(2 π) − ½ l − ½
            [by the entropy H(q) and the cross-entropy H(q, p)]
        = ½ (μ² + e^l − l − 1)
            [collect terms]
    """
    mu, l = _arrays(mu, l)
    return 0.5 * (mu**2 + np.exp(l) - l - 1.0)


def _arrays(*values: Any) -> tuple[Any, ...]:
    """The values as arrays of one shape and one floating dtype."""
    parts = [value if isinstance(value, int | float) else np.asarray(value) for value in values]
    dtype = np.result_type(*parts, 1.0)
    if np.issubdtype(dtype, np.complexfloating):
        raise TypeError("the parameters are real numbers, and one of them is complex")
    return tuple(np.broadcast_arrays(*(np.asarray(part, dtype) for part in parts)))

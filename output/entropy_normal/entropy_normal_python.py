"""H(q) = ½ log(2 π) + ½ log σ² + ½

The entropy of N(μ, σ²), in nats, as a function of plain Python floats.
Written by derive (python.py.j2). Needs Python's own math and nothing else.
"""

from __future__ import annotations

import math

__all__ = ["entropy_normal", "value_and_grad"]


def entropy_normal(mu: float, sigma: float) -> float:
    """H(q) = ½ log(2 π) + ½ log σ² + ½

    Computed as log σ + ½ + ½ log(2 π)

    Arguments: floats or whole numbers; mu real, sigma > 0.
    Outside of its domain, at a boundary included, the result is nan; nan in gives nan out. An infinite argument gives
    an infinity or nan.
    Result: the value in nats, as a float.

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
    mu = float(mu)
    sigma = float(sigma)
    if not (sigma > 0.0):
        return math.nan
    c = 1.4189385332046727  # 1/2 + log(2*pi)/2
    return 0.0 * mu + math.log(sigma) + c


def value_and_grad(mu: float, sigma: float) -> tuple[float, tuple[float, ...]]:
    """The value, and its partial derivatives in the order of the arguments, as floats.

    ∂/∂mu = 0
    ∂/∂sigma = 1/σ
    """
    mu = float(mu)
    sigma = float(sigma)
    if not (sigma > 0.0):
        return math.nan, (math.nan,) * 2
    c = 1.4189385332046727  # 1/2 + log(2*pi)/2
    _value = 0.0 * mu + math.log(sigma) + c
    if _value != _value:
        return _value, (math.nan,) * 2
    return _value, (0.0, 1.0 / sigma)

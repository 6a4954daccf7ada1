"""H(q, p) = ½ log(2 π) + ½ log σ² + 1/(2 σ²) (μ² + 1)

The cross-entropy of N(0, 1) and N(μ, σ²), in nats, as a function of plain Python floats.
Written by derive (python.py.j2). Needs Python's own math and nothing else.
"""

from __future__ import annotations

import math

__all__ = ["cross_entropy_standard_normal_normal", "value_and_grad"]


def cross_entropy_standard_normal_normal(mu: float, sigma: float) -> float:
    """H(q, p) = ½ log(2 π) + ½ log σ² + 1/(2 σ²) (μ² + 1)

    Computed as ½ (μ/σ)² + ½ (1/σ)² + log σ + ½ log(2 π)

    Arguments: floats or whole numbers; mu real, sigma > 0.
    Outside of its domain, at a boundary included, the result is nan; nan in gives nan out. An infinite argument gives
    an infinity or nan.
    Result: the value in nats, as a float.

    float64, at 169 points of 15 regimes, in units in the last place (ulp), log and exp correctly rounded:
    value: up to 1.4 ulp (last binade, by the means)
    gradient: up to 2.0 ulp (∂/∂sigma, very unequal scales, 1e±2…1e±150); ill-conditioned: 1.8 × condition number
        (∂/∂sigma, ratio 1 ± 1e-1…1e-3, equal means)
    the textbook formula: up to 1.3 ulp (very unequal scales, 1e±2…1e±150); ill-conditioned: 3.1 × condition number
        (last binade, by the ratio); 5 inf of 169 (ratio underflows; last binade, by the means)

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
    mu = float(mu)
    sigma = float(sigma)
    if not (sigma > 0.0):
        return math.nan
    z = mu / sigma
    c = 0.9189385332046728  # log(2*pi)/2
    return 0.5 * z * z + 0.5 / sigma / sigma + math.log(sigma) + c


def value_and_grad(mu: float, sigma: float) -> tuple[float, tuple[float, ...]]:
    """The value, and its partial derivatives in the order of the arguments, as floats.

    ∂/∂mu = μ/σ²
    ∂/∂sigma = −μ²/σ³ − 1/σ³ + 1/σ
    """
    mu = float(mu)
    sigma = float(sigma)
    if not (sigma > 0.0):
        return math.nan, (math.nan,) * 2
    z = mu / sigma
    c = 0.9189385332046728  # log(2*pi)/2
    x = z / sigma
    _value = 0.5 * z * z + 0.5 / sigma / sigma + math.log(sigma) + c
    if _value != _value:
        return _value, (math.nan,) * 2
    return _value, (x, -x * z - 1.0 / sigma / sigma / sigma + 1.0 / sigma)

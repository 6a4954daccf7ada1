"""KL(q‖p) = ½ (s1² + s2² + a² + b² − 2 − log(s1² s2² (1 − r²)))

The KL divergence from N([a; b], [s1², r s1 s2; r s1 s2, s2²]) to N(0, I), in nats, as a function of plain Python
    floats.
Written by derive (python.py.j2). Needs Python's own math and nothing else.
"""

from __future__ import annotations

import math

__all__ = ["kl_multivariate_normal_standard_normal_2fdd94e9", "value_and_grad"]


def kl_multivariate_normal_standard_normal_2fdd94e9(a: float, b: float, r: float, s1: float, s2: float) -> float:
    """KL(q‖p) = ½ (s1² + s2² + a² + b² − 2 − log(s1² s2² (1 − r²)))

    Computed as ½ r² s2² + ½ a² + ½ b² + ½ φ((s1 + 1) (s1 − 1)) + ½ φ((s2 + 1) (s2 − 1) − r² s2²)
        with φ(u) = u − log(1 + u), by a polynomial near 0.

    Arguments: floats or whole numbers; a real, b real, r real, s1 > 0, s2 > 0, 1 − r² > 0.
    Outside of its domain, at a boundary included, the result is nan; nan in gives nan out. An infinite argument gives
    an infinity or nan.
    Result: the value in nats, as a float.

    float64, at 61 points of 6 regimes, in units in the last place (ulp), log and exp correctly rounded:
    value: up to 2.0 ulp (generic); never negative, and 0 where q = p
    gradient: up to 17 ulp (∂/∂r, generic); ill-conditioned: 1.7 × condition number (∂/∂s2, generic)
    the textbook formula: up to 6e23 ulp (entries differ by 1e-10…1e-12); 2 negative of 61 (entries differ by
        1e-10…1e-12)

    Derivation:
        KL(q‖p)
        = ½ (tr([s1², r s1 s2; r s1 s2, s2²]) + [a; b]ᵀ [a; b] − 2 − log |[s1², r s1 s2; r s1 s2, s2²]|)
            [by the KL divergence for any mean μ and covariance Σ]
        = ½ (s1² + s2² + a² + b² − 2 − log(s1² s2² (1 − r²)))
            [work out the entries]
    """
    a = float(a)
    b = float(b)
    r = float(r)
    s1 = float(s1)
    s2 = float(s2)
    if not (s1 > 0.0 and s2 > 0.0):
        return math.nan
    u = (s1 + 1.0) * (s1 - 1.0)
    z = r * r
    x = (s2 + 1.0) * (s2 - 1.0) - z * s2 * s2
    return (
        0.5 * r * r * s2 * s2 + 0.5 * a * a + 0.5 * b * b + _phi(u, s1 * s1, 1.0, 0.5) + _phi(x, s2 * (1.0 - z)
        * s2, 1.0, 0.5)
    )


def value_and_grad(a: float, b: float, r: float, s1: float, s2: float) -> tuple[float, tuple[float, ...]]:
    """The value, and its partial derivatives in the order of the arguments, as floats.

    ∂/∂a = a
    ∂/∂b = b
    ∂/∂r = s2² r − r ((s2 + 1) (s2 − 1) − r² s2²)/(1 − r²)
    ∂/∂s1 = (s1 + 1) (s1 − 1)/s1
    ∂/∂s2 = r² s2 + ((s2 + 1) (s2 − 1) − r² s2²)/s2
    """
    a = float(a)
    b = float(b)
    r = float(r)
    s1 = float(s1)
    s2 = float(s2)
    if not (s1 > 0.0 and s2 > 0.0):
        return math.nan, (math.nan,) * 5
    u = (s1 + 1.0) * (s1 - 1.0)
    z = r * r
    x = (s2 + 1.0) * (s2 - 1.0) - z * s2 * s2
    _value = (
        0.5 * r * r * s2 * s2 + 0.5 * a * a + 0.5 * b * b + _phi(u, s1 * s1, 1.0, 0.5) + _phi(x, s2 * (1.0 - z)
        * s2, 1.0, 0.5)
    )
    if _value != _value:
        return _value, (math.nan,) * 5
    return _value, (a, b, s2 * r * s2 - _ratio(r * x, 1.0 - z), u / s1, r * s2 * r + x / s2)


def _phi(u: float, a: float, b: float, weight: float) -> float:
    """weight·φ(u) with φ(u) = u − log(1 + u), where u = (a − b)/b: near 0 by log(1 + u) = 2 artanh t, t = u/(2 + u)."""
    if -0.5 <= u <= 1.0:
        t = u / (2.0 + u)
        x = t * t
        q = 0.07815288900461424 * x + 0.03746071897775384
        q = q * x + 0.05422589197440007
        q = q * x + 0.05867139530651599
        q = q * x + 0.06667589315724629
        q = q * x + 0.07692271982430275
        q = q * x + 0.09090909948981357
        q = q * x + 0.11111111099118386
        q = q * x + 0.1428571428580005
        q = q * x + 0.19999999999999762
        q = q * x + 0.3333333333333333
        return weight * t * (u - 2.0 * x * q)
    ratio = a / b if b else math.nan
    if 1.0 < ratio < 1e300:
        return weight * ((ratio - 1.0) - math.log(ratio))
    if 1e-300 < ratio < 1.0:
        return weight * (ratio - (1.0 + math.log(ratio)))
    if ratio >= 1e300:
        return weight * a / b  # beside it the logarithm is nothing, and the ratio may have overflown
    if a > 0.0 and b > 0.0:
        return weight * ((math.log(b) - math.log(a)) - 1.0)
    return weight * math.inf if a == 0.0 and b > 0.0 else math.nan


def _ratio(a: float, b: float) -> float:
    """a/b, infinite where b is 0, and nan where both are."""
    if b:
        return a / b
    return math.copysign(math.inf, a) * math.copysign(1.0, b) if a else math.nan

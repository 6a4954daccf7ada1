"""The functions that closed forms of entropies and divergences use: every target prints all of them."""

from __future__ import annotations

from sympy import (
    Abs,
    EulerGamma,
    Expr,
    Max,
    Min,
    Piecewise,
    Symbol,
    bernoulli,
    besseli,
    beta,
    digamma,
    erf,
    erfc,
    exp,
    gamma,
    log,
    loggamma,
    polygamma,
    sign,
    sqrt,
    zeta,
)
from sympy.codegen.cfunctions import expm1, log1p

X, Y = Symbol("x", positive=True), Symbol("y", positive=True)
Z = Symbol("z", real=True)

FUNCTIONS: dict[str, tuple[Expr, ...]] = {
    "log": (log(X),),
    "exp": (exp(Z),),
    "sqrt": (sqrt(X),),
    "log1p": (log1p(X),),
    "expm1": (expm1(Z),),
    "Abs": (Abs(Z),),
    "sign": (sign(Z),),
    "Max": (Max(Z, X), Max(Z, 0)),
    "Min": (Min(Z, X), Min(Z, 1)),
    "Piecewise": (Piecewise((X**2, X < 1), (2 * X - 1, True)), Piecewise((log(X), (Z > 0) & (X > 1)), (Z, True))),
    "erf": (erf(Z),),
    "erfc": (erfc(Z),),
    "gamma": (gamma(X), gamma(Z)),
    "loggamma": (loggamma(X),),
    "digamma": (digamma(X), polygamma(0, X)),
    "polygamma": (polygamma(1, X), polygamma(2, X), polygamma(3, X)),
    "beta": (beta(X, Y), beta(X, 2)),
    "besseli": (besseli(0, Z), besseli(1, Z)),
    "EulerGamma": (EulerGamma * X,),
}
"""Examples by the function's name."""

BERNOULLI = tuple(float(bernoulli(2 * k)) for k in range(1, 13))
"""B₂, B₄, …, in the series of digamma and of its derivatives for large x."""
STIRLING = tuple(float(bernoulli(2 * k) / (2 * k)) for k in range(1, 10))
"""B₂/2, B₄/4, …: digamma(x) = log x − 1/(2x) − Σ B₂ₖ/(2k x²ᵏ)"""
LOG_STIRLING = tuple(float(bernoulli(2 * k) / (2 * k * (2 * k - 1))) for k in range(1, 10))
"""log Γ(x) = (x − ½) log x − x + ½ log 2π + Σ B₂ₖ/(2k(2k − 1) x²ᵏ⁻¹)"""
LOG_GAMMA = tuple(float((zeta(k) - 1) / k if k > 1 else EulerGamma - 1) for k in range(1, 30))
"""log Γ(2 + t) = Σ (ζ(k) − 1)/k (−t)ᵏ, where the first term has γ − 1: with 29 terms to the last bit for |t| ≤ ½."""

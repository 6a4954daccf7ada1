"""The densities of the field, with their parameters in the usual order, their domains and supports.

Each is what textbooks define the family by (Johnson, Kotz and Balakrishnan, *Continuous Univariate Distributions*;
Johnson, Kemp and Kotz, *Univariate Discrete Distributions*); moments are not here, they are integrals like any other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sympy import Abs, Expr, Integer, Piecewise, S, Symbol, beta, binomial, erfc, exp, factorial, gamma, log, pi, sqrt

POSITIVE, REAL, WHOLE, UNIT, BINARY = "positive", "real", "whole", "between 0 and 1", "0 or 1"
Support = tuple[Expr, Expr]


@dataclass(frozen=True)
class Family:
    """A family: names that people use, the domains of its parameters, its support and its density."""

    title: str
    names: tuple[str, ...]
    domains: tuple[str, ...]
    density: Callable[..., Expr]
    support: Callable[..., Support] = lambda *_: (S.NegativeInfinity, S.Infinity)
    discrete: bool = False
    other: Family | None = None
    """The family with the other usual parameters, such as a scale for a rate."""
    ordered: bool = False
    """Whether the second parameter is greater than the first."""
    summands: Callable[..., tuple[tuple[Callable[[Expr], Expr], Support], ...]] | None = None
    """The densities and supports of independent variables whose sum has the law, where means are found so."""


def positive_half(*_: Expr) -> Support:
    return S.Zero, S.Infinity


def unit_interval(*_: Expr) -> Support:
    return S.Zero, S.One


def normal(x: Expr, mean: Expr, variance: Expr) -> Expr:
    return exp(-((x - mean) ** 2) / (2 * variance)) / sqrt(2 * pi * variance)


def laplace(x: Expr, centre: Expr, scale: Expr) -> Expr:
    return exp(-Abs(x - centre) / scale) / (2 * scale)


def gamma_density(x: Expr, a: Expr, b: Expr) -> Expr:
    return b**a / gamma(a) * x ** (a - 1) * exp(-b * x)


def chi_squared(x: Expr, k: Expr) -> Expr:
    return gamma_density(x, k / 2, S.Half)


def beta_density(x: Expr, a: Expr, b: Expr) -> Expr:
    return x ** (a - 1) * (1 - x) ** (b - 1) / beta(a, b)


def inverse_gaussian(x: Expr, gamma_: Expr, alpha: Expr) -> Expr:
    """The first passage of a drift γ through α."""
    return alpha / sqrt(2 * pi * x**3) * exp(-((alpha - gamma_ * x) ** 2) / (2 * x))


def student(x: Expr, nu: Expr) -> Expr:
    return gamma((nu + 1) / 2) / (sqrt(nu * pi) * gamma(nu / 2)) * (1 + x**2 / nu) ** (-(nu + 1) / 2)


def weibull(x: Expr, shape: Expr, scale: Expr) -> Expr:
    return shape / scale * (x / scale) ** (shape - 1) * exp(-((x / scale) ** shape))


def bernoulli(x: Expr, p: Expr) -> Expr:
    if isinstance(x, (Integer, int)):
        return p if x == 1 else 1 - p
    return Piecewise((p, x > S.Half), (1 - p, True)) if not isinstance(x, Symbol) else p**x * (1 - p) ** (1 - x)


def ex_gaussian(x: Expr, mean: Expr, deviation: Expr, rate: Expr) -> Expr:
    """Of the sum of a normal and an exponential variable."""
    shifted = mean + rate * deviation**2
    growth = exp(rate * (mean + shifted - 2 * x) / 2)
    return rate / 2 * growth * erfc((shifted - x) / (sqrt(2) * deviation))


def normal_and_exponential(
    mean: Expr, deviation: Expr, rate: Expr
) -> tuple[tuple[Callable[[Expr], Expr], Support], ...]:
    return (
        (lambda a: normal(a, mean, deviation**2), (S.NegativeInfinity, S.Infinity)),
        (lambda b: rate * exp(-rate * b), (S.Zero, S.Infinity)),
    )


def beta_binomial(k: Expr, n: Expr, a: Expr, b: Expr) -> Expr:
    return binomial(n, k) * beta(k + a, n - k + b) / beta(a, b)


def f_density(x: Expr, u: Expr, v: Expr) -> Expr:
    """Of the ratio of two chi-squared variables, each by its degrees of freedom."""
    return (u / v) ** (u / 2) / beta(u / 2, v / 2) * x ** (u / 2 - 1) * (1 + u * x / v) ** (-(u + v) / 2)


FAMILY_LIST = (
    Family("normal", ("N", "Normal", "Gaussian", "norm", "Norm"), (REAL, POSITIVE), normal),
    Family("Laplace", ("Laplace", "Lap"), (REAL, POSITIVE), laplace),
    Family("gamma", ("Gam", "Gamma", "Ga", "G"), (POSITIVE, POSITIVE), gamma_density, positive_half,
           other=Family("gamma law by shape and scale", (), (POSITIVE, POSITIVE),
                        lambda x, k, scale: gamma_density(x, k, 1 / scale), positive_half)),
    Family("exponential", ("Exp", "Exponential", "exp", "Expon"), (POSITIVE,),
           lambda x, rate: rate * exp(-rate * x), positive_half,
           other=Family("exponential law by its mean", (), (POSITIVE,),
                        lambda x, scale: exp(-x / scale) / scale, positive_half)),
    Family("chi-squared", ("chi^2", "chi2", "ChiSquared"), (POSITIVE,), chi_squared, positive_half),
    Family("beta", ("Bet", "Beta", "Be", "B"), (POSITIVE, POSITIVE), beta_density, unit_interval),
    Family("uniform", ("U", "Unif", "Uniform", "unif"), (REAL, REAL), lambda x, a, b: 1 / (b - a),
           lambda a, b: (a, b), ordered=True),
    Family("log-normal", ("LN", "LogNormal", "Lognormal", "logN", "lnN"), (REAL, POSITIVE),
           lambda x, m, v: normal(log(x), m, v) / x, positive_half),
    Family("Wald", ("Wald",), (POSITIVE, POSITIVE), inverse_gaussian, positive_half),
    Family("Student's t", ("t", "T", "Student", "StudentT", "St"), (POSITIVE,), student),
    Family("Weibull", ("Weibull", "Weib"), (POSITIVE, POSITIVE), weibull, positive_half),
    Family("Rayleigh", ("Rayleigh", "Ray"), (POSITIVE,),
           lambda x, s: x / s**2 * exp(-(x**2) / (2 * s**2)), positive_half),
    Family("Pareto", ("Pareto", "Par"), (POSITIVE, POSITIVE), lambda x, m, a: a * m**a / x ** (a + 1),
           lambda m, a: (m, S.Infinity)),
    Family("Cauchy", ("Cauchy",), (REAL, POSITIVE), lambda x, m, g: 1 / (pi * g * (1 + ((x - m) / g) ** 2))),
    Family("logistic", ("Logistic",), (REAL, POSITIVE),
           lambda x, m, s: exp(-(x - m) / s) / (s * (1 + exp(-(x - m) / s)) ** 2)),
    Family("Gumbel", ("Gumbel",), (REAL, POSITIVE),
           lambda x, m, b: exp(-(x - m) / b - exp(-(x - m) / b)) / b),
    Family("inverse gamma", ("InvGam", "InvGamma", "IG", "InverseGamma"), (POSITIVE, POSITIVE),
           lambda x, a, b: b**a / gamma(a) * x ** (-a - 1) * exp(-b / x), positive_half),
    Family("Poisson", ("Poiss", "Poisson", "Pois", "Poi", "Po"), (POSITIVE,),
           lambda n, rate: rate**n * exp(-rate) / factorial(n), positive_half, discrete=True),
    Family("Bernoulli", ("Bern", "Bernoulli", "Ber"), (UNIT,), bernoulli, unit_interval, discrete=True),
    Family("binomial", ("Bin", "Binomial", "Binom"), (WHOLE, UNIT),
           lambda k, n, p: binomial(n, k) * p**k * (1 - p) ** (n - k), lambda n, p: (S.Zero, n), discrete=True),
    Family("geometric", ("Geom", "Geometric", "Geo"), (UNIT,), lambda k, p: p * (1 - p) ** (k - 1),
           lambda p: (S.One, S.Infinity), discrete=True,
           other=Family("geometric law from 0 on", (), (UNIT,), lambda k, p: p * (1 - p) ** k, positive_half, True)),
    Family("ex-Gaussian", ("exGaussian", "ExGaussian", "EMG"), (REAL, POSITIVE, POSITIVE), ex_gaussian,
           summands=normal_and_exponential),
    Family("F", ("F", "Fisher"), (POSITIVE, POSITIVE), f_density, positive_half),
    Family("non-standardized t", ("t", "T", "Student", "StudentT", "St", "nst"), (REAL, POSITIVE, POSITIVE),
           lambda x, m, v, nu: student((x - m) / sqrt(v), nu) / sqrt(v)),
    Family("chi", ("chi",), (POSITIVE,), lambda x, k: 2 * x * chi_squared(x**2, k), positive_half),
    Family("Maxwell", ("Maxwell",), (POSITIVE,),
           lambda x, s: sqrt(2 / pi) * x**2 / s**3 * exp(-(x**2) / (2 * s**2)), positive_half),
    Family("beta-binomial", ("BetBin", "BetaBin", "BetaBinomial", "BB"), (WHOLE, POSITIVE, POSITIVE), beta_binomial,
           lambda n, a, b: (S.Zero, n), discrete=True),
    Family("negative binomial", ("NB", "NegBin", "NegativeBinomial", "NBin"), (POSITIVE, UNIT),
           lambda k, r, p: gamma(k + r) / (factorial(k) * gamma(r)) * (1 - p) ** k * p**r, positive_half, discrete=True,
           other=Family("negative binomial law of successes", (), (POSITIVE, UNIT),
                        lambda k, r, p: gamma(k + r) / (factorial(k) * gamma(r)) * p**k * (1 - p) ** r,
                        positive_half, True)),
    Family("discrete uniform", ("DU", "DiscreteUniform"), (WHOLE, WHOLE), lambda k, a, b: 1 / (b - a + 1),
           lambda a, b: (a, b), discrete=True, ordered=True),
)  # fmt: skip
FAMILIES = {(name, len(family.domains)): family for family in FAMILY_LIST for name in family.names}
ANY = {name: family for family in reversed(FAMILY_LIST) for name in family.names}


def family_named(name: str, count: int | None = None) -> Family | None:
    """The family that people call so, in capitals too: `BIN`, `POISSON`; of several that with so many parameters."""
    word = name.replace(" ", "").replace("-", "")
    word = word.capitalize() if len(word) > 2 and word.isupper() and word not in ANY else word
    return FAMILIES.get((word, count if count is not None else -1), ANY.get(word))

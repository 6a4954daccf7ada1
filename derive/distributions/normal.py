"""The normal family."""

from __future__ import annotations

from typing import Any, ClassVar

from sympy import Basic, Expr, Integer, S, pi
from sympy import exp as Exp
from sympy.core.symbol import Str

from derive.distributions.base import POSITIVE, REAL, Distribution, parameter
from derive.errors import Wrong
from derive.terms import exp, frac, inverse, mul, neg, power, sqrt, sub

TWO = Integer(2)


class Normal(Distribution):
    r"""N(μ, σ²) on the real line: q(z) = (2πσ²)^{-1/2} exp(−(z−μ)²/(2σ²)).

    `Normal(mu, sigma)` takes the standard deviation σ > 0, `Normal(mu, variance=v)` the variance v > 0 and
    `Normal(mu, log_variance=l)` the logarithm of the variance, any real number. Each parameter is a name, a
    number or a SymPy expression.

    Raises `Wrong` where a parameter lies outside its domain, or none or several spreads are given.
    """

    family = "Normal"
    domains: ClassVar = {"mean": REAL, "scale": POSITIVE, "variance": POSITIVE, "log_variance": REAL}

    def __new__(cls, mean: Any, scale: Any = None, *, variance: Any = None, log_variance: Any = None) -> Normal:
        spreads = {"scale": scale, "variance": variance, "log_variance": log_variance}
        given = {name: value for name, value in spreads.items() if value is not None}
        if len(given) != 1:
            raise Wrong(
                "Normal takes a mean and one of: the standard deviation, variance=, log_variance=; "
                f"{len(given)} of the three {'was' if len(given) == 1 else 'were'} given"
            )
        ((form, spread),) = given.items()
        place = parameter(mean, REAL, "the mean of Normal")
        width = parameter(spread, cls.domains[form], f"the {form.replace('_', '-')} of Normal")
        return Basic.__new__(cls, Str("q"), place, width, Str(form))

    @property
    def form(self) -> str:
        """Which parameter gives the spread: "scale", "variance" or "log_variance"."""
        return self.args[3].name

    def checked(self) -> Normal:
        return Normal(self.mean, **{self.form: self.args[2]})

    @property
    def deviation(self) -> Expr | None:
        return self.args[2] if self.form == "scale" else None

    @property
    def mean(self) -> Expr:
        return self.args[1]

    @property
    def variance(self) -> Expr:
        """The variance as it is written in the density; a number is worked out."""
        spread = self.args[2]
        if self.form == "log_variance":
            return Exp(spread) if Exp(spread).is_Rational else exp(spread)
        if self.form == "variance":
            return spread
        return spread**2 if (spread**2).is_Rational else power(spread, 2)

    @property
    def support(self) -> tuple[Expr, Expr]:
        return -S.Infinity, S.Infinity

    def density(self, point: Expr) -> Expr:
        offset = point if self.mean is S.Zero else sub(point, self.mean)
        variance = self.variance
        return mul(
            inverse(sqrt(mul(TWO, pi, variance))),
            exp(neg(frac(power(offset, 2), mul(TWO, variance)))),
        )

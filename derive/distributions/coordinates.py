"""Normal vectors with independent coordinates: each with its own standard deviation, or all with the same one."""

from __future__ import annotations

from typing import Any, ClassVar

from sympy import Expr, IndexedBase, Symbol

from derive.distributions.independent import Independent
from derive.distributions.normal import Normal
from derive.distributions.parameters import DIMENSION
from derive.errors import Wrong

INDEX = Symbol("d", integer=True, positive=True)


class DiagonalNormal(Independent):
    r"""N(μ, diag(σ²)) on ℝᴰ: independent coordinates x_d ~ N(μ_d, σ_d²), d = 1, …, D.

    `DiagonalNormal("mu", "sigma")` takes the vectors of means and of standard deviations σ_d > 0; `variance=` and
    `log_variance=` take the place of the latter, as in `Normal`. A number stands for a vector of that number.

    Makes an `Independent`. Raises `Wrong` as `Normal` does.
    """

    domains: ClassVar = Normal.domains

    def __new__(cls, mean: Any, scale: Any = None, *, variance: Any = None, log_variance: Any = None) -> Independent:
        one = Normal(single(mean, "mean"), single(scale), variance=single(variance), log_variance=single(log_variance))
        return in_coordinates(one, one.free_symbols)


class IsotropicNormal(Independent):
    r"""N(μ, σ² I) on ℝᴰ: independent coordinates x_d ~ N(μ_d, σ²) with one standard deviation σ > 0.

    `IsotropicNormal("mu", "sigma")` takes the vector of means and the number σ; `variance=` and `log_variance=` take
    the place of σ, as in `Normal`. A number as mean stands for a vector of that number.

    Makes an `Independent`. Raises `Wrong` as `Normal` does, and where one name is the mean and the spread.
    """

    domains: ClassVar = Normal.domains

    def __new__(cls, mean: Any, scale: Any = None, *, variance: Any = None, log_variance: Any = None) -> Independent:
        one = Normal(single(mean, "mean"), scale, variance=variance, log_variance=log_variance)
        shared = one.mean.free_symbols & one.args[2].free_symbols
        if shared:
            raise Wrong(
                f"'{min(map(str, shared))}' is the mean of IsotropicNormal, a vector, and in its spread, a number"
            )
        return in_coordinates(one, one.mean.free_symbols)


def single(value: Any, what: str = "spread") -> Any:
    """A vector's name or a number; entries that are written out belong to `MultivariateNormal`."""
    if isinstance(value, Expr) and not (value.is_Symbol or value.is_number):
        raise Wrong(f"the {what} of a vector of independent coordinates is a name or a number, not {value}")
    if isinstance(value, list | tuple):
        raise Wrong(f"write out the entries of a {what} in MultivariateNormal; here it is a name or a number")
    return value


def in_coordinates(one: Normal, vectors: set[Any]) -> Independent:
    """Independent coordinates like `one`, the given parameters being vectors."""
    indexed = {symbol: IndexedBase(symbol)[INDEX] for symbol in vectors}
    return Independent(one.called(f"q_{INDEX}")._xreplace(indexed)[0], INDEX, DIMENSION)

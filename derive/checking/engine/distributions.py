"""The laws of a document as the engine's distributions."""

from __future__ import annotations

from functools import lru_cache

from sympy import Basic, Expr, S, Sum, Symbol, Tuple
from sympy.core.symbol import Str

from derive.checking.context import Family, family_named
from derive.checking.engine.apart import inert
from derive.distributions import Distribution, Normal
from derive.terms import Density, raw, substitute

POINT = Symbol(" x", real=True)


class Stated(Distribution):
    """A family as textbooks state it: its name and its parameters."""

    def __new__(cls, letter: str, title: str, *parameters: Expr) -> Stated:
        return Basic.__new__(cls, Str(letter), Str(title), *parameters)

    @property
    def of_family(self) -> Family:
        found = family_named(self.args[1].name, len(self.parameters))
        assert found is not None, "made from a family that is known"
        return found

    @property
    def support(self) -> tuple[Expr, Expr]:
        return self.of_family.support(*self.parameters)

    def integral(self, body: Expr, variable: Expr) -> Expr:
        """Over the support; the sum over it where it is countable."""
        if not self.of_family.discrete:
            return super().integral(body, variable)
        index = Symbol(str(variable), integer=True, nonnegative=True)
        return raw(Sum, (substitute(body, {variable: index}), Tuple(index, *self.support)))

    def density(self, point: Expr) -> Expr:
        """As it is stated, with the point in its place afterwards: nothing of the point is worked out."""
        found: Expr = substitute(stated(self), {POINT: point})
        return found


@lru_cache(maxsize=256)
def stated(law: Stated) -> Expr:
    return inert(law.of_family.density(POINT, *law.parameters))


class Unknown(Distribution):
    """A distribution of which nothing is known but its letter: its density stays closed."""

    def __new__(cls, letter: str) -> Unknown:
        return Basic.__new__(cls, Str(letter))

    @property
    def support(self) -> tuple[Expr, Expr]:
        return S.NegativeInfinity, S.Infinity

    def density(self, point: Expr) -> Expr:
        return Density(self, point)


def normal(mean: Expr, variance: Expr) -> Normal:
    """N(mean, variance), by its deviation where the variance is written as a square."""
    if variance.is_Pow and variance.exp == 2 and variance.base.is_positive:
        return Normal(mean, variance.base)
    return Normal(mean, variance=variance)

"""D independent coordinates, each with its own parameters: the joint density is the product of theirs."""

from __future__ import annotations

from sympy import Basic, Expr, Product, S, Tuple
from sympy.core.symbol import Str

from derive.distributions.base import Distribution
from derive.terms import Density, raw


class Independent(Distribution):
    """z = (z_1, …, z_D) with z_d ~ `each`, whose parameters may carry the index d."""

    family = "Independent"
    domains = {}

    def __new__(cls, each: Distribution, index: Expr, dimension: Expr) -> Independent:
        return Basic.__new__(cls, Str(each.letter), each, index, dimension)

    @property
    def each(self) -> Distribution:
        return self.args[1]

    @property
    def support(self) -> tuple[Expr, Expr]:
        return -S.Infinity, S.Infinity

    def density(self, point: Expr) -> Expr:
        _, each, index, dimension = self.args
        return raw(Product, (Density(each, point), Tuple(index, S.One, dimension)))


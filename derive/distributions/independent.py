"""D independent coordinates, each with its own parameters: the joint density is the product of theirs."""

from __future__ import annotations

from typing import ClassVar

from sympy import Basic, Expr, Indexed, IndexedBase, Product, S, Symbol, Tuple
from sympy.core.symbol import Str

from derive.distributions.base import Distribution
from derive.errors import Wrong
from derive.terms import Density, JointIntegral, raw, substitute


class Independent(Distribution):
    """z = (z_1, …, z_D) with independent z_d ~ `each`, whose parameters may carry the index d.

    A point of the joint density is written by its coordinate z[d].
    """

    family = "Independent"
    domains: ClassVar = {}

    def __new__(cls, each: Distribution, index: Expr, dimension: Expr) -> Independent:
        return Basic.__new__(cls, Str(each.letter.partition("_")[0]), each, index, dimension)

    @property
    def each(self) -> Distribution:
        """The distribution of coordinate d."""
        return self.args[1]

    @property
    def index(self) -> Symbol:
        return self.args[2]

    @property
    def dimension(self) -> Symbol:
        return self.args[3]

    @property
    def parameters(self) -> tuple[Expr, ...]:
        """The parameters of coordinate d."""
        return self.each.parameters

    def coordinate(self, index: Expr) -> Distribution:
        """The distribution of another coordinate."""
        return substitute(self.each.called(f"{self.letter}_{index}"), {self.index: index})

    def called(self, letter: str) -> Independent:
        """The same with another letter for the joint density, and for those of the coordinates."""
        return Independent(self.each.called(f"{letter}_{self.index}"), self.index, self.dimension)

    @property
    def support(self) -> tuple[Expr, Expr]:
        return self.each.support

    def density(self, point: Expr) -> Expr:
        """∏ q_d(z_d): what independence means."""
        return raw(Product, (Density(self.each, point), Tuple(self.index, S.One, self.dimension)))

    def integral(self, body: Expr, variable: Expr) -> Expr:
        return JointIntegral(body, variable, self.index, self.dimension)

    def checked(self) -> Independent:
        """Each parameter is a number, the same for all, or μ_d with the index of the coordinate."""
        for parameter in self.parameters:
            if any(part.indices != (self.index,) or part != parameter for part in parameter.atoms(Indexed)):
                raise Wrong(
                    f"a parameter of coordinate {self.index} is a vector's entry of that index, not {parameter}"
                )
        return Independent(self.each.checked().called(self.each.letter), self.index, self.dimension)

    def is_same_as(self, other: Distribution) -> bool:
        """Whether the coordinates have the same density, in whatever parameters they are given."""
        return isinstance(other, Independent) and self.args[2:] == other.args[2:] and self.each.is_same_as(other.each)


def independent(each: Distribution, index: Symbol, dimension: Symbol) -> Independent:
    """Independent coordinates like `each`, every parameter μ made an indexed μ_d."""
    indexed = {symbol: IndexedBase(symbol)[index] for symbol in each.free_symbols}
    return Independent(substitute(each.called(f"{each.letter}_{index}"), indexed), index, dimension)

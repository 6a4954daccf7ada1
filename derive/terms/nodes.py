"""The terms that SymPy lacks: a density kept closed, a bracket `[F]_a^b`, an integral over all coordinates."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr


class Density(Expr):
    """`q(z)`: the density of a distribution at a point, kept closed until a rule opens it."""

    is_commutative = True
    is_extended_real = True

    def __new__(cls, distribution: Basic, point: Expr) -> Density:
        return Basic.__new__(cls, distribution, point)

    def _sympystr(self, printer: Any) -> str:
        return f"{self.distribution.letter}({printer.doprint(self.point)})"

    @property
    def distribution(self) -> Any:
        return self.args[0]

    @property
    def point(self) -> Expr:
        return self.args[1]


class Bracket(Expr):
    r"""`[F(x)]_a^b`: the limit of F at b less its limit at a."""

    is_commutative = True

    def __new__(cls, antiderivative: Expr, variable: Expr, lower: Expr, upper: Expr) -> Bracket:
        return Basic.__new__(cls, antiderivative, variable, lower, upper)

    @property
    def free_symbols(self) -> set[Basic]:
        body, variable, lower, upper = self.args
        return (body.free_symbols - {variable}) | lower.free_symbols | upper.free_symbols


class Partial(Expr):
    r"""`∂f/∂x`: the partial derivative, the other symbols held fixed."""

    is_commutative = True

    def __new__(cls, body: Expr, variable: Expr) -> Partial:
        return Basic.__new__(cls, body, variable)


class Marked(Expr):
    """A part of a line with a note under it; only writers make these."""

    is_commutative = True

    def __new__(cls, term: Expr, note: Expr) -> Marked:
        return Basic.__new__(cls, term, note)


class JointIntegral(Expr):
    r"""`∫ f dz` over all coordinates `z_1 … z_D` of a vector, each over the whole real line.

    `coordinate` is `z[d]`, `index` is `d`, `dimension` is `D`.
    """

    is_commutative = True

    def __new__(cls, body: Expr, coordinate: Expr, index: Expr, dimension: Expr) -> JointIntegral:
        return Basic.__new__(cls, body, coordinate, index, dimension)

    @property
    def free_symbols(self) -> set[Basic]:
        body, coordinate, index, dimension = self.args
        bound = coordinate.free_symbols | {index}
        return (body.free_symbols - bound) | dimension.free_symbols


class ProductOfOthers(Expr):
    r"""`∏_{e ≠ d} f_e` over e = 1 … D without d; the index e is bound."""

    is_commutative = True

    def __new__(cls, body: Expr, index: Expr, left_out: Expr, dimension: Expr) -> ProductOfOthers:
        return Basic.__new__(cls, body, index, left_out, dimension)

    @property
    def free_symbols(self) -> set[Basic]:
        body, index, left_out, dimension = self.args
        return (body.free_symbols - {index}) | left_out.free_symbols | dimension.free_symbols

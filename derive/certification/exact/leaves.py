"""The atoms that have no parts, or only an index: parameters, π, radicals, the Gaussian integral."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from sympy import Expr, Indexed, Symbol

from derive.certification.exact.atoms import Atom, Number, Stuck
from derive.certification.exact.ring import Form, constant, single


class Variable(Atom):
    """A parameter or a variable of integration, as a SymPy symbol. Without assumptions it is taken as real."""

    def describe(self) -> None:
        super().describe()
        (symbol,) = self.key
        if symbol.is_extended_real is False or not symbol.is_commutative:
            raise Stuck(f"{symbol} is not real")
        self.positive = bool(symbol.is_positive)
        self.nonzero = self.independent = not symbol.is_zero


class Base(Atom):
    """The vector z of which z_d is a coordinate; it occurs only as what a coordinate depends on."""


class Coordinate(Atom):
    """z_d: a vector's letter and an index. Two different indices make two different coordinates."""

    def describe(self) -> None:
        label, *indices = self.key
        super().describe()
        self.free = frozenset((self, Base(label))).union(*(index.free for index in indices))
        self.positive = bool(label.is_positive)

    def rebuild(self, change: Callable[[Form], Form]) -> Form:
        label, *indices = self.key
        return single(Coordinate(label, *map(change, indices)))


class Radix(Atom):
    """A prime under a root: p^e with 0 < e < 1. Its whole powers belong to the coefficient."""

    def describe(self) -> None:
        self.free, self.positive, self.degree = frozenset(), True, 1

    def settled(self, exponent: Number) -> bool:
        return 0 <= exponent < 1

    def relation(self, times: int) -> Form:
        return constant(Fraction(self.key[0]) ** times)


class Pi(Atom):
    """The number π."""

    def describe(self) -> None:
        self.free, self.positive = frozenset(), True


class Gauss(Atom):
    """G = ∫ e^{−u²/2} du over the line: a positive number of which nothing else is used until it is put as √(2π).

    It is `free` in what contains it, so that it can be replaced; and it is not independent of π.
    """

    def describe(self) -> None:
        super().describe()
        self.positive, self.independent = True, False


class Bound(Atom):
    """The variable of a binder, numbered by how deep binders are nested below it: the name no longer matters."""

    def describe(self) -> None:
        super().describe()
        self.positive = self.key[1]


class Fresh(Bound):
    """A bound variable set free while its scope is rewritten. Its key says how many scopes are open outside."""


def variable(term: Expr) -> Atom:
    """The atom of a symbol or of a coordinate with symbolic or numeric indices."""
    if isinstance(term, Symbol):
        return Variable(term)
    if not isinstance(term, Indexed):
        raise Stuck(f"{term} is no variable")
    base, *indices = term.args
    return Coordinate(base.args[0], *map(index_form, indices))


def index_form(index: Expr) -> Form:
    if index.is_Integer:
        return constant(int(index))
    if isinstance(index, Symbol):
        return single(Variable(index))
    raise Stuck(f"{index} is not an index that can be compared")


GAUSS = Gauss()
PI = single(Pi())
SQRT_TWO = single(Radix(2), Fraction(1, 2))
ROOT_OF_TWO_PI = SQRT_TWO * single(Pi(), Fraction(1, 2))

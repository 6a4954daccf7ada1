"""Points of a problem from what is wanted of its distributions: how large they are, and how far they lie apart."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from math import isfinite
from random import Random

from sympy import Expr, Symbol

from derive.code.accuracy.formats import Format
from derive.code.accuracy.solving import PLACES, Values, number, solved
from derive.distributions import Normal
from derive.quantities import Quantity


@dataclass(frozen=True)
class Wish:
    """N(m, s²) with m = centre·s, and before it N(m + offset·s, (ratio·s)²)."""

    scale: Decimal
    ratio: Decimal = Decimal(1)
    centre: Decimal = Decimal(0)
    offset: Decimal = Decimal(0)


@dataclass(frozen=True)
class Side:
    """One parameter, and the symbol in it that may be chosen to give it any value, if there is one."""

    term: Expr
    form: str
    symbol: Symbol | None

    def settable(self) -> bool:
        return self.symbol is not None


@dataclass(frozen=True)
class Slot:
    """The same parameter of all distributions of the problem."""

    sides: tuple[Side, ...]

    @property
    def is_free(self) -> bool:
        """Whether all of it can be chosen."""
        return all(side.settable() for side in self.sides)

    @property
    def is_placed(self) -> bool:
        """Whether one can be put anywhere relative to the other."""
        return any(side.settable() for side in self.sides)

    @property
    def is_same(self) -> bool:
        """Whether all are written the same."""
        return len({(side.term, side.form) for side in self.sides}) == 1

    @property
    def forms(self) -> set[str]:
        return {side.form for side in self.sides}


class Layout:
    """The means and the spreads of a problem's normal distributions."""

    def __init__(self, quantity: Quantity) -> None:
        self.symbols = quantity.symbols
        parameters = [p for q in quantity.distributions for p in q.parameters]
        alone = {s for s in self.symbols if sum(s in p.free_symbols for p in parameters) == 1}
        normal = all(isinstance(q, Normal) for q in quantity.distributions)
        rows = [(*q.parameters, q.form) for q in quantity.distributions] if normal else []
        self.means = Slot(tuple(side(mean, "mean", alone) for mean, _, _ in rows))
        self.spreads = Slot(tuple(side(spread, form, alone) for _, spread, form in rows))

    def point(self, wish: Wish, kind: Format, random: Random) -> tuple[float, ...] | None:
        """The arguments in order; None where one of them would leave the format or its domain."""
        with localcontext(prec=PLACES, Emax=10**6, Emin=-(10**6)):
            values = {symbol: anything(symbol, random) for symbol in self.symbols}
            try:
                if self.spreads.sides:
                    self.place(wish, values)
            except ArithmeticError:  # on the way a number is larger than any decimal
                return None
            point = tuple(kind.nearest(values[symbol]) for symbol in self.symbols)
        finite = all(map(isfinite, point))
        inside = all(number > 0 for symbol, number in zip(self.symbols, point, strict=True) if symbol.is_positive)
        return point if finite and inside else None

    def place(self, wish: Wish, values: Values) -> None:
        """Fill in the values; where one side is fixed, the other one is placed relative to it."""
        *first, second = self.spreads.sides
        scale = wish.scale
        if not second.settable():
            scale = deviation(second, values)
        elif first and not first[0].settable():
            scale = deviation(first[0], values) / wish.ratio
        for one, wanted in zip(reversed(self.spreads.sides), (scale, scale * wish.ratio), strict=False):
            settle(one, spread(one.form, wanted), values)
        *first, second = self.means.sides
        centre, offset = wish.centre * scale, wish.offset * scale
        if not second.settable():
            centre = number(second.term, values)
        elif first and not first[0].settable():
            centre = number(first[0].term, values) - offset
        for one, wanted in zip(reversed(self.means.sides), (centre, centre + offset), strict=False):
            settle(one, wanted, values)


def side(term: Expr, form: str, alone: set[Symbol]) -> Side:
    """The symbol of a parameter is free where it stands nowhere else and can be solved for."""
    symbols = term.free_symbols
    symbol = next(iter(symbols)) if len(symbols) == 1 and symbols <= alone else None
    return Side(term, form, symbol if symbol is not None and can_be_solved(term) else None)


def can_be_solved(term: Expr) -> bool:
    try:
        return solved(term, Decimal("0.7")) is not None
    except ArithmeticError:  # a number in it is larger than any decimal
        return False


def settle(one: Side, wanted: Decimal, values: Values) -> None:
    if one.symbol is not None and (found := solved(one.term, wanted)) is not None:
        values[one.symbol] = found


def anything(symbol: Symbol, random: Random) -> Decimal:
    """A number of moderate size in the domain of a symbol."""
    size = Decimal(0.25 + 4 * random.random())
    return size if symbol.is_positive or random.random() < 0.5 else -size


def spread(form: str, scale: Decimal) -> Decimal:
    """A standard deviation in another parametrisation."""
    if form == "log_variance":
        return 2 * scale.ln()
    return scale * scale if form == "variance" else scale


def deviation(one: Side, values: Values) -> Decimal:
    """The standard deviation that a parameter stands for."""
    value = number(one.term, values)
    if one.form == "log_variance":
        return (value / 2).exp()
    return value.sqrt() if one.form == "variance" else value

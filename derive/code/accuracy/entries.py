"""Points of covariances that are written out: where each is positive definite, and ever closer to q = p."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, localcontext
from fractions import Fraction
from random import Random

from sympy import Expr, Rational, Symbol

from derive.code.accuracy.formats import Format
from derive.code.accuracy.placing import anything
from derive.code.accuracy.solving import PLACES, Values, number
from derive.code.accuracy.wishes import sign
from derive.distributions import MultivariateNormal
from derive.plans.corresponding import same_distribution
from derive.quantities import Quantity

Point = tuple[float, ...]
Maker = Callable[[Random, int], Values]
TRIES, QUARTERINGS = 4, 8
NEAR = "entries differ by"


def is_of_entries(quantity: Quantity) -> bool:
    return any(isinstance(q, MultivariateNormal) for q in quantity.distributions)


def places(quantity: Quantity, kind: Format, count: int, equal: str, generic: str) -> Iterator[tuple[str, list[Point]]]:
    """The regimes by their names, with up to `count` points each, at all of which the covariances are definite."""
    values = same_distribution(quantity)
    makers: list[tuple[str, Maker]] = [(generic, lambda random, place: anywhere(quantity, random))]
    if values:
        makers.append((equal, beside(quantity, values)))
        for first, last in ((1, 3), (4, 6), (7, 9), (10, 12)) if kind.digits > 24 else ((1, 2), (3, 4), (5, 6)):
            makers.append((f"{NEAR} 1e-{first}…1e-{last}", beside(quantity, values, first, last)))
    for name, make in makers:
        random, points = Random(f"{kind.name}: {name}"), dict[Point, None]()
        with localcontext(prec=PLACES, Emax=10**6, Emin=-(10**6)):
            for place in range(count * TRIES):
                point = tuple(kind.nearest(value) for value in make(random, place).values())
                if inside(quantity, point) and (name != equal or is_same(quantity, values, point)):
                    points.setdefault(point)
                if len(points) == count:
                    break
        yield name, list(points)


def anywhere(quantity: Quantity, random: Random) -> Values:
    """Numbers of moderate size; what may have either sign is made smaller until all covariances are definite."""
    values = {symbol: anything(symbol, random) for symbol in quantity.symbols}
    for _ in range(QUARTERINGS):
        if inside(quantity, tuple(map(float, values.values()))):
            break
        values = {symbol: value if symbol.is_positive else value / 4 for symbol, value in values.items()}
    return values


def beside(quantity: Quantity, equal: Mapping[Symbol, Expr], first: int = 0, last: int = 0) -> Maker:
    """Next to a point where both distributions are the same, at distances 10^−k in turn; at 0 that point itself."""

    def make(random: Random, place: int) -> Values:
        values = anywhere(quantity, random)
        step = Decimal(1).scaleb(-(first + place % (last + 1 - first))) if first else Decimal(0)
        at = {symbol: number(value, values) for symbol, value in equal.items()}
        for symbol, value in at.items():
            shift = sign(random) * step * Decimal(0.5 + random.random()) / 2
            values[symbol] = value * (1 + shift) if symbol.is_positive else value + shift
        return values

    return make


def inside(quantity: Quantity, point: Point) -> bool:
    """Whether each parameter is in its domain and each covariance positive definite."""
    values = rational(quantity, point)
    domains = all(value > 0 for symbol, value in values.items() if symbol.is_positive)
    return domains and all(term.xreplace(values).is_positive for term in assumed(quantity))


def assumed(quantity: Quantity) -> tuple[Expr, ...]:
    """What must be positive, as SymPy evaluates it."""
    return tuple(dict.fromkeys(term for q in quantity.distributions for term in q.assumptions))


def is_same(quantity: Quantity, equal: Mapping[Symbol, Expr], point: Point) -> bool:
    """Whether both distributions are exactly the same there."""
    values = rational(quantity, point)
    return all(values[symbol] - value.xreplace(values) == 0 for symbol, value in equal.items())


def rational(quantity: Quantity, point: Point) -> Mapping[Symbol, Rational]:
    return {symbol: Rational(Fraction(value)) for symbol, value in zip(quantity.symbols, point, strict=True)}

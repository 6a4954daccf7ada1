"""Where generated code is measured: points that ordinary inputs come from, and points at which formulas break.

The points are the same in every run and on every machine: `random.Random(text).random()` promises that, and decimals
are calculated with Python's own correctly rounded arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import localcontext
from fractions import Fraction
from random import Random

from sympy import E, Pow, Rational

from derive.code.accuracy.entries import is_of_entries, places
from derive.code.accuracy.formats import Format
from derive.code.accuracy.placing import Layout
from derive.code.accuracy.solving import PLACES
from derive.code.accuracy.wishes import (
    Maker,
    beyond,
    binade_of_means,
    binade_of_ratio,
    close,
    coincident,
    edges,
    generic,
    generic_at,
    underflowing,
    unequal,
)
from derive.quantities import Quantity
from derive.terms import evaluated

EQUAL = "q = p"
GENERIC = "generic"
Point = tuple[float, ...]
TRIES = 4


@dataclass(frozen=True)
class Regime:
    """Points that have something in common; `is_equal` says that both distributions are the same at all of them."""

    name: str
    points: tuple[Point, ...]
    is_equal: bool = False


def regimes(quantity: Quantity, kind: Format, count: int) -> list[Regime]:
    """The regimes that the problem's parameters can be brought to, each with up to `count` points."""
    if is_of_entries(quantity):
        named = places(quantity, kind, count, EQUAL, GENERIC)
        return [Regime(name, tuple(points), name == EQUAL) for name, points in named if points]
    layout = Layout(quantity)
    found = [
        Regime(name, points_of(name, make, layout, quantity, kind, count), name == EQUAL)
        for name, make in makers(quantity, layout, kind)
    ]
    return [regime for regime in found if regime.points]


def points_of(
    name: str, make: Maker, layout: Layout, quantity: Quantity, kind: Format, count: int
) -> tuple[Point, ...]:
    random, points = Random(f"{kind.name}: {name}"), dict[Point, None]()
    with localcontext(prec=PLACES, Emax=10**6, Emin=-(10**6)):
        for place in range(count * TRIES):
            point = layout.point(make(random, place), kind, random)
            if point is not None and (name != EQUAL or is_equal(quantity, point)):
                points.setdefault(point)
            if len(points) == count:
                break
    return tuple(points)


def is_equal(quantity: Quantity, point: Point) -> bool:
    """Whether both distributions are exactly the same at a point, where that can be told with rational numbers."""
    if any(power.exp.free_symbols for power in quantity.atoms(Pow) if power.base is not E):
        return False  # one float to the power of another has more digits than there is room for
    values = {s: Rational(Fraction(number)) for s, number in zip(quantity.symbols, point, strict=True)}
    (m, v), (n, w) = (
        (evaluated(q.mean).xreplace(values), evaluated(q.variance).xreplace(values)) for q in quantity.args
    )
    return bool(m - n == 0 and v - w == 0)


def makers(quantity: Quantity, layout: Layout, kind: Format) -> Iterator[tuple[str, Maker]]:
    yield GENERIC, generic
    means, spreads = layout.means, layout.spreads
    if len(quantity.distributions) == 2 and spreads.sides:
        related = spreads.is_placed or spreads.is_same
        if related and (means.is_placed or means.is_same):
            yield from near(quantity, layout, kind)
        if spreads.is_placed:
            yield from far(layout, kind)
        if means.is_placed:
            yield "last binade, by the means", binade_of_means(kind)
    if spreads.sides and spreads.is_free:
        yield from scaled(layout, kind)
    if len(quantity.distributions) == 1 and spreads.is_free:
        yield "at the edges of the format", edges(layout, kind)


def near(quantity: Quantity, layout: Layout, kind: Format) -> Iterator[tuple[str, Maker]]:
    """The first distribution next to the second, ever closer, as far as the format can tell them apart."""
    if quantity.slug == "kl":
        yield EQUAL, coincident(layout)
    groups = [(1, 3), (4, 6), (7, 9), (10, 12), (13, 15)] if kind.digits > 24 else [(1, 2), (3, 4), (5, 7)]
    for first, last in groups:
        if layout.spreads.is_placed:
            yield f"ratio 1 ± 1e-{first}…1e-{last}, equal means", close(first, last, ratio=True, offset=False)
    for first, last in groups:
        if layout.means.is_placed:
            yield f"mean and ratio differ by 1e-{first}…1e-{last}", close(first, last, ratio=True, offset=True)


def far(layout: Layout, kind: Format) -> Iterator[tuple[str, Maker]]:
    most = 150 if kind.digits > 24 else 18
    yield f"very unequal scales, 1e±2…1e±{most}", unequal(most)
    yield "ratio underflows", underflowing(layout, kind)
    yield "last binade, by the ratio", binade_of_ratio(kind)


def scaled(layout: Layout, kind: Format) -> Iterator[tuple[str, Maker]]:
    """Everything multiplied by the same large or small number."""
    exponent = 200 if kind.digits > 24 else 30
    power = exponent // 2 if "variance" in layout.spreads.forms else exponent
    yield f"everything scaled by 1e+{exponent}", generic_at(power)
    yield f"everything scaled by 1e-{exponent}", generic_at(-power)
    if layout.spreads.forms == {"log_variance"}:
        yield "standard deviation beyond the format", beyond(kind)

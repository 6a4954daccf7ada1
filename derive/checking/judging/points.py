"""Fresh points of a domain: rational values of the symbols, different for each seed."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from flint import fmpq
from sympy import Symbol

from derive.checking.context import Context
from derive.checking.context.families import POSITIVE, REAL, UNIT, WHOLE

Point = dict[Symbol, fmpq]


def point(context: Context, symbols: Iterable[Symbol], seed: int) -> Point:
    """A value for each symbol; those of which nothing is known are positive at every second point."""
    return {symbol: value(context.domains.get(symbol.name), symbol.name, seed) for symbol in sorted(symbols, key=str)}


def value(domain: str | None, name: str, seed: int) -> fmpq:
    """One value in a domain."""
    random = Random(f"{seed}/{name}")
    size = fmpq(random.randint(3, 40), random.randint(11, 19))
    if domain == WHOLE:
        return fmpq(random.randint(1, 6))
    if domain == UNIT:
        return fmpq(random.randint(2, 15), 17)
    if domain == POSITIVE:
        return size
    negative = random.random() < 0.5
    return -size if negative and (domain == REAL or seed % 2) else size


def negative(context: Context, where: Point) -> list[str]:
    """The symbols of unknown domain that are negative at a point."""
    return sorted(symbol.name for symbol, number in where.items() if unknown(context, symbol) and number < 0)


def unknown(context: Context, symbol: Symbol) -> bool:
    """Whether nothing is known of the domain of a symbol."""
    return symbol.name not in context.domains

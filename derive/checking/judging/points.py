"""Fresh points of a domain: rational values of the symbols, different for each seed."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from flint import fmpq
from sympy import Symbol

from derive.checking.context import Context
from derive.checking.context.families import POSITIVE, REAL, UNIT, WHOLE

Point = dict[Symbol, fmpq]


def point(context: Context, symbols: Iterable[Symbol], seed: int, below: str = "") -> Point:
    """A value for each symbol; of those of which nothing is known only `below` is negative, or some at odd seeds."""
    return {symbol: value(context, symbol, seed, below) for symbol in sorted(symbols, key=str)}


def value(context: Context, symbol: Symbol, seed: int, below: str) -> fmpq:
    """One value in a domain."""
    domain = context.domains.get(symbol.name)
    random = Random(f"{seed}/{symbol.name}")
    size = fmpq(random.randint(3, 40), random.randint(11, 19))
    if domain == WHOLE:
        return fmpq(random.randint(1, 6))
    if domain == UNIT:
        return fmpq(random.randint(2, 15), 17)
    if domain == POSITIVE:
        return size
    negative = random.random() < 0.5 and (domain == REAL or (seed % 2 == 1 and not below))
    return -size if negative or symbol.name == below else size


def negative(context: Context, where: Point) -> list[str]:
    """The symbols of unknown domain that are negative at a point."""
    return sorted(symbol.name for symbol, number in where.items() if unknown(context, symbol) and number < 0)


def unknown(context: Context, symbol: Symbol) -> bool:
    """Whether nothing is known of the domain of a symbol."""
    return symbol.name not in context.domains

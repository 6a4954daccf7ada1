"""Fresh points of a domain: rational values of the symbols, different for each seed."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from flint import fmpq
from sympy import Expr, Rational, Symbol

from derive.checking.context import Context
from derive.checking.context.families import BINARY, POSITIVE, REAL, UNIT, WHOLE
from derive.checking.values import NoValue, value_at
from derive.checking.values.numbers import exact

Point = dict[Symbol, fmpq]
SMALL = 14
"""From this seed on, letters of which nothing is known are between 0 and 1 at even seeds: for √(1 − α) of several."""


def point(context: Context, symbols: Iterable[Symbol], seed: int, below: str = "") -> Point:
    """A value for each symbol; of those of which nothing is known only `below` is negative, or some at odd seeds."""
    return {symbol: value(context, symbol, seed, below) for symbol in sorted(symbols, key=str)}


def ordered(where: Point, limits: Iterable[tuple[Expr, str, Expr]]) -> Point:
    """The point with the values of letters moved beyond their bounds, ν > 4, and exchanged by order: a < b < c."""
    limits = tuple(limits)
    found = beyond(where, limits)
    pairs = [(a, b) if sign in ("<", "<=") else (b, a) for a, sign, b in limits if sign != "!="]
    pairs = [(a, b) for a, b in pairs if a in found and b in found and a.assumptions0 == b.assumptions0]
    for a, b in pairs * len(pairs):
        if found[a] > found[b]:
            found[a], found[b] = found[b], found[a]
    return found


def summing(context: Context, where: Point, totals: Iterable[tuple[tuple[Symbol, ...], Expr]]) -> Point:
    """The point with entries that add up to what is said of them."""
    found = dict(where)
    for entries, total in totals:
        try:
            whole = value_at(total, found)
        except NoValue:
            continue
        if isinstance(whole, fmpq):
            binary = all(context.domains.get(each.name) == BINARY for each in entries)
            found |= moved({each: found[each] for each in entries}, whole, binary)
    return found


def moved(entries: Point, total: fmpq, binary: bool) -> Point:
    """Entries that add up to a total: all positive, by a factor; to 0 by a shift; of 0 and 1 so many that are 1."""
    if binary:
        ones = sorted(entries, key=lambda each: Random(f"{entries}/{each.name}").random())[: int(total)]
        return {each: fmpq(each in ones) for each in entries}
    if total == 0:
        mean = sum(entries.values(), fmpq(0)) / len(entries)
        return {each: number - mean for each, number in entries.items()}
    size = sum(map(abs, entries.values()), fmpq(0))
    return {each: abs(number) * total / size for each, number in entries.items()}


def beyond(where: Point, limits: Iterable[tuple[Expr, str, Expr]]) -> Point:
    """The point with each letter on the side of the numbers where it has to be."""
    found = dict(where)
    for a, sign, b in limits:
        small, great = (a, b) if sign in ("<", "<=") else (b, a)
        if sign not in ("<", "<=", ">", ">="):
            continue
        if great in found and isinstance(small, Rational) and found[great] <= (least := exact(small)):
            size = abs(found[great]) or fmpq(1)
            found[great] = (fmpq(least.p // least.q) if size.q == 1 else least) + size
        elif small in found and isinstance(great, Rational) and found[small] >= (most := exact(great)):
            share = abs(found[small]) / (1 + abs(found[small]))
            found[small] = most * share if most > 0 else most - share
    return found


def value(context: Context, symbol: Symbol, seed: int, below: str) -> fmpq:
    """One value in a domain."""
    domain = context.domains.get(symbol.name)
    random = Random(f"{seed}/{symbol.name}")
    size = fmpq(random.randint(3, 40), random.randint(11, 19))
    if domain is None and seed >= SMALL and seed % 2 == 0:
        size = fmpq(random.randint(2, 15), 17)
    if domain == WHOLE:
        return fmpq(random.randint(1, 6))
    if domain == BINARY:
        return fmpq(random.randint(0, 1))
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

"""Exact comparison in small dimensions: entry by entry, with letters for the entries or with rational numbers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from sympy import Basic, Expr, Integer, Integral, MatrixSymbol, Symbol

from derive.certification.exact.agreement import agree, linear, with_known_gaussian
from derive.certification.exact.atoms import Stuck
from derive.certification.exact.domains import dimensions
from derive.certification.exact.entries import Instance
from derive.certification.exact.instances import number_of, written_out
from derive.certification.exact.normal import normal
from derive.quantities import Quantity
from derive.terms import Entry, MatrixIntegral, subterms

SMALL = (1, 2, 3)
LARGEST_WITH_LETTERS = 2
LARGEST_WITH_LETTERS_UNDER_INTEGRALS = 1
LARGEST_UNDER_INTEGRALS = 3
READINGS = (linear, normal, with_known_gaussian)


def agreed_in(before: Expr, after: Expr, sizes: tuple[int, ...] = SMALL) -> dict[int, str]:
    """The dimensions in which the two sides are found to be equal, each with what the entries are."""
    open_sizes = [size for size in dimensions(before, after) if not size.is_Integer]
    found = {}
    letters = most_letters(before, after)
    for n in sizes if open_sizes else (largest(before, after),):
        if n > LARGEST_UNDER_INTEGRALS and integrates(before, after):
            continue
        for numbers in (False, True) if n <= letters else (True,):
            if agrees(before, after, {size: Integer(n) for size in open_sizes}, n, numbers):
                found[n] = "rational entries" if numbers else "symbolic entries"
                break
    return found


def most_letters(before: Expr, after: Expr) -> int:
    """The largest dimension in which entries are letters; where all are written out, any: there are no others."""
    if integrates(before, after):
        return LARGEST_WITH_LETTERS_UNDER_INTEGRALS
    sizes = dimensions(before, after)
    named = before.has(MatrixSymbol) or after.has(MatrixSymbol) or not all(size.is_Integer for size in sizes)
    return LARGEST_WITH_LETTERS if named else max(LARGEST_WITH_LETTERS, largest(before, after))


def integrates(*terms: Expr) -> bool:
    kinds = (Integral, MatrixIntegral, Quantity)
    return any(isinstance(part, kinds) for term in terms for _, part in subterms(term))


def largest(before: Expr, after: Expr) -> int:
    return max((int(size) for size in dimensions(before, after)), default=1)


def agrees(before: Expr, after: Expr, sizes: dict[Expr, Expr], n: int, numbers: bool) -> bool:
    try:
        return all(
            any(agree(a, b, read) is not None for read in READINGS)
            for at in instances(before, after, sizes, n, numbers)
            for a, b in zip(written_out(before, at), written_out(after, at), strict=True)
        )
    except (Stuck, ValueError, RecursionError):
        return False


def instances(before: Expr, after: Expr, sizes: dict[Expr, Expr], n: int, numbers: bool) -> Iterator[Instance]:
    """The dimension, with every value of an index that is free."""
    free = sorted(free_indices(before) | free_indices(after), key=str)
    for values in product(range(1, n + 1), repeat=len(free)):
        yield Instance(numbers, number_of, {**sizes, **dict(zip(free, map(Integer, values), strict=True))})


def free_indices(term: Basic) -> set[Expr]:
    """The symbols that are an index of an entry, and are bound by no sum."""
    places = {place for _, part in subterms(term) if isinstance(part, Entry) for place in part.args[1:]}
    return {place for place in places if isinstance(place, Symbol) and place in term.free_symbols}

"""Whether two terms are the same by algebra alone: as rational functions of what is neither a sum nor a product."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache

from sympy import Dummy, Expr, PolynomialError, cancel
from sympy.core.basic import Basic

from derive.terms import evaluated, same

LARGEST = 500
"""The most operations of a term that is brought to lowest terms."""


def rearranged(first: Expr, second: Expr) -> bool:
    """The same but for the order of terms and factors, numbers, and how fractions and powers are written."""
    return same(first, second) or bool(evaluated(first) == evaluated(second))


def equal(first: Expr, second: Expr) -> bool:
    """The same rational function of logarithms, integrals and other parts, which are compared in this way too."""
    return rearranged(first, second) or bool(lowest(evaluated(first)) == lowest(evaluated(second)))


@lru_cache(maxsize=4096)
def lowest(term: Expr) -> Expr:
    """An evaluated term in lowest terms, and all parts of it that stand in functions, integrals and exponents."""
    if not term.args or not isinstance(term, Expr):
        return term
    parts = {part: lowest_inside(part) for part in sorted(others(term), key=str)}
    names = {value: Dummy(str(place)) for place, value in enumerate(dict.fromkeys(parts.values()))}
    flat = term.xreplace({part: names[value] for part, value in parts.items()})
    if flat.count_ops() <= LARGEST:
        with suppress(PolynomialError):
            flat = cancel(flat)
    found: Expr = flat.xreplace({name: value for value, name in names.items()})
    return found


def lowest_inside(part: Expr) -> Expr:
    return part.func(*(lowest(arg) if isinstance(arg, Expr) else arg for arg in part.args))


def others(term: Basic) -> set[Expr]:
    """The largest parts that are no sums, products, whole powers, letters or numbers."""
    if term.is_Symbol or term.is_Number:
        return set()
    if term.is_Add or term.is_Mul or (term.is_Pow and term.exp.is_Integer):
        return {part for arg in term.args for part in others(arg)}
    return {term} if isinstance(term, Expr) and term.args else set()

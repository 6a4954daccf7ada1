"""The domain on which an identity is claimed: the assumptions on the parameters in it."""

from __future__ import annotations

from functools import lru_cache

from sympy import Basic, Indexed, Integral, Product, Sum, Symbol

from derive.distributions import Independent
from derive.terms import Bracket, JointIntegral, ProductOfOthers


def assumptions(*terms: Basic) -> list[str]:
    """The assumptions on the free symbols, in words and in order of name."""
    free = {symbol for term in terms for symbol in parameters(term)}
    positive = sorted({f"{symbol.name} > 0" for symbol in free if symbol.is_positive})
    return positive + sorted({f"{symbol.name} taken as real" for symbol in free if symbol.is_extended_real is None})


@lru_cache(maxsize=4096)
def parameters(term: Basic, bound: frozenset[Basic] = frozenset()) -> frozenset[Symbol]:
    """The symbols of a term that no integral, sum or joint density binds."""
    if isinstance(term, Symbol):
        return frozenset(() if term in bound else (term,))
    if isinstance(term, Indexed) and term.args[0] in bound:
        return parameters_of(term.args[1:], bound)
    return parameters_of(term.args, bound | names(term))


def parameters_of(parts: tuple[Basic, ...], bound: frozenset[Basic]) -> frozenset[Symbol]:
    return frozenset().union(*(parameters(part, bound) for part in parts))


def names(term: Basic) -> frozenset[Basic]:
    """The variables that a term binds, and the vectors of which it binds a coordinate."""
    if isinstance(term, Integral | Sum | Product):
        found = [limits.args[0] for limits in term.args[1:]]
    elif isinstance(term, Bracket | ProductOfOthers):
        found = [term.args[1]]
    elif isinstance(term, JointIntegral | Independent):
        found = [part for part in term.args[1:3] if isinstance(part, Symbol | Indexed)]
    else:
        return frozenset()
    return frozenset(name.args[0] if isinstance(name, Indexed) else name for name in found)

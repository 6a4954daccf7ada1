"""The domain on which an identity is claimed: the assumptions on the parameters in it."""

from __future__ import annotations

from functools import lru_cache

from sympy import Basic, Expr, Indexed, Integral, MatrixSymbol, Product, S, Sum, Symbol, preorder_traversal

from derive.distributions import Independent
from derive.terms import (
    Bracket,
    Diagonal,
    JointIntegral,
    MatrixIntegral,
    PositiveDefinite,
    PositiveVector,
    ProductOfOthers,
    is_matrix,
    shape,
)


def assumptions(*terms: Basic) -> list[str]:
    """The assumptions on the free symbols, in words and in order of name."""
    free = {symbol for term in terms for symbol in parameters(term)}
    numbers = [symbol for symbol in free if not is_matrix(symbol)]
    positive = {f"{symbol.name} > 0" for symbol in numbers if symbol.is_positive}
    positive |= {f"{symbol.name} > 0 in each entry" for symbol in free if isinstance(symbol, PositiveVector)}
    definite = {f"{symbol.name} positive definite" for symbol in free if isinstance(symbol, PositiveDefinite)}
    real = {f"{symbol.name} taken as real" for symbol in numbers if symbol.is_extended_real is None}
    return sorted(positive) + sorted(definite) + sorted(real)


@lru_cache(maxsize=4096)
def dimensions(*terms: Basic) -> frozenset[Expr]:
    """The sizes of the vectors and matrices that occur, but for 1."""
    found = {size for term in terms for part in preorder_traversal(term) if is_matrix(part) for size in shape(part)}
    return frozenset(found - {S.One})


def has_matrices(*terms: Basic) -> bool:
    return any(is_matrix(part) for term in terms for part in preorder_traversal(term))


def has_open_dimension(*terms: Basic) -> bool:
    """Whether a dimension is a symbol."""
    return any(not size.is_Integer for size in dimensions(*terms))


@lru_cache(maxsize=4096)
def parameters(term: Basic, bound: frozenset[Basic] = frozenset()) -> frozenset[Symbol | MatrixSymbol]:
    """The symbols of a term that no integral, sum or joint density binds."""
    if isinstance(term, Symbol | MatrixSymbol):
        return frozenset(() if term in bound else (term,))
    if isinstance(term, Indexed) and term.args[0] in bound:
        return parameters_of(term.args[1:], bound)
    return parameters_of(term.args, bound | names(term))


def parameters_of(parts: tuple[Basic, ...], bound: frozenset[Basic]) -> frozenset[Symbol | MatrixSymbol]:
    return frozenset().union(*(parameters(part, bound) for part in parts))


def names(term: Basic) -> frozenset[Basic]:
    """The variables that a term binds, and the vectors of which it binds a coordinate."""
    if isinstance(term, Integral | Sum | Product):
        found = [limits.args[0] for limits in term.args[1:]]
    elif isinstance(term, Bracket | ProductOfOthers | Diagonal | MatrixIntegral):
        found = [term.args[1]]
    elif isinstance(term, JointIntegral | Independent):
        found = [part for part in term.args[1:3] if isinstance(part, Symbol | Indexed)]
    else:
        return frozenset()
    return frozenset(name.args[0] if isinstance(name, Indexed) else name for name in found)

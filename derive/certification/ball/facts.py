"""What can be read off a term without evaluating it; each fact is remembered for every subterm.

SymPy's own `free_symbols` rewrites the integrand of every integral that it is asked about, which takes longer than to
enclose the integral.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from sympy import (
    Abs,
    Basic,
    Indexed,
    IndexedBase,
    Integral,
    MatrixSymbol,
    Product,
    S,
    Sum,
    Symbol,
    preorder_traversal,
)
from sympy.concrete.expr_with_limits import ExprWithLimits

from derive.certification.ball.elementary import NOT_ANALYTIC
from derive.certification.ball.points import is_whole
from derive.distributions import Independent, MultivariateNormal
from derive.quantities import Quantity
from derive.terms import (
    Bracket,
    Density,
    Diagonal,
    Entry,
    JointIntegral,
    MatrixIntegral,
    ProductOfOthers,
    is_matrix,
    positive,
    shape,
)

Atoms = frozenset[Basic]
remembered = lru_cache(maxsize=16384)


@remembered
def free_atoms(term: Basic) -> Atoms:
    """The symbols, and the bases of indexed symbols, that no integral, sum or product binds."""
    if isinstance(term, Symbol | IndexedBase):
        return frozenset((term,))
    if isinstance(term, MatrixSymbol):
        return frozenset((term,)) | union(term.args[1:])
    if isinstance(term, ExprWithLimits):
        return free_of_limits(term)
    match term:
        case Bracket(args=(body, variable, *ends)):
            return free_atoms(body) - free_atoms(variable) | union(ends)
        case JointIntegral(args=(body, coordinate, index, dimension)):
            return free_atoms(body) - free_atoms(coordinate) - {index} | free_atoms(dimension)
        case MatrixIntegral(args=(body, variable)):
            return free_atoms(body) - {variable} | union(variable.args[1:])
        case ProductOfOthers(args=(body, index, *ends)) | Diagonal(args=(body, index, *ends)):
            return free_atoms(body) - {index} | union(ends)
        case Independent():
            return free_atoms(term.each) - {term.index} | free_atoms(term.dimension)
        case Density(distribution=Independent() as joint, point=vector):
            return free_atoms(joint) | {vector.base}
    return union(term.args)


def free_of_limits(term: ExprWithLimits) -> Atoms:
    """The first limits are the innermost."""
    found = free_atoms(term.args[0])
    for limit in term.args[1:]:
        variable, *ends = limit.args
        bound = {variable.base} if isinstance(variable, Indexed) else {variable}
        if isinstance(variable, Indexed) and any(coordinate != variable for coordinate in coordinates(term, variable)):
            bound = set()  # another coordinate of the same vector is free
        found = found - bound | union(ends) | (union(variable.args[1:]) if is_matrix(variable) else frozenset())
    return found


def coordinates(term: Basic, variable: Indexed) -> Iterator[Indexed]:
    """The coordinates of a vector that occur."""
    inside = preorder_traversal(term.args[0])
    return (part for part in inside if isinstance(part, Indexed) and part.base == variable.base)


def union(terms: Iterable[Basic]) -> Atoms:
    return frozenset().union(*map(free_atoms, terms))


@remembered
def index_ends(term: Basic) -> Atoms:
    """How far the indices in a term run: the ends of sums, and the indices that occur."""
    found: Atoms = frozenset().union(*map(index_ends, term.args))
    ends: Iterable[Basic] = ()
    if isinstance(term, Sum | Product):
        ends = [limit.args[-1] for limit in term.args[1:]]
    elif isinstance(term, JointIntegral | Independent | ProductOfOthers):
        ends = [term.args[3]]
    elif isinstance(term, Indexed):
        ends = term.indices
    return found | {end for end in ends if is_whole(end)}


@remembered
def dimensions(term: Basic) -> Atoms:
    """The symbols that are the size of a vector or a matrix."""
    found: Atoms = frozenset().union(*map(dimensions, term.args))
    sizes = shape(term) if is_matrix(term) else ()
    return found | {size for size in sizes if isinstance(size, Symbol)}


@remembered
def indices(term: Basic) -> Atoms:
    """The symbols that are an index of an entry of a matrix."""
    found: Atoms = frozenset().union(*map(indices, term.args))
    places = term.args[1:] if isinstance(term, Entry) else ()
    return found | {place for place in places if isinstance(place, Symbol)}


@remembered
def has_tails(term: Basic) -> bool:
    """Whether an integral reaches to infinity; a quantity is one over the support, and a bracket has no tails."""
    if isinstance(term, Bracket):
        return has_tails(term.args[0])
    if isinstance(term, JointIntegral | MatrixIntegral | Quantity) or term in (S.Infinity, S.NegativeInfinity):
        return True
    return any(map(has_tails, term.args))


@remembered
def integrates_over_vectors(term: Basic) -> bool:
    if isinstance(term, Quantity):
        return isinstance(term.distributions[0], MultivariateNormal)
    over = isinstance(term, Integral) and any(is_matrix(limit[0]) for limit in term.args[1:])
    return over or isinstance(term, MatrixIntegral) or any(map(integrates_over_vectors, term.args))


@remembered
def has_kinks(term: Basic) -> bool:
    """Whether a function that is not analytic occurs, other than the absolute value of a positive term."""
    if isinstance(term, NOT_ANALYTIC) and not (isinstance(term, Abs) and positive(term.args[0])):
        return True
    return any(map(has_kinks, term.args))

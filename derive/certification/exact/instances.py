"""An equation with vectors and matrices in a given dimension, as equations between numbers: one for each entry.

An integral over ℝⁿ becomes n integrals, the last coordinate innermost. The numbers are then compared like any others,
and nothing is used of what the words in matrices know.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

from sympy import Determinant, Expr, Indexed, Integer, Integral, Product, S, Sum, Symbol, Trace

from derive.certification.exact.atoms import Stuck
from derive.certification.exact.entries import Instance, integrating, over_all, rows_of
from derive.certification.exact.rows import determinant, product, sum_of
from derive.distributions import MultivariateNormal
from derive.quantities import Quantity
from derive.terms import (
    Density,
    Entry,
    Gradient,
    JointIntegral,
    Partial,
    ProductOfOthers,
    Scalar,
    SquaredNorm,
    integral,
    is_matrix,
    power,
    raw,
    vector,
)

OUT_OF_REACH = (JointIntegral, ProductOfOthers, Gradient, Partial)


def number_of(term: Expr, at: Instance) -> Expr:
    """A number as a term without vectors and matrices."""
    if term in at.bound:
        return at.bound[term]
    for kind in type(term).__mro__:
        if kind in NUMBERS:
            return NUMBERS[kind](term, at)
    if isinstance(term, OUT_OF_REACH):
        raise Stuck(f"{type(term).__name__} in a given dimension")
    if not term.args or isinstance(term, Symbol):
        return term
    args = [number_of(part, at) if isinstance(part, Expr) else part for part in term.args]
    return term if all(a is b for a, b in zip(args, term.args, strict=True)) else raw(term.func, args)


def of_scalar(term: Scalar, at: Instance) -> Expr:
    rows = rows_of(term.args[0], at)
    if len(rows) != 1 or len(rows[0]) != 1:
        raise Stuck("a matrix as a number, which is not 1×1")
    return rows[0][0]


def of_trace(term: Trace, at: Instance) -> Expr:
    rows = rows_of(term.args[0], at)
    return sum_of([row[i] for i, row in enumerate(rows)])


def of_norm(term: SquaredNorm, at: Instance) -> Expr:
    values = [value for row in rows_of(term.args[0], at) for value in row]
    return sum_of([product(v, v) if v.is_Rational else power(v, 2) for v in values])


def of_entry(term: Entry, at: Instance) -> Expr:
    matrix, *indices = term.args
    rows = rows_of(matrix, at)
    places = [number_of(index, at) for index in indices]
    if not all(place.is_Integer for place in places):
        raise Stuck("an entry whose index is not known")
    i, j = map(int, places)
    if not (1 <= i <= len(rows) and 1 <= j <= len(rows[0])):
        raise Stuck("an entry beyond the size of the matrix")
    return rows[i - 1][j - 1]


def of_integral(term: Integral, at: Instance) -> Expr:
    body, *limits = term.args
    letters: dict[Expr, list[Symbol]] = {}
    inside = at
    for x, *_ in limits:
        if is_matrix(x):
            inside, letters[x] = integrating(x, inside)
    value = number_of(body, inside)
    for limit in limits:
        x, *ends = limit
        if x in letters:
            if ends != [-S.Infinity, S.Infinity]:
                raise Stuck("an integral over some of the vectors")
            value = over_all(value, letters[x])
        else:
            value = integral(value, x, *(number_of(end, at) for end in ends))
    return value


def each(term: Expr, at: Instance) -> list[Expr]:
    """The body of a sum or a product at every index."""
    body, *limits = term.args
    if len(limits) != 1:
        raise Stuck("a sum over several indices")
    index, *ends = limits[0]
    first, last = (number_of(end, at) for end in ends)
    if not (first.is_Integer and last.is_Integer):
        raise Stuck("a sum whose length is not known")
    return [number_of(body, at.binding(index, Integer(d))) for d in range(int(first), int(last) + 1)]


def of_quantity(term: Quantity, at: Instance) -> Expr:
    first = term.distributions[0]
    if not isinstance(first, MultivariateNormal):
        return term
    return number_of(term.definition(vector("any point", first.dimension)), at)


def of_density(term: Density, at: Instance) -> Expr:
    if not isinstance(term.distribution, MultivariateNormal):
        raise Stuck("a density of independent coordinates in a given dimension")
    return number_of(term.distribution.density(term.point), at)


def of_indexed(term: Indexed, at: Instance) -> Expr:
    base, *indices = term.args
    return raw(Indexed, (base, *(number_of(index, at) for index in indices)))


NUMBERS: dict[type[Any], Callable[[Any, Instance], Expr]] = {
    Scalar: of_scalar,
    Trace: of_trace,
    SquaredNorm: of_norm,
    Determinant: lambda term, at: determinant(rows_of(term.args[0], at)),
    Entry: of_entry,
    Integral: of_integral,
    Sum: lambda term, at: sum_of(each(term, at)),
    Product: lambda term, at: reduce(product, each(term, at), S.One),
    Quantity: of_quantity,
    Density: of_density,
    Indexed: of_indexed,
}


def written_out(term: Expr, at: Instance) -> list[Expr]:
    """The number, or the entries of the matrix, row by row."""
    return [value for row in rows_of(term, at) for value in row] if is_matrix(term) else [number_of(term, at)]

"""Terms that bind an index or are kept closed: sums, products, joint integrals, densities, quantities."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from sympy import Basic, Dummy, Expr, IndexedBase, Product, Sum

from derive.certification.ball import values
from derive.certification.ball.balls import CannotEnclose
from derive.certification.ball.calculus import integrated
from derive.certification.ball.integrals import LINE
from derive.certification.ball.points import name_of
from derive.certification.ball.scope import Scope, evaluate, evaluates, whole_number
from derive.certification.ball.values import Value
from derive.distributions import Independent, MultivariateNormal
from derive.quantities import Quantity
from derive.terms import Density, JointIntegral, ProductOfOthers, vector

MOST_TERMS = 64
ANY = Dummy("x", real=True)
ANY_VECTOR = IndexedBase(Dummy("x", real=True))


@evaluates(JointIntegral)
def joint_integral(scope: Scope, term: Expr) -> Value:
    body, coordinate, index, dimension = term.args
    count = whole_number(evaluate(scope, dimension))
    atoms = [scope.counting(index, d).atom(coordinate) for d in range(1, count + 1)]
    value = evaluate(scope.integrating(*atoms), body)
    for atom in atoms:
        value = integrated(value, atom, *LINE, name_of(atom))
    return value


@evaluates(Sum)
def total(scope: Scope, term: Expr) -> Value:
    return values.add(each(scope, term.args[0], term.args[1:]))


@evaluates(Product)
def product(scope: Scope, term: Expr) -> Value:
    return values.multiply(each(scope, term.args[0], term.args[1:]))


@evaluates(ProductOfOthers)
def product_of_others(scope: Scope, term: Expr) -> Value:
    body, index, left_out, dimension = term.args
    d, count = (whole_number(evaluate(scope, part)) for part in (left_out, dimension))
    return values.multiply(evaluate(scope.counting(index, e), body) for e in range(1, count + 1) if e != d)


def each(scope: Scope, body: Expr, limits: tuple[Basic, ...]) -> Iterator[Value]:
    """The body at every value of the indices; the last limits belong to the outermost sum."""
    if not limits:
        yield evaluate(scope, body)
        return
    *inner, (index, lower, upper) = limits
    first, last = (whole_number(evaluate(scope, limit)) for limit in (lower, upper))
    if last - first >= MOST_TERMS:
        raise CannotEnclose(f"a sum or product of more than {MOST_TERMS} terms")
    for d in range(first, last + 1):
        yield from each(scope.counting(index, d), body, tuple(inner))


@evaluates(Density, Quantity)
def closed(scope: Scope, term: Expr) -> Value:
    """What is kept closed is opened by its definition."""
    return evaluate(scope, opened(term))


def point_of(distribution: Basic, point: Expr) -> Expr:
    """A vector is written by any coordinate of it; the density of independent ones asks for that of its own index."""
    return point.base[distribution.index] if isinstance(distribution, Independent) else point


@lru_cache(maxsize=1024)
def opened(term: Density | Quantity) -> Expr:
    try:
        if isinstance(term, Density):
            return term.distribution.density(point_of(term.distribution, term.point))
        first = term.distributions[0]
        if isinstance(first, MultivariateNormal):
            return term.definition(vector("any point", first.dimension))
        return term.definition(ANY_VECTOR[first.index] if isinstance(first, Independent) else ANY)
    except NotImplementedError:
        raise CannotEnclose(f"{term} has no definition") from None

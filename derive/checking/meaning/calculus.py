"""Integrals, sums, products, limits, and differences between two ends."""

from __future__ import annotations

from functools import reduce

from sympy import Abs, Dummy, Expr, Integral, Limit, Mul, Product, S, Sum, Symbol

from derive.checking.context import Law
from derive.checking.context.indices import over
from derive.checking.meaning import domains, generic, laws_of_vectors, unknown, vectors
from derive.checking.meaning.elaborating import Elaborator, handles
from derive.checking.meaning.functions import density
from derive.checking.meaning.running import entries, runs_over_entries
from derive.checking.meaning.values import Matrix, NoMeaning, Value, plus, scalar, times
from derive.checking.syntax import At, Between, BigProduct, Name, Summation, Tree, Tuple
from derive.checking.syntax import Integral as IntegralTree
from derive.checking.syntax import Limit as LimitTree

FAR = (S.Infinity, S.NegativeInfinity)


@handles(IntegralTree)
def integral(at: Elaborator, tree: IntegralTree) -> Value:
    """An integral over its limits, over a domain, or over the support."""
    name = domains.variable_of(at, tree)
    if name in at.indefinite and tree.lower is None and tree.domain is None:
        return antiderivative(at, tree.body, name)
    if domains.is_generic(at, tree.body, name) or unknown.over_outcomes(at, tree, name):
        return times(stretched(at, tree.over, name), generic.over_outcomes(at, tree.body, [name]))
    if domains.is_vector(at, tree, name):
        return over_vectors(at, tree.body, name)
    lower, upper = domains.limits(at, tree, name)
    letter = Dummy if name in {each.name for each in lower.free_symbols | upper.free_symbols} else Symbol
    variable = letter(name, positive=True) if lower.is_nonnegative else letter(name, real=True)
    with at.binding({name: variable}):
        body = at.value(tree.body)
        if tree.over is not None and not isinstance(tree.over, Name):
            body = body * at.number(tree.over).diff(variable)
    lower, upper = domains.clipped(at, name, body, lower, upper)
    return each_entry(body, lambda part: Integral(part, (variable, lower, upper)))


def stretched(at: Elaborator, over: Tree | None, name: str) -> Value:
    """The factor |a| of ∫ f(x) d(a x + b) over densities of which nothing is known."""
    if over is None or isinstance(over, Name):
        return S.One
    variable = Symbol(name, real=True)
    with at.binding({name: variable}):
        slope = at.number(over).diff(variable)
    if slope.has(variable):
        raise NoMeaning("a substitution in an integral over a density of which nothing is known")
    return Abs(slope)


def antiderivative(at: Elaborator, body: Tree, name: str) -> Value:
    """An integral without limits as a function of its variable, up to a constant."""
    inner, outer = Dummy(name, real=True), Symbol(name, real=True)
    with at.binding({name: inner}):
        return Integral(at.number(body), (inner, S.One, outer))


def each_entry(value: Value, function) -> Value:  # type: ignore[no-untyped-def]
    """A function of a number, or of each entry of a matrix."""
    return Matrix(value.applyfunc(function)) if isinstance(value, Matrix) else function(value)


def over_vectors(at: Elaborator, body: Tree, name: str, law: Law | None = None) -> Value:
    """The integral over all vectors, one coordinate after the other, against the density of a law if given."""
    if law is None and (shares := domains.of_vectors(at, body, name)) is not None:
        return laws_of_vectors.of_shares(at, body, shares, name)
    point = vectors.unknowns(at.context, at.instance, name)
    variables = list(point)
    with at.binding({name: point, name.lower(): point}):
        found = at.value(body)
    weight = S.One if law is None else scalar(density(at, law, point))

    def integrated(part: Expr) -> Expr:
        if law is not None and not part.has(*variables):
            return part
        part = part * weight
        for variable in variables:
            part = Integral(part, (variable, S.NegativeInfinity, S.Infinity))
        return part

    return each_entry(found, integrated)


@handles(Summation)
def summation(at: Elaborator, tree: Summation) -> Value:
    """A sum over its limits or over the support."""
    if isinstance(tree.index, Tuple) and not runs_over_entries(tree):
        return generic.over_outcomes(at, tree.body, [generic.variable(each) for each in tree.index.items])
    if isinstance(tree.index, Tuple) or len(over(tree)) > 1:
        return reduce(plus, entries(at, tree), S.Zero)
    name = domains.index_of(at, tree)
    if at.one_coordinate and not domains.mentions(tree.body, name):
        return at.value(tree.body)
    if runs_over_entries(tree) or domains.runs_over(at, tree.body, name):
        return reduce(plus, entries(at, tree), S.Zero)
    if domains.is_generic(at, tree.body, name) or unknown.over_outcomes(at, tree, name):
        return generic.over_outcomes(at, tree.body, [name])
    counts = domains.of_vectors(at, tree.body, name) if tree.lower is None and tree.upper is None else None
    if counts is not None:
        return laws_of_vectors.over_outcomes(at, tree.body, counts, name)
    lower, upper = domains.summed(at, tree, name)
    index = Symbol(name, integer=True, nonnegative=True) if lower.is_nonnegative else Symbol(name, integer=True)
    with at.binding({name: index}):
        body = at.value(tree.body)
    return each_entry(body, lambda part: Sum(part, (index, lower, upper)))


@handles(BigProduct)
def big_product(at: Elaborator, tree: BigProduct) -> Value:
    if not isinstance(tree.index, Name) or tree.lower is None or tree.upper is None:
        raise NoMeaning("a product without an index or without limits")
    if runs_over_entries(tree) or domains.runs_over(at, tree.body, tree.index.name):
        return Mul(*(scalar(value) for value in entries(at, tree)))
    index = Symbol(tree.index.name, integer=True)
    with at.binding({tree.index.name: index}):
        body = at.number(tree.body)
    lower, upper = at.number(tree.lower), at.number(tree.upper)
    if not body.has(index):
        return body ** (upper - lower + 1)
    return Product(body, (index, lower, upper))


@handles(Between)
def between(at: Elaborator, tree: Between) -> Value:
    """F at the upper end less F at the lower one."""
    name = tree.variable.name if isinstance(tree.variable, Name) else domains.antiderivative_variable(at, tree)
    return scalar(at_end(at, tree.body, name, tree.upper, "-")) - scalar(at_end(at, tree.body, name, tree.lower, "+"))


def at_end(at: Elaborator, body: Tree, name: str, end: Tree, side: str) -> Value:
    """The value of a term at an end, as a limit where it has none there."""
    point = at.number(end)
    variable = Symbol(name, real=True)
    with at.binding({name: variable}):
        found = at.number(body)
    return approached(found, variable, point, side)


def approached(term: Expr, variable: Symbol, point: Expr, side: str) -> Expr:
    """The value at a point, or the limit there."""
    if point not in FAR:
        value = term.subs(variable, point)
        if value.is_finite is not False and not value.has(S.NaN, S.ComplexInfinity, *FAR):
            return value
    ahead = Dummy(variable.name, positive=True) if point is S.Infinity or point == 0 else variable
    return Limit(term.subs(variable, ahead), ahead, point, "-" if point is S.Infinity else side)


@handles(At)
def at_point(at: Elaborator, tree: At) -> Value:
    name = tree.variable.name if isinstance(tree.variable, Name) else domains.antiderivative_variable(at, tree)
    variable = Symbol(name, real=True)
    with at.binding({name: variable}):
        found = at.number(tree.body)
    return found.subs(variable, at.number(tree.point))


@handles(LimitTree)
def limit(at: Elaborator, tree: LimitTree) -> Value:
    if not isinstance(tree.variable, Name):
        raise NoMeaning("a limit of something that is not a variable")
    variable, point = Symbol(tree.variable.name, real=True), at.number(tree.point)
    with at.binding({tree.variable.name: variable}):
        found = at.number(tree.body)
    if not found.has(variable):
        return found
    return approached(found, variable, point, tree.side or "+")

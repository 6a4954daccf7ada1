"""From an inert term to its normal form.

One function for each kind of term, and nothing but the laws that the other modules state. SymPy is only asked for
the parts of a term and for the assumptions on its symbols. Forms are remembered per term, with the facts that they
needed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import (
    Add,
    Determinant,
    Dummy,
    Expr,
    Function,
    IndexedBase,
    Integral,
    Mul,
    Pow,
    Product,
    S,
    Sum,
    Symbol,
    Trace,
)
from sympy.core import numbers

from derive.certification.exact import facts
from derive.certification.exact.atoms import Atom, Stuck
from derive.certification.exact.binders import Infinite, Limit, renamed
from derive.certification.exact.elementary import exp, symbolic_power
from derive.certification.exact.functions import function
from derive.certification.exact.indexed import product_of_others, product_over, sum_over
from derive.certification.exact.integrals import evaluating, integrate
from derive.certification.exact.joint import joint_integral
from derive.certification.exact.leaves import PI, Base, variable
from derive.certification.exact.limits import bracket
from derive.certification.exact.matrices import NUMBERS, definite, over_vectors
from derive.certification.exact.ring import ONE, Form, constant, over, single, total
from derive.certification.exact.slopes import slope
from derive.certification.exact.words import reduced, trace_of_word
from derive.distributions import Independent, MultivariateNormal
from derive.quantities import Quantity
from derive.terms import Bracket, Density, Entry, JointIntegral, Partial, ProductOfOthers, Vector, vector
from derive.terms.kernels import Kernel
from derive.terms.matrices import OfMatrix

Remembered = tuple[Form, frozenset[str]] | str
_memory: dict[tuple[Expr, bool, frozenset[Expr]], Remembered] = {}


def normal(term: Expr) -> Form:
    """The normal form of a term; raises `Stuck` where it has none."""
    name = term, evaluating.get(), definite.get()
    found = _memory.get(name)
    if found is None:
        found = _memory[name] = computed(term)
    if isinstance(found, str):
        raise Stuck(found)
    form, used = found
    facts.use(*used)
    return form


def computed(term: Expr) -> Remembered:
    with facts.collected() as used:
        try:
            return by_kind(term), frozenset(used)
        except Stuck as reason:
            return str(reason)


def by_kind(term: Expr) -> Form:
    if term.is_Rational:
        return constant(over(int(term.p), int(term.q)))
    if isinstance(term, Symbol) or term.is_Indexed:
        return single(variable(term))
    for kind in type(term).__mro__:
        if kind in KINDS:
            return KINDS[kind](term)
    raise Stuck(f"{type(term).__name__} has no normal form here")


def total_of(term: Expr) -> Form:
    return total([normal(part) for part in term.args])


def product_of(term: Expr) -> Form:
    result = ONE
    for part in term.args:
        result = result * normal(part)
    return result


def power_of(term: Expr) -> Form:
    return symbolic_power(normal(term.base), normal(term.exp))


def function_of(term: Expr) -> Form:
    if not all(isinstance(part, Expr) for part in term.args):
        raise Stuck(f"{type(term).__name__} has no normal form here")
    return function(term.func, [normal(part) for part in term.args])


def binder_of(close: Callable[[Form, Atom, Limit, Limit], Form], term: Expr) -> Form:
    """An integral, a sum or a product, the innermost variable first."""
    form = normal(term.args[0])
    if isinstance(term, Integral) and any(isinstance(limits[0], Vector) for limits in term.args[1:]):
        return over_space(form, term.args[1:])
    for x, lower, upper in map(ends, term.args[1:]):
        form = close(form, x, lower, upper)
    return form


def over_space(form: Form, scopes: Any) -> Form:
    """Integrals of which some run over ℝᴰ."""
    for x, lower, upper in scopes:
        if not isinstance(x, Vector):
            form = integrate(form, variable(x), end(lower), end(upper))
        elif (lower, upper) == (S.NegativeInfinity, S.Infinity):
            form = over_vectors(form, x)
        else:
            raise Stuck("an integral over some of the vectors")
    return form


def ends(limits: Any) -> tuple[Atom, Limit, Limit]:
    if len(limits) != 3:
        raise Stuck("an integral or a sum without limits")
    return variable(limits[0]), end(limits[1]), end(limits[2])


def end(term: Expr) -> Limit:
    if term is S.Infinity:
        return Infinite.PLUS
    return Infinite.MINUS if term is S.NegativeInfinity else normal(term)


def density_of(term: Density) -> Form:
    distribution, point = term.distribution, term.point
    if isinstance(distribution, Independent) and not (point.is_Indexed and point.args[1:] == distribution.args[2:3]):
        raise Stuck("a joint density at a point that is not a vector")
    return normal(distribution.density(point))


def bracket_of(term: Bracket) -> Form:
    form, x, lower, upper = term.args
    return bracket(normal(form), variable(x), end(lower), end(upper))


def joint_of(term: JointIntegral) -> Form:
    body, coordinate, index, dimension = term.args
    form, vector = normal(body), Base(coordinate.args[0].args[0])
    if variable(index) in form.free or variable(coordinate).positive or coordinate.args[1:] != (index,):
        raise Stuck("a joint integral with a coordinate that stands outside its sums")
    return joint_integral(form, vector, normal(dimension))


def others_of(term: ProductOfOthers) -> Form:
    body, index, left_out, dimension = term.args
    return product_of_others(normal(body), variable(index), normal(left_out), normal(dimension))


def quantity_of(term: Quantity) -> Form:
    first = term.distributions[0]
    if isinstance(first, MultivariateNormal):
        return normal(term.definition(vector("any point", first.dimension)))
    return normal(term.definition(VECTOR[first.args[2]] if isinstance(first, Independent) else POINT))


def of_matrix(term: Expr) -> Form:
    return NUMBERS[type(term)](term, normal)


POINT = Dummy("z", real=True)
VECTOR = IndexedBase(Dummy("z", real=True))
KINDS: dict[type[Any], Callable[[Any], Form]] = {
    Add: total_of,
    Mul: product_of,
    Pow: power_of,
    Function: function_of,
    Kernel: lambda term: normal(term.unfolded()),
    Partial: lambda term: slope(term.args[0], term.args[1], normal),
    numbers.Exp1: lambda term: exp(ONE),
    numbers.Pi: lambda term: PI,
    Integral: lambda term: binder_of(integrate, term),
    Sum: lambda term: binder_of(sum_over, term),
    Product: lambda term: binder_of(product_over, term),
    Density: density_of,
    Bracket: bracket_of,
    JointIntegral: joint_of,
    ProductOfOthers: others_of,
    Quantity: quantity_of,
    OfMatrix: of_matrix,
    Trace: of_matrix,
    Determinant: of_matrix,
    Entry: of_matrix,
}


def forget() -> None:
    """Drop all remembered forms and the atoms in them."""
    _memory.clear()
    for remember in (renamed, reduced, trace_of_word):
        remember.cache_clear()
    Atom.table.clear()
    Atom.table.update(PERMANENT)


def remembered() -> int:
    return len(_memory)


PERMANENT = dict(Atom.table)

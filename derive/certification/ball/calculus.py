"""Integrals over one variable or several, and brackets [F]_a^b."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sympy import Basic, Expr, Integral

from derive.certification.ball import values
from derive.certification.ball.balls import ONE, ZERO, CannotEnclose, OutsideDomain, arb, arb_poly
from derive.certification.ball.cuts import Tails, about, each, note, put_in
from derive.certification.ball.facts import free_atoms, has_kinks
from derive.certification.ball.functions import Function
from derive.certification.ball.integrals import Singular, integrate
from derive.certification.ball.limits import limit
from derive.certification.ball.matrices import over_vectors
from derive.certification.ball.points import Atom, name_of
from derive.certification.ball.scope import Scope, end, evaluate, evaluates, nowhere
from derive.certification.ball.smooth import exponential
from derive.certification.ball.values import Value, Variable
from derive.terms import Bracket, is_matrix

DECAYING = exponential(ONE, arb_poly([0, -1]))
"""e^{−t}"""


@dataclass(frozen=True)
class Body:
    """A term, and integrals around it that are to be done first, as a function of one variable."""

    scope: Scope
    term: Expr
    inner: tuple[Basic, ...]
    variable: Atom

    def of_itself(self) -> Value:
        """The function of the variable."""
        return integral_over(self.scope.integrating(self.variable), self.term, self.inner)

    def at(self, place: Value) -> Value:
        """The value at a number, or the function of another variable along a path."""
        return integral_over(self.scope.with_bound({self.variable: place}), self.term, self.inner)

    @property
    def t(self) -> Variable:
        """The name of the variable t > 0 of `towards`."""
        return "towards an end", self.variable

    def towards(self, a: arb, step: arb) -> Value:
        """The function of t that is found along a + step·e^{−t}."""
        return self.at(values.add([a, values.function_of(self.t, DECAYING.scaled(step))]))


@evaluates(Integral)
def integral(scope: Scope, term: Expr) -> Value:
    if scope is not nowhere() and not free_atoms(term):
        return evaluate(nowhere(), term)
    return integral_over(scope, term.args[0], term.args[1:])


def integral_over(scope: Scope, term: Expr, limits: tuple[Basic, ...]) -> Value:
    """The first limits belong to the innermost integral."""
    if not limits:
        return evaluate(scope, term)
    if len(limits[-1].args) != 3:
        raise CannotEnclose("an integral without limits has no value")
    variable, lower, upper = limits[-1].args
    if is_matrix(variable):
        return over_vectors(scope, variable, lambda inside: integral_over(inside, term, limits[:-1]))
    body = Body(scope, term, limits[:-1], scope.atom(variable))
    ends = end(scope, lower), end(scope, upper)
    try:
        return integrated(body.of_itself(), body.variable, *ends, name_of(body.variable))
    except Singular as where:
        return values.add(pieces(body, *ends, where))


def pieces(body: Body, lower: arb, upper: arb, where: Singular) -> Iterator[Value]:
    """An integral as its parts next to the singular ends, and the rest."""
    step = (upper - lower) / 4 if lower.is_finite() and upper.is_finite() else direction(lower, upper)
    if where.lower:
        yield next_to(body, lower, step)
        lower += step
    if where.upper:
        yield values.multiply([-ONE, next_to(body, upper, -step)])
        upper -= step
    yield integrated(body.of_itself(), body.variable, lower, upper, name_of(body.variable))


def next_to(body: Body, a: arb, step: arb) -> Value:
    """The integral from a to a + step, as step·∫ f(a + step·e^{−t}) e^{−t} dt over t > 0."""
    integrand = values.multiply([step, body.towards(a, step), values.function_of(body.t, DECAYING)])
    name = name_of(body.variable)
    t = put_in(name)
    where = f"{name} = {about(a)} {'+' if step > 0 else '-'} {about(abs(step))} exp(-{t})"
    return integrated(integrand, body.t, ZERO, arb.pos_inf(), name, where)


def integrated(value: Value, variable: Variable, lower: arb, upper: arb, over: str, where: str = "") -> Value:
    """The integral over a variable of each function of it; where it was cut off is noted under the name `over`."""
    tails: list[Tails] = []

    def of(f: Function) -> arb:
        found, beyond = integrate(f, lower, upper)
        tails.append(beyond)
        return found

    result = values.replaced(value, variable, of)
    if tails:
        note(each(tails), over, where)
    return result


def direction(lower: arb, upper: arb) -> arb:
    return ONE if upper > lower else -ONE


@evaluates(Bracket)
def bracket(scope: Scope, term: Expr) -> Value:
    if has_kinks(term.args[0]):
        raise CannotEnclose("the limit of a function with kinks or jumps")
    body = Body(scope, term.args[0], (), scope.atom(term.args[1]))
    lower, upper = (end(scope, place) for place in term.args[2:])
    inwards = direction(lower, upper)
    return values.add([at_end(body, upper, -inwards), values.multiply([-ONE, at_end(body, lower, inwards)])])


def at_end(body: Body, a: arb, inwards: arb) -> Value:
    """The value at a finite end, where there is one, and otherwise the limit from inside the interval."""
    if not a.is_finite():
        return values.replaced(body.of_itself(), body.variable, lambda f: limit(f, 1 if a > 0 else -1))
    try:
        return body.at(a)
    except OutsideDomain:
        return values.replaced(body.towards(a, inwards), body.t, lambda f: limit(f, 1))

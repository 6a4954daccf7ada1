"""Where a term is evaluated: at a point, with some symbols bound, and everything found there remembered.

A bound variable of integration is the identity function of itself, an index is a number. Steps of a derivation share
most of their subterms, and so do the two sides of a step: the memory is what makes a whole derivation cheap.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import TypeVar

from sympy import Basic, Expr, Indexed, S, Symbol

from derive.certification.ball.balls import CannotEnclose, arb, ctx, exact
from derive.certification.ball.cuts import NOTED, Cut
from derive.certification.ball.linear import Grid
from derive.certification.ball.points import Atom, Point, name_of
from derive.certification.ball.values import Value, variable

MOST_REMEMBERED = 4096
Found = TypeVar("Found", Value, Grid)


class Scope:
    """A point and what is bound; the precision is the one that it was made under."""

    def __init__(self, point: Point, bound: Mapping[Atom, Value]) -> None:
        self.point = point
        self.bound = bound
        self.values: dict[Atom, Fraction] = {}
        self.memory: dict[Basic, Value] = {}
        self.grids: dict[Basic, Grid] = {}
        self.cuts: dict[Basic, tuple[Cut, ...]] = {}
        """Of what is remembered: where the integrals in it were cut off, where there are any."""
        self.inner: dict[Hashable, Scope] = {}

    def look_up(self, atom: Atom) -> Value:
        return self.bound[atom] if atom in self.bound else exact(self.chosen(atom))

    def chosen(self, atom: Atom) -> Fraction:
        """The value of a free symbol at the point."""
        if atom not in self.values:
            self.values[atom] = self.choose(atom)
        return self.values[atom]

    def choose(self, atom: Atom) -> Fraction:
        interval = self.point.interval(atom)
        if interval is None:
            return self.point.value(atom)
        lower, upper = (float(end(self, term)) for term in interval)
        return self.point.between(lower, upper, name_of(atom))

    def atom(self, term: Expr) -> Atom:
        """The name under which a symbol, or an indexed symbol, is bound."""
        if isinstance(term, Indexed) and isinstance(term.base.label, Symbol):
            return term.base.label, tuple(whole_number(evaluate(self, index)) for index in term.indices)
        if isinstance(term, Symbol):
            return term, ()
        raise CannotEnclose(f"{term} is no variable")

    def integrating(self, *atoms: Atom) -> Scope:
        """Inside an integral over these variables."""
        return self.within(atoms, lambda: {atom: variable(atom) for atom in atoms})

    def counting(self, index: Expr, number: int) -> Scope:
        """Inside a sum, where its index has a value."""
        atom = self.atom(index)
        return self.within((atom, number), lambda: {atom: arb(number)})

    def within(self, key: Hashable, values: Callable[[], dict[Atom, Value]]) -> Scope:
        if key not in self.inner:
            if len(self.inner) >= MOST_REMEMBERED:
                self.inner.clear()
            self.inner[key] = self.with_bound(values())
        return self.inner[key]

    def with_bound(self, values: Mapping[Atom, Value]) -> Scope:
        return Scope(self.point, {**self.bound, **values})


@lru_cache(maxsize=64)
def scope_at(point: Point, precision: int) -> Scope:
    """The outermost scope of a point; under the precision that FLINT works with now."""
    return Scope(point, {})


def nowhere() -> Scope:
    """For terms without free symbols: one scope for all points."""
    return scope_at(Point(-1), ctx.prec)


def remembered(scope: Scope, memory: dict[Basic, Found], term: Basic, find: Callable[[Scope, Expr], Found]) -> Found:
    """What was found for a term in this scope, or is found now, with the cuts that it rests on."""
    found = memory.get(term)
    if found is not None:
        NOTED.extend(scope.cuts.get(term, ()))
        return found
    start = len(NOTED)
    found = find(scope, term)
    if len(scope.memory) + len(scope.grids) >= MOST_REMEMBERED:
        for each in (scope.memory, scope.grids, scope.cuts):
            each.clear()
    memory[term] = found
    if len(NOTED) > start:
        scope.cuts[term] = tuple(dict.fromkeys(NOTED[start:]))
    return found


Handler = Callable[[Scope, Expr], Value]
Node = TypeVar("Node", bound=Handler)
HANDLERS: dict[type, Handler] = {}


def evaluates(*kinds: type) -> Callable[[Node], Node]:
    """Register how terms of these classes, and of classes derived from them, are evaluated."""

    def register(handler: Node) -> Node:
        HANDLERS.update(dict.fromkeys(kinds, handler))
        return handler

    return register


def handler_of(kind: type) -> Handler:
    for base in kind.__mro__:
        if base in HANDLERS:
            return HANDLERS[base]
    raise CannotEnclose(f"{kind.__name__} cannot be evaluated")


def evaluate(scope: Scope, term: Basic) -> Value:
    return remembered(scope, scope.memory, term, handled)


def handled(scope: Scope, term: Expr) -> Value:
    return handler_of(type(term))(scope, term)


def end(scope: Scope, term: Expr) -> arb:
    """An end of an interval, infinite ones included."""
    if term is S.Infinity:
        return arb.pos_inf()
    return arb.neg_inf() if term is S.NegativeInfinity else number(evaluate(scope, term))


def number(value: Value) -> arb:
    if not isinstance(value, arb):
        raise CannotEnclose("a limit or an index depends on another variable of integration")
    return value


def whole_number(value: Value) -> int:
    """The whole number that a limit or an index is."""
    whole = integer(number(value))
    if whole is None:
        raise CannotEnclose("a limit of a sum or an index is not a whole number")
    return whole


def integer(ball: arb) -> int | None:
    """The whole number that a ball is exactly, if it is one."""
    found = ball.unique_fmpz() if ball.is_integer() else None
    return None if found is None else int(found)

"""Bound variables, and replacing atoms by forms.

A binder (an integral, a sum over an index) stores its body with the variable renamed to `Bound(h)`, where h is
one more than the number of binders nested in the body: so terms that differ only in the names of their variables
get the same atom, and no inner binder can catch an outer variable. Rewriting inside a binder first renames its
variable to a `Fresh` atom, which nothing else contains, and binds it again afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum
from functools import lru_cache

from derive.certification.exact.atoms import Atom, Number, Stuck
from derive.certification.exact.leaves import Bound, Coordinate, Fresh
from derive.certification.exact.powers import raised
from derive.certification.exact.ring import Form, Monomial, of, single, total


class Infinite(Enum):
    """An infinite limit."""

    PLUS = 1
    MINUS = -1


Limit = Form | Infinite
CACHE = 20_000
_level: ContextVar[int] = ContextVar("level", default=0)


class Binder(Atom):
    """A term with a bound variable: its body, the variable, and the limits between which it runs."""

    def describe(self) -> None:
        body, bound, *limits = self.key
        inside = frozenset(leaf for leaf in body.free if not concerns(leaf, bound))
        outside = [limit for limit in limits if isinstance(limit, Form)]
        self.free = inside.union(*(limit.free for limit in outside))
        self.height = 1 + max(form.height for form in (body, *outside))
        self.real = all(form.real for form in (body, *outside))
        self.nonzero = self.independent = False

    def rebuild(self, change: Callable[[Form], Form]) -> Form:
        body, bound, *limits = self.key
        with fresh(bound.positive) as x:
            moved = [limit if isinstance(limit, Infinite) else change(limit) for limit in limits]
            return self.close(change(substitute(body, {bound: single(x)})), x, *moved)

    def close(self, body: Form, x: Atom, *limits: Limit) -> Form:
        """The form of this binder over a body in x."""
        raise NotImplementedError


def concerns(leaf: Atom, bound: Atom) -> bool:
    """Whether a leaf is the variable, or a coordinate that the variable is the index of."""
    return leaf is bound or (isinstance(leaf, Coordinate) and any(bound in index.free for index in leaf.key[1:]))


@contextmanager
def fresh(positive: bool = False) -> Iterator[Atom]:
    """A variable that occurs nowhere else while the block runs."""
    token = _level.set(_level.get() + 1)
    try:
        yield Fresh(_level.get(), positive)
    finally:
        _level.reset(token)


def bind(body: Form, x: Atom) -> tuple[Number, Form, Atom]:
    """A monomial with x renamed to its canonical bound variable, and the number in front of it."""
    bound = Bound(1 + body.height, x.positive)
    form = substitute(body, {x: single(bound)})
    if len(form.terms) != 1:
        raise Stuck("a bound variable that cannot be renamed")
    ((monomial, number),) = form.terms.items()
    return number, of(monomial), bound


def substitute(form: Form, values: Mapping[Atom, Form]) -> Form:
    """Every atom in `values` replaced, inside other atoms too; what changes is normalised anew."""
    names = values.keys()
    if names.isdisjoint(form.free):
        return form
    return total([substituted(monomial, values).scaled(number) for monomial, number in form.terms.items()])


def substituted(monomial: Monomial, values: Mapping[Atom, Form]) -> Form:
    names = values.keys()
    kept = frozenset(power for power in monomial if names.isdisjoint(power[0].free))
    result = Form({kept: 1})
    for atom, exponent in monomial - kept:
        result = result * raised(replaced(atom, values), exponent)
    return result


def replaced(atom: Atom, values: Mapping[Atom, Form]) -> Form:
    if atom in values:
        return values[atom]
    if atom.height == 0 and len(values) == 1:
        return renamed(atom, *values.items())
    return atom.rebuild(lambda part: substitute(part, values))


@lru_cache(maxsize=CACHE)
def renamed(atom: Atom, change: tuple[Atom, Form]) -> Form:
    """One replacement in an atom without binders, remembered: the same few exponentials come again and again."""
    return atom.rebuild(lambda part: substitute(part, dict((change,))))


def parts(monomial: Monomial, x: Atom) -> tuple[Monomial, Monomial]:
    """The powers in which x does not occur, and those in which it does."""
    inside = frozenset(power for power in monomial if x in power[0].free)
    return monomial - inside, inside

"""Probabilities of events of one random variable with a law: X = x, a < X ≤ b, and of e^X, X², aX + b."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from sympy import Dummy, Expr, Integer, Integral, S, Sum, Symbol, exp, log, sqrt

from derive.checking.context import Law
from derive.checking.meaning import domains
from derive.checking.meaning.elaborating import Elaborator
from derive.checking.meaning.functions import density
from derive.checking.meaning.values import NoMeaning, Value, scalar
from derive.checking.syntax import (
    Call,
    Constant,
    Name,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Tree,
    names,
)
from derive.checking.syntax import Sum as SumTree

TWO = Number(Fraction(2))
BELOW, ABOVE = ("<", "<="), (">", ">=")


@dataclass(frozen=True)
class Between:
    """Between which ends a formula lies, open where there is None."""

    lower: Expr | None = None
    upper: Expr | None = None
    closed: bool = True
    """Whether its only end belongs to it: of whole numbers that matters."""

    def by(self, change: Callable[[Expr], Expr], turned: bool = False) -> Between:
        """The ends changed by a function that grows, or that falls."""
        ends = [None if end is None else change(end) for end in (self.lower, self.upper)]
        lower, upper = reversed(ends) if turned else ends
        return replace(self, lower=lower, upper=upper)


def probability(at: Elaborator, event: Relation) -> Value:
    """The probability that a random variable has a value, or lies between two."""
    if event.sign == "=":
        name = event.left.name if isinstance(event.left, Name) else ""
        vectors = at.context.variables.get(at.context.variable_of(name) or "")
        if vectors is not None and vectors.of_vectors:
            return density(at, vectors, at.value(event.right))
        law = law_of(at, name)
        if law.family is None or not law.family.discrete:
            raise NoMeaning("the probability of an event of another kind")
        return density(at, law, at.number(event.right))
    body, ends = sides(at, event)
    while not (isinstance(body, Name) and body.name not in at.context.derived):
        body, ends = inverted(at, body, ends)
    law = law_of(at, body.name)
    if law.family is not None and law.family.discrete:
        return of_whole_numbers(at, law, ends)
    return within(at, law, body.name, ends)


def law_of(at: Elaborator, name: str) -> Law:
    """The law of a random variable, where its density is known."""
    variable = at.context.variable_of(name)
    law = at.context.variables[variable] if variable is not None else None
    if law is None or law.family is None:
        raise NoMeaning("the probability of an event of another kind")
    return law


def sides(at: Elaborator, event: Relation) -> tuple[Tree, Between]:
    """What is compared with ends, and these: of a < X ≤ b, X ≤ b and b ≥ X."""
    left, right, sign = event.left, event.right, event.sign
    if isinstance(left, Relation):
        if left.sign not in (*BELOW, *ABOVE) or (left.sign in BELOW) != (sign in BELOW):
            raise NoMeaning("the probability of an event of another kind")
        first, last = at.number(left.left), at.number(right)
        at.conditions.append((first, "<" if sign in BELOW else ">", last))
        return left.right, Between(*((first, last) if sign in BELOW else (last, first)))
    if sign not in (*BELOW, *ABOVE):
        raise NoMeaning("the probability of an event of another kind")
    closed = sign in ("<=", ">=")
    if is_random(at, right) and not is_random(at, left):
        left, right, sign = right, left, ABOVE[0] if sign in BELOW else BELOW[0]
    end = at.number(right)
    return left, Between(None, end, closed) if sign in BELOW else Between(end, None, closed)


def is_random(at: Elaborator, tree: Tree) -> bool:
    """Whether a capital of a random variable, or of a function of one, stands in a tree."""
    return any(name in at.context.variables or name in at.context.derived for name in names(tree))


def inverted(at: Elaborator, body: Tree, ends: Between) -> tuple[Tree, Between]:
    """What stands in a function, and between which ends it lies then."""
    if isinstance(body, Name):
        return at.context.derived[body.name], ends
    if isinstance(body, Negative):
        return body.body, ends.by(lambda end: -end, turned=True)
    if isinstance(body, Power) and body.base == Constant("e"):
        return body.exponent, positive(at, ends).by(log)
    if isinstance(body, Call) and len(body.arguments) == 1 and body.function.name in ("exp", "log", "ln"):
        back = log if body.function.name == "exp" else exp
        return body.arguments[0], (positive(at, ends) if back is log else ends).by(back)
    if isinstance(body, Power) and body.exponent == TWO and ends.lower is None and ends.upper is not None:
        positive(at, ends)
        return body.base, Between(-sqrt(ends.upper), sqrt(ends.upper), ends.closed)
    return linear(at, body, ends)


def positive(at: Elaborator, ends: Between) -> Between:
    """The ends, at points where they are positive."""
    at.conditions += [(end, ">", S.Zero) for end in (ends.lower, ends.upper) if end is not None]
    return ends


def linear(at: Elaborator, body: Tree, ends: Between) -> tuple[Tree, Between]:
    """X in X + b, or in aX and X/a of an a whose sign is known."""
    if isinstance(body, Quotient) and is_random(at, body.above) and not is_random(at, body.below):
        return body.above, scaled(at.number(body.below), ends)
    parts = body.terms if isinstance(body, SumTree) else body.factors if isinstance(body, Product) else ()
    inside = [part for part in parts if is_random(at, part)]
    others = tuple(part for part in parts if not is_random(at, part))
    if len(inside) != 1 or not others:
        raise NoMeaning("the probability of an event of another kind")
    if isinstance(body, SumTree):
        shift = at.number(SumTree(others))
        return inside[0], ends.by(lambda end: end - shift)
    return inside[0], scaled(1 / at.number(Product(others)), ends)


def scaled(factor: Expr, ends: Between) -> Between:
    """The ends times a number of a known sign."""
    if factor.is_positive is None or factor.is_zero:
        raise NoMeaning("the probability of an event with a factor whose sign is not known")
    return ends.by(lambda end: end * factor, turned=not factor.is_positive)


def within(at: Elaborator, law: Law, name: str, ends: Between) -> Expr:
    """The integral of a density between two ends inside of its support."""
    lower, upper = domains.law_support(at, law)
    symmetric = ends.lower is not None and ends.upper is not None and ends.lower == -ends.upper
    first = None if symmetric and lower.is_nonnegative else ends.lower
    for end in (first, ends.upper):
        if end is not None:
            at.inside(law, end)
    inner = name.lower() + "'"
    symbol = Symbol(inner, positive=True) if lower.is_nonnegative else Symbol(inner, real=True)
    limits = (lower if first is None else first, upper if ends.upper is None else ends.upper)
    return Integral(density(at, law, symbol), (symbol, *limits))


def of_whole_numbers(at: Elaborator, law: Law, ends: Between) -> Expr:
    """P(X ≤ k) as a sum, P(X > k) as one less it."""
    least, _ = domains.law_support(at, law)
    if (ends.lower is None) == (ends.upper is None):
        raise NoMeaning("the probability of an event of another kind")
    end = ends.lower if ends.upper is None else ends.upper
    if end is None or not end.is_integer:
        raise NoMeaning("the probability of an event up to what is no whole number")
    below = ends.lower is None
    last = end if ends.closed == below else end - 1
    at.conditions.append((least, "<=", last))
    index = Dummy("k", integer=True, nonnegative=True)
    total = Sum(density(at, law, index), (index, least, last))
    return total if below else Integer(1) - total


def density_of(at: Elaborator, variable: str, point: Expr) -> Expr:
    """The density of Y = g(X) at a point: the slope of P(g(X) ≤ y)."""
    end = Dummy("y", positive=True) if point.is_positive else Dummy("y", real=True)
    before = len(at.conditions)
    with at.binding({"'y": end}):
        found = scalar(probability(at, Relation("<=", Name(variable), Name("'y"))))
    at.conditions[before:] = [(a.subs(end, point), sign, b.subs(end, point)) for a, sign, b in at.conditions[before:]]
    return found.diff(end).subs(end, point)

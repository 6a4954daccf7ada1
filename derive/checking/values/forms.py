"""Functions of bound variables of the form Σ c x^p (log x)^k e^{Q(x)}, Q of second degree: the integrands of the field.

The numbers in them are those of one point. Sums, products, powers, logarithms and exponentials that lead out of the
form raise `NotAForm`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flint import fmpq
from sympy import Symbol

from derive.checking.values.numbers import (
    NoValue,
    Number,
    OutsideDomain,
    exponential,
    is_exact,
    is_zero,
    logarithm,
    power,
    whole,
)

MOST_TERMS = 4_000
Monomial = tuple[Symbol, ...]


class NotAForm(NoValue):
    """A function that is not of the form."""


@dataclass(frozen=True, eq=False)
class Term:
    """factor · Π x^powers · Π (log x)^logs · e^{exponent}; the exponent maps monomials to their coefficients."""

    factor: Number
    powers: Mapping[Symbol, Number] = field(default_factory=dict)
    logs: Mapping[Symbol, int] = field(default_factory=dict)
    exponent: Mapping[Monomial, Number] = field(default_factory=dict)

    @property
    def constant(self) -> bool:
        return not (self.powers or self.logs or self.exponent)

    @property
    def key(self) -> object:
        """What two terms share that may be added to one, where it is known exactly."""
        numbers = (*self.powers.values(), *self.exponent.values())
        if not all(map(is_exact, numbers)):
            return None
        parts = (self.powers.items(), self.logs.items(), self.exponent.items())
        return tuple(frozenset(part) for part in parts)

    def times(self, other: Term) -> Term:
        return Term(
            self.factor * other.factor,
            added(self.powers, other.powers),
            added(self.logs, other.logs),
            added(self.exponent, other.exponent),
        )


def added(a: Mapping[Any, Number], b: Mapping[Any, Number]) -> dict[Any, Number]:
    """Two maps added entry by entry, without zeros."""
    if not a or not b:
        return dict(a or b)
    result = dict(a)
    for key, value in b.items():
        result[key] = result[key] + value if key in result else value
    return {key: value for key, value in result.items() if not is_zero(value)}


@dataclass(frozen=True, eq=False)
class Form:
    """A sum of terms."""

    terms: tuple[Term, ...]

    @property
    def number(self) -> Number:
        """The value, where no variable is left."""
        total: Number = fmpq(0)
        for term in self.terms:
            if not term.constant:
                raise NotAForm("a function where a number is needed")
            total = total + term.factor
        return total

    @property
    def constant(self) -> bool:
        return all(term.constant for term in self.terms)

    def plus(self, other: Form) -> Form:
        return collected((*self.terms, *other.terms))

    def times(self, other: Form) -> Form:
        if len(self.terms) * len(other.terms) > MOST_TERMS:
            raise NotAForm("a product of too many terms")
        return collected(tuple(a.times(b) for a in self.terms for b in other.terms))


def collected(terms: tuple[Term, ...]) -> Form:
    """The terms, those that share everything but their factor added."""
    found: dict[object, Term] = {}
    rest = []
    for term in terms:
        if is_zero(term.factor):
            continue
        key = term.key
        if key is None:
            rest.append(term)
        elif key in found:
            found[key] = Term(found[key].factor + term.factor, term.powers, term.logs, term.exponent)
        else:
            found[key] = term
    kept = [term for term in found.values() if not is_zero(term.factor)]
    return Form((*kept, *rest))


def number_form(value: Number) -> Form:
    """A constant function."""
    return Form(()) if is_zero(value) else Form((Term(value),))


def variable_form(variable: Symbol) -> Form:
    """The identity."""
    return Form((Term(fmpq(1), {variable: fmpq(1)}),))


def logarithm_of(form: Form) -> Form:
    """log of one term: a sum."""
    if form.constant:
        return number_form(logarithm(form.number))
    if len(form.terms) != 1 or form.terms[0].logs:
        raise NotAForm("the logarithm of a sum")
    (term,) = form.terms
    terms = list(number_form(logarithm(term.factor)).terms)
    terms += [Term(count, {}, {variable: 1}) for variable, count in only_positive(term).items()]
    terms += [monomial_term(monomial, value) for monomial, value in term.exponent.items()]
    return collected(tuple(terms))


def monomial_term(monomial: Monomial, value: Number) -> Term:
    """value · Π monomial."""
    powers: dict[Symbol, Number] = {}
    for variable in monomial:
        powers[variable] = powers.get(variable, fmpq(0)) + 1
    return Term(value, powers)


def only_positive(term: Term) -> Mapping[Symbol, Number]:
    """The powers of a term, where all of their variables are positive."""
    if not all(variable.is_positive for variable in term.powers):
        raise NotAForm("a logarithm or a root of a variable of either sign")
    return term.powers


def exponential_of(form: Form) -> Form:
    """e to a polynomial of second degree and multiples of logarithms."""
    factor: Number = fmpq(1)
    powers: dict[Symbol, Number] = {}
    exponent: dict[Monomial, Number] = {}
    for term in form.terms:
        if term.constant:
            factor = factor * exponential(term.factor)
        elif term.logs and not term.powers and not term.exponent:
            ((variable, count),) = term.logs.items() if len(term.logs) == 1 else ((None, 2),)
            if variable is None or count != 1:
                raise NotAForm("e to a power of a logarithm")
            powers[variable] = powers.get(variable, fmpq(0)) + term.factor
        else:
            monomial = monomial_of(term)
            exponent[monomial] = exponent.get(monomial, fmpq(0)) + term.factor
    kept = {monomial: value for monomial, value in exponent.items() if not is_zero(value)}
    return Form((Term(factor, {v: p for v, p in powers.items() if not is_zero(p)}, {}, kept),))


def monomial_of(term: Term) -> Monomial:
    """The monomial of a term of first or second degree."""
    counts = {variable: whole(count) for variable, count in term.powers.items()}
    if term.logs or term.exponent or any(count is None or count < 0 for count in counts.values()):
        raise NotAForm("e to what is no polynomial")
    if sum(count or 0 for count in counts.values()) > 2:
        raise NotAForm("e to a polynomial of higher degree")
    return tuple(sorted((v for v, count in counts.items() for _ in range(count or 0)), key=str))


def power_of(form: Form, exponent: Number) -> Form:
    """form^exponent: any whole power, other powers of one term."""
    if form.constant:
        return number_form(power(form.number, exponent))
    count = whole(exponent)
    if count is not None and 0 <= count <= 40:
        result = number_form(fmpq(1))
        for _ in range(count):
            result = result.times(form)
        return result
    if len(form.terms) != 1:
        raise NotAForm("a root or a quotient of a sum")
    (term,) = form.terms
    if count is None:
        only_positive(term)
    if term.logs:
        raise NotAForm("a root or a quotient of a logarithm")
    if is_zero(term.factor):
        raise OutsideDomain("division by zero")
    return Form((Term(
        power(term.factor, exponent),
        {variable: value * exponent for variable, value in term.powers.items()},
        {},
        {monomial: value * exponent for monomial, value in term.exponent.items()},
    ),))  # fmt: skip

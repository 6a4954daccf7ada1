"""Logarithms and exponentials, and powers with any exponent through them.

exp(E) is split over the terms of E: e^{c m + …} = (e^m)^c …, where (e^m)^c names e^{cm}. A term c log a gives a^c.
log is split over factors known to be positive: log(ab) = log a + log b and log a^c = c log a for a > 0, which
holds for every b where log b is defined. What is not known to be positive stays under one logarithm: log x² is an
atom, not 2 log x. log e^m = m for real m.
"""

from __future__ import annotations

from collections.abc import Callable

from derive.certification.exact.atoms import Atom, Number, Stuck
from derive.certification.exact.compounds import Compound, reduced
from derive.certification.exact.leaves import Radix
from derive.certification.exact.powers import factors, raised, split
from derive.certification.exact.ring import ONE, ZERO, Form, Monomial, magnitude, of, single, total


class Log(Atom):
    """log of one positive atom, or of something of unknown sign."""

    def describe(self) -> None:
        (inside,) = self.key
        self.free = inside.free
        self.height = inside.height
        self.real = is_positive_atom(inside)
        # log(ab) and log a + log b are the same function: only logs of leaves are independent of each other.
        self.independent = self.real and all(not isinstance(a, Compound) and a.independent for a in inside.atoms)

    def rebuild(self, change: Callable[[Form], Form]) -> Form:
        return log(change(self.key[0]))


class Exp(Atom):
    """e^m for a monomial m with coefficient 1."""

    def describe(self) -> None:
        (monomial,) = self.key
        exponent = of(monomial)
        self.free, self.height = exponent.free, exponent.height
        self.real = self.positive = exponent.real
        self.independent = all(atom.independent for atom, _ in monomial)

    def rebuild(self, change: Callable[[Form], Form]) -> Form:
        return exp(change(of(self.key[0])))


def is_positive_atom(form: Form) -> bool:
    return len(form.terms) == 1 and all(atom.positive for atom in form.atoms)


def log(form: Form) -> Form:
    form = reduced(form) if len(form.terms) > 1 else form
    if not form:
        raise Stuck("the logarithm of zero")
    term, rest = split(form)
    ((monomial, number),) = term.terms.items()
    unknown = rest * Form({frozenset(p for p in monomial if not p[0].positive): 1 if number > 0 else -1})
    parts = [single(Log(single(Radix(prime)))).scaled(times) for prime, times in factors(magnitude(number))]
    parts += [log_of_atom(atom).scaled(exponent) for atom, exponent in monomial if atom.positive]
    if unknown.number is not None and unknown != ONE:
        raise Stuck("the logarithm of a negative number")
    return total(parts) if unknown == ONE else total([*parts, single(Log(unknown))])


def log_of_atom(atom: Atom) -> Form:
    return of(atom.key[0]) if isinstance(atom, Exp) else single(Log(single(atom)))


def exp(form: Form) -> Form:
    result = ONE
    for monomial, number in reduced(form).terms.items():
        result = result * exp_of_term(monomial, number)
    return result


def exp_of_term(monomial: Monomial, number: Number) -> Form:
    """e^{number · monomial}."""
    if len(monomial) == 1:
        ((atom, exponent),) = monomial
        if isinstance(atom, Log) and exponent == 1:
            return raised(atom.key[0], number)
    return single(Exp(monomial), number)


def exponent_of(monomial: Monomial, x: Atom) -> tuple[Form, Monomial]:
    """The exponent of the exponentials in which x occurs, gathered in one sum, and the rest of the monomial."""
    powers = frozenset((atom, e) for atom, e in monomial if isinstance(atom, Exp) and x in atom.free)
    return gathered(powers), monomial - powers


def gathered(exponentials: Monomial) -> Form:
    return total([of(atom.key[0]).scaled(e) for atom, e in exponentials])


def symbolic_power(base: Form, exponent: Form) -> Form:
    """a^k = e^{k log a} for a > 0; a rational k needs no logarithm."""
    if exponent.number is not None:
        return raised(base, exponent.number)
    if base == ONE:
        return ONE
    if base == ZERO:
        raise Stuck("a power of zero")
    term, rest = split(reduced(base))
    if rest != ONE or not all(c > 0 and all(a.positive for a, _ in m) for m, c in term.terms.items()):
        raise Stuck("a symbolic power of something that is not known to be positive")
    return exp(exponent * log(base))

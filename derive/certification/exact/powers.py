"""Powers with a rational exponent.

(ab)^r = a^r b^r is used for a positive factor a only: then it holds for every b and every rational r, with the
principal value of b^r. What is not known to be positive stays together under one root: (x²)^{1/2} is an atom of
its own, neither x nor −x. A whole power distributes over everything.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from sympy import factorint, isprime

from derive.certification.exact.atoms import Atom, Number, Stuck
from derive.certification.exact.compounds import Compound, primitive, reduced
from derive.certification.exact.leaves import Radix
from derive.certification.exact.ring import ONE, ZERO, Form, Monomial, lowered, magnitude, of, single, tidy
from derive.certification.exact.signs import is_nonzero, is_positive

HIGHEST_POWER = 64
LARGEST_NUMBER = 4000  # bits
TRIAL_DIVISION = 10_000


class Root(Atom):
    """The principal value of b^{1/n} for a base b that is not known to be positive; its nth power is b."""

    def describe(self) -> None:
        base, self.degree = self.key
        self.free, self.real, self.independent = base.free, False, False
        self.height = base.height
        self.nonzero = is_nonzero(base)

    def rebuild(self, change: Callable[[Form], Form]) -> Form:
        base, degree = self.key
        return raised(change(base), Fraction(1, degree))

    def settled(self, exponent: Number) -> bool:
        """1/√b is √b/b: so that b/√b and √b have one form."""
        return 0 <= exponent < self.degree

    def relation(self, times: int) -> Form:
        return raised(self.key[0], times)


def raised(form: Form, exponent: Number) -> Form:
    """form^exponent."""
    if exponent == 1:
        return form
    form = reduced(form) if len(form.terms) > 1 else form
    if not form:
        if exponent > 0:
            return ZERO
        raise Stuck("division by zero" if exponent else "0^0")
    if exponent.denominator == 1:
        return whole_power(form, int(exponent)) if exponent >= 0 else inverse(form, -int(exponent))
    term, rest = split(form)
    ((monomial, number),) = term.terms.items()
    positive = frozenset(power for power in monomial if power[0].positive)
    unknown = rest * Form({monomial - positive: 1 if number > 0 else -1})
    return number_power(magnitude(number), exponent) * scaled_powers(positive, exponent) * root(unknown, exponent)


def split(form: Form) -> tuple[Form, Form]:
    """The form as one term, with a positive sum in it as an atom, times a sum of unknown sign."""
    if len(form.terms) == 1:
        return form, ONE
    term, rest = primitive(form)
    atom = Compound(rest)
    return (term * single(atom), ONE) if atom.positive else (term, rest)


def whole_power(form: Form, times: int) -> Form:
    if len(form.terms) == 1:
        ((monomial, number),) = form.terms.items()
        return scaled_powers(monomial, times).scaled(rational_power(number, times))
    if times > HIGHEST_POWER:
        raise Stuck(f"too large: a power beyond {HIGHEST_POWER}")
    if times < 2 or not is_positive(form):
        return form**times
    # A power of a positive sum stays a power, for a root or a logarithm to find.
    term, _ = split(form)
    return whole_power(term, times)


def inverse(form: Form, times: int) -> Form:
    """1/form^times, for a form that is not the zero function."""
    if len(form.terms) > 1:
        term, rest = primitive(form)
        form = term * single(Compound(rest))
    if not is_nonzero(form):
        raise Stuck("division by something that may vanish identically")
    ((monomial, number),) = form.terms.items()
    return scaled_powers(monomial, -times).scaled(rational_power(number, -times))


def scaled_powers(monomial: Monomial, exponent: Number) -> Form:
    """monomial^exponent, factor by factor."""
    powers = frozenset((atom, tidy(e * exponent)) for atom, e in monomial) if exponent else frozenset()
    return lowered(powers) if any(atom.degree for atom, _ in powers) else of(powers)


def root(base: Form, exponent: Number) -> Form:
    """A fractional power of something of unknown sign."""
    if base == ONE:
        return ONE
    if base.number is not None:
        raise Stuck("a root of a negative number")
    if exponent < 0 and not is_nonzero(base):
        raise Stuck("division by something that may vanish identically")
    return scaled_powers(frozenset(((Root(base, exponent.denominator), 1),)), exponent.numerator)


def number_power(number: Number, exponent: Number) -> Form:
    """A root of a positive rational number, split into roots of primes."""
    powers = frozenset((Radix(prime), tidy(times * exponent)) for prime, times in factors(number))
    return lowered(powers)


def rational_power(number: Number, times: int) -> Number:
    bits = number.numerator.bit_length() + number.denominator.bit_length() - 2
    if bits * abs(times) > LARGEST_NUMBER:
        raise Stuck("too large: a number with thousands of digits")
    return tidy(Fraction(number) ** times) if number != 1 else 1


def factors(number: Number) -> list[tuple[int, int]]:
    """A positive rational as primes with whole exponents."""
    found = [*factored(number.numerator), *((p, -n) for p, n in factored(number.denominator))]
    return [(prime, times) for prime, times in found if prime != 1]


def factored(number: int) -> list[tuple[int, int]]:
    primes = factorint(number, limit=TRIAL_DIVISION)
    if any(prime > TRIAL_DIVISION**2 and not isprime(prime) for prime in primes):
        raise Stuck(f"{number} is too large to be factored")
    return sorted((int(prime), int(times)) for prime, times in primes.items())

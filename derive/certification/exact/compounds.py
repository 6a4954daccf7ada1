"""Sums that act as one generator: what stands under a fraction bar or a root and has more than one term.

A sum is first made primitive: every monomial and every number that divides all its terms is taken out. What is
left, P, becomes an atom, and 1/(2a + 2b) is ½ (a+b)^{-1}. The ring treats the atom P as free. That it equals its
own terms is used only in `cleared`: F = N / (P^k Q^l …) with N free of denominators. As P is not the zero
function, F = 0 wherever it is defined if and only if N = 0 there; this is cross multiplication.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import floor, gcd, lcm

from derive.certification.exact.atoms import Atom, Number, Stuck
from derive.certification.exact.ring import UNIT, Form, Monomial, accumulate, flipped, of, over, single, tidy, total
from derive.certification.exact.signs import is_nonzero, is_positive

ROUNDS = 20
LONGEST_QUOTIENT = 64


class Compound(Atom):
    """A primitive sum as one atom."""

    def describe(self) -> None:
        (form,) = self.key
        self.free = form.free
        self.height = form.height
        self.positive = is_positive(form)
        self.real = form.real
        self.nonzero = is_nonzero(form)
        self.independent = False

    def rebuild(self, change: Callable[[Form], Form]) -> Form:
        return change(self.key[0])


def primitive(form: Form) -> tuple[Form, Form]:
    """A sum of several terms as one term times a primitive sum: nothing divides all its terms but ±1."""
    shared = common(form)
    rest = form * of(flipped(shared))
    if not rest:
        raise Stuck("a zero that only a relation shows")
    numbers = rest.terms.values()
    content = Fraction(gcd(*(n.numerator for n in numbers)), lcm(*(n.denominator for n in numbers)))
    content = -content if leads_negative(rest) else content
    return Form({shared: tidy(content)}), rest.scaled(over(1, content))


def common(form: Form) -> Monomial:
    """The largest monomial that divides every term."""
    powers = [dict(monomial) for monomial in form.terms]
    lowest = {atom: min(each.get(atom, 0) for each in powers) for atom in form.atoms}
    return frozenset((atom, exponent) for atom, exponent in lowest.items() if exponent)


def order(*forms: Form) -> Callable[[Monomial], tuple[Number, ...]]:
    """A total order of the monomials that multiplication respects: by the exponents of the atoms in turn."""
    atoms = sorted({atom for form in forms for atom in form.atoms}, key=lambda atom: atom.serial)

    def exponents(monomial: Monomial) -> tuple[Number, ...]:
        powers = dict(monomial)
        return tuple(powers.get(atom, 0) for atom in atoms)

    return exponents


def leads_negative(form: Form) -> bool:
    """Which of F and −F stands for both in an odd or even function."""
    return form.terms[max(form.terms, key=order(form))] < 0


def compounds(form: Form) -> list[Compound]:
    return sorted((atom for atom in form.atoms if isinstance(atom, Compound)), key=lambda atom: atom.serial)


def cleared(form: Form) -> tuple[Form, dict[Compound, int]]:
    """N and the exponents k with form = N / ∏ P^k, where N has each P at most under a root."""
    denominators: dict[Compound, int] = {}
    for _ in range(ROUNDS):
        for compound in compounds(form):
            exponents = [dict(monomial).get(compound, 0) for monomial in form.terms]
            if any(not 0 <= exponent < 1 for exponent in exponents):
                shift = max(0, -floor(min(exponents)))
                form = multiplied_out(form * single(compound, shift) if shift else form, compound)
                denominators[compound] = denominators.get(compound, 0) + shift
                break
        else:
            return form, denominators
    raise Stuck("too large: fractions within fractions")


def multiplied_out(form: Form, compound: Compound) -> Form:
    """The whole positive powers of the compound replaced by its terms."""
    parts: dict[int, dict[Monomial, Number]] = {}
    for monomial, number in form.terms.items():
        exponent = dict(monomial).get(compound, 0)
        whole = max(0, floor(exponent))
        rest = frozenset(power for power in monomial if power[0] is not compound)
        rest |= {(compound, exponent - whole)} if exponent - whole else UNIT
        parts.setdefault(whole, {})[rest] = number
    return total([Form(part) * compound.key[0] ** whole for whole, part in parts.items()])


def expanded(form: Form, x: Atom) -> Form:
    """The form with no whole positive power of a compound in which x occurs."""
    for compound in compounds(form):
        if x in compound.free:
            form = multiplied_out(form, compound)
    return form


def reduced(form: Form) -> Form:
    """The form over one denominator, cancelled: the same for most forms that are equal as fractions."""
    if not any(isinstance(atom, Compound) for atom in form.atoms):
        return form
    numerator, denominators = cleared(form)
    for compound, times in denominators.items():
        while times and numerator and (quotient := divided(numerator, compound.key[0])) is not None:
            numerator, times = quotient, times - 1
        numerator = numerator * single(compound, -times) if times else numerator
    return numerator


def divided(form: Form, divisor: Form) -> Form | None:
    """The exact quotient by long division, or None. It is checked: form = quotient · divisor + 0."""
    key = order(form, divisor)
    head, tail = max(divisor.terms, key=key), min(divisor.terms, key=key)
    lowest = tuple(a - b for a, b in zip(key(min(form.terms, key=key)), key(tail), strict=True))
    quotient: dict[Monomial, Number] = {}
    for _ in range(LONGEST_QUOTIENT):
        if not form:
            return Form(quotient)
        lead = max(form.terms, key=key)
        term = Form({lead: over(form.terms[lead], divisor.terms[head])}) * of(flipped(head))
        if key(next(iter(term.terms), UNIT)) < lowest:
            return None
        accumulate(quotient, term, 1)
        form = form - term * divisor
    return None


def is_zero(form: Form) -> bool:
    """Whether the form is zero wherever it is defined."""
    return not form or not cleared(form)[0]

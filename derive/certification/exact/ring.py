"""The ring of normal forms: finite sums of rational coefficients times monomials in generators.

A monomial is a product of powers of distinct atoms, with rational exponents. A `Form` is a finite sum of monomials
with rational coefficients: an element of the group ring Q[Q^atoms].

Why two terms with the same form are equal: the powers of one atom obey a^p a^q = a^{p+q}. For a positive atom
that holds for all rational p, q; any other atom only ever gets integer exponents, or stands for one fixed
number e^m of which e^{cm} is written as a power. Beyond that the ring only uses the laws of a commutative ring
and the relations that an atom declares (2^{1/2} 2^{1/2} = 2, cos² = 1 − sin²).
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from derive.certification.exact.atoms import Atom, Number, Stuck

TERM_LIMIT = 3000
Monomial = frozenset[tuple[Atom, Number]]
UNIT: Monomial = frozenset()


class Form:
    """A sum of monomials with rational coefficients, none of them zero. Never changed once made."""

    __slots__ = ("_free", "_hash", "terms")

    def __init__(self, terms: dict[Monomial, Number]) -> None:
        if len(terms) > TERM_LIMIT:
            raise Stuck(f"too large: more than {TERM_LIMIT} terms")
        self.terms = terms
        self._hash: int | None = None
        self._free: frozenset[Atom] | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Form) and self.terms == other.terms

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self.terms.items()))
        return self._hash

    def __bool__(self) -> bool:
        return bool(self.terms)

    def __add__(self, other: Form) -> Form:
        total = dict(self.terms)
        accumulate(total, other, 1)
        return Form(total)

    def __sub__(self, other: Form) -> Form:
        total = dict(self.terms)
        accumulate(total, other, -1)
        return Form(total)

    def __neg__(self) -> Form:
        return self.scaled(-1)

    def __mul__(self, other: Form) -> Form:
        if len(self.terms) * len(other.terms) > 10 * TERM_LIMIT:
            raise Stuck("too large: a product of long sums")
        total: dict[Monomial, Number] = {}
        for left, c in self.terms.items():
            for right, d in other.terms.items():
                product, related = joined(left, right)
                if related:
                    accumulate(total, lowered(product), c * d)
                elif product in total:
                    accumulate(total, of(product), c * d)
                else:
                    total[product] = c * d
        return Form(total)

    def __pow__(self, times: int) -> Form:
        """A whole power ≥ 0, multiplied out."""
        result, square = ONE, self
        while times:
            result = result * square if times & 1 else result
            times >>= 1
            square = square * square if times else square
        return result

    def scaled(self, number: Number) -> Form:
        return Form({m: c * number for m, c in self.terms.items()} if number else {})

    @property
    def free(self) -> frozenset[Atom]:
        """The leaves on which the form depends."""
        if self._free is None:
            self._free = frozenset().union(*(atom.free for m in self.terms for atom, _ in m))
        return self._free

    @property
    def atoms(self) -> set[Atom]:
        return {atom for m in self.terms for atom, _ in m}

    @property
    def height(self) -> int:
        """How deep binders are nested in the form."""
        return max((atom.height for m in self.terms for atom, _ in m), default=0)

    @property
    def real(self) -> bool:
        return all(atom.real for m in self.terms for atom, _ in m)

    @property
    def number(self) -> Number | None:
        """The form as a rational number, where it is one."""
        return 0 if not self.terms else self.terms.get(UNIT) if len(self.terms) == 1 else None


def accumulate(total: dict[Monomial, Number], form: Form, factor: Number) -> None:
    """Add factor · form to a sum under construction."""
    for monomial, number in form.terms.items():
        value = total.get(monomial, 0) + number * factor
        if value:
            total[monomial] = value
        else:
            total.pop(monomial, None)


def joined(left: Monomial, right: Monomial) -> tuple[Monomial, bool]:
    """The product of two monomials, and whether a declared relation now applies to it."""
    if not left or not right:
        return left or right, False
    powers, related = dict(left), False
    for atom, exponent in right:
        if atom in powers:
            exponent = powers[atom] + exponent
            if not exponent:
                del powers[atom]
                continue
            related = related or (atom.degree > 0 and not atom.settled(exponent))
        powers[atom] = exponent
    return frozenset(powers.items()), related


def lowered(monomial: Monomial) -> Form:
    """The monomial with every declared relation applied."""
    for atom, exponent in monomial:
        if atom.degree and not atom.settled(exponent):
            times = exponent // atom.degree
            left = exponent - times * atom.degree
            rest = monomial - {(atom, exponent)} | ({(atom, left)} if left else UNIT)
            return lowered(rest) * atom.relation(times)
    return Form({monomial: 1})


def constant(number: Number) -> Form:
    return Form({UNIT: number} if number else {})


def single(atom: Atom, exponent: Number = 1) -> Form:
    return Form({frozenset(((atom, exponent),)): 1})


def of(monomial: Monomial) -> Form:
    return Form({monomial: 1})


def total(forms: Iterable[Form]) -> Form:
    """The sum of many forms, without a copy for each."""
    terms: dict[Monomial, Number] = {}
    for form in forms:
        accumulate(terms, form, 1)
    return Form(terms)


def flipped(monomial: Monomial) -> Monomial:
    """1/monomial, before relations are applied."""
    return frozenset((atom, -exponent) for atom, exponent in monomial)


def magnitude(number: Number) -> Number:
    return -number if number < 0 else number


def tidy(number: Number) -> Number:
    """An int where the number is whole."""
    return number.numerator if number.denominator == 1 else number


def over(numerator: Number, denominator: Number) -> Number:
    """An exact quotient."""
    return tidy(Fraction(numerator) / denominator)


ZERO, ONE = constant(0), constant(1)

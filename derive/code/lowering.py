r"""Inert terms as what a processor does: sums, products of two, quotients, and calls of functions.

The value of a term is not changed, only the order of its operations is settled:

    ½ x² y      (½·x)·x·y, from left to right with the number in front: nothing overflows that the result does not
    x²/D        x·(x/D), for the same reason
    (z/s)·z     by the parts that the formula itself shows: the base of a square, or what φ and ψ are taken of
    w·φ(u)      `_phi(u, a, b, w)` with u = (a − b)/b, as the helper that computes it needs a and b

Numbers are drawn together to one, in front of a product; in a sum they stay where the first of them stood.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sympy import Add, Expr, Function, Integer, Mul, Pow, fraction
from sympy.core.relational import Relational

from derive.code.literals import is_exact, nearest
from derive.rules.telescoping import factored
from derive.terms import MINUS_ONE, evaluated, mul, neg, raw, subterms
from derive.terms.kernels import Expm1, Kernel, Phi, Psi
from derive.terms.layout import denominator, unsigned
from derive.terms.written import written

ONE, ZERO = Integer(1), Integer(0)
LARGEST_POWER = 8
"""Higher powers are not written as products."""


class Difference(Function):
    """a − b, rounded; what was lost in rounding it is the `Slip` of it."""


class Slip(Function):
    """What a rounded difference lacks."""


@dataclass(frozen=True)
class Lowering:
    """What the formulas show as one part: products and sums, as their parts, and differences that need their error."""

    products: tuple[tuple[Expr, ...], ...]
    sums: tuple[tuple[Expr, ...], ...]
    differences: tuple[Expr, ...]

    def __call__(self, term: Expr) -> Expr:
        """The term in the order of its operations."""
        if not term.free_symbols and isinstance(term, Expr):
            return number(term)
        if term.is_Add:
            return self.sum(term)
        if term.is_Mul or (term.is_Pow and term.exp.is_Integer):
            return self.product(term)
        if isinstance(term, Kernel):
            return self.kernel(term, ONE)
        if not term.args or isinstance(term, Relational):
            return term
        return raw(term.func, [self(part) if isinstance(part, Expr) else part for part in term.args])

    def sum(self, term: Expr) -> Expr:
        if term in self.differences:
            return raw(Difference, difference_of(term))
        whole = term.args in self.sums
        given = list(term.args) if whole else recognised(Add, term.args, self.sums)
        constants = [part for part in given if not part.free_symbols]
        constant, parts = number(raw(Add, constants)) if constants else ZERO, list[Expr]()
        for part in given:
            if part.free_symbols:
                parts.append(self(part))
            elif part is constants[0] and constant is not ZERO:
                parts.append(constant)
        return raw(Add, parts) if len(parts) > 1 else parts[0]

    def product(self, term: Expr) -> Expr:
        factors = list(term.args) if term.is_Mul else [term]
        coefficient = number(raw(Mul, [ONE, *(part for part in factors if not part.free_symbols)]))
        if coefficient is ZERO:
            return ZERO
        size, minus = positive_part(coefficient)
        parts = recognised(Mul, [part for part in factors if part.free_symbols], self.products)
        if len(parts) == 1 and not isinstance(parts[0], Kernel) and is_inverse(size):
            parts.append(raw(Pow, (1 / size, MINUS_ONE)))  # x/3, which is rounded once
            size = ONE
        body = self.multiplied(size, parts)
        return raw(Mul, (MINUS_ONE, body)) if minus else body

    def multiplied(self, size: Expr, factors: list[Expr]) -> Expr:
        """A product from left to right; the last factor of a square takes the denominators that come after it."""
        left: list[Expr] = [] if size is ONE else [size]
        right: list[Expr] = []
        for factor in factors:
            if isinstance(factor, Kernel) and left[:1] == [size] and size is not ONE:
                left[0] = self.kernel(factor, size)
                size = ONE
                continue
            below, repeated = denominator(factor), times_of(factor)
            if below is not None:
                divisors = [raw(Pow, (self(part), MINUS_ONE)) for part in times_of(below)]
                (right if right else left).extend(divisors)
            elif len(repeated) > 1:
                left += [*right, *map(self, repeated[1:])]
                right = [self(repeated[0])]
            else:
                left.append(self.one(factor))
        if len(right) == 1:
            left, right = left + right, []
        return chain([*left, chain(right)] if right else left)

    def one(self, factor: Expr) -> Expr:
        """A factor of a product that is none itself, or a known product."""
        if factor.is_Mul and factor.args in self.products:
            return self.multiplied(ONE, list(factor.args))
        whole_power = factor.is_Pow and factor.exp.is_Integer
        return raw(Pow, (self(factor.base), factor.exp)) if whole_power else self(factor)

    def kernel(self, term: Expr, weight: Expr) -> Expr:
        x = term.args[0]
        if isinstance(term, Phi):
            return raw(Phi, (self(x), *map(self, ratio_of(x)), weight))
        slip = raw(Slip, (self(x),)) if x in self.differences else ZERO
        return raw(term.func, (self(x), slip, weight))


def recognised(head: type[Expr], parts: Iterable[Expr], known: tuple[tuple[Expr, ...], ...]) -> list[Expr]:
    """The parts of a sum or a product, with neighbours that make up a known one drawn together to it."""
    left, out = tuple(parts), list[Expr]()
    while left:
        found = next((whole for whole in known if left[: len(whole)] == whole), ())
        out.append(raw(head, found) if found else left[0])
        left = left[max(len(found), 1) :]
    return out


def lowering(terms: Iterable[Expr]) -> Lowering:
    """How the terms are lowered together: what one of them shows as a part is a part in all of them."""
    parts = [part for term in terms for _, part in subterms(term) if isinstance(part, Kernel) or is_square(part)]
    shown = dict.fromkeys(part.args[0] for part in parts)  # what a kernel is taken of, or the base of a power
    differences = dict.fromkeys(
        part.args[0] for part in parts if isinstance(part, Psi | Expm1) and difference_of(part.args[0])
    )
    return Lowering(
        longest_first(part.args for part in shown if part.is_Mul and not any(f.is_number for f in part.args)),
        longest_first(part.args for part in shown if part.is_Add and part not in differences),
        tuple(differences),
    )


def longest_first(wholes: Iterable[tuple[Expr, ...]]) -> tuple[tuple[Expr, ...], ...]:
    return tuple(sorted((whole for whole in wholes if len(whole) > 1), key=len, reverse=True))


def is_square(term: Any) -> bool:
    return bool(term.is_Pow and term.exp.is_Integer and term.exp > 1)


def difference_of(term: Expr) -> tuple[Expr, ...]:
    """(a, b) where the term is the difference a − b of two symbols, or of one and a number; () otherwise."""
    if not term.is_Add or len(term.args) != 2:
        return ()
    sides = [unsigned(part) for part in term.args]
    if not all(side.is_Symbol or side.is_Rational for side, _ in sides) or sides[0][1] == sides[1][1]:
        return ()
    (a, minus), (b, _) = sides
    return (b, a) if minus else (a, b)


def ratio_of(u: Expr) -> tuple[Expr, Expr]:
    """(a, b) with u = (a − b)/b, as the term shows them or the fraction 1 + u has them; else (1 + u, 1)."""
    factors = list(u.args) if u.is_Mul else [u]
    tops = [part for part in factors if denominator(part) is None]
    below = [denominator(part) for part in factors if denominator(part) is not None]
    b = mul(*below) if below else ONE
    if len(tops) == 1 and tops[0].is_Add:
        rest = [part for part in tops[0].args if part != neg(b)]
        if len(rest) == len(tops[0].args) - 1:
            return (raw(Add, rest) if len(rest) > 1 else rest[0]), b
    whole = 1 + evaluated(u)
    if not u.is_Symbol and whole.is_rational_function(*whole.free_symbols):
        above, below = fraction(factored(whole))
        if (above, below) != (whole, ONE):
            return written(above), written(below)
    return raw(Add, (ONE, u)), ONE


def number(term: Expr) -> Expr:
    """A term without symbols: the fraction that it is, or the term as it stands, which becomes one literal."""
    if term.is_Rational:
        return term
    parts = [number(part) for part in term.args]
    if (term.is_Add or term.is_Mul or (term.is_Pow and term.exp.is_Integer)) and all(p.is_Rational for p in parts):
        return term.func(*parts)
    if term.is_Mul and len(term.args) > 1 and term.args[0] is ONE:
        return number(raw(Mul, term.args[1:]))
    if (term.is_Add or term.is_Mul) and len(term.args) == 1:
        return parts[0]
    return term if nearest(term) else ZERO


def is_inverse(constant: Expr) -> bool:
    """Whether the number is 1/n of a whole number, and no float."""
    return bool(constant.is_Rational and constant.p == 1 and not is_exact(constant))


def positive_part(constant: Expr) -> tuple[Expr, bool]:
    """A number without its sign, and whether it is negative."""
    if nearest(constant) >= 0:
        return constant, False
    return (neg(constant) if unsigned(constant)[1] is False else unsigned(constant)[0]), True


def times_of(factor: Expr) -> tuple[Expr, ...]:
    """The factors of a whole power, one by one, where they are few."""
    if is_square(factor) and factor.exp <= LARGEST_POWER:
        return (factor.base,) * int(factor.exp)
    return (factor,)


def chain(factors: list[Expr]) -> Expr:
    """((a·b)·c)·…, two at a time; an inverse after a factor is a quotient."""
    first, *others = factors
    for factor in others:
        first = raw(Mul, (first, factor))
    return first

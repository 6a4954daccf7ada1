"""The laws of exponents: powers of one base combine, and common factors of a fraction cancel."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isqrt

from sympy import Expr, Integer, Integral, Rational, S
from sympy import exp as Exp

from derive.derivation import rule
from derive.patterns import Rest, slots
from derive.rules.algebra import number_and_rest
from derive.terms import (
    HALF,
    Bracket,
    add,
    canonical,
    exp,
    frac,
    mul,
    neg,
    positive,
    power,
    same,
    sqrt,
    subterms,
)  # fmt: skip

a, b, c, m, n = slots("a b c m n")
rest = Rest("rest")
RUDIN = "Rudin, Principles of Mathematical Analysis (3rd ed.), Theorem 1.21 and ch. 8"


@rule("power of a product", power(mul(a, b), n), source=RUDIN, says="the power of a product is a product of powers")
def power_of_product(a: Expr, b: Expr, n: Expr) -> Expr | None:
    r"(ab)^n = a^n\,b^n"
    return mul(raised(a, n), raised(b, n)) if n.is_Integer and n.is_positive else None


def raised(base: Expr, n: Integer) -> Expr:
    return base**n if base.is_Number else power(base, n)


@rule("power of a power", power(power(a, m), n), source=RUDIN, positive=("a",), says="exponents multiply")
def power_of_power(a: Expr, m: Expr, n: Expr) -> Expr | None:
    r"(a^m)^n = a^{mn}"
    return power(a, m * n) if (m * n).is_Number and n is not S.NegativeOne else None


@rule("power of an exponential", power(exp(a), n), source=RUDIN, says="exponents multiply")
def power_of_exp(a: Expr, n: Expr) -> Expr | None:
    r"(e^{a})^n = e^{na}"
    number, letters = number_and_rest(a)
    return exp(scaled(number * n, letters)) if n.is_Rational and n != -1 else None


def scaled(number: Rational, letters: Expr) -> Expr:
    return frac(mul(Integer(number.p), letters), Integer(number.q))


@rule("product of exponentials", mul(exp(neg(frac(a, c))), exp(neg(frac(b, c)))), source=RUDIN, says="exponents add")
def product_of_exps(a: Expr, b: Expr, c: Expr) -> Expr:
    r"e^{-a/c}\,e^{-b/c} = e^{-(a + b)/c}"
    return exp(neg(frac(add(a, b), c)))


@dataclass
class Pieces:
    """A product taken apart: a number, and for each base the sum of its exponents and how often it stood there."""

    number: Rational = S.One
    numbers_above: int = 0
    numbers_below: int = 0
    bases: dict[object, list[Expr]] = field(default_factory=dict)

    def take(self, factor: Expr, exponent: Rational = S.One) -> None:
        """Put factor^exponent in; products and powers of positive terms are taken apart further."""
        if factor.is_Rational and self.take_number(factor, exponent):
            return
        apart = exponent.is_Integer or positive(factor)
        if factor.is_Mul and apart:
            for part in factor.args:
                self.take(part, exponent)
        elif factor.is_Pow and factor.exp.is_Rational and (apart or positive(factor.base)):
            self.take(factor.base, factor.exp * exponent)
        elif factor.func is Exp:
            number, letters = number_and_rest(factor.args[0])
            self.count(exp(letters), number * exponent)
        else:
            self.count(factor, exponent)

    def count(self, base: Expr, exponent: Rational) -> None:
        entry = self.bases.setdefault(canonical(base), [base, S.Zero, S.Zero])
        entry[1], entry[2] = entry[1] + exponent, entry[2] + 1

    def take_number(self, value: Rational, exponent: Rational) -> bool:
        root = perfect_root(value) if exponent.q == 2 else value
        if root is None or exponent.q > 2 or root is S.Zero:
            return False
        self.number *= root ** (exponent.p if exponent.q == 2 else exponent)
        self.numbers_above += exponent.is_positive
        self.numbers_below += exponent.is_negative
        return True

    @property
    def combine(self) -> bool:
        """Whether anything combines: a base met twice, or numbers above and below."""
        return (self.numbers_above > 0 and self.numbers_below > 0) or any(e[2] > 1 for e in self.bases.values())


def perfect_root(value: Rational) -> Rational | None:
    """√value where it is rational."""
    p, q = isqrt(abs(value.p)), isqrt(value.q)
    return Rational(p, q) if value.p > 0 and p * p == value.p and q * q == value.q else None


@rule("laws of exponents", mul(a, b, rest), source=RUDIN, says="by the laws of exponents")
def laws_of_exponents(a: Expr, b: Expr, rest: tuple[Expr, ...]) -> Expr | None:
    r"a^m\,a^n = a^{m + n},\qquad \frac{ca}{cb} = \frac{a}{b}"
    pieces = Pieces()
    tall = [factor for factor in (a, b, *rest) if is_tall(factor)]
    for factor in (a, b, *rest):
        if factor not in tall and factor is not S.NegativeOne:
            pieces.take(factor)
    if not pieces.combine:
        return None
    sign = [S.NegativeOne] if (a, b, *rest).count(S.NegativeOne) % 2 else []
    after = mul(*sign, assembled(pieces), *tall)
    return None if same(after, mul(a, b, *rest)) else after


def is_tall(factor: Expr) -> bool:
    """Integrals and brackets stand after the fraction, never in it."""
    return any(isinstance(part, Integral | Bracket) for _, part in subterms(factor))


def assembled(pieces: Pieces) -> Expr:
    """The pieces as one fraction, the square roots of each side under one root."""
    above: list[Expr] = []
    below: list[Expr] = []
    roots_above: list[Expr] = []
    roots_below: list[Expr] = []
    for base, exponent, _ in pieces.bases.values():
        if base.func is Exp and exponent:
            above.append(exp(scaled(exponent, base.args[0])))
        elif exponent.q == 2 and abs(exponent) == HALF:
            (roots_above if exponent > 0 else roots_below).append(base)
        elif exponent > 0:
            above.append(power(base, exponent))
        elif exponent < 0:
            below.append(power(base, -exponent))
    above += [sqrt(mul(*roots_above))] if roots_above else []
    below += [sqrt(mul(*roots_below))] if roots_below else []
    number = pieces.number
    return frac(mul(Integer(number.p), *above), mul(Integer(number.q), *below))

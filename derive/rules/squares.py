"""Completing the square in an exponent, and reading centre and width off a complete square."""

from __future__ import annotations

from sympy import Expr, Integer, S

from derive.derivation import Rule, rule
from derive.patterns import matches, slots
from derive.terms import add, depends, evaluated, exp, frac, mul, neg, power, sub, subterms
from derive.terms import sqrt as root

a, o, v, x = slots("a o v x")
TWO = Integer(2)
COMPLETE = exp(neg(frac(power(o, 2), mul(TWO, v))))
UNIT = exp(neg(frac(power(o, 2), TWO)))


def completing_the_square(x: Expr) -> Rule:
    """Write e^{ax² + bx + c}, a < 0, with x in one square only."""

    @rule("completing the square", exp(a), source="elementary algebra", says="complete the square")
    def complete(a: Expr) -> Expr | None:
        r"-ax^2 + bx + c = -\frac{(x - h)^2}{2v} + k,\quad v = \frac{1}{2a},\; h = bv"
        quadratic = None if location(exp(a), x) else evaluated(a).as_poly(x)
        if quadratic is None or quadratic.degree() != 2:
            return None
        lead, middle, constant = quadratic.all_coeffs()
        v, h = -1 / (2 * lead), -middle / (2 * lead)
        k = (constant + h**2 / (2 * v)).expand()
        square = neg(frac(power(x if h is S.Zero else sub(x, h), 2), mul(TWO, v)))
        return exp(square) if k is S.Zero else mul(exp(k), exp(square))

    return complete


def location(term: Expr, x: Expr) -> tuple[Expr, Expr] | None:
    """Centre c and width w > 0 of the first factor e^{−(x−c)²/(2w²)} in a term, read off its exponent."""
    for _, part in subterms(term):
        for pattern in (COMPLETE, UNIT):
            for fit in matches(pattern, part):
                spread = fit.get("v", S.One)
                if is_offset(fit["o"], x) and not depends(spread, x):
                    return centre(fit["o"], x), width(spread)
    return None


def is_offset(term: Expr, x: Expr) -> bool:
    """Whether the term is x or x − c."""
    return term == x or bool(term.is_Add and x in term.args and sum(depends(part, x) for part in term.args) == 1)


def centre(offset: Expr, x: Expr) -> Expr:
    others = [part for part in offset.args if part != x] if offset.is_Add else []
    return neg(others[0]) if len(others) == 1 else neg(add(*others)) if others else S.Zero


def width(spread: Expr) -> Expr:
    """The positive root of v = w²: σ of σ², e^{l/2} of e^l, √v of v, 3 of 9."""
    if spread.is_Rational:
        exact = evaluated(root(spread))
        return exact if exact.is_Rational else root(spread)  # not as SymPy writes it: √(1/10) is not √10/10 here
    if spread.is_Pow and spread.exp == 2 and spread.base.is_positive:
        return spread.base
    if spread.func is exp(x).func:
        return exp(frac(spread.args[0], TWO))
    return root(spread)


completing = completing_the_square(x)

"""The exact value of a term at a rational point, where it is made of numbers by sums, products and whole powers.

A ball around 0 does not say whether the number in it is 0; this does.
"""

from __future__ import annotations

from fractions import Fraction
from math import prod

from sympy import Add, Expr, Indexed, Mul, Pow, Rational, Symbol

from derive.certification.ball.balls import arb
from derive.certification.ball.scope import Scope, evaluate, integer

LARGEST_POWER = 64


def rational(scope: Scope, term: Expr) -> Fraction | None:
    """The value, or None where the term is made of something else; a ball that is a whole number is that."""
    if isinstance(term, Rational):
        return Fraction(int(term.p), int(term.q))
    if isinstance(term, Symbol | Indexed) and scope.atom(term) not in scope.bound:
        return scope.chosen(scope.atom(term))
    if isinstance(term, Add | Mul):
        parts = [found for part in term.args if (found := rational(scope, part)) is not None]
        if len(parts) < len(term.args):
            return None
        return sum(parts, Fraction(0)) if isinstance(term, Add) else prod(parts, start=Fraction(1))
    if isinstance(term, Pow) and term.exp.is_Integer and abs(term.exp) <= LARGEST_POWER:
        base = rational(scope, term.base)
        return None if base is None or (base == 0 and term.exp < 0) else base ** int(term.exp)
    value = evaluate(scope, term)
    whole = integer(value) if isinstance(value, arb) else None
    return None if whole is None else Fraction(whole)


def is_zero(scope: Scope, term: Expr) -> bool:
    return rational(scope, term) == 0

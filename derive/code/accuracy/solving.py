"""A parameter that is an expression: its value, and the value of its only symbol that gives it a wanted one."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from sympy import E, Expr, Float, N, Symbol
from sympy import exp as Exp
from sympy import log as Log

PLACES = 50  # decimal digits to calculate with
Values = dict[Symbol, Decimal]


def number(term: Expr, values: Values) -> Decimal:
    if not term.free_symbols:
        return constant(term)
    return constant(term.subs({s: Float(str(v), PLACES) for s, v in values.items()}))


@lru_cache(maxsize=1024)
def constant(term: Expr) -> Decimal:
    return Decimal(str(N(term, PLACES)))


def solved(term: Expr, wanted: Decimal) -> Decimal | None:
    """The value of the term's only symbol that gives the term this value, where it occurs once and can be undone."""
    while not term.is_Symbol:
        inside = [part for part in term.args if part.free_symbols]
        if len(inside) != 1:
            return None
        rest = term.func(*(part for part in term.args if not part.free_symbols)) if term.is_Add or term.is_Mul else None
        if rest is not None:
            fixed = number(rest, {})
            wanted = wanted - fixed if term.is_Add else wanted / fixed
        elif (undone := undo(term, wanted)) is None:
            return None
        else:
            wanted = undone
        term = inside[0]
    return wanted if wanted > 0 or not term.is_positive else None


def undo(term: Expr, wanted: Decimal) -> Decimal | None:
    """One function undone: eˣ, log x, xʳ."""
    if isinstance(term, Log):
        return wanted.exp()
    if wanted <= 0:
        return None
    if isinstance(term, Exp) or (term.is_Pow and term.base is E):
        return wanted.ln()
    return wanted ** (1 / number(term.exp, {})) if term.is_Pow and term.exp.is_Rational else None

"""How a product is laid out: its sign, its fractions, and what stands beside them. One place for all writers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from sympy import Expr, Integral, Mul, Pow, S, Sum

from derive.terms.build import is_negative_term, neg, raw
from derive.terms.matrices import MatrixIntegral, MatrixProduct, MatrixSum, Scalar, is_matrix
from derive.terms.nodes import Bracket, JointIntegral, ProductOfOthers


@dataclass(frozen=True)
class Fraction:
    """Numerator factors over one denominator."""

    above: tuple[Expr, ...]
    below: Expr


Part: TypeAlias = Any  # a term or a Fraction


def is_sum(term: Expr) -> bool:
    """Whether the term is written as a sum, of numbers or of matrices."""
    return bool(term.is_Add) or isinstance(term, MatrixSum) or (isinstance(term, Scalar) and is_sum(term.args[0]))


def is_minus(term: Expr) -> bool:
    """Whether the term is written with a minus sign in front."""
    if isinstance(term, MatrixProduct | Scalar):
        return is_minus(term.args[0])
    return is_negative_term(term)


def unsigned(term: Expr) -> tuple[Expr, bool]:
    """A term without the minus sign that is written in front of it, and whether there was one."""
    if isinstance(term, Scalar) and is_minus(term):
        return raw(Scalar, (unsigned(term.args[0])[0],)), True
    if isinstance(term, MatrixProduct) and not is_matrix(term.args[0]) and is_negative_term(term.args[0]):
        size, rest = unsigned(term.args[0])[0], term.args[1:]
        kept = rest if size is S.One else (size, *rest)
        return kept[0] if len(kept) == 1 else raw(MatrixProduct, kept), True
    if not is_negative_term(term):
        return term, False
    # What is under the sign stays as it is: −(−a) is −a with a minus, not a.
    return raw(Mul, term.args[1:]) if term.is_Mul and term.args[0] is S.NegativeOne else neg(term), True


def denominator(factor: Expr) -> Expr | None:
    """d where the factor is written 1/d."""
    if isinstance(factor, Pow) and factor.exp.is_Rational and factor.exp.is_negative:
        return factor.base if factor.exp is S.NegativeOne else raw(Pow, (factor.base, -factor.exp))
    return None


def stands_apart(factor: Expr) -> bool:
    """Whether a factor is written beside a fraction, not in its numerator."""
    if isinstance(factor, Integral | JointIntegral | MatrixIntegral | ProductOfOthers | Bracket | Sum):
        return True
    broken = factor.is_Rational and not factor.is_Integer
    return bool(broken or (factor.is_Add and any(map(stands_apart, factor.args))))


def layout(term: Expr) -> tuple[bool, list[Part]]:
    """Whether the product is negative, and its parts from left to right."""
    factors = list(term.args) if term.is_Mul else [term]
    negative = bool(factors[0].is_Number and factors[0].is_negative)
    if negative:
        factors[0] = -factors[0]
        if factors[0] is S.One and len(factors) > 1:
            factors.pop(0)
    parts: list[Part] = []
    run: list[Expr] = []
    for factor in factors:
        below = denominator(factor)
        if below is not None:
            before_sum = not run and parts and isinstance(parts[-1], Sum)  # what follows a sum is read as part of it
            parts.insert(len(parts) - bool(before_sum), Fraction(tuple(run), below))
            run = []
        elif stands_apart(factor):
            parts += [*run, factor]
            run = []
        else:
            run.append(factor)
    return negative, parts + run

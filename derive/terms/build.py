"""Inert terms: what is built is what is shown.

SymPy evaluates, reorders and merges by itself; these constructors do not. They only splice a sum into a
sum and a product into a product, drop factors that are exactly 1, and carry a product's sign in front.

The order of factors is the shape of the product: a denominator takes everything to its left as its
numerator, so `mul(a, power(b, -1), c)` is the fraction a/b times c.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sympy import (
    Add,
    Equality,
    Expr,
    ImmutableDenseMatrix,
    Indexed,
    Integer,
    Integral,
    Mul,
    Number,
    Pow,
    Rational,
    S,
    Tuple,
)
from sympy import exp as Exp
from sympy import log as Log
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.basic import Basic

HALF = Rational(1, 2)
MINUS_ONE = S.NegativeOne


def raw(head: type[Basic], args: Iterable[Basic]) -> Any:
    """A node exactly as given: no evaluation, no sorting, no splicing."""
    parts = tuple(args)
    if head is Add or head is Mul:
        return head._from_args(parts, is_commutative=all(part.is_commutative for part in parts))
    if head is Pow:
        return Pow(*parts, evaluate=False)
    if head is Indexed:  # what is known of it is what is known of its base; SymPy copies this where it constructs
        return Indexed(*parts)
    if head is ImmutableDenseMatrix:  # keeps its entries, as they are, in a form of its own beside `args`
        return ImmutableDenseMatrix(*parts)
    node = Basic.__new__(head, *parts)
    if issubclass(head, ExprWithLimits):  # SymPy keeps this on the instance, and sets it where it evaluates
        node.is_commutative = parts[0].is_commutative
    return node


def add(*terms: Expr) -> Expr:
    """a + b + …, sums spliced in, nothing merged."""
    flat = [part for term in terms for part in (term.args if term.is_Add else (term,))]
    return raw(Add, flat)


def mul(*factors: Expr) -> Expr:
    """a b …, products spliced in, ones dropped, the sign in front."""
    flat = [part for factor in factors for part in (factor.args if factor.is_Mul else (factor,))]
    negative, kept = False, []
    for place, factor in enumerate(flat):
        if factor.is_Number and factor.is_negative and (place or len(flat) > 1):
            negative, factor = not negative, -factor
        if factor is not S.One:
            kept.append(factor)
    if negative and kept and kept[0].is_Number:
        kept[0] = -kept[0]
    elif negative:
        kept.insert(0, MINUS_ONE)
    return raw(Mul, kept)


def neg(term: Expr) -> Expr:
    """−a; a sum keeps its brackets."""
    if term.is_Number:
        return -term
    return raw(Mul, (MINUS_ONE, term)) if term.is_Add else mul(MINUS_ONE, term)


def sub(a: Expr, b: Expr) -> Expr:
    return add(a, neg(b))


def power(base: Expr, exponent: Expr | int) -> Expr:
    exponent = exponent if isinstance(exponent, Basic) else Integer(exponent)
    return base if exponent is S.One else raw(Pow, (base, exponent))


def inverse(term: Expr) -> Expr:
    """1/a; the inverse of an inverse is the term again."""
    if term is S.One:
        return term
    if term.is_Pow and term.exp is MINUS_ONE:
        return term.base
    return power(term, -1)


def frac(numerator: Expr, denominator: Expr) -> Expr:
    """a/b as one fraction; of two numbers, the number."""
    if numerator.is_Number and denominator.is_Number:
        return numerator / denominator
    return mul(numerator, inverse(denominator))


def sqrt(term: Expr) -> Expr:
    return term if term is S.One else power(term, HALF)


def log(term: Expr) -> Expr:
    return raw(Log, (term,))


def exp(term: Expr) -> Expr:
    return raw(Exp, (term,))


def integral(body: Expr, variable: Expr, lower: Expr = -S.Infinity, upper: Expr = S.Infinity) -> Expr:
    """∫ body d(variable); nested integrals stay nested."""
    return raw(Integral, (body, Tuple(variable, lower, upper)))


def equation(left: Expr, right: Expr) -> Basic:
    """left = right, for words about a term; not asked whether it is true."""
    return raw(Equality, (left, right))


def coefficient(term: Expr) -> tuple[Number, Expr]:
    """A term as its leading number and the rest."""
    if term.is_Number:
        return term, S.One
    if term.is_Mul and term.args[0].is_Number:
        return term.args[0], raw(Mul, term.args[1:])
    return S.One, term


def is_negative_term(term: Expr) -> bool:
    """Whether the term is written with a minus sign in front."""
    return bool(coefficient(term)[0].is_negative)


def evaluated(term: Basic) -> Any:
    """The same term as SymPy itself would write it: sums and products sorted and merged."""
    if not term.args or not isinstance(term, Expr):
        return term
    args = [evaluated(arg) for arg in term.args]
    return term.func(*args)

"""Laws for finite sums over an index d = 1 … D."""

from __future__ import annotations

from sympy import Expr, S, Sum, Symbol, Tuple

from derive.derivation import Rule, rule
from derive.patterns import Rest, slots
from derive.terms import MINUS_ONE, add, coefficient, depends, mul, neg, raw

f, g, b, c, d, n = slots("f g b c d n")
fs = Rest("fs")
INDUCTION = "induction on the number of terms"


def over(head: type, body: Expr, index: Expr, last: Expr) -> Expr:
    """A sum or a product over index = 1 … last."""
    return raw(head, (body, Tuple(index, S.One, last)))


@rule(
    "constant factor of a sum",
    over(Sum, mul(f, fs), d, n),
    source=INDUCTION,
    says="factors without the index come out of the sum",
)
def constant_factor_of_sum(f: Expr, fs: tuple[Expr, ...], d: Expr, n: Expr) -> Expr | None:
    r"\sum_d c\,f_d = c \sum_d f_d"
    factors = (f, *fs)
    outside = [factor for factor in factors if not depends(factor, d)]
    inside = [factor for factor in factors if depends(factor, d)]
    return mul(*outside, over(Sum, mul(*inside), d, n)) if outside and inside else None


@rule(
    "constant factor of a sum",
    over(Sum, f, d, n),
    source=INDUCTION,
    says="a number comes out of the sum",
)
def number_outside_sum(f: Expr, d: Expr, n: Expr) -> Expr | None:
    r"\sum_d 2\,f_d = 2 \sum_d f_d"
    number, letters = coefficient(f)
    return mul(number, over(Sum, letters, d, n)) if number is not S.One and letters is not S.One else None


@rule(
    "minus a sum",
    mul(MINUS_ONE, over(Sum, f, d, n)),
    source=INDUCTION,
    says="minus a sum is the sum of the opposites",
)
def minus_of_sum(f: Expr, d: Expr, n: Expr) -> Expr:
    r"-\sum_d f_d = \sum_d (-f_d)"
    return over(Sum, neg(f), d, n)


@rule(
    "linearity of the sum",
    over(Sum, add(f, fs), d, n),
    source=INDUCTION,
    says="the terms without the index have a sum of their own",
)
def terms_without_index(f: Expr, fs: tuple[Expr, ...], d: Expr, n: Expr) -> Expr | None:
    r"\sum_d (f_d + b) = \sum_d f_d + \sum_d b"
    terms = (f, *fs)
    inside = [term for term in terms if depends(term, d)]
    others = [term for term in terms if not depends(term, d)]
    return add(over(Sum, add_all(inside), d, n), over(Sum, add_all(others), d, n)) if inside and others else None


def add_all(terms: list[Expr]) -> Expr:
    return add(*terms) if len(terms) > 1 else terms[0]


@rule(
    "sum of a constant",
    over(Sum, b, d, n),
    source=INDUCTION,
    says="what does not depend on the index is added as often as there are terms",
)
def sum_of_constant(b: Expr, d: Expr, n: Expr) -> Expr | None:
    r"\sum_{d=1}^{D} b = D\,b"
    number, letters = coefficient(b)
    return None if depends(b, d) else mul(number, n, letters)


def ones(index: Symbol, last: Expr) -> Rule:
    """D as a sum of D ones."""

    def as_sum() -> Expr:
        r"D = \sum_{d=1}^{D} 1"
        return over(Sum, S.One, index, last)

    return Rule("dimension", last, as_sum, INDUCTION, says=("the dimension is a sum of ones",))


@rule(
    "sum of sums",
    add(over(Sum, f, d, n), over(Sum, g, d, n), fs),
    source=INDUCTION,
    says="two sums over one index are one sum",
)
def sum_of_sums(f: Expr, g: Expr, d: Expr, n: Expr, fs: tuple[Expr, ...]) -> Expr:
    r"\sum_d f_d + \sum_d g_d = \sum_d (f_d + g_d)"
    return add(*fs, over(Sum, add(f, g), d, n)) if fs else over(Sum, add(f, g), d, n)


@rule(
    "constant factor of a sum",
    mul(c, over(Sum, f, d, n)),
    source=INDUCTION,
    says="a factor without the index goes into the sum",
)
def constant_into_sum(c: Expr, f: Expr, d: Expr, n: Expr) -> Expr | None:
    r"c \sum_d f_d = \sum_d c\,f_d"
    return over(Sum, mul(c, f), d, n) if not depends(c, d) else None


_d = Symbol("d", integer=True, positive=True)
dimension_as_sum = ones(_d, Symbol("D", integer=True, positive=True))

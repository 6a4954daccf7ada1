r"""The laws of the difference normal form: what is left of a divergence when its first-order part is cancelled.

A divergence is of second order where its densities are nearly the same, and its textbook form finds it by subtracting
terms of first order: that loses all digits there. Written in the *difference* of the parameters, the first-order part
cancels on paper, and the kernels φ(u) = u − log(1 + u) and ψ(x) = eˣ − 1 − x are what remains.
"""

from __future__ import annotations

from sympy import Add, Expr, Integer, Mul, Rational, S, symbols
from sympy import exp as Exp
from sympy import log as Log

from derive.derivation import Rule, rule
from derive.patterns import Rest, slots
from derive.rules.algebra import (
    FIELD,
    number_and_rest,
    numerator_and_denominator,
    opposite_terms,
    sum_of_numbers,
)  # fmt: skip
from derive.rules.exponents import RUDIN, perfect_root, scaled
from derive.terms import (
    add,
    evaluated,
    exp,
    frac,
    free,
    inverse,
    is_negative_term,
    log,
    mul,
    neg,
    power,
    raw,
    same,
    sub,
)

a, b, u = slots("a b u")
rest = Rest("rest")
ONE, TWO = Integer(1), Integer(2)
BREGMAN = (
    "Bregman, USSR Comput. Math. Math. Phys. 7 (1967): a divergence is what a convex function exceeds its tangent by"
)


@rule(
    "a quotient of squares is the square of a quotient", mul(a, b, rest), source=RUDIN, says="divide first, then square"
)
def square_of_quotient(a: Expr, b: Expr, rest: tuple[Expr, ...]) -> Expr | None:
    r"\frac{a^2}{b^2} = \left(\frac{a}{b}\right)^2"
    return as_square(raw(Mul, (a, b, *rest)))


@rule("the inverse of a square is the square of an inverse", inverse(a), source=RUDIN, says="divide first, then square")
def square_of_inverse(a: Expr) -> Expr | None:
    r"\frac{1}{2b^2} = \tfrac12\left(\frac{1}{b}\right)^2"
    return as_square(inverse(a))


def as_square(term: Expr) -> Expr | None:
    """c a²/b² as c (a/b)²; what has no denominator, or only exponentials, stays as it is."""
    number, letters = number_and_rest(term)
    root = perfect_root(number) or ONE
    above, below = numerator_and_denominator(letters)
    if all(factor.func is Exp for factor in (*above, *below)):
        return None  # the laws of exponents make one exponential of these
    top, bottom = ([root_of(factor) for factor in side] for side in (above, below))
    if None in (*top, *bottom) or not (bottom or root.q > 1):
        return None
    quotient = frac(mul(Integer(root.p), *top), mul(Integer(root.q), *bottom))
    return mul(number / root**2, power(quotient, 2))


def root_of(factor: Expr) -> Expr | None:
    """r where the factor is written r², or is the exponential e^{2r}."""
    if factor.func is Exp:
        number, letters = number_and_rest(factor.args[0])
        return exp(scaled(number / 2, letters))
    if factor.is_Pow and factor.exp.is_Integer and factor.exp.is_even and factor.exp.is_positive:
        return power(factor.base, factor.exp / 2)
    return None


@rule("quotient of exponentials", mul(a, b, rest), source=RUDIN, says="exponents subtract")
def quotient_of_exps(a: Expr, b: Expr, rest: tuple[Expr, ...]) -> Expr | None:
    r"\frac{e^{a}}{e^{b}} = e^{a - b}"
    number, letters = number_and_rest(raw(Mul, (a, b, *rest)))
    above, below = numerator_and_denominator(letters)
    top = next((factor for factor in above if factor.func is Exp), None)
    bottom = next((factor for factor in below if factor.func is Exp), None)
    if top is None or bottom is None:
        return None
    above.remove(top)
    below.remove(bottom)
    return mul(number, frac(mul(*above, exp(less(top.args[0], bottom.args[0]))), mul(*below)))


def less(a: Expr, b: Expr) -> Expr:
    """a − b with the positive term first where there is one: −a − (−b) is b − a."""
    terms = (*(a.args if a.is_Add else (a,)), *(neg(t) for t in (b.args if b.is_Add else (b,))))
    return add(*sorted(terms, key=is_negative_term))


def opposite(term: Expr) -> Expr:
    """−a, with the sign brought to each term of a sum."""
    return add(*map(neg, term.args)) if term.is_Add else neg(term)


@rule("inverse of an exponential", inverse(exp(a)), source=RUDIN, says="an inverse changes the sign of the exponent")
def inverse_of_exp(a: Expr) -> Expr:
    r"\frac{1}{e^{a}} = e^{-a}"
    return exp(opposite(a))


@rule(
    "logarithm of an inverse",
    log(a),
    positive=("a",),
    source=RUDIN,
    says="an inverse changes the sign of the logarithm",
)
def log_of_inverse(a: Expr) -> Expr:
    r"\log a = -\log\frac{1}{a}"
    return neg(log(inverse(a)))


@rule("logarithm of an exponential", a, source=RUDIN, says="write it as the logarithm of an exponential")
def as_log_of_exp(a: Expr) -> Expr:
    r"a = \log e^{a}"
    return log(exp(a))


def in_powers_of(ratio: Expr) -> Rule:
    """A term that is a number times a power of the ratio, written so."""

    @rule("as a power of the ratio", a, source=FIELD, says="write it as a power of the ratio")
    def as_power(a: Expr) -> Expr | None:
        r"\frac{c\,a^n}{b^n} = c\left(\frac{a}{b}\right)^n"
        for n in (2, 1) if free(a) == free(ratio) and not a.has(Log) else ():
            number = evaluated(a) / evaluated(ratio) ** n
            if number.is_Rational:
                after = mul(number, power(ratio, n))
                return None if same(after, a) else after
        return None

    return as_power


def gathered(ratio: Expr, number: Rational) -> Rule:
    """The terms of a sum that make up a multiple of (a + b)/c, as one term again."""
    above, below = numerator_and_denominator(ratio)
    parts = above[0].args if len(above) == 1 else above
    quotients = [frac(part, mul(*below)) if below else part for part in parts]
    terms = [evaluated(part) if evaluated(part).is_Rational else part for part in quotients]  # a/a is 1

    @rule("common denominator", add(a, rest), source=FIELD, says="bring the terms over a common denominator")
    def gather(a: Expr, rest: tuple[Expr, ...]) -> Expr | None:
        r"\frac{a}{c} + \frac{b}{c} = \frac{a + b}{c}"
        kept = without((a, *rest), [part for term in terms for part in multiple(number, term)])
        return None if kept is None else raw(Add, (*kept, mul(number, ratio)))

    return gather


def as_one_plus_difference(ratio: Expr) -> Rule:
    """The ratio of the first to the second, with the first written as the second plus the difference."""
    top, bottom = (mul(*side) if side else ONE for side in numerator_and_denominator(ratio))
    difference = shortened(sub(top, bottom))
    after = raw(Add, (ONE, difference if bottom is ONE else frac(difference, bottom)))

    def one_plus(rest: tuple[Expr, ...] = ()) -> Expr:
        r"\frac{a}{b} = 1 + \frac{a - b}{b}"
        return mul(*rest, after) if rest else after

    pattern = mul(*ratio.args, rest) if ratio.is_Mul else ratio
    says = ("write the first as the second plus the difference",)
    return Rule("the first is the second plus the difference", pattern, one_plus, FIELD, says=says)


def shortened(term: Expr) -> Expr:
    """A sum without the terms that cancel: (a + b) − a is b."""
    for law in (opposite_terms, sum_of_numbers):
        outcome = law.apply(term)
        while outcome is not None:
            term = outcome[0] if not (outcome[0].is_Add and len(outcome[0].args) == 1) else outcome[0].args[0]
            outcome = law.apply(term)
    return term


def multiple(number: Rational, term: Expr) -> list[Expr]:
    """The terms of c·a: of a sum, c times each of its terms."""
    own, letters = number_and_rest(term)
    parts = letters.args if letters.is_Add else (letters,)
    return [number * own * part if part.is_Number else mul(number * own, part) for part in parts]


def without(terms: tuple[Expr, ...], parts: list[Expr]) -> list[Expr] | None:
    """The terms less the parts: letters must be among them, numbers are subtracted."""
    opened = [part for term in terms for part in multiple(ONE, term)]
    kept = [term for term in opened if not term.is_Rational]
    number = sum((term for term in opened if term.is_Rational), S.Zero)
    for part in parts:
        if part.is_Rational:
            number -= part
            continue
        found = next((term for term in kept if equals(term, part)), None)
        if found is None:
            return None
        kept.remove(found)
    return [*kept, number] if number else kept


def equals(a: Expr, b: Expr) -> bool:
    """The same number times the same letters."""
    (m, x), (n, y) = number_and_rest(a), number_and_rest(b)
    return bool(m == n and same(x, y))


_p, _q, _r = symbols("p q r", positive=True)
common_denominator = gathered(frac(add(_p, _q), _r), S.Half)
power_of_the_ratio = in_powers_of(frac(a, b))
first_as_second_plus_difference = as_one_plus_difference(frac(a, b))

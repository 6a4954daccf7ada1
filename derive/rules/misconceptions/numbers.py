"""Misconceptions about numbers: definitions, logarithms, sums and products, powers, exponentials."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Expr, Integer, Rational, S
from sympy import exp as Exp

from derive.quantities import KL, CrossEntropy
from derive.rules.misconceptions.kinds import (
    Misconception,
    base_of,
    beyond,
    first,
    is_inverse,
    is_square,
    last_sign,
    product_of,
    without,
)
from derive.terms import MINUS_ONE, add, exp, frac, inverse, is_negative_term, log, mul, neg, power, raw, sub
from derive.terms.kernels import Phi, Psi

TWO = Integer(2)


def of_fractions(before: Expr, after: Expr) -> Expr | None:
    numbers = [term for term in before.args if term.is_Rational]
    wrong = Rational(sum(number.p for number in numbers), sum(number.q for number in numbers))
    return add(wrong, *(term for term in before.args if not term.is_Rational))


def added(before: Expr, after: Expr) -> Expr:
    numbers = [factor for factor in before.args if factor.is_Rational]
    return mul(sum(numbers, S.Zero), *(factor for factor in before.args if not factor.is_Rational))


def once(before: Expr, after: Expr) -> Expr:
    """Only the first term of the bracket is multiplied."""
    bracket: Expr = next(factor for factor in before.args if factor.is_Add)
    return add(after.args[0], *bracket.args[1:])


def below_forgotten(before: Expr, after: Expr) -> Expr:
    place = [other for other, factor in enumerate(before.args) if is_inverse(factor)][-1]
    return without(before, place)


def quotient_of_exponents(before: Expr, after: Expr) -> Expr | None:
    def divided(e: Expr) -> Expr:
        return exp(frac(e.args[0].args[0], neg(e.args[0].args[1])))

    return first(after, lambda part: isinstance(part, Exp) and part.args[0].is_Add, divided)


def hypotenuse(term: Expr) -> Expr | None:
    sides = term.args[0].args if term.is_Pow and term.exp == S.Half and term.args[0].is_Add else ()
    return add(*map(base_of, sides)) if sides and all(map(is_square, sides)) else None


def term_by_term(term: Expr) -> Expr | None:
    """(a + b)ⁿ as aⁿ + bⁿ, roots and inverses among them; a minus stays in front."""
    if not (term.is_Pow and term.base.is_Add):
        return None
    signed = [(neg(part), True) if is_negative_term(part) else (part, False) for part in term.base.args]
    powers = [(power(part, term.exp), negative) for part, negative in signed]
    return add(*(neg(part) if negative else part for part, negative in powers))


def square_of_difference(term: Expr) -> Expr | None:
    """a² − b² as (a − b)²."""
    if not (term.is_Add and len(term.args) == 2 and is_negative_term(term.args[1])):
        return None
    first_one, second = term.args[0], neg(term.args[1])
    return power(sub(first_one.base, second.base), 2) if is_square(first_one) and is_square(second) else None


def of_each(head: Any) -> Callable[[Expr], Expr | None]:
    """f(a + b) as f(a) + f(b)."""

    def apart(term: Expr) -> Expr | None:
        is_sum = isinstance(term, head) and term.args[0].is_Add
        return add(*(raw(head, (part,)) for part in term.args[0].args)) if is_sum else None

    return apart


def swapped(before: Expr, after: Expr) -> Expr:
    return type(after)(*reversed(after.args)) if isinstance(after, KL | CrossEntropy) else neg(after)


W = Misconception
BELIEVED = (
    W("definition_of_density", "the constant of a density may be left out",
      r"q(x) = e^{-(x-\mu)^2/(2\sigma^2)}", lambda b, a: a.args[-1]),
    W("same_density", "what is the same is 1", r"p = q \;\Rightarrow\; p(x) = 1", lambda b, a: S.One),
    W("naming", "the order of the two densities does not matter", r"-\int q \log p\,dx = H(p,\,q)", swapped),
    W("naming_kl", "a divergence is symmetric", r"\int q \log\frac{q}{p}\,dx = \mathrm{KL}(p\,\|\,q)", swapped),
    W("definition_of_kl", "the quotient is upside down",
      r"\mathrm{KL}(q\,\|\,p) = \int q \log\frac{p}{q}\,dx", lambda b, a: neg(a)),
    W("definition_of_cross_entropy", "the minus is forgotten", r"H(q,\,p) = \int q \log p\,dx", lambda b, a: neg(a)),
    W("definition_of_entropy", "the minus is forgotten", r"H(q) = \int q \log q\,dx", lambda b, a: neg(a)),
    W("log_of_quotient", "the logarithm of a quotient is the quotient of the logarithms",
      r"\log\frac ab = \frac{\log a}{\log b}", lambda b, a: frac(a.args[0], neg(a.args[1]))),
    W("log_of_quotient", "the quotient is upside down",
      r"\log\frac ab = \log b - \log a", lambda b, a: neg(a)),
    W("log_of_product", "the logarithm of a product is the product of the logarithms",
      r"\log ab = \log a \cdot \log b", lambda b, a: product_of(a)),
    beyond("log_of_product", "the logarithm of a sum is the sum of the logarithms",
      r"\log(a + b) = \log a + \log b", of_each(log(S.One).func)),
    W("log_of_power", "the exponent stays with the logarithm",
      r"\log a^r = (\log a)^r", lambda b, a: power(a.args[-1], b.args[0].exp)),
    W("log_of_power", "the exponent is lost", r"\log a^r = \log a", lambda b, a: a.args[-1]),
    W("log_of_exp", "the logarithm of an exponential is 1", r"\log e^a = 1", lambda b, a: S.One),
    W("log_of_one", "the logarithm of 1 is 1", r"\log 1 = 1", lambda b, a: S.One),
    W("difference_of_logs", "the quotient is upside down",
      r"\log a - \log b = \log\frac ba", lambda b, a: last_sign(a)),
    W("distribute", "only the first term is multiplied", r"(a + b)\,c = ac + b", once),
    W("common_sign", "the minus in front is that of the first term only",
      r"-a - b = -(a - b)", lambda b, a: neg(last_sign(a.args[-1]))),
    W("opposite_terms", "what cancels leaves a 1", r"a + b - a = b + 1", lambda b, a: add(a, S.One)),
    W("times_zero", "a factor 0 may be left out", r"0 \cdot a = a", lambda b, a: without(b, b.args.index(S.Zero))),
    W("plus_zero", "a sum with 0 is 0", r"a + 0 = 0", lambda b, a: S.Zero),
    W("over_itself", "what cancels leaves nothing", r"\frac aa = 0", lambda b, a: S.Zero),
    W("sum_of_numbers", "fractions are added above and below",
      r"\frac ab + \frac cd = \frac{a + c}{b + d}", of_fractions),
    W("product_of_numbers", "the numbers are added", r"\tfrac12 \cdot x \cdot 6 = \tfrac{13}{2}\,x", added),
    W("numerator_first", "what stands below comes up",
      r"\frac1b\,\frac ac = \frac{ab}{c}",
      lambda b, a: mul(*(base_of(f) if place == 0 else f for place, f in enumerate(b.args)))),
    W("one_denominator", "denominators are added too", r"\frac ac + \frac bc = \frac{a + b}{2c}",
      lambda b, a: first(a, is_inverse, lambda f: inverse(mul(TWO, f.base)))),
    W("one_fraction", "one denominator is enough", r"\frac ab\,\frac cd = \frac{ac}{b}", below_forgotten),
    W("square_of_sum", "the square of a sum is the sum of the squares",
      r"(a + b)^2 = a^2 + b^2", lambda b, a: without(a, 1)),
    beyond("square_of_sum", "a power of a sum is taken term by term", r"(a + b)^n = a^n + b^n", term_by_term),
    beyond("square_of_sum", "a difference of squares is the square of the difference",
      r"a^2 - b^2 = (a - b)^2", square_of_difference),
    W("double_negation", "two minus signs are one", r"a = -a", lambda b, a: neg(b)),
    W("add_and_subtract", "what is added is not taken away again",
      r"x - m = (c - m) + x", lambda b, a: power(add(a.base.args[0], a.base.args[1].args[0]), a.exp)),
    W("take_out_common_factor", "the factor is taken out of the first term only",
      r"ca + cb = c\,(a + cb)", lambda b, a: mul(a.args[0], add(a.args[-1].args[0], *b.args[1:]))),
    W("commutativity", "differences commute", r"a - b = b - a", lambda b, a: last_sign(a)),
    W("power_of_product", "the exponent belongs to the last factor",
      r"(ab)^n = a\,b^n", lambda b, a: mul(base_of(a.args[0]), *a.args[1:])),
    W("power_of_product", "the exponent belongs to the first factor",
      r"(ab)^n = a^n\,b", lambda b, a: mul(a.args[0], *map(base_of, a.args[1:]))),
    beyond("power_of_product", "the root of a sum of squares is the sum", r"\sqrt{a^2 + b^2} = a + b", hypotenuse),
    W("power_of_power", "exponents are added",
      r"(a^m)^n = a^{m + n}", lambda b, a: power(b.base.base, b.base.exp + b.exp)),
    W("power_of_exp", "the exponent is raised", r"(e^a)^n = e^{a^n}", lambda b, a: exp(power(b.base.args[0], b.exp))),
    W("product_of_exps", "exponents are multiplied",
      r"e^a\,e^b = e^{ab}", lambda b, a: exp(mul(*(factor.args[0] for factor in b.args)))),
    beyond("product_of_exps", "the exponential of a sum is the sum of the exponentials",
      r"e^{a + b} = e^a + e^b", of_each(Exp)),
    W("laws_of_exponents", "what cancels stays in front",
      r"\frac{ca}{cb} = c\,\frac ab", lambda b, a: mul(b.args[0] if b.args[0] != MINUS_ONE else b.args[1], a)),
    W("completing", "the constant that is left of the square may be dropped",
      r"-x^2 + bx = -(x - \tfrac b2)^2", lambda b, a: a.args[-1] if a.is_Mul else None),
    W("square_of_quotient", "the exponent is lost in the fraction",
      r"\frac{a^2}{b^2} = \frac ab", lambda b, a: first(a, is_square, base_of)),
    W("square_of_inverse", "the exponent is lost in the fraction",
      r"\frac1{b^2} = \frac1b", lambda b, a: first(a, is_square, base_of)),
    W("quotient_of_exps", "exponents are divided", r"\frac{e^a}{e^b} = e^{a/b}", quotient_of_exponents),
    W("inverse_of_exp", "an inverse changes the sign in front", r"\frac1{e^a} = -e^a", lambda b, a: neg(b.base)),
    W("log_of_inverse", "the minus is forgotten", r"\log a = \log\frac1a", lambda b, a: neg(a)),
    W("as_log_of_exp", "a number is its own exponential", r"a = e^a", lambda b, a: exp(b)),
    W("common_denominator", "denominators are added too",
      r"\frac ac + \frac bc = \frac{a + b}{2c}",
      lambda b, a: first(a, is_inverse, lambda f: inverse(mul(TWO, f.base)))),
    W("power_of_the_ratio", "the exponent is lost in the fraction",
      r"\frac{a^n}{b^n} = \frac ab", lambda b, a: first(a, is_square, base_of)),
    W("first_as_second_plus_difference", "the difference is not made relative",
      r"\frac ab = 1 + (a - b)", lambda b, a: first(a, is_inverse, lambda f: S.One)),
    W("recognise_phi", "the sign of the function",
      r"u - \log(1 + u) = -\varphi(u)", lambda b, a: first(a, lambda f: isinstance(f, Phi), neg)),
    W("recognise_psi", "the 1 is forgotten",
      r"e^x - x = \psi(x)", lambda b, a: first(a, lambda f: isinstance(f, Psi), lambda f: add(S.One, f))),
    W("root_of_power", "the root is forgotten", r"(\sqrt a)^D = a^D", lambda b, a: power(b.base.base, b.exp)),
    W("half_below", "the half of an exponent halves the exponential",
      r"e^{-a/2} = \tfrac12 e^{-a}", lambda b, a: mul(S.Half, exp(neg(a.args[0].args[1])))),
    W("power_of_one", "a power of 1 is the exponent", r"1^n = n", lambda b, a: b.exp),
)  # fmt: skip

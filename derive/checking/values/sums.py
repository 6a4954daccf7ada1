"""Sums at a point: term by term, and a rigorous bound of the tail by the ratio of neighbouring terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import arb, fmpq
from sympy import Add, Expr, Mul, S, Sum, Symbol, Tuple, exp, expand, factorial, gamma, log

from derive.checking.values.forms import Form, NotAForm, number_form
from derive.checking.values.moments import Diverges
from derive.checking.values.numbers import NoValue, Number, ball, whole

if TYPE_CHECKING:
    from derive.checking.values.evaluating import Evaluator

MOST_TERMS = 2_000


def total(at: Evaluator, term: Sum) -> Form:
    """A sum over one index after the other."""
    body, *limits = term.args
    if len(limits) > 1:
        return repeated(at, body, limits)
    index, lower, upper = limits[0].args
    at, body = at.settled(body, index)
    start = whole(at.number(lower))
    if start is None:
        raise NoValue("a sum that does not start at a whole number")
    if upper is S.Infinity:
        return infinite(at, body, index, start)
    stop = whole(at.number(upper))
    if stop is None or stop - start > MOST_TERMS:
        raise NoValue("a sum with an end that is not a whole number, or too long")
    result = Form(())
    for n in range(start, stop + 1):
        result = result.plus(at.binding(index, number_form(fmpq(n))).form(body))
    return result


def repeated(at: Evaluator, body: Expr, limits: list[Tuple]) -> Form:
    """A sum over one index after the other, the outer ones to numbers."""
    index, lower, upper = limits[-1].args
    start, stop = whole(at.number(lower)), whole(at.number(upper))
    if start is None or stop is None or stop - start > MOST_TERMS:
        raise NoValue("a sum with an end that is not a whole number, or too long")
    result = Form(())
    for n in range(start, stop + 1):
        result = result.plus(total(at.binding(index, number_form(fmpq(n))), Sum(body, *limits[:-1])))
    return result


def infinite(at: Evaluator, body: Expr, index: Symbol, start: int) -> Form:
    """All terms: the first ones added, the others bounded by a geometric series."""
    if at.moving:
        raise NotAForm("a series inside an integral")
    body = body.replace(lambda node: isinstance(node, log), lambda node: logarithm(at, node.args[0], index))
    parts = Add.make_args(expand(body, power_exp=False, power_base=False, log=False))
    result: Number = fmpq(0)
    for part in parts:
        result = result + series(at, part, index, start)
    return number_form(result)


def logarithm(at: Evaluator, term: Expr, index: Symbol) -> Expr:
    """The logarithm of a product as a sum, where each factor is known to be positive for every k ≥ 0."""
    factors = Mul.make_args(term)
    parts = [log_of_factor(at, factor, index) for factor in factors]
    return log(term) if None in parts else Add(*parts)


def log_of_factor(at: Evaluator, factor: Expr, index: Symbol) -> Expr | None:
    """log a^c = c log a of a positive a; log k! as it is; None for what may have another sign."""
    base, exponent = factor.as_base_exp()
    if isinstance(base, (factorial, gamma)) and base.args[0] - index in (isinstance(base, gamma), S.One):
        return exponent * log(base)
    if base is S.Exp1:
        return exponent
    return exponent * log(base) if not depends(base, index) and at.number(base) > 0 else None


def series(at: Evaluator, part: Expr, index: Symbol, start: int) -> Number:
    """Σ of one product of powers, exponentials, factorials and logarithms of the index."""
    result: Number = fmpq(0)
    n = start
    small = arb(2) ** -140
    while n < start + MOST_TERMS:
        value = at.binding(index, number_form(fmpq(n))).form(part).number
        result = result + value
        n += 1
        if n > start + 8 and abs(ball(value)) < small * (1 + abs(ball(result))):
            ratio = ratio_bound(at, part, index, n)
            if ratio < 1:
                last = abs(ball(at.binding(index, number_form(fmpq(n))).form(part).number))
                tail = (last / (1 - ratio)).abs_upper()
                return ball(result) + arb(0, tail)
    halfway = at.binding(index, number_form(fmpq(start + MOST_TERMS // 2))).form(part).number
    if 3 * abs(ball(value)) > 2 * abs(ball(halfway)):
        raise Diverges("a series whose terms do not vanish")
    raise NoValue("a series that does not converge fast")


def ratio_bound(at: Evaluator, part: Expr, index: Symbol, n: int) -> arb:
    """A bound of |t_{k+1} / t_k| for all k ≥ n: the product of the bounds of the factors."""
    result = arb(1)
    for factor in Mul.make_args(part):
        if depends(factor, index):
            base, exponent = factor.as_base_exp()
            result = result * factor_ratio(at, base, exponent, index, n)
    return result


def factor_ratio(at: Evaluator, base: Expr, exponent: Expr, index: Symbol, n: int) -> arb:
    """The bound for base^exponent."""
    if base is S.Exp1 or not depends(base, index):
        slope = exponent.diff(index)
        if depends(slope, index):
            raise NotAForm("an exponent that is not of first degree in the index")
        return abs(ball(at.number(base if base is not S.Exp1 else S.Exp1))) ** ball(at.number(slope))
    if depends(exponent, index):
        raise NotAForm("the index in the base and in the exponent")
    power = at.number(exponent)
    if power > 0:
        return growth(at, base, index, n) ** ball(power)
    return shrinks(at, base, index, n) ** ball(-power)


def growth(at: Evaluator, base: Expr, index: Symbol, n: int) -> arb:
    """A bound of base(k+1) / base(k) for k ≥ n."""
    if isinstance(base, (factorial, gamma)):
        raise NotAForm("a factorial that grows")
    if isinstance(base, log) and isinstance(base.args[0], (factorial, gamma)):
        return log_factorial_growth(at, base.args[0], index, n)
    if isinstance(base, log):
        return growth(at, base.args[0], index, n)
    if isinstance(base, exp) and not base.args[0].diff(index).has(index):
        return ball(at.number(base.args[0].diff(index))).exp()
    shift = shift_of(at, base, index)
    if shift is None or not n + shift > 0:
        raise NotAForm("a factor whose growth is not known")
    return 1 + 1 / ball(n + shift)


def log_factorial_growth(at: Evaluator, term: Expr, index: Symbol, n: int) -> arb:
    """log (k+1)! / log k! = 1 + log(k+1) / log k!, which falls with k from 3 on."""
    shift = shift_of(at, term.args[0], index)
    if shift is None or not n + shift > 3:
        raise NotAForm("a factorial of another term")
    k = ball(n + shift - (1 if isinstance(term, gamma) else 0))
    return 1 + (k + 1).log() / (k + 1).lgamma()


def shrinks(at: Evaluator, base: Expr, index: Symbol, n: int) -> arb:
    """A bound of base(k) / base(k+1) for k ≥ n."""
    if isinstance(base, (factorial, gamma)):
        shift = shift_of(at, base.args[0], index)
        if shift is None or not n + shift > 0:
            raise NotAForm("a factorial of another term")
        return 1 / ball(n + shift + (1 if isinstance(base, factorial) else 0))
    shift = shift_of(at, base, index)
    if shift is None or not n + shift > 0:
        raise NotAForm("a factor whose growth is not known")
    return arb(1)


def depends(term: Expr, index: Symbol) -> bool:
    """Whether a term has the index free in it."""
    return index in term.free_symbols


def shift_of(at: Evaluator, term: Expr, index: Symbol) -> Number | None:
    """s where the term is c (index + s)."""
    slope = term.diff(index)
    if depends(slope, index):
        return None
    return at.number(term.subs(index, 0)) / at.number(slope)

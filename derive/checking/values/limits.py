"""Limits at a point: by the terms of a form, or function by function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import arb, fmpq
from sympy import Add, Basic, Dummy, Expr, Limit, Mul, Pow, S, Symbol, atan, erf, erfc, exp

from derive.checking.values.forms import Form, NotAForm, Term, number_form, variable_form
from derive.checking.values.moments import Diverges
from derive.checking.values.numbers import NoValue, Number, OutsideDomain, is_zero, power, sign

if TYPE_CHECKING:
    from derive.checking.values.evaluating import Evaluator

UP, DOWN = arb.pos_inf(), arb.neg_inf()
AT_INFINITY = {erf: (1, -1), erfc: (0, 2)}


def limit(at: Evaluator, term: Limit) -> Form:
    """The limit of a term, where it is finite."""
    body, x, point, side = term.args
    value = Approach(at, x, point, str(side)).of(body)
    if value is UP or value is DOWN:
        raise Diverges("a limit that is infinite")
    return number_form(value)


class Approach:
    """A variable on its way to a point: x = ±u with u → ∞, or x = p ± u with u → 0."""

    def __init__(self, at: Evaluator, x: Symbol, point: Expr, side: str) -> None:
        self.at, self.x = at, x
        self.u = Dummy("u", positive=True)
        self.infinite = point in (S.Infinity, S.NegativeInfinity)
        self.point = fmpq(0) if self.infinite else at.number(point)
        down = point is S.NegativeInfinity or (side == "-" and not self.infinite)
        self.step = fmpq(-1) if down else fmpq(1)
        moving = variable_form(self.u).times(number_form(self.step)).plus(number_form(self.point))
        self.here = at.binding(x, moving)

    def of(self, term: Basic) -> Number:
        """The limit of a term: a number, `UP` or `DOWN`."""
        if self.x not in term.free_symbols:
            return self.at.number(term)
        try:
            return self.of_form(self.here.form(term))
        except NotAForm:
            pass
        if not self.infinite:
            return self.at.binding(self.x, number_form(self.point)).form(term).number
        return self.of_parts(term)

    def of_form(self, form: Form) -> Number:
        total: Number = fmpq(0)
        for term in form.terms:
            total = plus(total, self.of_term(term))
        return total

    def of_term(self, term: Term) -> Number:
        """Exponentials decide before powers, and powers before logarithms."""
        u = self.u
        if any(monomial not in ((u,), (u, u)) for monomial in term.exponent):
            raise NotAForm("a limit with other variables")
        order = [term.exponent.get((u, u), 0), term.exponent.get((u,), 0)] if self.infinite else []
        exponent = term.powers.get(u, fmpq(0))
        order += [exponent if self.infinite else -exponent, fmpq(term.logs.get(u, 0))]
        for number in order:
            direction = sign(number)
            if direction < 0:
                return fmpq(0)
            if direction > 0:
                odd = not self.infinite and is_zero(exponent) and term.logs.get(u, 0) % 2
                return UP if sign(term.factor) * (-1 if odd else 1) > 0 else DOWN
        return term.factor

    def of_parts(self, term: Basic) -> Number:
        """The limit by the limits of the parts."""
        if isinstance(term, Add):
            total: Number = fmpq(0)
            for part in term.args:
                total = plus(total, self.of(part))
            return total
        if isinstance(term, Mul):
            return self.of_product(term)
        if isinstance(term, Pow) and self.x not in term.exp.free_symbols:
            return powered(self.of(term.base), self.at.number(term.exp))
        return self.of_function(term)

    def of_product(self, term: Mul) -> Number:
        product: Number = fmpq(1)
        for value in map(self.of, term.args):
            if value is UP or value is DOWN or product is UP or product is DOWN:
                if is_zero(value) or is_zero(product):
                    raise NoValue("a limit of the kind 0 · ∞")
                product = UP if sign(value) * sign(product) > 0 else DOWN
            else:
                product = product * value
        return product

    def of_function(self, term: Basic) -> Number:
        kind = type(term)
        if len(term.args) != 1:
            raise NoValue(f"a limit of {kind.__name__}")
        inside = self.of(term.args[0])
        if inside is not UP and inside is not DOWN:
            variable = Dummy("v", real=True)
            return self.at.binding(variable, number_form(inside)).form(term.func(variable)).number
        if kind is exp:
            return UP if inside is UP else fmpq(0)
        if kind is atan:
            return arb.pi() / 2 if inside is UP else -arb.pi() / 2
        if kind in AT_INFINITY:
            return fmpq(AT_INFINITY[kind][0 if inside is UP else 1])
        raise NoValue(f"a limit of {kind.__name__}")


def plus(a: Number, b: Number) -> Number:
    """The sum of two limits."""
    a_far, b_far = a is UP or a is DOWN, b is UP or b is DOWN
    if a_far and b_far and a is not b:
        raise NoValue("a limit of the kind ∞ − ∞")
    return a if a_far else b if b_far else a + b


def powered(base: Number, exponent: Number) -> Number:
    """base^exponent for limits."""
    if base is UP:
        return UP if exponent > 0 else fmpq(0)
    if base is DOWN:
        if exponent < 0:
            return fmpq(0)
        raise NoValue("a power of −∞")
    try:
        return power(base, exponent)
    except OutsideDomain:
        raise NoValue("a limit of the kind 1/0") from None

"""A term at a point, from the inside out: numbers, and functions of the variables that are bound."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flint import arb, ctx, fmpq
from sympy import Add, Basic, Dummy, Expr, Integral, Limit, Mul, Piecewise, Pow, Rational, S, Sum, Symbol, exp, log

from derive.checking.values.forms import (
    Form,
    NotAForm,
    exponential_of,
    logarithm_of,
    number_form,
    power_of,
    variable_form,
)
from derive.checking.values.functions import FUNCTIONS
from derive.checking.values.numbers import NoValue, Number, OutsideDomain, exact, finite

CONSTANTS: dict[Basic, Callable[[], arb]] = {
    S.Pi: arb.pi,
    S.Exp1: lambda: arb(1).exp(),
    S.EulerGamma: arb.const_euler,
    S.Catalan: arb.const_catalan,
    S.GoldenRatio: lambda: (1 + arb(5).sqrt()) / 2,
}
Handler = Callable[["Evaluator", Any], Form]
HANDLERS: dict[type, Handler] = {}


class Evaluator:
    """A point and the variables that are bound at present."""

    def __init__(
        self, point: Mapping[Symbol, fmpq], bound: Mapping[Symbol, Form] | None = None, root: Evaluator | None = None
    ) -> None:
        self.point = point
        self.bound = dict(bound or {})
        self.root = root or self
        self.memory: dict[Basic, Form] = {}

    def binding(self, variable: Symbol, form: Form | None = None) -> Evaluator:
        """Inside an integral or a sum."""
        return Evaluator(self.point, {**self.bound, variable: form or variable_form(variable)}, self.root)

    def settled(self, body: Expr, *variables: Symbol) -> tuple[Evaluator, Expr]:
        """A body with letters for what is integrated or summed in it on its own, so that names do not mix."""
        inner = [node for node in body.atoms(Integral, Sum, Limit) if not node.free_symbols & {*self.bound, *variables}]
        at, made = self, {}
        for node in sorted(inner, key=lambda each: -len(str(each))):
            letter = Dummy("c", real=True)
            at, made[node] = at.binding(letter, number_form(self.number(node))), letter
        body = body.xreplace(made)
        if any(set(variables) & set(node.variables) for node in body.atoms(Integral, Sum)):
            raise NoValue("an integral within another one over the same letter")
        return at, body

    @property
    def moving(self) -> bool:
        """Whether a variable is bound that has no value yet."""
        return not all(form.constant for form in self.bound.values())

    def form_with(self, term: Expr, variable: Symbol, positive: Symbol) -> Form:
        """The term as a function of a variable that is known to be positive."""
        return self.binding(positive).form(term.subs(variable, positive))

    def form(self, term: Basic) -> Form:
        """The term as a function of the bound variables."""
        found = self.memory.get(term)
        if found is None:
            closed = isinstance(term, (Integral, Sum)) and self.bound and not term.free_symbols & set(self.bound)
            found = self.memory[term] = self.root.form(term) if closed else self._form(term)
        return found

    def number(self, term: Basic) -> Number:
        """The value of a term without bound variables."""
        return finite(self.form(term).number)

    def _form(self, term: Basic) -> Form:
        if isinstance(term, Rational):
            return number_form(exact(term))
        if isinstance(term, Symbol):
            return self._symbol(term)
        if term in CONSTANTS:
            return number_form(CONSTANTS[term]())
        if term in (S.Infinity, S.NegativeInfinity, S.ComplexInfinity, S.NaN):
            raise OutsideDomain("a value that is not finite")
        if term is S.ImaginaryUnit:
            raise OutsideDomain("a value that is not real")
        for kind in type(term).__mro__:
            if kind in HANDLERS:
                return HANDLERS[kind](self, term)
        raise NoValue(f"{type(term).__name__} is not evaluated")

    def _symbol(self, symbol: Symbol) -> Form:
        if symbol in self.bound:
            return self.bound[symbol]
        if symbol not in self.point:
            raise NoValue(f"nothing is known of {symbol}")
        return number_form(self.point[symbol])


def handles(*kinds: type) -> Callable[[Handler], Handler]:
    """Register how terms of these classes are evaluated."""

    def register(handler: Handler) -> Handler:
        HANDLERS.update(dict.fromkeys(kinds, handler))
        return handler

    return register


@handles(Add)
def _sum(at: Evaluator, term: Add) -> Form:
    total = Form(())
    for part in term.args:
        total = total.plus(at.form(part))
    return total


@handles(Mul)
def _product(at: Evaluator, term: Mul) -> Form:
    parts = sorted(map(at.form, term.args), key=lambda form: len(form.terms))
    result = number_form(fmpq(1))
    for part in parts:
        result = result.times(part)
    return result


@handles(Pow)
def _power(at: Evaluator, term: Pow) -> Form:
    exponent = at.form(term.exp)
    base = at.form(term.base)
    if exponent.constant:
        return power_of(base, exponent.number)
    return exponential_of(exponent.times(logarithm_of(base)))


@handles(exp)
def _exponential(at: Evaluator, term: exp) -> Form:
    return exponential_of(at.form(term.args[0]))


@handles(log)
def _logarithm(at: Evaluator, term: log) -> Form:
    if len(term.args) == 2:
        return at.form(log(term.args[0]) / log(term.args[1]))
    return logarithm_of(at.form(term.args[0]))


@handles(Piecewise)
def _piecewise(at: Evaluator, term: Piecewise) -> Form:
    for value, condition in term.args:
        if condition in (S.true, S.false):
            holds = condition is S.true
        else:
            left, right = at.form(condition.lhs).number, at.form(condition.rhs).number
            holds = _decided(condition.rel_op, left, right)
        if holds:
            return at.form(value)
    raise OutsideDomain("no case applies")


def _decided(sign: str, left: Number, right: Number) -> bool:
    difference = left - right
    if not (difference > 0 or difference < 0 or difference == 0):
        raise NoValue("a condition that is not decided")
    return bool({
        "<": difference < 0, "<=": difference <= 0, ">": difference > 0, ">=": difference >= 0,
        "==": difference == 0, "!=": difference != 0,
    }[sign])  # fmt: skip


def _function(at: Evaluator, term: Any) -> Form:
    arguments = [at.form(arg) for arg in term.args]
    if not all(argument.constant for argument in arguments):
        raise NotAForm(f"{type(term).__name__} of a variable")
    return number_form(finite(FUNCTIONS[type(term)](*(argument.number for argument in arguments))))


HANDLERS.update(dict.fromkeys(FUNCTIONS, _function))


def value_at(term: Expr, point: Mapping[Symbol, fmpq], precision: int = 160) -> Number:
    """The value of a term at a point: a rational number or a ball that holds it.

    Raises `OutsideDomain` where there is none and `NoValue` where none was found.
    """
    with ctx.workprec(precision):
        try:
            return Evaluator(point).number(term)
        except (ArithmeticError, RecursionError, NotImplementedError, TypeError, ValueError, AttributeError) as error:
            raise NoValue(f"no value: {error}") from None


from derive.checking.values import integrals, limits, sums  # noqa: E402

HANDLERS[Integral] = integrals.integral
HANDLERS[Sum] = sums.total
HANDLERS[Limit] = limits.limit

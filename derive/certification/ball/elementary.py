"""Numbers, symbols, sums, products, powers and functions of terms, as values."""

from __future__ import annotations

from functools import reduce
from operator import mul

import sympy
from sympy import Abs, Add, Expr, Float, Indexed, Mul, Number, NumberSymbol, Piecewise, Pow, Rational, Symbol
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from derive.certification.ball import values
from derive.certification.ball.balls import CannotEnclose, NoValue, OutsideDomain, acb, arb, exact, finite
from derive.certification.ball.rationals import is_zero
from derive.certification.ball.scope import Scope, evaluate, evaluates, integer
from derive.certification.ball.values import Value

SAME_NAMES = "acos asin atan cos cosh digamma erf erfc exp expm1 gamma log log1p sin sinh tan tanh"
FLINT_NAMES = {name: name for name in SAME_NAMES.split()} | {"Abs": "abs", "loggamma": "lgamma"}
"""By the names of SymPy's classes, as importing `log1p` and `expm1` from where they are takes SymPy 20 ms."""
CONSTANTS = {sympy.pi: arb.pi, sympy.E: arb.const_e, sympy.EulerGamma: arb.const_euler}
STEPS = {sympy.sign: arb.sgn, sympy.floor: arb.floor, sympy.ceiling: arb.ceil}
LARGEST_PRODUCT = 64
NOT_ANALYTIC = (Abs, *STEPS, sympy.acos, sympy.asin, sympy.Heaviside, sympy.Max, sympy.Min, Piecewise)
"""Two terms with these may agree on one side of a kink and differ on the other."""


@evaluates(Rational)
def rational(scope: Scope, term: Expr) -> Value:
    return exact(term)


@evaluates(Float)
def decimal(scope: Scope, term: Expr) -> Value:
    """A float stands for the decimal that it prints as, everywhere in `derive`."""
    return exact(Rational(str(term)))


@evaluates(NumberSymbol)
def constant(scope: Scope, term: Expr) -> Value:
    if term not in CONSTANTS:
        raise CannotEnclose(f"the constant {term} cannot be evaluated")
    return CONSTANTS[term]()


@evaluates(Number)
def infinity(scope: Scope, term: Expr) -> Value:
    raise CannotEnclose(f"{term} is not a number to calculate with")


@evaluates(Symbol, Indexed)
def symbol(scope: Scope, term: Expr) -> Value:
    return scope.look_up(scope.atom(term))


@evaluates(Add)
def total(scope: Scope, term: Expr) -> Value:
    return values.add([evaluate(scope, arg) for arg in term.args])


@evaluates(Mul)
def product(scope: Scope, term: Expr) -> Value:
    return values.multiply([evaluate(scope, arg) for arg in term.args])


@evaluates(Pow)
def power(scope: Scope, term: Expr) -> Value:
    base, exponent = (evaluate(scope, arg) for arg in term.args)
    if term.base is sympy.E:
        return function("exp", exponent)
    if not isinstance(exponent, arb):
        return function("exp", values.multiply([exponent, function("log", base)]))
    whole = integer(exponent)
    r = exponent if whole is None else whole
    return finite(power_of_number(base, r), "a power") if isinstance(base, arb) else values.power(base, r)


def power_of_number(base: arb, r: int | arb) -> arb:
    """FLINT takes a power by the logarithm, which a ball around 0 has not: whole powers are products."""
    if base == 0 and r < 0:
        raise NoValue("a division by 0")
    if isinstance(r, arb) and base < 0 and not r.contains_integer():
        raise NoValue("a root of a negative number")
    if isinstance(r, int) and 0 < r <= LARGEST_PRODUCT and base.contains(0):
        return reduce(mul, [base] * r)
    return base.sqrt() if r == 0.5 else arb(0) if base == 0 and r > 0 else base**r


@evaluates(sympy.Function)
def named(scope: Scope, term: Expr) -> Value:
    name = type(term).__name__
    if name not in FLINT_NAMES or len(term.args) != 1:
        raise CannotEnclose(f"the function {name} cannot be evaluated")
    if name == "log":
        return logarithm(scope, term.args[0])
    return function(FLINT_NAMES[name], evaluate(scope, term.args[0]))


def logarithm(scope: Scope, term: Expr) -> Value:
    value = evaluate(scope, term)
    if isinstance(value, arb) and value.contains(0) and is_zero(scope, term):
        raise NoValue("the logarithm of 0")
    return function("log", value)


@evaluates(AppliedUndef)
def unknown(scope: Scope, term: Expr) -> Value:
    raise CannotEnclose(f"the function {type(term).__name__} is not given")


def function(name: str, value: Value) -> Value:
    if not isinstance(value, arb):
        return values.call(name, value)
    if name == "log":
        return logarithm_of_number(value)
    return abs(value) if name == "abs" else finite(getattr(arb, name)(value), name)


def logarithm_of_number(value: arb) -> arb:
    if value <= 0:
        raise NoValue("the logarithm of a number that is not positive")
    return finite(value.log(), "log")


@evaluates(sympy.polygamma)
def derivative_of_digamma(scope: Scope, term: Expr) -> Value:
    order = number_in(scope, term.args[0])
    if order == 0:
        return function("digamma", evaluate(scope, term.args[1]))
    argument = number_in(scope, term.args[1])
    return finite(acb(argument).polygamma(order).real, "polygamma")


@evaluates(*STEPS)
def step(scope: Scope, term: Expr) -> Value:
    return STEPS[type(term)](number_in(scope, term.args[0]))


@evaluates(sympy.Heaviside)
def heaviside(scope: Scope, term: Expr) -> Value:
    return (number_in(scope, term.args[0]).sgn() + 1) / 2


@evaluates(sympy.Max, sympy.Min)
def extreme(scope: Scope, term: Expr) -> Value:
    first, *others = (number_in(scope, arg) for arg in term.args)
    for other in others:
        first = first.max(other) if isinstance(term, sympy.Max) else first.min(other)
    return first


@evaluates(Piecewise)
def piecewise(scope: Scope, term: Expr) -> Value:
    for value, condition in term.args:
        if holds(scope, condition):
            return evaluate(scope, value)
    raise OutsideDomain("no case of a Piecewise applies at the point")


def holds(scope: Scope, condition: Expr) -> bool:
    """Whether a comparison is seen to hold, or seen not to hold."""
    if not isinstance(condition, Relational):
        if condition in (True, False):
            return bool(condition)
        raise CannotEnclose(f"the condition {condition} of a Piecewise cannot be decided")
    left, right = (number_in(scope, arg) for arg in condition.args)
    if left.overlaps(right):
        raise OutsideDomain("the point is too near to a border of a Piecewise")
    return bool({"<": left < right, ">": left > right}.get(condition.rel_op[0], condition.rel_op == "!="))


def number_in(scope: Scope, term: Expr) -> arb:
    """The value of a term that no variable of integration may occur in."""
    value = evaluate(scope, term)
    if not isinstance(value, arb):
        raise CannotEnclose(f"{term} is not supported under an integral")
    return value

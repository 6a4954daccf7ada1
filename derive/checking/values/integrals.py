"""Integrals at a point: split at kinks, brought to the line, a half-line or an interval, taken term by term."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import fmpq
from sympy import (
    Abs,
    Dummy,
    Expr,
    Integral,
    Max,
    Min,
    Piecewise,
    Pow,
    Rational,
    S,
    Symbol,
    Tuple,
    exp,
    expand_power_base,
    expand_power_exp,
    log,
    sign,
)

from derive.checking.values import quadrature, special
from derive.checking.values.forms import Form, NotAForm, number_form, variable_form
from derive.checking.values.moments import over_half_line, over_interval, over_line
from derive.checking.values.numbers import NoValue, Number, is_exact, is_zero

if TYPE_CHECKING:
    from derive.checking.values.evaluating import Evaluator

KINKED = (Abs, sign, Max, Min, Piecewise)
End = Number | None
"""An end of an interval; None is infinity."""


def integral(at: Evaluator, term: Integral) -> Form:
    """A definite integral over one variable after the other."""
    body, *limits = term.args
    if len(limits) > 1:
        return repeated(at, body, limits)
    variable, *ends = limits[0].args
    if len(ends) != 2:
        raise NoValue("an integral without limits")
    at, body = at.settled(body, variable)
    lower, upper = (None if end in (S.Infinity, S.NegativeInfinity) else at.number(end) for end in ends)
    if ends[0] is S.Infinity or ends[1] is S.NegativeInfinity:
        raise NoValue("an integral from above to below")
    if lower is not None and upper is not None and lower > upper:
        return number_form(fmpq(-1)).times(pieces(at, body, variable, upper, lower))
    return pieces(at, body, variable, lower, upper)


def repeated(at: Evaluator, body: Expr, limits: list[Tuple]) -> Form:
    """An integral over one variable after the other, each a form of those that are left."""
    if not limits:
        return at.form(body)
    variable, lower, upper = limits[-1].args
    at, body = at.settled(body, *(limit.args[0] for limit in limits))
    inner = repeated(at.binding(variable), body, limits[:-1])
    if (lower, upper) == (S.NegativeInfinity, S.Infinity):
        return over_line(inner, variable)
    if (lower, upper) == (S.Zero, S.Infinity) and variable.is_positive:
        return over_half_line(inner, variable)
    return over_interval(inner, variable, at.number(lower), at.number(upper))


def pieces(at: Evaluator, body: Expr, x: Symbol, lower: End, upper: End) -> Form:
    """The integral between the kinks of the integrand, one after the other."""
    cuts = [cut for cut in kinks(at, body, x) if (lower is None or cut > lower) and (upper is None or cut < upper)]
    if not cuts:
        return piece(at, body, x, lower, upper)
    total = Form(())
    for a, b in zip([lower, *cuts], [*cuts, upper], strict=True):
        total = total.plus(piece(at, smooth(at, body, x, a, b), x, a, b))
    return total


def kinks(at: Evaluator, body: Expr, x: Symbol) -> list[Number]:
    """Where an absolute value or a case of the integrand changes, in order."""
    found: list[Number] = []
    for node in body.atoms(*KINKED):
        for difference in switches(node):
            if x in difference.free_symbols:
                root = root_of(at, difference, x)
                if not any(root == other for other in found):
                    found.append(root)
    return sorted(found)


def switches(node: Expr) -> list[Expr]:
    """The terms whose signs decide a node."""
    if isinstance(node, Piecewise):
        return [condition.lhs - condition.rhs for _, condition in node.args if condition not in (S.true, S.false)]
    if isinstance(node, (Max, Min)):
        first, *others = node.args
        return [first - other for other in others]
    return [node.args[0]]


def root_of(at: Evaluator, term: Expr, x: Symbol) -> Number:
    """The root of a term of first degree."""
    slope = term.diff(x)
    if x in slope.free_symbols or is_zero(at.number(slope)):
        raise NoValue("a kink of a term that is not of first degree")
    root = -at.number(term.subs(x, 0)) / at.number(slope)
    if not is_exact(root):
        raise NoValue("a kink that is not known exactly")
    return root


def smooth(at: Evaluator, body: Expr, x: Symbol, lower: End, upper: End) -> Expr:
    """The integrand between two neighbouring kinks, its absolute values and cases decided by a point between."""
    inside = between(lower, upper)
    here = at.binding(x, number_form(inside))
    made = {}
    for node in body.atoms(Abs, sign, Piecewise):
        if x not in node.free_symbols:
            continue
        if isinstance(node, Piecewise):
            made[node] = chosen_case(here, node)
        elif isinstance(node, Abs):
            made[node] = node.args[0] * side_of(here, node.args[0])
        else:
            made[node] = Rational(side_of(here, node.args[0]))
    return body.xreplace(made)


def side_of(here: Evaluator, term: Expr) -> int:
    return 1 if here.form(term).number > 0 else -1


def chosen_case(here: Evaluator, node: Piecewise) -> Expr:
    """The value of the case that holds between the kinks."""
    for value, condition in node.args:
        if condition is S.true or (condition is not S.false and _holds(here, condition)):
            return value
    return S.Zero


def _holds(here: Evaluator, condition: Expr) -> bool:
    difference = here.form(condition.lhs - condition.rhs).number
    return bool(difference > 0) if condition.rel_op in (">", ">=") else bool(difference < 0)


def between(lower: End, upper: End) -> Number:
    if lower is None:
        return fmpq(0) if upper is None else upper - 1
    return lower + 1 if upper is None else (lower + upper) / 2


def piece(at: Evaluator, body: Expr, x: Symbol, lower: End, upper: End) -> Form:
    """The integral of a smooth function: in closed form, or by quadrature."""
    try:
        return closed(at, body, x, lower, upper)
    except NotAForm as error:
        if at.moving:
            raise
        reason = error
    for attempt in (substituted, powered, special.reciprocal, special.beta_like, special.of_a_sum):
        try:
            return attempt(at, body, x, lower, upper)
        except NotAForm:
            continue
    return number_form(quadrature.value(at, body, x, lower, upper, reason))


def closed(at: Evaluator, body: Expr, x: Symbol, lower: End, upper: End) -> Form:
    """The integral term by term."""
    if lower is None and upper is None:
        return over_line(at.binding(x).form(body), x)
    if upper is None and is_zero(lower):
        u = Dummy("u", positive=True)
        return over_half_line(at.form_with(body, x, u), u)
    if lower is None or upper is None:
        return half(at, body, x, lower, upper)
    return bounded(at, body, x, lower, upper)


def half(at: Evaluator, body: Expr, x: Symbol, lower: End, upper: End) -> Form:
    """From an end that is not 0 to infinity: shifted, or as powers."""
    u = Dummy("u", positive=True)
    step = fmpq(1) if upper is None else fmpq(-1)
    start = lower if upper is None else upper
    shifted = variable_form(u).times(number_form(step)).plus(number_form(start))
    try:
        return over_half_line(at.binding(x, shifted).form(body), u)
    except NotAForm:
        if lower is None or not lower > 0:
            raise
    return over_interval(at.form_with(body, x, u), u, lower, None)


def bounded(at: Evaluator, body: Expr, x: Symbol, lower: Number, upper: Number) -> Form:
    """Between two numbers: powers at once, anything else by quadrature of the form."""
    variable = Dummy("u", positive=True) if lower >= 0 else x
    form = at.form_with(body, x, variable)
    try:
        return over_interval(form, variable, lower, upper)
    except NotAForm:
        if at.moving or not form.terms:
            raise
    return number_form(quadrature.of_form(form, variable, lower, upper))


def substituted(at: Evaluator, body: Expr, x: Symbol, lower: End, upper: End) -> Form:
    """x = e^y where logarithms of a positive x stand in exponents, and x = log y where exponentials do."""
    y = Dummy("y", real=True)
    if is_zero(lower if lower is not None else fmpq(1)) and upper is None:
        t = Dummy("t", positive=True)
        made = body.subs(x, t)
        replaced = made.subs(log(t), y).subs(t, exp(y)) * exp(y)
        return over_line(at.binding(y).form(replaced), y)
    if lower is None and upper is None and body.has(exp):
        t = Dummy("t", positive=True)
        return over_half_line(at.binding(t).form((body.subs(x, log(t)) / t).expand(power_exp=True)), t)
    raise NotAForm("no substitution helps")


def powered(at: Evaluator, body: Expr, x: Symbol, lower: End, upper: End) -> Form:
    """x = u^{1/p} where x^p stands in an exponent; before that x = log t on the whole line."""
    t, u = Dummy("t", positive=True), Dummy("u", positive=True)
    if lower is None and upper is None:
        made = body.subs(x, log(t)) / t
    elif upper is None and is_zero(lower):
        made = body.subs(x, t)
    else:
        raise NotAForm("no substitution helps")
    made = expand_power_base(expand_power_exp(made.expand(log=True, mul=False)))
    inside = [power for node in made.atoms(exp) for power in node.args[0].atoms(Pow) if power.base == t]
    exponents = sorted({power.exp for power in inside} - {S(2)}, key=str)
    if len(exponents) != 1:
        raise NotAForm("no substitution helps")
    p = exponents[0]
    return over_half_line(at.binding(u).form(made.subs(t, u ** (1 / p)) * Abs(1 / p) * u ** (1 / p - 1)), u)

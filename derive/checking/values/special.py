"""Integrals that Bessel's, Euler's and Kummer's functions give: powers beside e^{−ax − b/x}, 1 − x, or k + cxᵐ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import arb, fmpq
from sympy import Add, Dummy, Expr, Poly, PolynomialError, Pow, S, Symbol, exp

from derive.checking.values.forms import Form, NotAForm, Term, number_form
from derive.checking.values.moments import Diverges, euler_beta
from derive.checking.values.numbers import Number, ball, finite, is_zero

if TYPE_CHECKING:
    from derive.checking.values.evaluating import Evaluator

End = Number | None


def summed(form: Form, value) -> Form:  # type: ignore[no-untyped-def]
    """The sum of the integrals of terms."""
    total = Form(())
    for term in form.terms:
        total = total.plus(Form((Term(term.factor),)).times(number_form(finite(value(term)))))
    return total


def linear_exponent(term: Term, *variables: Symbol) -> list[Number]:
    """The factors of the variables in an exponent that has nothing else in it."""
    if set(term.exponent) - {(variable,) for variable in variables}:
        raise NotAForm("an exponent of another kind")
    return [term.exponent.get((variable,), fmpq(0)) for variable in variables]


def reciprocal(at: Evaluator, body: Expr, x: Symbol, lower: End, upper: End) -> Form:
    """∫_0^∞ x^{p−1} e^{−ax − b/x} dx = 2 (b/a)^{p/2} K_p(2 √(ab))."""
    if upper is not None or lower is None or not is_zero(lower):
        raise NotAForm("not over a half-line")
    t, u = Dummy("t", positive=True), Dummy("u", positive=True)
    made = body.subs(x, t).replace(
        lambda node: isinstance(node, exp), lambda node: exp(node.args[0].expand().xreplace({1 / t: u}))
    )
    if not made.has(u):
        raise NotAForm("no reciprocal in an exponent")

    def bessel(term: Term) -> Number:
        linear, inverse = linear_exponent(term, t, u)
        a, b = -ball(linear), -ball(inverse)
        if term.logs.get(t) or term.logs.get(u):
            raise NotAForm("a logarithm beside a reciprocal")
        p = ball(term.powers.get(t, fmpq(0)) - term.powers.get(u, fmpq(0)) + 1)
        if not (a > 0 and b > 0):
            raise Diverges("an integral that diverges at an end")
        return 2 * (b / a) ** (p / 2) * (2 * (a * b).sqrt()).bessel_k(p)

    return summed(at.binding(t).binding(u).form(made), bessel)


def beta_like(at: Evaluator, body: Expr, x: Symbol, lower: End, upper: End) -> Form:
    """Powers of x and 1 − x within the unit interval; over all of it logarithms or an exponential beside them."""
    if lower is None or upper is None or lower < 0 or upper > 1 or not (is_zero(lower) or upper == 1):
        raise NotAForm("not over the unit interval")
    t, u = Dummy("t", positive=True), Dummy("u", positive=True)
    made = body.xreplace({1 - x: u, x - 1: -u}).xreplace({x: t})

    def beta(term: Term) -> Number:
        p, q = (ball(term.powers.get(each, fmpq(0))) + 1 for each in (t, u))
        logs = {name: term.logs.get(each, 0) for name, each in (("x", t), ("y", u))}
        rise, fall = linear_exponent(term, t, u)
        if is_zero(lower) and upper == 1 and not term.exponent:
            return euler_beta({"x": p - 1, "y": q - 1}, logs)
        if any(logs.values()) or not (p > 0 and q > 0):
            raise NotAForm("a logarithm over a part of the unit interval")
        whole = p.gamma() * q.gamma() / (p + q).gamma()
        if term.exponent:
            if not (is_zero(lower) and upper == 1):
                raise NotAForm("an exponential over a part of the unit interval")
            return whole * ball(fall).exp() * (ball(rise) - ball(fall)).hypgeom_1f1(p, p + q)
        return part(p, q, upper) if is_zero(lower) else whole - part(p, q, lower)

    return summed(at.binding(t).binding(u).form(made), beta)


def part(p: arb, q: arb, end: Number) -> arb:
    """∫_0^x t^{p−1} (1 − t)^{q−1} dt."""
    return ball(end).beta_lower(p, q)


def of_a_sum(at: Evaluator, body: Expr, x: Symbol, lower: End, upper: End) -> Form:
    """∫_0^∞ x^p (k + cx^m)^r dx = k^r (k/c)^s B(s, −r − s)/m with s = (p + 1)/m; on the line x² from its vertex on."""
    if upper is not None or not (lower is None or is_zero(lower)):
        raise NotAForm("not over a half-line")
    t, w = Dummy("t", positive=True), Dummy("w", positive=True)
    base, (k, b, c), m = only_base(body, x)
    vertex = -b / (2 * c) if m == 2 else S.Zero
    if (lower is not None and vertex != 0) or (lower is None and m != 2):
        raise NotAForm("powers of a sum of another kind")
    numbers = (ball(at.number(k - c * vertex**m)), ball(at.number(c)))
    if not all(number > 0 for number in numbers):
        raise NotAForm("a sum that may vanish")
    total = Form(())
    for side in (t,) if lower is not None else (vertex + t, vertex - t):
        form = at.binding(t).binding(w).form(body.xreplace({base: w}).subs(x, side))
        total = total.plus(summed(form, lambda term: beta_prime(term, t, w, *numbers, m)))
    return total


def only_base(body: Expr, x: Symbol) -> tuple[Expr, tuple[Expr, Expr, Expr], int]:
    """The only sum with a power that is not multiplied out: its factors of 1, x and x², and its degree."""
    bases = {node.base for node in body.atoms(Pow) if isinstance(node.base, Add) and node.base.has(x)
             and not (node.exp.is_Integer and node.exp > 0)}  # fmt: skip
    if len(bases) != 1:
        raise NotAForm("not powers of one sum")
    base = bases.pop()
    try:
        polynomial = Poly(base, x)
    except PolynomialError:
        raise NotAForm("powers of a sum that is no polynomial") from None
    m = polynomial.degree()
    if m not in (1, 2):
        raise NotAForm("powers of a sum of another kind")
    one, two, three = (polynomial.coeff_monomial(x**power) for power in range(3))
    return base, (one, S.Zero if m == 1 else two, two if m == 1 else three), m


def beta_prime(term: Term, t: Symbol, w: Symbol, k: arb, c: arb, m: int) -> Number:
    if term.exponent or term.logs.get(t) or term.logs.get(w):
        raise NotAForm("a logarithm or an exponential beside a sum")
    s = (ball(term.powers.get(t, fmpq(0))) + 1) / m
    r = ball(term.powers.get(w, fmpq(0)))
    if not (s > 0 and -r - s > 0):
        raise Diverges("an integral that diverges at an end")
    return k**r * (k / c) ** s * s.gamma() * (-r - s).gamma() / (-r).gamma() / m

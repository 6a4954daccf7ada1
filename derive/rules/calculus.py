"""Laws of calculus that evaluate or transform one integral; those that need a choice are made from it."""

from __future__ import annotations

from sympy import Expr, Integer, Integral, S, Symbol, diff, integrate, pi, symbols
from sympy import exp as Exp

from derive.derivation import Rule, rule
from derive.patterns import slots
from derive.terms import (
    Bracket,
    Density,
    add,
    depends,
    equation,
    evaluated,
    exp,
    integral,
    mul,
    neg,
    power,
    sub,
    substitute,
)  # fmt: skip

f, x, y, a, b, c = slots("f x y a b c")
RUDIN = "Rudin, Principles of Mathematical Analysis (3rd ed.), Theorem "
POLAR = "Rudin, Real and Complex Analysis (3rd ed.), Theorem 7.26 (change of variables)"


def substitution(old: Expr, centre: Expr, width: Expr, new: Expr) -> Rule:
    """x = c + w u with w > 0 over the whole line; the Jacobian is w."""
    image = width * new if centre is S.Zero else add(centre, mul(width, new))

    @rule(
        "substitution",
        integral(f, old, -S.Infinity, S.Infinity),
        source=RUDIN + "6.19",
        says=("substitute ", equation(old, image)),
    )
    def substitute_affine(f: Expr) -> Expr:
        r"x = c + wu,\; w > 0:\quad \int f(x)\,dx = \int f(c + wu)\,w\,du"
        return integral(mul(substitute(f, {old: image}), width), new)

    return substitute_affine


def by_parts(whole: Integral, f: Expr, derivative_of_v: Expr) -> Rule:
    """∫ f v′ dx = [f v] − ∫ f′ v dx, for an integral whose integrand is the product of f and v′."""
    x, a, b = whole.args[1]
    v = antiderivative(derivative_of_v, x)

    def rewrite() -> Expr | None:
        r"\int f\,v'\,dx = \bigl[f\,v\bigr]_a^b - \int f'\,v\,dx"
        if v is None:
            return None
        rest = integral(mul(diff(f, x), neg(v)), x, a, b)
        return add(Bracket(mul(f, v), x, a, b), rest)

    words = ("integrate by parts, with ", equation(Symbol("v'"), derivative_of_v))
    return Rule("integration by parts", whole, rewrite, source=RUDIN + "6.22", says=words)


@rule(
    "fundamental theorem of calculus",
    integral(f, x, a, b),
    source=RUDIN + "6.21",
    says="by the fundamental theorem of calculus",
)
def fundamental_theorem(f: Expr, x: Expr, a: Expr, b: Expr) -> Expr | None:
    r"F' = f \;\Rightarrow\; \int_a^b f\,dx = \bigl[F\bigr]_a^b"
    primitive = antiderivative(f, x)
    return None if primitive is None else Bracket(primitive, x, a, b)


def antiderivative(f: Expr, x: Expr) -> Expr | None:
    """A function whose derivative is f: by the chain rule read backwards, or else by asking SymPy."""
    found = reverse_chain_rule(f, x)
    if found is not None or f.has(Density):  # SymPy does not know what a density is
        return found
    answer = integrate(evaluated(f), x)
    return None if answer.has(Integral) else answer


def reverse_chain_rule(f: Expr, x: Expr) -> Expr | None:
    """c e^g for f = c g′ e^g, with c a constant."""
    factors = f.args if f.is_Mul else (f,)
    exponents = [factor.args[0] for factor in factors if isinstance(factor, Exp)]
    if len(exponents) != 1:
        return None
    rest = evaluated(mul(*(factor for factor in factors if not isinstance(factor, Exp))))
    slope = diff(evaluated(exponents[0]), x)
    if slope is S.Zero:
        return None
    constant = rest / slope
    return None if depends(constant, x) else mul(constant, exp(exponents[0]))


@rule("limits", Bracket(f, x, a, b), source=RUDIN + "8.6", says="put the limits in")
def limits(f: Expr, x: Expr, a: Expr, b: Expr) -> Expr | None:
    r"\bigl[F\bigr]_a^b = F(b) - F(a),\qquad \lim_{x\to\pm\infty} x^n e^{-x^2/2} = 0"
    upper, lower = value_at(f, x, b), value_at(f, x, a)
    if upper is None or lower is None:
        return None
    return upper if lower is S.Zero else sub(upper, lower)


def value_at(f: Expr, x: Expr, end: Expr) -> Expr | None:
    """F at an end of the interval; at ±∞ only where an exponential brings it to 0."""
    if end.is_finite:
        return evaluated(substitute(f, {x: end}))
    factors = f.args if f.is_Mul else (f,)
    decaying = [factor for factor in factors if isinstance(factor, Exp) and sinks(factor.args[0], x)]
    others = [factor for factor in factors if factor not in decaying]
    return S.Zero if decaying and all(factor.is_polynomial(x) for factor in others) else None


def sinks(exponent: Expr, x: Expr) -> bool:
    """Whether a polynomial exponent goes to −∞ at both ends: even degree, negative leading coefficient."""
    leading = evaluated(exponent).as_poly(x)
    return bool(leading is not None and leading.degree() % 2 == 0 and leading.LC().is_negative)


def polar_coordinates(radius: Expr, angle: Expr) -> Rule:
    """A function of x² + y² over the plane, as an integral over radius and angle; the Jacobian is r."""
    line = (-S.Infinity, S.Infinity)

    @rule(
        "polar coordinates", integral(integral(f, x, *line), y, *line), source=POLAR, says="turn to polar coordinates"
    )
    def radial(f: Expr, x: Expr, y: Expr) -> Expr | None:
        r"\iint f(x^2 + y^2)\,dx\,dy = \int_0^{2\pi}\!\int_0^\infty f(r^2)\,r\,dr\,d\theta"
        square = add(power(x, 2), power(y, 2))
        turned = substitute(f, {square: power(radius, 2)})
        if depends(turned, x) or depends(turned, y):
            return None
        inner = integral(mul(turned, radius), radius, S.Zero, S.Infinity)
        return integral(inner, angle, S.Zero, mul(Integer(2), pi))

    return radial


_mu, _u, _r, _theta = symbols("mu u r theta", real=True)
_sigma = symbols("sigma", positive=True)
affine_substitution = substitution(x, _mu, _sigma, _u)
integration_by_parts = by_parts(
    integral(mul(power(_u, 2), exp(neg(power(_u, 2)))), _u), _u, mul(_u, exp(neg(power(_u, 2))))
)
polar = polar_coordinates(_r, _theta)

"""Misconceptions about integrals."""

from __future__ import annotations

from sympy import Expr, Integer, Integral, Pow, S
from sympy import exp as Exp
from sympy import log as Log

from derive.rules.misconceptions.kinds import Misconception, beyond, last_sign, less_last_factor, product_of
from derive.terms import Bracket, Density, add, depends, integral, mul, neg, power, raw, substitute

TWO = Integer(2)


def in_one_variable(before: Expr, after: Expr) -> Expr:
    first, second = before.args
    x, y = (part.args[1].args[0] for part in (first, second))
    return integral(mul(first.args[0], substitute(second.args[0], {y: x})), x, *first.args[1].args[1:])


def of_square(before: Expr, after: Expr) -> Expr:
    body, limits = before.base.args
    return raw(Integral, (power(body, 2), limits))


def taken_apart(term: Expr) -> Expr | None:
    """The integral of a product as the product of the integrals."""
    if not (isinstance(term, Integral) and term.args[0].is_Mul):
        return None
    x = term.args[1].args[0]
    varying = [factor for factor in term.args[0].args if depends(factor, x)]
    others = [factor for factor in term.args[0].args if factor not in varying]
    return mul(*others, *(raw(Integral, (f, *term.args[1:])) for f in varying)) if len(varying) > 1 else None


def density_and_rest(term: Expr) -> tuple[list[Expr], list[Expr]]:
    """The density in a mean, and what the mean is of."""
    if not isinstance(term, Integral):
        return [], []
    factors = term.args[0].args if term.args[0].is_Mul else (term.args[0],)
    densities = [factor for factor in factors if isinstance(factor, Density)]
    return densities, [factor for factor in factors if factor not in densities]


def product_of_means(term: Expr) -> Expr | None:
    """E[f g] as E[f] E[g]."""
    density, rest = density_and_rest(term)
    if len(density) != 1 or len(rest) < 2:
        return None
    return mul(*(raw(Integral, (mul(*density, factor), *term.args[1:])) for factor in rest))


def function_of_mean(term: Expr) -> Expr | None:
    """E[f(x)] as f(E[x]), for powers, logarithms and exponentials."""
    density, rest = density_and_rest(term)
    if len(density) != 1 or len(rest) != 1 or not isinstance(rest[0], Pow | Exp | Log):
        return None
    (function,) = rest
    mean = raw(Integral, (mul(*density, function.args[0]), *term.args[1:]))
    return raw(function.func, (mean, *function.args[1:]))


W = Misconception
BELIEVED = (
    W("linearity", "the integral of a sum is the product of the integrals",
      r"\int (f + g)\,dx = \int f\,dx \int g\,dx", lambda b, a: product_of(a)),
    beyond("linearity", "the mean of a product is the product of the means",
      r"\mathrm{E}[f\,g] = \mathrm{E}[f]\,\mathrm{E}[g]", product_of_means, "wrong moment"),
    beyond("linearity", "the mean of a function is the function of the mean",
      r"\mathrm{E}[f(x)] = f(\mathrm{E}[x])", function_of_mean, "wrong moment"),
    W("constant_factor", "a factor is added", r"\int c\,f\,dx = c + \int f\,dx", lambda b, a: add(*a.args)),
    beyond("product_of_integrals", "the integral of a product is the product of the integrals",
      r"\int f\,g\,dx = \int f\,dx \int g\,dx", taken_apart),
    W("integral_of_zero", "the integral of 0 is a constant, and so 1", r"\int 0\,dx = 1", lambda b, a: S.One),
    W("odd_integrand", "an odd integrand is taken twice over the half-line",
      r"\int_{-\infty}^{\infty} f\,dx = 2\int_0^\infty f\,dx",
      lambda b, a: mul(TWO, integral(b.args[0], b.args[1].args[0], S.Zero))),
    W("root_of_square", "the root is forgotten", r"I = I^2", lambda b, a: a.base),
    W("product_of_integrals", "the two variables are one",
      r"\int f(x)\,dx \int g(y)\,dy = \int f(x)\,g(x)\,dx", in_one_variable),
    W("name_of_variable", "the square of an integral is the integral of the square",
      r"\Bigl(\int f\,dx\Bigr)^2 = \int f^2\,dx", of_square),
    W("fundamental_theorem", "the integrand is its own antiderivative",
      r"\int_a^b f\,dx = \bigl[f\bigr]_a^b", lambda b, a: Bracket(b.args[0], *a.args[1:])),
    W("limits", "the limits are exchanged", r"\bigl[F\bigr]_a^b = F(a) - F(b)", lambda b, a: neg(a)),
    W("affine_substitution", "the Jacobian is forgotten",
      r"x = c + wu: \quad \int f(x)\,dx = \int f(c + wu)\,du", lambda b, a: less_last_factor(a)),
    W("integration_by_parts", "the second integral has a plus",
      r"\int f\,v'\,dx = \bigl[f\,v\bigr]_a^b + \int f'\,v\,dx", lambda b, a: last_sign(a)),
    W("polar", "the Jacobian is forgotten",
      r"\iint f(x^2 + y^2)\,dx\,dy = \int_0^{2\pi}\!\int_0^\infty f(r^2)\,dr\,d\theta",
      lambda b, a: raw(Integral, (less_last_factor(a.args[0]), *a.args[1:]))),
)  # fmt: skip

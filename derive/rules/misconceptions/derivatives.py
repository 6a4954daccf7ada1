"""Misconceptions about derivatives and gradients."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Expr, S

from derive.rules.algebra import numerator_and_denominator
from derive.rules.misconceptions.kinds import Misconception, product_of
from derive.terms import MINUS_ONE, Diagonal, Partial, add, exp, frac, inverse, log, matrix_coefficient, mul, neg, power


def fraction(term: Expr) -> tuple[Expr, Expr]:
    """Above and below of what is differentiated."""
    above, below = numerator_and_denominator(term)
    return mul(*above), mul(*below)


def of_quotient(before: Expr, after: Expr) -> Expr:
    body, x = before.args
    top, bottom = fraction(body)
    return frac(Partial(top, x), Partial(bottom, x))


def below_as_constant(before: Expr, after: Expr) -> Expr:
    body, x = before.args
    top, bottom = fraction(body)
    return frac(Partial(top, x), bottom)


def of_product(before: Expr, after: Expr) -> Expr:
    return mul(*(Partial(factor, before.args[1]) for factor in before.args[0].args))


def of_exponential(before: Expr, after: Expr) -> Expr:
    f = before.args[0].args[0]
    return mul(f, exp(add(f, MINUS_ONE)))


def inside(before: Expr, after: Expr) -> Expr:
    return log(Partial(before.args[0].args[0], before.args[1]))


def of_power(before: Expr, after: Expr) -> Expr:
    (f, n), x = before.args[0].args, before.args[1]
    return mul(n, Partial(f, x), power(f, n))


def chained(of: Callable[[Expr], Expr]) -> Callable[[Expr, Expr], Expr]:
    """f′ times something of f, the argument of what is differentiated."""

    def wrong(before: Expr, after: Expr) -> Expr:
        f, x = before.args[0].args[0], before.args[1]
        return mul(Partial(f, x), of(f))

    return wrong


W = Misconception
BELIEVED = (
    W("derivative_of_constant", "a constant is its own derivative", r"c' = c", lambda b, a: b.args[0]),
    W("derivative_of_variable", "the derivative of the variable is 0", r"x' = 0", lambda b, a: S.Zero),
    W("sum_rule", "the derivative of a sum is the product of the derivatives",
      r"(f + g)' = f'\,g'", lambda b, a: product_of(a) if a.is_Add else None),
    W("constant_multiple_rule", "a constant factor vanishes like a constant", r"(cf)' = f'", lambda b, a: a.args[-1]),
    W("product_rule", "the derivative of a product is the product of the derivatives", r"(fg)' = f'\,g'", of_product),
    W("quotient_rule", "the derivative of a quotient is the quotient of the derivatives",
      r"\left(\frac ab\right)' = \frac{a'}{b'}", of_quotient),
    W("reciprocal_rule", "the derivative of an inverse is the inverse of the derivative",
      r"\left(\frac1b\right)' = \frac1{b'}", lambda b, a: inverse(Partial(b.args[0].base, b.args[1]))),
    W("derivative_of_square_over", "the minus of the denominator is forgotten",
      r"\left(\frac{a^2}{b}\right)' = \left(\frac ab\right)^2 b'", lambda b, a: neg(a)),
    W("power_rule", "the exponent is not lowered", r"(f^n)' = n\,f'\,f^n", of_power),
    W("derivative_of_log", "the derivative goes inside", r"(\log f)' = \log f'", inside),
    W("derivative_of_exp", "an exponential is a power", r"(e^f)' = f\,e^{f - 1}", of_exponential),
    W("derivative_of_relative_difference", "the denominator is a constant",
      r"\left(\frac{a - b}{b}\right)' = \frac{(a - b)'}{b}", below_as_constant),
    W("derivative_of_phi", "the logarithm is forgotten", r"\varphi(u)' = u'\,u", chained(lambda u: u)),
    W("derivative_of_psi", "the derivative of the tangent is forgotten", r"\psi(f)' = f'\,e^f", chained(exp)),
    W("gradient_of_constant", "the gradient of a constant is the variable", r"\nabla_X\,c = X", lambda b, a: b.args[1]),
    W("gradient_of_sum", "only the first term is differentiated", r"\nabla(f + g) = \nabla f", lambda b, a: a.args[0]),
    W("number_out_of_gradient", "a constant factor vanishes like a constant",
      r"\nabla(cf) = \nabla f", lambda b, a: a.args[-1]),
    W("gradient_of_squared_norm", "the 2 is forgotten",
      r"\nabla_X \lVert W \rVert^2 = \sum P^\top W\,Q^\top", lambda b, a: matrix_coefficient(a)[1]),
    W("gradient_by_diagonal", "the terms are not differentiated",
      r"\nabla_X \sum_d f(X_{dd}) = \operatorname{diag}(f(X_{dd}))",
      lambda b, a: Diagonal(a.args[0].args[0], *a.args[1:])),
    W("chain_rule", "the inner derivative is forgotten",
      r"L = r(s)\,I \;\Rightarrow\; \frac{\partial f}{\partial s} = \operatorname{tr} \nabla_L f",
      lambda b, a: a.args[-1]),
)  # fmt: skip

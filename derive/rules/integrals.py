"""The laws of the integral: linearity, symmetry, and products of integrals."""

from __future__ import annotations

from sympy import Expr, Integral, Mul, Pow, S
from sympy import exp as Exp

from derive.derivation import Rule, rule
from derive.patterns import Rest, slots
from derive.terms import Density, add, depends, integral, is_negative_term, mul, neg, power, substitute

f, g, c, x, y, a, b = slots("f g c x y a b")
fs = Rest("fs")
RUDIN = "Rudin, Principles of Mathematical Analysis (3rd ed.), Theorem 6.12"
TONELLI = "Rudin, Real and Complex Analysis (3rd ed.), Theorem 8.8 (Fubini)"


@rule(
    "linearity of the integral",
    integral(add(f, fs), x, a, b),
    source=RUDIN,
    says="by linearity of the integral",
    for_expectations=True,
)
def linearity(f: Expr, fs: tuple[Expr, ...], x: Expr, a: Expr, b: Expr) -> Expr:
    r"\int (f + g)\,dx = \int f\,dx + \int g\,dx"

    def one(term: Expr) -> Expr:
        return neg(integral(neg(term), x, a, b)) if is_negative_term(term) else integral(term, x, a, b)

    return add(*map(one, (f, *fs)))


@rule(
    "constant factor of an integral",
    integral(mul(f, fs), x, a, b),
    source=RUDIN,
    says="factors without the variable come out of the integral",
    for_expectations=True,
)
def constant_factor(f: Expr, fs: tuple[Expr, ...], x: Expr, a: Expr, b: Expr) -> Expr | None:
    r"\int c\,f\,dx = c\int f\,dx"
    factors = (f, *fs)
    outside = [factor for factor in factors if not depends(factor, x)]
    inside = [factor for factor in factors if depends(factor, x)]
    return mul(*outside, integral(mul(*inside), x, a, b)) if outside and inside else None


@rule("integral of zero", integral(S.Zero, x, a, b), source=RUDIN, says="the integral of 0 is 0", for_expectations=True)
def integral_of_zero(x: Expr, a: Expr, b: Expr) -> Expr:
    r"\int 0\,dx = 0"
    return S.Zero


@rule(
    "odd integrand",
    integral(f, x, -S.Infinity, S.Infinity),
    source="Apostol, Calculus I (2nd ed.), §5.8",
    says="the integrand is odd, so that the integral vanishes",
)
def odd_integrand(f: Expr, x: Expr) -> Expr | None:
    r"f(-x) = -f(x) \;\Rightarrow\; \int_{-\infty}^{\infty} f\,dx = 0"
    return S.Zero if parity(f, x) == -1 else None


def parity(term: Expr, x: Expr) -> int:
    """1 for an even function of x, −1 for an odd one, 0 where neither is seen."""
    if term == x:
        return -1
    if not depends(term, x):
        return 1
    if isinstance(term, Density | Integral):
        return 0
    if term.is_Add:
        signs = {parity(part, x) for part in term.args}
        return signs.pop() if len(signs) == 1 else 0
    if isinstance(term, Mul):
        sign = 1
        for part in term.args:
            sign *= parity(part, x)
        return sign
    if isinstance(term, Pow) and term.exp.is_Integer:
        return parity(term.base, x) ** abs(int(term.exp))
    return 1 if isinstance(term, Exp) and parity(term.args[0], x) == 1 else 0


@rule(
    "a positive number is the root of its square",
    integral(f, x, a, b),
    source="definition of the square root",
    says="a positive number is the root of its square",
)
def root_of_square(f: Expr, x: Expr, a: Expr, b: Expr) -> Expr | None:
    r"I > 0 \;\Rightarrow\; I = \sqrt{I^2}"
    return power(power(integral(f, x, a, b), 2), S.Half) if isinstance(f, Exp) else None


def square_of_integral(second: Expr) -> Rule:
    """The square of an integral as a product of two, the second in another variable."""

    @rule(
        "name of the variable",
        power(integral(f, x, a, b), 2),
        source="definition of the integral",
        says="call the second variable by a name of its own",
    )
    def rename(f: Expr, x: Expr, a: Expr, b: Expr) -> Expr:
        r"\left(\int f(x)\,dx\right)^2 = \int f(x)\,dx \int f(y)\,dy"
        return mul(integral(f, x, a, b), integral(substitute(f, {x: second}), second, a, b))

    return rename


@rule(
    "product of integrals",
    mul(integral(f, x, a, b), integral(g, y, a, b)),
    source=TONELLI,
    says="the product of two integrals is a double integral",
)
def product_of_integrals(f: Expr, g: Expr, x: Expr, y: Expr, a: Expr, b: Expr) -> Expr | None:
    r"\int f(x)\,dx \int g(y)\,dy = \iint f(x)\,g(y)\,dx\,dy"
    return None if x == y else integral(integral(mul(f, g), x, a, b), y, a, b)


name_of_variable = square_of_integral(y)

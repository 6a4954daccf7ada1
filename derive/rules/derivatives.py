r"""The laws of partial derivatives, in a form that keeps the digits that a stable form has won.

A ratio is differentiated through its logarithm, (a/b)′ = a′/b − (a/b)(log b)′, so that it stays a ratio and no
denominator is squared; and (a − b)/b is differentiated as a/b, so that nothing is subtracted again.
"""

from __future__ import annotations

from sympy import Expr, Indexed, Integer, S, Sum, Symbol

from derive.derivation import rule
from derive.patterns import Rest, slots
from derive.rules.algebra import number_and_rest, numerator_and_denominator
from derive.rules.sums import over
from derive.terms import (
    MINUS_ONE,
    Partial,
    add,
    depends,
    exp,
    frac,
    inverse,
    log,
    mul,
    neg,
    positive,
    power,
    substitute,
)  # fmt: skip
from derive.terms.kernels import expm1, phi, psi

a, b, d, f, g, n, x = slots("a b d f g n x")
rest = Rest("rest")
ONE, TWO = Integer(1), Integer(2)
RUDIN = "Rudin, Principles of Mathematical Analysis (3rd ed.), Theorems 5.3 and 5.5"


@rule("derivative of a constant", Partial(f, x), source=RUDIN)
def derivative_of_constant(f: Expr, x: Expr) -> Expr | None:
    r"\frac{\partial c}{\partial x} = 0"
    letter = x.base.label if isinstance(x, Indexed) else x  # another coordinate, μ_e, may be the same as μ_d
    return None if depends(f, letter) else S.Zero


@rule("derivative of the variable", Partial(x, x), source=RUDIN)
def derivative_of_variable(x: Expr) -> Expr:
    r"\frac{\partial x}{\partial x} = 1"
    return S.One


@rule("derivative of a sum", Partial(add(f, rest), x), source=RUDIN)
def sum_rule(f: Expr, rest: tuple[Expr, ...], x: Expr) -> Expr | None:
    r"(f + g)' = f' + g'"
    terms = [Partial(term, x) for term in (f, *rest) if depends(term, x)]
    return add(*terms) if len(terms) > 1 else terms[0] if terms else None


@rule("derivative of a sum over an index", Partial(over(Sum, f, d, n), x), source=RUDIN)
def derivative_of_indexed_sum(f: Expr, d: Expr, n: Expr, x: Expr) -> Expr | None:
    r"\Bigl(\sum_d f_d\Bigr)' = \sum_d f_d'"
    return over(Sum, Partial(f, x), d, n) if isinstance(x, Symbol) and depends(f, x) else None


@rule("derivative by one coordinate", Partial(over(Sum, f, d, n), x), source=RUDIN)
def derivative_by_coordinate(f: Expr, d: Expr, n: Expr, x: Expr) -> Expr | None:
    r"\frac{\partial}{\partial \mu_k} \sum_d f(\mu_d) = \frac{\partial f(\mu_k)}{\partial \mu_k}"
    if not isinstance(x, Indexed):
        return None
    alone = all(part == x.base[d] for part in f.atoms(Indexed) if part.base == x.base)
    return Partial(substitute(f, {d: x.indices[0]}), x) if alone and depends(f, x.base[d]) else None


@rule("constant factor", Partial(mul(f, g), x), source=RUDIN)
def constant_multiple_rule(f: Expr, g: Expr, x: Expr) -> Expr | None:
    r"(c f)' = c\,f'"
    number, letters = number_and_rest(mul(f, g))
    above, below = numerator_and_denominator(letters)
    constants = [part for part in above if not depends(part, x)]
    divisors = [part for part in below if not depends(part, x)]
    if number is S.One and not constants and not divisors:
        return None
    top = mul(*(part for part in above if depends(part, x)))
    bottom = mul(*(part for part in below if depends(part, x)))
    outside = (number, *constants, inverse(mul(*divisors)))
    return mul(*(part for part in outside if part is not S.One), Partial(frac(top, bottom), x))


@rule("derivative of a product", Partial(mul(f, g), x), source=RUDIN)
def product_rule(f: Expr, g: Expr, x: Expr) -> Expr | None:
    r"(f g)' = f' g + f g'"
    if numerator_and_denominator(mul(f, g))[1] or not (depends(f, x) and depends(g, x)):
        return None
    return add(mul(Partial(f, x), g), mul(f, Partial(g, x)))


@rule("derivative of a quotient", Partial(mul(f, g), x), source=RUDIN)
def quotient_rule(f: Expr, g: Expr, x: Expr) -> Expr | None:
    r"\left(\frac ab\right)' = \frac{a'}{b} - \frac ab\,(\log b)'"
    above, below = numerator_and_denominator(mul(f, g))
    top, bottom = mul(*above), mul(*below)
    if not (below and depends(top, x) and depends(bottom, x)):
        return None
    return add(frac(Partial(top, x), bottom), neg(mul(frac(top, bottom), slope_of_log(bottom, x))))


@rule("derivative of an inverse", Partial(inverse(b), x), source=RUDIN)
def reciprocal_rule(b: Expr, x: Expr) -> Expr:
    r"\left(\frac 1b\right)' = -\frac 1b\,(\log b)'"
    return neg(mul(inverse(b), slope_of_log(b, x)))


def slope_of_log(b: Expr, x: Expr) -> Expr:
    """(log b)′, or b′/b where b is not known to be positive."""
    return Partial(log(b), x) if positive(b) else frac(Partial(b, x), b)


@rule("derivative of a square over something", Partial(mul(power(a, 2), inverse(b), rest), x), source=RUDIN)
def derivative_of_square_over(a: Expr, b: Expr, rest: tuple[Expr, ...], x: Expr) -> Expr | None:
    r"\left(\frac{a^2}{b}\right)' = 2a'\,\frac ab - \left(\frac ab\right)^2 b'"
    if any(depends(part, x) for part in rest) or is_constant(a, b, x):
        return None
    over_a = [mul(*rest, TWO, Partial(a, x), frac(a, b))] if depends(a, x) else []
    over_b = [neg(mul(*rest, Partial(b, x), power(frac(a, b), 2)))] if depends(b, x) else []
    return add(*over_a, *over_b) if over_a and over_b else (over_a or over_b)[0]


def is_constant(a: Expr, b: Expr, x: Expr) -> bool:
    return not depends(a, x) and not depends(b, x)


@rule("derivative of a power", Partial(power(f, n), x), source=RUDIN)
def power_rule(f: Expr, n: Expr, x: Expr) -> Expr | None:
    r"(f^n)' = n\,f'\,f^{n - 1}"
    return mul(n, Partial(f, x), power(f, n - 1)) if n.is_Rational and n is not MINUS_ONE else None


@rule("derivative of a logarithm", Partial(log(f), x), source=RUDIN)
def derivative_of_log(f: Expr, x: Expr) -> Expr:
    r"(\log f)' = \frac{f'}{f}"
    return frac(Partial(f, x), f)


@rule("derivative of an exponential", Partial(exp(f), x), source=RUDIN)
def derivative_of_exp(f: Expr, x: Expr) -> Expr:
    r"(e^f)' = f'\,e^f"
    return mul(Partial(f, x), exp(f))


def first_and_second(u: Expr) -> tuple[Expr, Expr] | None:
    """a and b of a difference relative to the second, (a − b)/b, or a − 1."""
    above, below = numerator_and_denominator(u)
    bottom = mul(*below) if below else ONE
    if len(above) != 1 or not above[0].is_Add or above[0].args[-1] != neg(bottom):
        return None
    top = above[0].args[:-1]
    return (add(*top) if len(top) > 1 else top[0]), bottom


@rule("derivative of a relative difference", Partial(mul(f, g), x), source=RUDIN)
def derivative_of_relative_difference(f: Expr, g: Expr, x: Expr) -> Expr | None:
    r"\left(\frac{a - b}{b}\right)' = \left(\frac ab\right)'"
    found = first_and_second(mul(f, g))
    if found is None or not depends(found[1], x):
        return None
    return Partial(frac(*found), x)


@rule("derivative of a logarithm less its tangent", Partial(phi(f), x), source="φ(u) = u − log(1 + u)")
def derivative_of_phi(f: Expr, x: Expr) -> Expr:
    r"\varphi(u)' = u\,(\log(1 + u))',\qquad 1 + \frac{a - b}{b} = \frac ab"
    found = first_and_second(f)
    if found is None or not all(map(positive, found)):
        return frac(mul(Partial(f, x), f), add(ONE, f))
    over_a = [mul(f, Partial(log(found[0]), x))] if depends(found[0], x) else []
    over_b = [neg(mul(f, Partial(log(found[1]), x)))] if depends(found[1], x) else []
    return add(*over_a, *over_b) if over_a and over_b else (over_a or over_b)[0]


@rule("derivative of an exponential less its tangent", Partial(psi(f), x), source="ψ(x) = eˣ − 1 − x")
def derivative_of_psi(f: Expr, x: Expr) -> Expr:
    r"\psi(f)' = f'\,\mathrm{expm1}(f)"
    return mul(Partial(f, x), expm1(f))

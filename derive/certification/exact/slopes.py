"""Partial derivatives of terms, as normal forms: sums, products, rational powers, logarithms and exponentials."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Add, Expr, Mul, Pow
from sympy import exp as sympy_exp
from sympy import log as sympy_log

from derive.certification.exact.atoms import Stuck
from derive.certification.exact.powers import raised
from derive.certification.exact.ring import ONE, ZERO, Form, constant, over, total
from derive.terms.kernels import Kernel

Normal = Callable[[Expr], Form]


def slope(term: Expr, x: Expr, normal: Normal) -> Form:
    """∂term/∂x, with the other symbols held fixed."""
    if x not in term.free_symbols:
        return ZERO
    if term == x:
        return ONE
    if isinstance(term, Add):
        return total([slope(part, x, normal) for part in term.args])
    if isinstance(term, Mul):
        return total([product(term.args, place, x, normal) for place in range(len(term.args))])
    if isinstance(term, Pow) and term.exp.is_Rational:
        number = over(int(term.exp.p), int(term.exp.q))
        return constant(number) * raised(normal(term.base), number - 1) * slope(term.base, x, normal)
    if isinstance(term, Kernel):
        return slope(term.unfolded(), x, normal)
    if isinstance(term, sympy_exp):
        return normal(term) * slope(term.args[0], x, normal)
    if isinstance(term, sympy_log):
        return slope(term.args[0], x, normal) * raised(normal(term.args[0]), -1)
    raise Stuck(f"the derivative of {type(term).__name__}")


def product(factors: tuple[Expr, ...], place: int, x: Expr, normal: Normal) -> Form:
    """The product with the factor at one place differentiated."""
    result = slope(factors[place], x, normal)
    for other, factor in enumerate(factors):
        if other != place and result:
            result = result * normal(factor)
    return result

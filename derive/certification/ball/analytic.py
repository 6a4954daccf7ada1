"""Whether a term is seen to be an analytic function of its symbols on the whole of their domain.

Two such functions that agree on a piece of the domain agree everywhere, as the domain is connected; functions that are
not may agree on one side of a kink, of a pole or of a branch point only, as √((x − 5)²) and 5 − x do. A quotient of
analytic functions is as good as one, since it is compared by its numerator. What is not recognised counts as not
analytic. An improper integral counts where its exponentials decay for all values of the symbols.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import sympy
from sympy import (
    Add,
    Basic,
    Determinant,
    Expr,
    Identity,
    Indexed,
    Integral,
    Inverse,
    MatrixSymbol,
    Mul,
    Number,
    NumberSymbol,
    Pow,
    Product,
    S,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
)  # fmt: skip

from derive.certification.ball.balls import CannotEnclose
from derive.certification.ball.binders import opened
from derive.quantities import Quantity
from derive.terms import (
    Cholesky,
    Density,
    Diagonal,
    Entry,
    Gradient,
    JointIntegral,
    LowerPart,
    MatrixIntegral,
    MatrixProduct,
    MatrixSum,
    Partial,
    PositiveDefinite,
    ProductOfOthers,
    Scalar,
    SquaredNorm,
    evaluated,
    is_matrix,
    is_positive_definite,
    positive,
)  # fmt: skip
from derive.terms.kernels import Kernel

ENTIRE = (sympy.exp, sympy.sin, sympy.cos, sympy.sinh, sympy.cosh, sympy.tanh, sympy.erf, sympy.erfc, sympy.atan)
ON_POSITIVE = (sympy.log, sympy.gamma, sympy.loggamma, sympy.digamma, sympy.polygamma)
RATIONAL = (
    Add, Mul, Sum, Product, ProductOfOthers, MatrixSum, MatrixProduct, Transpose, Trace, Determinant, Scalar,
    SquaredNorm, Entry, Diagonal, LowerPart, Partial, Gradient, sympy.MatrixBase,
)  # fmt: skip
"""What makes polynomials of polynomials, and quotients of quotients."""
LEAVES = (Number, NumberSymbol, Symbol, Indexed, MatrixSymbol, Identity, ZeroMatrix)


@lru_cache(maxsize=4096)
def is_quotient(term: Basic) -> bool:
    """Whether a term is a quotient of analytic functions."""
    if isinstance(term, RATIONAL):
        return all(map(is_quotient, parts(term)))
    if isinstance(term, Inverse) or (isinstance(term, Pow) and term.exp.is_Integer):
        return is_quotient(term.args[0])
    return is_analytic(term)


@lru_cache(maxsize=4096)
def is_analytic(term: Basic) -> bool:
    if isinstance(term, LEAVES):
        return True
    if isinstance(term, RATIONAL):
        return all(map(is_analytic, parts(term)))
    if isinstance(term, Kernel):
        return is_analytic(term.unfolded())
    if isinstance(term, ENTIRE):
        return is_analytic(term.args[0])
    if isinstance(term, ON_POSITIVE):
        return is_analytic(term.args[-1]) and is_positive(term.args[-1])
    for kinds, rule in RULES:
        if isinstance(term, kinds):
            return rule(term)
    return False


def parts(term: Basic) -> Iterable[Basic]:
    """What a term is made of, without indices and limits."""
    if isinstance(term, sympy.MatrixBase):
        return term.flat()
    return term.args if isinstance(term, Add | Mul | MatrixSum | MatrixProduct) else term.args[:1]


def is_positive(term: Expr) -> bool:
    """Known to be > 0 on the whole domain."""
    try:
        return positive(term) or (not is_matrix(term) and evaluated(term).is_positive is True)
    except (AttributeError, TypeError, NotImplementedError):
        return False


def of_power(term: Pow) -> bool:
    base, exponent = term.args
    if base is S.Exp1:
        return is_analytic(exponent)
    if exponent.is_Integer and exponent >= 0:
        return is_analytic(base)
    certain = is_positive(base) or (exponent.is_Integer and is_positive(-base))
    return certain and is_analytic(base) and is_analytic(exponent)


def of_closed(term: Density | Quantity) -> bool:
    try:
        return is_analytic(opened(term))
    except CannotEnclose:
        return False


def of_integral(term: Integral) -> bool:
    """Between finite ends, or with integrands that decay faster than exponentials where an end is infinite."""
    body, *limits = term.args
    return is_analytic(body) and all(len(limit) == 3 and converges(body, *limit) for limit in limits)


def converges(body: Expr, x: Basic, lower: Expr, upper: Expr) -> bool:
    if is_matrix(x):
        return has_density(body, x)
    return all(is_analytic(end) if end.is_finite is not False else decays(body, x, end) for end in (lower, upper))


def has_density(body: Basic, x: Basic) -> bool:
    """Whether a density of x is a factor, beside nothing else that grows."""
    factors = body.args if isinstance(body, Mul | MatrixProduct) else (body,)
    found = [factor for factor in factors if isinstance(factor, Density)]
    return bool(found) and not any(f.has(sympy.exp) and x in f.free_symbols for f in factors if f not in found)


def decays(body: Expr, x: Basic, end: Expr) -> bool:
    """Whether an exponential of a polynomial is a factor that goes to 0 at the end, and nothing else grows so fast."""
    if has_density(body, x):
        return True
    factors = body.args if isinstance(body, Mul) else (body,)
    found = [factor for factor in factors if isinstance(factor, sympy.exp) and sinks(factor.args[0], x, end)]
    return bool(found) and not any(f.has(sympy.exp, Density) for f in factors if f not in found and x in f.free_symbols)


def sinks(exponent: Expr, x: Basic, end: Expr) -> bool:
    polynomial = evaluated(exponent).as_poly(x)
    if polynomial is None or polynomial.degree() < 1:
        return False
    lead = polynomial.LC() * (1 if end is S.Infinity else (-1) ** polynomial.degree())
    return is_positive(-lead)


RULES: list[tuple[Any, Callable[[Any], bool]]] = [
    (Pow, of_power),
    (Inverse, lambda term: is_positive_definite(term.args[0]) or isinstance(term.args[0], Cholesky)),
    (Cholesky, lambda term: isinstance(term.args[0], PositiveDefinite)),
    ((Density, Quantity), of_closed),
    (Integral, of_integral),
    (MatrixIntegral, lambda term: is_analytic(term.args[0]) and has_density(*term.args)),
    (JointIntegral, lambda term: is_analytic(term.args[0]) and has_density(term.args[0], term.args[1])),
]

"""Sums that are known, by the shape of their terms: the exponential series, the geometric one, the binomial theorem."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Expr, Mul, S, Symbol, binomial, factorial
from sympy import exp as Exp
from sympy.functions.combinatorial.numbers import stirling

from derive.checking.engine.apart import Kernel, coefficients
from derive.checking.engine.kernels import Known, is_whole


def terms(kernel: Kernel, k: Symbol, lower: Expr) -> tuple[Expr, int] | None:
    """r and n in kⁿ rᵏ, beside what else is in the terms."""
    parts = coefficients(kernel.exponent, k)
    if kernel.logs or not set(parts) <= {k} or not is_whole(kernel.power) or not is_whole(lower):
        return None
    return Exp(parts.get(k, S.Zero)), int(kernel.power)


def missing(kernel: Kernel, k: Symbol, lower: Expr) -> Expr:
    """The terms from 0 on that a sum with a later start does not have."""
    return sum((kernel.at(k).subs(k, i) for i in range(int(lower))), S.Zero)


def exponential_series(kernel: Kernel, k: Symbol, lower: Expr, upper: Expr) -> Expr | None:
    found = terms(kernel, k, lower)
    if found is None or upper is not S.Infinity or kernel.rest != 1 / factorial(k):
        return None
    ratio, order = found
    return Exp(ratio) * by_falling_powers(order, lambda j: ratio**j) - missing(kernel, k, lower)


def geometric_series(kernel: Kernel, k: Symbol, lower: Expr, upper: Expr) -> Expr | None:
    found = terms(kernel, k, lower)
    if found is None or upper is not S.Infinity or kernel.rest != 1 or found[0] == 1:
        return None
    ratio, order = found
    whole = by_falling_powers(order, lambda j: factorial(j) * ratio**j / (1 - ratio) ** (j + 1))
    return whole - missing(kernel, k, lower)


def binomial_theorem(kernel: Kernel, k: Symbol, lower: Expr, upper: Expr) -> Expr | None:
    found = terms(kernel, k, lower)
    if found is None or not isinstance(kernel.rest, binomial) or kernel.rest.args != (upper, k):
        return None
    ratio, order = found
    whole = by_falling_powers(order, lambda j: downwards(upper, j) * ratio**j * (1 + ratio) ** (upper - j))
    return whole - missing(kernel, k, lower)


def finite(kernel: Kernel, k: Symbol, lower: Expr, upper: Expr) -> Expr | None:
    """A few terms one by one; of k and of 1 as many as there are."""
    length = upper - lower
    if length.is_Integer and 0 <= length <= FEW:
        return sum((kernel.at(k).subs(k, lower + i) for i in range(int(length) + 1)), S.Zero)
    if kernel != Kernel(kernel.power) or upper is S.Infinity or kernel.power not in (0, 1):
        return None
    return length + 1 if kernel.power == 0 else (lower + upper) * (length + 1) / 2


def by_falling_powers(order: int, moment: Callable[[int], Expr]) -> Expr:
    """kⁿ = Σ S(n, j) k(k − 1)…(k − j + 1), with Stirling's numbers, and what each of these adds up to."""
    return sum((stirling(order, j) * moment(j) for j in range(order + 1)), S.Zero)


def downwards(n: Expr, j: int) -> Expr:
    """n(n − 1)…(n − j + 1)"""
    return Mul(*(n - i for i in range(j)))


FEW = 4
SERIES: tuple[tuple[str, str, Known], ...] = (
    ("the exponential series", r"\sum_{k=0}^\infty z^k/k! = e^z", exponential_series),
    ("the geometric series", r"\sum_{k=0}^\infty r^k = 1/(1 - r)", geometric_series),
    ("the binomial theorem", r"\sum_{k=0}^n \binom{n}{k} a^k b^{n-k} = (a + b)^n", binomial_theorem),
    ("a finite sum", r"\sum_{k=1}^n 1 = n,\qquad \sum_{k=1}^n k = n(n + 1)/2", finite),
)
"""Names, statements and values."""

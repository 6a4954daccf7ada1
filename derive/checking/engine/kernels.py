"""The integrals that tables have, by the shape of the kernel: of Γ, of B, of the normal and the Laplace law, of powers.

Each value is by analytic continuation of the parameters what the integral is where it exists; that a step holds is
seen elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable

from sympy import (
    Abs,
    Dummy,
    Expr,
    Mul,
    S,
    Symbol,
    binomial,
    digamma,
    factorial,
    gamma,
    log,
    pi,
    polygamma,
    sqrt,
)
from sympy import beta as Beta
from sympy import exp as Exp

from derive.checking.engine.apart import Kernel, coefficients
from derive.terms import depends

MOST = 8
"""The highest power that is worked out term by term."""


def is_whole(number: Expr) -> bool:
    """Whether it is one of 0, 1, …, the highest power that is worked out."""
    return bool(number.is_Integer and 0 <= number <= MOST)


def of_normal(kernel: Kernel, x: Symbol, *_: Expr) -> Expr | None:
    """∫ xⁿ e^{−ax² + bx} dx = √(π/a) e^{b²/4a} E[Xⁿ] with X ~ N(b/2a, 1/2a)."""
    parts = coefficients(kernel.exponent, x)
    if (
        not set(parts) <= {x, x**2}
        or x**2 not in parts
        or kernel.logs
        or kernel.rest != 1
        or not is_whole(kernel.power)
    ):
        return None
    a, b = -parts[x**2], parts.get(x, S.Zero)
    return sqrt(pi / a) * Exp(b**2 / (4 * a)) * normal_moment(int(kernel.power), b / (2 * a), 1 / (2 * a))


def normal_moment(order: int, mean: Expr, variance: Expr) -> Expr:
    """E[Xⁿ] = Σ over even k of C(n, k) mⁿ⁻ᵏ vᵏᐟ² (k − 1)!!"""
    total = S.Zero
    for k in range(0, order + 1, 2):
        double = factorial(k) / (2 ** (k // 2) * factorial(k // 2))
        total += binomial(order, k) * mean ** (order - k) * variance ** (k // 2) * double
    return total


def of_gamma(kernel: Kernel, x: Symbol, *_: Expr) -> Expr | None:
    """∫ x^{s−1} e^{−r xᵖ} dx over x > 0 is Γ(s/p)/(|p| r^{s/p}); with logarithms its derivatives by s."""
    parts = coefficients(kernel.exponent, x)
    if len(parts) != 1 or kernel.rest != 1 or kernel.logs not in (0, 1, 2):
        return None
    ((function, rate),) = parts.items()
    base, p = function.as_base_exp()
    if base != x or depends(p, x):
        return None
    shape, r = (kernel.power + 1) / p, -rate
    plain = gamma(shape) / (Abs(p) * r**shape)
    about = digamma(shape) - log(r)
    factors = {0: S.One, 1: about / p, 2: (about**2 + polygamma(1, shape)) / p**2}
    return plain * factors[int(kernel.logs)]


def of_log_normal(kernel: Kernel, x: Symbol, *_: Expr) -> Expr | None:
    """∫ x^{s−1} (log x)ⁿ e^{−a (log x)²} dx with u = log x."""
    parts = coefficients(kernel.exponent, x)
    if set(parts) != {log(x) ** 2} or kernel.rest != 1:
        return None
    u = Dummy("u", real=True)
    return of_normal(Kernel(kernel.logs, exponent=parts[log(x) ** 2] * u**2 + (kernel.power + 1) * u), u)


def of_beta(kernel: Kernel, x: Symbol, *_: Expr) -> Expr | None:
    """∫ x^{a−1} (1−x)^{b−1} dx over (0, 1) is B(a, b); with a logarithm its derivative."""
    other, logs = S.Zero, S.Zero
    for factor in Mul.make_args(kernel.rest):
        base, index = factor.as_base_exp()
        if base == 1 - x and not depends(index, x):
            other += index
        elif base == log(1 - x) and index in (1, 2):
            logs += index
        elif factor != 1:
            return None
    if kernel.exponent != 0 or kernel.logs + logs > 1:
        return None
    a, b = kernel.power + 1, other + 1
    if other == 0 and logs == 0:
        return None  # a power
    whole = digamma(a + b)
    return Beta(a, b) * (digamma(a) - whole if kernel.logs else digamma(b) - whole if logs else S.One)


def of_laplace(kernel: Kernel, x: Symbol, *_: Expr) -> Expr | None:
    """∫ |x − m|ⁱ xⁿ e^{−r|x − m|} dx = Σ over even k of C(n, k) mⁿ⁻ᵏ 2 Γ(i + k + 1)/r^{i+k+1}."""
    parts = coefficients(kernel.exponent, x)
    if len(parts) != 1 or kernel.logs or not is_whole(kernel.power):
        return None
    ((away, rate),) = parts.items()
    base, index = kernel.rest.as_base_exp()
    index = S.Zero if kernel.rest == 1 else index
    if not isinstance(away, Abs) or (kernel.rest != 1 and base != away):
        return None
    m = x - away.args[0] if not depends(x - away.args[0], x) else x + away.args[0]
    if depends(m, x):
        return None
    n, r = int(kernel.power), -rate
    return sum(
        (binomial(n, k) * m ** (n - k) * 2 * gamma(index + k + 1) / r ** (index + k + 1) for k in range(0, n + 1, 2)),
        S.Zero,
    )


def of_power(kernel: Kernel, x: Symbol, lower: Expr, upper: Expr) -> Expr | None:
    """∫ xˢ dx between its ends, where xˢ⁺¹ vanishes at an end that is 0 or infinite; with one logarithm too."""
    s = kernel.power + 1
    if (
        kernel.exponent != 0
        or kernel.rest != 1
        or kernel.logs not in (0, 1)
        or s.is_zero
        or lower is S.NegativeInfinity
    ):
        return None

    def at(end: Expr) -> Expr:
        if end in (0, S.Infinity):
            return S.Zero
        return end**s / s * (log(end) - 1 / s if kernel.logs else S.One)

    if upper is S.Infinity and (lower == 0 or s.is_positive):
        return None
    return at(upper) - at(lower)


def of_exponential(kernel: Kernel, x: Symbol, lower: Expr, upper: Expr) -> Expr | None:
    """∫ e^{cx} dx between finite ends."""
    parts = coefficients(kernel.exponent, x)
    if set(parts) != {x} or kernel.power != 0 or kernel.logs or kernel.rest != 1:
        return None
    if S.Infinity in (lower, upper) or S.NegativeInfinity in (lower, upper):
        return None
    return (Exp(parts[x] * upper) - Exp(parts[x] * lower)) / parts[x]


Ends = tuple[Expr | None, Expr | None]
Known = Callable[[Kernel, Symbol, Expr, Expr], Expr | None]
LINE, HALF, UNIT = (S.NegativeInfinity, S.Infinity), (S.Zero, S.Infinity), (S.Zero, S.One)
TABLE: tuple[tuple[str, str, Ends, Known], ...] = (
    ("the normal integral", r"\int e^{-ax^2 + bx}\,dx = \sqrt{\pi/a}\,e^{b^2/4a}", LINE, of_normal),
    ("the integral of the Laplace law", r"\int e^{-r|x - m|}\,dx = 2/r", LINE, of_laplace),
    ("the gamma integral", r"\int_0^\infty x^{s-1} e^{-rx}\,dx = \Gamma(s)/r^s", HALF, of_gamma),
    ("the normal integral of a logarithm", r"\int_0^\infty x^{s-1} e^{-a\log^2 x}\,dx", HALF, of_log_normal),
    ("the beta integral", r"\int_0^1 x^{a-1}(1-x)^{b-1}\,dx = B(a, b)", UNIT, of_beta),
    ("the integral of a power", r"\int_a^b x^s\,dx = (b^{s+1} - a^{s+1})/(s + 1)", (None, None), of_power),
    ("the integral of an exponential", r"\int_a^b e^{cx}\,dx = (e^{cb} - e^{ca})/c", (None, None), of_exponential),
)
"""Names and statements, the ends of the interval where they are fixed, and the values."""

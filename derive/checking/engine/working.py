"""Laws that work integrals and sums out: into kernels with constants before them, and kernels by their tables."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from sympy import (
    Expr,
    Function,
    Pow,
    Product,
    S,
    Sum,
    Symbol,
    Tuple,
    binomial,
    expand,
    expand_func,
    expand_log,
    factorial,
    gamma,
    polygamma,
    powdenest,
    powsimp,
    together,
)
from sympy import Integral as SymPyIntegral
from sympy import beta as Beta
from sympy import exp as Exp
from sympy import log as Log
from sympy.functions.special.gamma_functions import digamma

from derive.checking.engine.algebra import lowest
from derive.checking.engine.apart import Kernel, apart, coefficients, inert
from derive.checking.engine.kernels import TABLE, Ends, Known
from derive.checking.engine.laws import Topic
from derive.checking.engine.series import SERIES
from derive.derivation import Rule, rule
from derive.patterns import slots
from derive.rules.calculus import limits
from derive.rules.definitions import definition_of_density
from derive.rules.integrals import RUDIN
from derive.terms import Bracket, Density, add, evaluated, integral, mul, raw

f, x, a, b, u, v = slots("f x a b u v")
TABLES = "NIST Digital Library of Mathematical Functions"


@rule("laws of the logarithm", raw(Log, (u,)), source=f"{TABLES}, §4.8", says="by the laws of the logarithm")
def logarithms_apart(u: Expr) -> Expr | None:
    r"\log(a^r b/c) = r\log a + \log b - \log c"
    if isinstance(u, Product):
        return raw(Sum, (raw(Log, u.args[:1]), *u.args[1:]))
    before = Log(evaluated(u))
    if before.has(Density, SymPyIntegral, Sum, Product):
        return None
    after = expand_log(Log(evaluated(powdenest(together(evaluated(u)), force=True))), force=True)
    return inert(after) if after != before and not after.has(S.ImaginaryUnit) else None


@rule("laws of powers", raw(Exp, (u,)), source=f"{TABLES}, §4.8", says="by the laws of powers")
def exponential_apart(u: Expr) -> Expr | None:
    r"e^{a + r\log b} = e^a\, b^r"
    return power_apart(Exp(evaluated(u)))


@rule("laws of powers", raw(Pow, (u, v)), source=f"{TABLES}, §4.8", says="by the laws of powers")
def powers_apart(u: Expr, v: Expr) -> Expr | None:
    r"(ab)^r = a^r b^r,\qquad a^{r+s} = a^r a^s"
    return None if v.is_Number else power_apart(evaluated(u) ** evaluated(v))


def power_apart(power: Expr) -> Expr | None:
    """A power whose exponent is no number, by its single bases and exponents."""
    if not power.is_Pow and not isinstance(power, Exp):
        return None
    base, exponent = power.as_base_exp()
    whole = together(base) ** expand(expand_log(exponent, force=True))
    after = expand(powdenest(whole, force=True), log=False, force=True, mul=False, multinomial=False)
    return inert(after) if after != power else None


def known_values(part: Expr) -> Expr | None:
    """Γ, ψ and B of sums by the recurrences, B by Γ, factorials of small numbers."""
    before = evaluated(part)
    after = expand_func(before)
    return inert(after) if after != before else None


@rule("recurrence of the gamma function", raw(gamma, (u,)), source=f"{TABLES}, §5.5", says="by the recurrence of Γ")
def recurrence(u: Expr) -> Expr | None:
    r"\Gamma(a + 1) = a\,\Gamma(a)"
    return known_values(gamma(u))


@rule("recurrence of the digamma function", raw(digamma, (u,)), source=f"{TABLES}, §5.5", says="by the recurrence of ψ")
def recurrence_of_slope(u: Expr) -> Expr | None:
    r"\psi(a + 1) = \psi(a) + 1/a"
    return known_values(digamma(u))


@rule(
    "recurrence of the digamma function",
    raw(polygamma, (v, u)),
    source=f"{TABLES}, §5.5",
    says="by the recurrence of ψ",
)
def recurrence_of_slopes(u: Expr, v: Expr) -> Expr | None:
    r"\psi(a + 1) = \psi(a) + 1/a"
    return known_values(polygamma(v, u))


@rule("B by the gamma function", raw(Beta, (u, v)), source=f"{TABLES}, §5.12", says="B is a quotient of values of Γ")
def beta_by_gamma(u: Expr, v: Expr) -> Expr | None:
    r"B(a, b) = \Gamma(a)\,\Gamma(b)/\Gamma(a + b)"
    u, v = evaluated(u), evaluated(v)
    return inert(gamma(u) * gamma(v) / gamma(u + v))


@rule("linearity of the integral", integral(f, x, a, b), source=RUDIN, says="by linearity of the integral")
def integral_of_kernels(f: Expr, x: Expr, a: Expr, b: Expr) -> Expr | None:
    r"\int (c f + d g)\,dx = c\int f\,dx + d\int g\,dx"
    return combined(f, x, lambda kernel: integral(inert(kernel.at(x)), x, a, b))


@rule("linearity of the sum", raw(Sum, (f, Tuple(x, a, b))), source="induction", says="by linearity of the sum")
def sum_of_kernels(f: Expr, x: Expr, a: Expr, b: Expr) -> Expr | None:
    r"\sum (c f + d g) = c\sum f + d\sum g"
    return combined(f, x, lambda kernel: raw(Sum, (inert(kernel.at(x)), Tuple(x, a, b))))


def combined(body: Expr, x: Expr, made: Callable[[Kernel], Expr]) -> Expr | None:
    """Constants times integrals, or sums, of kernels; None where it is one already."""
    if body.has(Density):
        return None
    kernels = apart(body, x)
    if not kernels or (list(kernels.values()) == [S.One] and evaluated(body) == next(iter(kernels)).at(x)):
        return None
    return add(*(times(inert(constant), made(kernel)) for kernel, constant in kernels.items()))


def times(constant: Expr, part: Expr) -> Expr:
    return part if constant is S.One else mul(constant, part)


def known_integral(name: str, statement: str, ends: Ends, known: Known) -> Rule:
    """A row of the table of integrals as a law."""

    def rewrite(f: Expr, x: Expr, a: Expr, b: Expr) -> Expr | None:
        lower, upper = evaluated(a), evaluated(b)
        fits = all(end in (None, own) for end, own in zip(ends, (lower, upper), strict=True))
        return worked_out(f, x, lambda kernel: known(kernel, x, lower, upper)) if fits else None

    rewrite.__doc__ = statement
    return Rule(name, integral(f, x, a, b), rewrite, source=f"{TABLES}, chapters 4, 5 and 7", says=(f"by {name}",))


def known_sum(name: str, statement: str, known: Known) -> Rule:
    """A series that is known, or a finite sum, as a law."""

    def rewrite(f: Expr, x: Expr, a: Expr, b: Expr) -> Expr | None:
        return worked_out(f, x, lambda kernel: known(kernel, x, evaluated(a), evaluated(b)))

    rewrite.__doc__ = statement
    return Rule(name, raw(Sum, (f, Tuple(x, a, b))), rewrite, source=f"{TABLES}, §1.2 and §4.2", says=(f"by {name}",))


@rule("another index", raw(Sum, (f, Tuple(x, a, b))), source="definition of the sum", says="call the index anew")
def index_from_zero(f: Expr, x: Expr, a: Expr, b: Expr) -> Expr | None:
    r"\sum_{k=c}^n f(k - c) = \sum_{k=0}^{n-c} f(k)"
    start = evaluated(a)
    if not start.is_Integer or start <= 0 or not (evaluated(f).has(factorial(x - start), binomial)):
        return None
    index = Symbol(x.name, integer=True, nonnegative=True)
    moved = inert(evaluated(f).xreplace({x: index + start}))
    return raw(Sum, (moved, Tuple(index, S.Zero, inert(evaluated(b) - start))))


def worked_out(body: Expr, x: Expr, known: Callable[[Kernel], Expr | None]) -> Expr | None:
    """The value of one kernel."""
    kernels = {} if body.has(Density) else apart(body, x)
    if len(kernels) != 1:
        return None
    ((kernel, constant),) = kernels.items()
    found = known(kernel)
    return None if found is None else inert(constant * found)


INTEGRALS = tuple(known_integral(*row) for row in TABLE)


@rule("the ends are put in", Bracket(f, x, a, S.Infinity), source=f"{TABLES}, §4.4", says="put the ends in")
def ends_of_a_half_line(f: Expr, x: Expr, a: Expr) -> Expr | None:
    r"\bigl[F\bigr]_a^\infty = -F(a),\qquad \lim_{x\to\infty} x^n e^{-rx} = 0"
    start = evaluated(a)
    if not start.is_finite or not all(vanishes(kernel, x) for kernel in apart(f, x)):
        return None
    return inert(-evaluated(f).subs(x, start))


def vanishes(kernel: Kernel, x: Expr) -> bool:
    """Whether a power times an exponential goes to 0, its rate being positive, as far as that is seen."""
    parts = coefficients(kernel.exponent, x)
    rates = [rate for power, rate in parts.items() if power in (x, x**2)]
    return kernel.rest == 1 and len(rates) == len(parts) == 1 and not rates[0].is_nonnegative


SUMS = tuple(known_sum(*row) for row in SERIES)
SHAPES = (logarithms_apart, exponential_apart, powers_apart)
SPECIAL = (beta_by_gamma, recurrence, recurrence_of_slope, recurrence_of_slopes)
OPEN = (definition_of_density, logarithms_apart, index_from_zero, integral_of_kernels, sum_of_kernels)
WORKED = (
    Topic("laws of logarithms and powers", SHAPES),
    Topic("values of the gamma function", (*SHAPES, *SPECIAL)),
    Topic("kernels", OPEN, opens=True),
    Topic(
        "known integrals",
        (*OPEN, limits, ends_of_a_half_line, *INTEGRALS, *SUMS, exponential_apart, powers_apart, *SPECIAL),
        opens=True,
    ),
)
"""From what says least to what says most."""


def alike_in_the_end(first: Expr, second: Expr) -> bool:
    """The same number once all logarithms, powers and values of Γ are taken apart."""
    return bool(lowest(apart_everywhere(first)) == lowest(apart_everywhere(second)))


@lru_cache(maxsize=1024)
def apart_everywhere(term: Expr) -> Expr:
    whole = evaluated(term)
    whole = whole.xreplace({each: Function(each.distribution.letter)(each.point) for each in whole.atoms(Density)})
    whole = expand_func(whole)
    whole = expand(expand_log(powdenest(whole, force=True), force=True), log=False, force=True)
    found: Expr = powsimp(powdenest(whole, force=True))
    return found

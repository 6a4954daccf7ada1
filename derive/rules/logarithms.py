"""The laws of the logarithm, for positive arguments."""

from __future__ import annotations

from sympy import Expr, S

from derive.derivation import rule
from derive.patterns import Rest, slots
from derive.terms import add, exp, frac, log, mul, neg, power, real, sub

a, b, r = slots("a b r")
others = Rest("others")
RUDIN = "Rudin, Principles of Mathematical Analysis (3rd ed.), ch. 8, The exponential and logarithmic functions"


@rule(
    "logarithm of a quotient",
    log(frac(a, b)),
    positive=("a", "b"),
    source=RUDIN,
    says="the logarithm of a quotient is a difference of logarithms",
)
def log_of_quotient(a: Expr, b: Expr) -> Expr:
    r"\log\frac{a}{b} = \log a - \log b"
    return sub(log(a), log(b))


@rule(
    "logarithm of a product",
    log(mul(a, b)),
    positive=("a", "b"),
    source=RUDIN,
    says="the logarithm of a product is a sum of logarithms",
)
def log_of_product(a: Expr, b: Expr) -> Expr:
    r"\log ab = \log a + \log b"
    return add(log(a), log(b))


@rule(
    "logarithm of a power",
    log(power(a, r)),
    positive=("a",),
    source=RUDIN,
    says="the exponent comes out of the logarithm",
)
def log_of_power(a: Expr, r: Expr) -> Expr | None:
    r"\log a^r = r\log a"
    return mul(r, log(a)) if real(r) else None


@rule("logarithm of an exponential", log(exp(a)), source=RUDIN, says="the logarithm undoes the exponential")
def log_of_exp(a: Expr) -> Expr | None:
    r"\log e^{a} = a"
    return a if real(a) else None


@rule("logarithm of one", log(S.One), source=RUDIN, says="the logarithm of 1 is 0")
def log_of_one() -> Expr:
    r"\log 1 = 0"
    return S.Zero


@rule(
    "logarithm of a quotient",
    add(log(a), neg(log(b)), others),
    positive=("a", "b"),
    source=RUDIN,
    says="a difference of logarithms is the logarithm of a quotient",
)
def difference_of_logs(a: Expr, b: Expr, others: tuple[Expr, ...]) -> Expr:
    r"\log a - \log b = -\log\frac{b}{a}"
    return add(*others, neg(log(frac(b, a))))

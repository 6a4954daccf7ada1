"""How a function of one variable behaves far out: from where on its tail may be left away, and its limit."""

from __future__ import annotations

from derive.certification.ball.balls import ONE, ZERO, NoValue, OutsideDomain, arb
from derive.certification.ball.functions import Call, Function, Product, Sum
from derive.certification.ball.smooth import FLAT, Smooth, tail

FARTHEST = 2.0**40
LIMITS = {"erf": (-1, 1), "erfc": (2, 0), "tanh": (-1, 1)}
"""Of a function at −∞ and at +∞."""


def cutoff(f: Function, origin: arb, sign: int, enough: arb) -> tuple[arb, arb]:
    """R > origin and a bound of ∫_R^∞ |f(sign·s)| ds that is at most `enough`.

    The distance R − origin is doubled until the bound is small enough, then narrowed by bisection.
    """
    far = 0.25
    while (bound := bound_from(f, origin + far, sign)) is None or not bound <= enough:
        far *= 2
        if far > FARTHEST:
            raise OutsideDomain("tail not bounded: no exponential decay was found")
    near = far / 2
    for _ in range(4):
        middle = (near + far) / 2
        closer = bound_from(f, origin + middle, sign)
        if closer is not None and closer <= enough:
            far, bound = middle, closer
        else:
            near = middle
    return origin + far, bound


def bound_from(f: Function, start: arb, sign: int) -> arb | None:
    try:
        return tail(f.majorant(start, sign))
    except OutsideDomain:
        return None


def limit(f: Function, sign: int) -> arb:
    """The limit at +∞ (sign 1) or at −∞ (sign −1): of sums and products by parts, 0 where a majorant decays."""
    if isinstance(f, Smooth):
        if f.surely_unbounded(sign):
            raise NoValue("a limit that is infinite")
        return sum((limit_of_part(Smooth((part,)), sign) for part in f.parts), start=ZERO)
    if isinstance(f, Sum):
        return sum((limit(arg, sign) for arg in f.args), start=ZERO)
    if isinstance(f, Product):
        return limit_of_product(f, sign)
    if isinstance(f, Call) and f.name in LIMITS and isinstance(f.arg, Smooth) and f.arg.polynomial is not None:
        return arb(LIMITS[f.name][grows(f.arg.polynomial.coeffs(), sign)])
    return zero_by_decay(f, sign)


def limit_of_part(part: Smooth, sign: int) -> arb:
    ((p, q),) = part.parts
    return p[0] if q is FLAT and p.length() == 1 else zero_by_decay(part, sign)


def limit_of_product(f: Product, sign: int) -> arb:
    result = ONE
    try:
        for arg in f.args:
            result *= limit(arg, sign)
    except OutsideDomain:
        return zero_by_decay(f, sign)
    return result


def zero_by_decay(f: Function, sign: int) -> arb:
    cutoff(f, ZERO, sign, arb.pos_inf())
    return ZERO


def grows(coefficients: list[arb], sign: int) -> bool:
    """Whether a polynomial that is not constant goes to +∞ on that side; otherwise it goes to −∞."""
    leading = coefficients[-1] * sign ** (len(coefficients) - 1)
    if len(coefficients) < 2 or not (leading > 0 or leading < 0):
        raise OutsideDomain("a limit whose direction is not known")
    return bool(leading > 0)

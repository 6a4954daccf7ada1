"""The integral of a function of one variable, enclosed.

On a finite interval FLINT's Gauss–Legendre quadrature bounds its own error. An infinite end is cut off at an R
beyond which the integral is bounded as in `smooth`, and that bound is added to the radius. This shows at the same
time that the integral converges absolutely.

A polynomial times a Gaussian over the whole line is first brought to the standard Gaussian: for Q = −a x² + b x + c
with a > 0, put x = v + t/√(2a), v = b/2a; then Q = c + b²/4a − t²/2, and what is left is a sum of the moments
∫ t^n e^{−t²/2} dt, each of which is enclosed once by quadrature.
"""

from __future__ import annotations

from functools import lru_cache

from derive.certification.ball.balls import (
    ZERO,
    CannotEnclose,
    NoValue,
    OutsideDomain,
    acb,
    arb,
    arb_poly,
    ctx,
    integral,
    tolerance,
)
from derive.certification.ball.functions import Function
from derive.certification.ball.limits import cutoff
from derive.certification.ball.smooth import Integrand, Part, Smooth, grows

MOST_EVALUATIONS = 10_000
LINE = (arb.neg_inf(), arb.pos_inf())
WIDEST = 1e-9
NEIGHBOURHOOD = 2.0**-30


class Singular(OutsideDomain):
    """The integrand is not analytic at some ends of the interval."""

    def __init__(self, lower: bool, upper: bool) -> None:
        super().__init__("the integrand is singular at an end of the interval")
        self.lower, self.upper = lower, upper


def integrate(f: Function, lower: arb, upper: arb) -> arb:
    """∫ f from lower to upper; of a sum Σ P e^{Q} part by part."""
    if not isinstance(f, Smooth):
        return quadrature(f, lower, upper)
    total, endless = ZERO, 0
    for part in f.parts:
        if diverges(part, lower) or diverges(part, upper):
            endless += 1
        else:
            total += integrate_part(part, lower, upper)
    if endless == 1:
        raise NoValue("an integral that diverges")
    if endless:
        raise OutsideDomain("tail not bounded: several parts of an integrand grow, and may cancel")
    return total


def diverges(part: Part, end: arb) -> bool:
    """Whether P e^{Q} keeps a sign and does not go to 0 towards an end."""
    return not end.is_finite() and grows(part, 1 if end > 0 else -1, 0)


def integrate_part(part: Part, lower: arb, upper: arb) -> arb:
    p, q = part
    if not lower.is_finite() and not upper.is_finite() and lower < upper and q.length() == 3 and q[2] < 0:
        return gaussian(p, q)
    return quadrature(Smooth((part,)), lower, upper)


def gaussian(p: arb_poly, q: arb_poly) -> arb:
    c, b, a = q[0], q[1], -q[2]
    scale = (2 * a).rsqrt()
    standard = p(arb_poly([b / (2 * a), scale]))
    moments = sum((m * moment(n, ctx.prec) for n, m in enumerate(standard.coeffs())), start=ZERO)
    return scale * (c + b * b / (4 * a)).exp() * moments


@lru_cache(maxsize=512)
def moment(n: int, precision: int) -> arb:
    """∫ t^n e^{−t²/2} dt over the real line."""
    bell = Smooth(((arb_poly([0] * n + [1]), arb_poly([0, 0, arb(-0.5)])),))
    return quadrature(bell, *LINE)


def quadrature(f: Function, lower: arb, upper: arb) -> arb:
    value = f.compiled()
    if is_singular(value, lower) or is_singular(value, upper):
        raise Singular(is_singular(value, lower), is_singular(value, upper))
    left, left_tail = end_of(f, lower, upper)
    right, right_tail = end_of(f, upper, lower)
    return enclosed(value, left, right) + arb(0, left_tail + right_tail)


def is_singular(value: Integrand, end: arb) -> bool:
    return bool(end.is_finite()) and not value(acb(end + arb(0, NEIGHBOURHOOD)), True).is_finite()


def end_of(f: Function, end: arb, other: arb) -> tuple[arb, arb]:
    """Where to stop towards an end, and a bound of what lies beyond."""
    if end.is_finite():
        return end, ZERO
    sign = 1 if end > 0 else -1
    origin = sign * other if other.is_finite() else ZERO
    distance, beyond = cutoff(f, origin, sign, tolerance())
    return sign * distance, beyond.abs_upper()


def enclosed(value: Integrand, left: arb, right: arb) -> arb:
    goal = tolerance()
    result = integral(value, left, right, abs_tol=goal, rel_tol=goal, eval_limit=MOST_EVALUATIONS)
    if not result.real.rad() <= WIDEST * (1 + abs(result.real)):
        raise CannotEnclose("the quadrature did not converge")
    if not result.imag.contains(0):
        raise NoValue("the integrand is not real on the whole interval")
    return result.real

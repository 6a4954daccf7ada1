"""The integral of a function of one variable, enclosed.

On a finite interval FLINT's Gauss–Legendre quadrature bounds its own error. An infinite end is cut off at an R
beyond which the integral is bounded as in `smooth`, and that bound is added to the radius, and told beside the value.
This shows at the same time that the integral converges absolutely.

A polynomial times a Gaussian over the whole line is first brought to the standard Gaussian: for Q = −a x² + b x + c
with a > 0, put x = v + t/√(2a), v = b/2a; then Q = c + b²/4a − t²/2, and what is left is a sum of the moments
∫ t^n e^{−t²/2} dt, each of which is enclosed once by quadrature.
"""

from __future__ import annotations

from functools import lru_cache, reduce

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
from derive.certification.ball.cuts import Tails, bell, parts, rate
from derive.certification.ball.functions import Function
from derive.certification.ball.limits import cutoff
from derive.certification.ball.smooth import Integrand, Part, Smooth, grows, slowest

MOST_EVALUATIONS = 10_000
LINE = (arb.neg_inf(), arb.pos_inf())
WIDEST = 1e-9
NEIGHBOURHOOD = 2.0**-30


class Singular(OutsideDomain):
    """The integrand is not analytic at some ends of the interval."""

    def __init__(self, lower: bool, upper: bool) -> None:
        super().__init__("the integrand is singular at an end of the interval")
        self.lower, self.upper = lower, upper


Enclosed = tuple[arb, Tails]
"""The value of an integral, and what bounds its tails; the bound is part of the value's radius."""


def integrate(f: Function, lower: arb, upper: arb) -> Enclosed:
    """∫ f from lower to upper; of a sum Σ P e^{Q} part by part."""
    if not isinstance(f, Smooth):
        return quadrature(f, lower, upper)
    found, endless = list[Enclosed](), 0
    for part in f.parts:
        if diverges(part, lower) or diverges(part, upper):
            endless += 1
        else:
            found.append(integrate_part(part, lower, upper))
    if endless == 1:
        raise NoValue("an integral that diverges")
    if endless:
        raise OutsideDomain("tail not bounded: several parts of an integrand grow, and may cancel")
    if not found:
        return ZERO, Tails(lower, upper)
    return sum((value for value, _ in found), start=ZERO), parts([tails for _, tails in found])


def diverges(part: Part, end: arb) -> bool:
    """Whether P e^{Q} keeps a sign and does not go to 0 towards an end."""
    return not end.is_finite() and grows(part, 1 if end > 0 else -1, 0)


def integrate_part(part: Part, lower: arb, upper: arb) -> Enclosed:
    p, q = part
    if not lower.is_finite() and not upper.is_finite() and lower < upper and q.length() == 3 and q[2] < 0:
        return gaussian(p, q)
    return quadrature(Smooth((part,)), lower, upper)


def gaussian(p: arb_poly, q: arb_poly) -> Enclosed:
    c, b, a = q[0], q[1], -q[2]
    scale, centre = (2 * a).rsqrt(), b / (2 * a)
    standard = p(arb_poly([centre, scale])).coeffs()
    moments = [moment(n, ctx.prec) for n in range(len(standard))]
    height = scale * (c + b * b / (4 * a)).exp()
    far = scale * reduce(arb.max, (tails.upper for _, tails in moments), ZERO)
    beyond = height * sum((abs(m) * tails.beyond for m, (_, tails) in zip(standard, moments, strict=True)), start=ZERO)
    value = height * sum((m * found for m, (found, _) in zip(standard, moments, strict=True)), start=ZERO)
    return value, Tails(centre - far, centre + far, beyond, (bell(a, centre),))


@lru_cache(maxsize=512)
def moment(n: int, precision: int) -> Enclosed:
    """∫ t^n e^{−t²/2} dt over the real line, cut off at ±T."""
    return quadrature(Smooth(((arb_poly([0] * n + [1]), arb_poly([0, 0, arb(-0.5)])),)), *LINE)


def quadrature(f: Function, lower: arb, upper: arb) -> Enclosed:
    value = f.compiled()
    if is_singular(value, lower) or is_singular(value, upper):
        raise Singular(is_singular(value, lower), is_singular(value, upper))
    (left, left_tail, slow), (right, right_tail, other) = end_of(f, lower, upper), end_of(f, upper, lower)
    beyond = left_tail + right_tail
    tails = Tails(left.min(right), right.max(left), beyond, tuple(dict.fromkeys((*slow, *other))))
    return enclosed(value, left, right) + arb(0, beyond), tails


def is_singular(value: Integrand, end: arb) -> bool:
    return bool(end.is_finite()) and not value(acb(end + arb(0, NEIGHBOURHOOD)), True).is_finite()


def end_of(f: Function, end: arb, other: arb) -> tuple[arb, arb, tuple[str, ...]]:
    """Where to stop towards an end, a bound of what lies beyond, and the exponential that it is bounded by."""
    if end.is_finite():
        return end, ZERO, ()
    sign = 1 if end > 0 else -1
    origin = sign * other if other.is_finite() else ZERO
    distance, beyond = cutoff(f, origin, sign, tolerance())
    return sign * distance, beyond.abs_upper(), (rate(slowest(f.majorant(distance, sign))),)


def enclosed(value: Integrand, left: arb, right: arb) -> arb:
    goal = tolerance()
    result = integral(value, left, right, abs_tol=goal, rel_tol=goal, eval_limit=MOST_EVALUATIONS)
    if not result.real.rad() <= WIDEST * (1 + abs(result.real)):
        raise CannotEnclose("the quadrature did not converge")
    if not result.imag.contains(0):
        raise NoValue("the integrand is not real on the whole interval")
    return result.real

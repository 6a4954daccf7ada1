"""Functions Σ P(x) e^{Q(x)} of one real variable, P and Q polynomials whose coefficients are real balls.

They are closed under sums and products; a single term c e^{Q} with c > 0 has a real logarithm log c + Q and real
powers c^r e^{rQ}. Every Gaussian density and every polynomial times one is of this kind, and so is its log-density.

Beyond a point R, with x = R + s and s ≥ 0, such a function is bounded by Σ |P|(s) e^{Q(s)}, where |P| has the
absolute values of P's coefficients. If Q has no positive coefficient above s¹, then Q(s) ≤ Q₀ − m s with m = −Q₁, and

    ∫₀^∞ |P|(s) e^{Q(s)} ds ≤ e^{Q₀} Σ_j |P_j| j! / m^{j+1}        (m > 0).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from math import factorial

from derive.certification.ball.balls import ONE, ZERO, CannotEnclose, OutsideDomain, acb, acb_poly, arb, arb_poly

Integrand = Callable[[acb, bool], acb]
Part = tuple[arb_poly, arb_poly]
FLAT = arb_poly([])
"""The exponent 0. Parts are merged where they share one and the same exponent *object*: two equal balls may hold
different numbers, one object cannot."""

LARGEST_POWER = 64
MOST_PARTS = 256


@dataclass(frozen=True, eq=False)
class Smooth:
    """Σ P(x) e^{Q(x)}; no part at all is the function 0."""

    parts: tuple[Part, ...]

    def compiled(self) -> Integrand:
        """The function at a complex ball; it is entire, so analytic on every ball."""
        parts = [(acb_poly(p), acb_poly(q)) for p, q in self.parts]
        if len(parts) == 1:
            ((p, q),) = parts
            return lambda x, analytic: p(x) * q(x).exp()
        return lambda x, analytic: sum((p(x) * q(x).exp() for p, q in parts), start=acb(0))

    def plus(self, other: Smooth) -> Smooth:
        return merged((*self.parts, *other.parts))

    def times(self, other: Smooth) -> Smooth:
        if len(self.parts) * len(other.parts) > MOST_PARTS:
            raise CannotEnclose("a product of sums has too many terms")
        return merged((p * r, both(q, s)) for p, q in self.parts for r, s in other.parts)

    def scaled(self, factor: arb) -> Smooth:
        return self if factor is ONE else Smooth(tuple((p * factor, q) for p, q in self.parts))

    def at_line(self, origin: arb, slope: arb) -> Smooth:
        """The function of s that this one is at origin + slope·s."""
        line = arb_poly([origin, slope])
        return Smooth(tuple((p(line), FLAT if q is FLAT else q(line)) for p, q in self.parts))

    @property
    def polynomial(self) -> arb_poly | None:
        """P, where the function is a polynomial."""
        if not self.parts:
            return FLAT
        return self.parts[0][0] if len(self.parts) == 1 and self.parts[0][1] is FLAT else None

    @property
    def exponential(self) -> tuple[arb, arb_poly] | None:
        """c and Q, where the function is c e^{Q} with a number c."""
        if len(self.parts) == 1 and self.parts[0][0].length() == 1:
            return self.parts[0][0][0], self.parts[0][1]
        return None

    @property
    def is_positive(self) -> bool:
        return self.exponential is not None and self.exponential[0] > 0

    def power(self, n: int) -> Smooth:
        """A whole power n ≥ 0."""
        if n > LARGEST_POWER:
            raise CannotEnclose(f"a power higher than {LARGEST_POWER} in an integrand")
        result = constant(ONE)
        for _ in range(n):
            result = result.times(self)
        return result

    def surely_unbounded(self, sign: int) -> bool:
        """Whether the function is a single part, which goes to ±∞ at the end of the line on that side."""
        return len(self.parts) == 1 and grows(self.parts[0], sign, 1)

    def majorant(self, start: arb, sign: int) -> Smooth:
        """Of the same kind in s ≥ 0, and at least |f(sign·(start + s))|."""
        beyond = self.at_line(sign * start, arb(sign))
        return Smooth(tuple((absolute(p), q) for p, q in beyond.parts))


def leading(p: arb_poly, sign: int) -> tuple[int, arb] | None:
    """The degree of P, and its coefficient with the sign that x^n has far out; None where it may be 0."""
    coefficients = p.coeffs()
    if not coefficients or coefficients[-1].contains(0):
        return None
    n = len(coefficients) - 1
    return n, coefficients[-1] * sign**n


def grows(part: Part, sign: int, least: int) -> bool:
    """Whether |P e^{Q}| is sure to stay above a positive number far out (least 0), or to go to ∞ (least 1)."""
    p, q = leading(part[0], sign), (0, ZERO) if part[1] is FLAT else leading(part[1], sign)
    if p is None or q is None:
        return False
    return bool(q[1] > 0) if q[0] else p[0] >= least


def merged(parts: Iterable[Part]) -> Smooth:
    """Parts with one exponent object added up, zero parts dropped."""
    together: dict[int, Part] = {}
    for p, q in parts:
        known = together.get(id(q))
        together[id(q)] = (p, q) if known is None else (known[0] + p, q)
    return Smooth(tuple(part for part in together.values() if part[0].length()))


def both(q: arb_poly, s: arb_poly) -> arb_poly:
    """The exponent of a product; 0 keeps the other's identity."""
    if q is FLAT:
        return s
    return q if s is FLAT else q + s


def constant(value: arb) -> Smooth:
    return polynomial(arb_poly([value]))


def polynomial(p: arb_poly) -> Smooth:
    return Smooth(((p, FLAT),) if p.length() else ())


def exponential(c: arb, q: arb_poly) -> Smooth:
    """c e^{Q}"""
    return Smooth(((arb_poly([c]), q if q.length() else FLAT),))


IDENTITY = polynomial(arb_poly([0, 1]))


def absolute(p: arb_poly) -> arb_poly:
    return arb_poly([coefficient.abs_upper() for coefficient in p.coeffs()])


def tail(majorant: Smooth) -> arb:
    """∫₀^∞ of a majorant, bounded as above; raises where it is not seen to decay."""
    total = arb(0)
    for p, q in majorant.parts:
        rate = -q[1]
        if not rate > 0 or not all(c <= 0 for c in q.coeffs()[2:]):
            raise OutsideDomain("tail not bounded: no exponential decay was found")
        total += q[0].exp() * sum((c * factorial(j) / rate ** (j + 1) for j, c in enumerate(p.coeffs())), start=arb(0))
    return total


def slowest(majorant: Smooth) -> arb:
    """The least rate m of the exponentials e^{−m s} in the bound of a tail."""
    return reduce(arb.min, (-q[1] for _, q in majorant.parts), arb.pos_inf())

r"""Integrals of a polynomial times the exponential of a polynomial of degree at most two, exactly.

Hermite reduction lowers the polynomial's degree. With E = c + b x − (A/2) x² the derivative of x^{n−1} e^E is
((n−1) x^{n−2} + b x^{n−1} − A x^n) e^E, so over any interval

    A ∫ x^n e^E = b ∫ x^{n−1} e^E + (n−1) ∫ x^{n−2} e^E − [x^{n−1} e^E].

What is left is ∫ e^E. For A > 0 the substitution x = b/A + u/√A makes it e^{c + b²/2A} A^{−1/2} times an integral
of e^{−u²/2}, and that over the whole line is the number G. That G = √(2π) is not used here. For A = 0 the same
reduction with b in place of A ends in e^E itself. The bracket's limits at ±∞ are 0 where e^E is known to decay;
where that is not known there is no value, and where it is known to grow the integral diverges.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from derive.certification.exact import facts
from derive.certification.exact.atoms import Atom, Stuck
from derive.certification.exact.binders import Infinite, Limit
from derive.certification.exact.compounds import expanded, leads_negative, reduced
from derive.certification.exact.elementary import exp
from derive.certification.exact.leaves import GAUSS
from derive.certification.exact.powers import raised
from derive.certification.exact.ring import ONE, ZERO, Form, over, single, total
from derive.certification.exact.signs import sign

Polynomial = dict[int, Form]
HALF = Fraction(1, 2)
HIGHEST_DEGREE = 40


class Partial(Atom):
    """∫_0^t e^{−u²/2} du, an odd function of t."""

    def describe(self) -> None:
        (end,) = self.key
        self.free = end.free
        self.height = end.height
        self.real = end.real
        self.nonzero = self.independent = False

    def rebuild(self, change: Callable[[Form], Form]) -> Form:
        return partial(change(self.key[0]))


def partial(end: Limit) -> Form:
    """∫_0^t e^{−u²/2} du; half of G at infinity."""
    if isinstance(end, Infinite):
        return single(GAUSS).scaled(end.value * HALF)
    end = reduced(end)
    if not end:
        return ZERO
    return -single(Partial(-end)) if leads_negative(end) else single(Partial(end))


@dataclass(frozen=True)
class Kernel:
    """e^{c + b x + a x²} on an interval."""

    constant: Form
    linear: Form
    square: Form
    lower: Limit
    upper: Limit

    def at(self, power: int, end: Limit) -> Form:
        """x^n e^E at an end of the interval; at infinity it is known to vanish."""
        if isinstance(end, Infinite):
            return ZERO
        exponent = self.constant + self.linear * end + self.square * end * end
        return (raised(end, power) if power else ONE) * exp(exponent)

    def bracket(self, power: int) -> Form:
        return self.at(power, self.upper) - self.at(power, self.lower)

    def decays(self) -> bool | None:
        """Whether e^E vanishes at every infinite end; None where that is not known."""
        ends = [end.value for end in (self.lower, self.upper) if isinstance(end, Infinite)]
        growth = [sign(self.square) if self.square else end * sign(self.linear) for end in ends]
        return False if 1 in growth or (growth and not (self.square or self.linear)) else None if 0 in growth else True


def polynomial(form: Form, x: Atom) -> Polynomial | None:
    """The form as a polynomial in x with coefficients free of x."""
    found: dict[int, list[Form]] = {}
    for monomial, number in expanded(form, x).terms.items():
        inside = [(atom, exponent) for atom, exponent in monomial if x in atom.free]
        degree = inside[0][1] if inside else 0
        if len(inside) > 1 or (inside and inside[0][0] is not x) or degree < 0 or degree.denominator != 1:
            return None
        rest = monomial.difference(inside)
        found.setdefault(int(degree), []).append(Form({rest: number}))
    return {degree: reduced(total(forms)) for degree, forms in found.items()}


def kernel(exponent: Form, x: Atom, lower: Limit, upper: Limit) -> Kernel | None:
    """e^exponent on the interval, where the exponent is a polynomial of degree at most two."""
    powers = polynomial(exponent, x)
    if powers is None or max(powers, default=0) > 2:
        return None
    return Kernel(powers.get(0, ZERO), powers.get(1, ZERO), powers.get(2, ZERO), lower, upper)


def moment_integral(body: Polynomial, weight: Kernel) -> Form | None:
    """∫ body e^E dx for a kernel that decays, or None where no rule here gives it."""
    if max(body) > HIGHEST_DEGREE:
        raise Stuck(f"too large: a polynomial of degree beyond {HIGHEST_DEGREE}")
    if weight.square:
        return quadratic(dict(body), weight) if sign(weight.square) < 0 else None
    facts.use(facts.ANTIDERIVATIVE)
    return linear(dict(body), weight) if weight.linear else flat(body, weight)


def flat(body: Polynomial, weight: Kernel) -> Form:
    """No exponential: x^{n+1}/(n+1) between the limits."""
    return total([c * weight.bracket(n + 1).scaled(over(1, n + 1)) for n, c in body.items()])


def linear(body: Polynomial, weight: Kernel) -> Form:
    """b ∫ x^n e^E = [x^n e^E] − n ∫ x^{n−1} e^E, from the highest power down."""
    slope = raised(weight.linear, -1)
    parts = []
    for n in range(max(body), -1, -1):
        share = body.pop(n, ZERO) * slope
        parts.append(share * weight.bracket(n))
        if n:
            body[n - 1] = body.get(n - 1, ZERO) - share.scaled(n)
    return total(parts)


def quadratic(body: Polynomial, weight: Kernel) -> Form:
    """Hermite reduction down to ∫ e^E, which the Gaussian integral over the same interval gives."""
    precision = weight.square.scaled(-2)
    spread = raised(precision, -1)
    parts = []
    for n in range(max(body), 0, -1):
        share = body.pop(n, ZERO) * spread
        if not share:
            continue
        facts.use(facts.ANTIDERIVATIVE)
        parts.append(-(share * weight.bracket(n - 1)))
        body[n - 1] = body.get(n - 1, ZERO) + share * weight.linear
        if n > 1:
            body[n - 2] = body.get(n - 2, ZERO) + share.scaled(n - 1)
    left = body.get(0, ZERO)
    return total([*parts, left * base_integral(weight, precision, spread)]) if left else total(parts)


def base_integral(weight: Kernel, precision: Form, spread: Form) -> Form:
    """∫ e^E by the substitution x = centre + width · u."""
    if weight.linear or precision != ONE:
        facts.use(facts.SUBSTITUTION)
    centre = weight.linear * spread
    width, scale = raised(precision, -HALF), raised(precision, HALF)
    height = exp(reduced(weight.constant + (weight.linear * centre).scaled(HALF)))

    def moved(end: Limit) -> Limit:
        return end if isinstance(end, Infinite) else (end - centre) * scale

    return width * height * (partial(moved(weight.upper)) - partial(moved(weight.lower)))

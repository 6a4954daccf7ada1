"""Functions of one real variable that are not of the kind Σ P e^{Q}: sums, products, powers and calls of them.

Each node can do two things. `compiled` evaluates it on complex balls, where a ball that touches a branch cut of a
function is answered with "not a number" as soon as the quadrature asks for an analytic integrand. `majorant`
bounds it beyond a point by a function of the kind Σ P e^{Q}; the bounds are:

    |sin|, |cos|, |erf|, |tanh| ≤ 1,   |atan|, erfc ≤ 2,   |e^g| ≤ e^{sup |g|},   |g|^r ≤ (1 + |g|)^n for 0 < r ≤ n,

and, where g ≥ l > 0,   |g^{-r}| ≤ l^{-r},   |log g| ≤ |log l| + g/l.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from derive.certification.ball.balls import ONE, OutsideDomain, acb, arb, arb_poly
from derive.certification.ball.smooth import FLAT, Integrand, Smooth, constant

NOT_A_NUMBER = acb(arb.nan(), arb.nan())


@dataclass(frozen=True, eq=False)
class Sum:
    args: tuple[Function, ...]

    def compiled(self) -> Integrand:
        parts = [arg.compiled() for arg in self.args]
        return lambda x, analytic: sum((part(x, analytic) for part in parts), start=acb(0))

    def majorant(self, start: arb, sign: int) -> Smooth:
        total = Smooth(())
        for arg in self.args:
            total = total.plus(arg.majorant(start, sign))
        return total


@dataclass(frozen=True, eq=False)
class Product:
    args: tuple[Function, ...]

    def compiled(self) -> Integrand:
        parts = [arg.compiled() for arg in self.args]

        def value(x: acb, analytic: bool) -> acb:
            result = acb(1)
            for part in parts:
                result *= part(x, analytic)
            return result

        return value

    def majorant(self, start: arb, sign: int) -> Smooth:
        result = constant(ONE)
        for arg in self.args:
            result = result.times(arg.majorant(start, sign))
        return result


@dataclass(frozen=True, eq=False)
class Power:
    """base^exponent: a whole number as `int`, any other real number as a ball (then the base is ≥ 0)."""

    base: Function
    exponent: int | arb

    def compiled(self) -> Integrand:
        base, exponent = self.base.compiled(), self.exponent
        if isinstance(exponent, int):
            return lambda x, analytic: base(x, analytic) ** exponent

        def value(x: acb, analytic: bool) -> acb:
            ball = base(x, analytic)
            return NOT_A_NUMBER if analytic and not off_negative_axis(ball) else ball**exponent

        return value

    def majorant(self, start: arb, sign: int) -> Smooth:
        if self.exponent < 0:
            return constant(abs(floor(self.base, start, sign)) ** self.exponent)
        if not self.exponent >= 0:
            raise OutsideDomain("tail not bounded: an exponent whose sign is not known")
        bound = self.base.majorant(start, sign)
        if isinstance(self.exponent, int):
            return bound.power(self.exponent)
        return bound.plus(constant(ONE)).power(int(float(self.exponent.abs_upper())) + 1)


@dataclass(frozen=True, eq=False)
class Call:
    """A function of FLINT, by its name there, of a function."""

    name: str
    arg: Function

    def compiled(self) -> Integrand:
        arg = self.arg.compiled()
        if self.name == "abs":
            return lambda x, analytic: arg(x, analytic).real_abs(analytic=analytic)
        method: Callable[[acb], acb] = getattr(acb, self.name)
        if self.name in ENTIRE:
            return lambda x, analytic: method(arg(x, analytic))
        off_cut = OFF_CUT[self.name]

        def value(x: acb, analytic: bool) -> acb:
            ball = arg(x, analytic)
            return NOT_A_NUMBER if analytic and not off_cut(ball) else method(ball)

        return value

    def majorant(self, start: arb, sign: int) -> Smooth:
        if self.name in BOUNDED:
            return constant(arb(BOUNDED[self.name]))
        if self.name == "log":
            return log_majorant(self.arg, start, sign)
        bound = self.arg.majorant(start, sign)
        if self.name == "abs":
            return bound
        if self.name == "exp":
            return constant(ceiling(bound).exp())
        raise OutsideDomain(f"tail not bounded: no bound of {self.name} is known")


Function = Smooth | Sum | Product | Power | Call


def off_negative_axis(ball: acb) -> bool:
    return bool(ball.real > 0) or not ball.imag.contains(0)


BOUNDED = {"sin": 1, "cos": 1, "erf": 1, "tanh": 1, "atan": 2, "erfc": 2}
ENTIRE = {"exp", "expm1", "sin", "cos", "tan", "sinh", "cosh", "tanh", "erf", "erfc", "gamma", "digamma"}
"""Entire or meromorphic: at a pole FLINT's balls are not finite by themselves."""
OFF_CUT: dict[str, Callable[[acb], bool]] = {
    "log": off_negative_axis,
    "lgamma": off_negative_axis,
    "log1p": lambda ball: off_negative_axis(ball + 1),
    "atan": lambda ball: bool(abs(ball.imag) < 1),
    "asin": lambda ball: bool(abs(ball.real) < 1),
    "acos": lambda ball: bool(abs(ball.real) < 1),
}


def floor(f: Function, start: arb, sign: int) -> arb:
    """A number l > 0 with f ≥ l from `start` on, or l < 0 with f ≤ l: of a polynomial that moves away from 0."""
    if isinstance(f, Smooth):
        beyond = f.at_line(sign * start, arb(sign))
        rest = Smooth(tuple(part for part in beyond.parts if part[1] is not FLAT))
        slack = ceiling(rest.majorant(arb(0), 1))
        for direction in (1, -1):
            rising = [p[0] * direction - slack for p, q in beyond.parts if q is FLAT and rises(p * arb(direction))]
            if rising and rising[0] > 0:
                return rising[0] * direction
    raise OutsideDomain("tail not bounded: a factor may vanish there")


def log_majorant(f: Function, start: arb, sign: int) -> Smooth:
    """Of |log f|, for an f that is a product of powers of functions that are positive from `start` on."""
    if isinstance(f, Product):
        return Sum(tuple(Call("log", arg) for arg in f.args)).majorant(start, sign)
    if isinstance(f, Power):
        return log_majorant(f.base, start, sign).scaled(abs(arb(f.exponent)))
    least = floor(f, start, sign)
    if not least > 0:
        raise OutsideDomain("tail not bounded: the logarithm of what may be negative")
    return f.majorant(start, sign).scaled(1 / least).plus(constant(abs(least.log())))


def rises(p: arb_poly) -> bool:
    return all(coefficient >= 0 for coefficient in p.coeffs())


def ceiling(bound: Smooth) -> arb:
    """The largest value of a majorant whose parts do not grow."""
    if any(p.length() > 1 or any(not c <= 0 for c in q.coeffs()[1:]) for p, q in bound.parts):
        raise OutsideDomain("tail not bounded: an exponent grows")
    return sum((p[0] * q[0].exp() for p, q in bound.parts), start=arb(0))

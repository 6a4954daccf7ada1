"""Where improper integrals were cut off, and what bounds the rest: what evidence states of them.

Beyond [lower, upper] the modulus of an integrand comes to at most β, by the exponential that it decays by:

    ∫ |f| outside [lower, upper] ≤ β,   so that   ∫ f over the line lies within β of ∫ f from lower to upper.

Integrals are noted while terms are evaluated. A value that is remembered is remembered with its cuts, so that evidence
is the same whether a value was found now or before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from math import ceil, floor, log10

from derive.certification.ball.balls import ZERO, arb, in_words

SHOWN = 3
"""Digits of the length of an interval, and of the numbers in an exponential."""
MODERATE = 2.0**100
"""The ends of intervals that are longer or farther out, or too short, are told by their size alone."""


@dataclass(frozen=True, eq=False)
class Tails:
    """What lies beyond [lower, upper]; `decays` has {x} for the variable, and is empty where nothing was cut off."""

    lower: arb
    upper: arb
    beyond: arb = ZERO
    decays: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cut:
    """The same in words, rounded outwards.

    Where another variable was put in for that of `over`, `where` says how, as x = m + R t, and all else is about t.
    """

    over: str
    where: str
    lower: str
    upper: str
    beyond: str
    by: str

    def data(self) -> dict[str, str]:
        """What a certificate has of it."""
        return {name: value for name, value in vars(self).items() if value}


NOTED: list[Cut] = []
"""Of all that is evaluated within the innermost `noted`, in the order in which it is met."""


@contextmanager
def noted() -> Iterator[list[Cut]]:
    """The cuts of what is evaluated inside, each once; they are there when the block is left."""
    start, found = len(NOTED), list[Cut]()
    try:
        yield found
    finally:
        found += dict.fromkeys(NOTED[start:])
        del NOTED[start:]


def note(tails: Tails, over: str, where: str = "", variable: str = "") -> None:
    """State the cuts of an integral over the variable of this name, for which another may have been put in.

    Where the bound is not finite, the value of the integral is not either, and no side of an equation.
    """
    if tails.decays and all(ball.is_finite() for ball in (tails.lower, tails.upper, tails.beyond)):
        by = ", ".join(decay.format(x=variable or over) for decay in tails.decays)
        NOTED.append(Cut(over, where, *interval(tails.lower, tails.upper), in_words(tails.beyond), by))


def parts(tails: Sequence[Tails]) -> Tails:
    """Of the parts of one integrand: their bounds add up."""
    return together(tails, lambda a, b: a + b)


def each(tails: Sequence[Tails]) -> Tails:
    """Of integrands one by one: the largest of their bounds is one for each."""
    return together(tails, arb.max)


def together(tails: Sequence[Tails], bounds: Callable[[arb, arb], arb]) -> Tails:
    """The smallest interval around all of theirs."""
    return Tails(
        reduce(arb.min, (each.lower for each in tails)),
        reduce(arb.max, (each.upper for each in tails)),
        reduce(bounds, (each.beyond for each in tails)),
        tuple(dict.fromkeys(decay for each in tails for decay in each.decays)),
    )


def bell(a: arb, centre: arb) -> str:
    """The exponential e^{−a (x − c)²}."""
    if centre.contains(0):
        return f"exp(-{about(a)} {{x}}^2)"
    return f"exp(-{about(a)} ({{x}} {'-' if centre > 0 else '+'} {about(abs(centre))})^2)"


def rate(m: arb) -> str:
    """The exponential e^{−m s}, s the distance from where it was cut off."""
    return f"exp(-{about(m)} s)"


def put_in(name: str) -> str:
    """A letter for what is put in for a variable of this name."""
    return "t" if name != "t" else "y"


def about(number: arb) -> str:
    """The middle of a ball, in so many digits as are shown."""
    return str(number.mid().str(SHOWN, radius=False))


def interval(lower: arb, upper: arb) -> tuple[str, str]:
    """The ends of an interval around this one, with three digits of its length."""
    length, farthest = upper - lower, lower.abs_upper().max(upper.abs_upper())
    if not (length > 1 / MODERATE and farthest < MODERATE):
        return f"-{in_words(lower)}" if lower < 0 else "0", in_words(upper) if upper > 0 else "0"
    places = SHOWN - 1 - floor(log10(length))
    left, right = (rational(end) * Fraction(10) ** places for end in (lower.lower(), upper.upper()))
    return decimal(floor(left), places), decimal(ceil(right), places)


def rational(exact: arb) -> Fraction:
    mantissa, exponent = exact.man_exp()
    return int(mantissa) * Fraction(2) ** int(exponent)


def decimal(number: int, places: int) -> str:
    """number/10^places, without noughts at its end."""
    while number and number % 10 == 0 and places > 0:
        number, places = number // 10, places - 1
    return str(Decimal(number).scaleb(-places)).lower() if number else "0"

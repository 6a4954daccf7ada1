"""Binary floating-point formats, exact dyadic numbers, and errors in units in the last place."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple


class Dyadic(NamedTuple):
    """The number mantissa · 2^exponent."""

    mantissa: int
    exponent: int

    @property
    def magnitude(self) -> int:
        """The whole number e with 2^e ≤ |x| < 2^(e+1), for x ≠ 0."""
        return abs(self.mantissa).bit_length() - 1 + self.exponent


ZERO = Dyadic(0, 0)


def dyadic(number: float) -> Dyadic:
    """A finite float as what it stands for."""
    fraction, exponent = math.frexp(number)
    return Dyadic(int(math.ldexp(fraction, 53)), exponent - 53)


@dataclass(frozen=True)
class Format:
    """A binary format: its name, the bits of its significand, and its range.

    `least` and `largest` are the exponents e of the smallest normal number 2^e and of the last binade [2^e, 2^(e+1)).
    """

    name: str
    digits: int
    least: int
    largest: int

    def last_place(self, number: Dyadic) -> int:
        """The exponent of one unit in the last place at x; below the normal numbers the spacing stays the same."""
        magnitude = number.magnitude if number.mantissa else self.least
        return max(magnitude, self.least) - self.digits + 1

    def holds(self, number: Dyadic) -> bool:
        """Whether x is 0 or lies among the normal numbers, a few units away from their end."""
        if not number.mantissa:
            return True
        spare = Dyadic((1 << self.digits) - 8, self.largest - self.digits + 1)
        return number.magnitude >= self.least and not is_larger(number, spare)

    def nearest(self, number: Decimal) -> float:
        """A number of the format that is next to x; ±∞ beyond the format."""
        value = float(number)
        if self.digits == 53 or math.isinf(value):
            return value
        try:
            return float(struct.unpack("<f", struct.pack("<f", value))[0])
        except OverflowError:
            return math.copysign(math.inf, value)

    @property
    def maximum(self) -> Decimal:
        """2^(e+1), where the format ends."""
        return Decimal(2) ** (self.largest + 1)


FORMATS = {
    "float64": Format("float64", 53, -1022, 1023),
    "float32": Format("float32", 24, -126, 127),
}


def is_larger(left: Dyadic, right: Dyadic) -> bool:
    """Whether |left| > |right|, both not 0."""
    if left.magnitude != right.magnitude:
        return left.magnitude > right.magnitude
    return distance(Dyadic(abs(left.mantissa), left.exponent), Dyadic(abs(right.mantissa), right.exponent)) > 0


def distance(left: Dyadic, right: Dyadic, unit: int = 0) -> float:
    """(left − right)/2^unit, rounded; ±∞ where a float cannot hold it."""
    common = min(left.exponent, right.exponent)
    whole = (left.mantissa << (left.exponent - common)) - (right.mantissa << (right.exponent - common))
    shift = common - unit
    try:
        return float(whole << shift) if shift >= 0 else whole / (1 << -shift)
    except OverflowError:
        return math.inf if whole > 0 else -math.inf


def ulps(found: float, exact: Dyadic, kind: Format) -> float:
    """|found − exact| in units in the last place of the format at the exact value; ∞ where `found` is not finite."""
    if not math.isfinite(found):
        return math.inf
    return abs(distance(dyadic(found), exact, kind.last_place(exact)))

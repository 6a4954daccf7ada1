"""What regimes want of the distributions: a scale, a ratio of scales, and a distance, at random within their kind."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from random import Random

from derive.code.accuracy.formats import Format
from derive.code.accuracy.placing import Layout, Wish

Maker = Callable[[Random, int], Wish]
"""The wish of the n-th point."""


def generic(random: Random, place: int) -> Wish:
    return generic_at(0)(random, place)


def generic_at(exponent: int) -> Maker:
    def make(random: Random, place: int) -> Wish:
        return Wish(
            scale=log_uniform(random, exponent - 1, exponent + 1),
            ratio=log_uniform(random, -1, 1),
            centre=symmetric(random) * 3,
            offset=symmetric(random) * 3,
        )

    return make


def close(first: int, last: int, ratio: bool, offset: bool) -> Maker:
    """Differences 10^−k for k from `first` to `last` in turn; every third time that means differ, they alone do."""

    def make(random: Random, place: int) -> Wish:
        k = first + place % (last + 1 - first)
        step, shift = (sign(random) * Decimal(0.5 + random.random()).scaleb(-k) for _ in range(2))
        alone = offset and place // (last + 1 - first) % 3 == 2
        return Wish(
            scale=log_uniform(random, -1, 1),
            ratio=1 + step if ratio and not alone else Decimal(1),
            centre=symmetric(random) * 3,
            offset=shift if offset else Decimal(0),
        )

    return make


def coincident(layout: Layout) -> Maker:
    """The same distribution twice; a variance that is a square is the exact one, and e^0 = 1 is the only power of e."""
    mixed = len(layout.spreads.forms) > 1

    def make(random: Random, place: int) -> Wish:
        few = Decimal(1 + int(30 * random.random())) / 8
        scale = few if mixed else log_uniform(random, -18, 18)
        if mixed and "log_variance" in layout.spreads.forms:
            scale = Decimal(1)
        return Wish(scale, centre=symmetric(random) * 3)

    return make


def unequal(most: int) -> Maker:
    def make(random: Random, place: int) -> Wish:
        ratio = log_uniform(random, 2, most) if place % 2 else log_uniform(random, -most, -2)
        far_apart = ratio if place % 4 < 2 else Decimal(1)
        return Wish(log_uniform(random, -1, 1), ratio, symmetric(random), symmetric(random) * far_apart)

    return make


def underflowing(layout: Layout, kind: Format) -> Maker:
    """A ratio of standard deviations, or of variances, below the normal numbers; every second time below them all."""
    end = 308 if kind.digits > 24 else 38
    deep = 15 if kind.digits > 24 else 6
    share = 1 if layout.spreads.forms == {"scale"} else 2

    def make(random: Random, place: int) -> Wish:
        low, high = (end, end + deep) if place % 2 else (end + deep, 2 * end - 16)
        ratio = log_uniform(random, Decimal(-high) / share, Decimal(-low) / share)
        scale = 1 / ratio.sqrt() * log_uniform(random, -2, 2)
        return Wish(scale, ratio, symmetric(random), symmetric(random) if place % 4 < 2 else Decimal(0))

    return make


def binade_of_ratio(kind: Format) -> Maker:
    """ratio²/2 is in the format's last binade, and ratio² beyond it."""
    low = 50 if kind.digits > 24 else 8

    def make(random: Random, place: int) -> Wish:
        ratio = (kind.maximum * Decimal(1.02 + 0.96 * random.random())).sqrt()
        return Wish(log_uniform(random, -low, 0), ratio, symmetric(random), symmetric(random))

    return make


def binade_of_means(kind: Format) -> Maker:
    """z²/2 is in the format's last binade, and z² beyond it."""
    low = 50 if kind.digits > 24 else 8

    def make(random: Random, place: int) -> Wish:
        z = (kind.maximum * Decimal(1.02 + 0.96 * random.random())).sqrt() * sign(random)
        return Wish(log_uniform(random, -low, low), log_uniform(random, -1, 1), symmetric(random), z)

    return make


def edges(layout: Layout, kind: Format) -> Maker:
    """The largest numbers of the format, the smallest normal ones, and smaller ones."""
    end, deep = (308, 15) if kind.digits > 24 else (38, 6)
    share = 2 if "variance" in layout.spreads.forms else 1

    def make(random: Random, place: int) -> Wish:
        low, high = ((end - 3, end), (3 - end, -end), (-end, -end - deep))[place % 3]
        return Wish(log_uniform(random, Decimal(low) / share, Decimal(high) / share), centre=Decimal(0))

    return make


def beyond(kind: Format) -> Maker:
    """Standard deviations e^{l/2} that over- or underflow, with means that lie within the format."""
    end, width = (309, 15) if kind.digits > 24 else (39, 8)

    def make(random: Random, place: int) -> Wish:
        if place % 2:
            scale, offset = log_uniform(random, end, end + width), log_uniform(random, -width - 6, -width - 2)
        else:
            scale, offset = log_uniform(random, -end - width // 2, -end), log_uniform(random, 2, width)
        ratio = Decimal(1) if place % 4 < 2 else log_uniform(random, -1, 1)
        return Wish(scale, ratio, Decimal(0), offset * sign(random))

    return make


def log_uniform(random: Random, low: Decimal | int, high: Decimal | int) -> Decimal:
    """Between 10^low and 10^high, all magnitudes as likely."""
    low, high = Decimal(low), Decimal(high)
    return Decimal(10) ** (low + (high - low) * Decimal(random.random()))


def symmetric(random: Random) -> Decimal:
    return Decimal(2 * random.random() - 1)


def sign(random: Random) -> int:
    return 1 if random.random() < 0.5 else -1

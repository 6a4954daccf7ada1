r"""The polynomials inside of the kernels, computed for each floating-point format by Chebyshev's method.

    φ(u) = t (u − 2t² Q(t²)),  t = u/(2 + u),  Q(x) = Σ xᵏ/(2k + 3)     as log(1 + u) = 2 artanh t
    ψ(d) = d² R(d),                            R(d) = Σ dᵏ/(k + 2)!

The nearest polynomial of each degree is tried until the kernel's relative error is below a tenth of a unit in the last
place; Q's own error is divided by the share that 2t³Q has in φ, at most 1/7 where u is in [−½, 1].
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import count

import mpmath

DIGITS = 40
BITS = {"float64": 53, "float32": 24}
WANTED = 0.1  # units in the last place


class Formats(Mapping[str, tuple[float, ...]]):
    """A kernel's coefficients by format, in ascending powers; each is fitted when it is first asked for."""

    def __init__(self, kernel: str) -> None:
        self.kernel = kernel

    def __getitem__(self, name: str) -> tuple[float, ...]:
        return polynomial(self.kernel, name)

    def __iter__(self) -> Iterator[str]:
        return iter(BITS)

    def __len__(self) -> int:
        return len(BITS)


def coefficients() -> dict[str, Formats]:
    """The coefficients by kernel and format; those of float32 are floats that float32 holds."""
    return {kernel: Formats(kernel) for kernel in ("phi", "psi")}


@lru_cache(maxsize=8)
def polynomial(kernel: str, name: str) -> tuple[float, ...]:
    if kernel == "phi":
        return fitted(q, (mpmath.mpf(0), mpmath.mpf(1 / 9)), BITS[name], 7)
    return fitted(r, (mpmath.mpf(-1), mpmath.mpf(1)), BITS[name], 1)


def q(x: mpmath.mpf) -> mpmath.mpf:
    """(artanh t − t)/t³ at x = t²"""
    return mpmath.hyp2f1(1, 1.5, 2.5, x) / 3


def r(d: mpmath.mpf) -> mpmath.mpf:
    """(eᵈ − 1 − d)/d²"""
    return mpmath.hyp1f1(1, 3, d) / 2


Real = Callable[[mpmath.mpf], mpmath.mpf]


def fitted(f: Real, interval: tuple[mpmath.mpf, mpmath.mpf], bits: int, share: int) -> tuple[float, ...]:
    """The shortest polynomial that is near enough to f > 0, where an error of f counts 1/share."""
    with mpmath.workdps(DIGITS):
        least = min(f(mpmath.mpf(end)) for end in interval)
        allowed = WANTED * mpmath.mpf(2) ** -bits * share * least
        for length in count(2):
            descending, error = mpmath.chebyfit(f, list(interval), length, error=True)
            if error <= allowed:
                return tuple(rounded(c, bits) for c in reversed(descending))
    raise AssertionError


def rounded(value: mpmath.mpf, bits: int) -> float:
    """The nearest number with so many bits."""
    with mpmath.workprec(bits):
        return float(+value)

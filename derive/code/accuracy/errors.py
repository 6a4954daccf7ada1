"""Errors of found floats against exact values, in units in the last place, and what they come to over a regime."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

from derive.code.accuracy.formats import Dyadic, Format, ulps

ENOUGH = 4.0
"""The error in units in the last place that generated code is meant to stay within."""

NOT_ZERO, WRONG_SIGN = "not 0", "wrong sign"
Point = tuple[float, ...]


@dataclass(frozen=True)
class Sample:
    """One result: where, its error in ulp, the error that the conditioning does not excuse, and what else is wrong."""

    point: Point
    error: float
    relative: float
    fault: str


@dataclass(frozen=True)
class Figure:
    """What a regime comes to: the largest and the median error, and by name how often a result was of no use.

    `relative` is the largest error that is left when errors of more than 4 ulp are divided by the condition number.
    """

    points: int
    largest: float
    median: float
    relative: float
    at: Point
    faults: tuple[tuple[str, int], ...]

    @property
    def is_good(self) -> bool:
        return self.largest <= ENOUGH and not self.faults

    @property
    def is_fair(self) -> bool:
        """Whether the error is no more than the conditioning of the function excuses."""
        return self.relative <= ENOUGH and not self.faults


def sample(
    point: Point, found: float, exact: Dyadic, kind: Format, condition: Callable[[], float], lower: float = -math.inf
) -> Sample:
    """The error at a point; `lower` is a bound that the function is known to keep.

    A sign is not wrong where the conditioning excuses the error: there a last bit of an argument turns it.
    """
    wrong = fault(found, exact, lower)
    error = ulps(found, exact, kind) if exact.mantissa or not found else math.inf
    relative = error if error <= ENOUGH or math.isinf(error) else error / max(1.0, condition())
    return Sample(point, error, relative, "" if wrong == WRONG_SIGN and relative <= ENOUGH else wrong)


def fault(found: float, exact: Dyadic, lower: float) -> str:
    """What is wrong beyond an error in the digits, "" for nothing; the exact value is one that the format holds."""
    if math.isnan(found):
        return "nan"
    if math.isinf(found):
        return "inf"
    if found < lower:
        return "negative"
    if not exact.mantissa:
        return NOT_ZERO if found else ""
    return WRONG_SIGN if found and (found < 0) != (exact.mantissa < 0) else ""


def figure(samples: Iterable[Sample]) -> Figure | None:
    """None where there is nothing to measure."""
    samples = list(samples)
    if not samples:
        return None
    worst = max(samples, key=lambda one: (bool(one.fault), one.error))
    return Figure(
        points=len(samples),
        largest=max(one.error for one in samples),
        median=median(one.error for one in samples),
        relative=max(one.relative for one in samples),
        at=worst.point,
        faults=tuple(sorted(Counter(one.fault for one in samples if one.fault).items())),
    )

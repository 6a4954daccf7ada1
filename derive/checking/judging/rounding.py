"""Decimals that were rounded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from flint import arb

from derive.checking.judging.difference import Difference
from derive.checking.judging.sampling import Sample, samples
from derive.checking.meaning import NoMeaning
from derive.checking.places import places
from derive.checking.syntax import (
    Number,
    Tree,
)
from derive.checking.values import ball

ROUNDED = 3
"""From so many decimals on a numeral may be a rounded one."""


def rounded(its: Difference) -> str:
    """Decimals that were rounded: the difference is no larger than half a unit of their last places makes."""
    wider = [Difference(its.context, *sides, its.setting, its.sample) for sides in moved(its.before, its.after)]
    if not wider:
        return ""
    left, right = ball(its.sample.left), ball(its.sample.right)
    reach = arb(0)
    for each in wider:
        there = at_the_same_point(each)
        if there is None:
            return ""
        reach += abs(ball(there.left) - left) + abs(ball(there.right) - right)
    return "equal to the digits that are written: is it ≈?" if bool(abs(left - right) <= reach) else ""


def moved(before: Tree, after: Tree) -> Iterator[tuple[Tree, Tree]]:
    """Both sides with one rounded numeral after the other moved by half a unit of its last place."""
    for node, rebuild in places(before):
        if isinstance(node, Number) and (half := half_a_unit(node.value)):
            yield rebuild(replace(node, value=node.value + half)), after
    for node, rebuild in places(after):
        if isinstance(node, Number) and (half := half_a_unit(node.value)):
            yield before, rebuild(replace(node, value=node.value + half))


def half_a_unit(value: Fraction) -> Fraction | None:
    """Half a unit of the last decimal, where there are many."""
    decimals = next((k for k in range(20) if (value * 10**k).denominator == 1), 0)
    return Fraction(1, 2 * 10**decimals) if decimals >= ROUNDED else None


def at_the_same_point(its: Difference) -> Sample | None:
    """Both sides where their letters are what they are in the sample."""
    try:
        found = samples(its.context, (its.before, its.after), its.setting, [])
        return next((each for each in found if isinstance(each, Sample) and each.point == its.sample.point), None)
    except NoMeaning:
        return None

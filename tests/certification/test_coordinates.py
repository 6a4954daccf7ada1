"""Derivatives by one coordinate of a vector, and by a number that all coordinates share."""

from __future__ import annotations

import pytest
from sympy import IndexedBase, Integer, S, Sum, Symbol

from derive.certification import certify
from derive.terms import Partial, add, log, mul, neg, power

a = Symbol("a", positive=True)
x = IndexedBase(Symbol("x", real=True))
s = IndexedBase(Symbol("s", positive=True))
d, e, D = (Symbol(name, integer=True, positive=True) for name in "deD")
TWO = Integer(2)


def over(body, index=d):
    return Sum(body, (index, 1, D))


SQUARES = over(mul(a, power(x[d], 2)))
TRUE = {
    "one coordinate": (Partial(SQUARES, x[e]), mul(TWO, a, x[e])),
    "the coordinate has the name of the sum's index": (Partial(SQUARES, x[d]), mul(TWO, a, x[d])),
    "of a logarithm": (Partial(over(mul(x[d], log(s[d]))), s[e]), mul(x[e], power(s[e], -1))),
    "times what has no index": (Partial(mul(a, D, over(power(x[d], 3))), x[e]), mul(Integer(3), a, D, power(x[e], 2))),
    "a shared number": (Partial(SQUARES, a), over(power(x[d], 2))),
    "another vector": (Partial(SQUARES, s[e]), S.Zero),
}
WRONG = {
    "all coordinates": (Partial(SQUARES, x[e]), over(mul(TWO, a, x[d]))),
    "no coordinate": (Partial(SQUARES, x[e]), S.Zero),
    "a factor is lost": (Partial(SQUARES, x[d]), mul(a, x[d])),
    "the sign": (Partial(over(log(s[d])), s[e]), neg(power(s[e], -1))),
    "a shared number for one coordinate": (Partial(SQUARES, a), power(x[d], 2)),
    "the sum is lost": (Partial(over(mul(x[d], x[e])), x[e]), x[e]),
}


@pytest.mark.parametrize("name", TRUE)
def test_true_derivatives_are_proved_and_enclosed(name):
    verdict = certify(*TRUE[name])
    assert verdict.verdict == "proved", verdict
    assert verdict.evidence[1].outcome == "enclosed", verdict


@pytest.mark.parametrize("name", WRONG)
def test_wrong_derivatives_are_refuted(name):
    assert certify(*WRONG[name]).verdict == "refuted"


@pytest.mark.parametrize("value", [S.Zero, S.One])
def test_whether_two_coordinates_are_the_same_is_not_known(value):
    assert certify(Partial(x[e], x[d]), value).verdict != "proved"
    assert certify(Partial(mul(x[e], x[d]), x[d]), add(x[e], mul(value, x[d]))).verdict != "proved"


def test_a_coordinate_that_there_may_not_be_is_not_judged():
    assert certify(Partial(SQUARES, x[7]), mul(TWO, a, x[7])).verdict == "undecided"

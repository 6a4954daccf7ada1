"""Moments are found from the density, however it is written, or said not to be found yet."""

from __future__ import annotations

from typing import ClassVar

import pytest
from sympy import Basic, Integer, S, Symbol, pi, symbols
from sympy.core.symbol import Str

from derive import Normal, entropy, kl
from derive.certification import certify_derivation
from derive.distributions.base import REAL, Distribution, parameter
from derive.errors import NotYet
from derive.rules.moments import moment
from derive.terms import add, exp, frac, inverse, mul, neg, power, sqrt, sub

z = Symbol("z", real=True)
TWO = Integer(2)


class Expanded(Distribution):
    """N(μ, 1) with its square multiplied out, so that it must be completed."""

    family = "Expanded"
    domains: ClassVar = {"mean": REAL}

    def __new__(cls, mean):
        return Basic.__new__(cls, Str("q"), parameter(mean, REAL, "the mean"))

    @property
    def support(self):
        return -S.Infinity, S.Infinity

    def density(self, point):
        mean = self.args[1]
        exponent = add(neg(frac(power(point, 2), TWO)), mul(mean, point), neg(frac(power(mean, 2), TWO)))
        return mul(inverse(sqrt(mul(TWO, pi))), exp(exponent))


class Quartic(Expanded):
    """A density that is no Gaussian."""

    family = "Quartic"

    def density(self, point):
        return exp(neg(power(point, 4)))


@pytest.mark.parametrize(("order", "value"), [(0, 1), (1, 0), (2, 1), (4, 3)])
def test_the_square_is_completed_where_it_is_needed(order, value):
    q = Expanded("a")
    derivation = moment(q, sub(z, q.args[1]), order, z)
    assert derivation.result == value
    assert "completing the square" in [step.rule.name for step in derivation]
    assert certify_derivation(derivation).complete


def test_a_density_without_such_moments_is_not_yet():
    with pytest.raises(NotYet, match="not a complete square"):
        entropy(Quartic("a"))


def test_there_is_a_variable_however_many_letters_are_taken():
    names = symbols("z x y t w x_0", real=True)
    assert kl(Normal(sum(names), 1), Normal(0, 1)).result.free_symbols == set(names)

"""Slots, and every way that a term fits."""

from __future__ import annotations

import pytest
from sympy import Integer, Symbol, symbols

from derive.derivation import rule
from derive.errors import Wrong
from derive.patterns import Rest, matches, slots
from derive.terms import add, frac, integral, inverse, log, mul, neg, power

x, y, z = symbols("x y z", real=True)
a, b, f, t = slots("a b f t")
rest = Rest("rest")


def fits(pattern, term):
    return list(matches(pattern, term))


def test_a_product_of_two_fits_in_both_orders():
    assert fits(mul(a, b), mul(x, y)) == [{"a": x, "b": y}, {"a": y, "b": x}]


def test_every_filling_of_three():
    found = fits(add(a, b), add(x, y, z))
    assert len(found) == 6
    assert {"a": x, "b": add(y, z)} == found[0]
    assert {"a": add(x, z), "b": y} in found


def test_a_product_does_not_fit_a_sum_or_a_single_factor():
    assert fits(mul(a, b), add(x, y)) == []
    assert fits(log(mul(a, b)), log(x)) == []


def test_a_repeated_slot_asks_for_the_same_term():
    assert fits(mul(a, inverse(a)), frac(add(x, y), add(y, x)))
    assert fits(mul(a, inverse(a)), frac(x, y)) == []


def test_structured_parts_choose_their_factor():
    assert fits(mul(a, power(b, 2)), mul(power(y, 2), x)) == [{"a": x, "b": y}]


def test_rest_takes_what_is_left_perhaps_nothing():
    assert fits(add(a, neg(b), rest), add(x, neg(y)))[0] == {"a": x, "b": y, "rest": ()}
    assert fits(mul(Integer(0), rest), mul(x, Integer(0)))[0] == {"rest": (x,)}


def test_a_bound_variable_is_a_slot_like_any_other():
    (fit,) = fits(integral(f, t), integral(power(x, 2), x))
    assert fit == {"f": power(x, 2), "t": x}


def test_a_law_with_an_unfilled_slot_is_refused_where_it_is_defined():
    with pytest.raises(Wrong, match="asks for c"):

        @rule("broken", mul(a, b))
        def broken(a, c):
            return c


def test_a_symbol_that_is_not_a_slot_matches_itself_only():
    assert fits(add(a, x), add(x, y)) == [{"a": y}]
    assert fits(Symbol("q"), x) == []

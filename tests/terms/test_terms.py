"""Inert terms: what is built is what is there; places; order; signs."""

from __future__ import annotations

import pytest
from sympy import Add, Integer, Mul, Pow, Rational, S, Symbol, cos, oo, pi, symbols

from derive.distributions import Normal
from derive.terms import (
    HALF,
    Density,
    add,
    at,
    canonical,
    coefficient,
    depends,
    evaluated,
    exp,
    frac,
    integral,
    inverse,
    log,
    mul,
    neg,
    positive,
    power,
    real,
    replace,
    rests_on,
    same,
    sqrt,
    sub,
    substitute,
    subterms,
)  # fmt: skip

x, y, z = symbols("x y z", real=True)
a, b = symbols("a b", positive=True)


def test_sums_keep_their_order_and_do_not_merge():
    assert add(x, a, x).args == (x, a, x)
    assert add(add(x, y), z).args == (x, y, z)
    assert sub(x, x).args == (x, neg(x))


def test_products_drop_ones_and_carry_their_sign_in_front():
    assert mul(S.One, x) == x
    assert mul(x, Integer(-1), y).args == (S.NegativeOne, x, y)
    assert mul(Integer(-1), mul(Integer(-1), x)) == x
    assert mul(HALF, neg(x)).args == (-HALF, x)
    assert mul() is S.One


def test_a_negated_sum_keeps_its_brackets():
    assert neg(add(x, y)).args == (S.NegativeOne, add(x, y))


def test_numbers_and_inverses():
    assert frac(Integer(1), Integer(2)) == HALF
    assert frac(x, S.One) == x
    assert inverse(inverse(x)) == x
    assert sqrt(S.One) is S.One
    assert neg(Integer(3)) == Integer(-3)
    assert coefficient(mul(Rational(-1, 2), x)) == (Rational(-1, 2), x)


def test_nothing_is_evaluated():
    assert log(exp(x)).func is log(x).func
    assert power(power(x, 2), HALF).args == (power(x, 2), HALF)
    assert exp(S.Zero) != 1
    assert evaluated(add(x, x)) == 2 * x


def test_a_place_is_found_and_replaced_by_its_path():
    term = add(x, mul(y, log(z)))
    paths = {part: path for path, part in subterms(term)}
    assert at(term, paths[log(z)]) == log(z)
    assert replace(term, {paths[log(z)]: a}) == add(x, mul(y, a))


def test_all_places_are_replaced_at_once_though_the_first_changes_the_length():
    term = add(x, y, z)
    assert replace(term, {(0,): add(a, b), (2,): a}).args == (a, b, y, a)


def test_a_new_part_joins_the_product_it_lands_in():
    assert replace(mul(x, y), {(1,): mul(a, b)}).args == (x, a, b)
    assert replace(mul(x, y), {(1,): S.One}) == x


def test_limits_are_not_places():
    body = mul(x, exp(neg(power(x, 2))))
    assert all(at(integral(body, x), path) != oo for path, _ in subterms(integral(body, x)))


def test_substitution_reaches_bound_variables_and_distributions():
    q = Normal("mu", "sigma")
    term = integral(Density(q, x), x)
    there = substitute(term, {x: z, q: Normal("m", "s")})
    assert there == integral(Density(Normal("m", "s"), z), z)


def test_same_is_equality_up_to_order():
    assert same(add(x, mul(y, z)), add(mul(z, y), x))
    assert not same(add(x, x), x)
    assert not same(add(x, x, y), add(x, y, y))
    assert canonical(Integer(1)) != canonical(add(Integer(1), x))


@pytest.mark.parametrize("term", [a, mul(a, b), add(a, b), exp(x), sqrt(a), power(a, -2), Density(Normal(0, 1), x), pi])
def test_known_to_be_positive(term):
    assert positive(term)


@pytest.mark.parametrize("term", [x, neg(a), sub(a, b), power(x, 2), log(a), S.Zero, exp(Symbol("w")), cos(x)])
def test_not_known_to_be_positive(term):
    assert not positive(term)


def test_real():
    assert real(log(a)) is True
    assert real(add(x, power(y, 3)))
    assert not real(power(x, HALF))
    assert not real(log(x))


def test_what_positivity_rests_on():
    assert rests_on(mul(a, exp(x))) == {a}


def test_depends_sees_through_densities_and_stops_at_binders():
    assert depends(Density(Normal("mu", "sigma"), z), z)
    assert not depends(integral(mul(z, Density(Normal(0, 1), z)), z), z)


def test_heads_are_sympys_own():
    assert isinstance(add(x, y), Add)
    assert isinstance(mul(x, y), Mul)
    assert isinstance(power(x, 2), Pow)

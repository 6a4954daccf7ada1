"""Where and how often a law is used."""

from __future__ import annotations

import pytest
from sympy import Integer, Integral, symbols

from derive.derivation import Detail, rule
from derive.errors import Unfinished
from derive.patterns import slots
from derive.rules.logarithms import log_of_exp, log_of_power, log_of_product
from derive.strategies import brief, chain, everywhere, exhaust, first, follow, full, standard, tidy
from derive.terms import add, exp, integral, log, mul, power

x, y = symbols("x y", real=True)
a, b, c = symbols("a b c", positive=True)
(s,) = slots("s")


def last(strategy, term):
    steps = list(strategy(term))
    return steps[-1].after if steps else None


def test_one_law_at_several_places_is_one_step():
    (step,) = everywhere(log_of_exp)(add(log(exp(x)), log(exp(y))))
    assert set(step.places) == {(0,), (1,)}
    assert step.after == add(x, y)


def test_inside_restricts_the_places():
    term = add(log(exp(x)), integral(log(exp(y)), y))
    (step,) = everywhere(log_of_exp, inside=lambda part: isinstance(part, Integral))(term)
    assert step.after == add(log(exp(x)), integral(y, y))


def test_a_step_records_the_symbols_whose_sign_it_used():
    (step,) = everywhere(log_of_product)(log(mul(a, exp(x))))
    assert step.assuming == {a}


def test_a_strategy_that_does_not_apply_takes_no_step():
    assert list(everywhere(log_of_exp)(x)) == []
    assert list(chain(everywhere(log_of_exp), everywhere(log_of_product))(x)) == []
    assert list(first(everywhere(log_of_exp))(x)) == []


def test_chain_first_and_tidy():
    term = log(mul(a, power(b, 2)))
    assert last(chain(everywhere(log_of_product), everywhere(log_of_power)), term) == add(
        log(a), mul(Integer(2), log(b))
    )
    assert last(first(everywhere(log_of_exp), everywhere(log_of_product)), term).func is add(x, y).func
    assert last(tidy(log_of_product, log_of_power), log(mul(a, b, c))) == add(log(a), log(b), log(c))


def test_a_law_that_grows_its_term_for_ever_is_an_error():
    @rule("grow", log(s))
    def grow(s):
        return log(mul(a, s))

    with pytest.raises(Unfinished, match="still rewriting"):
        list(exhaust(everywhere(grow), limit=5)(log(a)))


def test_a_law_with_filled_slots_is_more_particular():
    law = log_of_product.given(a=a)
    assert law.apply(log(mul(b, a)))[0] == add(log(a), log(b))
    assert law.apply(log(mul(b, c))) is None
    assert law.statement == log_of_product.statement


def test_moves_say_from_which_detail_on_their_last_line_is_shown():
    moves = [full(everywhere(log_of_product)), standard(everywhere(log_of_exp)), brief(everywhere(log_of_power))]
    derivation = follow("main", ("t",), log(mul(exp(x), power(a, 2))), moves)
    assert [step.detail for step in derivation] == [Detail.FULL, Detail.STANDARD, Detail.BRIEF]
    assert derivation.result == add(x, mul(Integer(2), log(a)))

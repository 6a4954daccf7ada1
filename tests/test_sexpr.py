"""A term written and read back is the term as it was: every node, its order, and what is known of its symbols."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Add, E, Equality, Float, IndexedBase, Integer, Product, Rational, S, Sum, Symbol, Tuple, pi, sin

from derive.distributions import Normal, independent
from derive.errors import NotYet, Wrong
from derive.quantities import KL, CrossEntropy, Entropy
from derive.sexpr import domain, dumps, loads, symbol, symbols, table
from derive.sexpr.forms import DEEPEST, FORMS
from derive.terms import (
    Bracket,
    Density,
    JointIntegral,
    Partial,
    ProductOfOthers,
    add,
    exp,
    frac,
    integral,
    log,
    mul,
    neg,
    power,
    raw,
    substitute,
)
from derive.terms.kernels import expm1, phi, psi

ZERO, TWO = Integer(0), Integer(2)
a, b, z = (Symbol(name, real=True) for name in "abz")
s = Symbol("s", positive=True)
d, e, D = (Symbol(name, positive=True, integer=True) for name in "deD")
q, p = Normal("mu", "sigma"), Normal(0, log_variance="l").called("p")
joint, point = independent(q, d, D), IndexedBase(z)[d]
over = Tuple(d, S.One, D)

TERMS = [
    add(b, a), add(a, neg(b), a), mul(a, a), neg(add(a, b)), neg(a), mul(Rational(-1, 2), a), raw(Add, (a, ZERO)),
    frac(a, s), mul(frac(a, s), b), power(power(a, 2), -1), power(s, S.Half), power(s, Rational(-3, 2)),
    raw(Add, (mul(a, b), mul(b, a))), neg(neg(a)), log(exp(a)), exp(neg(frac(power(add(z, neg(a)), 2), mul(TWO, s)))),
    pi, E, S.Infinity, -S.Infinity, ZERO, S.Half, Rational(-41, 19), Integer(10) ** 300, power(TWO, S.Half), a * b + s,
    integral(mul(Density(q, z), log(Density(p, z))), z), integral(a, z, ZERO), Bracket(exp(a), a, b, S.Infinity),
    Partial(log(s), s), phi(a), psi(neg(a)), expm1(frac(a, s)), KL(q, p), CrossEntropy(q, p), Entropy(q),
    KL(joint, joint), q, p, joint, Normal(a + b, variance=2 * s), Density(joint, point), Symbol("v'"),
    JointIntegral(mul(Density(joint, point), a), point, d, D), ProductOfOthers(a, e, d, D), raw(Equality, (a, b)),
    raw(Sum, (point, over)), raw(Product, (point, over)), substitute(IndexedBase(s)[e], {e: d}),
    integral(Density(joint.coordinate(e), point), point),
]  # fmt: skip


def shape(term):
    """Everything that makes a term what it is, without asking it whether it equals another."""
    known = sorted(term.assumptions0.items()) if isinstance(term, Symbol) else None
    return type(term), known, tuple(map(shape, term.args)) or str(term)


def again(term):
    return loads(dumps(term), symbols(table([term])))


@pytest.mark.parametrize("term", TERMS, ids=dumps)
def test_terms_come_back(term):
    found = again(term)
    assert found == term
    assert shape(found) == shape(term)
    assert dumps(found) == dumps(term)


def test_every_form_is_tested():
    written = " ".join(map(dumps, TERMS))
    assert [form.head for form in FORMS if f"({form.head} " not in written] == []


ATOMS = st.sampled_from([a, b, s, point, pi, S.Half, Integer(-3), S.One])
NODES = st.recursive(
    ATOMS,
    lambda parts: st.one_of(
        st.builds(add, parts, parts), st.builds(mul, parts, parts, parts), st.builds(neg, parts),
        st.builds(exp, parts), st.builds(log, parts), st.builds(power, parts, st.integers(-3, 3)),
        st.builds(lambda body: integral(body, z), parts), st.builds(phi, parts),
    ),
)  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(NODES)
def test_any_term_comes_back(term):
    assert shape(again(term)) == shape(term)


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"real": True}, "real"), ({"positive": True}, "positive"), ({}, "any"), ({"integer": True}, "integer"),
        ({"integer": True, "positive": True}, "positive integer"), ({"nonnegative": True}, "nonnegative"),
        ({"real": True, "zero": False}, "nonzero"),
        ({"integer": True, "zero": False}, "integer, not zero"), ({"commutative": False}, "not commutative"),
    ],
)  # fmt: skip
def test_domains_come_back(facts, word):
    known = Symbol("x", **facts)
    assert domain(known) == word
    if "commutative" not in facts:
        assert symbol("x", word) == known


@pytest.mark.parametrize(
    "name", ["", "1a", "a b", "λ", r"\input", "<script>", "lambda", "a-b", "'", "x" * 101, "(", "a\n"]
)
def test_names_that_could_do_harm_are_refused(name):
    with pytest.raises(Wrong, match="is not a name"):
        symbol(name, "real")
    if name:
        with pytest.raises(Wrong, match="is not a name"):
            table([Symbol(name, real=True)])


@pytest.mark.parametrize("word", ["", "reel", "real, positive, ", "not real, positive", "x" * 1000])
def test_domains_that_are_none(word):
    with pytest.raises(Wrong, match=r"is not a domain|contradicts itself"):
        symbol("x", word)


def test_one_name_for_two_symbols_is_not_written():
    with pytest.raises(Wrong, match="'r' stands for two symbols"):
        table([Symbol("r", real=True), Symbol("r", positive=True)])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no term"), ("  ", "no term"), ("a b", "more than one term.*column 3"), ("(+ a", "never closed.*umn 1,"),
        (")", "closes nothing"), ("(+ a b))", "closes nothing.*column 8"), ("()", "nothing in these brackets"),
        ("((+ a b) a)", "head is missing.*column 2"), ("(sin a)", "Unknown head 'sin'.*column 2"),
        ("(+ a)", "'\\+' has 1 of its 2 parts.*column 1"), ("(log a b)", "'log' has more than its 1 parts.*column 8"),
        ("(log x)", "'x' is not in the table of symbols.*column 6"), (":tau", "':tau' is not in the table"),
        ("__import__('os')", "more than|Unknown|not in the table"), ("(log\x00 a)", "Unknown head"),
        ("1/0", "over 0"), ("9" * 5000, "too long"), ("1e5", "not in the table"), ("--1", "not in the table"),
        ("(^ (^ 10 1000) 1000)", "too large"), ("(^ (exp (* 9 (^ 10 1000))) 1000)", "too large"),
        ("(density a a)", "Part 1 of 'density' is not a distribution"),
        ("(log (normal q a 1 scale))", "not an expression"),
        ("(normal q a 1 width)", "spread"), ("(normal 1q a 1 scale)", "is not a name"),
        ("(normal \\input a 1 scale)", "is not a name"), ("(normal (log a) a 1 scale)", "not a label"),
        ("(integral a 1 2 3)", "Part 2 of 'integral' is not a variable"), ("(partial a (log a))", "not a symbol"),
        ("(indexed a (log a))", "An index is"), ("(kl (normal q a 1 scale) a)", "Part 2 of 'kl'"),
        ("(density (independent q (normal q a 1 scale) a a) a)", "at an indexed symbol"),
        ("(log (= a b))", "not an expression"), ("(" * 10**5, "nest more than"), ("(log " * (DEEPEST + 1), "nest more"),
    ],
)  # fmt: skip
def test_mistakes_are_said_with_their_place(text, message):
    with pytest.raises(Wrong, match=message) as caught:
        loads(text, {"a": a, "b": b})
    assert len(str(caught.value)) < 250
    assert "\n" not in str(caught.value)


def test_what_has_no_form_is_not_written():
    for term in (sin(a), Float("0.5"), raw(Add, (Float("0.5"), a)), S.ComplexInfinity, S.NaN):
        with pytest.raises(NotYet, match="cannot hold"):
            dumps(term)


def test_depth_is_the_same_both_ways():
    term = a
    for _ in range(DEEPEST):
        term = exp(term)
    assert loads(dumps(term), {"a": a}) == term
    with pytest.raises(Wrong, match="nests more than"):
        dumps(exp(term))

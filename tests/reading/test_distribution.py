"""What is read, exactly; what is refused, in one clear line with its column."""

from __future__ import annotations

import keyword
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sympy import Rational, Symbol, exp, log, pi, sqrt

from derive.distributions import Normal
from derive.errors import DeriveError, NotYet, Wrong
from derive.reading import read_distribution


def real(name: str) -> Symbol:
    return Symbol(name, real=True)


def positive(name: str) -> Symbol:
    return Symbol(name, positive=True)


READ = {
    "Normal(mu, sigma)": Normal(real("mu"), positive("sigma")),
    "Normal(0, 1)": Normal(0, 1),
    "Normal(1/2, 3)": Normal(Rational(1, 2), 3),
    "Normal(0.5, 1e-3)": Normal(Rational(1, 2), Rational(1, 1000)),
    "Normal(.1, 2.)": Normal(Rational(1, 10), 2),
    "Normal(0.1234567890123456789, 1)": Normal(Rational(1234567890123456789, 10**19), 1),
    "Normal(mu, scale=s)": Normal(real("mu"), positive("s")),
    "Normal(mu, variance=v)": Normal(real("mu"), variance=positive("v")),
    "Normal(mu, log_variance=l)": Normal(real("mu"), log_variance=real("l")),
    "Normal(scale=s, mean=m)": Normal(real("m"), positive("s")),
    "Normal(a + b, 2*s)": Normal(real("a") + real("b"), 2 * positive("s")),
    "Normal(m, sqrt(v))": Normal(real("m"), sqrt(positive("v"))),
    "Normal(m, exp(l/2))": Normal(real("m"), exp(real("l") / 2)),
    "Normal(m, log_variance=log(v))": Normal(real("m"), log_variance=log(positive("v"))),
    "Normal(v + log(v), 1)": Normal(positive("v") + log(positive("v")), 1),
    "Normal(x^2, s**-1)": Normal(real("x") ** 2, 1 / positive("s")),
    "Normal(-x^2, 2^n)": Normal(-(real("x") ** 2), 2 ** real("n")),
    "Normal(pi, v^(1/3))": Normal(pi, positive("v") ** Rational(1, 3)),
    "Normal(μ, σ_1)": Normal(real("mu"), positive("sigma_1")),
    "Normal(µ, λ)": Normal(real("mu"), positive("lambda_")),
    "  Normal(\n a,\tb )  ": Normal(real("a"), positive("b")),
    "Normal(-(-3), +2)": Normal(3, 2),
}


@pytest.mark.parametrize("text", READ)
def test_reads(text: str) -> None:
    assert read_distribution(text) == READ[text]


@pytest.mark.parametrize("name", ["E", "I", "N", "S", "Q", "O", "beta", "gamma", "lambda_", "e", "i", "log", "Normal"])
def test_every_name_is_a_plain_symbol(name: str) -> None:
    assert read_distribution(f"Normal({name}, 1)").mean == real(name)


COMPLAINTS = {
    "": "an empty text",
    " \n": "an empty text",
    "Normla(0, 1)": "Unknown family 'Normla': did you mean Normal? (at column 1 of 'Normla(0, 1)')",
    "normal(0, 1)": "did you mean Normal?",
    "mu": "Expected a distribution such as Normal(mu, sigma) (at column 1 of 'mu')",
    "Normal": "Expected a distribution",
    "Normal(0, 1) + Normal(0, 1)": "Expected a distribution",
    "Normal(0, 1)(2)": "Expected a distribution",
    "Normal()": "Normal needs its mean",
    "Normal(0)": "0 of the three were given",
    "Normal(0, 1, 2)": "at most 2 parameters by position (mean, scale), and 3 are given (at column 14",
    "Normal(0, 1, variance=2)": "2 of the three were given",
    "Normal(0, 1, scale=2)": "'scale' of Normal is given twice (at column 14",
    "Normal(0, scale=1, scale=2)": "'scale' of Normal is given twice (at column 20",
    "Normal(mean=0, 1)": "Positional parameters come before",
    "Normal(0, varience=1)": "no parameter 'varience': did you mean variance? (at column 11",
    "Normal(0, sigma=1)": "no parameter 'sigma': known: log_variance, mean, scale, variance",
    "Normal(*a)": "'*a' is not an expression",
    "Normal(**a)": "no parameter '**'",
    "Normal(0, 0)": "must be positive, and 0 is not (at column 11",
    "Normal(0, -1)": "must be positive, and -1 is not (at column 11",
    "Normal(0, variance=-1/2)": "The variance of Normal must be positive, and -1/2 is not (at column 20",
    "Normal(0, a - b)": "must be positive, and a - b is not known to be",
    "Normal(sigma, sigma)": "'sigma' is a real number in the mean of q, and a positive number in the scale of q",
    "Normal(0, 1": "This '(' is never closed (at column 7",
    "Normal(0, (1)": "This '(' is never closed (at column 7",
    "Normal(0, 1))": "This ')' closes nothing (at column 13",
    "__import__('os')": "'__import__' is not a name",
    "Normal(__import__('os').system('ls'), 1)": "'__import__' is not a name: a name starts with a letter (at column 8",
    "Normal(a.b, 1)": "The character '.' cannot be part of a distribution (at column 9",
    "Normal(a[0], 1)": "'a[0]' is not an expression",
    "Normal([x for x in y], 1)": "'for' is a Python keyword",
    "Normal([1, 2], 1)": "The mean of Normal is a list: write out the entries of a mean and a covariance in Multivar",
    "Normal(0, [1)": "This ')' closes a '[' (at column 13",
    "Normal(0, 1]": "This ']' closes a '(' (at column 12",
    "Normal(0, [1": "This '[' is never closed (at column 11",
    "Normal({}, 1)": "The character '{'",
    "Normal(f'{x}', 1)": "cannot be part of a distribution",
    "Normal('x', 1)": 'The character "\'"',
    "Normal((x := 1), 1)": "The character ':'",
    "Normal(lambda x: 1, 1)": "'lambda' is a Python keyword",
    "Normal(1 if a else b, 1)": "'if' is a Python keyword",
    "Normal((1, 2), 1)": "'(1, 2)' is not an expression",
    "Normal(a == b, 1)": "'a == b' is not an expression",
    "Normal(a // b, 1)": "uses an operator other than",
    "Normal(Normal(0, 1), 1)": "Unknown function 'Normal': known: exp, log, sqrt (at column 8",
    "Normal(sqr(2), 1)": "Unknown function 'sqr': did you mean sqrt?",
    "Normal(exp(1, 2), 1)": "does not give exp its one argument",
    "Normal(exp(x=1), 1)": "does not give exp its one argument",
    "Normal(0 1)": "Cannot read on here",
    "Normal(,)": "Cannot read on here",
    "Normal(007, 1)": "Cannot read on here",
    "N" * 10_000: "has 10000 characters, and at most 1000 are read",
    "Normal(" + "(" * 31 + "1" + ")" * 31 + ", 1)": "nest more than 30 deep (at column 37",
    "Normal(" + "-" * 900 + "1, 1)": "too many parts",
    "Normal(1" + "+1" * 400 + ", 1)": "too many parts",
    "Normal(_x, 1)": "'_x' is not a name: a name starts with a letter (at column 8",
    "Normal(__x, 1)": "'__x' is not a name",
    "Normal(0\0, 1)": r"The character '\x00' cannot be part of a distribution (at column 9",
    "Normal(\N{CYRILLIC SMALL LETTER A}, 1)": "(CYRILLIC SMALL LETTER A)",
    "Normal(x\N{SUPERSCRIPT TWO}, 1)": "(SUPERSCRIPT TWO) cannot be part of a name",
    "Normal(x \N{MINUS SIGN} 1, 1)": "(MINUS SIGN) cannot be part of a distribution",
    "Normal(μσ, 1)": "The Greek letter 'μ' stands alone",
    "Normal(inf, 1)": "'inf' is not allowed: a parameter is a finite number (at column 8",
    "Normal(0, NaN)": "'NaN' is not allowed",
    "Normal(True, 1)": "'True' is not a number",
    "Normal(2j, 1)": "A number runs into 'j': write * for a product",
    "Normal(2mu, 1)": "A number runs into 'mu': write * for a product",
    "Normal(0x10, 1)": "only decimal numbers are read",
    "Normal(1_000, 1)": "only decimal numbers are read",
    "Normal(1/0, 1)": "'1/0' divides by zero (at column 8",
    "Normal(0**-1, 1)": "divides by zero",
    "Normal(log(-1), 1)": "'log(-1)' is not a real number (at column 8",
    "Normal(log(0), 1)": "'log(0)' is not a real number",
    "Normal(sqrt(-1), 1)": "'sqrt(-1)' is not a real number",
    "Normal((-8)^(1/3), 1)": "is not a real number",
    "Normal(1e999, 1)": "'1e999' is too long or too large a number",
    "Normal(" + "9" * 41 + ", 1)": "is too long or too large a number",
    "Normal(9**9**9, 1)": "too large or too fine an exponent",
    "Normal(x**65, 1)": "too large or too fine an exponent: at most 64",
    "Normal(((9^60)^60)^60, 1)": "is too large a number",
    "Normal(exp(1000), 1)": "is too large or too small a number",
    "Normal(exp(exp(exp(9))), 1)": "is too large or too small a number",
    "Normal(7**(1/64) + 5**(1/64), 1)": "too many roots of numbers",
}


@pytest.mark.parametrize("text", COMPLAINTS, ids=lambda text: repr(text[:40]))
def test_refuses_in_one_line(text: str) -> None:
    with pytest.raises(Wrong) as error:
        read_distribution(text)
    assert COMPLAINTS[text] in str(error.value)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 300


@pytest.mark.parametrize("word", sorted(set(keyword.kwlist) - {"True", "False", "None"}))
def test_keywords_are_no_names(word: str) -> None:
    with pytest.raises(Wrong, match=rf"'{word}' is a Python keyword .*: try {word}_ \(at column 8"):
        read_distribution(f"Normal({word}, 1)")


@pytest.mark.parametrize(("text", "message"), [
    ("Laplace(0, 1)", "The family 'Laplace' is not here yet; known: Normal"),
    ("Gamma(a, b)", "The family 'Gamma' is not here yet"),
    ("Normal(0, sqrt(1 + x**9))", "is too hard a sum"),
])  # fmt: skip
def test_not_yet(text: str, message: str) -> None:
    with pytest.raises(NotYet, match=message):
        read_distribution(text)


def test_other_than_text() -> None:
    with pytest.raises(Wrong, match="is read from a text"):
        read_distribution(5)  # type: ignore[arg-type]


def check(text: str) -> None:
    """A distribution or a complaint of one line, without delay."""
    start = time.perf_counter()
    try:
        outcome = str(read_distribution(text).family)
    except DeriveError as error:
        outcome = str(error)
    assert outcome.isprintable()
    assert time.perf_counter() - start < 20


PIECES = (
    "Normal( ( ) , = + - * / ** ^ sqrt( exp( log( mean variance= scale= log_variance= x y mu μ pi 0 1 2 3 64 1/2 0.5 "
    "1e-3 1e300 _ . ' [ ] I MultivariateNormal( DiagonalNormal( lambda __import__"
)
LEAVES = st.sampled_from(["x", "y", "pi", "0", "1", "2", "7", "0.5", "1e-3", "1e300", "64", "1/3"])
EXPRESSIONS = st.recursive(
    LEAVES,
    lambda inner: (
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "**"]), inner).map("".join)
        | st.tuples(st.sampled_from(["sqrt", "exp", "log", "", "-"]), inner).map(
            lambda parts: f"{parts[0]}({parts[1]})"
        )
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=1100) | st.lists(st.sampled_from(PIECES.split())).map("".join))
@example("\u2028Normal(0,\u20281)")
@example("Normal(63**1e-300, 1)")
def test_any_text(text: str) -> None:
    check(text)


@settings(deadline=None, max_examples=200)
@given(EXPRESSIONS, st.sampled_from(["", "variance=", "log_variance="]), EXPRESSIONS)
@example("sqrt(x**63**1e-300)", "", "1")
@example("63**-(1234567890123456789012345678901234567890-1e-300)^-(1)", "", "1")
@example("1/(1e300*x**2-pi*x+7)", "", "sqrt(2**(1/64)*x**3+x**2+1)")
@example("exp(log(9)*1e-300)", "", "exp(1e300*log(2)*x)")
def test_any_expressions(mean: str, form: str, spread: str) -> None:
    check(f"Normal({mean}, {form}{spread})")

"""A term written and read back is the term as it was: every node, its order, and what is known of its symbols."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Add,
    E,
    Equality,
    Float,
    ImmutableDenseMatrix,
    IndexedBase,
    Integer,
    MatrixSymbol,
    Product,
    Rational,
    S,
    Sum,
    Symbol,
    Tuple,
    pi,
    sin,
)

from derive.distributions import MultivariateNormal, Normal, independent, together
from derive.errors import NotYet, Wrong
from derive.quantities import KL, CrossEntropy, Entropy
from derive.sexpr import domain, dumps, loads, symbol, symbols, table
from derive.sexpr.forms import DEEPEST, FORMS
from derive.terms import (
    Bracket,
    Cholesky,
    Density,
    Diagonal,
    Gradient,
    JointIntegral,
    LowerPart,
    Partial,
    ProductOfOthers,
    add,
    determinant,
    entry,
    exp,
    frac,
    identity,
    integral,
    integral_of,
    log,
    matrix_inverse,
    matrix_neg,
    matrix_product,
    matrix_sub,
    matrix_sum,
    mul,
    neg,
    positive_definite,
    positive_vector,
    power,
    quadratic_form,
    raw,
    squared_norm,
    substitute,
    trace,
    transpose,
    vector,
    zeros,
)
from derive.terms.kernels import expm1, phi, psi

ZERO, TWO = Integer(0), Integer(2)
a, b, z = (Symbol(name, real=True) for name in "abz")
s = Symbol("s", positive=True)
d, e, D = (Symbol(name, positive=True, integer=True) for name in "deD")
q, p = Normal("mu", "sigma"), Normal(0, log_variance="l").called("p")
joint, point = independent(q, d, D), IndexedBase(z)[d]
over = Tuple(d, S.One, D)
x, mu, sd = vector("x", D), vector("mu", D), positive_vector("tau", D)
sigma = positive_definite("Sigma", D)
full, scaled = MultivariateNormal("mu", "Sigma"), MultivariateNormal("x", "I").called("p")
entries = ImmutableDenseMatrix(2, 2, [s**2, raw(Add, (a, a)), a, S.One])
exact = MultivariateNormal(["a", 0], [["s", 0], [0, 1]])
mixed = together([full, independent(Normal("m", "s"), d, D)])[1]

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
    integral(Density(joint.coordinate(e), point), point), mu, sd, sigma, entries, full, scaled, exact, mixed,
    KL(full, scaled), Density(full, matrix_sum(mu, x)), identity(D), zeros(D), zeros(S.One, D), identity(Integer(2)),
    matrix_sub(x, mu), matrix_sum(sigma, identity(D), sigma), matrix_product(s, sigma, x),
    matrix_neg(matrix_sub(x, mu)),
    transpose(x), matrix_inverse(sigma), trace(matrix_product(sigma, matrix_inverse(sigma))), determinant(sigma),
    Cholesky(sigma), Diagonal(power(IndexedBase(s)[d], 2), d, D), LowerPart(matrix_product(sigma, sigma)),
    quadratic_form(x, matrix_inverse(sigma)), squared_norm(x), entry(x, d), entry(Cholesky(sigma), d, d),
    entry(sigma, S.One, S.One), integral_of(mul(Density(full, x), log(Density(full, x))), x),
    integral_of(matrix_product(Density(full, x), x), x), raw(Equality, (sigma, matrix_product(sigma, identity(D)))),
    Gradient(log(determinant(sigma)), Cholesky(sigma)), Gradient(squared_norm(mu), mu),
    Partial(log(entry(mu, d)), entry(mu, d)), full.density(x),
    Cholesky(ImmutableDenseMatrix(2, 2, [s**2, a, a, S.One])), raw(Sum, (entry(x, d), over)),
    exact.density(ImmutableDenseMatrix([a, b])),
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


MATRICES = st.recursive(
    st.sampled_from([sigma, identity(D), Cholesky(sigma), zeros(D, D), Diagonal(IndexedBase(s)[d], d, D)]),
    lambda parts: st.one_of(
        st.builds(matrix_sum, parts, parts), st.builds(matrix_product, parts, parts), st.builds(transpose, parts),
        st.builds(matrix_inverse, parts), st.builds(matrix_neg, parts), st.builds(LowerPart, parts),
        st.builds(lambda part, number: matrix_product(number, part), parts, NODES),
        st.builds(lambda part: matrix_product(trace(part), part), parts),
        st.builds(lambda part: integral_of(matrix_product(quadratic_form(x, part), part), x), parts),
        st.builds(lambda part: matrix_product(entry(part, d, e), part), parts),
    ),
)  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(MATRICES)
def test_any_matrix_comes_back(term):
    assert shape(again(term)) == shape(term)


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
        ("(density (independent q (normal q a 1 scale) k D) a)", "at an indexed symbol"),
        ("(independent q (normal q a 1 scale) a D)", "Part 3 of 'independent' is not an index"),
        ("(sum a k 1 a)", "Part 4 of 'sum' is not a whole number from 1"), ("(sum a k 1 9999)", "Part 4 of 'sum'"),
        ("(log (= a b))", "not an expression"), ("(" * 10**5, "nest more than"), ("(log " * (DEEPEST + 1), "nest more"),
    ],
)  # fmt: skip
def test_mistakes_are_said_with_their_place(text, message):
    with pytest.raises(Wrong, match=message) as caught:
        loads(text, {"a": a, "b": b, "k": d, "D": D})
    assert len(str(caught.value)) < 250
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("(log x)", "Part 1 of 'log' is not an expression for a number.*column 6"), ("(+ x x)", "Part 1 of '\\+'"),
        ("(matrix+ x C)", "differ in their shapes"), ("(matrix+ a x)", "Part 1 .* is not a vector or a matrix"),
        ("(matrix* x x)", "shapes of these factors"), ("(matrix* a C y)", "shapes of these factors"),
        ("(matrix* a b)", "Part 2 of 'matrix\\*'"), ("(matrix* C a)", "Part 2"), ("(inverse x)", "a square matrix"),
        ("(trace x)", "a square matrix"), ("(determinant (transpose x))", "a square matrix"),
        ("(cholesky (matrix* C C))", "Only a positive definite"),
        ("(cholesky (matrix 2 2 1 2 2 1))", "Only a positive"),
        ("(cholesky (matrix 2 2 1 2 3 10))", "Only a positive"), ("(cholesky (matrix 1 2 1 2))", "a square matrix"),
        ("(scalar x)", "one row and one column"), ("(entry x k k)", "beyond"), ("(entry x 2 1)", "beyond"),
        ("(entry y 3 1)", "beyond"), ("(entry y 0 1)", "Part 2 of 'entry'"), ("(entry C a 1)", "Part 2 of 'entry'"),
        ("(integral a x 0 :oo)", "an integral over a vector goes|An integral over a vector goes"),
        ("(integral a C :-oo :oo)", "not a variable"), ("(integral a tau :-oo :oo)", "not a variable"),
        ("(integral x x :-oo :oo)", "Part 1 of 'integral'"), ("(matrix-integral x a)", "over a vector"),
        ("(matrix-integral a x)", "Part 1"), ("(diagonal a D D)", "one symbol"), ("(diagonal x k D)", "Part 1"),
        ("(diagonal a a D)", "Part 2"), ("(identity a)", "Part 1 of 'identity'"), ("(identity 7)", "from 1 to 6"),
        ("(identity 0)", "from 1 to 6"), ("(zeros D x)", "Part 2"), ("(matrix D 1 a)", "has numbers of rows"),
        ("(matrix 2 2 a b 1)", "2 rows of 2 are not 3"), ("(matrix 1 1 x)", "Part 3"),
        ("(matrix 2 2 1 2 3 4 5)", "not 5"),
        ("(multivariate-normal q x y)", "do not fit"), ("(multivariate-normal q y C)", "do not fit"),
        ("(multivariate-normal q x (matrix* C C))", "not known to be symmetric"),
        ("(multivariate-normal q a C)", "Part 2"),
        ("(multivariate-normal q x (matrix* -1 C))", "not known to be symmetric"),
        ("(multivariate-normal q x (diagonal -1 k D))", "not known to be symmetric"),
        ("(density (multivariate-normal q x C) a)", "taken at a vector"),
        ("(density (multivariate-normal q x C) y)", "taken at a vector"),
        ("(density (normal q a 1 scale) x)", "a number"),
        ("(kl (multivariate-normal q x C) (normal p a 1 scale))", "not of one space"),
        ("(kl (multivariate-normal q x C) (multivariate-normal p y (identity 2)))", "not of one space"),
        ("(cross-entropy (multivariate-normal q x C) (independent p (normal p a 1 scale) k D))", "not of one space"),
        ("(normal q x 1 scale)", "Part 2"), ("(= x a)", "of one shape"), ("(partial a C)", "Part 2"),
        ("(partial a x)", "not a symbol or an entry"),
        ("(gradient a a)", "Part 2"),
        ("(gradient a C)", "Part 2 of 'gradient' is not a vector, or the Cholesky factor"),
        ("(gradient x x)", "Part 1"), ("(gradient a (cholesky (identity D)))", "Part 2"),
        ("(^ C -1)", "Part 1"), ("(exp C)", "Part 1"), ("(indexed x k)", "Part 1 of 'indexed' is not a symbol"),
    ],
)  # fmt: skip
def test_shapes_that_do_not_fit_are_said_with_their_place(text, message):
    known = {"a": a, "b": b, "k": d, "D": D, "x": x, "y": vector("y", Integer(2)), "C": sigma, "tau": sd}
    with pytest.raises(Wrong, match=message) as caught:
        loads(text, known)
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize(
    ("known", "word"),
    [
        (mu, "vector of dimension D"), (sd, "positive vector of dimension D"),
        (vector("x", Integer(3)), "vector of dimension 3"),
        (sigma, "positive definite matrix of dimension D"),
    ],
)  # fmt: skip
def test_vectors_and_matrices_have_domains(known, word):
    assert domain(known) == word
    assert symbols({"D": "positive integer", known.name: word})[known.name] == known


@pytest.mark.parametrize(
    ("domains", "message"),
    [
        ({"x": "vector of dimension D"}, "dimension of x"), ({"x": "vector of dimension 7"}, "number up to 6"),
        ({"x": "vector of dimension D", "D": "real"}, "dimension of x"),
        ({"x": "vector of dimension x"}, "dimension of x"),
        ({"x": "matrix of dimension 2"}, "'matrix', of x, is not a domain"),
        ({"x": "vector of dimension 0"}, "not a domain"),
        ({"x": "vector of dimension 2 "}, "not a domain"), ({"1x": "vector of dimension 2"}, "is not a name"),
        ({"lambda": "vector of dimension 2"}, "is not a name"), ({"x": "vector"}, "not a domain"),
        ({"x": "vector of dimension D", "D": "vector of dimension x"}, "dimension of"),
    ],
)  # fmt: skip
def test_domains_that_are_none_of_a_matrix(domains, message):
    with pytest.raises(Wrong, match=message):
        symbols(domains)


def test_one_name_for_a_number_and_a_vector_is_not_written():
    with pytest.raises(Wrong, match="'a' stands for two symbols: one is real, another vector of dimension D"):
        table([mul(a, entry(vector("a", D), d))])
    with pytest.raises(Wrong, match="vector of dimension 2, another vector of dimension 3"):
        table([raw(Add, [squared_norm(vector("a", Integer(size))) for size in (2, 3)])])


def test_matrices_of_unknown_kinds_are_not_written():
    for term in (
        MatrixSymbol("A", D, D),
        trace(MatrixSymbol("A", D, D)),
        raw(Add, (a, trace(sigma)))._args[1].args[0] @ x,
    ):
        with pytest.raises(NotYet, match="cannot hold"):
            dumps(term)


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

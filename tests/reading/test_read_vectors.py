"""Vectors and their covariances as text: what is read, what is assumed, and what is refused with its column."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import ImmutableDenseMatrix, IndexedBase, Integer, Rational, Symbol, sqrt
from sympy import MatrixSymbol as SymPyMatrix

from derive.distributions import DiagonalNormal, Independent, IsotropicNormal, MultivariateNormal, together
from derive.errors import DeriveError, NotYet, Wrong
from derive.reading import read_distribution, read_problem
from derive.terms import Diagonal, identity, matrix_product, positive_definite, power, vector, zeros

D, d = (Symbol(name, integer=True, positive=True) for name in "Dd")
TWO = Integer(2)
a, b, r = (Symbol(name, real=True) for name in "abr")
s, t, v = (Symbol(name, positive=True) for name in "stv")


def matrix(*rows):
    return ImmutableDenseMatrix(rows)


READ = {
    "MultivariateNormal(mu, Sigma)": (vector("mu", D), positive_definite("Sigma", D)),
    "MultivariateNormal(μ, Σ)": (vector("mu", D), positive_definite("Sigma", D)),
    "MultivariateNormal(0, I)": (zeros(D), identity(D)),
    "MultivariateNormal(covariance=S, mean=0.0)": (zeros(D), positive_definite("S", D)),
    "MultivariateNormal(mu, s**2*I)": (vector("mu", D), matrix_product(s**2, identity(D))),
    "MultivariateNormal(mu, I*v/2)": (vector("mu", D), matrix_product(v / 2, identity(D))),
    "MultivariateNormal(mu, 1*I)": (vector("mu", D), identity(D)),
    "MultivariateNormal([a, 0.5], S)": (matrix([a], [Rational(1, 2)]), positive_definite("S", TWO)),
    "MultivariateNormal([0, 0], I)": (zeros(TWO), identity(TWO)),
    "MultivariateNormal([a, b], 2*I)": (matrix([a], [b]), matrix_product(TWO, identity(TWO))),
    "MultivariateNormal(mu, [[1, 0], [0, 1]])": (vector("mu", TWO), identity(TWO)),
    "MultivariateNormal(mu, [[v]])": (vector("mu", Integer(1)), matrix([v])),
    "MultivariateNormal([a, b], [[s**2, r*s*t], [r*s*t, t**2]])": (
        matrix([a], [b]), matrix([s**2, r * s * t], [r * s * t, t**2]),
    ),
    "MultivariateNormal(m, [[s, r], [r, sqrt(t)]])": (vector("m", TWO), matrix([s, r], [r, sqrt(t)])),
    "MultivariateNormal(m, [[a + b, 0], [0, 1]])": (vector("m", TWO), matrix([a + b, 0], [0, 1])),
    "MultivariateNormal(m, [[s, s], [s, s + 1]])": (vector("m", TWO), matrix([s, s], [s, s + 1])),
}  # fmt: skip


@pytest.mark.parametrize("text", READ)
def test_reads(text):
    found = read_distribution(text)
    assert (found.mean, found.covariance) == READ[text]
    assert found.dimension == READ[text][1].shape[0]


@pytest.mark.parametrize(
    ("text", "assumed"),
    [
        ("MultivariateNormal(mu, Sigma)", ()),
        ("MultivariateNormal(m, [[s**2, r*s*t], [r*s*t, t**2]])", (1 - r**2,)),
        ("MultivariateNormal(m, [[a + b, 0], [0, 1]])", (a + b,)),
        ("MultivariateNormal(m, [[s, 0], [0, t]])", ()),
        ("MultivariateNormal(m, [[1, r, 0], [r, 1, r], [0, r, 1]])", (1 - r**2, 1 - 2 * r**2)),
        ("MultivariateNormal(m, [[2, 1], [1, 1]])", ()),
    ],
)
def test_what_is_not_known_to_be_positive_is_assumed(text, assumed):
    assert read_distribution(text).assumptions == assumed


def test_independent_coordinates():
    mu, spread = IndexedBase(Symbol("mu", real=True))[d], IndexedBase(Symbol("s", positive=True))[d]
    assert read_distribution("DiagonalNormal(mu, s)").parameters == (mu, spread)
    assert read_distribution("DiagonalNormal(mu, s)") == DiagonalNormal("mu", "s")
    assert read_distribution("IsotropicNormal(mu, 2*s)").parameters == (mu, 2 * s)
    assert read_distribution("IsotropicNormal(0, variance=v)") == IsotropicNormal(0, variance="v")
    assert read_distribution("DiagonalNormal(0, log_variance=s)").each.form == "log_variance"


COMPLAINTS = {
    "MultivariateNormal(mu)": "MultivariateNormal needs its covariance",
    "MultivariateNormal(mu, S, T)": "at most 2 parameters by position (mean, covariance), and 3 are given",
    "MultivariateNormal(mu, sigma=S)": "no parameter 'sigma'",
    "MultivariateNormal(3, Sigma)": "must be a name, 0 or a list of entries, as in [3, 3]",
    "MultivariateNormal(pi, Sigma)": "must be a name, 0 or a list of entries, as in [pi, pi]",
    "MultivariateNormal(mu, 2/3)": "is a matrix: write 2/3*I for that number times I (at column 24",
    "MultivariateNormal(mu, -1*I)": "the factor of I in the covariance of MultivariateNormal must be positive",
    "MultivariateNormal(mu, 0*I)": "must be positive, and 0 is not (at column 24",
    "MultivariateNormal(mu, I*I)": "has a number called I",
    "MultivariateNormal(I, S)": "cannot be called I, which is the identity matrix beside vectors (at column 20".replace(
        " (at column 20", ""
    ),
    "MultivariateNormal([I, 0], S)": "entry 1 of the mean of MultivariateNormal has a number called I",
    "MultivariateNormal(m, [[1, 2], [2, 1]])": "must be positive definite, and the determinant of its first 2 rows and",
    "MultivariateNormal(m, [[-s**2, 0], [0, 1]])": "must be positive definite, and its first entry is not positive",
    "MultivariateNormal(m, [[s**2, s*t], [s*t, t**2]])": "must be positive definite",
    "MultivariateNormal(m, [[1, r], [2*r, 1]])": "must be symmetric",
    "MultivariateNormal([a, b, c], [[1, 0], [0, 1]])": "has 3 entries and its covariance 2 rows",
    "MultivariateNormal(m, [[1, 2, 3], [2, 1]])": "a list of rows, 2 rows of 2 entries each, such as [[a, c], [c, b]]",
    "MultivariateNormal(m, [1, 2])": "is a list of rows",
    "MultivariateNormal(m, [[1, [2]], [2, 1]])": "has numbers in its rows, and here is a list (at column 28",
    "MultivariateNormal([[a], [b]], S)": "is one list of entries, [a, b], without lists in it (at column 21",
    "MultivariateNormal([], S)": "has no entries (at column 20",
    "MultivariateNormal(m, [])": "has no entries (at column 23",
    "MultivariateNormal(m, [[]])": "is a list of rows",
    "MultivariateNormal([1, 2, 3, 4, 5, 6, 7], S)": "explicit dimensions go up to 6, and 7 is given: a name",
    "MultivariateNormal(m, m)": "'m' is a vector in the mean of q, and a covariance matrix in the covar",
    "MultivariateNormal([a, 0], [[a, 0], [0, 1]])": "'a' is a real number in the mean of q, and a positive number in",
    "MultivariateNormal([m, 0], m)": "'m' is a real number in the mean of q, and a covariance matrix",
    "MultivariateNormal(mu, mu_)": "'mu' and 'mu_' look the same on a page",
    "MultivariateNormal(S_tril, S)": "'S_tril' in the mean of q is what generated code calls a form of 'S'",
    "MultivariateNormal([S_diag, 0], S)": "'S_diag' in the mean of q",
    "MultivariateNormal((1, 2), S)": "'(1, 2)' is not an expression",
    "MultivariateNormal([*a], S)": "'*a' is not an expression",
    "MultivariateNormal(mu, [[1e999, 0], [0, 1]])": "'1e999' is too long or too large a number",
    "MultivariateNormal('mu', S)": 'The character "\'"',
    "DiagonalNormal([1, 2], 1)": "The mean of DiagonalNormal is a list",
    "DiagonalNormal(mu, 2*s)": "the spread of a vector of independent coordinates is a name or a number, not 2*s",
    "DiagonalNormal(mu, -1)": "The scale of DiagonalNormal must be positive, and -1 is not (at column 20",
    "DiagonalNormal(mu)": "0 of the three were given",
    "DiagonalNormal(s, s)": "'s' is a vector in the mean of q, and a vector of positive numbers in",
    "IsotropicNormal(s, s)": "'s' is a vector in the mean of q, and a positive number in the scale of q: use two names",
    "Multivariatenormal(m, S)": "did you mean MultivariateNormal?",
}


@pytest.mark.parametrize("text", COMPLAINTS)
def test_refuses_in_one_line(text):
    with pytest.raises(Wrong) as error:
        read_distribution(text)
    assert COMPLAINTS[text] in str(error.value)
    assert "column" in str(error.value)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 300


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "MultivariateNormal(mu, 2*Sigma)",
            "give it a name of its own, which stands for any such covariance .at column 24",
        ),
        ("MultivariateNormal(mu, Sigma + I)", "may have I alone or times a number, as in s..2.I"),
        (
            "MultivariateNormal(2*mu, Sigma)",
            "give it a name of its own, which stands for any such vector .at column 20",
        ),
        ("MultivariateNormal(mu, [[(a + b)**60, c], [c, (a - b + x)**60]])", "has a determinant of too many terms"),
    ],
)
def test_not_yet(text, message):
    with pytest.raises(NotYet, match=message):
        read_distribution(text)


def test_kinds_of_vectors_meet_in_one_problem():
    q, p = read_problem("kl", ["MultivariateNormal(mu, Sigma)", "DiagonalNormal(m, s)"]).distributions
    assert (q.letter, p.letter) == ("q", "p")
    assert p.covariance == Diagonal(power(IndexedBase(s)[d], 2), d, D)
    q, p = read_problem("kl", ["MultivariateNormal([a, b], S)", "IsotropicNormal(m, s)"]).distributions
    assert p == MultivariateNormal("m", matrix_product(s**2, identity(TWO))).called("p")
    both = read_problem("kl", ["DiagonalNormal(mu, s)", "IsotropicNormal(0, 1)"]).distributions
    assert all(isinstance(each, Independent) for each in both)


def test_letters_of_the_dimension_and_the_index_are_free():
    quantity = read_problem("kl", ["MultivariateNormal(D, q)", "DiagonalNormal(d, p)"])
    names = {symbol.name for symbol in quantity.symbols}
    assert names == {"D", "q", "d", "p"}
    q, p = quantity.distributions
    assert names.isdisjoint({q.letter, p.letter, q.dimension.name, p.covariance.args[1].name})
    assert q.dimension == p.dimension
    one = read_problem("entropy", ["DiagonalNormal(d, D)"]).distributions[0]
    assert {"d", "D"}.isdisjoint({one.index.name, one.dimension.name})


def test_a_dimension_that_one_states_is_that_of_all():
    n = Symbol("n")
    full = MultivariateNormal(SymPyMatrix("m", n, 1), "S")
    for other in (IsotropicNormal(0, 1), MultivariateNormal("u", "V"), DiagonalNormal("u", "s")):
        sizes = {q.dimension for q in together([full, other.called("p")])}
        assert sizes == {Symbol("n", integer=True, positive=True)}
    assert {q.dimension for q in together([full, MultivariateNormal("n", "V")])} == {D}
    with pytest.raises(Wrong, match="the dimensions differ: k and n"):
        together([full, MultivariateNormal(SymPyMatrix("u", Symbol("k"), 1), "V")])
    numbers = read_problem("kl", ["MultivariateNormal([0, 1], I)", "DiagonalNormal(n, s)"]).distributions
    assert [q.dimension for q in numbers] == [2, 2]


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["Normal(m, s)", "MultivariateNormal(0, I)"], "one distribution is of a number and the other of a vector"),
        (["MultivariateNormal([a, b], S)", "MultivariateNormal([c], [[1]])"], "the dimensions differ: 1 and 2"),
        (
            ["MultivariateNormal(mu, S)", "MultivariateNormal(S, T)"],
            "'S' is a covariance matrix in the covariance of q, and a vector in the mean of p",
        ),
        (
            ["MultivariateNormal(mu, S)", "DiagonalNormal(m, S)"],
            "'S' is a covariance matrix in the covariance of q, and a vector of positive",
        ),
        (
            ["MultivariateNormal(mu, S)", "MultivariateNormal([mu, 0], T)"],
            "'mu' is a vector in the mean of q, and a real number",
        ),
        (["MultivariateNormal(mu, S)", "MultivariateNormal(S_precision, T)"], "'S_precision'"),
        (["DiagonalNormal(I, s)", "MultivariateNormal(0, S)"], "'I' in the mean of q is the identity"),
        (
            ["MultivariateNormal([s1, s2], I)", "DiagonalNormal(m, s)"],
            "'s1' in the mean of q looks like an entry of 's'",
        ),
        (["MultivariateNormal([s_1, s_2], I)", "MultivariateNormal(s, S)"], "'s_1' in the mean of q looks like"),
        (["DiagonalNormal(mu, s)", "IsotropicNormal(m, s)"], "'s' is a vector of positive numbers in"),
        (["MultivariateNormal(mu, S)", "DiagonalNormal(mu_, s)"], "'mu' and 'mu_' look the same"),
    ],
)
def test_problems_that_are_none(texts, message):
    with pytest.raises(Wrong) as error:
        read_problem("kl", texts)
    assert message in str(error.value)


ENTRIES = st.sampled_from(["a", "s**2", "0", "1", "-1", "r*s", "1/2", "sqrt(v)", "I", "[1]", "log(a)", "a + b", "pi"])
LISTS = st.lists(ENTRIES, max_size=3).map(lambda parts: f"[{', '.join(parts)}]")
SLOTS = (
    ENTRIES
    | LISTS
    | st.lists(LISTS, max_size=3).map(lambda rows: f"[{', '.join(rows)}]")
    | st.sampled_from(["mu", "S", "2*S"])
)


@settings(deadline=None, max_examples=300)
@given(SLOTS, SLOTS, st.sampled_from(["MultivariateNormal", "DiagonalNormal", "IsotropicNormal"]))
def test_any_parameters(mean, covariance, family):
    """A distribution or a complaint of one line."""
    try:
        read_problem("entropy", [f"{family}({mean}, {covariance})"])
    except DeriveError as error:
        said = str(error)
    else:
        said = ""
    assert said == "" or said.isprintable()
    assert len(said) < 400

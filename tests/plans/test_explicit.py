"""Normal vectors that are written out: against the formula in matrices, one dimension, and their own forms."""

from __future__ import annotations

from functools import cache

import pytest
from sympy import (
    Identity,
    ImmutableDenseMatrix,
    Matrix,
    MatrixSymbol,
    Rational,
    Symbol,
    ZeroMatrix,
    eye,
    log,
    pi,
)

from derive import MultivariateNormal, Normal, cross_entropy, entropy, kl
from derive.derived import Derived
from derive.errors import NotYet
from derive.reading import read_problem
from derive.terms import Diagonal, Entry, MatrixProduct, evaluated
from derive.writing.plain import Plain

CORRELATED = "MultivariateNormal([a, b], [[s**2, r*s*t], [r*s*t, t**2]])"
OTHER = "MultivariateNormal([c, d], [[v, e], [e, w]])"
STANDARD = "MultivariateNormal(0, I)"
CHAIN = "MultivariateNormal([a, b, c], [[1, r, 0], [r, 1, r], [0, r, 1]])"
NUMBERS = "MultivariateNormal([1, 2], [[2, 1], [1, 3]])"
PROBLEMS = (
    ("kl", CORRELATED, STANDARD),
    ("kl", STANDARD, CORRELATED),
    ("kl", CORRELATED, OTHER),
    ("kl", OTHER, "IsotropicNormal(m, u)"),
    ("kl", "DiagonalNormal(m, u)", OTHER),
    ("kl", NUMBERS, "MultivariateNormal([0, 1], [[1, 0], [0, 2]])"),
    ("kl", CHAIN, STANDARD),
    ("kl", "MultivariateNormal([a], [[v]])", "MultivariateNormal([b], [[w]])"),
    ("kl", "MultivariateNormal([a, b], I)", "MultivariateNormal([c, d], I)"),
    ("cross-entropy", CORRELATED, OTHER),
    ("entropy", CORRELATED),
    ("entropy", "MultivariateNormal(mu, [[2, 0], [0, 3]])"),
)
POINT = {
    "a": Rational(1, 3), "b": Rational(-2, 5), "c": Rational(7, 8), "d": Rational(3, 10), "e": Rational(1, 7),
    "r": Rational(2, 7), "s": Rational(6, 5), "t": Rational(4, 5), "u": Rational(9, 10), "v": Rational(11, 10),
    "w": Rational(13, 10), "m[1]": Rational(1, 9), "m[2]": Rational(-3, 4), "u[1]": Rational(8, 9),
    "u[2]": Rational(10, 9), "m": Rational(0), "mu": Rational(0),
}  # fmt: skip


@cache
def derived(problem):
    return Derived(read_problem(problem[0], problem[1:]))


def number(term):
    """The value of a form at the point; the entries of a named vector are those of its coordinates."""
    values = {part: POINT[f"{part.args[0].name}[{part.args[1]}]"] for part in term.atoms(Entry)}
    term = evaluated(term).doit().xreplace(values)
    atoms = sorted(term.free_symbols, key=lambda atom: "[" not in str(atom))  # s[1] before s
    return term.xreplace({atom: POINT[str(atom)] for atom in atoms}).evalf(30)


def at_point(part, size):
    """A mean or a covariance of numbers, by SymPy alone."""
    if isinstance(part, ImmutableDenseMatrix):
        return Matrix(part).xreplace({symbol: POINT[symbol.name] for symbol in part.free_symbols})
    if isinstance(part, ZeroMatrix | MatrixSymbol):
        return Matrix(
            [POINT.get(f"{part.name}[{i}]", 0) if isinstance(part, MatrixSymbol) else 0 for i in (1, 2, 3)][:size]
        )
    if isinstance(part, Identity):
        return eye(size)
    if isinstance(part, Diagonal):
        name = str(part.args[0].base.base if part.args[0].is_Pow else part.args[0].base)
        return Matrix.diag(*(POINT[f"{name}[{i}]"] ** 2 for i in range(1, size + 1)))
    assert isinstance(part, MatrixProduct)
    return part.args[0].xreplace({symbol: POINT[symbol.name] for symbol in part.args[0].free_symbols}) * eye(size)


def textbook(quantity):
    """½ (tr(S⁻¹Σ) + (μ−m)ᵀS⁻¹(μ−m) − D − log |Σ|/|S|), and alike, with SymPy's own matrices."""
    size = int(quantity.distributions[0].dimension)
    parts = [(at_point(q.mean, size), at_point(q.covariance, size)) for q in quantity.distributions]
    (mean, covariance), (m, other) = parts[0], parts[-1]
    square = ((mean - m).T * other.inv() * (mean - m))[0] + (other.inv() * covariance).trace()
    crossed = (size * log(2 * pi) + log(other.det()) + square) / 2
    own = (size * log(2 * pi) + log(covariance.det()) + size) / 2
    return {"kl": crossed - own, "cross_entropy": crossed, "entropy": own}[quantity.slug].evalf(30)


@pytest.mark.parametrize("problem", PROBLEMS, ids=" ".join)
def test_against_matrices_of_numbers(problem):
    found = derived(problem)
    expected = textbook(found.quantity)
    assert abs(number(found.closed_form) - expected) < 1e-25
    assert abs(number(found.stable_form) - expected) < 1e-25


@pytest.mark.parametrize("problem", PROBLEMS, ids=" ".join)
def test_every_step_is_proved_and_enclosed(problem):
    certificate = derived(problem).certificate
    assert certificate.complete, [
        (step.rule.name, verdict) for step, verdict in certificate.evidence if verdict.verdict != "proved"
    ]


@pytest.mark.parametrize(
    ("problem", "closed", "stable"),
    [
        (
            ("kl", CORRELATED, STANDARD),
            "½ (s² + t² + a² + b² − 2 − log(s² t² (1 − r²)))",
            "½ r² t² + ½ a² + ½ b² + ½ φ((s + 1) (s − 1)) + ½ φ((t + 1) (t − 1) − r² t²)",
        ),
        (
            ("kl", "MultivariateNormal([a], [[v]])", "MultivariateNormal([b], [[w]])"),
            "½ (v/w + (a − b)²/w − 1 − log(v/w))",
            "½ (a − b)²/w + ½ φ((v − w)/w)",
        ),
        (("kl", CHAIN, STANDARD), "½ (a² + b² + c² − log(1 − 2 r²))", ""),
        (("entropy", CORRELATED), "1 + log(2 π) + ½ log(s² t² (1 − r²))", "log(2 π) + 1 + log s + log(t √(1 − r²))"),
    ],
)
def test_readable(problem, closed, stable):
    found = derived(problem)
    assert Plain().doprint(found.closed_form) == closed
    assert Plain().doprint(found.stable_form) == (stable or closed)


def test_one_dimension_is_the_univariate_result():
    found = kl(MultivariateNormal(["a"], [["v"]]), MultivariateNormal(["b"], [["w"]])).result
    single = kl(Normal("a", variance="v"), Normal("b", variance="w")).result
    assert (found - single).expand(log=True, force=True).simplify() == 0


def test_equal_distributions_are_0_apart():
    assert derived(("kl", CORRELATED, CORRELATED)).closed_form == 0


def test_letters_that_are_taken_are_left_to_the_parameters():
    text = "MultivariateNormal([mu, D], [[Sigma, m], [m, S]])"
    found = derived(("kl", text, STANDARD))
    general = next(part for part in found.derivation.parts if part.start.func is found.quantity.func)
    assert {"mu", "D", "Sigma", "m", "S"}.isdisjoint(str(symbol) for symbol in general.start.free_symbols)


def test_the_general_form_is_cited_and_holds_in_every_dimension():
    found = derived(("kl", CORRELATED, STANDARD))
    proof = found.derivation.steps[0].rule.proof
    assert isinstance(proof.start.distributions[0].dimension, Symbol)
    assert proof in found.derivation.facts


@pytest.mark.parametrize("quantity", [kl, cross_entropy])
def test_entries_beside_a_name_leave_what_is_not_known(quantity):
    found = quantity(MultivariateNormal(["a", "b"], "S"), MultivariateNormal("m", [["v", "c"], ["c", "w"]]))
    assert "S" in {str(symbol) for symbol in found.closed_form.free_symbols}
    assert found.gradient == ()
    assert found.targets == ()
    with pytest.raises(NotYet, match="code of these covariances"):
        found.code("numpy")


def test_what_is_assumed_is_known_and_told():
    found = derived(("kl", CORRELATED, OTHER))
    assert [Plain().doprint(term) for term in found.quantity.assumptions] == ["1 − r²", "v w − e²"]
    assert "$1 - r^2 > 0$" in found.latex("brief")
    assert entropy(MultivariateNormal("mu", "Sigma")).quantity.assumptions == ()

"""Normal vectors in one, two and three dimensions, against the textbook's formula and against the definition."""

from __future__ import annotations

import re
from itertools import pairwise, product

import numpy as np
import pytest
from matrix_values import Point, distance
from sympy import Integer, MatrixSymbol

from derive import Normal, cross_entropy, entropy, kl
from derive.certification import certify, certify_derivation
from derive.derivation import Detail
from derive.derived import Derived
from derive.distributions import MultivariateNormal
from derive.reading import read_problem
from derive.terms import Gradient, Partial, add, log, neg, subterms, vector
from derive.writing.outline import outline
from derive.writing.text import Plain

FULL = {
    "any": "MultivariateNormal(mu, Sigma)",
    "any other": "MultivariateNormal(m, S)",
    "standard": "MultivariateNormal(0, I)",
    "unit covariance": "MultivariateNormal(m, I)",
    "mean 0": "MultivariateNormal(0, Sigma)",
    "other with mean 0": "MultivariateNormal(0, S)",
    "shared mean": "MultivariateNormal(mu, S)",
    "shared covariance": "MultivariateNormal(m, Sigma)",
}
STRUCTURED = {
    "diagonal": "DiagonalNormal(m, s)",
    "variances": "DiagonalNormal(m, variance=w)",
    "log-variances": "DiagonalNormal(m, log_variance=k)",
    "isotropic": "IsotropicNormal(m, s)",
    "one variance": "IsotropicNormal(m, variance=w)",
    "one log-variance": "IsotropicNormal(m, log_variance=k)",
    "diagonal, mean 0": "DiagonalNormal(0, s)",
    "isotropic, mean 0": "IsotropicNormal(0, s)",
    "isotropic, shared mean": "IsotropicNormal(mu, s)",
    "a number": "IsotropicNormal(m, 2)",
    "a number times I": "MultivariateNormal(m, 4*I)",
    "independent standard": "DiagonalNormal(0, 1)",
}
ANY = FULL["any"]
PAIRS = {
    **{f"any to {name}": (ANY, p) for name, p in (FULL | STRUCTURED).items()},
    **{f"{name} to any": (q, ANY) for name, q in (FULL | STRUCTURED).items() if q != ANY},
    "unit covariance to standard": (FULL["unit covariance"], FULL["standard"]),
    "two numbers times I": ("MultivariateNormal(mu, 4*I)", "MultivariateNormal(m, 9*I)"),
}
CERTIFIED = (
    "any to any", "any to any other", "any to standard", "standard to any", "unit covariance to any",
    "any to other with mean 0", "mean 0 to any", "any to shared mean", "any to shared covariance", "any to variances",
    "any to one log-variance", "log-variances to any", "isotropic to any", "any to a number times I",
    "unit covariance to standard", "two numbers times I",
)  # fmt: skip
WRITTEN = ("any to any", "any to any other", "standard to any", "any to diagonal", "one variance to any")
QUANTITIES = {"kl": kl, "cross-entropy": cross_entropy}
DIMENSIONS = (1, 2, 3)


def problem(kind: str, *texts: str) -> Derived:
    return Derived(read_problem(kind, texts))


def moments(q, D: int) -> tuple[np.ndarray, np.ndarray]:
    """The mean and the covariance as floats."""
    return tuple(np.array(Point(D).value(part), dtype=float) for part in (q.mean, q.covariance))


def textbook(kind: str, q, p, D: int) -> float:
    (mu, Sigma), (m, S) = moments(q, D), moments(p, D)
    precision = np.linalg.inv(S)
    cross = (np.trace(precision @ Sigma) + ((mu - m).T @ precision @ (mu - m)).item()) / 2
    cross += (D * np.log(2 * np.pi) + np.log(np.linalg.det(S))) / 2
    own = (D * np.log(2 * np.pi * np.e) + np.log(np.linalg.det(Sigma))) / 2
    return {"kl": cross - own, "cross-entropy": cross, "entropy": own}[kind]


def by_quadrature(kind: str, q, p) -> float:
    """The definition in two dimensions by Gauss and Hermite: the logarithms are quadratic, and 3 nodes exact."""
    mu, Sigma = moments(q, 2)
    factor, (nodes, weights) = np.linalg.cholesky(Sigma), np.polynomial.hermite_e.hermegauss(3)
    x, total = vector("point", q.dimension), 0.0
    logs = {"kl": add(log(q.density(x)), neg(log(p.density(x)))), "cross-entropy": neg(log(p.density(x)))}
    for (t, wt), (u, wu) in product(zip(nodes, weights, strict=True), repeat=2):
        where = mu + factor @ np.array([[t], [u]])
        total += wt * wu * float(Point(2, given={"point": where.astype(object)}).value(logs[kind]))
    return total / (2 * np.pi)


@pytest.mark.parametrize("kind", QUANTITIES)
@pytest.mark.parametrize("name", PAIRS)
def test_both_forms_are_the_textbook_value(kind, name):
    found = problem(kind, *PAIRS[name])
    for D in DIMENSIONS:
        expected = pytest.approx(textbook(kind, *found.quantity.distributions, D), rel=1e-12, abs=1e-13)
        assert float(Point(D).value(found.closed_form)) == expected
        assert distance(found.closed_form, found.stable_form, D) < 1e-40


@pytest.mark.parametrize("name", ["any", "standard", "unit covariance", "mean 0"])
def test_an_entropy_is_the_textbook_value(name):
    found = problem("entropy", FULL[name])
    for D in DIMENSIONS:
        (q,) = found.quantity.distributions
        assert float(Point(D).value(found.closed_form)) == pytest.approx(textbook("entropy", q, q, D), rel=1e-12)
        assert distance(found.closed_form, found.stable_form, D) < 1e-40


@pytest.mark.parametrize("kind", QUANTITIES)
@pytest.mark.parametrize("name", ["any to any other", "standard to any", "any to log-variances", "isotropic to any"])
def test_the_closed_form_is_the_integral_of_the_definition(kind, name):
    found = problem(kind, *PAIRS[name])
    expected = by_quadrature(kind, *found.quantity.distributions)
    assert float(Point(2).value(found.closed_form)) == pytest.approx(expected, rel=1e-11)


@pytest.mark.parametrize("kind", QUANTITIES)
@pytest.mark.parametrize("name", PAIRS)
def test_the_gradient_is_the_slope_of_the_closed_form(kind, name):
    """By differences of 60 digits; of a covariance, by the entries of its Cholesky factor."""
    found = problem(kind, *PAIRS[name])
    assert len(found.gradient) == len(found.quantity.symbols)
    for slope in found.gradient:
        assert not any(isinstance(part, Gradient | Partial) for _, part in subterms(slope.result))
        by_definition = type(slope.start)(found.closed_form, slope.start.args[1])
        for D, place in ((1, 1), (3, 2)):
            assert distance(by_definition, slope.result, D, d=place) < 1e-30, slope.start.args[1]


@pytest.mark.parametrize("name", CERTIFIED)
def test_every_step_is_proved_and_enclosed_gradients_included(name):
    found = problem("kl", *PAIRS[name])
    assert found.certificate.complete, found.certificate.summary


@pytest.mark.parametrize("name", ["any to any other", "any to diagonal", "isotropic to any"])
def test_every_step_of_a_cross_entropy_is_proved_and_enclosed(name):
    assert problem("cross-entropy", *PAIRS[name]).certificate.complete


def test_every_step_of_an_entropy_is_proved_and_enclosed():
    assert problem("entropy", ANY).certificate.complete


@pytest.mark.parametrize("name", ["any to any other", "any to diagonal"])
def test_a_changed_step_is_refuted(name):
    found = problem("kl", *PAIRS[name])
    for part in (found.derivation, *found.derivation.corollaries[-1:]):
        for step in part.steps:
            verdict = certify(step.before, add(step.after, Integer(1)))
            assert verdict.verdict == "refuted", step.rule.name


@pytest.mark.parametrize("detail", Detail)
@pytest.mark.parametrize("name", WRITTEN)
@pytest.mark.parametrize("kind", QUANTITIES)
def test_no_detail_drops_a_step(kind, name, detail):
    """Each line says which steps lead to it: together these are all of them, in order."""
    sections = outline(problem(kind, *PAIRS[name]).derivation, detail).sections
    for part in {section.part.start: section.part for section in sections}.values():
        shown = [step for each in sections if each.part is part for line in each.lines for step in line.steps]
        assert shown == list(part.steps)
        assert [each for each in sections if each.part is part][-1].lines[-1].term == part.result


DEBRIS = re.compile(r"(?<![\w.])1 ·|· 1(?![\w.])|\(\(([^()]*)\)\)|− −|\+ −|\bNone\b|MatrixProduct")


@pytest.mark.parametrize("detail", ["brief", "standard", "full"])
@pytest.mark.parametrize("name", WRITTEN)
@pytest.mark.parametrize("kind", QUANTITIES)
def test_no_line_is_like_the_one_before_or_has_debris(kind, name, detail):
    lines = problem(kind, *PAIRS[name]).text(detail).splitlines()
    terms = [re.sub(r" {2,}\[.*\]$", "", line).strip() for line in lines]
    for before, after in pairwise(terms):
        assert not after or before != after
    assert [term for term in terms if DEBRIS.search(term)] == []


CASES = {
    "any to any other": (
        "∑_(d=1..D) ½ (((μ_d − m_d)² + σ_d²)/s_d² − 1 − log(σ_d²/s_d²))",
        "½ (((a − b)² + σ²)/s² − 1 − log(σ²/s²))",
        "0",
    ),
    "any to standard": ("∑_(d=1..D) ½ (μ_d² + σ_d² − 1 − log σ_d²)", "½ (a² + σ² − 1 − log σ²)", "0"),
    "standard to any": ("∑_(d=1..D) ½ ((μ_d² + 1)/s_d² − 1 + log s_d²)", "½ ((a² + 1)/s² − 1 + log s²)", "0"),
    "any to shared mean": ("∑_(d=1..D) ½ (σ_d²/s_d² − 1 − log(σ_d²/s_d²))", "½ (σ²/s² − 1 − log(σ²/s²))", "0"),
    "any to shared covariance": ("∑_(d=1..D) ½ (μ_d − m_d)²/σ_d²", "½ (a − b)²/σ²", "0"),
    "unit covariance to standard": ("½ a²", "0"),
    "any to any": (),
}


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("kind", QUANTITIES)
def test_no_step_leaves_its_term_as_it_is(kind, name):
    for part in problem(kind, *PAIRS[name]).derivation.parts:
        assert [step.rule.name for step in part.steps if step.before == step.after] == []


@pytest.mark.parametrize("name", CASES)
def test_special_cases_are_those_by_which_a_reader_checks_a_divergence(name):
    found = problem("kl", *PAIRS[name])
    cases = [part for part in found.derivation.corollaries if part.start != found.closed_form]
    writer = Plain(beside_matrices=True)
    assert tuple(writer.doprint(case.result) for case in cases) == CASES[name]


def test_the_univariate_divergence_is_what_one_dimension_comes_to():
    found = problem("kl", *PAIRS["any to any other"])
    (case,) = [part for part in found.derivation.corollaries if str(part.title[0]).startswith("One dimension")]
    assert case.result == kl(Normal("a", "sigma"), Normal("b", "s")).closed_form
    assert problem("kl", "MultivariateNormal(a, Sigma)", "MultivariateNormal(b, S)").certificate.complete


def test_letters_of_cases_clash_with_no_parameter():
    found = problem("kl", "MultivariateNormal(a, sigma)", "MultivariateNormal(s, b)")
    text = found.text("full")
    assert "One dimension, a = [c], s = [g], sigma = [t²] and b = [v²]".replace("sigma", "σ") in text
    assert found.certificate.complete


def test_it_is_read_back_from_its_certificate():
    for name in ("any to any other", "log-variances to any"):
        found = problem("kl", *PAIRS[name])
        again = Derived.from_json(found.json())
        assert again.text("full") == found.text("full")
        assert [part.result for part in again.gradient] == [part.result for part in found.gradient]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_dimension_may_be_a_number(size):
    """SymPy's symbols of a size: the derivation is for any dimension, and the result for this one."""
    q, p = (
        MultivariateNormal(MatrixSymbol(mean, size, 1), MatrixSymbol(spread, size, size))
        for mean, spread in (("mu", "Sigma"), ("m", "S"))
    )
    found = kl(q, p)
    general = problem("kl", *PAIRS["any to any other"])
    assert distance(found.closed_form, general.closed_form, size) < 1e-40
    assert distance(found.stable_form, general.stable_form, size) < 1e-40
    for mine, theirs in zip(found.gradient, general.gradient, strict=True):
        assert distance(mine.result, theirs.result, size) < 1e-40
    for each in (found, cross_entropy(q, p), entropy(q)):
        assert certify_derivation(each.derivation).complete

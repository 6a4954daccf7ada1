"""The form that keeps its digits, and its partial derivatives: found by the laws, for every way to state a normal."""

from __future__ import annotations

import pytest
from sympy import diff

from derive.certification import certify, certify_derivation
from derive.derived import Derived
from derive.reading import read_problem
from derive.terms import Partial, add, neg
from derive.terms.kernels import Kernel
from derive.writing.text import Plain

STABLE = {
    ("kl", "Normal(mu, sigma)", "Normal(m, s)"): "½ ((μ − m)/s)² + ½ ((σ − s)/s)² + φ((σ − s)/s)",
    ("kl", "Normal(mu, variance=v)", "Normal(m, variance=w)"): "½ (μ − m)²/w + ½ φ((v − w)/w)",
    ("kl", "Normal(mu, log_variance=l)", "Normal(m, log_variance=k)"): "½ ((μ − m) e^(−k/2))² + ½ ψ(l − k)",
    ("kl", "Normal(mu, sigma)", "Normal(0, 1)"): "½ μ² + ½ (σ − 1)² + φ(σ − 1)",
    ("kl", "Normal(0, 1)", "Normal(mu, sigma)"): "½ (μ/σ)² + ½ ((1 − σ)/σ)² + φ((1 − σ)/σ)",
    ("kl", "Normal(mu, variance=v)", "Normal(0, 1)"): "½ μ² + ½ φ(v − 1)",
    ("kl", "Normal(0, 1)", "Normal(mu, variance=v)"): "½ μ²/v + ½ φ((1 − v)/v)",
    ("kl", "Normal(mu, log_variance=l)", "Normal(0, 1)"): "½ μ² + ½ ψ(l)",
    ("kl", "Normal(0, 1)", "Normal(mu, log_variance=l)"): "½ (μ e^(−l/2))² + ½ ψ(−l)",
    ("kl", "Normal(mu, 2)", "Normal(m, s)"): "½ ((μ − m)/s)² + ½ ((2 − s)/s)² + φ((2 − s)/s)",
    ("kl", "Normal(mu, s)", "Normal(m, 2)"): "1/8 (μ − m)² + ½ ((s − 2)/2)² + φ((s − 2)/2)",
    ("kl", "Normal(mu, sigma)", "Normal(m, sigma)"): "½ ((μ − m)/σ)²",
    ("kl", "Normal(1, log_variance=l)", "Normal(0, 1)"): "½ + ½ ψ(l)",
    ("kl", "Normal(mu, a*b)", "Normal(m, a*c)"): "½ ((μ − m)/(a c))² + ½ ((b − c)/c)² + φ((b − c)/c)",
    ("kl", "Normal(mu, variance=1/t)", "Normal(m, variance=1/r)"): "½ (μ − m)² r + ½ φ((r − t)/t)",
    ("kl", "Normal(mu, log_variance=l)", "Normal(m, s)"): (
        "½ ((μ − m)/s)² + ½ ((e^(l/2) − s)/s)² + φ((e^(l/2) − s)/s)"
    ),
    ("kl", "Normal(mu, s)", "Normal(m, log_variance=l)"): (
        "½ ((μ − m)/e^(l/2))² + ½ ((s − e^(l/2))/e^(l/2))² + φ((s − e^(l/2))/e^(l/2))"
    ),
    ("kl", "Normal(mu, exp(l))", "Normal(m, exp(k))"): "½ ((μ − m) e^(−k))² + ½ ψ(2 l − 2 k)",
    ("kl", "Normal(mu, exp(l))", "Normal(0, 1)"): "½ μ² + ½ ψ(2 l)",
    ("kl", "Normal(mu, log_variance=s)", "Normal(m, 2)"): "1/8 (μ − m)² + ½ φ((e^s − 4)/4)",
    ("kl", "Normal(mu, a + b)", "Normal(m, a)"): "½ ((μ − m)/a)² + ½ (b/a)² + φ(b/a)",
    ("kl", "Normal(mu, variance=a + b)", "Normal(m, variance=c)"): "½ (μ − m)²/c + ½ φ((a + b − c)/c)",
    ("kl", "Normal(mu, variance=a + b)", "Normal(m, variance=a)"): "½ (μ − m)²/a + ½ φ(b/a)",
    ("kl", "Normal(mu, log_variance=l)", "Normal(mu, log_variance=l + k)"): "½ ψ(−k)",
    ("kl", "Normal(mu, sqrt(v))", "Normal(m, variance=w)"): "½ (μ − m)²/w + ½ φ((v − w)/w)",
    ("kl", "Normal(mu, variance=1/10)", "Normal(m, variance=w)"): "½ (μ − m)²/w + ½ φ((1/10 − w) · 1/w)",
    ("kl", "Normal(mu, exp(1))", "Normal(m, s)"): "½ ((μ − m)/s)² + ½ ((e − s)/s)² + φ((e − s)/s)",
    ("kl", "Normal(mu, log_variance=2)", "Normal(m, log_variance=t)"): "½ ((μ − m) e^(−t/2))² + ½ ψ(2 − t)",
    ("kl", "Normal(mu, variance=v)", "Normal(m, s)"): "½ ((μ − m)/s)² + ½ φ((v − s²)/s²)",
    ("cross-entropy", "Normal(mu, sigma)", "Normal(m, s)"): "½ ((μ − m)/s)² + ½ (σ/s)² + log s + ½ log(2 π)",
    ("cross-entropy", "Normal(mu, log_variance=l)", "Normal(m, log_variance=k)"): (
        "½ ((μ − m) e^(−k/2))² + ½ k + ½ e^(l − k) + ½ log(2 π)"
    ),
    ("entropy", "Normal(mu, sigma)"): "log σ + ½ + ½ log(2 π)",
}
NOTHING_TO_GAIN = [
    ("entropy", "Normal(mu, variance=v)"),
    ("entropy", "Normal(mu, log_variance=l)"),
    ("kl", "Normal(mu, 1)", "Normal(m, 1)"),
    ("kl", "Normal(mu, sigma)", "Normal(mu, sigma)"),
    ("kl", "Normal(1, 2)", "Normal(3, 4)"),
]


def derived(problem) -> Derived:
    kind, *texts = problem
    return Derived(read_problem(kind, texts))


@pytest.mark.parametrize("problem", STABLE, ids="; ".join)
def test_the_stable_form_is_the_one_that_was_expected(problem):
    assert Plain().doprint(derived(problem).stable_form) == STABLE[problem]


@pytest.mark.parametrize("problem", [*STABLE, *NOTHING_TO_GAIN], ids="; ".join)
def test_every_step_to_it_and_to_its_gradient_is_proved_and_enclosed(problem):
    found = derived(problem)
    for part in (*found.derivation.corollaries, *found.gradient):
        assert certify_derivation(part).complete, part.start


@pytest.mark.parametrize("problem", [*STABLE, *NOTHING_TO_GAIN], ids="; ".join)
def test_the_gradient_is_the_gradient_of_the_closed_form(problem):
    found = derived(problem)
    point = {symbol: 0.7 + 0.3 * place for place, symbol in enumerate(found.quantity.symbols)}
    for symbol, part in zip(found.quantity.symbols, found.gradient, strict=True):
        assert not part.result.has(Partial)
        slope = diff(found.result, symbol).subs(point).evalf()
        assert float(part.result.subs(point).evalf()) == pytest.approx(float(slope), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("problem", NOTHING_TO_GAIN, ids="; ".join)
def test_where_nothing_is_gained_the_closed_form_stays(problem):
    found = derived(problem)
    assert found.stable_form is found.closed_form
    assert not found.code_problem.gains


@pytest.mark.parametrize("problem", STABLE, ids="; ".join)
def test_it_is_told_last_on_the_page(problem):
    last = derived(problem).derivation.corollaries[-1]
    assert last.title == ("A form that keeps its digits",)
    assert last.start == derived(problem).closed_form


def test_a_letter_of_the_user_is_not_used_for_the_kernels_argument():
    assert "φ(v) = v − log(1 + v)" in derived(("kl", "Normal(mu, u)", "Normal(m, s)")).text()


def test_half_of_the_way_is_not_taken():
    """log(k+1) hides the ratio: no kernel is found, and then only the ratios are kept."""
    found = derived(("kl", "Normal(mu, sigma)", "Normal(m, log_variance=k+log(3))"))
    assert not found.stable_form.has(Kernel)
    assert certify_derivation(found.derivation).refuted == ""


@pytest.mark.parametrize("problem", list(STABLE)[:6], ids="; ".join)
def test_a_step_with_a_term_left_out_or_doubled_is_refuted(problem):
    found = derived(problem)
    for part in (*found.derivation.corollaries[-1:], *found.gradient):
        for step in part.steps:
            terms = step.after.args if step.after.is_Add else (step.after,)
            if step.after.is_zero or all(term.is_zero for term in terms):
                continue
            for wrong in (add(*terms, terms[-1]), neg(step.after)):
                assert certify(step.before, wrong).verdict == "refuted", (step.rule.name, wrong)

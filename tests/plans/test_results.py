"""What is derived, against formulas from the literature and against quadrature of the definition."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from sympy import Integer, Integral, Rational, lambdify, log, pi, simplify, symbols
from sympy import exp as e_to

from derive import Normal, cross_entropy, entropy, kl
from derive.errors import NotYet, Unfinished, Wrong
from derive.plans import finished
from derive.plans.densities import log_density
from derive.quantities import KL, Quantity
from derive.terms import Density, subterms

mu, m, l_1, k = symbols("mu m l k", real=True)
sigma, s, v = symbols("sigma s v", positive=True)


def textbook_kl(m1, v1, m2, v2):
    return (log(v2 / v1) + (v1 + (m1 - m2) ** 2) / v2 - 1) / 2


def textbook_cross_entropy(m1, v1, m2, v2):
    return (log(2 * pi * v2) + (v1 + (m1 - m2) ** 2) / v2) / 2


# name: a distribution, its mean and its variance
FIRST = {
    "scale": (Normal("mu", "sigma"), mu, sigma**2),
    "variance": (Normal("mu", variance="v"), mu, v),
    "log-variance": (Normal("mu", log_variance="l"), mu, e_to(l_1)),
    "standard": (Normal(0, 1), Integer(0), Integer(1)),
    "numbers": (Normal(Rational(1, 2), 3), Rational(1, 2), Integer(9)),
    "root": (Normal(-2, variance=5), Integer(-2), Integer(5)),
    "half": (Normal("mu", 0.5), mu, Rational(1, 4)),
    "zero mean": (Normal(0, "sigma"), Integer(0), sigma**2),
    "unit scale": (Normal("mu", 1), mu, Integer(1)),
    "expression": (Normal(mu + 1, 2 * sigma), mu + 1, 4 * sigma**2),
}
SECOND = {
    "other": (Normal("m", "s"), m, s**2),
    "other log-variance": (Normal("m", log_variance="k"), m, e_to(k)),
    **FIRST,
}
PAIRS = [
    pytest.param(FIRST[a], SECOND[b], id=f"{a} to {b}")
    for a, b in product(FIRST, SECOND)
    if {a, b} != {"variance", "log-variance"}
]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_kl_is_the_textbook_formula(first, second):
    (q, *parameters), (p, *others) = first, second
    assert simplify(kl(q, p).result - textbook_kl(*parameters, *others)) == 0


@pytest.mark.parametrize(("first", "second"), PAIRS[::3])
def test_cross_entropy_is_the_textbook_formula(first, second):
    (q, *parameters), (p, *others) = first, second
    assert simplify(cross_entropy(q, p).result - textbook_cross_entropy(*parameters, *others)) == 0


@pytest.mark.parametrize("name", FIRST)
def test_entropy_is_the_textbook_formula(name):
    q, _, variance = FIRST[name]
    assert simplify(entropy(q).result - (1 + log(2 * pi * variance)) / 2) == 0


def test_kl_is_the_integral_of_its_definition():
    """No formula at all: the trapezoid rule on q·(log q − log p)."""
    f = lambdify((mu, sigma, m, s), kl(Normal("mu", "sigma"), Normal("m", "s")).result)
    for m1, s1, m2, s2 in np.random.default_rng(7).uniform(0.3, 2.5, (8, 4)):
        z, step = np.linspace(m1 - 14 * s1, m1 + 14 * s1, 4001, retstep=True)
        log_q = -((z - m1) ** 2) / (2 * s1**2) - np.log(s1) - np.log(2 * np.pi) / 2
        log_p = -((z - m2) ** 2) / (2 * s2**2) - np.log(s2) - np.log(2 * np.pi) / 2
        assert f(m1, s1, m2, s2) == pytest.approx(step * np.sum(np.exp(log_q) * (log_q - log_p)), rel=1e-12)


def test_equal_densities_give_zero_in_a_line_or_two():
    derived = kl(Normal("mu", "sigma"), Normal("mu", "sigma"))
    assert derived.result == 0
    assert len([line for line in derived.text("standard").splitlines() if line.startswith("    =")]) <= 3


def test_equal_densities_are_seen_through_their_parameters():
    assert kl(Normal("mu", 1), Normal("mu", variance=1)).result == 0
    assert kl(Normal(0, log_variance=0), Normal(0, 1)).result == 0


@pytest.mark.parametrize("derived", [kl(Normal("mu", "sigma"), Normal(0, 1)), kl(Normal(0, 1), Normal("mu", "sigma"))])
def test_no_debris_against_the_standard_normal(derived):
    for part in derived.derivation.parts:
        for step in part:
            for _, term in subterms(step.after):
                assert not (term.is_Pow and term.base == 1), step.after
                assert not (term.is_Mul and Integer(1) in term.args), step.after


def test_the_directions_differ():
    there, back = kl(Normal("mu", "sigma"), Normal(0, 1)), kl(Normal(0, 1), Normal("mu", "sigma"))
    assert simplify(there.result - back.result) != 0


def test_dimensions_are_derived_for_the_latent_case_only():
    latent = kl(Normal("mu", log_variance="l"), Normal(0, 1)).derivation.corollaries[0]
    assert latent is not None
    assert "independence" in [step.rule.name for step in latent]
    general = kl(Normal("mu", "sigma"), Normal("m", "s")).derivation
    assert "independence" not in [step.rule.name for part in general.corollaries for step in part]


def test_a_derivation_that_stops_early_is_not_shown_as_finished():
    q, z = Normal("mu", "sigma"), symbols("z", real=True)
    unfinished = log_density(q, z)
    assert finished(unfinished) is unfinished
    stuck = type(unfinished)("main", ("x",), Density(q, z), ())
    with pytest.raises(Unfinished, match="still there"):
        finished(stuck)


def test_a_quantity_without_a_plan_is_not_yet():
    from derive.plans import derive

    class Other(Quantity):
        title = "other"

    with pytest.raises(NotYet, match="no plan for Other"):
        derive(Other(Normal("mu", "sigma")))


def test_the_variable_of_integration_avoids_the_parameters():
    derived = kl(Normal("z", "u"), Normal("x", "v"))
    assert "dy" in derived.text()
    assert simplify(derived.result.subs({}) - derived.result) == 0
    assert not derived.result.has(Integral)


def test_one_name_has_one_domain():
    with pytest.raises(Wrong, match="'s'"):
        kl(Normal("s", 1), Normal(0, "s"))


def test_only_distributions():
    with pytest.raises(Wrong, match="not a distribution"):
        kl("Normal(mu, sigma)", Normal(0, 1))


def test_definition_is_where_it_starts():
    derived = kl(Normal("mu", "sigma"), Normal(0, 1))
    assert isinstance(derived.derivation.start, KL)
    assert isinstance(derived.derivation.steps[0].after, Integral)


@pytest.mark.parametrize("numbers", list(product((0, 1, 3), (1, 2), (-1, 0, 1), (1, 3))), ids=str)
def test_small_numbers_of_all_kinds(numbers):
    """Equal numbers meet in sums, ones and zeros vanish: each of these once went another way through the laws."""
    m1, s1, m2, s2 = map(Integer, numbers)
    derived = kl(Normal(m1, s1), Normal(m2, s2))
    assert simplify(derived.result - textbook_kl(m1, s1**2, m2, s2**2)) == 0
    assert derived.certificate.complete


def test_a_derivation_with_a_wrong_step_is_refused(monkeypatch):
    """If a law were wrong, nothing would be written: here one that drops a term is slipped into the plan."""
    from derive.derivation import Rule
    from derive.derived import Derived
    from derive.plans import divergence
    from derive.rules.algebra import opposite_terms
    from derive.terms import add

    wrong = Rule("opposite terms cancel", opposite_terms.pattern, lambda a, rest: add(*rest), "nowhere")
    monkeypatch.setattr(divergence, "opposite_terms", wrong)
    divergence.kl.cache_clear()
    try:
        derived = Derived(KL(Normal("mu", "sigma"), Normal("m", "s").called("p")))
        with pytest.raises(Unfinished, match=r"opposite terms cancel, at .* is not "):
            derived.certificate  # noqa: B018
    finally:
        divergence.kl.cache_clear()

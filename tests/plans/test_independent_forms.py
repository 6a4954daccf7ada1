"""The closed and the stable forms for independent coordinates, as they are written: what is shared, D times."""

from __future__ import annotations

import pytest

from derive.derived import Derived
from derive.reading import read_problem
from derive.writing.text import Plain

FORMS = {
    ("kl", "DiagonalNormal(mu, sigma)", "DiagonalNormal(0, 1)"): (
        "Σ_(d=1..D) ½ (μ_d² + σ_d² − 1 − log σ_d²)",
        "Σ_(d=1..D) (½ μ_d² + ½ (σ_d − 1)² + φ(σ_d − 1))",
    ),
    ("kl", "DiagonalNormal(mu, log_variance=l)", "DiagonalNormal(0, 1)"): (
        "Σ_(d=1..D) ½ (μ_d² + e^(l_d) − l_d − 1)",
        "Σ_(d=1..D) (½ μ_d² + ½ ψ(l_d))",
    ),
    ("kl", "IsotropicNormal(mu, sigma)", "IsotropicNormal(m, s)"): (
        "½ (1/s² Σ_(d=1..D) (μ_d − m_d)² + D (σ²/s² − 1 − log(σ²/s²)))",
        "½ Σ_(d=1..D) ((μ_d − m_d)/s)² + D (½ ((σ − s)/s)² + φ((σ − s)/s))",
    ),
    ("kl", "IsotropicNormal(1, 2)", "IsotropicNormal(m, s)"): (
        "½ (1/s² Σ_(d=1..D) (1 − m_d)² + D (4/s² − 1 − log(4/s²)))",
        "½ Σ_(d=1..D) ((1 − m_d)/s)² + D (½ ((2 − s)/s)² + φ((2 − s)/s))",
    ),
    ("kl", "DiagonalNormal(mu, sigma)", "IsotropicNormal(m, log_variance=k)"): (
        "Σ_(d=1..D) ½ (k + ((μ_d − m_d)² + σ_d²)/e^k − 1 − log σ_d²)",
        "Σ_(d=1..D) (½ ((μ_d − m_d)/e^(k/2))² + ½ ((σ_d − e^(k/2))/e^(k/2))² + φ((σ_d − e^(k/2))/e^(k/2)))",
    ),
    ("kl", "IsotropicNormal(mu, variance=v)", "IsotropicNormal(m, variance=w)"): (
        "½ (1/w Σ_(d=1..D) (μ_d − m_d)² + D (v/w − 1 − log(v/w)))",
        "½ Σ_(d=1..D) (μ_d − m_d)²/w + ½ D φ((v − w)/w)",
    ),
    ("kl", "DiagonalNormal(mu, sigma)", "DiagonalNormal(m, sigma)"): (
        "Σ_(d=1..D) ½ (((μ_d − m_d)² + σ_d²)/σ_d² − 1)",
        "½ Σ_(d=1..D) ((μ_d − m_d)/σ_d)²",
    ),
    ("cross-entropy", "DiagonalNormal(mu, sigma)", "IsotropicNormal(m, s)"): (
        "1/(2 s²) Σ_(d=1..D) ((μ_d − m_d)² + σ_d²) + D (½ log(2 π) + ½ log s²)",
        "Σ_(d=1..D) (½ ((μ_d − m_d)/s)² + ½ (σ_d/s)²) + D (log s + ½ log(2 π))",
    ),
    ("entropy", "DiagonalNormal(mu, sigma)"): (
        "Σ_(d=1..D) (½ log(2 π) + ½ log σ_d² + ½)",
        "Σ_(d=1..D) (log σ_d + ½ + ½ log(2 π))",
    ),
    ("entropy", "IsotropicNormal(mu, sigma)"): (
        "D (½ log(2 π) + ½ log σ² + ½)",
        "D (log σ + ½ + ½ log(2 π))",
    ),
    ("kl", "IsotropicNormal(0, sigma)", "DiagonalNormal(0, 1)"): (
        "½ D (σ² − 1 − log σ²)",
        "D (½ (σ − 1)² + φ(σ − 1))",
    ),
    ("kl", "DiagonalNormal(1, 2)", "DiagonalNormal(0, 1)"): ("½ D (4 − log 4)", "½ D (4 − log 4)"),
}


@pytest.mark.parametrize("problem", FORMS, ids="; ".join)
def test_the_forms_are_those_that_were_chosen(problem):
    found = Derived(read_problem(problem[0], problem[1:]))
    assert (Plain().doprint(found.closed_form), Plain().doprint(found.stable_form)) == FORMS[problem]

"""Vectors and matrices: what each layer proves, encloses and refutes, and what none of them may call proved."""

from __future__ import annotations

import pytest
from matrix_laws import ALGEBRA, FACTORS, GRADIENTS, INTEGRALS, NEAR, SPECIAL, WRONG

from derive.certification import ball, certify, exact
from derive.certification.exact.domains import has_matrices

TRUE = {**ALGEBRA, **FACTORS, **INTEGRALS, **GRADIENTS, **SPECIAL}


@pytest.mark.parametrize("name", TRUE)
def test_words_prove_for_every_dimension(name):
    found = exact.compare(*TRUE[name])
    assert found.outcome == "proved", found.method
    assert "for every D" in found.method


@pytest.mark.parametrize("name", {**ALGEBRA, **FACTORS, **INTEGRALS})
def test_entries_agree_in_small_dimensions(name):
    found = exact.compare_entries(*TRUE[name])
    assert found.outcome == "enclosed", found.method
    assert set(found.data["dimensions"]) == {"1", "2", "3"}


@pytest.mark.parametrize("name", TRUE)
def test_balls_enclose_in_three_dimensions(name):
    found = ball.compare(*TRUE[name])
    assert found.outcome == "enclosed", found.method
    assert "D = 1, 2, 3" in found.method


@pytest.mark.parametrize("name", TRUE)
def test_true_laws_are_proved(name):
    verdict = certify(*TRUE[name])
    assert verdict.verdict == "proved"
    assert [evidence.engine for evidence in verdict.evidence][:: len(verdict.evidence) - 1] == ["exact", "ball"]


@pytest.mark.parametrize("name", {**WRONG, **NEAR})
def test_wrong_laws_are_refuted_with_a_witness(name):
    before, after = {**WRONG, **NEAR}[name]
    assert has_matrices(before, after)
    verdict = certify(before, after)
    assert verdict.verdict == "refuted"
    assert verdict.witness.before != verdict.witness.after
    assert verdict.witness.point["D"] in ("1", "2", "3")


@pytest.mark.parametrize("name", {**WRONG, **NEAR})
def test_wrong_laws_are_not_proved_by_normal_forms(name):
    before, after = {**WRONG, **NEAR}[name]
    assert exact.compare(before, after).outcome == "undecided"
    assert exact.compare_entries(before, after).outcome == "undecided"

"""What a page says of what was checked: how much is left of the integrals that were cut off."""

from __future__ import annotations

import json

import pytest

from derive import Normal, kl
from derive.derived import Derived
from derive.writing.checked import scientific, sentence


@pytest.fixture(scope="module")
def divergence():
    return kl(Normal("mu", "sigma"), Normal(0, 1))


def test_the_largest_bound_of_the_certificate_is_told(divergence):
    data = json.loads(divergence.json())
    balls = [step["evidence"][-1] for part in data["parts"] for step in part["steps"]]
    bounds = [cut["beyond"] for ball in balls for found in ball.get("cuts", ()) for cut in found]
    said = sentence(divergence.certificate)
    assert f"is at most ${scientific(max(bounds, key=float))}$, and counts towards the ball." in said
    assert sentence(Derived.from_json(divergence.json()).certificate) == said
    assert all(float(ball["radius"]) < 1e-25 for ball in balls)


@pytest.mark.parametrize(
    ("number", "written"), [("2.7e-32", r"2.7\cdot 10^{-32}"), ("0", r"0\cdot 10^{0}"), ("1e+3", r"1\cdot 10^{3}")]
)
def test_a_bound_is_written_in_powers_of_ten(number, written):
    assert scientific(number) == written


def test_where_nothing_was_cut_off_nothing_is_told():
    same = kl(Normal("mu", "sigma"), Normal("mu", "sigma"))
    cut = any("cuts" in verdict.evidence[-1].data for _, verdict in same.certificate.evidence)
    assert ("cut off" in sentence(same.certificate)) is cut

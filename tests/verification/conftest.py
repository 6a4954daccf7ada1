"""Certificates as they are written now."""

from __future__ import annotations

import json

import pytest

from derive.derived import Derived
from derive.reading import read_problem


@pytest.fixture(scope="session")
def written():
    """The certificate of a problem, as data; each is made once, and copied by whoever changes it."""
    made = {}

    def certificate(*problem):
        if problem not in made:
            made[problem] = Derived(read_problem(problem[0], problem[1:])).json()
        return json.loads(made[problem])

    return certificate


@pytest.fixture
def divergence(written):
    return written("kl", "Normal(mu, sigma)", "Normal(0, 1)")

"""A sample of the mutants that `mutation.py` makes: none is trusted, and witnesses are looked at again."""

from __future__ import annotations

from functools import cache

import pytest
from independent_values import SAME, compared
from mutation import FIRST, mutants
from witnesses import is_real

EVERY = 33


@cache
def sample():
    return tuple(mutants())[::EVERY]


def test_there_are_thousands_of_all_kinds():
    found = list(mutants())
    assert len(found) > 4000
    assert {mutant.kind for mutant in found} >= set(FIRST)


def test_no_mutant_is_trusted_and_every_witness_is_one():
    undecided, unseen = [], []
    for mutant in sample():
        verdict = mutant.verdict()
        where = f"{mutant.kind}, {mutant.law}: {mutant.before} = {mutant.after}"
        if verdict.verdict == "refuted":
            if not is_real(verdict.witness, mutant.before, mutant.after):
                unseen.append((where, verdict.witness))
        elif mutant.truth() != SAME:
            assert verdict.verdict == "undecided", where
            undecided.append(where)
    assert not unseen
    assert len(undecided) <= len(sample()) // 100, undecided


@pytest.mark.parametrize("place", [0, 1])
def test_the_lines_that_are_made_wrong_are_right(place):
    """Else the reading that tells equivalent mutants from wrong ones would be no judge."""
    lines = {(mutant.before, mutant.law) for mutant in sample()}
    assert all(compared(before, before, size=2, salt="ab"[place]) == SAME for before, _ in lines)

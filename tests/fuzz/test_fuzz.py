"""A short run of each fuzzer; the long ones are `python tests/fuzz/command_line.py --count 100000` and alike."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import certificates
import command_line
import harness


@pytest.mark.parametrize(("make", "count"), [(command_line.make, 150), (certificates.make, 60)], ids=["terms", "files"])
def test_only_results_and_clean_errors(make, count):
    account = harness.fuzz(make, count, seed=5)
    assert not account.findings, account.told()
    assert account.results > 2
    assert len(account.errors) > 20


def test_a_finding_is_found():
    account = harness.Account()
    for code, out, err, seconds in (
        ("ValueError: x", "", "", 0), (3, "", "", 0), (2, "", "Traceback\n", 0), (2, "", "derive: a\nb\n", 0),
        (0, "<script>alert(1)", "", 0), (2, "", "derive: \x1b[31m\n", 0), (0, "", "", 11), (1, "", "", 0),
    ):  # fmt: skip
        account.add(["kl", "--to", "html"], code, out, err, seconds)
    assert len(account.findings) == 8
    account.add(["kl"], 2, "", "derive: Unknown family 'x'\n", 0)
    account.add(["verify"], 1, "", "", 0)
    assert (account.refused, account.unproved, len(account.findings)) == (1, 1, 8)


def test_an_input_depends_on_its_seed_alone(tmp_path):
    for make in (command_line.make, certificates.make):
        assert make(Random("0/7"), tmp_path) == make(Random("0/7"), tmp_path)


def test_what_is_put_into_one_input_is_not_changed_by_the_next():
    before = repr(certificates.STRANGE)
    for number in range(400):
        certificates.change(Random(number), data := {"a": [{"b": "c"}], "d": {"e": []}})
        certificates.change(Random(number), data)
        certificates.change(Random(-number), data)
    assert repr(certificates.STRANGE) == before

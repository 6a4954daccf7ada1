"""`output/` is what the code writes, byte for byte, under any hash seed; `--update-golden` rewrites it."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from derive.derived import Derived
from derive.forms import USUAL, possible
from derive.gallery import PROBLEMS, build
from derive.reading import read_problem
from derive.writing.style import Style


def derived(problem):
    return Derived(read_problem(problem[0], problem[1:]))


@pytest.fixture(scope="session", autouse=True)
def updated(request, root):
    if request.config.getoption("--update-golden"):
        list(build(root / "output"))


@pytest.mark.parametrize("problem", PROBLEMS, ids=" ".join)
def test_output_is_what_the_code_writes(problem, root):
    found = derived(problem)
    for name, text in possible(found, USUAL, Style())[0].items():
        assert (root / "output" / found.slug / name).read_text(encoding="utf-8") == text, name


def test_nothing_else_lies_in_output(root):
    kept = {path.name for path in (root / "output").iterdir()}
    assert kept == {"index.html", *(derived(problem).slug for problem in PROBLEMS)}


def test_the_gallery_leads_to_all_that_lies_there(root):
    page = (root / "output" / "index.html").read_text(encoding="utf-8")
    links = set(re.findall(r'href="([^"#:]+)"', page))
    assert links == {str(path.relative_to(root / "output")) for path in (root / "output").glob("*/*.*")}


@pytest.mark.parametrize("problem", PROBLEMS, ids=" ".join)
def test_every_form_is_made_from_the_certificate_without_deriving(problem, root, monkeypatch):
    found = derived(problem)
    monkeypatch.setattr("derive.derived.derivation_of", lambda _: pytest.fail("it was derived again"))
    monkeypatch.setattr("derive.certification.certify_derivation", lambda _: pytest.fail("it was certified again"))
    text = (root / "output" / found.slug / "certificate.json").read_text(encoding="utf-8")
    for name, made in possible(Derived.from_json(text), USUAL, Style())[0].items():
        assert (root / "output" / found.slug / name).read_text(encoding="utf-8") == made, name


def test_the_same_bytes_under_another_hash_seed(root, tmp_path):
    for seed in ("1", "4242"):
        command = [
            sys.executable,
            "-m",
            "derive.cli",
            "kl",
            "Normal(mu, sigma)",
            "Normal(0, 1)",
            "-o",
            str(tmp_path / seed),
        ]
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True)
    for path in (tmp_path / "1" / "kl_normal_standard_normal").iterdir():
        other = tmp_path / "4242" / "kl_normal_standard_normal" / path.name
        golden = root / "output" / "kl_normal_standard_normal" / path.name
        assert path.read_bytes() == other.read_bytes() == golden.read_bytes()


@pytest.mark.parametrize("problem", PROBLEMS, ids=" ".join)
def test_every_step_is_vouched_for_by_both_engines(problem):
    certificate = derived(problem).certificate
    assert certificate.verdict == "proved"
    assert certificate.complete, certificate.summary


@pytest.mark.parametrize("group", range(4))
def test_the_generated_tests_pass(group, root, tmp_path):
    folders = [str(root / "output" / derived(problem).slug) for problem in PROBLEMS[group::4]]
    options = ["-q", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *options, *folders]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert run.returncode == 0, run.stdout
    assert "skipped" not in run.stdout

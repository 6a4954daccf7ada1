"""`derive verify`: 0 where everything is vouched for, 1 where not, 2 where there is nothing to check; one line each."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from derive.cli import main
from derive.format.digests import digested

LARGEST = 50_000_000


@pytest.fixture
def file(tmp_path, divergence):
    path = tmp_path / "certificate.json"
    path.write_text(json.dumps(divergence), encoding="utf-8")
    return path


def run(capsys, *arguments):
    code = main(["verify", *map(str, arguments)])
    out, err = capsys.readouterr()
    return code, out, err


def refused(capsys, *arguments):
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("derive: ")
    assert err.count("\n") == 1
    return err


def test_what_is_said_of_a_certificate(capsys, file):
    code, out, err = run(capsys, file)
    assert (code, err) == (0, "")
    first, second, *laws = out.splitlines()
    assert first == "verified: The KL divergence from N(μ, σ²) to N(0, 1), for mu real, sigma positive"
    assert second == "14 parts, 128 steps: 128 proved"
    assert laws[0].endswith("laws are in this version's catalogue, word by word")
    assert len(laws) == 2


def test_one_step_with_both_values_and_their_difference(capsys, file):
    code, out, _ = run(capsys, file, "--step", "10.9", "-v")
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "step 10.9: cross-entropy: proved"
    assert lines[1].startswith("before  H(q, p) − (½ log(2 π)")
    assert lines[2].startswith("after   ½ log(2 π) + ½ (μ² + σ²)")
    assert "  facts: Gaussian integral, antiderivative, substitution" in lines
    assert "  precision: 115 bits" in lines
    place = lines.index("  cut off at point 1:")
    assert re.fullmatch(
        r"    over x from -[0-9.]+ to [0-9.]+; beyond it at most [0-9.]+e-3[0-9], by exp\(-1\.96 \(x \+ 2\.16\)\^2\)",
        lines[place + 1],
    )
    assert "  cut off at point 3:" in lines
    for word in ("before", "after"):
        assert sum(line.startswith(f"  {word} ") and " +/- " in line for line in lines) == 3
    differences = [line.split(maxsplit=1)[1] for line in lines if line.startswith("  difference")]
    assert len(differences) == 3
    assert all(float(ball.removeprefix("[+/- ").rstrip("]")) < 1e-25 for ball in differences)
    assert "  Gaussian integral: ∫ exp(−u²/2) du over ℝ is √(2π)" in lines
    assert lines[-1] == "step 10.9 alone is verified, and nothing else was looked at"


def test_all_steps_with_the_axioms(capsys, file):
    code, out, _ = run(capsys, file, "-v")
    assert code == 0
    assert sum(line.startswith("step ") and line.endswith(": proved") for line in out.splitlines()) == 128
    assert "Axioms of normal forms:" in out
    assert "no ball" not in out


def test_a_step_with_matrices_is_shown_entry_by_entry(capsys, tmp_path, written):
    path = tmp_path / "vectors.json"
    path.write_text(json.dumps(written("kl", "MultivariateNormal(mu, Sigma)", "MultivariateNormal(0, I)")))
    data = json.loads(path.read_text())
    part, step = next(
        (part["number"], number)
        for part in data["parts"]
        for number, step in enumerate(part["steps"], 1)
        if step["before"].startswith("(matrix")
    )
    code, out, _ = run(capsys, path, "--step", f"{part}.{step}")
    assert code == 0
    assert any(line.startswith("  difference") and line.count(";") == 2 for line in out.splitlines())
    assert "no ball" not in out


def test_what_is_wrong_is_named_and_exits_with_one(capsys, file, divergence):
    step = divergence["parts"][9]["steps"][3]
    step["after"] = "0"
    file.write_text(json.dumps(digested(divergence)), encoding="utf-8")
    code, out, err = run(capsys, file)
    assert (code, err) == (1, "")
    assert out.startswith("NOT verified: The KL divergence")
    assert "wrong at part 10, step 4: its right side is not what its places make of the left side" in out
    code, out, _ = run(capsys, file, "--step", "10.4")
    assert code == 1
    assert out.splitlines()[0] == "step 10.4 alone is NOT verified, and nothing else was looked at"


@pytest.mark.parametrize("step", ["99.1", "10.99", "0.1", "10.0", "1", "1.2.3", "a.b", "-1.2", "", "1.", "1e3.1"])
def test_there_is_no_such_step(capsys, file, step):
    assert "step" in refused(capsys, file, f"--step={step}")


def test_there_is_no_such_file(capsys, tmp_path):
    assert "No such file" in refused(capsys, tmp_path / "none.json")
    assert "directory" in refused(capsys, tmp_path)
    assert "verify needs" in refused(capsys)
    assert "is no file's name" in refused(capsys, "a\0b")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no such device here")
def test_a_device_is_read_no_further_than_a_certificate_may_reach(capsys):
    assert str(LARGEST) in refused(capsys, "/dev/zero")


def test_a_file_without_end(capsys, tmp_path):
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    assert str(LARGEST) in refused(capsys, path)


OTHERS = {
    "": "not JSON",
    "{": "not JSON",
    "[]": "not a certificate",
    "null": "not a certificate",
    '{"format": "derive certificate", "version": 1}': "version 1",
    '{"format": "derive certificate", "version": 3}': "version 3",
    '{"format": "derive certificate", "version": 2}': "required",
    "\ud83d": None,
    "[" * 100_000: "nests too deeply",
}


@pytest.mark.parametrize("text", OTHERS, ids=lambda text: text[:60])
def test_what_is_no_certificate(capsys, tmp_path, text):
    path = tmp_path / "other.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    assert (OTHERS[text] or "UTF-8") in refused(capsys, path)

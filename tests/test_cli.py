"""The command line as its users meet it: what it prints, what it writes, and what it says to bad input."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from derive.cli import main
from derive.targets import TARGETS

KL = ("kl", "Normal(mu, sigma)", "Normal(0, 1)")


def run(capsys, *arguments):
    code = main(arguments)
    out, err = capsys.readouterr()
    return code, out, err


def test_it_prints_the_steps_and_writes_all_forms(capsys, tmp_path):
    code, out, _ = run(capsys, *KL, "-o", str(tmp_path))
    assert code == 0
    assert "= ½ (μ² + σ² − 1 − log σ²)" in out
    folder = tmp_path / "kl_normal_standard_normal"
    assert {path.name for path in folder.iterdir()} == {
        *(f"derivation.{suffix}" for suffix in ("tex", "html", "md", "ipynb")),
        "certificate.json",
        "accuracy.md",
        *(f"kl_normal_standard_normal_{target}{suffix}" for target, suffix in TARGETS.items()),
        "test_kl_normal_standard_normal.py",
    }
    assert re.search(r"certified: (\d+) of \1 steps proved by normal forms, \1 enclosed by ball arithmetic", out)
    for target in TARGETS:
        assert f"{target}: agrees with the defining integral at 3 points, largest relative error" in out


def test_only_the_forms_that_are_asked_for(capsys, tmp_path):
    run(capsys, *KL, "--to", "numpy,latex", "-o", str(tmp_path))
    assert {path.name for path in (tmp_path / "kl_normal_standard_normal").iterdir()} == {
        "derivation.tex",
        "kl_normal_standard_normal_numpy.py",
    }


def test_a_dash_prints_one_form_and_nothing_else(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, _ = run(capsys, *KL, "--to", "latex", "-o", "-")
    assert code == 0
    assert out.startswith("% Written by derive")
    assert out.rstrip().endswith(r"\end{document}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("detail", ["brief", "standard", "full"])
def test_details(detail, capsys, tmp_path):
    _, out, _ = run(capsys, *KL, "--detail", detail, "--to", "latex", "-o", str(tmp_path))
    lines = sum(line.startswith("    =") for line in out.splitlines())
    assert {"brief": 4 <= lines <= 7, "standard": 20 < lines < 60, "full": lines > 80}[detail]


@pytest.mark.parametrize("quantity", ["kl", "cross-entropy", "entropy"])
def test_brief_is_as_in_a_paper(quantity, capsys, tmp_path):
    texts = ["Normal(mu, sigma)", "Normal(m, s)"][: 1 if quantity == "entropy" else 2]
    _, out, _ = run(capsys, quantity, *texts, "--detail", "brief", "--to", "latex", "-o", str(tmp_path))
    assert 4 <= sum(line.startswith("    =") for line in out.splitlines()) <= 7


def test_the_certificate_is_data(capsys, tmp_path):
    run(capsys, *KL, "--to", "json", "-o", str(tmp_path))
    data = json.loads((tmp_path / "kl_normal_standard_normal" / "certificate.json").read_text(encoding="utf-8"))
    assert data["verdict"] == "proved"
    for part in data["parts"]:
        assert part["steps"][0]["before"] == part["start"]
        assert part["steps"][-1]["after"] == part["result"]
        for here, there in zip(part["steps"], part["steps"][1:], strict=False):
            assert here["after"] == there["before"]
        for step in part["steps"]:
            assert {"law", "verdict", "evidence"} <= set(step)
            assert {"statement", "source"} <= set(data["laws"][step["law"]])
            assert {evidence["engine"] for evidence in step["evidence"]} == {"exact", "ball"}


def test_rules_lists_every_law(capsys):
    code, out, _ = run(capsys, "rules")
    assert code == 0
    for name in ("logarithm of a product", "integration by parts", "polar coordinates", "second central moment"):
        assert f"\n{name}\n" in f"\n{out}"
    assert out.count("lemma, proved here") == 6


BAD = {
    "unknown family": (("kl", "Normla(mu, sigma)", "Normal(0, 1)"), "did you mean Normal?"),
    "unknown command": (("kll", "Normal(mu, sigma)"), "kll"),
    "no command": ((), "COMMAND"),
    "one distribution too few": (("kl", "Normal(mu, sigma)"), "2 distributions"),
    "one distribution too many": (("entropy", "Normal(mu, sigma)", "Normal(0, 1)"), "one distribution"),
    "too few parameters": (("entropy", "Normal(mu)"), "Normal"),
    "too many parameters": (("entropy", "Normal(mu, sigma, 3)"), "Normal"),
    "zero scale": (("entropy", "Normal(0, 0)"), "positive"),
    "negative scale": (("entropy", "Normal(0, -1)"), "positive"),
    "conflicting domains": (("kl", "Normal(s, 1)", "Normal(0, s)"), "'s'"),
    "names that look alike": (("kl", "Normal(a, 1)", "Normal(a_, 1)"), "look the same"),
    "location and scale in one": (("entropy", "Normal(s, s)"), "'s'"),
    "unbalanced": (("entropy", "Normal(mu, sigma"), "column"),
    "import": (("entropy", "__import__('os')"), ""),
    "attribute": (("entropy", "Normal(mu.x, 1)"), ""),
    "subscript": (("entropy", "Normal(mu[0], 1)"), ""),
    "call": (("entropy", "Normal(open(1), 1)"), ""),
    "long": (("entropy", "Normal(" + "1+" * 5000 + "1, 1)"), "10"),
    "deep": (("entropy", "Normal(" + "(" * 300 + "1" + ")" * 300 + ", 1)"), ""),
    "power tower": (("entropy", "Normal(9**9**9, 1)"), ""),
    "keyword": (("entropy", "Normal(lambda, 1)"), "keyword"),
    "no name": (("entropy", "Normal(1mu, 1)"), ""),
    "underscore": (("entropy", "Normal(_mu, 1)"), ""),
    "look-alike": (("entropy", "Normal(\u0430, 1)"), ""),
    "empty": (("entropy", ""), ""),
    "form": ((*KL, "--to", "latx"), "did you mean latex?"),
    "no form": ((*KL, "--to", ","), "no form"),
    "detail": ((*KL, "--detail", "ful"), "did you mean full?"),
    "dash with several forms": ((*KL, "-o", "-"), "one form"),
    "option": ((*KL, "--frobnicate"), "frobnicate"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_clear_line_and_nothing_is_written(name, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    arguments, expected = BAD[name]
    code, out, err = run(capsys, *arguments)
    assert code == 2
    assert out == ""
    assert err.startswith("derive: ")
    assert err.count("\n") == 1, err
    assert len(err) < 400
    assert expected in err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made(capsys, tmp_path):
    (tmp_path / "file").write_text("here first")
    code, _, err = run(capsys, *KL, "--to", "latex", "-o", str(tmp_path / "file"))
    assert code == 2
    assert err.count("\n") == 1
    assert "cannot write" in err
    assert (tmp_path / "file").read_text() == "here first"


def test_a_write_that_fails_leaves_the_old_file_whole(tmp_path, monkeypatch):
    from pathlib import Path

    from derive.errors import Wrong
    from derive.writing.files import write_all

    write_all(tmp_path, {"a.tex": "old"})
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(Wrong, match="disk full"):
        write_all(tmp_path, {"a.tex": "new"})
    assert (tmp_path / "a.tex").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.tex"]


def test_without_torch_the_file_is_written_and_the_output_says_so(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("derive.code.runtimes.find_spec", lambda name: None if name == "torch" else object())
    code, out, _ = run(capsys, *KL, "-o", str(tmp_path))
    assert code == 0
    assert "torch: written, but not run: torch is not installed" in out
    assert (tmp_path / "kl_normal_standard_normal" / "kl_normal_standard_normal_torch.py").exists()


def test_only_what_is_needed_is_imported(tmp_path):
    code = (
        "import sys; from derive.cli import main; "
        f"main(['kl', 'Normal(mu, sigma)', 'Normal(0, 1)', '--to', 'latex', '-o', {str(tmp_path)!r}]); "
        "print([m for m in ('numpy', 'torch', 'tqdm', 'scipy') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "[]"


def test_a_closed_pipe_is_no_traceback(tmp_path):
    command = f'"{sys.executable}" -m derive.cli rules | head -n 1'
    run = subprocess.run(command, shell=True, capture_output=True, text=True, env={**os.environ}, check=False)
    assert "Traceback" not in run.stderr

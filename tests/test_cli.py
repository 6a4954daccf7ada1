"""The command line as its users meet it: what it prints, what it writes, and what it says to bad input."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from derive.cli import main
from derive.rules import catalogue
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


VECTORS = ("kl", "MultivariateNormal(mu, Sigma)", "MultivariateNormal(m, S)")
WRITTEN = ("kl", "MultivariateNormal([a, b], [[v, c], [c, w]])", "MultivariateNormal(0, I)")
MIXED = ("kl", "MultivariateNormal([a, b], [[v, c], [c, w]])", "MultivariateNormal(m, S)")


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (VECTORS, "= ½ (tr(S⁻¹ Σ) + (μ − m)ᵀ S⁻¹ (μ − m) − D − log(|Σ|/|S|))"),
        (("kl", VECTORS[1], "MultivariateNormal(0, I)"), "= ½ (tr(Σ) + μᵀ μ − D − log |Σ|)"),
        (("entropy", VECTORS[1]), "= ½ D log(2 π) + ½ log |Σ| + ½ D"),
        (("cross-entropy", *VECTORS[1:]), "½ log |S| + ½ (tr(S⁻¹ Σ) + (μ − m)ᵀ S⁻¹ (μ − m))"),
        (WRITTEN, "= ½ (v + w + a² + b² − 2 − log(v w − c²))"),
    ],
    ids=str,
)
def test_vectors(problem, line, capsys, tmp_path):
    code, out, _ = run(capsys, *problem, "--to", "json", "-o", str(tmp_path))
    assert code == 0
    assert line in out
    assert re.search(r"certified: (\d+) of \1 steps proved by normal forms, \1 enclosed by ball arithmetic", out)


def test_forms_that_there_cannot_be_are_left_out_unless_they_are_asked_for(capsys, tmp_path):
    code, out, _ = run(capsys, *MIXED, "-o", str(tmp_path))
    assert code == 0
    assert re.search(r"left out ipynb, numpy, .*tests: code of these covariances", out)
    (folder,) = tmp_path.iterdir()
    written = {path.name for path in folder.iterdir()}
    assert written == {"derivation.tex", "derivation.html", "derivation.md", "certificate.json"}
    code, out, err = run(capsys, *MIXED, "--to", "numpy", "-o", str(tmp_path / "other"))
    assert (code, out) == (2, "")
    assert "code of these covariances, of which no derivatives were found" in err
    assert not (tmp_path / "other").exists()
    code, out, err = run(capsys, *VECTORS, "--to", "javascript", "-o", "-")
    assert (code, out) == (2, "")
    assert err == "derive: no javascript code for vectors of any dimension; there is code for numpy, torch, jax\n"


def test_vectors_matrices_and_dimensions_have_names_of_ones_own(capsys):
    settings = ("symbols.mu=a", "symbols.Sigma=A", "symbols.D=n")
    code, _, err = run(
        capsys, *VECTORS, *(word for each in settings for word in ("--set", each)), "--to", "text", "-o", "-"
    )
    assert (code, err) == (0, "")
    _, _, err = run(capsys, *VECTORS, "--set", "symbols.nu=a", "--to", "text", "-o", "-")
    assert re.search(r"nu does not occur in this derivation; known: D, S, Sigma, .*m, mu", err)


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
    assert out.count("lemma, proved here") == sum(law.proof is not None for law in catalogue().values()) >= 12


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
    "a number and a vector": (("kl", "Normal(0, 1)", "MultivariateNormal(0, I)"), "one distribution is of a number"),
    "two dimensions": (("kl", "MultivariateNormal([a], [[v]])", "MultivariateNormal([0, 0], I)"), "dimensions differ"),
    "a number for a vector": (("entropy", "MultivariateNormal(3, Sigma)"), "column 20"),
    "not positive definite": (("entropy", "MultivariateNormal(m, [[1, 2], [2, 1]])"), "positive definite"),
    "not square": (("entropy", "MultivariateNormal(m, [[1, 2]])"), "a list of rows"),
    "a vector and a matrix": (("entropy", "MultivariateNormal(S, S)"), "'S' is a vector in the mean of q"),
    "another bracket": (("entropy", "MultivariateNormal([a, b), S)"), "This ')' closes a '['"),
    "a name of code": (("entropy", "MultivariateNormal(S_tril, S)"), "'S_tril'"),
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
    "notation": ((*KL, "--notation", "bishp"), "did you mean bishop?"),
    "notation file": ((*KL, "--notation", "none.toml"), "cannot read none.toml"),
    "setting": ((*KL, "--set", "logarithm=lb"), "log, ln"),
    "TeX in a name": ((*KL, "--set", r"symbols.mu=\input{/etc/passwd}"), r"\input"),
    "two symbols alike": ((*KL, "--set", r"symbols.mu=\sigma", "--to", "latex"), "both mu and sigma"),
    "half a name": ((*KL, "--to", "html", "--set", "symbols.mu=x_1_2"), "two subscripts"),
    "a preset as a setting": ((*KL, "--set", "preset=bishop"), "--notation bishop"),
    "a name that does not occur": (
        (*KL, "--set", "symbols.nosuch=x"),
        "nosuch does not occur in this derivation; known",
    ),
    "a density that does not occur": ((*KL, "--set", "densities.r=x"), "known: p, q"),
    "lines and escapes in a setting": ((*KL, "--set", "a\nb\x1b[31m=1"), "no key of a notation"),
    "a very long setting": ((*KL, "--set", "logarithm=" + "a" * 5000), "derive: --set logarithm=aaa"),
    "a very long detail": ((*KL, "--detail", "a" * 5000), "unknown detail"),
    "columns": ((*KL, "--columns", "3"), "1 or 2"),
    "reasons": ((*KL, "--reasons", "margn"), "did you mean margin?"),
    "reasons in the margin of a fragment": ((*KL, "--fragment", "--reasons", "margin"), "fragment"),
    "pdf of a fragment": ((*KL, "--fragment", "--to", "pdf"), "fragment"),
    "pdf to a pipe": ((*KL, "--to", "pdf", "-o", "-"), "one form"),
    "old name of a form": ((*KL, "--to", "certificate"), "certificate"),
    "render nothing": (("render",), "certificate.json"),
    "render no file": (("render", "none.json"), "cannot read none.json"),
    "no such preset": (("notation", "bishp"), "did you mean bishop?"),
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
    from derive.errors import Wrong
    from derive.writing.files import write_all

    write_all(tmp_path, {"a.tex": "% Written by derive"})
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(Wrong, match="disk full"):
        write_all(tmp_path, {"a.tex": "% Written by derive, anew"})
    assert (tmp_path / "a.tex").read_text() == "% Written by derive"
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


def program(*arguments, **environment):
    """The program in an environment of its own, its output as bytes."""
    command = [sys.executable, "-m", "derive.cli", *arguments]
    return subprocess.run(command, capture_output=True, check=False, env={**os.environ, **environment})


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_what_goes_into_a_pipe_is_utf_8(encoding):
    for arguments in (("--help",), ("rules",), (*KL, "--to", "text", "-o", "-")):
        run = program(*arguments, PYTHONIOENCODING=encoding)
        assert (run.returncode, run.stderr) == (0, b"")
        assert len(run.stdout.decode("utf-8")) > 500
    run = program("entropy", "Normal(\u0430, 1)", PYTHONIOENCODING=encoding)
    assert run.returncode == 2
    assert b"Traceback" not in run.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no file that is always full")
@pytest.mark.parametrize("buffered", ["", "1"])
@pytest.mark.parametrize("argument", ["--help", "rules"])
def test_output_that_cannot_be_written_is_one_line(argument, buffered):
    command = f'"{sys.executable}" -m derive.cli {argument} > /dev/full'
    environment = {**os.environ, "PYTHONUNBUFFERED": buffered}
    run = subprocess.run(command, shell=True, capture_output=True, text=True, env=environment, check=False)
    assert run.returncode == 2
    assert run.stderr == "derive: No space left on device\n"


def test_render_makes_every_other_form(capsys, tmp_path):
    run(capsys, *KL, "--to", "json,latex,html", "-o", str(tmp_path / "a"))
    folder = tmp_path / "a" / "kl_normal_standard_normal"
    code, out, _ = run(
        capsys, "render", str(folder / "certificate.json"), "--to", "latex,html", "-o", str(tmp_path / "b")
    )
    assert code == 0
    assert "certified: 128 of 128" in out
    for path in (tmp_path / "b" / "kl_normal_standard_normal").iterdir():
        assert path.read_bytes() == (folder / path.name).read_bytes()


def test_render_in_another_notation_and_detail(capsys, root):
    path = root / "output" / "kl_normal_standard_normal" / "certificate.json"
    options = ("--notation", "bishop", "--detail", "brief", "--to", "text", "-o", "-")
    code, out, _ = run(capsys, "render", str(path), *options)
    assert code == 0
    assert "= E_q[ln(q(x)/p(x))]" in out


def test_a_fragment_has_a_file_of_its_own(capsys, tmp_path):
    run(capsys, *KL, "--fragment", "-o", str(tmp_path))
    assert [path.name for path in (tmp_path / "kl_normal_standard_normal").iterdir()] == ["equations.tex"]


def test_notations_can_be_printed_and_read_again(capsys, tmp_path):
    code, out, _ = run(capsys, "notation")
    assert (code, out.split()) == (0, ["bishop", "post", "vae"])
    for name in out.split():
        _, text, _ = run(capsys, "notation", name)
        (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
        shown = [
            run(capsys, *KL, "--notation", n, "--to", "text", "-o", "-")[1] for n in (name, str(tmp_path / "mine.toml"))
        ]
        assert shown[0] == shown[1]


def test_pdf(capsys, tmp_path, tex):
    tex("pdflatex")
    for folder in ("a", "b"):
        assert run(capsys, *KL, "--to", "pdf", "-o", str(tmp_path / folder))[0] == 0
    first, second = (tmp_path / f / "kl_normal_standard_normal" / "derivation.pdf" for f in ("a", "b"))
    assert first.read_bytes().startswith(b"%PDF")
    assert first.read_bytes() == second.read_bytes()
    assert [path.name for path in first.parent.iterdir()] == ["derivation.pdf"]


def test_without_a_tex_pdf_says_what_to_install(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("derive.writing.pdf.shutil.which", lambda _: None)
    code, out, err = run(capsys, *KL, "--to", "pdf,latex", "-o", str(tmp_path))
    assert (code, out) == (2, "")
    assert "no TeX is installed" in err
    assert "apt install" in err
    assert list(tmp_path.iterdir()) == []


def test_a_tex_that_fails_is_one_line_and_leaves_nothing(capsys, tmp_path, monkeypatch):
    broken = tmp_path / "latexmk"
    broken.write_text("#!/bin/sh\necho '! Emergency stop.'\nexit 1\n")
    broken.chmod(0o755)
    (tmp_path / "pdflatex").symlink_to(broken)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    code, _, err = run(capsys, *KL, "--to", "pdf,latex,json", "-o", str(tmp_path / "out"))
    assert code == 2
    assert "Emergency stop" in err
    assert not (tmp_path / "out").exists()


def test_a_terminal_gets_colours_and_a_pipe_does_not(capsys, monkeypatch):
    path = ("--to", "latex", "-o", "ignored")
    monkeypatch.setattr("derive.writing.files.write_all", lambda *_: [])
    assert "\x1b[" not in run(capsys, *KL, *path)[1]
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in run(capsys, *KL, *path)[1]

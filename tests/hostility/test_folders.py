"""What is written goes where it was asked for, and nowhere else; what others wrote stays as it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from derive.cli import main
from derive.forms import FORMS
from derive.naming import slug
from derive.reading import read_problem
from derive.writing.ours import is_ours

ENTROPY = ("entropy", "Normal(mu, sigma)")
SLUG = "entropy_normal"
links = pytest.mark.skipif(os.name != "posix", reason="links need no permission here")
no_root = pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root may write everywhere")


def written(*arguments):
    return main([*ENTROPY, *arguments])


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "out" / SLUG
    place.mkdir(parents=True)
    return place


def test_every_form_is_known_as_our_own_and_written_again(tmp_path):
    forms = ",".join(FORMS)
    for arguments in (("--to", forms), ("--to", forms, "--detail", "brief"), ("--fragment",)):
        assert main(["entropy", "Normal(0, 1)", *arguments, "-o", str(tmp_path)]) == 0
    files = list((tmp_path / "entropy_standard_normal").iterdir())
    assert len(files) == len(FORMS) + 1
    assert all(map(is_ours, files))


def test_a_pdf_is_known_as_our_own(tmp_path, tex):
    tex("pdflatex")
    for _ in range(2):
        assert written("--to", "pdf", "-o", str(tmp_path)) == 0


OTHERS = {
    "derivation.tex": "\\documentclass{article} % my thesis",
    "derivation.html": "<html>mine</html>",
    "derivation.md": "# Mine",
    "derivation.ipynb": "{}",
    "certificate.json": '{"mine": 1}',
    "accuracy.md": "mine",
    "entropy_normal_numpy.py": "print('mine')",
    "test_entropy_normal.py": "# mine",
    "entropy_normal_javascript.mjs": "// mine",
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_others_wrote_is_refused_before_anything_is_written(name, folder, capsys):
    (folder / name).write_text(OTHERS[name])
    assert written("-o", str(folder.parent)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"{folder / name} is there and was not written by derive: --force overwrites it" in err
    assert [path.name for path in folder.iterdir()] == [name]
    assert (folder / name).read_text() == OTHERS[name]


def test_force_overwrites(folder):
    (folder / "derivation.md").write_text("# Mine")
    assert written("--to", "markdown", "--force", "-o", str(folder.parent)) == 0
    assert "Mine" not in (folder / "derivation.md").read_text(encoding="utf-8")


def test_other_names_are_left_alone(folder):
    (folder / "notes.md").write_text("mine")
    assert written("--to", "markdown", "-o", str(folder.parent)) == 0
    assert (folder / "notes.md").read_text() == "mine"


def test_build_refuses_one_problem_and_makes_the_others(tmp_path, folder, capsys):
    (folder / "derivation.md").write_text("# Mine")
    problems = tmp_path / "problems.txt"
    problems.write_text('entropy "Normal(mu, sigma)"\nentropy "Normal(0, 1)"\n')
    assert main(["build", "--problems", str(problems), "-o", str(folder.parent)]) == 2
    assert "derivation.md is there and was not written by derive" in capsys.readouterr().err
    assert [path.name for path in folder.iterdir()] == ["derivation.md"]
    assert is_ours(folder.parent / "entropy_standard_normal" / "certificate.json")
    (folder.parent / "index.html").write_text("mine")
    assert main(["build", "--problems", str(problems), "-o", str(folder.parent)]) == 2
    assert (folder.parent / "index.html").read_text() == "mine"


@links
@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("target", ["theirs", "ours", "nothing"])
def test_a_link_in_the_way_is_refused_or_replaced_and_never_followed(folder, tmp_path, target, force):
    there = tmp_path / "elsewhere.tex"
    if target != "nothing":
        there.write_text("% Written by derive, long ago" if target == "ours" else "theirs")
    before = there.read_text() if there.exists() else None
    (folder / "derivation.tex").symlink_to(there)
    code = written("--to", "latex", "-o", str(folder.parent), *["--force"] * force)
    assert code == (0 if force or target == "ours" else 2)
    assert (there.read_text() if there.exists() else None) == before
    assert (folder / "derivation.tex").is_symlink() == (code == 2)


@links
@pytest.mark.parametrize("kind", ["folder", "pipe", "device"])
def test_what_is_no_file_is_in_the_way(folder, kind, capsys):
    path = folder / "derivation.tex"
    {"folder": path.mkdir, "pipe": lambda: os.mkfifo(path), "device": lambda: path.symlink_to("/dev/zero")}[kind]()
    assert written("--to", "latex", "-o", str(folder.parent)) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_file_where_a_folder_should_be(tmp_path, capsys):
    (tmp_path / "out").write_text("mine")
    for place in (tmp_path / "out", tmp_path / "out" / "deeper"):
        assert written("--to", "latex", "-o", str(place)) == 2
        assert capsys.readouterr().err.count("\n") == 1
    (tmp_path / SLUG).write_text("mine")
    assert written("--to", "latex", "-o", str(tmp_path)) == 2
    assert (tmp_path / "out").read_text() == (tmp_path / SLUG).read_text() == "mine"


@no_root
def test_a_folder_that_may_not_be_written_to(folder, capsys):
    folder.chmod(0o500)
    assert written("--to", "latex", "-o", str(folder.parent)) == 2
    assert "cannot write" in capsys.readouterr().err


LETTERS = ("a", "Con", "nul", "x_y__z", "mu", "A" * 200, "e", "ﬁ", "..", "../x", "a/b", "a\\b", "~", "$HOME", "a\0b")
SPREADS = ("sigma", "variance=v**2", "log_variance=l", "2/3", "exp(a)*b/3", "sqrt(x_1)", "s+1")


def test_a_slug_is_one_plain_name_whatever_the_names_are():
    from derive.errors import DeriveError

    made = 0
    for mean in LETTERS:
        for spread in SPREADS:
            try:
                found = slug(read_problem("kl", [f"Normal({mean}, {spread})", "Normal(0, 3/7)"]))
            except DeriveError:
                continue
            made += 1
            assert found.isidentifier()
            assert found.isascii()
            assert found == Path(found).name
            assert len(found) <= 70
    assert made > 20


def test_several_programs_write_to_one_folder_at_once(tmp_path):
    (tmp_path / "problems.txt").write_text('entropy "Normal(0, 1)"\n')
    build = ("build", "--problems", str(tmp_path / "problems.txt"))
    forms = ("--to", "latex,markdown,json")
    commands = [(*ENTROPY, *forms), (*ENTROPY, *forms), build, build]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "derive", *words, "-o", "out"], cwd=tmp_path, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for words in commands
    ]  # fmt: skip
    for process in running:
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    for words in commands[1:3]:
        assert main([*words, "-o", str(tmp_path / "alone")]) == 0
    assert contents(tmp_path / "out") == contents(tmp_path / "alone")


def contents(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

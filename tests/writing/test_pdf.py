"""A PDF by whichever TeX there is, and one clear line where there is none that works."""

from __future__ import annotations

import os
import shutil

import pytest

from derive.errors import Unfinished
from derive.writing.pdf import compile_pdf, find_tex

SOURCE = "\\documentclass{article}\\begin{document}x\\end{document}\n"


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """Puts programs of a test's own, and links to real ones, where alone programs are looked for."""
    folder = tmp_path / "bin"
    folder.mkdir()
    real = {name: shutil.which(name) for name in ("pdflatex", "lualatex", "sh")}

    def put(**scripts):
        for name, script in scripts.items():
            if script is None:
                if real[name] is None:
                    pytest.skip(f"{name} is not installed")
                script = f'exec {real[name]} "$@"'
            path = folder / name
            path.write_text(script if script.startswith("#!") else f"#!{real['sh']}\n{script}\n")
            path.chmod(0o755)

    monkeypatch.setattr("derive.writing.pdf.shutil.which", lambda name: found(name, folder))
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return put


def found(name, folder):
    path = folder / name
    return str(path) if path.exists() else None


@pytest.mark.parametrize("broken", ["exit 127", "exit 0", "echo no perl; exit 1", "#!/no/such/interpreter"])
def test_a_latexmk_that_cannot_be_run_leaves_pdflatex(programs, broken):
    programs(latexmk=broken, pdflatex=None)
    assert find_tex() == ("latexmk", "pdflatex")
    assert compile_pdf(SOURCE, find_tex()).startswith(b"%PDF")


def test_lualatex_alone_will_do(programs):
    programs(lualatex=None)
    assert find_tex() == ("lualatex",)
    assert compile_pdf(SOURCE, find_tex()).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("script", "words"),
    [("exit 0", "made no PDF"), ("#!/no/such/interpreter", "cannot be run"), ("echo '! Stop.'; exit 1", "! Stop.")],
)
def test_a_tex_that_makes_no_pdf_is_one_line(programs, script, words):
    programs(pdflatex=script)
    with pytest.raises(Unfinished, match=words) as caught:
        compile_pdf(SOURCE, find_tex())
    assert "\n" not in str(caught.value)


def test_what_tex_complains_of_is_told_once_and_not_tried_again(programs):
    programs(latexmk="echo '! Undefined control sequence.'; touch derivation.log; exit 1", pdflatex="exit 0")
    with pytest.raises(Unfinished, match="latexmk could not compile the document: ! Undefined"):
        compile_pdf(SOURCE, find_tex())


def test_a_users_own_settings_of_latexmk_are_not_read(tmp_path, monkeypatch, tex):
    tex("latexmk")
    (tmp_path / ".latexmkrc").write_text("$out_dir = 'elsewhere'; system('touch ran');\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert compile_pdf(SOURCE, ("latexmk",)).startswith(b"%PDF")
    assert not list(tmp_path.rglob("ran"))


def test_a_tex_that_takes_too_long_is_stopped(programs, monkeypatch):
    programs(pdflatex="sleep 30 & sleep 30")
    monkeypatch.setattr("derive.writing.pdf.SECONDS", 0.2)
    with pytest.raises(Unfinished, match="took more than"):
        compile_pdf(SOURCE, find_tex())

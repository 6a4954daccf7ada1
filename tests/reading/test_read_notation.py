"""Notations from files and settings: read strictly, and never as TeX that does anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from derive import Wrong
from derive.notation import CHOICES, DEFAULT, KEYS
from derive.reading.latex import check_latex
from derive.reading.notation import preset, presets, read_notation


def test_presets():
    assert presets() == ("bishop", "post", "vae")
    assert preset("bishop").logarithm == "ln"
    assert preset("vae").densities == {"q": r"q_\phi", "p": r"p_\theta"}
    assert read_notation(None) is DEFAULT


def test_a_file_starts_from_a_preset_and_settings_come_last(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("preset = 'vae'\nlogarithm = 'ln'\n[symbols]\nmu = 'm'\n", encoding="utf-8")
    notation = read_notation(str(path), ["logarithm=log", "symbols.mu=a", "variable = x"])
    assert (notation.logarithm, notation.variable, notation.symbols) == ("log", "x", {"mu": "a"})
    assert notation.densities["q"] == r"q_\phi"


BAD = {
    "logarithm = 'lg'": "logarithm is one of log, ln",
    "logrithm = 'ln'": "did you mean logarithm?",
    "logarithm = 3": "logarithm is one of",
    "preset = 3": "preset must be a name",
    "preset = ''": "no notation is called ''",
    "preset = 'bishp'": "did you mean bishop?",
    "[symbols]\nmu = 3": "symbols.mu must be a piece of LaTeX",
    "symbols = 'm'": "symbols is a table",
    "[symbols]\n'm u' = 'm'": "is no symbol's name",
    "divergence = 'D(#1)'": "lacks #2",
    "divergence = 'D(#1,#2,#3)'": "has no #3",
    "entropy = 'H'": "lacks #1",
    "variable = '#1'": "has no #1: it is a name",
    "variable = ''": "must be a piece of LaTeX",
    "variable = '\\input{x}'": "command \\input",
    "variable = 'x}'": "braces",
    "variable = '{x'": "braces",
    "variable = '$x$'": "'$' in column 1",
    "variable = 'x%'": "'%' in column 2",
    "variable = '\\\\'": "column 1",
    "variable = 'x^^41'": "",
    "variable = '\u03bc'": "column 1",
    "variable = '<script>'": "",
    "[variances]\nsigma='v'\n[log_variances]\nsigma='l'": "not by both",
    "= 3": "is not TOML",
    "a = [[[[": "is not TOML",
}


@pytest.mark.parametrize("text", BAD)
def test_bad_files_are_refused_in_one_line(text, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Wrong) as caught:
        read_notation(str(path))
    assert BAD[text] in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "mine.toml" in str(caught.value) or "preset" in text


def test_files_that_cannot_be_read(tmp_path):
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "large.toml").write_text("#" * 200_000)
    for name, words in (("none.toml", "cannot read"), ("binary.toml", "UTF-8"), ("large.toml", "bytes")):
        with pytest.raises(Wrong, match=words):
            read_notation(str(tmp_path / name))
    with pytest.raises(Wrong, match="cannot read"):
        read_notation(str(tmp_path) + "/.toml/x.toml")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no file without an end")
def test_a_file_without_an_end_is_not_read_to_it(tmp_path):
    (tmp_path / "zero.toml").symlink_to("/dev/zero")
    with pytest.raises(Wrong, match="more than 100000 bytes"):
        read_notation(str(tmp_path / "zero.toml"))


def test_a_preset_is_no_setting_and_is_told_so():
    with pytest.raises(Wrong, match="--notation bishop"):
        read_notation(None, ["preset=bishop"])


@pytest.mark.parametrize("setting", ["logarithm", "=ln", "symbols.=m", "symbols.mu", "foo=1", "symbols=m"])
def test_bad_settings(setting):
    with pytest.raises(Wrong):
        read_notation(None, [setting])


def test_every_key_can_be_set():
    values = {key: next(word for word in words if word != getattr(DEFAULT, key)) for key, words in CHOICES.items()}
    for key in KEYS:
        if key in ("densities", "symbols", "variances", "log_variances"):
            setting = f"{key}.sigma=v"
        else:
            slots = {
                "divergence": "D#1#2",
                "cross_entropy": "#1#2",
                "entropy": "#1",
                "normal": "#1#2",
                "expectation": "#1#2",
            }
            setting = f"{key}={values.get(key) or slots.get(key) or 'x'}"
        assert getattr(read_notation(None, [setting]), key) != getattr(DEFAULT, key)


def test_latex_of_names():
    for tex in (r"\mu_\phi", r"\hat{\sigma}", r"\mathrm{KL}", r"D_{\mathrm{KL}}", r"\sigma'", r"q^{(i)}", r"\ell_{0}"):
        assert check_latex(tex, "here") == tex
    for tex in (r"\def", r"\write18{ls}", r"\csname x\endcsname", "~", "&", '"', "`", "\\", "x\ny", "a" * 300):
        with pytest.raises(Wrong):
            check_latex(tex, "here")

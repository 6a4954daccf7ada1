r"""LaTeX from files and settings is what TeX can set, or it is refused in one line."""

from __future__ import annotations

import random
import subprocess

import pytest

from derive.errors import Wrong
from derive.reading.latex import check_latex
from derive.reading.safe_latex import COMMANDS, safe_latex
from derive.rules import catalogue

BROKEN = (
    r"x_1_2", "a_", "a^", r"\hat", r"\left(", r"\right)", r"\text", r"\mathrm", r"\big", "x^2^3", "x'^2", "x^2'",
    r"x_\hat a", r"x_\,", r"\left x\right)", r"\text{a_1}", r"\text{a^1}", r"\text{a{b}}", r"\hat_1", "x'_1'",
)  # fmt: skip
NO_NAMES = (
    "a+b", "a-b", "a=b", "a*b", "a/b", "a:b", "a;b", "a|b", "a,b", "(a)", "[a]", "2", "2a", "ab", r"\,", r"\quad",
    r"\KL", r"\KL{a}{b}", "_1", "'", "{a+b}", r"\mathrm{a+b}", r"\mathrm{2}", r"\hat{a+b}", r"\text{ }", r"\log", "{}",
)  # fmt: skip
NAMES = (
    "x", r"\mu", r"\mu_\phi", "x_1^2", r"x''_{a+b}", r"\hat{\sigma}", r"\hat\sigma_*", r"\mathbf{m}_*", "v^*",
    r"q^{(i)}", r"D_{\mathrm{KL}}", r"\text{mean}", r"\text{the mean}_1", r"\mathrm{m2}", r"\ell_{0}", "{x_1}_2",
    r"\overline{\mathbf x}", r"\mathcal N",
)  # fmt: skip
STATEMENTS = (
    r"x^",
    r"\frac",
    r"\frac1",
    r"\left( x",
    r"\overline",
    r"\sqrt[2",
    r"\int_a_b f",
    "\u03c3",
    "{" * 30 + "}" * 30,
)


@pytest.mark.parametrize("tex", [*BROKEN, *NO_NAMES])
def test_no_name(tex):
    with pytest.raises(Wrong) as caught:
        check_latex(tex, "symbols.mu")
    assert str(caught.value).startswith("symbols.mu")


@pytest.mark.parametrize("tex", NAMES)
def test_names(tex):
    assert check_latex(tex, "symbols.mu") == tex


@pytest.mark.parametrize("tex", [*(f"#1 #2 {tex}" for tex in BROKEN), r"D_#1 #2", "#1^2 #2", r"\hat #1 #2"])
def test_no_pattern(tex):
    with pytest.raises(Wrong):
        check_latex(tex, "divergence", 2)


@pytest.mark.parametrize("tex", [r"\bigl\langle #2 \bigr\rangle_{#1}", r"\left(#1\,|\,#2\right)^2", r"{#1}^2 + #2"])
def test_patterns(tex):
    assert check_latex(tex, "divergence", 2) == tex


@pytest.mark.parametrize("tex", [*BROKEN, *STATEMENTS])
def test_no_statement(tex):
    with pytest.raises(Wrong):
        safe_latex(tex)


def test_every_law_of_ours_is_a_statement():
    for law in catalogue().values():
        assert safe_latex(law.statement) == law.statement


def test_tex_sets_whatever_is_let_through(tex, tmp_path):
    pieces = [
        *(rf"\{name} " for name in sorted(COMMANDS)),
        *"abx12_^{}'_^{}()[]|,+-=/<>:;",
        r"\,",
        r"\{",
        r"\text{a b}",
    ]
    chance = random.Random(0)
    tried = {"".join(chance.choices(pieces, k=chance.randint(1, 6))) for _ in range(6000)}
    tried |= {form.format(rf"\{name} ") for name in COMMANDS for form in ("{}x", "x_{}", r"\hat{}", "{}_1^2", "{}'")}
    kept = sorted(filter(is_let_through, tried))
    assert len(kept) > 1000
    body = "\n".join(f"${formula}$\\par" for formula in kept)
    source = (
        f"\\documentclass{{article}}\\usepackage{{amsmath,amssymb}}\\begin{{document}}\n{body}\n\\end{{document}}\n"
    )
    (tmp_path / "all.tex").write_text(source)
    command = [tex("pdflatex"), "-interaction=nonstopmode", "-halt-on-error", "-draftmode", "all.tex"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, errors="replace")
    assert run.returncode == 0, run.stdout[-600:]


def is_let_through(formula):
    try:
        return bool(safe_latex(formula))
    except Wrong:
        return False

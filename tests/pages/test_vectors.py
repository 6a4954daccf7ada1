"""Vectors and matrices on a page and in a notebook: letters, bars and tables, no picture, and a check that agrees."""

from __future__ import annotations

import re

import pytest

from derive.code import generate
from derive.derived import Derived, styled
from derive.notation import DEFAULT
from derive.pages.mathml import mathml
from derive.pages.notebook import computed
from derive.pages.page import page_html
from derive.pages.vector_cells import VectorCells
from derive.reading import read_problem

PROBLEMS = [
    ("kl", "MultivariateNormal(mu, Sigma)", "MultivariateNormal(m, S)"),
    ("kl", "MultivariateNormal(mu, Sigma)", "MultivariateNormal(0, I)"),
    ("kl", "IsotropicNormal(mu, sigma)", "MultivariateNormal(m, S)"),
    ("kl", "MultivariateNormal(mu, Sigma)", "DiagonalNormal(m, s)"),
    ("kl", "MultivariateNormal([a, b], [[s1**2, r*s1*s2], [r*s1*s2, s2**2]])", "MultivariateNormal(0, I)"),
    ("kl", "DiagonalNormal(mu, sigma)", "DiagonalNormal(m, log_variance=l)"),
    ("entropy", "MultivariateNormal(np, D)"),
    ("cross-entropy", "MultivariateNormal(mu, Sigma)", "MultivariateNormal(m, S)"),
]

LETTERS = {
    r"\mathbf{x}": "𝐱", r"\boldsymbol{\mu}": "𝝁", r"\boldsymbol{\Sigma}": "𝚺", r"\mathbf{S}": "𝐒", r"\mathbf{0}": "𝟎",
    r"\mathbf{I}": "𝐈",
}  # fmt: skip


@pytest.mark.parametrize("tex", LETTERS)
def test_letters_are_characters_of_an_alphabet(tex):
    assert re.sub("<[^>]*>", "", mathml(tex)) == LETTERS[tex]
    assert "mathvariant" not in mathml(tex)


def test_bars_open_and_close_and_a_sign_after_them_is_between_two_terms():
    shown = mathml(r"\lvert \mathbf{S} \rvert + \lVert \mathbf{x} \rVert_{\mathrm{F}}^2")
    assert '<mo form="prefix">|</mo>' in shown
    assert '<mo form="postfix">|</mo>' in shown
    assert "<mo>+</mo>" in shown
    assert re.search(r'<msubsup><mrow><mo form="prefix">‖</mo>.*<mo form="postfix">‖</mo></mrow><mi', shown)


def test_a_matrix_is_a_table_whose_brackets_carry_its_exponent():
    shown = mathml(r"{\begin{pmatrix} a & b \\ c & d \end{pmatrix}}^{-1}")
    assert shown.count("<mtr>") == 2
    assert re.search(r"<msup><mrow><mo>\(</mo><mtable>.*</mtable><mo>\)</mo></mrow>", shown)
    assert '<mo form="prefix">|</mo><mtable>' in mathml(r"\begin{vmatrix} a & b \\ c & d \end{vmatrix}")


@pytest.fixture(scope="module")
def general():
    return Derived(read_problem(*PROBLEMS[0][:1], list(PROBLEMS[0][1:])))


def test_a_page_about_vectors_has_no_picture_and_says_nothing_about_one(general):
    html = page_html(general.derivation, general.certificate, DEFAULT, general.slug, {"latex": "x"}, "")
    assert "<svg" not in html
    assert 'id="see"' not in html
    assert 'href="#see"' not in html
    assert "𝚺" in html
    assert "≻" in html
    assert "undefined" not in html.partition("<script")[0]


@pytest.mark.parametrize("problem", PROBLEMS, ids=" ".join)
def test_the_closed_form_and_the_quadrature_agree(problem, capsys):
    """The cells as they stand, with the code of the result; a wrong closed form would fail their own assertion, too."""
    derived = Derived(read_problem(problem[0], list(problem[1:])))
    names = {}
    exec(generate(derived.code_problem, "numpy", ""), names)
    exec(VectorCells.of(derived.derivation, styled("brief"), derived.slug).check(), names)
    closed, integral = (float(line.split()[-1]) for line in capsys.readouterr().out.splitlines())
    assert closed == pytest.approx(integral, rel=1e-9, abs=1e-9)
    assert closed != 0


def test_a_notebook_about_vectors_ends_with_its_check(general):
    cells = computed(general.derivation, styled("brief"), general.slug, "pass\n")
    assert [cell["cell_type"] for cell in cells] == ["markdown", "code"] * 2
    text = "".join("".join(cell["source"]) for cell in cells)
    assert "matplotlib" not in text
    assert "icture" not in text

"""What a derivation writes letters for is told before the first of them is used, in every form."""

from __future__ import annotations

from functools import cache

import pytest
from sympy import Identity, MatrixSymbol, Symbol

from derive import MultivariateNormal, kl
from derive.derived import Derived
from derive.reading import read_problem
from derive.reading.notation import presets

CORRELATED = "MultivariateNormal([a, b], [[s1**2, r*s1*s2], [r*s1*s2, s2**2]])"
OTHER = "MultivariateNormal([c, d], [[v, e], [e, w]])"
MU = r"\boldsymbol{\mu} = \begin{pmatrix} a"
TOLD = {
    (CORRELATED, "MultivariateNormal(0, I)"): "with D = 2, μ = [a; b] and Σ = [s1², r s1 s2; r s1 s2, s2²]",
    (CORRELATED, OTHER): "with D = 2, μ = [a; b], Σ = [s1², r s1 s2; r s1 s2, s2²], m = [c; d] and S = [v, e; e, w]",
    ("MultivariateNormal(mu, Sigma)", "IsotropicNormal(m, s)"): "with S = s² I",
}


@cache
def derived(problem):
    return Derived(read_problem("kl", problem))


@pytest.mark.parametrize("detail", ["brief", "standard", "full"])
@pytest.mark.parametrize("problem", TOLD, ids=str)
def test_text_tells_letters_under_its_title(problem, detail):
    assert derived(problem).text(detail).split("\n\n")[1] == TOLD[problem]


@pytest.mark.parametrize("form", ["latex", "markdown", "html", "notebook", "fragment"])
@pytest.mark.parametrize("notation", presets())
def test_letters_are_told_before_they_are_used(form, notation):
    problem, options = derived((CORRELATED, "MultivariateNormal(0, I)")), {"notation": notation}
    make = problem.latex if form == "fragment" else getattr(problem, form)
    text = make(fragment=True, **options) if form == "fragment" else make(**options)
    if form == "html":
        text = text.split('id="derivation"')[0]
        assert "with <math" in text
        assert "𝝁" in text
        assert "𝚺" in text
    else:
        text = text.replace(r"\\", "\\")  # in JSON a backslash is two
        assert 0 <= text.find(MU) < text.find(r"\boldsymbol{\Sigma}^{-1}")


def test_letters_are_told_in_a_dimension_that_is_a_number():
    mu, m = (MatrixSymbol(name, 2, 1) for name in ("mu", "m"))
    told = kl(
        MultivariateNormal(mu, MatrixSymbol("Sigma", 2, 2)), MultivariateNormal(m, Symbol("s") ** 2 * Identity(2))
    )
    assert told.text().split("\n\n")[1] == "with D = 2 and S = s² I"


def test_densities_are_written_by_letters():
    text = derived((CORRELATED, OTHER)).latex()
    assert r"q(\mathbf{x}) = \frac{1}{\sqrt{(2 \pi)^2 \lvert \boldsymbol{\Sigma} \rvert}}" in text
    assert r"p(\mathbf{x}) = \frac{1}{\sqrt{(2 \pi)^2 \lvert \mathbf{S} \rvert}}" in text


def test_nothing_is_told_where_all_is_written_as_given():
    text = derived(("MultivariateNormal(mu, Sigma)", "MultivariateNormal(m, S)")).text()
    assert text.split("\n\n")[1].startswith("1  ")


def test_densities_that_do_not_fit_beside_each_other_have_rows_of_their_own():
    long = derived((CORRELATED, OTHER)).latex(columns=2)
    short = derived(("Normal(mu, sigma)", "Normal(0, 1)")).latex()
    assert r",$\\[4pt] $\displaystyle {" in long
    assert r",\qquad p(z) =" in short

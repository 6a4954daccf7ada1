"""LaTeX for an author: fragments with labels and references, sentences, letters, macros, marks, narrow columns."""

from __future__ import annotations

import re

import pytest
from sympy import symbols

from derive import Normal, Wrong, cross_entropy, entropy, kl
from derive.derived import styled
from derive.writing.document import letter
from derive.writing.words import as_sentence, plural

GENERAL = kl(Normal("mu", "sigma"), Normal("m", "s"))
DETAILS = ("brief", "standard", "full")


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("reasons", ["between", "letters", "none"])
def test_a_fragment_has_one_number_and_label_a_section_and_refers_to_these(detail, reasons):
    tex = GENERAL.latex(detail, fragment=True, reasons=reasons)
    labels = re.findall(r"\\label\{(.*?)\}", tex)
    assert len(labels) == len(set(labels)) == tex.count(r"\begin{align}") == tex.count(r"\end{align}")
    assert all(label.startswith("eq:kl-normal-normal") for label in labels)
    assert set(re.findall(r"\\eqref\{(.*?)\}", tex)) <= set(labels)
    rows = sum(line.startswith((" &", "& ")) for line in tex.splitlines())
    assert rows == len(labels) + tex.count(r"\nonumber")
    assert not set(re.findall(r"\\([a-zA-Z]+)", re.sub("%.*", "", tex))) & {"textcolor", "fit", "why", "usepackage"}


def test_two_fragments_do_not_share_labels():
    first, second = (problem.latex(fragment=True) for problem in (GENERAL, entropy(Normal("mu", "sigma"))))
    assert not set(re.findall(r"\\label\{(.*?)\}", first)) & set(re.findall(r"\\label\{(.*?)\}", second))


SENTENCES = (
    "By definition,",
    "The logarithm of a quotient is a difference of logarithms:",
    "By linearity of the integral,",
    r"the first integral is 1, since $q(z)$ is a density, and by",
    r"the second integral is the variance of $q(z)$, $\sigma^2$:",
    r"the second integral is $(\mu - m)^2 + \sigma^2$:",
    r"Substitute $z = \mu + \sigma u$:",
    r"With $\varphi(u) = u - \log(1 + u)$,",
    r"the second integral is 0, since $\mu$ is the mean of $q(z)$",
)


@pytest.mark.parametrize("text", SENTENCES)
def test_sentences_read_as_a_person_would_write_them(text):
    assert text in GENERAL.latex(reasons="between")


def test_of_expectations_they_speak_of_expectations():
    tex = GENERAL.latex(fragment=True, notation="bishop")
    assert "By linearity of the expectation," in tex
    assert "the first expectation is 1" in tex
    lemma = tex[tex.index("lemma-1 gaussian") if "lemma-1 gaussian" in tex else tex.index("Gaussian integral") :]
    assert "linearity of the expectation" not in lemma.split("% Lemma")[0]


def test_each_law_that_is_told_has_a_sentence():
    for detail in DETAILS:
        for problem in (
            GENERAL,
            kl(Normal("mu", log_variance="l"), Normal(0, 1)),
            cross_entropy(Normal(0, 1), Normal("m", "s")),
        ):
            for part in problem.derivation.parts:
                for step in part.steps:
                    assert step.rule.says or step.rule.proof or step.rule.name in NAMED, (detail, step.rule.name)


NAMED = {"limits"}


def test_words():
    assert as_sentence("by linearity") == "By linearity,"
    assert as_sentence("multiply out") == "Multiply out:"
    assert as_sentence("by Lemma 1 the integral is 1") == "By Lemma 1 the integral is 1:"
    assert as_sentence("") == ""
    assert "".join(plural(["by ", "Lemma 1", " and ", "Lemma 2"])) == "by Lemmas 1 and 2"
    assert "".join(plural(["by ", "Lemma 1", ", ", "Lemma 2", " and ", "Lemma 5"])) == "by Lemmas 1, 2 and 5"
    apart = ["by ", "Lemma 1", " the first is 1, and by ", "Lemma 2", " the second is 0"]
    assert plural(apart) == apart
    assert [letter(0), letter(25), letter(26), letter(27)] == ["a", "z", "aa", "ab"]


def test_letters_are_explained():
    tex = GENERAL.latex(reasons="letters")
    assert r"\overset{(a)}{=}" in tex
    assert "Reasons: (a) definition; (b) logarithm of a quotient; (c) linearity of the integral." in tex


def test_macros_are_defined_where_they_are_used_and_nowhere_else():
    tex = GENERAL.latex(fragment=True, macros=True)
    assert r"\providecommand{\KL}[2]{\mathrm{KL}(#1\,\|\,#2)}" in tex
    assert r"\KL{q}{p}" in tex
    assert r"\Expectation" not in tex
    assert r"\Expectation" in GENERAL.latex(fragment=True, macros=True, notation="vae")
    assert r"\providecommand" not in GENERAL.latex(fragment=True)


def test_marks_and_columns():
    assert r"\textcolor[HTML]" not in GENERAL.latex()
    assert r"\textcolor[HTML]" in GENERAL.latex(mark=True)
    assert "amsmath and xcolor" in GENERAL.latex(mark=True, fragment=True)
    one, two = GENERAL.latex(), GENERAL.latex(columns=2)
    assert "twocolumn" in two
    assert two.count("\n &") > one.count("\n &")


def test_blackboard_letters_have_something_to_fall_back_on():
    assert r"\providecommand{\mathbb}" in GENERAL.latex(fragment=True, notation="bishop")
    assert r"\mathbb" not in GENERAL.latex(fragment=True)


@pytest.mark.parametrize(
    "options", [{"columns": 3}, {"reasons": "margn"}, {"fragment": True, "reasons": "margin"}, {"notation": "bishp"}]
)
def test_a_style_that_is_none(options):
    with pytest.raises(Wrong):
        styled(**options)


def test_the_document_has_all_that_an_author_needs():
    tex = GENERAL.latex()
    for part in (
        r"\boxed{",
        r"\textbf{Given.}",
        r"\textbf{Lemma 1",
        r"\textbf{Checked.}",
        r"\textbf{Code.}",
        r"\hyperlink{",
    ):
        assert part in tex
    targets = set(re.findall(r"\\hypertarget\{(.*?)\}", tex))
    assert set(re.findall(r"\\hyperlink\{(.*?)\}", tex)) <= targets


def test_what_is_no_expectation_is_not_called_one():
    tex = entropy(Normal(0, 1)).latex(fragment=True, notation="bishop")
    assert r"the integral is $\sqrt{2 \pi}$" in tex
    margin = entropy(Normal(0, 1)).latex("full", notation="bishop")
    lemma = margin[margin.index("Lemma 2 (normalisation)") : margin.index("Lemma 3")]
    assert "constant factor of an integral" in lemma
    assert "expectation" not in lemma


def test_what_a_step_assumes_is_mathematics():
    assert r"($\sigma > 0$" in GENERAL.latex("full", fragment=True, reasons="letters")
    assert " > 0)" not in re.sub(r"\$.*?\$", "", GENERAL.latex("full", fragment=True))


def test_labels_of_ones_own():
    tex = GENERAL.latex(fragment=True, label="post:kl")
    assert r"\label{eq:post:kl:1}" in tex
    assert r"\eqref{eq:post:kl:2}" in tex
    with pytest.raises(Wrong, match="--label"):
        GENERAL.latex(fragment=True, label="a b")


def test_a_line_breaks_inside_no_brackets_that_stretch():
    problem = kl(halves("a", "b", "sigma"), halves("m", "k", "s"))
    for notation in ("bishop", "vae"):
        for row in problem.latex("full", columns=2, notation=notation).splitlines():
            assert row.count(r"\left") == row.count(r"\right"), row


def halves(a, b, scale):
    """N((a + b)/2, scale²)"""
    first, second = symbols(f"{a} {b}", real=True)
    return Normal((first + second) / 2, scale)


def test_many_laws_are_told_by_those_that_do_something():
    tex = kl(Normal("mu", "sigma"), Normal(0, 1)).latex(reasons="between")
    assert "Multiply out; the exponent comes out of the logarithm:" in tex
    assert "Multiply the numbers:" not in tex

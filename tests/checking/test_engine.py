"""Sides as the engine's terms: what explains a step, our own steps between two lines, words in E, misconceptions."""

from __future__ import annotations

from itertools import pairwise

import pytest

from derive.checking.checking import check, check_lines
from derive.checking.context import Context
from derive.checking.context.givens import given
from derive.checking.engine.believing import believed, siblings, siblings_of_lemmas
from derive.checking.engine.explaining import SEVERAL
from derive.checking.engine.filling import filled
from derive.checking.engine.means import equal_in_means
from derive.checking.engine.translating import translated
from derive.checking.engine.trees import tree_of
from derive.checking.grammar import readings
from derive.rules.misconceptions import misconceptions
from derive.terms import evaluated


def tree(text):
    return readings(text)[0].tree


def context(*facts):
    found = Context()
    for fact in facts:
        given(found, fact)
    return found


NORMAL = context("q = Normal(mu, sigma)", "p = Normal(0, 1)", "x ~ q", "a > 0", "b > 0")
LAWS = {
    "linearity of the integral": [r"\int (f(x)+g(x))\,dx", r"\int f(x)\,dx+\int g(x)\,dx"],
    "logarithm of a product": [r"\log(2a^2)", r"\log 2+\log a^2"],
    "logarithm of a product, from right to left": [r"\log 2+\log a^2", r"\log(2a^2)"],
    "another order of terms and factors": ["a b+c", "c+b a"],
    "square of a sum": ["(a-b)^2", "a^2-2ab+b^2"],
    "opposite terms cancel": ["a+b-a", "b"],
    "limits": [r"\left[x^2\right]_a^b", "b^2-a^2"],
    "arithmetic": ["2a+3-1+a", "3a+2"],
    "algebra": [r"\frac{b^2-a^2}{b-a}", "a+b"],
    "laws of the logarithm": [r"\log\frac{ab}{c}", r"\log a+\log b-\log c"],
    "linearity of the expectation": ["E[aX+b]", "aE[X]+b"],
    "the definition of a quantity": [r"\mathrm{Var}(X)", "E[(X-E[X])^2]"],
    "a derivative is taken": [r"\frac{d}{da}a^2", "2a"],
}


@pytest.mark.parametrize("law", LAWS)
def test_laws(law):
    (step,) = check_lines(LAWS[law], givens=["a > 0", "b > 0", "c > 0"]).steps
    assert step.verdict in ("proved", "enclosed")
    assert step.law == law


def test_letters_under_a_logarithm_need_not_be_declared():
    (step,) = check_lines([r"\log(ab)", r"\log a+\log b"]).steps
    assert step.law == "logarithm of a product"


def test_laws_of_two_topics_are_several_steps():
    lines = [r"\int_0^1\log\frac{ab}{c}\,x\,dx + (a+b)^2", r"\frac{\log a+\log b-\log c}{2}+a^2+2ab+b^2"]
    (step,) = check_lines(lines, givens=["a > 0", "b > 0", "c > 0"]).steps
    assert step.verdict == "proved"
    assert step.law == SEVERAL


SIDES = [
    "a+b-c", r"-\frac{a}{2b}", r"\frac12(a-b)^2", r"\sqrt{2\pi}\,\sigma", r"e^{-x^2/2}", r"\log\frac{a}{b}",
    r"\int_0^1 x^2\,dx", r"\int q(z)\log\frac{q(z)}{p(z)}\,dz", r"\left[x^2\right]_0^1", r"\sum_{i=1}^n i^2",
    r"\mathrm{KL}(q\|p)", "a^{-2}", r"\Gamma(a)", "E[aX+b]", r"\frac{1}{\sqrt{a}}", "a^{b}", r"-(a+b)",
]  # fmt: skip


@pytest.mark.parametrize("side", SIDES)
def test_a_term_that_is_written_as_a_tree_is_read_as_the_same_term(side):
    laws = "E[" not in side
    term = translated(NORMAL, tree(side), laws)
    assert term is not None
    again = translated(NORMAL, tree_of(term), laws)
    assert evaluated(again) == evaluated(term)


CHAINS = [
    (r"\mathrm{KL}(q\|p)", r"\frac12(\mu^2+\sigma^2-1-\log\sigma^2)"),
    (r"-\int q(z)\log p(z)\,dz", r"\frac12\log 2\pi+\frac12(\mu^2+\sigma^2)"),
    ("E_q[(x-1)^2]", r"\sigma^2+\mu^2-2\mu+1"),
    ("E_q[x]", r"\mu"),
    (r"\frac{(a+b)^2-(a-b)^2}{4}", "ab"),
    ("E[(Y-c)^2]", "E[Y^2]-2cE[Y]+c^2"),
    (r"\mathrm{Var}(aY+b)", r"a^2\mathrm{Var}(Y)"),
    (r"\mathrm{Var}(Y+Z)", r"\mathrm{Var}(Y)+\mathrm{Var}(Z)+2\mathrm{Cov}(Y,Z)"),
    (r"q(z)", r"\mathcal N(z;\mu,\sigma^2)"),
]


@pytest.mark.parametrize(("before", "after"), CHAINS)
def test_our_own_steps_lead_from_the_one_line_to_the_other_and_each_is_proved(before, after):
    steps = filled(NORMAL, tree(before), tree(after))
    assert len(steps) > 1
    assert [steps[0].law, steps[0].verdict] == ["", ""]
    assert {step.verdict for step in steps[1:]} == {"proved"}
    assert all(step.law and step.text and step.latex for step in steps[1:])
    assert all(first.text != second.text for first, second in pairwise(steps))


OF_FAMILIES = [
    ("E[X^2]-E[X]^2", r"\frac{a}{b^2}", "X ~ Gamma(a, b)", "the gamma integral"),
    ("E[\\log X]", r"\psi(a)-\log b", "X ~ Gamma(a, b)", "the gamma integral"),
    ("H(X)", r"1-\log\lambda", "X ~ Exp(lambda)", "the gamma integral"),
    ("E[X]", r"\frac{a}{a+b}", "X ~ Beta(a, b)", "the beta integral"),
    (r"\mathbb{E}[|X-\mu|]", "b", "X ~ Laplace(mu, b)", "the integral of the Laplace law"),
    ("E[e^{tX}]", r"e^{\mu t+\sigma^2t^2/2}", "X ~ Normal(mu, sigma)", "the normal integral"),
    ("E[X]", r"e^{\mu+\sigma^2/2}", "X ~ LogNormal(mu, sigma)", "the normal integral of a logarithm"),
    ("E[X]", r"\frac{a+b}{2}", "X ~ Uniform(a, b)", "the integral of a power"),
    ("E[X^2]", r"\lambda+\lambda^2", "X ~ Poisson(lambda)", "the exponential series"),
    ("E[X]", r"\frac1p", "X ~ Geometric(p)", "the geometric series"),
    (r"\mathrm{Var}(X)", "np(1-p)", "X ~ Binomial(n, p)", "the binomial theorem"),
    ("E[X]", "p", "X ~ Bernoulli(p)", "a finite sum"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "law", "named"), OF_FAMILIES)
def test_integrals_and_sums_of_other_families_are_worked_out(before, after, law, named):
    steps = filled(context(law), tree(before), tree(after))
    assert named in {step.law for step in steps}
    assert {step.verdict for step in steps[1:]} <= {"proved", "enclosed"}


def test_the_ends_of_a_half_line():
    before, after = r"\left[-x^2e^{-ax}\right]_0^\infty+\int_0^\infty 2xe^{-ax}\,dx", r"\frac{2}{a^2}"
    steps = filled(NORMAL, tree(before), tree(after))
    assert "the ends are put in" in {step.law for step in steps}
    assert filled(NORMAL, tree(r"\left[e^{ax}\right]_0^\infty"), tree("-1")) == ()


def test_densities_that_are_written_by_their_family_keep_their_parameters():
    steps = filled(NORMAL, tree(r"\int q(x)\log\frac{q(x)}{p(x)}\,dx"),
                   tree(r"\int N(x;\mu,\sigma^2)\log\frac{N(x;\mu,\sigma^2)}{N(x;0,1)}\,dx"))  # fmt: skip
    assert "N(x; μ, σ²)/N(x; 0, 1)" in steps[-1].text


def test_entries_of_a_sequence_are_no_constants_in_a_sum():
    text = r"$$\sum_{i=1}^n(x_i-m)^2 = \sum_{i=1}^nx_i^2-2m\sum_{i=1}^nx_i+nm^2$$"
    (step,) = check(text, fill=True).steps
    assert step.own
    assert "linearity of the sum" in {own.law for own in step.own}
    assert {own.verdict for own in step.own[1:]} <= {"proved", "enclosed"}


def test_where_our_laws_do_not_lead_nothing_is_made_up():
    assert filled(NORMAL, tree(r"\int_0^\infty \frac{\sin x}{x}\,dx"), tree(r"\frac{\pi}{2}")) == ()
    assert filled(NORMAL, tree(r"\int_0^\infty x^{a-1}e^{-x}\,dx"), tree(r"\Gamma(a+1)")) == ()
    assert filled(NORMAL, tree(r"(a+b)^2"), tree("a^2+b^2")) == ()


def test_steps_are_filled_where_they_are_asked_for():
    text = (
        r"Let σ > 0 and $q(z)=\mathcal N(z;\mu,\sigma^2)$. $$\int q(z)(z-\mu)^2\,dz + (a+b)^2 = \sigma^2+a^2+2ab+b^2$$"
    )
    asked, plain = check(text, fill=True).steps[-1], check(text).steps[-1]
    assert asked.own
    assert plain.own is None
    assert asked.law == plain.law


@pytest.mark.parametrize(
    ("first", "second", "equal"),
    [
        ("E[aX+bY]", "aE[X]+bE[Y]", True),
        ("E[(X-E[X])(Y-E[Y])]", "E[XY]-E[X]E[Y]", True),
        ("E[E[X]Y]", "E[X]E[Y]", True),
        ("E[XY]", "E[X]E[Y]", False),
        ("E[X^2]", "E[X]^2", False),
        ("E_q[Y]", "E_p[Y]", False),
        (r"E_{Y\sim\mathcal N(0,1)}[Y]", r"E_{Y\sim\mathcal N(1,1)}[Y]", False),
        ("E[aX]", "E[X]", False),
        ("a+b", "b+a", False),
    ],
)
def test_words_in_means(first, second, equal):
    terms = [translated(context(), tree(side), laws=False) for side in (first, second)]
    assert None not in terms
    assert equal_in_means(*terms) is equal


BELIEFS = {
    "the logarithm of a product is the product of the logarithms": (r"\log(ab)", r"\log a\log b"),
    "a power of a sum is taken term by term": (r"\frac{1}{a+b}", r"\frac1a+\frac1b"),
    "the expectation of the square is the square of the expectation": ("E_q[x^2]", r"\mu^2"),
    "the mean of a product is the product of the means": ("E[XY]", "E[X]E[Y]"),
    "the mean of a function is the function of the mean": (r"E[\log X]", r"\log(E[X])"),
    "only the first term is multiplied": ("c(a+b)", "ca+b"),
}


@pytest.mark.parametrize("name", BELIEFS)
def test_misconceptions_of_the_catalogue_are_tried_on_sides(name):
    before, after = BELIEFS[name]
    found = [each for each in believed(NORMAL, tree(before)) if each.words == name]
    assert found
    pairs = ((translated(NORMAL, each.side, laws), translated(NORMAL, tree(after), laws))
             for each in found for laws in (True, False))  # fmt: skip
    assert any(evaluated(made) == evaluated(wanted) for made, wanted in pairs if None not in (made, wanted))


def test_they_are_those_of_the_catalogue():
    ours = [each for each, _ in siblings()] + [each for group in siblings_of_lemmas().values() for each in group]
    assert set(map(id, ours)) <= set(map(id, misconceptions()))
    assert len(ours) > 60


OF_MATRICES = {
    r"Let $x \sim \mathcal N(\mu,\Sigma)$.": [
        (r"E[(x-\mu)^\top\Sigma^{-1}(x-\mu)]", r"\mathrm{tr}(\Sigma^{-1}E[(x-\mu)(x-\mu)^\top])"),
        (r"E[x x^\top]", r"\Sigma+\mu\mu^\top"),
        (r"\log|2\Sigma|", r"d\log 2+\log|\Sigma|"),
    ],
    r"Let $A$ and $B$ be $n\times n$ matrices.": [
        (r"\mathrm{tr}(AB)", r"\mathrm{tr}(BA)"),
        (r"(AB)^\top", r"B^\top A^\top"),
        (r"(AB)^{-1}", "B^{-1}A^{-1}"),
    ],
}


@pytest.mark.parametrize(("said", "step"), [(said, step) for said, steps in OF_MATRICES.items() for step in steps])
def test_steps_with_matrices_are_proved_for_every_dimension(said, step):
    (found,) = check(f"{said} $x \\in \\mathbb R^d$ \n\n$${step[0]} = {step[1]}$$", kind="md").steps
    assert found.verdict == "proved"
    assert "for every D" in found.evidence
    assert found.law != SEVERAL

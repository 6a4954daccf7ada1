"""Laws that are told in words are read; what is not understood refutes nothing."""

from __future__ import annotations

import pytest

from derive.checking.checking import check

TOLD = {
    r"Let $X$ be exponentially distributed with rate $\lambda$.": (r"\frac{1}{\lambda}", r"\frac{1}{\lambda^2}"),
    r"Let $X$ be an exponential random variable with mean $m$.": ("m", r"m^2"),
    r"Suppose $X$ is Gaussian with mean $m$ and variance $v$.": ("m", "v"),
    r"Suppose that $X$ is normally distributed with mean $m$ and standard deviation $s$.": ("m", "s^2"),
    r"Let $X$ be a standard normal random variable.": ("0", "1"),
    r"Let $X$ be Poisson with mean $\lambda$.": (r"\lambda", r"\lambda"),
    r"$X$ is a Bernoulli variable with parameter $r$.": ("r", "r(1-r)"),
    r"Let $X$ be uniformly distributed on $[0, b]$.": (r"\frac b2", r"\frac{b^2}{12}"),
    r"Let $X$ follow the gamma distribution with shape $a$ and rate $b$.": (r"\frac ab", r"\frac{a}{b^2}"),
    r"Let $X$ and $Y$ be independent exponential variables with rate $\lambda$.": (
        r"\frac{1}{\lambda}", r"\frac{1}{\lambda^2}"),
}  # fmt: skip


@pytest.mark.parametrize("words", TOLD)
def test_a_law_in_words(words):
    mean, variance = TOLD[words]
    report = check(f"{words}\n\n$$E[X] = {mean}$$\n\n$$\\mathrm{{Var}}(X) = {variance}$$\n\n$$E[X] = 7 + {mean}$$")
    assert [step.verdict in ("proved", "enclosed") for step in report.steps] == [True, True, False]
    assert report.steps[2].verdict == "refuted"


@pytest.mark.parametrize(
    "words",
    [
        "Let $X$ be distributed as in the section before.",
        "Let $X$ be some heavy-tailed variable with an exponential tail.",
        "Let $X$ be the number of normal days, with mean $m$.",
    ],
)
def test_what_is_not_understood_refutes_nothing(words):
    (step,) = check(f"{words}\n\n$$E[X^2] = 2m^2$$").steps
    assert step.verdict == "undecided"


def test_a_law_in_a_formula_goes_before_words():
    said = r"Let $X$ be exponentially distributed with rate $2\lambda$, $X \sim \mathrm{Exp}(\lambda)$."
    assert check(said + r"$$E[X]=\frac1\lambda$$").steps[-1].verdict in ("proved", "enclosed")

"""Sequences of random variables: sums, means, sample variances; estimates of which the variance is taken."""

from __future__ import annotations

import pytest

from derive.checking.checking import check, check_lines

NORMAL = r"X_1,\dots,X_n \overset{\text{i.i.d.}}{\sim} \mathcal N(\mu,\sigma^2)"
COINS = r"X_i \overset{iid}{\sim} \mathrm{Bernoulli}(p)"
NUMBER = r"X=\sum_{i=1}^n X_i"
MEAN = r"\mathrm{Var}\left(\frac1n\sum_{i=1}^n X_i\right)"
VARIANCES = r"\frac{1}{n^2}\sum_{i=1}^n\mathrm{Var}(X_i)"
TOTAL = r"\mathrm{Var}\left(\sum_{i=1}^n X_i\right)"
ERROR = r"\mathbb{E}[(\hat\theta-\theta)^2]"
TRUE = {
    "a mean": ([NORMAL], [MEAN, VARIANCES, r"\frac{\sigma^2}{n}"]),
    "a sum of indicators": ([COINS, NUMBER], [r"\mathrm{Var}(X)", r"\sum_{i=1}^n\mathrm{Var}(X_i)", "np(1-p)"]),
    "a generating function": ([COINS, NUMBER], ["M_X(t)", r"\prod_{i=1}^n M_{X_i}(t)", "(1-p+pe^t)^n"]),
    "linear in the entries": ([], [r"\mathbb{E}\left[\sum_{i=1}^n a_iX_i\right]", r"\sum_{i=1}^n a_i\mathbb{E}[X_i]"]),
    "covariances": ([], [TOTAL, r"\sum_{i=1}^n\mathrm{Var}(X_i)+\sum_{i\ne j}\mathrm{Cov}(X_i,X_j)"]),
    "a mean that is stated": ([r"\mathbb{E}[X_i]=\mu", r"\bar X=\frac1n\sum_{i=1}^n X_i"], [
        r"\mathbb{E}[\bar X]", r"\frac1n\sum_{i=1}^n\mathbb{E}[X_i]", r"\mu"]),
    "an estimate": ([], [ERROR, r"\mathrm{Var}(\hat\theta)+(\mathbb{E}[\hat\theta]-\theta)^2"]),
}  # fmt: skip
FALSE = {
    "a mean": ([NORMAL], [MEAN, r"\frac1n\sum_{i=1}^n\mathrm{Var}(X_i)"]),
    "a sum of indicators": ([COINS, NUMBER], [r"\mathrm{Var}(X)", "np"]),
    "linear in the entries": ([], [
        r"\mathbb{E}\left[\sum_{i=1}^n a_iX_i\right]", r"\sum_{i=1}^n a_i^2\mathbb{E}[X_i]"]),
    "covariances": ([], [TOTAL, r"\sum_{i=1}^n\mathrm{Var}(X_i)+\sum_{i<j}\mathrm{Cov}(X_i,X_j)"]),
    "an estimate": ([], [ERROR, r"\mathrm{Var}(\hat\theta)+\mathbb{E}[\hat\theta]-\theta"]),
}  # fmt: skip
SAMPLE = r"""Let $X_1,\dots,X_n$ be i.i.d. random variables with mean $\mu$ and variance $\sigma^2$, and
$\bar X=\frac1n\sum_{i=1}^n X_i$. The sample variance is $S^2=\frac{1}{n-1}\sum_{i=1}^n(X_i-\bar X)^2$. Then
"""


@pytest.mark.parametrize("name", TRUE)
def test_true_chains(name):
    known, lines = TRUE[name]
    steps = check_lines(lines, (), known).steps
    assert [step.evidence for step in steps if step.verdict not in ("proved", "enclosed")] == []


@pytest.mark.parametrize("name", FALSE)
def test_false_chains(name):
    known, lines = FALSE[name]
    assert check_lines(lines, (), known).first_wrong is not None


@pytest.mark.parametrize(
    ("step", "verdict"),
    [
        (r"\mathrm{Var}(\bar X) = \frac{\sigma^2}{n}", "enclosed"),
        (r"\mathrm{Var}(\bar X) = \sigma^2", "refuted"),
        (r"\mathbb{E}[S^2] = \sigma^2", "enclosed"),
        (r"\mathbb{E}[S^2] = \frac{n-1}{n}\sigma^2", "refuted"),
        (r"\mathbb{E}[\prod_{i=1}^n X_i] = \mu^n", "enclosed"),
    ],
)
def test_what_words_say_of_a_sample(step, verdict):
    (*_, found) = check(f"{SAMPLE}$${step}$$", kind="md").steps
    assert found.verdict == verdict
    assert found.assumed == ("the X_i are independent, as is said",)


def test_independence_is_asked_for_where_it_is_not_said():
    (step,) = check_lines([TOTAL, r"\sum_{i=1}^n\mathrm{Var}(X_i)"]).steps
    assert step.verdict == "undecided"
    assert step.evidence == "true of independent X_i: are they?"


def test_what_may_be_random_is_no_constant():
    (step,) = check_lines([r"\mathrm{Var}(ax+b)", r"a\mathrm{Var}(x)"]).steps
    assert step.verdict == "undecided"


def test_an_unbiased_estimate():
    text = rf"For an unbiased estimator $${ERROR} = \mathrm{{Var}}(\hat\theta)$$"
    (step,) = check(text, kind="md").steps
    assert step.verdict == "undecided"


@pytest.mark.parametrize(
    "lines",
    [
        [r"\mathbb{E}\left[\sum_{i=1}^N X_i\right]", r"\mathbb{E}[N]\mathbb{E}[X]"],
        [r"\mathbb{E}\left[\frac1n\sum_{i=1}^n f(X_i)\right]", r"\mathbb{E}[f(X_1)]"],
    ],
)
def test_what_is_not_known_of_a_sequence_decides_nothing(lines):
    (step,) = check_lines(lines).steps
    assert step.verdict == "undecided"

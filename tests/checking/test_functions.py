"""Functions of which nothing is known: what holds for every one is found true, what does not is refuted."""

from __future__ import annotations

import pytest

from derive.checking.checking import check, check_lines

NORMAL = r"X \sim \mathcal{N}(\mu, \sigma^2)"
PARTITION = r"A(\eta)=\log\int h(x)e^{\eta T(x)}\,dx"
TRUE = {
    "a mean by its sum": ([], [r"\mathbb{E}[g(X)]", r"\sum_x g(x) p(x)"]),
    "a covariance": ([NORMAL], [r"\mathrm{Cov}(f(X),X)", r"\mathbb{E}[f(X)X]-\mathbb{E}[f(X)]\mathbb{E}[X]"]),
    "a reward": ([], [
        r"\nabla_\theta\int\pi_\theta(a)R(a)\,da", r"\int\pi_\theta(a)\nabla_\theta\log\pi_\theta(a)R(a)\,da"]),
    "importance weights": ([], [
        r"\mathbb{E}_{x\sim p}[f(x)]", r"\mathbb{E}_{x\sim q}\left[\frac{p(x)}{q(x)}f(x)\right]"]),
    "a slope of a logarithm": ([], [r"\nabla_x \log f(x)", r"\frac{\nabla_x f(x)}{f(x)}"]),
    "a density that is told by its integral": ([r"\int r(z)\,dz = 1"], [r"\int r(z)\log p(z)\,dz + 1",
        r"\int r(z)\left(\log p(z) + 1\right)dz"]),
    "an exponential family": ([PARTITION], [
        r"A'(\eta)", r"\frac{\int T(x)h(x)e^{\eta T(x)}\,dx}{\int h(x)e^{\eta T(x)}\,dx}",
        r"\int T(x)h(x)e^{\eta T(x)-A(\eta)}\,dx"]),
}  # fmt: skip
FALSE = {
    "a square": ([], [r"\mathbb{E}[g(X)]", r"\sum_x g(x) p(x)^2"]),
    "a sum for a difference": ([NORMAL], [
        r"\mathrm{Cov}(f(X),X)", r"\mathbb{E}[f(X)X]+\mathbb{E}[f(X)]\mathbb{E}[X]"]),
    "an expansion of the second order": ([NORMAL], [
        r"\mathbb{E}[f(X)]", r"f(\mu)+\frac12 f''(\mu)\sigma^2"]),
    "a deviation for a variance": ([NORMAL], [r"\mathbb{E}[f(X)(X-\mu)]", r"\sigma\mathbb{E}[f'(X)]"]),
    "the rule of products": ([], [r"\frac{d}{dx}\left(f(x)g(x)\right)", r"f'(x)g(x)-f(x)g'(x)"]),
}  # fmt: skip
OPEN = {
    "an equation of a function": ([], [r"f(x+y)", r"f(x)f(y)"]),
    "a mean that is told": ([], [r"\mathbb{E}[h(X)]", "0"]),
    "the mean of an exponential family": ([], [r"\mathbb{E}_{p(x|\eta)}[T(x)]", r"\nabla_\eta A(\eta)"]),
    "what is said of it": ([r"\mathbb{E}[h(X)] = 0", NORMAL], [r"\mathbb{E}[X + h(X)]", r"\mathbb{E}[X]"]),
    "a positive function": ([NORMAL], [r"\mathbb{E}[|h(X)|]", r"\mathbb{E}[h(X)]"]),
}  # fmt: skip


@pytest.mark.parametrize("name", TRUE)
def test_what_holds_for_every_function_is_true(name):
    known, lines = TRUE[name]
    found = [step.verdict for step in check_lines(lines, definitions=known).steps]
    assert set(found) <= {"proved", "enclosed"}, found


@pytest.mark.parametrize("name", FALSE)
def test_what_does_not_is_refuted(name):
    known, lines = FALSE[name]
    assert check_lines(lines, definitions=known).first_wrong is not None


@pytest.mark.parametrize("name", OPEN)
def test_what_may_be_said_of_a_function_is_no_mistake(name):
    known, lines = OPEN[name]
    assert [step.verdict for step in check_lines(lines, definitions=known).steps] == ["undecided"]


def test_words_that_say_what_a_function_is():
    step = r"Let $X$ be a random variable. $$\mathbb{E}[f(X) X] = \mathbb{E}[f(X)]$$"
    assert [each.verdict for each in check(step).steps] == ["refuted"]
    assert [each.verdict for each in check("Let $f$ be odd. " + step).steps] == ["undecided"]

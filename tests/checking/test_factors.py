"""Densities that are defined given others, and what follows: margins, joint densities, posteriors."""

from __future__ import annotations

import pytest

from derive.checking.checking import check, check_lines

POISSON = [r"p(y|\lambda) = \mathrm{Poiss}(y;\lambda)", r"p(\lambda) = \mathrm{Gam}(\lambda;a,b)"]
LINE = [r"p(x)=\mathcal N(x;0,1)", r"p(y|x)=\mathcal N(y;wx,\sigma^2)"]
CODE = [r"q(z|x) = \mathcal N(\mu(x),\sigma^2(x))", r"p(z)=\mathcal N(0,1)"]
COINS = [r"p(x|\theta) = \theta^x(1-\theta)^{1-x}", r"p(\theta)=\mathrm{Beta}(\theta;a,b)"]
COUNT = [r"k|\theta\sim\mathrm{Bin}(n,\theta)", r"\theta\sim\mathrm{Beta}(a,b)"]
BOTH = [r"p(\mu,\tau) = \mathcal{N}(\mu; m, (\tau l)^{-1}) \cdot \mathrm{Gam}(\tau; a, b)", "l > 0",
        r"p(y|\mu,\tau)=\mathcal N(y;\mu,\tau^{-1})"]  # fmt: skip
WAITING = [r"y_i|\lambda \sim \mathrm{Exp}(\lambda)", r"p(\lambda)=\mathrm{Gam}(\lambda;a,b)",
           r"p(y|\lambda)=\prod_{i=1}^n p(y_i|\lambda)"]  # fmt: skip
TRUE = {
    "a margin": (POISSON, [
        r"p(y)", r"\int p(y|\lambda)p(\lambda)d\lambda", r"\frac{b^a\Gamma(a+y)}{y!\,\Gamma(a)(b+1)^{a+y}}"]),
    "a posterior": (POISSON, [
        r"p(\lambda|y)", r"\frac{p(y|\lambda)p(\lambda)}{p(y)}", r"\mathrm{Gam}(\lambda;a+y,b+1)"]),
    "a posterior mean": (POISSON, [r"\mathbb{E}_{p(\lambda|y)}[\lambda]", r"\frac{a+y}{b+1}"]),
    "two normal laws": (LINE, [r"\int p(y|x)p(x)\,dx", r"\mathcal N(y;0,w^2+\sigma^2)"]),
    "a divergence given x": (CODE, [
        r"\mathrm{KL}(q(z|x)\|p(z))", r"\frac12(\mu(x)^2+\sigma^2(x)-\log\sigma^2(x)-1)"]),
    "a formula": (COINS, [r"\int_0^1 p(x|\theta)p(\theta)d\theta", r"\frac{B(a+x,b+1-x)}{B(a,b)}"]),
    "a law behind a bar": (COUNT, [r"p(k)", r"\binom nk\frac{B(a+k,b+n-k)}{B(a,b)}"]),
    "a prior of two": (BOTH, [
        r"p(\tau|\mu)p(\mu)", r"\mathcal{N}(\mu; m, (\tau l)^{-1})\mathrm{Gam}(\tau; a, b)"]),
    "a sample": (WAITING, [
        r"p(y|\lambda)p(\lambda)", r"\frac{b^a}{\Gamma(a)}\lambda^{a+n-1}e^{-\lambda(b+\sum_{i=1}^n y_i)}"]),
}  # fmt: skip
FALSE = {
    "a power": (POISSON, [r"p(y)", r"\frac{b^a\Gamma(a+y)}{y!\,\Gamma(a)(b+1)^{a}}"]),
    "a rate": (POISSON, [r"p(\lambda|y)", r"\mathrm{Gam}(\lambda;a+y,b)"]),
    "a slope that is not squared": (LINE, [r"\int p(y|x)p(x)\,dx", r"\mathcal N(y;0,w+\sigma^2)"]),
    "a sign": (CODE, [r"\mathrm{KL}(q(z|x)\|p(z))", r"\frac12(\mu(x)^2+\sigma^2(x)-\log\sigma^2(x)-1)",
                      r"\frac12(\mu(x)^2+\sigma^2(x)+\log\sigma^2(x)-1)"]),
    "a prior for a margin": (POISSON, [r"p(\lambda|y)p(y)", r"p(\lambda|y)p(\lambda)"]),
}  # fmt: skip


@pytest.mark.parametrize("name", TRUE)
def test_what_follows_is_true(name):
    known, lines = TRUE[name]
    found = [step.verdict for step in check_lines(lines, definitions=[*known, "a > 0", "b > 0"]).steps]
    assert set(found) <= {"proved", "enclosed"}, found


@pytest.mark.parametrize("name", FALSE)
def test_what_does_not_is_refuted(name):
    known, lines = FALSE[name]
    assert check_lines(lines, definitions=[*known, "a > 0", "b > 0"]).first_wrong is not None


def test_a_claim_of_a_posterior_is_no_definition():
    text = r"Let $p(y|\lambda) = \mathrm{Poiss}(y;\lambda)$ and $p(\lambda) = \mathrm{Gam}(\lambda;a,b)$. Then %s"
    true = r"$$\frac{p(y|\lambda)p(\lambda)}{p(y)} = p(\lambda|y) = \mathrm{Gam}(\lambda;a+y,b+1)$$"
    assert {step.verdict for step in check(text % true).steps} <= {"proved", "enclosed"}
    assert check(text % true.replace("b+1", "b+2")).steps[-1].verdict == "refuted"


def test_an_exponential_family_is_not_normalised_by_what_is_made_up():
    known = [r"p(x|\eta)=h(x)\exp(\eta T(x)-A(\eta))"]
    found = check_lines([r"\int p(x|\eta)\,dx", "1"], definitions=known)
    assert [step.verdict for step in found.steps] == ["undecided"]


MEANS = {
    "a mean given others": (COUNT, [r"\mathbb{E}[\theta|k]", r"\frac{a+k}{a+b+n}"]),
    "a tower": (COUNT, [r"\mathbb{E}[k]", r"\mathbb{E}[\mathbb{E}[k|\theta]]", r"\frac{na}{a+b}"]),
    "a variance": (COUNT, [r"\mathrm{Var}(k|\theta)", r"n\theta(1-\theta)"]),
    "a bound": ([*LINE, r"q(x)=\mathcal N(x;m,s^2)"], [
        r"\log p(y)", r"\mathbb{E}_{q(x)}\left[\log\frac{p(x,y)}{q(x)}\right]+\mathrm{KL}(q(x)\|p(x|y))"]),
}  # fmt: skip


@pytest.mark.parametrize("name", MEANS)
def test_means_of_what_is_given_others(name):
    known, lines = MEANS[name]
    found = [step.verdict for step in check_lines(lines, definitions=[*known, "a > 0", "b > 0"]).steps]
    assert set(found) <= {"proved", "enclosed"}, found

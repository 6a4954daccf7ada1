"""Means, entropies and divergences of densities of which nothing is said, in the notations of papers."""

from __future__ import annotations

import pytest

from derive.checking.checking import check, check_lines

GOOD = ("proved", "enclosed")
TRUE = {
    "E_q of q(z)": [r"\mathbb{E}_{q}[\log p(x,z)-\log q(z)]", r"\int q(z)\log\frac{p(x,z)}{q(z)}dz"],
    "E_q of q(z|x)": [
        r"\mathbb{E}_q[\log p(x|z)]-D_{KL}(q(z|x)\|p(z))", r"\mathbb{E}_q[\log p(x|z)+\log p(z)-\log q(z|x)]"],
    "E_q of an indexed letter": [
        r"\mathbb{E}_{q_\phi}[\log p_\theta(x,z)-\log q_\phi(z|x)]",
        r"\int q_\phi(z|x)\log\frac{p_\theta(x,z)}{q_\phi(z|x)}dz"],
    "E_q of a constant": [
        r"\log p(x)", r"\mathbb{E}_q[\log p(x)]",
        r"\mathbb{E}_q\left[\log\frac{p(x,z)}{q(z)}\right]+D_{KL}(q(z)\|p(z|x))"],
    "E_q of a letter without arguments": [
        r"\mathbb{E}_q[\log p(x,z)]", r"\mathbb{E}_q[\log p(x|z)]+\mathbb{E}_q[\log p(z)]"],
    "the entropy of q(z)": [
        r"\int q(z)\log\frac{p(x,z)}{q(z)}dz", r"\mathbb{E}_{q}[\log p(x,z)] + \mathbb{H}[q]",
        r"\mathbb{E}_{q}[\log p(x,z)] + \mathcal{H}(q)", r"\mathbb{E}_{q}[\log p(x,z)] + H[q]"],
    "the tower": [r"\mathbb{E}_{p(x,y)}[f(x,y)]", r"\mathbb{E}_{p(x)}[\mathbb{E}_{p(y|x)}[f(x,y)]]"],
    "a mean of means": [
        r"\mathbb{E}_{x\sim p(x)}[\mathbb{E}_{z\sim q(z|x)}[\log p(x|z)]]", r"\iint p(x)q(z|x)\log p(x|z)\,dz\,dx"],
    "a mean of divergences": [
        r"\mathbb{E}_{p(x)}[D_{KL}(p(y|x)\|q(y|x))]",
        r"\iint p(x)p(y|x)\log\frac{p(y|x)}{q(y|x)}\,dy\,dx",
        r"\int\int p(x,y)\log\frac{p(y|x)}{q(y|x)}\,dx\,dy"],
    "the mutual information as a divergence": [
        r"I(X;Y)", r"D_{KL}(p(x,y)\|p(x)p(y))", r"\iint p(x,y)\log\frac{p(x,y)}{p(x)p(y)}dxdy", r"H(X)-H(X|Y)"],
    "a divergence from a mixture": [
        r"D_{KL}\left(p\,\middle\|\,\frac{p+g}{2}\right)", r"\int p(x)\log\frac{2p(x)}{p(x)+g(x)}dx"],
    "entropies of letters": [
        r"-\int q(z)\log q(z)dz", r"H(q)", r"H[q]", r"\mathcal H(q)", r"\mathbb H(q)", r"\mathcal{H}[q(z)]", r"h(q)"],
    "cross-entropies of letters": [r"H(p,q)", r"-\sum_xp(x)\log q(x)", r"H(p)+D_{KL}(p\|q)"],
    "one sign with two differentials": [
        r"\int p(x)p(z|x)\log\frac{p(z|x)}{p(z)}\,dx\,dz", r"\int dx\,dz\,p(x,z)\log\frac{p(z|x)}{p(z)}",
        r"\iint p(x,z)\log\frac{p(x,z)}{p(x)p(z)}\,dx\,dz"],
    "one sign with two differentials of numbers": [r"\int e^{-x^2-y^2}\,dx\,dy", r"\pi"],
    "the gradient of a mean": [
        r"\nabla_\theta\mathbb{E}_{x\sim p_\theta}[f(x)]", r"\int\nabla_\theta p_\theta(x)f(x)\,dx",
        r"\int p_\theta(x)\nabla_\theta\log p_\theta(x)f(x)\,dx",
        r"\mathbb{E}_{x\sim p_\theta}[f(x)\nabla_\theta\log p_\theta(x)]"],
    "the mean of a score": [
        r"\mathbb{E}_{p(x|\theta)}[\nabla_\theta\log p(x|\theta)]", r"\int\nabla_\theta p(x|\theta)dx", "0"],
    "the gradient of an evidence": [
        r"\nabla_\theta\log p_\theta(x)", r"\int\frac{\nabla_\theta p_\theta(x,z)}{p_\theta(x)}dz",
        r"\int p_\theta(z|x)\nabla_\theta\log p_\theta(x,z)dz"],
    "a policy": [r"\mathbb{E}_{a\sim\pi(\cdot|s)}[R(a)]", r"\int\pi(a|s)R(a)\,da"],
    "gradients of a policy": [
        r"\sum_a \pi_\theta(a|s)\nabla_\theta\log\pi_\theta(a|s)", r"\sum_a\nabla_\theta\pi_\theta(a|s)",
        r"\nabla_\theta\sum_a\pi_\theta(a|s)", "0"],
    "the entropy of a policy": [
        r"\mathcal{H}(\pi)", r"-\sum_a\pi(a|s)\log\pi(a|s)", r"-\mathbb{E}_{a\sim\pi(\cdot|s)}[\log\pi(a|s)]",
        r"H(\pi(\cdot|s))"],
    "the divergence of policies": [
        r"D_{KL}(\pi(\cdot|s)\|\pi_0(\cdot|s))", r"\sum_a\pi(a|s)\log\frac{\pi(a|s)}{\pi_0(a|s)}"],
    "weights of a mixture": [
        r"\frac{\partial}{\partial\pi_1}\left(N_1\log\pi_1+N_2\log\pi_2\right)", r"\frac{N_1}{\pi_1}"],
    "pi, the number": [r"\int_{-\infty}^\infty e^{-x^2/2}dx", r"\sqrt{2\pi}"],
    "pi, a factor": [r"2\pi(a)+\pi(r^2-s^2)", r"2\pi a+\pi(r-s)(r+s)"],
    "a sum without ends": [r"\sum_i(a_i+b_i)", r"\sum_ia_i+\sum_ib_i"],
    "a normaliser without ends": [r"\log\frac{e^{z_i}}{\sum_je^{z_j}}", r"z_i-\log\sum_je^{z_j}"],
}  # fmt: skip
FALSE = {
    "E_q of q(z)": [r"\mathbb{E}_{q}[\log p(x,z)-\log q(z)]", r"\int q(z)\log\frac{p(x|z)}{q(z)}dz"],
    "E_q of q(z|x)": [
        r"\mathbb{E}_q[\log p(x|z)]-D_{KL}(q(z|x)\|p(z))", r"\mathbb{E}_q[\log p(x|z)-\log p(z)-\log q(z|x)]"],
    "the entropy of q(z)": [
        r"\int q(z)\log\frac{p(x,z)}{q(z)}dz", r"\mathbb{E}_{q}[\log p(x,z)] - \mathbb{H}[q]"],
    "the tower": [r"\mathbb{E}_{p(x,y)}[f(x,y)]", r"\mathbb{E}_{p(y)}[\mathbb{E}_{p(y|x)}[f(x,y)]]"],
    "a mean of divergences": [
        r"\mathbb{E}_{p(x)}[D_{KL}(p(y|x)\|q(y|x))]", r"\iint p(y)p(y|x)\log\frac{p(y|x)}{q(y|x)}\,dy\,dx"],
    "the mutual information the other way round": [r"I(X;Y)", r"D_{KL}(p(x)p(y)\|p(x,y))"],
    "a mean of divergences under another density": [r"I(X;Y)", r"\mathbb{E}_{p(y)}[D_{KL}(p(y|x)\|p(y))]"],
    "a divergence from a mixture": [
        r"D_{KL}\left(p\,\middle\|\,\frac{p+g}{2}\right)", r"\int p(x)\log\frac{p(x)}{p(x)+g(x)}dx"],
    "a sign of an entropy": [r"-\int q(z)\log q(z)dz", r"-H(q)"],
    "an entropy for a cross-entropy": [r"-\int q(z)\log p(z)dz", r"H(q)"],
    "a sign of a divergence": [r"-\sum_xp(x)\log q(x)", r"H(p)-D_{KL}(p\|q)"],
    "one sign with two differentials": [
        r"\int p(x,z)\log\frac{p(z|x)}{p(z)}\,dx\,dz", r"\int p(x)p(z|x)\log\frac{p(z)}{p(z|x)}\,dx\,dz"],
    "the gradient of a mean": [
        r"\nabla_\theta\mathbb{E}_{x\sim p_\theta}[f(x)]", r"\int\nabla_\theta p_\theta(x)f(x)\,dx",
        r"\int\nabla_\theta\log p_\theta(x)f(x)\,dx"],
    "an information": [
        r"\int p(x;\theta)\left(\frac{\partial}{\partial\theta}\log p(x;\theta)\right)^2dx",
        r"\int\left(\frac{\partial}{\partial\theta}p(x;\theta)\right)^2dx"],
    "the entropy of a policy": [r"\mathcal{H}(\pi)", r"\sum_a\pi(a|s)\log\pi(a|s)"],
    "weights of a mixture": [
        r"\frac{\partial}{\partial\pi_1}\left(N_1\log\pi_1+N_2\log\pi_2\right)", r"\frac{N_2}{\pi_1}"],
    "pi, the number": [r"\int_{-\infty}^\infty e^{-x^2/2}dx", r"\sqrt{\pi}"],
}  # fmt: skip


@pytest.mark.parametrize("name", TRUE)
def test_true_chains(name):
    assert all(step.verdict in GOOD for step in check_lines(TRUE[name]).steps)


@pytest.mark.parametrize("name", FALSE)
def test_false_chains(name):
    first = check_lines(FALSE[name]).first_wrong
    assert first is not None
    assert first.number == len(FALSE[name]) - 1


LAWS = r"Let $q(x)=\mathcal{N}(x|\mu_1,\sigma_1^2)$ and $p(x)=\mathcal{N}(x|\mu_2,\sigma_2^2)$." "\n\n"


@pytest.mark.parametrize("left", ["H(q,p)", "H[q,p]", r"\mathcal{H}(q,p)", r"\mathbb{H}[q,p]"])
def test_cross_entropies_of_densities_with_laws(left):
    right = r"\frac12\ln(2\pi\sigma_2^2)+\frac{\sigma_1^2+(\mu_1-\mu_2)^2}{2\sigma_2^2}"
    report = check(LAWS + rf"$${left}=-\int q(x)\ln p(x)\,dx={right}$$", kind="md")
    assert all(step.verdict in GOOD for step in report.steps)


@pytest.mark.parametrize("words", ["", "The cross-entropy is "])
def test_an_entropy_for_a_cross_entropy(words):
    first = check(LAWS + words + r"$$H(q,p)=-\int q(x)\ln q(x)\,dx$$", kind="md").first_wrong
    assert first is not None
    assert first.verdict == "refuted"
    assert first.diagnosis is not None
    assert first.diagnosis.kind == "entropy for cross-entropy"


def test_the_binary_entropy_is_a_function():
    text = r"$$H(p)=-p\log p-(1-p)\log(1-p)$$ so $$H(1/2)=\log 2$$"
    assert all(step.verdict != "refuted" for step in check(text, kind="md").steps)


@pytest.mark.parametrize("lines", [
    [r"\nabla_x\log p(x)", r"\nabla_x\log q(x)"],
    [r"\nabla_\theta\log p(x)", "0"],
    [r"\nabla_\theta\log\pi_\theta", "0"],
    [r"\int\nabla_\theta\log\pi_\theta(a)R(a)\,da",
     r"\mathbb{E}_{a\sim\pi_\theta}[\nabla_\theta\log\pi_\theta(a)R(a)]"],
    [r"\nabla_\theta D_{KL}(q\|p)", "0"],
    [r"\mathbb{E}_{p(x|\theta)}[(\nabla_\theta\log p(x|\theta))^2]", "0"],
    [r"\nabla_\theta\log p_\theta(x)", r"\int p_\theta(z)\nabla_\theta\log p_\theta(x,z)dz"],
])  # fmt: skip
def test_slopes_of_unknown_densities_are_not_zero(lines):
    assert all(step.verdict not in GOOD for step in check_lines(lines).steps)


@pytest.mark.parametrize("letters", [r"\pi p", r"\pi f", "g f"])
def test_a_prior_and_its_posterior_of_one_letter(letters):
    prior, density = letters.split()
    lines = [
        rf"{prior}(\theta|x)",
        rf"\frac{{{density}(x|\theta){prior}(\theta)}}{{\int {density}(x|\theta){prior}(\theta)d\theta}}",
    ]
    assert all(step.verdict != "refuted" for step in check_lines(lines).steps)


@pytest.mark.parametrize("ends", ["_j", "_{j=1}^K"])
@pytest.mark.parametrize("right", [r"\frac{e^{z_i}}{\sum_je^{z_j}}", "0", "1"])
def test_the_slope_of_a_sum_by_one_of_its_summands(ends, right):
    steps = check_lines([rf"\frac{{\partial}}{{\partial z_i}}\log\sum{ends}e^{{z_j}}", right]).steps
    assert all(step.verdict in ("proved", "enclosed") for step in steps) is (right not in ("0", "1")) or not steps

"""Means, entropies and divergences of densities of which nothing is said, in the notations of papers."""

from __future__ import annotations

import pytest

from derive.checking.checking import check_lines

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
}  # fmt: skip


@pytest.mark.parametrize("name", TRUE)
def test_true_chains(name):
    assert all(step.verdict in GOOD for step in check_lines(TRUE[name]).steps)


@pytest.mark.parametrize("name", FALSE)
def test_false_chains(name):
    first = check_lines(FALSE[name]).first_wrong
    assert first is not None
    assert first.number == len(FALSE[name]) - 1

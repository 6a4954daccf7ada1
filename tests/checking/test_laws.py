"""Laws of the field and what documents say of their letters: true formulas are found true, false ones refuted."""

from __future__ import annotations

import pytest

from derive.checking.checking import check

GOOD = ("proved", "enclosed")
PAGES = {
    "ex-Gaussian": (
        r"$$X \sim \mathrm{ex-Gaussian}(\mu, \sigma, \lambda)$$ Then $$\mathrm{Var}(X) = %s$$",
        r"\sigma^2 + \frac{1}{\lambda^2}",
        r"\sigma^2 + \frac{1}{\lambda}",
    ),
    "F": (
        r"$$X \sim \mathrm{F}(u, v)$$ where $v > 2$. Then $$\mathrm{E}(X) = %s$$",
        r"\frac{v}{v-2}",
        r"\frac{v}{v-1}",
    ),
    "Wald": (
        r"$$X \sim \mathrm{Wald}(\gamma, \alpha)$$ Then $$\mathrm{E}(X) = %s$$",
        r"\frac{\alpha}{\gamma}",
        r"\alpha\gamma",
    ),
    "Student's t": (
        r"$$T \sim t(\nu)$$ for $\nu > 2$. Then $$\mathrm{Var}(T) = %s$$",
        r"\frac{\nu}{\nu-2}",
        r"\frac{\nu}{\nu-1}",
    ),
    "beta-binomial": (
        r"$$X \sim \mathrm{BetBin}(n, \alpha, \beta)$$ Then $$\mathrm{E}(X) = %s$$",
        r"\frac{n \alpha}{\alpha+\beta}",
        r"\frac{n \beta}{\alpha+\beta}",
    ),
    "discrete uniform": (
        r"Let $X$ have a discrete uniform distribution $$X \sim \mathcal{U}(a, b)$$ $$\mathrm{H}(X) = %s$$",
        r"\ln(b-a+1)",
        r"\ln(b-a)",
    ),
    "multinomial": (
        r"$$X \sim \mathrm{Mult}(n, p)$$ Then $$\mathrm{Cov}(X) = %s$$",
        r"n \left( \mathrm{diag}(p) - pp^\mathrm{T} \right)",
        r"n \left( \mathrm{diag}(p) + pp^\mathrm{T} \right)",
    ),
    "categorical": (
        r"$$X \sim \mathrm{Cat}(\left[p_1, \ldots, p_k\right])$$ Then $$\mathrm{H}(X) = %s$$",
        r"- \sum_{i=1}^k p_i \ln p_i",
        r"\sum_{i=1}^k p_i \ln p_i",
    ),
    "Dirichlet": (
        r"$$X \sim \mathrm{Dir}(\alpha)$$ Then $$\mathrm{E}[\ln X_i] = %s$$",
        r"\psi(\alpha_i) - \psi\left(\sum_{j=1}^k \alpha_j\right)",
        r"\psi(\alpha_i) - \ln\left(\sum_{j=1}^k \alpha_j\right)",
    ),
    "a bound in a case of its own": (
        r"$$X \sim \mathrm{Exp}(\lambda)$$ For $t < \lambda$ $$M_X(t) = %s$$ If $t > \lambda$, it diverges.",
        r"\frac{\lambda}{\lambda - t}",
        r"\frac{\lambda}{\lambda + t}",
    ),
    "0 log 0": (
        r"$$X \sim \mathcal{U}(a, b)$$ $$\mathrm{h}(X) = - 0 \cdot \ln 0 - \int_a^b \frac{%s}{b-a} dx$$",
        r"-\ln(b-a)",
        r"\ln(b-a)",
    ),
    "a function with a word below": (
        r"$$X \sim \mathrm{Bern}(r)$$ With $$\mathrm{H}_\mathrm{b}(r) = 0$$ $$\mathrm{H}_\mathrm{bern}(r) = "
        r"-r \log_2 r - (1-r) \log_2 (1-r)$$ $$\mathrm{H}(X) = %s$$",
        r"\mathrm{H}_\mathrm{bern}(r)",
        r"2\,\mathrm{H}_\mathrm{bern}(r)",
    ),
    "a law before an arrow": (
        r"$$Y \sim \mathrm{Gam}(a,b) \quad \Rightarrow \quad \left\langle \ln Y \right\rangle = %s$$",
        r"\psi(a) - \ln(b)",
        r"\psi(a) - 2 \ln(b)",
    ),
    "an incomplete beta function": (
        r"$$X \sim \mathrm{Bet}(a, b)$$ $$\mathrm{Pr}(X \leq x) = %s$$",
        r"\frac{1}{\mathrm{B}(a, b)} \int_0^x t^{a-1} (1-t)^{b-1} dt",
        "",
    ),
    "an exponential beside powers of x and 1 - x": (
        r"$$\int_0^1 e^{x} x^{1/3} (1-x)^{1/2} dx = %s$$",
        r"\int_0^1 e^{1-x} (1-x)^{1/3} x^{1/2} dx",
        "",
    ),
    "the skewness by mean and deviation of X": (
        r"$$X \sim \mathrm{ex-Gaussian}(\mu, \sigma, \lambda)$$ "
        r"$$\mathrm{Skew}(X) = \frac{\mathrm{E}(X^3) - 3\mu\sigma^2 %s}{\sigma^3}$$",
        r"- \mu^3",
        "",
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_true_page(name):
    page, true, _ = PAGES[name]
    assert check(page % true, kind="md").steps[-1].verdict in GOOD


@pytest.mark.parametrize("name", [name for name, (_, _, false) in PAGES.items() if false])
def test_a_false_page(name):
    page, _, false = PAGES[name]
    assert check(page % false, kind="md").steps[-1].verdict == "refuted"


UNREFUTED = {
    "a law that is only supposed": (
        r"$$X \sim \mathrm{Cat}(p)$$ We have $$X \sim \mathrm{Mult}(n,p) \quad \text{and} \quad n = 1 \quad "
        r"\Rightarrow \quad X \sim \mathrm{Cat}(p)$$ thus $$\mathrm{Cov}(X) = n(\mathrm{diag}(p) - pp^\mathrm{T}) "
        r"= \mathrm{diag}(p) - pp^\mathrm{T}$$"
    ),
    "a random variable that has a law and is made of others": (
        r"Let $X \sim \chi^2(u)$, $Y \sim \chi^2(v)$. Then $$F = \frac{X/u}{Y/v} \sim \mathrm{F}(u,v)$$"
    ),
    "an entry without a number": r"$$P: X \sim \mathrm{Dir}(\alpha)$$ $$\alpha_m = 2 + \alpha_m$$",
    "a probability that is random": (
        r"$$X \mid p \sim \mathrm{Bin}(n, p)$$ $$p \sim \mathrm{Bet}(a, b)$$ $$p(x) = {n \choose x} "
        r"\frac{\mathrm{B}(a+x, b+n-x)}{\mathrm{B}(a,b)}$$"
    ),
}


@pytest.mark.parametrize("name", UNREFUTED)
def test_nothing_is_refuted(name):
    assert "refuted" not in [step.verdict for step in check(UNREFUTED[name], kind="md").steps]


def test_a_bar_over_a_zero_is_no_number():
    report = check(r"$$m^{\overline{0}} = 1$$", kind="md")
    assert [step.verdict for step in report.steps] == ["proved"]

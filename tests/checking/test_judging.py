"""Verdicts on chains: true ones, false ones, and those that depend on what is not said."""

from __future__ import annotations

import pytest

from derive.checking.checking import check, check_lines

NORMAL = r"X \sim \mathcal{N}(\mu, \sigma^2)"
TRUE = {
    "moments of a normal law": ([NORMAL], [
        r"\mathrm{E}(X^2)", r"\mathrm{Var}(X) + \mathrm{E}(X)^2", r"\sigma^2 + \mu^2"]),
    "a logistic function that is not defined": ([], [r"-\log\sigma(z)", r"\log(1+e^{-z})"]),
    "a distribution function that is not defined": (
        [NORMAL], [r"\Pr(X\le x)", r"\Phi\left(\frac{x-\mu}{\sigma}\right)"]),
    "a fourth moment": ([NORMAL], [r"\mathrm{E}\left[\left(\frac{X-\mu}{\sigma}\right)^4\right]", "3"]),
    "an entropy with an open base": ([NORMAL], [r"\mathrm{h}(X)", r"-\int_{\mathcal X} p(x) \log_b p(x)\,dx"]),
    "a divergence": (
        [r"q(z) \sim N(\mu,\sigma^2)", r"p(z) \sim N(0,1)"],
        [r"D_{KL}(q\|p)", r"\mathbb{E}_q[\log q(z) - \log p(z)]", r"\frac12(\mu^2 + \sigma^2 - 1 - \log\sigma^2)"],
    ),
    "a beta mean": (
        [r"X \sim \mathrm{Bet}(\alpha,\beta)"],
        [
            r"\mathrm{E}(X)",
            r"\frac{\Gamma(\alpha+\beta)}{\Gamma(\alpha)\Gamma(\beta)}\int_0^1 x^{\alpha}(1-x)^{\beta-1}dx",
            r"\frac{\alpha}{\alpha+\beta}",
        ],
    ),
    "a substitution": (
        [],
        [
            r"\int_{-\infty}^\infty e^{-(x-m)^2} dx",
            r"\int_{-\infty-m}^{\infty-m} e^{-z^2} d(z+m)",
            r"2\int_0^\infty e^{-z^2}dz",
            r"\sqrt\pi",
        ],
    ),
    "ends with limits": (
        [r"X \sim \mathrm{Exp}(\lambda)"],
        [r"\mathrm{E}(X)",
         r"\lambda\left[-\left(\frac{x}{\lambda}+\frac1{\lambda^2}\right)e^{-\lambda x}\right]_0^\infty"],
    ),
    "antiderivatives": ([], [
        r"\int x e^{-\lambda x}dx", r"-\left(\frac{x}{\lambda}+\frac1{\lambda^2}\right)e^{-\lambda x}"]),
    "a Poisson mean": (
        [r"X \sim \mathrm{Poiss}(\lambda)"],
        [r"\mathrm{E}(X)", r"\lambda e^{-\lambda}\sum_{x=1}^\infty\frac{\lambda^{x-1}}{(x-1)!}", r"\lambda"],
    ),
    "a law without a density here": (
        [r"X \sim \mathrm{Odd}(\lambda)", r"M_X(t) = \frac{\lambda}{\lambda-t}"],
        [r"\mathrm{Var}(X)", r"M_X''(0) - M_X'(0)^2", r"\frac{1}{\lambda^2}"],
    ),
    "words in E": ([], [r"\mathrm{Var}(aX+bY)", r"a^2\mathrm{Var}(X)+b^2\mathrm{Var}(Y)+2ab\,\mathrm{Cov}(X,Y)"]),
    "the tower": ([], [r"\mathrm{E}(\mathrm{E}(X|Y))", r"\mathrm{E}(X)"]),
    "a lower bound": (
        [],
        [
            r"\log p(x)",
            r"\int q(z|x)\log\frac{p(x,z)}{q(z|x)}dz + D_{KL}(q(z|x)\,\|\,p(z|x))",
        ],
    ),
    "a posterior": ([], [r"p(\theta|x)", r"\frac{p(x|\theta)p(\theta)}{\int p(x|\theta)p(\theta)d\theta}"]),
    "a density that is written out": (
        [r"q(z)=\frac{1}{\sqrt{2\pi\sigma^2}}e^{-\frac{z^2}{2\sigma^2}}", r"\sigma>0"],
        [r"\mathbb{E}_q[z^2]", r"\sigma^2"],
    ),
    "an inverse gamma mean": ([r"X \sim \mathrm{InvGam}(a,b)"], [r"\mathrm{E}(X)", r"\frac{b}{a-1}"]),
    "mutual information": ([], [r"\mathrm{I}(X,Y)", r"\mathrm{H}(X)+\mathrm{H}(Y)-\mathrm{H}(X,Y)"]),
    "vectors": (
        [r"X \sim \mathcal N(\mu,\Sigma)"],
        [r"\mathrm{E}[X^\mathrm{T}AX]", r"\mathrm{tr}(A\,\mathrm{E}[XX^\mathrm{T}])",
         r"\mathrm{tr}(A\Sigma)+\mu^\mathrm{T}A\mu"],
    ),
    "sequences": ([], [r"\sum_{i=1}^n(x_i-\bar x)^2", r"\sum_{i=1}^n x_i^2-n\bar x^2"]),
    "a scale for a rate": ([r"X \sim \mathrm{Exp}(\theta)"], [
        r"\mathrm{E}(X)", r"\int_0^\infty\frac x\theta e^{-x/\theta}dx", r"\theta"]),
    "steps in time": ([r"\alpha_t = 1-\beta_t", r"\bar\alpha_t = \alpha_t\bar\alpha_{t-1}", r"0 < \beta_t < 1"], [
        r"(x_t-x_{t-1})^2+\frac{1-\bar\alpha_t}{1-\bar\alpha_{t-1}}",
        r"x_t^2-2x_tx_{t-1}+x_{t-1}^2+\frac{1-(1-\beta_t)\bar\alpha_{t-1}}{1-\bar\alpha_{t-1}}"]),
    "a slope by a variance": ([], [
        r"\frac{\partial}{\partial\sigma^2}\left[-\frac n2\log\sigma^2-\frac{a}{2\sigma^2}\right]",
        r"-\frac{n}{2\sigma^2}+\frac{a}{2\sigma^4}"]),
    "estimates": ([], [r"(\hat y-y)^2", r"\hat y^2-2\hat yy+y^2"]),
    "a precision": ([r"\frac{1}{s^2}=\frac{1}{\sigma^2}+\frac{1}{\tau^2}"], [
        r"\frac{x^2}{\sigma^2}+\frac{x^2}{\tau^2}", r"\frac{x^2}{s^2}"]),
    "a letter with an index that is defined": ([r"p_k=\frac1K"], [r"-\sum_{k=1}^K p_k\log p_k", r"\log K"]),
    "a function that is defined": ([r"\sigma(x)=\frac{1}{1+e^{-x}}"], [
        r"\sigma'(x)", r"\sigma(x)(1-\sigma(x))"]),
    "a sum up to T": ([], [r"\sum_{t=1}^T(x_t-c)", r"\sum_{t=1}^Tx_t-cT"]),
    "an incomplete gamma function": ([r"a>0", r"b>0", r"x>0"], [
        r"\int_0^xz^{a-1}e^{-bz}dz", r"b^{-a}\gamma(a,bx)"]),
    "a product of a sequence that is defined by itself": ([
        r"\alpha_t=1-\beta_t", r"\bar\alpha_t=\alpha_t\bar\alpha_{t-1}"], [
        r"\frac{\alpha_t-\alpha_t\bar\alpha_{t-1}+\beta_t}{1-\bar\alpha_t}", "1"]),
    "the k of a law": ([r"P: k \sim \mathrm{Poisson}(\lambda)", r"Q: k \sim \mathrm{Poisson}(\mu)"], [
        r"\mathbb{E}_P[k]\log\frac\lambda\mu", r"\lambda\log\frac\lambda\mu"]),
    "bits": ([r"X \sim \mathrm{Bern}(p)"], [r"\mathrm{H}(X)", r"-p\log_2p-(1-p)\log_2(1-p)"]),
}  # fmt: skip
FALSE = {
    "a bracket behind a deviation": ([], [r"\mu+\sigma(\epsilon+1)", r"\mu+\sigma\epsilon+2\sigma"]),
    "a moment": ([NORMAL], [r"\mathrm{E}[X^2]", r"\sigma^2 - \mu^2"]),
    "a cross term": ([], [r"\mathrm{Var}(X+Y)", r"\mathrm{Var}(X)+\mathrm{Var}(Y)+\mathrm{Cov}(X,Y)"]),
    "a mean of a function": ([], [r"\mathrm{E}(X^2)", r"\mathrm{E}(X)^2"]),
    "a rate": ([r"X \sim \mathrm{Exp}(\lambda)"], [
        r"\mathrm{E}(X)", r"\lambda \int_0^\infty x e^{-\lambda x} dx", r"\lambda"]),
    "a sum of squares": ([], [r"\sum_{i=1}^nx_i^2", r"\frac1n\left(\sum_{i=1}^nx_i\right)^2"]),
    "a factor": ([], [r"\int_{-\infty}^\infty e^{-x^2}dx", r"\int_0^\infty e^{-x^2}dx"]),
    "a trace": ([r"X \sim \mathcal N(\mu,\Sigma)"], [r"\mathrm{E}[X^\mathrm{T}AX]", r"\mathrm{tr}(A\Sigma)"]),
    "a step in time": ([], [r"(x_t-x_{t-1})^2", r"x_t^2-x_tx_{t-1}+x_{t-1}^2"]),
    "a slope by a variance, not a second one": ([], [
        r"\frac{\partial}{\partial\sigma^2}\log\sigma^2", r"-\frac{2}{\sigma^2}"]),
    "an estimate": ([], [r"(\hat y-y)^2", r"\hat y^2-\hat yy+y^2"]),
    "e that comes in": ([NORMAL], [r"\mathrm{h}(X)", r"\frac12\log(2\pi e\sigma)"]),
    "a member of a sequence that stands on both sides": ([], [
        r"(x_t-\sqrt{\bar\alpha_{t-1}}y)^2", r"x_t^2-2\sqrt{\bar\alpha_{t-1}}x_ty+\bar\alpha_{t-1}^2y^2"]),
    "a sequence that is defined by itself": ([r"\bar\alpha_t=\alpha_t\bar\alpha_{t-1}"], [
        r"1-\alpha_t\bar\alpha_{t-1}+\bar\alpha_{t-1}", r"1-\bar\alpha_t-\bar\alpha_{t-1}"]),
    "roots of several that are below 1": ([], [
        r"\sqrt{1-a}\sqrt{1-b}\sqrt{1-c}\sqrt{1-d}", r"\sqrt{(1-a)(1-b)(1-c)(1+d)}"]),
    "a sign in a bound": (
        [],
        [r"\mathbb{E}_{q(z|x)}\left[\log\frac{p(x,z)}{q(z|x)}\right]", r"\log p(x)+D_{KL}(q(z|x)\|p(z|x))"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TRUE)
def test_true_chains(name):
    known, lines = TRUE[name]
    steps = check_lines(lines, (), known).steps
    assert [step.verdict for step in steps if step.verdict not in ("proved", "enclosed")] == []
    assert len(steps) == len(lines) - 1


@pytest.mark.parametrize("name", FALSE)
def test_false_chains(name):
    known, lines = FALSE[name]
    wrong = check_lines(lines, (), known).first_wrong
    assert wrong is not None
    assert wrong.number == len(lines) - 1
    assert wrong.witness is not None
    assert wrong.witness.before != wrong.witness.after


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        ([r"\sqrt{a^2}", "a"], "is a positive?"),
        ([r"\mathrm{E}(XY)", r"\mathrm{E}(X)\mathrm{E}(Y)"], "independent X and Y"),
        ([r"\int_0^1 x\,dx", r"\frac1Z"], "nothing is known of Z"),
        ([r"\hat\mu", r"\frac12"], "hat mu is not defined"),
        ([r"\mathrm{Var}\left(\sum_{i=1}^n X_i\right)", r"\sum_{i=1}^n\mathrm{Var}(X_i)"], "independent X_i"),
        ([r"\sigma(z)+\sigma(-z)", "2"], "which function is sigma"),
    ],
)
def test_what_is_not_said_is_asked_for(lines, asked):
    (step,) = check_lines(lines).steps
    assert step.verdict == "undecided"
    assert asked in step.evidence


def test_one_letter_for_several_densities_is_not_judged():
    lines = [r"p(\theta|x)", r"\frac{p(x|\theta)p(\theta)}{p(x)}"]
    (step,) = check_lines(lines, (), [r"p(\theta) = \mathcal N(\theta; 0, 1)"]).steps
    assert "several densities" in step.evidence


def test_an_antiderivative_that_is_none_is_remarked():
    lines = [r"\int_0^\infty xe^{-x}dx", r"\left[-(2x+1)e^{-x}\right]_0^\infty"]
    (step,) = check_lines(lines).steps
    assert "not an antiderivative" in step.note


def test_by_parts_the_bracket_is_no_antiderivative():
    lines = [r"\int_0^\infty xe^{-x}dx", r"\left[-xe^{-x}\right]_0^\infty+\int_0^\infty e^{-x}dx"]
    (step,) = check_lines(lines).steps
    assert not step.note


def test_a_domain_that_is_given_decides():
    (step,) = check_lines([r"\sqrt{a^2}", "a"], givens=["a > 0"]).steps
    assert step.verdict == "proved"


def test_same_value_but_another_integrand():
    (step,) = check_lines(
        [r"\int_{-\infty}^\infty (z+t)^2e^{-z^2}dz", r"\int_{-\infty}^\infty (z-t)^2e^{-z^2}dz"]
    ).steps
    assert step.verdict in ("proved", "enclosed")
    assert "different integrand" in step.note


def test_a_mistake_carried_on_and_one_repaired():
    lines = [r"(a+b)^2", r"a^2+b^2", r"b^2+a^2", r"a^2+2ab+b^2"]
    steps = check_lines(lines).steps
    assert [step.verdict == "refuted" for step in steps] == [True, False, False]
    assert [step.note for step in steps[1:]] == ["carries the mistake on", "is right again"]


def test_two_mistakes():
    steps = check_lines([r"(a+b)^2", r"a^2+b^2", r"a^2-b^2"]).steps
    assert [step.verdict for step in steps] == ["refuted", "refuted"]
    assert steps[1].note == "a second mistake"


def test_the_reading_that_agrees_is_named():
    (step,) = check_lines([r"\lim_{x\to\infty} e^{-x} + 1", "1"]).steps
    assert step.verdict in ("proved", "enclosed")


def test_a_document_with_its_declarations():
    text = r"Let $q(z) \sim N(\mu, \sigma^2)$. Then" "\n" r"$$\int z^2 q(z)\,dz = \mu^2 + \sigma^2 = \mu^2.$$"
    report = check(text, kind="md")
    assert [step.verdict for step in report.steps][:1] != ["refuted"]
    assert report.first_wrong is not None
    assert report.exit_code == 1


def test_laws_from_outside():
    report = check(
        r"$$\int q(z) \log\frac{q(z)}{p(z)}dz = \frac12(m^2 + s^2 - 1) - \log s$$",
        ["q = Normal(m, s)", "p = Normal(0, 1)"],
    )
    assert [step.verdict for step in report.steps] == ["proved"]


def test_a_letter_with_another_law_further_down():
    text = "\n\n".join(
        (
            r"Let $X \sim \mathcal N(\mu, \sigma^2)$.",
            r"$$\mathrm{E}(X) = \mu$$",
            r"Let $X \sim \mathrm{Exp}(\lambda)$.",
            r"$$\mathrm{E}(X) = \frac1\lambda$$",
        )
    )
    assert [step.verdict for step in check(text, kind="md").steps] == ["proved", "proved"]


def test_what_is_given_outweighs_the_document():
    text = r"Let $q(z) \sim N(0, 1)$. $$\int z^2q(z)\,dz = s^2$$"
    assert [step.verdict for step in check(text, ["q = Normal(0, s)"], kind="md").steps] == ["proved"]


def test_what_only_declares_is_no_step():
    text = r"Let $p = N(0, 1)$, $q = \mathcal N(m, s^2)$ with $s > 0$. $$KL(q, p) = \frac12(m^2 + s^2 - 1) - \log s$$"
    assert [step.verdict for step in check(text, kind="md").steps] == ["proved"]


def test_a_normal_law_with_the_identity_is_one_of_vectors():
    text = r"""Let $x \in \mathbb{R}^d$, $q(x) = \mathcal{N}(x; \mu, \Sigma)$ and $p(x) = \mathcal{N}(x; 0, I)$.
    $$KL(q, p) = \frac12(\mathrm{tr}(\Sigma) + \mu^\top\mu - d - \log|\Sigma|)$$"""
    assert [step.verdict for step in check(text, kind="md").steps][-1] == "proved"


def test_entropies_of_random_variables_are_no_functions():
    text = r"Let $X \sim U(a, b)$. $$h(X) = -\int_a^b \frac{1}{b-a} \ln \frac{1}{b-a} \, dx = \ln(b-a)$$"
    assert {step.verdict for step in check(text, kind="md").steps} <= {"proved", "enclosed"}


DOCUMENTS = {
    "matrices in words do not commute": (
        r"Let $A$ and $B$ be $n\times n$ matrices. $$(AB)^2=A^2B^2$$ $$\mathrm{tr}(AB)=\mathrm{tr}(BA)$$",
        ["refuted", "proved"],
    ),
    "nor do those in a trace": (r"$$\mathrm{tr}(ABC)=\mathrm{tr}(ACB)$$", ["refuted"]),
    "numbers are no means of what has others": (
        r"Let $Z\sim N(0,1)$. $$E[Z]=\mu$$ $$\operatorname{Var}(Z)=\sigma^2$$",
        ["undecided", "undecided"],
    ),
    "a rate is one throughout": (
        r"Let $X\sim\mathrm{Exp}(\lambda)$ with rate $\lambda$. $$E[X]=\lambda$$",
        ["refuted"],
    ),
    "one way to write a law in a document": (
        r"Let $X\sim Exp(\lambda)$. $$E[X]=1/\lambda$$ $$Var(X)=E[X^2]-E[X]^2=\lambda^2$$",
        ["proved", "proved", "refuted"],
    ),
    "a scale where it is said": (
        r"Let $X \sim \mathrm{Gamma}(k, \theta)$ with scale $\theta$. $$E[X] = k\theta$$",
        ["enclosed"],
    ),
    "a letter of a law is no number": (r"Let $p\sim\text{Beta}(a,b)$. $$E[p(1-p)]=E[p]E[1-p]$$", ["undecided"]),
    "a law in words": (r"Suppose $X$ is a standard normal random variable. $$E[X^4]=3$$", ["proved"]),
    "independence in words": (
        r"Let $X$ and $Y$ be independent random variables. $$\operatorname{Cov}(X,Y)=0$$"
        r"$$\mathrm{Var}(X-2Y)=\mathrm{Var}(X)+4\mathrm{Var}(Y)$$",
        ["enclosed", "enclosed"],
    ),
    "nobody says that they are independent": (
        r"Let $X$ and $Y$ be random variables. $$\mathrm{Var}(X+Y)=\mathrm{Var}(X)+\mathrm{Var}(Y)$$",
        ["undecided"],
    ),
    "small letters may be random": (
        r"Let $\epsilon\sim N(0,1)$ and $z=\mu+\sigma\epsilon$. $$E[z]=\mu$$ $$E[z^2]=\mu^2+\sigma^2$$",
        ["proved", "proved"],
    ),
    "parts of a density that is not known": (
        r"$$\int_0^1f(x)\,dx+\int_1^2f(x)\,dx=\int_0^2f(x)\,dx$$",
        ["enclosed"],
    ),
    "two meanings": (r"Let $c=a+b$. $$c^2=a^2+2ab+b^2$$ $$c=a-b$$", ["proved", "undecided"]),
    "an equation that is to be solved": (
        r"Setting the derivative to zero gives $$\frac{d}{d\mu}(x-\mu)^2 = -2(x-\mu) = 0$$",
        ["proved"],
    ),
    "a formula that is set to zero": (r"We have $$a x^2 + b x = 0$$", ["undecided"]),
    "a letter that is given by itself": (r"The optimum has $$w = 1 - w$$", ["undecided"]),
    "an equation that is to be solved for an estimate": (
        r"$$\frac{d\ell}{d\lambda} = \frac n\lambda - s = 0 \implies \lambda = \frac ns$$",
        ["undecided", "undecided"],
    ),
    "what is only equivalent": (r"Let $p=N(m,s^2)$, $q=N(0,1)$. $$KL(p,q)=0 \iff m=1-s$$", ["undecided", "undecided"]),
    "a case of several letters": (
        r"Let $X \sim \mathrm{Gam}(a, b)$. In the special case $a = 1$, $b=2$: $$E[X] = \frac12$$",
        ["proved"],
    ),
    "bits in numbers": (r"$$\tfrac12\log2+\tfrac12\log2 = 1$$", ["proved"]),
    "digits that are written": (r"$$\tfrac12\log3 = 0.5493$$ $$\tfrac12\log3 = 0.5494$$", ["undecided", "refuted"]),
    "a special case": (
        r"Let $X \sim \mathrm{Gam}(a, b)$. For $a = 1$ this is $$E[X] = \frac1b$$",
        ["proved"],
    ),
    "not the special case": (r"Let $X \sim \mathrm{Gam}(a, b)$. Then $$E[X] = \frac1b$$", ["refuted"]),
    "symmetric matrices in words": (
        r"Let $A$ be symmetric and positive definite. $$(x-b)^\top A (x-b) = x^\top A x - 2b^\top A x + b^\top A b$$",
        ["proved"],
    ),
    "matrices that are not symmetric": (
        r"Let $A$ be a matrix. $$(x-b)^\top A (x-b) = x^\top A x - 2b^\top A x + b^\top A b$$",
        ["refuted"],
    ),
    "a product ends before the next one": (
        r"$$\prod_{i=1}^n \frac{1}{y_i!} \prod_{i=1}^n \lambda^{y_i} \cdot c = c\,\lambda^{\sum_{i=1}^n y_i}"
        r"\prod_{i=1}^n \frac{1}{y_i!}$$",
        ["enclosed"],
    ),
    "a sum over the index in a factor behind a product": (
        r"$$\prod_{i=1}^n x_i\, c^{\sum_{i=1}^n y_i} = c^{\sum_{i=1}^n y_i}\prod_{i=1}^n x_i$$",
        ["enclosed"],
    ),
    "a factorisation that is chosen": (
        r"Let $\Sigma$ be a covariance matrix and $A$ a matrix with $$A A^\top = \Sigma$$",
        ["undecided"],
    ),
    "a letter whose value is said, and not understood": (
        r"$$J = \text{the Jacobian}$$ $$\int_0^\infty e^{-x}\,dx\cdot J = 2$$",
        ["undecided", "undecided"],
    ),
    "a mean under a law that is written": (
        r"$$\int_0^\infty y\,\frac{b^a}{\Gamma(a)}y^{a-1}e^{-by}\,dy = \langle y\rangle_{\mathrm{Gam}(a,b)}$$",
        ["proved"],
    ),
    "a law that is only the premise of a lemma": (
        r"Let $X \sim \mathrm{Exp}(b)$. We use $$X \sim \mathrm{Exp}(a) \quad \Rightarrow \quad"
        r" E[X] = \frac1a$$ so that $$E[X] = \frac1b$$ $$E[X] = \frac1a$$",
        ["proved", "proved", "refuted"],
    ),
    "a derivative by a letter that is defined": (
        r"Let $y = \sum_{i=1}^k x_i^2$ and $r = \sqrt{y}$. $$\frac{dr}{dy} = \frac12 y^{-1/2}$$"
        r"$$\frac{dr}{dy} = \frac13 y^{-1/2}$$",
        ["enclosed", "refuted"],
    ),
    "the point of a derivative that is left out": (
        r"Let $M(t) = (1-t)^{-a}$. $$\frac{d}{dt} M(0) = a(1-t)^{-a-1}$$ $$\frac{d}{dt} M(0) = 2a(1-t)^{-a-1}$$",
        ["proved", "proved", "refuted"],
    ),
    "q is 1 - p": (
        r"Let $X \sim \mathrm{Bin}(n, p)$. $$E[X] = np(p+q)^{n-1}$$ $$E[X] = np(p+q)^{n-1} + q$$",
        ["enclosed", "undecided"],
    ),
    "a substitution in both directions": (
        r"With $z = e^t$, i.e. $t = \ln z$, $$z^2 t = e^{2t} \ln z$$ $$z^2 t = e^{2t} z$$",
        ["proved", "proved", "refuted"],
    ),
    "a function with a parameter behind a semicolon": (
        r"Let $$g(x; p) = x^p$$ $$g(2; r) = 2^r$$ $$g(2; r) = 2^{2r}$$",
        ["proved", "proved", "refuted"],
    ),
    "an incomplete beta function": (
        r"$$B(x; a, b) = \int_0^x x^{a-1}(1-x)^{b-1}\,dx$$ $$B(x; a, b) = \int_0^x x^{a}(1-x)^{b-1}\,dx$$",
        ["enclosed", "undecided"],
    ),
    "what is said of a root of a matrix": (
        r"Let $\Sigma$ be a covariance matrix and $A$ a matrix with $A A^\top = \Sigma$."
        r"$$A I A^\top = A A^\top = \Sigma$$",
        ["undecided", "proved", "undecided"],
    ),
    "parameters that are named": (
        r"Let $X \sim \mathcal{N}(\mu = 0, \sigma^2 = 4)$. $$E[X^2] = 4$$ $$E[X^2] = 2$$",
        ["proved", "refuted"],
    ),
    "E for e": (r"$$M(t) = E[E^{tX}]$$ $$M'(0) = E[X]$$", ["proved", "undecided"]),
    "squares of standardised variables": (
        r"Let $$U_i = \frac{X_i - \mu}{\sigma}$$ with $U_i \sim N(0,1)$."
        r"$$\sum_{i=1}^n U_i^2 = \sum_{i=1}^n \frac{(X_i-\mu)^2}{\sigma^2}$$"
        r"$$\sum_{i=1}^n U_i^2 = \sum_{i=1}^n \frac{(X_i-\mu)^2}{\sigma}$$",
        ["enclosed", "refuted"],
    ),
    "a variance as a function of a parameter": (
        r"Let $X \sim \mathrm{Bern}(p)$. $$\mathrm{Var}(X) = \mathrm{Var}(p) = p - p^2$$",
        ["undecided", "enclosed"],
    ),
    "rows of one sentence are to be solved": (
        "Setting the bound to zero gives\n$$\\begin{aligned} \\log a + \\log x &= 0 \\\\ a x &= 1 \\end{aligned}$$",
        [],
    ),
    "another law of the sentence": (
        r"Let $X \sim \mathcal{LN}(\mu, \sigma^2)$. The density of a normal distribution is"
        r" $$f_X(x) = \frac{1}{\sqrt{2\pi}\sigma} e^{-\frac{(x-\mu)^2}{2\sigma^2}}$$",
        ["undecided"],
    ),
    "a determinant of what is not known": (r"$$|c A| = c^n |A|$$", ["undecided"]),
    "independent given others": (r"Let $X$ and $Y$ be independent given $Z$. $$E[XY] = E[X]E[Y]$$", ["undecided"]),
    "independence that is not claimed": (
        r"We do not assume that $X$ and $Y$ are independent. $$E[XY] = E[X]E[Y]$$",
        ["undecided"],
    ),
    "pairwise independence": (
        r"Let $X$, $Y$, $Z$ be pairwise independent random variables. $$E[XYZ] = E[X]E[Y]E[Z]$$",
        ["undecided"],
    ),
    "the spread of a conditional mean": (
        r"Let $Y\sim N(\mu,\tau^2)$ and $X\mid Y \sim N(Y,1)$. $$\operatorname{Var}(E[X\mid Y]) = 0$$",
        ["undecided"],
    ),
    "samples given what is random": (
        r"Let $\theta\sim N(0,\tau^2)$ and $x_1,\dots,x_n \sim N(\theta,\sigma^2)$ be i.i.d. given $\theta$."
        r"$$E[x_1] = \theta$$",
        ["undecided"],
    ),
    "a density whose law is said given another": (
        r"Let $Y\sim \mathrm{Exp}(b)$ and $X\mid Y\sim \mathrm{Exp}(Y)$. $$p(x) = \frac{b}{(b+x)^2}$$",
        ["undecided"],
    ),
    "a mean of a conditional mean": (
        r"Let $\lambda\sim\mathrm{Gamma}(a,b)$ with rate $b$ and $x\mid\lambda\sim\mathrm{Poisson}(\lambda)$."
        r"$$E[E[x\mid\lambda]] = E[\lambda] = \frac ab$$",
        ["undecided", "enclosed"],
    ),
    "square matrices by their set": (
        r"Let $A \in \mathbb R^{n\times n}$. $$x^\top A y = y^\top A^\top x$$",
        ["proved"],
    ),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_is_said_of_a_document(name):
    text, verdicts = DOCUMENTS[name]
    assert [step.verdict for step in check(text, kind="md").steps] == verdicts

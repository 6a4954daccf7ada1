"""A notation is applied when a term is printed, and to nothing else; every step is told in every notation."""

from __future__ import annotations

from itertools import pairwise

import pytest
from sympy import Integer, S, pi, symbols

from derive import Normal, Wrong, kl
from derive.derivation import Detail
from derive.distributions import independent
from derive.notation import DEFAULT, Notation
from derive.quantities import KL, CrossEntropy, Entropy
from derive.reading.notation import preset, presets
from derive.terms import HALF, Density, add, exp, frac, integral, log, mul, neg, power, sub
from derive.writing.latex import Writer
from derive.writing.style import Style
from derive.writing.view import View

x, z, mu = symbols("x z mu", real=True)
sigma = symbols("sigma", positive=True)
d, D = symbols("d D", integer=True, positive=True)
Q, P = Normal("mu", "sigma"), Normal(0, 1).called("p")
q, p = Density(Q, z), Density(P, z)
two = Integer(2)
variance = power(sigma, 2)
EXPECTATION = Notation(integral="expectation")
LOG = Notation(log_variances={"sigma": r"\ell"})
OWN = Notation(variances={"sigma": "v"})

WRITTEN = [
    (Notation(logarithm="ln"), log(q), r"\ln q(z)"),
    (Notation(integral="plain"), integral(q, z), r"\int q(z)\,dz"),
    (Notation(integral="plain"), integral(x, x, S.Zero, S.One), r"\int_{0}^{1} x\,dx"),
    (EXPECTATION, integral(q, z), r"\mathbb{E}_{q}[1]"),
    (EXPECTATION, neg(integral(mul(q, log(p)), z)), r"-\mathbb{E}_{q}[\log p(z)]"),
    (EXPECTATION, integral(mul(q, log(frac(q, p))), z), r"\mathbb{E}_{q}\!\left[\log \frac{q(z)}{p(z)}\right]"),
    (EXPECTATION, integral(add(mul(q, log(q)), neg(mul(q, log(p)))), z), r"\mathbb{E}_{q}[\log q(z) - \log p(z)]"),
    (EXPECTATION, integral(mul(frac(power(z, 2), two), q), z), r"\mathbb{E}_{q}\!\left[\frac{z^2}{2}\right]"),
    (EXPECTATION, integral(mul(power(z, 2), exp(neg(z))), z), r"\int z^2 e^{-z}\,dz"),
    (EXPECTATION, integral(mul(z, q), z, S.Zero, S.Infinity), r"\int_{0}^{\infty} z\,q(z)\,dz"),
    (EXPECTATION, integral(add(q, z), z), r"\int \left[q(z) + z\right]dz"),
    (Notation(fraction="tfrac"), mul(HALF, log(x)), r"\tfrac{1}{2} \log x"),
    (Notation(exponential="exp"), exp(neg(x)), r"\exp(-x)"),
    (Notation(exponential="exp"), exp(frac(x, two)), r"\exp\!\left(\frac{x}{2}\right)"),
    (Notation(symbols={"mu": "m"}), power(sub(z, mu), 2), "(z - m)^2"),
    (Notation(symbols={"sigma": r"\sigma^*"}), variance, r"(\sigma^*)^2"),
    (Notation(densities={"q": r"q_\phi"}), q, r"q_\phi(z)"),
    (Notation(densities={"q": r"q_\phi"}), Density(Q.called("q_d"), z), r"q_{\phi,d}(z)"),
    (Notation(vector="boldsymbol"), KL(Q, P), r"\mathrm{KL}(q\,\|\,p)"),
    (Notation(divergence=r"D(#1 : #2)"), KL(Q, P), "D(q : p)"),
    (Notation(entropy="h[#1]"), Entropy(Q), "h[q]"),
    (Notation(cross_entropy="h[#1;#2]"), CrossEntropy(Q, P), "h[q;p]"),
    (Notation(normal="N(#1;#2)"), Q, r"N(\mu;\sigma^2)"),
    (OWN, variance, "v"),
    (OWN, sigma, r"\sqrt{v}"),
    (OWN, power(sigma, 4), "v^2"),
    (OWN, log(mul(two, pi, variance)), r"\log(2 \pi v)"),
    (OWN, Q, r"\mathcal N(\mu,\,v)"),
    (LOG, variance, r"e^{\ell}"),
    (LOG, sigma, r"e^{\frac{\ell}{2}}"),
    (LOG, power(sigma, -2), r"\frac{1}{e^{\ell}}"),
    (LOG, log(variance), r"\ell"),
    (LOG, log(sigma), r"\frac{\ell}{2}"),
    (LOG, mul(HALF, log(variance)), r"\frac{1}{2} \ell"),
]


@pytest.mark.parametrize(("notation", "term", "tex"), WRITTEN, ids=[tex for _, _, tex in WRITTEN])
def test_a_term_in_a_notation(notation, term, tex):
    assert Writer(notation).doprint(term) == tex


def test_the_letters_of_coordinates_have_their_index():
    joint = independent(Normal("mu_q", "sigma"), d, D)
    assert Writer().doprint(joint.each.mean) == r"\mu_{q,d}"
    assert Writer(LOG).doprint(joint.each.variance) == r"e^{\ell_{d}}"
    assert Writer(Notation(symbols={"mu_q": r"\mu_\phi"})).doprint(joint.each.mean) == r"\mu_{\phi,d}"


DERIVED = kl(Normal("mu", "sigma"), Normal(0, 1)).derivation


@pytest.mark.parametrize("detail", Detail)
@pytest.mark.parametrize("name", [None, *presets()])
def test_every_step_is_told_once_and_no_two_lines_look_alike(name, detail):
    notation = preset(name) if name else DEFAULT
    view = View(DERIVED, Style(detail, notation))
    for part in DERIVED.parts:
        lines = [
            line for section in view.outline.sections if section.part.start == part.start for line in section.lines
        ]
        if lines:
            assert [step for line in lines for step in line.steps] == list(part.steps)
            assert lines[-1].place == len(part.steps)
    for section in view.outline.sections:
        shown = [view.tex(line.term) for line in section.lines]
        assert name is None or all(a != b for a, b in pairwise(shown))


@pytest.mark.parametrize("name", presets())
def test_what_was_derived_is_the_same_in_every_notation(name):
    plain, other = (View(DERIVED, Style(notation=notation)) for notation in (DEFAULT, preset(name)))
    assert plain.derivation is other.derivation
    assert plain.outline.sections[-1].part is other.outline.sections[-1].part


ALIKE = [
    (DERIVED, Notation(symbols={"mu": r"\sigma"})),
    (DERIVED, Notation(variable="u")),
    (DERIVED, Notation(variances={"sigma": r"\mu"})),
    (DERIVED, Notation(log_variances={"q": r"\mu"})),
    (DERIVED, Notation(densities={"q": "p"})),
    (DERIVED, Notation(densities={"q": r"\mu"})),
    (DERIVED, Notation(symbols={"mu": r"\pi"})),
    (DERIVED, Notation(symbols={"mu": r"\varphi"})),
    (kl(Normal("mu", "sigma"), Normal("m", "s")).derivation, Notation(variances={"sigma": "w", "s": "w"})),
    (kl(Normal("mu1", 1), Normal("mu_1", 1)).derivation, DEFAULT),
    (kl(Normal("pi_", 1), Normal(0, 1)).derivation, DEFAULT),
    (kl(Normal("varphi", "sigma"), Normal(0, 1)).derivation, DEFAULT),
]


@pytest.mark.parametrize(("derivation", "notation"), ALIKE)
def test_no_two_things_are_written_alike(derivation, notation):
    with pytest.raises(Wrong, match="would be written"):
        View(derivation, Style(notation=notation))


def test_only_standard_deviations_are_written_by_their_variances():
    both = Notation(variances={"s": "v", "sigma": "w", "mu": "x"}, log_variances={"q": "l"})
    assert View(kl(Normal("s", 1), Normal(0, 1)).derivation, Style(notation=both)).tex(symbols("s", real=True)) == "s"
    assert (
        View(kl(Normal("mu", variance="sigma"), Normal(0, 1)).derivation, Style(notation=both)).tex(sigma) == r"\sigma"
    )
    view = View(kl(Normal("mu", "tau"), Normal(0, 1)).derivation, Style(notation=LOG_OF_Q))
    assert view.domains == [r"\mu \in \mathbb R", r"\ell \in \mathbb R"]


LOG_OF_Q = Notation(log_variances={"q": r"\ell"})


def test_where_a_symbol_is_called_e_exponentials_are_written_exp():
    view = View(kl(Normal("e", "sigma"), Normal(0, 1)).derivation, Style())
    assert view.densities[0][1].endswith(r"\exp\!\left(-\frac{(z - e)^2}{2 \sigma^2}\right)")


TRUE = [
    (LOG, sub(x, log(power(sigma, -1))), r"x - \left(-\frac{\ell}{2}\right)"),
    (LOG, add(x, log(power(sigma, -2))), r"x + (-\ell)"),
    (LOG, log(frac(variance, power(symbols("s", positive=True), 2))), r"\log \frac{e^{\ell}}{s^2}"),
    (
        Notation(log_variances={"sigma": "k", "s": "l"}),
        log(frac(variance, power(symbols("s", positive=True), 2))),
        "(k - l)",
    ),
    (Notation(symbols={"sigma": r"\sigma'"}), variance, r"(\sigma')^2"),
    (Notation(fraction="tfrac"), frac(x, two), r"\frac{x}{2}"),
]


@pytest.mark.parametrize(("notation", "term", "tex"), TRUE, ids=[tex for _, _, tex in TRUE])
def test_no_sign_runs_into_another(notation, term, tex):
    assert Writer(notation).doprint(term) == tex


NAMES = {"mu_empirical": r"\mu_{\mathrm{empirical}}", "lognorm": r"\mathrm{lognorm}", "descr": r"\mathrm{descr}",
         "mu_10": r"\mu_{10}", "xhat": r"\hat{x}", "sigmabar": r"\bar{\sigma}", "Omega": r"\Omega"}  # fmt: skip


@pytest.mark.parametrize("text", NAMES)
def test_a_word_is_a_word(text):
    assert Writer().doprint(symbols(text)) == NAMES[text]

"""Terms and derivations as plain Unicode, in a notation."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from sympy import IndexedBase, Integer, Rational, Symbol, symbols

from derive import Normal, entropy, kl
from derive.derivation import Detail
from derive.errors import Wrong
from derive.notation import DEFAULT
from derive.reading.notation import preset
from derive.terms import Density, add, exp, frac, integral, log, mul, neg, power, sqrt, sub
from derive.writing.marking import CLOSE, OPEN
from derive.writing.plain import Plain
from derive.writing.style import Style
from derive.writing.text import Page
from derive.writing.unicode import cells, unicode_of

z, mu = symbols("z mu", real=True)
sigma = Symbol("sigma", positive=True)
q = Density(Normal("mu", "sigma"), z)
VARIANCE = replace(DEFAULT, variances={"sigma": "v"})
LOG_VARIANCE = replace(DEFAULT, log_variances={"sigma": r"\ell"})
DERIVED = kl(Normal("mu", "sigma"), Normal("m", "s")).derivation
LATENT = kl(Normal("mu_q", "sigma_q"), Normal(0, 1)).derivation

NAMES = {
    r"\mathrm{KL}(#1\,\|\,#2)": "KL(#1‖#2)",
    r"KL(#1 \parallel #2)": "KL(#1 ‖ #2)",
    r"H(#1,\,#2)": "H(#1, #2)",
    r"\mathbb{E}_{#1}#2": "E_#1#2",
    r"D_{\mathrm{KL}}(#1\,\|\,#2)": "D_KL(#1‖#2)",
    r"\text{Cross Entropy}(#1, #2)": "Cross Entropy(#1, #2)",
    r"\hat{\mu}_\theta": "μ̂_θ",
    r"\hat\sigma^2": "σ̂²",
    r"\mathbf{m}": "𝐦",
    r"x^{(i)}": "x^(i)",
    r"x'": "x′",
    r"\mu_{q,1}": "μ_q,1",
    r"\bigl\langle #1 \bigr\rangle_{#2}": "⟨#1⟩_#2",
}


@pytest.mark.parametrize("tex", NAMES)
def test_the_latex_of_a_notation_is_one_line_of_unicode(tex):
    assert unicode_of(tex) == NAMES[tex]


def test_accents_take_no_column():
    assert (len("μ̂_θ"), cells("μ̂_θ")) == (4, 3)


WRITTEN = [
    (DEFAULT, log(power(sigma, 2)), "log σ²"),
    (DEFAULT, IndexedBase("mu")[Symbol("d")], "μ_d"),
    (DEFAULT, IndexedBase("mu_q")[Symbol("d")], "μ_q,d"),
    (replace(DEFAULT, logarithm="ln"), log(sigma), "ln σ"),
    (replace(DEFAULT, exponential="exp"), exp(neg(z)), "exp(−z)"),
    (replace(DEFAULT, symbols={"mu": r"\hat m"}), power(mu, 2), "m̂²"),
    (replace(DEFAULT, symbols={"mu": "m^*"}), power(mu, 2), "(m*)²"),
    (replace(DEFAULT, densities={"q": r"q_\phi"}), q, "q_φ(z)"),
    (replace(DEFAULT, integral="expectation"), integral(mul(log(q), q), z), "E_q[log q(z)]"),
    (replace(DEFAULT, integral="plain"), integral(mul(log(q), q), z), "∫ log q(z) q(z) dz"),
    (VARIANCE, frac(power(sub(z, mu), 2), mul(Integer(2), power(sigma, 2))), "(z − μ)²/(2 v)"),
    (VARIANCE, log(sigma), "log √v"),
    (VARIANCE, power(sigma, 3), "v^(3/2)"),
    (LOG_VARIANCE, sqrt(power(sigma, 2)), "√(e^ℓ)"),
    (LOG_VARIANCE, sigma, "e^(ℓ/2)"),
    (LOG_VARIANCE, mul(Rational(1, 2), log(power(sigma, 2))), "½ ℓ"),
    (LOG_VARIANCE, mul(z, log(sigma)), "z (ℓ/2)"),
    (LOG_VARIANCE, sub(z, log(power(sigma, -1))), "z − (−ℓ/2)"),
]


@pytest.mark.parametrize(("notation", "term", "text"), WRITTEN, ids=[text for _, _, text in WRITTEN])
def test_a_term_is_written_in_its_notation(notation, term, text):
    assert Plain(notation).doprint(term) == text


def test_parts_are_marked_by_identity():
    part = neg(mu)
    printer = Plain()
    with printer.marking({id(part): part}):
        assert printer.doprint(add(z, part)) == f"z{OPEN} − μ{CLOSE}"
    assert printer.doprint(add(z, part)) == "z − μ"


@pytest.mark.parametrize("name", ["post", "bishop", "vae"])
@pytest.mark.parametrize("detail", Detail)
def test_no_latex_is_left_and_lines_that_look_alike_are_one(name, detail):
    page = Page(DERIVED, Style(detail, preset(name)))
    assert not set("\\{}$") & set(page.text())
    for section in page.outline.sections:
        rows = [page.written(section.start), *(page.written(line.term) for line in section.lines)]
        assert all(above != below for above, below in pairwise(rows)), section.label


def test_expectations_are_told_as_such():
    text = Page(DERIVED, Style(notation=preset("bishop"))).text()
    assert "KL(q‖p)\n    = E_q[ln(q(x)/p(x))]" in text
    assert "[linearity of the expectation; the two parts are H[q, p] and H[q]]" in text


def test_indices_of_symbols_with_an_index_of_their_own():
    assert "½ (μ_q,d² + σ_q,d² − 1 − log σ_q,d²)" in Page(LATENT, Style()).text()


def test_reasons_stand_in_one_column():
    notation = replace(DEFAULT, densities={"q": r"\hat q"})
    for line in Page(DERIVED, Style(notation=notation)).text().splitlines():
        if "  [" in line and cells(line.rpartition("  [")[0]) < 72:
            pytest.fail(line)


def test_two_symbols_of_one_name_are_refused():
    with pytest.raises(Wrong, match="both"):
        Page(DERIVED, Style(notation=replace(DEFAULT, symbols={"mu": "m"})))


def test_text_of_the_entropy():
    text = Page(entropy(Normal("mu", "sigma")).derivation, Style(Detail.BRIEF)).text()
    assert text.splitlines()[0] == "The entropy of N(μ, σ²)"
    assert "= ½ log(2 π) + ½ log σ² + ½" in text

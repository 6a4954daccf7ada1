"""Terms and derivations as plain Unicode, in a notation."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf
from sympy import IndexedBase, Integer, Rational, Symbol, symbols
from sympy import log as Log

from derive import Normal, entropy, kl
from derive.derivation import Detail
from derive.derived import Derived
from derive.errors import Wrong
from derive.notation import DEFAULT
from derive.reading import read_problem
from derive.reading.notation import preset
from derive.terms import Density, add, exp, frac, integral, inverse, log, mul, neg, power, sqrt, sub
from derive.writing.marking import CLOSE, OPEN
from derive.writing.plain import Plain
from derive.writing.style import Style
from derive.writing.text import Page
from derive.writing.unicode import LOWERED, cells, unicode_of

z, mu = symbols("z mu", real=True)
sigma = Symbol("sigma", positive=True)
q = Density(Normal("mu", "sigma"), z)
SIGMA_D = IndexedBase(sigma)[Symbol("d")]
VARIANCE = replace(DEFAULT, variances={"sigma": "v"})
LOG_VARIANCE = replace(DEFAULT, log_variances={"sigma": r"\ell"})
DERIVED = kl(Normal("mu", "sigma"), Normal("m", "s")).derivation
DIAGONAL = kl(Normal("mu", "sigma"), Normal(0, 1)).derivation
INVERSE = Derived(read_problem("kl", ["Normal(mu, 1/sigma)", "Normal(m, 1/s)"])).derivation
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
    (replace(DEFAULT, integral="expectation", densities={"q": r"q_\phi"}), integral(mul(z, q), z), "E_(q_φ)[z]"),
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
    (LOG_VARIANCE, frac(z, log(sigma)), "z/(ℓ/2)"),
    (LOG_VARIANCE, neg(log(power(sigma, -1))), "−(−ℓ/2)"),
    (LOG_VARIANCE, power(SIGMA_D, 2), "e^(ℓ_d)"),
    (LOG_VARIANCE, SIGMA_D, "e^(ℓ_d/2)"),
    (LOG_VARIANCE, log(power(SIGMA_D, 2)), "ℓ_d"),
    (LOG_VARIANCE, power(sigma, z), "(e^(ℓ/2))^(z)"),
    (LOG_VARIANCE, exp(sigma), "e^(e^(ℓ/2))"),
    (VARIANCE, power(SIGMA_D, 2), "v_d"),
    (VARIANCE, log(SIGMA_D), "log √v_d"),
    (VARIANCE, power(SIGMA_D, 3), "v_d^(3/2)"),
    (replace(DEFAULT, variances={"sigma": "s^2"}), power(SIGMA_D, 4), "(s_d²)²"),
    (DEFAULT, log(inverse(sigma)), "log(1/σ)"),
    (DEFAULT, log(power(sigma, -2)), "log(1/σ²)"),
    (DEFAULT, mul(power(mu, 2), inverse(power(sigma, -2))), "μ²/(1/σ²)"),
    (DEFAULT, mul(mu, inverse(sigma), z, inverse(q)), "μ/σ z/q(z)"),
    (DEFAULT, mul(inverse(sigma), inverse(mu)), "1/σ · 1/μ"),
    (DEFAULT, frac(mu, integral(q, z)), "μ/(∫ q(z) dz)"),
    (DEFAULT, mul(mu, Integer(2), inverse(sigma)), "μ · 2/σ"),
    (DEFAULT, sqrt(inverse(sigma)), "√(1/σ)"),
    (DEFAULT, exp(frac(mu, sigma)), "e^(μ/σ)"),
    (DEFAULT, inverse(Rational(2, 3)), "1/(2/3)"),
]


@pytest.mark.parametrize(("notation", "term", "text"), WRITTEN, ids=[text for _, _, text in WRITTEN])
def test_a_term_is_written_in_its_notation(notation, term, text):
    assert Plain(notation).doprint(term) == text


LETTERS = dict(zip(symbols("a b c", positive=True), map(mpf, ("1.37", "0.61", "2.93")), strict=True))
TOKEN = re.compile(r"log|e\^|\d+|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+|\S")
NUMBERS = st.sampled_from([Integer(0), Integer(2), Integer(-3), Rational(1, 2), Rational(2, 3), Rational(-3, 2)])
EXPONENTS = st.sampled_from([Integer(2), Integer(-1), Integer(-2), Rational(3, 2), Rational(-1, 2), Rational(1, 3)])


def grown(terms):
    """Terms that are made of these."""
    one, two = [neg, sqrt, log, exp, inverse], [add, mul, frac, sub]
    return st.one_of(
        st.builds(lambda make, a: make(a), st.sampled_from(one), terms),
        st.builds(lambda make, a, b: make(a, b), st.sampled_from(two), terms, terms),
        st.builds(mul, terms, terms, terms),
        st.builds(power, terms, st.one_of(EXPONENTS, st.sampled_from(list(LETTERS)))),
    )


TERMS = st.recursive(st.one_of(st.sampled_from(list(LETTERS)), NUMBERS), grown, max_leaves=8)


def exponential(power):
    if abs(power) > 1000:
        raise OverflowError
    return mp.exp(power)


def value(term):
    """What a term is, by its parts."""
    if not term.args:
        return LETTERS.get(term, mp.nan) if not term.is_Rational else mpf(term.p) / term.q
    parts = [value(part) for part in term.args]
    if term.is_Add or term.is_Mul:
        return mp.fsum(parts) if term.is_Add else mp.fprod(parts)
    if term.is_Pow:
        return mp.power(*parts)
    return mp.log(*parts) if isinstance(term, Log) else exponential(*parts)


class Reader:
    """What a line of text is, as it is read: a/b c is (a/b) c, log a b is (log a) b, log a² is log(a²)."""

    def __init__(self, text):
        self.tokens = [*TOKEN.findall(text), ""]

    def take(self, *wanted):
        return self.tokens.pop(0) if self.tokens[0] and self.tokens[0] in wanted else ""

    def sum(self):
        total = -self.product() if self.take("−") else self.product()
        while sign := self.take("+", "−"):
            total += self.product() * (-1 if sign == "−" else 1)
        return total

    def product(self):
        total = self.factor()
        while self.tokens[0] not in ("", "+", "−", ")"):
            sign = self.take("/", "·")
            total = total / self.factor() if sign == "/" else total * self.factor()
        return total

    def factor(self):
        return mp.log(self.factor()) if self.take("log") else self.power()

    def power(self):
        root = self.take("√")
        base = exponential(self.atom()) if self.take("e^") else self.atom()
        raised = self.tokens[0] == "^" or self.tokens[0][:1] in set("⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
        assert not (root and raised), "a root of a power, or a power of a root?"
        if raised:
            sign = self.tokens.pop(0)
            base = mp.power(base, self.atom() if sign == "^" else int(sign.translate(LOWERED)))
        return mp.sqrt(base) if root else base

    def atom(self):
        if self.take("("):
            inside = self.sum()
            assert self.take(")")
            return inside
        token = self.tokens.pop(0)
        if token.isdecimal():
            return mpf(token)
        return mpf("0.5") if token == "½" else LETTERS[Symbol(token, positive=True)]


A, B, C = LETTERS


@given(TERMS)
@example(frac(A, power(B, -2)))
@example(log(inverse(A)))
@example(mul(inverse(A), inverse(B), C))
@example(power(frac(A, B), Rational(-1, 2)))
@example(mul(A, power(inverse(B), -1), frac(B, C)))
@settings(max_examples=300, deadline=None)
def test_a_line_is_read_as_the_term_that_it_writes(term):
    with mp.workdps(40):
        try:
            meant = value(term)
        except (OverflowError, ZeroDivisionError, ValueError):
            assume(False)
        assume(mp.isfinite(meant) and abs(meant) < 1e30)
        text = Plain().doprint(term)
        reader = Reader(text)
        assert abs(reader.sum() - meant) < 1e-20 * (1 + abs(meant)), text
        assert reader.tokens == [""], text


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


def test_indices_of_symbols_that_are_written_by_their_log_variances():
    text = Page(DIAGONAL, Style(notation=preset("vae"))).text()
    assert "½ (μ_d² + e^(ℓ_φ,d) − 1 − ℓ_φ,d)" in text
    assert "E_(q_φ,d)[" in text


def test_a_quotient_below_is_in_brackets_in_a_derivation():
    text = Page(INVERSE, Style()).text()
    assert "= ½ (μ − m)²/(1/s²) + ½ φ((1/σ² − 1/s²)/(1/s²)) " in text


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

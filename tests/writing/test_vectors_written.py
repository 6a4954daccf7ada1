"""Vectors and matrices, in LaTeX and as text: bold, in their order, with the brackets that they need and no others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sympy import ImmutableDenseMatrix, IndexedBase, Integer, Product, Sum, Symbol, Tuple, pi

from derive import kl
from derive.distributions import DiagonalNormal, IsotropicNormal, MultivariateNormal
from derive.errors import Wrong
from derive.notation import DEFAULT
from derive.terms import (
    HALF,
    Cholesky,
    Density,
    Diagonal,
    LowerPart,
    add,
    determinant,
    entry,
    exp,
    frac,
    identity,
    integral,
    integral_of,
    log,
    matrix_inverse,
    matrix_neg,
    matrix_product,
    matrix_sub,
    matrix_sum,
    mul,
    neg,
    positive_definite,
    power,
    quadratic_form,
    raw,
    scalar,
    sqrt,
    squared_norm,
    sub,
    trace,
    transpose,
    vector,
    zeros,
)  # fmt: skip
from derive.terms.layout import unsigned
from derive.writing.changes import changed_places, with_changes
from derive.writing.factors import in_factors
from derive.writing.latex import Writer
from derive.writing.plain import Plain
from derive.writing.style import Style
from derive.writing.tex import in_alphabet
from derive.writing.unicode import ascii_of
from derive.writing.view import View
from derive.writing.width import width

D, d = (Symbol(name, integer=True, positive=True) for name in "Dd")
x, u, mu, m = (vector(name, D) for name in ("x", "u", "mu", "m"))
Sigma, S = positive_definite("Sigma", D), positive_definite("S", D)
L, K, unit = Cholesky(Sigma), Cholesky(S), identity(D)
r, s = Symbol("r", real=True), Symbol("s", positive=True)
sigma = IndexedBase(Symbol("sigma", positive=True))
q = MultivariateNormal("mu", "Sigma")
offset = matrix_sub(x, mu)
two = Integer(2)
explicit = ImmutableDenseMatrix([[s**2, r], [r, 2]])

WRITTEN = [
    (quadratic_form(offset, matrix_inverse(Sigma)),
     r"(\mathbf{x} - \boldsymbol{\mu})^{\top} \boldsymbol{\Sigma}^{-1}(\mathbf{x} - \boldsymbol{\mu})",
     "(x − μ)ᵀ Σ⁻¹ (x − μ)"),
    (neg(mul(HALF, scalar(matrix_product(transpose(x), x)))), r"-\frac{1}{2} \mathbf{x}^{\top} \mathbf{x}", "−½ xᵀ x"),
    (scalar(matrix_neg(matrix_product(transpose(x), x))), r"-\mathbf{x}^{\top} \mathbf{x}", "−xᵀ x"),
    (sub(D, scalar(matrix_neg(matrix_product(transpose(x), x)))),
     r"D - (-\mathbf{x}^{\top} \mathbf{x})", "D − (−xᵀ x)"),
    (sub(D, scalar(matrix_sum(matrix_product(transpose(x), u), matrix_product(transpose(u), x)))),
     r"D - (\mathbf{x}^{\top} \mathbf{u} + \mathbf{u}^{\top} \mathbf{x})", "D − (xᵀ u + uᵀ x)"),
    (matrix_product(HALF, matrix_sum(Sigma, S), Sigma),
     r"\frac{1}{2}(\boldsymbol{\Sigma} + \mathbf{S}) \boldsymbol{\Sigma}", "½ (Σ + S) Σ"),
    (matrix_sum(Sigma, matrix_neg(S), matrix_neg(matrix_sum(Sigma, S))),
     r"\boldsymbol{\Sigma} - \mathbf{S} - (\boldsymbol{\Sigma} + \mathbf{S})", "Σ − S − (Σ + S)"),
    (matrix_product(frac(r, power(s, 2)), unit), r"\frac{r}{s^2}\,\mathbf{I}", "r/s² I"),
    (matrix_product(add(r, s), Sigma), r"(r + s) \boldsymbol{\Sigma}", "(r + s) Σ"),
    (matrix_product(Integer(-2), Sigma), r"-2 \boldsymbol{\Sigma}", "−2 Σ"),
    (transpose(matrix_product(L, u)), r"(\mathbf{L}_{\boldsymbol{\Sigma}} \mathbf{u})^{\top}", "(L_Σ u)ᵀ"),
    (transpose(matrix_inverse(L)), r"\mathbf{L}_{\boldsymbol{\Sigma}}^{-\top}", "L_Σ⁻ᵀ"),
    (matrix_inverse(transpose(L)), r"(\mathbf{L}_{\boldsymbol{\Sigma}}^{\top})^{-1}", "(L_Σᵀ)⁻¹"),
    (matrix_inverse(matrix_product(L, transpose(L))),
     r"(\mathbf{L}_{\boldsymbol{\Sigma}} \mathbf{L}_{\boldsymbol{\Sigma}}^{\top})^{-1}", "(L_Σ L_Σᵀ)⁻¹"),
    (trace(matrix_sum(Sigma, S)), r"\operatorname{tr}(\boldsymbol{\Sigma} + \mathbf{S})", "tr(Σ + S)"),
    (log(frac(determinant(Sigma), determinant(S))),
     r"\log \frac{\lvert \boldsymbol{\Sigma} \rvert}{\lvert \mathbf{S} \rvert}", "log(|Σ|/|S|)"),
    (log(determinant(Sigma)), r"\log \lvert \boldsymbol{\Sigma} \rvert", "log |Σ|"),
    (power(determinant(L), 2), r"\lvert \mathbf{L}_{\boldsymbol{\Sigma}} \rvert^2", "|L_Σ|²"),
    (squared_norm(matrix_product(matrix_inverse(K), offset)),
     r"\lVert \mathbf{L}_{\mathbf{S}}^{-1}(\mathbf{x} - \boldsymbol{\mu}) \rVert^2", "‖L_S⁻¹ (x − μ)‖²"),
    (squared_norm(matrix_sub(L, K)),
     r"\lVert \mathbf{L}_{\boldsymbol{\Sigma}} - \mathbf{L}_{\mathbf{S}} \rVert_{\mathrm{F}}^2", "‖L_Σ − L_S‖²"),
    (LowerPart(matrix_product(x, transpose(x))), r"\operatorname{tril}(\mathbf{x} \mathbf{x}^{\top})", "tril(x xᵀ)"),
    (Diagonal(power(sigma[d], 2), d, D), r"\operatorname{diag}(\boldsymbol{\sigma}^2)", "diag(σ²)"),
    (Diagonal(frac(Integer(1), power(sigma[d], 2)), d, D),
     r"\operatorname{diag}_{d}\!\left(\frac{1}{\sigma_{d}^2}\right)", "diag_d(1/σ_d²)"),
    (Diagonal(power(entry(u, d), 2), d, D), r"\operatorname{diag}(\mathbf{u}^2)", "diag(u²)"),
    (entry(L, d, d), r"L_{\boldsymbol{\Sigma},dd}", "L_Σ,dd"),
    (power(entry(u, d), 2), "u_{d}^2", "u_d²"),
    (entry(matrix_inverse(Sigma), d, d), r"(\boldsymbol{\Sigma}^{-1})_{dd}", "(Σ⁻¹)_dd"),
    (raw(Sum, (log(entry(L, d, d)), Tuple(d, Integer(1), D))),
     r"\sum_{d=1}^{D} \log L_{\boldsymbol{\Sigma},dd}", "∑_(d=1..D) log L_Σ,dd"),
    (raw(Product, (entry(L, d, d), Tuple(d, Integer(1), D))),
     r"\prod_{d=1}^{D} L_{\boldsymbol{\Sigma},dd}", "∏_(d=1..D) L_Σ,dd"),
    (explicit, r"\begin{pmatrix} s^2 & r \\ r & 2 \end{pmatrix}", "[s², r; r, 2]"),
    (matrix_inverse(explicit), r"{\begin{pmatrix} s^2 & r \\ r & 2 \end{pmatrix}}^{-1}", "[s², r; r, 2]⁻¹"),
    (determinant(explicit), r"\begin{vmatrix} s^2 & r \\ r & 2 \end{vmatrix}", "|[s², r; r, 2]|"),
    (trace(explicit), r"\operatorname{tr} \begin{pmatrix} s^2 & r \\ r & 2 \end{pmatrix}", "tr([s², r; r, 2])"),
    (exp(quadratic_form(vector("v", two), explicit)),
     r"\exp\!\left(\mathbf{v}^{\top} \begin{pmatrix} s^2 & r \\ r & 2 \end{pmatrix} \mathbf{v}\right)",
     "e^(vᵀ [s², r; r, 2] v)"),
    (sqrt(mul(power(mul(two, pi), D), determinant(Sigma))),
     r"\sqrt{(2 \pi)^{D} \lvert \boldsymbol{\Sigma} \rvert}", "√((2 π)^D |Σ|)"),
    (integral(mul(Density(q, x), log(Density(q, x))), x),
     r"\int_{\mathbb R^{D}} q(\mathbf{x})\,\log q(\mathbf{x})\,d\mathbf{x}", "∫ q(x) log q(x) dx"),
    (integral_of(matrix_product(Density(q, x), offset), x),
     r"\int_{\mathbb R^{D}} q(\mathbf{x})\,(\mathbf{x} - \boldsymbol{\mu})\,d\mathbf{x}", "∫ q(x) (x − μ) dx"),
    (matrix_product(L, integral_of(matrix_product(Density(q, x), x), x), transpose(x)),
     r"\mathbf{L}_{\boldsymbol{\Sigma}}\left[\int_{\mathbb R^{D}} q(\mathbf{x})\,\mathbf{x}\,d\mathbf{x}\right]"
     r"\,\mathbf{x}^{\top}", "L_Σ (∫ q(x) x dx) xᵀ"),
    (matrix_product(integral(Density(q, x), x), mu),
     r"\left[\int_{\mathbb R^{D}} q(\mathbf{x})\,d\mathbf{x}\right]\,\boldsymbol{\mu}", "(∫ q(x) dx) μ"),
    (zeros(D), r"\mathbf{0}", "0"),
    (q, r"\mathcal N(\boldsymbol{\mu},\,\boldsymbol{\Sigma})", "N(μ, Σ)"),
    (MultivariateNormal(0, "I"), r"\mathcal N(\mathbf{0},\,\mathbf{I})", "N(0, I)"),
    (DiagonalNormal("mu", "sigma"), r"\mathcal N(\boldsymbol{\mu},\,\operatorname{diag}(\boldsymbol{\sigma}^2))",
     "N(μ, diag(σ²))"),
    (DiagonalNormal("mu", log_variance="l"), r"\mathcal N(\boldsymbol{\mu},\,\operatorname{diag}(e^{\mathbf{l}}))",
     "N(μ, diag(e^l))"),
    (IsotropicNormal("mu", "s"), r"\mathcal N(\boldsymbol{\mu},\,s^2 \mathbf{I})", "N(μ, s² I)"),
    (IsotropicNormal(2, "s"), r"\mathcal N(2\,\mathbf{1},\,s^2 \mathbf{I})", "N(2, s² I)"),
]  # fmt: skip


@pytest.mark.parametrize(("term", "tex", "text"), WRITTEN, ids=[text for _, _, text in WRITTEN])
def test_a_term_is_written_in_its_order_and_shape(term, tex, text):
    assert Writer().doprint(term) == tex
    assert Plain().doprint(term) == text


def test_no_two_of_these_terms_are_written_alike_but_a_number_and_its_matrix():
    for writer in (Writer(), Plain()):
        assert len({writer.doprint(term) for term, _, _ in WRITTEN}) == len(WRITTEN)


OTHERS = [
    (replace(DEFAULT, vector="vec"), offset, r"\vec{x} - \vec{\mu}", "x − μ"),
    (replace(DEFAULT, vector="boldsymbol", matrix="boldsymbol"), matrix_product(S, x),
     r"\boldsymbol{S} \boldsymbol{x}", "S x"),
    (replace(DEFAULT, matrix="plain"), matrix_product(Sigma, x), r"\Sigma \mathbf{x}", "Σ x"),
    (replace(DEFAULT, transpose="T"), transpose(x), r"\mathbf{x}^{T}", "xᵀ"),
    (replace(DEFAULT, transpose="mathsf"), transpose(matrix_inverse(L)),
     r"\mathbf{L}_{\boldsymbol{\Sigma}}^{-\mathsf{T}}", "L_Σ⁻ᵀ"),
    (replace(DEFAULT, transpose="prime"), transpose(x), r"\mathbf{x}^{\prime}", "x′"),
    (replace(DEFAULT, determinant="det"), log(determinant(Sigma)), r"\log \det \boldsymbol{\Sigma}", "log det Σ"),
    (replace(DEFAULT, determinant="det"), power(determinant(Sigma), 2), r"(\det \boldsymbol{\Sigma})^2", "(det Σ)²"),
    (replace(DEFAULT, integral="plain"), integral(Density(q, x), x), r"\int q(\mathbf{x})\,d\mathbf{x}", "∫ q(x) dx"),
    (replace(DEFAULT, integral="expectation"), integral_of(matrix_product(Density(q, x), offset, transpose(offset)), x),
     r"\mathbb{E}_{q}[(\mathbf{x} - \boldsymbol{\mu})(\mathbf{x} - \boldsymbol{\mu})^{\top}]", "E_q[(x − μ) (x − μ)ᵀ]"),
    (replace(DEFAULT, integral="expectation"), integral(mul(scalar(matrix_product(transpose(x), x)), Density(q, x)), x),
     r"\mathbb{E}_{q}[\mathbf{x}^{\top} \mathbf{x}]", "E_q[xᵀ x]"),
    (replace(DEFAULT, variances={"sigma": "v"}), Diagonal(power(sigma[d], 2), d, D),
     r"\operatorname{diag}(\mathbf{v})", "diag(v)"),
    (replace(DEFAULT, log_variances={"sigma": r"\ell"}), Diagonal(power(sigma[d], 2), d, D),
     r"\operatorname{diag}(e^{\boldsymbol{\ell}})", "diag(e^ℓ)"),
    (replace(DEFAULT, symbols={"mu": r"\hat\mu_q"}), mu, r"\hat{\boldsymbol{\mu}}_q", "μ̂_q"),
]  # fmt: skip


@pytest.mark.parametrize(("notation", "term", "tex", "text"), OTHERS, ids=[tex for _, _, tex, _ in OTHERS])
def test_a_notation_has_its_own_signs(notation, term, tex, text):
    assert Writer(notation).doprint(term) == tex
    assert Plain(notation).doprint(term) == text


NAMES = {
    "x": r"\mathbf{x}", r"\mu_{q}": r"\boldsymbol{\mu}_{q}", r"\mathrm{loc}": r"\mathbf{loc}",
    r"\hat{\mu}": r"\hat{\boldsymbol{\mu}}", r"\mathcal{M}": r"\mathcal{M}", "m'": r"\mathbf{m}'",
    r"\mathbf{m}_q": r"\mathbf{m}_q", r"\mu^{*}_q": r"\boldsymbol{\mu}^{*}_q",
}  # fmt: skip


@pytest.mark.parametrize("tex", NAMES)
def test_the_letter_of_a_name_is_bold_and_what_stands_around_it_stays(tex):
    assert in_alphabet(tex, "mathbf") == NAMES[tex]
    assert in_alphabet(tex, "plain") == tex


def test_text_has_names_for_its_signs_in_ascii():
    assert ascii_of("L_Σ⁻ᵀ (x − μ)ᵀ ‖z‖² ∑_d") == "L_Sigma^-T (x - mu)^T ||z||^2 sum_d"


def test_the_sign_of_a_product_is_taken_from_its_number():
    size, minus = unsigned(matrix_product(Integer(-1), Sigma))
    assert minus
    assert size == Sigma
    assert unsigned(matrix_product(neg(r), Sigma))[1]
    assert unsigned(Sigma) == (Sigma, False)


CHANGES = [
    (matrix_product(L, u), matrix_product(L, unit, u), {(1,)}),
    (matrix_product(Sigma, matrix_inverse(Sigma), u), matrix_product(unit, u), {(0,)}),
    (matrix_sum(Sigma, S), matrix_sum(S, Sigma), set()),
    (matrix_sum(Sigma, S), matrix_sum(Sigma, unit), {(1,)}),
    (matrix_product(r, Sigma), matrix_product(s, Sigma), {(0,)}),
    (matrix_product(Sigma, S), matrix_product(S, Sigma), {(0,), (1,)}),
]


@pytest.mark.parametrize(("before", "after", "places"), CHANGES)
def test_what_changed_in_a_product_is_found_in_its_order(before, after, places):
    assert set(changed_places(before, after)) == places


def test_a_changed_factor_is_marked_and_an_equal_one_is_not():
    term, changed = with_changes(matrix_product(u, transpose(u), u), ((2,),))
    writer = Writer()
    with writer.marking(changed):
        marked = writer.doprint(term).replace("\x02", "<").replace("\x03", ">")
    assert marked == r"\mathbf{u} \mathbf{u}^{\top} <\mathbf{u}>"


def test_a_changed_number_in_front_is_marked():
    term, changed = with_changes(matrix_product(mul(two, r), u), ((0,),))
    writer = Writer()
    with writer.marking(changed):
        assert writer.doprint(term) == "\x022 r\x03 \\mathbf{u}"


def test_what_is_written_like_a_factor_is_refused():
    clash = kl(MultivariateNormal("mu", "Sigma"), MultivariateNormal("L_Sigma", "S"))
    with pytest.raises(Wrong, match=r"Cholesky factor of Sigma and L_Sigma would be written .* symbols\.L_Sigma="):
        clash.latex()
    clash = kl(MultivariateNormal("mu", "Sigma"), MultivariateNormal(0, "I"))
    with pytest.raises(Wrong, match="identity matrix"):
        clash.text(notation=replace(DEFAULT, symbols={"mu": r"\mathbf{I}"}))


def test_pages_say_where_vectors_and_matrices_lie():
    view = View(kl(MultivariateNormal("mu", "Sigma"), DiagonalNormal("m", "s")).derivation, Style())
    assert view.point == r"\mathbf{x}"
    assert view.space == r"\mathbb R^{D}"
    assert view.domains[:3] == [
        r"\boldsymbol{\mu} \in \mathbb R^{D}", r"\boldsymbol{\Sigma} \succ 0", r"\mathbf{m} \in \mathbb R^{D}",
    ]  # fmt: skip
    assert "s_{d} > 0" in view.domains


def test_a_product_that_is_much_too_wide_breaks_between_its_factors():
    tex = r"\int \frac{a}{b}\,e^{-(x - y)}(x + y)\,\log(a\,b)\,d\mathbf{x}"
    rows = [row for row, _ in in_factors(tex, tex, width(tex) / 2)]
    assert len(rows) > 1
    assert all(row.startswith(r"\quad {}\times ") for row in rows[1:])
    assert rows[-1].endswith(r"\,d\mathbf{x}")
    assert all(row.count("(") == row.count(")") for row in rows)
    assert [row for row, _ in in_factors(tex, tex, width(tex))] == [tex]


def test_a_matrix_is_as_wide_as_its_columns():
    assert width(r"\begin{pmatrix} a \\ b \end{pmatrix}") < width(r"\begin{pmatrix} a & c \\ b & d \end{pmatrix}")
    assert width(r"\begin{pmatrix} a \\ b \\ c \end{pmatrix}") == width(r"\begin{pmatrix} a \end{pmatrix}")


def test_a_quotient_of_determinants_has_brackets_under_a_power_and_0_a_dot_before_it():
    assert Plain().doprint(power(frac(determinant(Sigma), determinant(S)), 2)) == "(|Σ|/|S|)²"
    assert Plain().doprint(matrix_product(Symbol("a", real=True), zeros(D))) == "a · 0"


def test_sums_beside_matrices_have_the_sign_of_sums():
    """Σ may be a covariance; a line without any is written like the others of its page."""
    total = raw(Sum, (power(sigma[d], 2), Tuple(d, Integer(1), D)))
    assert Plain().doprint(total) == "Σ_(d=1..D) σ_d²"
    assert Plain(beside_matrices=True).doprint(total) == "∑_(d=1..D) σ_d²"


def test_what_a_sum_is_divided_by_stands_before_it():
    """Behind it, it would be read as a part of what is added."""
    total = raw(Sum, (power(entry(x, d), 2), Tuple(d, Integer(1), D)))
    assert Plain().doprint(neg(frac(total, Integer(2)))) == "−½ ∑_(d=1..D) x_d²"
    assert Writer().doprint(frac(total, Integer(2))).startswith(r"\frac{1}{2}\,\sum")

"""Terms as LaTeX: exactly in their order and shape."""

from __future__ import annotations

import re

import pytest
from sympy import Integer, Rational, S, Symbol, pi, symbols

from derive import Normal, kl
from derive.terms import (
    HALF,
    Bracket,
    Density,
    Marked,
    add,
    exp,
    frac,
    integral,
    log,
    mul,
    neg,
    power,
    raw,
    sqrt,
    sub,
)  # fmt: skip
from derive.writing.latex import Writer
from derive.writing.tex import name
from derive.writing.width import width

x, z, mu = symbols("x z mu", real=True)
sigma, s = symbols("sigma s", positive=True)
two = Integer(2)
square = power(sub(z, mu), 2)
q = Density(Normal("mu", "sigma"), z)

WRITTEN = {
    r"\frac{(z - \mu)^2}{2 \sigma^2}": frac(square, mul(two, power(sigma, 2))),
    r"\frac{1}{2 \sigma^2}(z - \mu)^2": mul(power(mul(two, power(sigma, 2)), -1), square),
    r"\frac{1}{2} \log(2 \pi \sigma^2)": mul(HALF, log(mul(two, pi, power(sigma, 2)))),
    r"-\frac{1}{2}(z - \mu)": mul(-HALF, sub(z, mu)),
    r"\log \sigma^2": log(power(sigma, 2)),
    r"\log \frac{\sigma^2}{s^2}": log(frac(power(sigma, 2), power(s, 2))),
    r"\sqrt{2 \pi}": sqrt(mul(two, pi)),
    r"\frac{1}{\sqrt{2 \pi}}": power(sqrt(mul(two, pi)), -1),
    r"e^{-\frac{z^2}{2}}": exp(neg(frac(power(z, 2), two))),
    r"\int_{-\infty}^{\infty} (z - \mu)^2\,q(z)\,dz": integral(mul(square, q), z),
    r"\int_{0}^{1} dz": integral(S.One, z, S.Zero, S.One),
    r"\left[x^2\right]_{0}^{1}": Bracket(power(x, 2), x, S.Zero, S.One),
    r"2(z - \mu)\cdot 0": mul(two, sub(z, mu), S.Zero),
    r"2 \pi\cdot 9": mul(two, pi, Integer(9)),
    r"z - (-x)": add(z, raw(mul(two, x).func, (S.NegativeOne, neg(x)))),
    r"[(x - \mu) + (z - \mu)]^2": power(raw(add(x, z).func, (sub(x, mu), sub(z, mu))), 2),
    r"\underbrace{-x}_{z} + z": raw(add(x, z).func, (Marked(neg(x), z), z)),
    r"\frac{1}{4}": Rational(1, 4),
}


@pytest.mark.parametrize("tex", WRITTEN)
def test_a_term_is_written_in_its_shape(tex):
    assert Writer().doprint(WRITTEN[tex]) == tex


NAMES = {
    "mu": r"\mu", "sigma_q": r"\sigma_{q}", "mu1": r"\mu_{1}", "logvar": r"\mathrm{logvar}", "Sigma": r"\Sigma",
    "lambda_": r"\lambda", "mu_prior": r"\mu_{\mathrm{prior}}", "e": "e", "varepsilon": r"\varepsilon",
}  # fmt: skip


@pytest.mark.parametrize("text", NAMES)
def test_names(text):
    assert name(text) == NAMES[text]


@pytest.mark.parametrize("detail", ["brief", "standard", "full"])
def test_no_debris(detail):
    tex = kl(Normal("mu", log_variance="l"), Normal(0, 1)).latex(detail)
    for debris in (r"\limits", r"\left(-1\right)", r"1 e^", r"+ -", r"- -", "1^2", "- 0 ", r"\operatorname"):
        assert debris not in tex.replace(r"\tag*", ""), debris
    assert not re.search(r"(?<![\d.}])1 \\", tex.split("longtable")[0])


def test_the_width_of_a_formula_grows_with_it():
    assert width(r"\frac{x}{y}") < width(r"\frac{x + x + x}{y}") < width(r"x + x + x + x")
    assert width(r"e^{x + x}") < width("x + x + x")


def test_a_symbol_of_the_user_cannot_be_a_command():
    with pytest.raises(ValueError, match="is not a name"):
        Normal(r"\input{x}", 1)
    assert Writer().doprint(Symbol("input")) == r"\mathrm{input}"

"""Formulas as people write them, and the trees they say, printed with every bracket."""

from __future__ import annotations

import pytest

from derive.checking.grammar import Hints, Unread, readings
from derive.checking.printed import bracketed
from derive.checking.syntax import Name, walk

ONE_READING = {
    # numbers, names, fractions
    r"{a\over b}": "(a / b)",
    r"\frac12 x": "((1 / 2) * x)",
    r"\frac1{2}": "(1 / 2)",
    r"\tfrac{\mu_1}{\mu_{2}}": "(mu_1 / mu_2)",
    r"1.5x + .5": "((3/2 * x) + 1/2)",
    r"\hat{\mu}_{ML} - \bar x": "(hat mu_ML + -bar x)",
    r"x^{(i)} + x^* + z'": "(x^(i) + x* + z')",
    r"x_{i+1} - x_{ij}": "(Subscripted(x, index=(i + 1)) + -x_ij)",
    r"{b_1}^{a_1}": "(b_1^a_1)",
    r"(-1)^3": "((-1)^3)",
    r"a \cdot -\frac12": "(a * -(1 / 2))",
    r"1 + -\mu^2": "(1 + -(mu^2))",
    r"a + \\ & b": "(a + b)",
    r"n(n-1)": "(n * (n + -1))",
    r"x!/(x-2)!": "(x! / (x + -2)!)",
    r"\binom{n}{k}": "Binomial(n, below=k)",
    r"\sqrt[3]{x} \sqrt 2 \sigma": "(Root(x, degree=3) * Root(2) * sigma)",
    r"\sqrt \frac{a}{b}": "Root((a / b))",
    # brackets and bars
    r"\left[ \frac{1}{\lambda} \right] \big( a \big)": "((1 / lambda) * a)",
    r"2|x||y| - |\Sigma|^{-1/2}": "((2 * |x| * |y|) + -(|Sigma|^-(1 / 2)))",
    r"\|x\|_2^2": "(Bars(x, double=True, index=2)^2)",
    r"\left( a \right. \\ \left. + b \right)": "(a + b)",
    # functions
    r"\mathrm{exp}[-x] \cdot \operatorname{erf}(z)": "(exp(-x) * erf(z))",
    r"\ln x \ln y": "(log(x) * log(y))",
    r"\log_2 p(x)": "log[2](p(x))",
    r"\sin^2 x": "(sin(x)^2)",
    r"-\log{x} + \ln|\Sigma|": "(-log(x) + log(|Sigma|))",
    r"\Gamma\!\left(\frac{3}{2}\right)": "Gamma((3 / 2))",
    r"M_X'''(t) + f^{(4)}(x)": "(M_X'''(t) + f''''(x))",
    r"q(z; \mu, \sigma^2)": "q(z; mu, (sigma^2))",
    r"q_\phi(\mathbf{z}\mid\mathbf{x})": "q_phi(z | x)",
    r"\mathcal N(x;\mu,\sigma^2)": "N(x; mu, (sigma^2))",
    r"q(\cdot)": "q(·)",
    r"\mathbb{1}(x>0)": "indicator(x > 0)",
    r"X \sim \chi^{2}(k)": "X ~ chi^2(k)",
    r"X \sim \text{ex-Gaussian}(\mu, \sigma)": "X ~ ex-Gaussian(mu, sigma)",
    r"\mathrm{Exp}(x;\lambda)": "Exp(x; lambda)",
    r"\log_e x": "log[e](x)",
    r"\sigma^2_1": "(sigma_1^2)",
    r"\mathbf{1}^\top x": "(ones.T * x)",
    # integrals and differentials
    r"\int q(z)\log q(z) dz": "Integral((q(z) * log(q(z))), over=z)",
    r"\int dz\, q(z) \log q(z)": "Integral((q(z) * log(q(z))), over=z)",
    r"\int \frac{\mathrm dx}{x}": "Integral((1 / x), over=x)",
    r"\int_0^1 \frac{x\,dx}{1+x^2}": "Integral((x / (1 + (x^2))), over=x, lower=0, upper=1)",
    r"\int dx/x": "Integral((1 / x), over=x)",
    r"\int_0^\infty u \, \mathrm{d}(2u)": "Integral(u, over=(2 * u), lower=0, upper=infinity)",
    r"\int_{-\infty-\mu}^{+\infty} z\,\text{d}z": "Integral(z, over=z, lower=(-infinity + -mu), upper=infinity)",
    r"\int_{\mathbb{R}^n} f(x) \mathrm{d}x": "Integral(f(x), over=x, domain=(R^n))",
    r"\int_{x=0}^1 x \, dx": "Integral(x, over=x, lower=0, upper=1)",
    r"\int a + b \, dx": "Integral((a + b), over=x)",
    r"\int (a + b) dx + c": "(Integral((a + b), over=x) + c)",
    r"\int\int f(x,y)\, dx\, dy": "Integral(Integral(f(x, y), over=x), over=y)",
    r"\int dx \int dy f(x,y)": "Integral(Integral(f(x, y), over=y), over=x)",
    r"\int q(z) \log\frac{q(z)}{p(z)}": "Integral((q(z) * log((q(z) / p(z)))))",
    r"\int f(x) \frac{dx}{du} du": "Integral((f(x) * Derivative(x, by=[[u, 1]], partial=False)), over=u)",
    r"\underbrace{\int q(z) dz}_{=1}": "Integral(q(z), over=z)",
    # ends, limits, sums, derivatives
    r"\left[ x^2 \right]_a^b": "Between((x^2), lower=a, upper=b)",
    r"\left.F(x)\right|_0^1": "Between(F(x), lower=0, upper=1)",
    r"\left[ F \right]_{x=0}^{x=1}": "Between(F, lower=0, upper=1, variable=x)",
    r"\frac{d^2}{dt^2} M_X(t) \Big|_{t=0}": "At(Derivative(M_X(t), by=[[t, 2]], partial=False), variable=t, point=0)",
    r"\lim\limits_{x\to 0^+} x \ln x": "Limit((x * log(x)), variable=x, point=0, side=+)",
    r"\sum_{x\in\mathcal X} x \cdot f_X(x)": "Summation((x * f_X(x)), index=x, domain=X)",
    r"\sum_{d=1}^D (1 - \mu^2)": "Summation((1 + -(mu^2)), index=d, lower=1, upper=D)",
    r"\prod_{e\neq d} q_e": "BigProduct(q_e, domain=e != d)",
    r"\nabla_\mu \log p(x)": "Derivative(log(p(x)), by=[[mu, 1]], partial=True)",
    # expectations and quantities
    r"\mathrm{E}(Y^2) - \mathrm{E}(Y)^2": "(Expectation((Y^2)) + -(Expectation(Y)^2))",
    r"\mathbb{E}_{x\sim q}\left[ x^2 \right]": "Expectation((x^2), under=x ~ q)",
    r"\mathbb{E}_q \log p(x)": "Expectation(log(p(x)), under=q)",
    r"\left\langle \ln x \right\rangle_{p(x)}": "Expectation(log(x), under=p(x))",
    r"\mathrm{E}[X \mid Y=y]": "Expectation(X, given=[Y = y])",
    r"\mathrm{KL}[P\,||\,Q]": "Quantity(KL, arguments=[P, Q])",
    r"KL(q \parallel p)": "Quantity(KL, arguments=[q, p])",
    r"D_{\mathrm{KL}}(q(z|x) \| p(z))": "Quantity(KL, arguments=[q(z | x), p(z)])",
    r"\text{Cross Entropy}(q,p)": "Quantity(CE, arguments=[q, p])",
    r"\mathbb{V}[X] + \mathbb{V}\mathrm{ar}(X)": "(Quantity(Var, arguments=[X]) + Quantity(Var, arguments=[X]))",
    r"P(X > 0)": "Quantity(Pr, arguments=[X > 0])",
    # matrices
    r"(x-\mu)^\mathrm{T} \Sigma^{-1} (x-\mu)": "((x + -mu).T * (Sigma^-1) * (x + -mu))",
    r"\mathbf S^{-1}(\mathbf x - \mathbf m)": "((S^-1) * (x + -m))",
    r"A^{-T}": "(A^-1).T",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}": "Matrix([[a, b], [c, d]])",
    r"\begin{cases} 1, & x > 0 \\ 0 & \text{otherwise} \end{cases}": 'Cases([[1, x > 0], [0, "otherwise"]])',
    r"\left\{\begin{array}{ll} 1 & x>0 \\ 0 & x \le 0\end{array}\right.": "Cases([[1, x > 0], [0, x <= 0]])",
    # Unicode
    "½ log(2πσ²) − ∫ q(z) dz": "(((1 / 2) * log((2 * pi * (sigma^2)))) + -Integral(q(z), over=z))",
    "μ₁² + √(2π)σ": "((mu_1^2) + (Root((2 * pi)) * sigma))",
    # relations
    r"\{x : x > 0\}": "{x : x > 0}",
    r"0 < x < 1": "0 < x < 1",
    r"X \sim \text{Bern}(p)": "X ~ Bern(p)",
}
SEVERAL = {
    r"\log 2\pi\sigma^2": ["log((2 * pi * (sigma^2)))", "(log(2) * pi * (sigma^2))"],
    r"\ln\lambda\, e^{-\lambda x}": ["(log(lambda) * (e^-(lambda * x)))", "log((lambda * (e^-(lambda * x))))"],
    r"\log\frac{1}{\sigma} e^{-x}": ["log(((1 / sigma) * (e^-x)))", "(log((1 / sigma)) * (e^-x))"],
    r"\ln(x) y": ["(log(x) * y)", "log((x * y))"],
    r"\log(x)^2": ["(log(x)^2)", "log((x^2))"],
    r"a/2\sigma^2": ["(a / (2 * (sigma^2)))", "((a / 2) * (sigma^2))"],
    r"1/2\,z^{-1}": ["((1 / 2) * (z^-1))", "(1 / (2 * (z^-1)))"],
    r"1/2\sigma^2": ["((1 / 2) * (sigma^2))", "(1 / (2 * (sigma^2)))"],
    r"p(1-p)": ["(p * (1 + -p))", "p((1 + -p))"],
    r"\sigma(x)": ["(sigma * x)", "sigma(x)"],
    r"F^{-1}(p)": ["F^-1(p)", "((F^-1) * p)"],
    r"E(Y)": ["Expectation(Y)", "E(Y)"],
    r"H(X)": ["Quantity(H, arguments=[X])", "H(X)"],
    r"x^T A": ["(x.T * A)", "((x^T) * A)"],
    r"\sum_i x_i + y_i": ["(Summation(x_i, index=i) + y_i)", "Summation((x_i + y_i), index=i)"],
    r"\sum_i x_i + c": ["(Summation(x_i, index=i) + c)"],
    r"dx = \sigma\,du": ["Differential(x) = (sigma * Differential(u))", "(d * x) = (sigma * d * u)"],
    r"x \ln x - x \Big|_0^1": [
        "((x * log(x)) + -Between(x, lower=0, upper=1))",
        "Between(((x * log(x)) + -x), lower=0, upper=1)",
    ],
    r"\log \sigma_2/\sigma_1": ["log((sigma_2 / sigma_1))", "(log(sigma_2) / sigma_1)"],
    r"e^{i t x}": ["(e^(i * t * x))"],
    r"\sin^{-1} x": ["sin^-1(x)", "(sin(x)^-1)"],
    r"\mathbf{x}' \mathbf{x}": ["(x.T * x)", "(x' * x)"],
}
REFUSED = {
    r"(a+b": ("( is not closed", 1),
    r"a + b]": ("] closes nothing", 6),
    r"\left( a \right]": ("] closes (", 10),
    r"x + \foo{y}": (r"\foo is not known", 5),
    r"\frac{a}": ("ends too early", 9),
    r"x^10": ("without braces", 3),
    r"\overline{XY}": ("more than one name", 1),
    r"2 + \log": ("has no argument", 5),
    r"|x": ("not closed", 1),
    r"": ("no formula", 1),
    r"a + + / b": ("not expected", 7),
    r"\begin{foo} x \end{foo}": ("foo is not known", 1),
    r"x \§ y": ("not known", 3),
}


@pytest.mark.parametrize(("formula", "tree"), ONE_READING.items())
def test_one_reading(formula, tree):
    assert [bracketed(reading.tree) for reading in readings(formula)] == [tree]


@pytest.mark.parametrize(("formula", "trees"), SEVERAL.items())
def test_the_usual_reading_comes_first_and_the_others_are_tried(formula, trees):
    found = readings(formula)
    shown = [bracketed(reading.tree) for reading in found]
    assert shown[0] == trees[0]
    assert set(trees) <= set(shown)
    assert all(reading.how for reading in found)
    assert len({reading.how for reading in found}) == len(found)


@pytest.mark.parametrize(("formula", "said"), REFUSED.items())
def test_what_is_not_understood_is_refused_at_its_column(formula, said):
    with pytest.raises(Unread) as refused:
        readings(formula)
    assert said[0] in refused.value.message
    assert (refused.value.line, refused.value.column) == (1, said[1])


def test_hints_decide_what_is_a_function():
    product = readings("a(x)", Hints(variables=frozenset({"a"})))
    call = readings("a(x)", Hints(functions=frozenset({"a"})))
    assert [bracketed(each.tree) for each in product + call] == ["(a * x)", "a(x)"]


def test_every_node_knows_its_place():
    text = "a +\n\\frac{1}{\\sigma^2}"
    names = {node.name: node.span for node in walk(readings(text)[0].tree) if isinstance(node, Name)}
    assert (names["sigma"].line, names["sigma"].column, names["sigma"].end_column) == (2, 10, 16)


def test_readings_are_bounded_in_number():
    assert 1 < len(readings(r"\log 2 x y + \log 3 x y + \log 5 x y + \log 7 x y")) <= 16


def test_a_style_changes_no_identity():
    assert readings(r"\mathbf{x} + \boldsymbol{\mu}")[0].tree == readings(r"x + \mu")[0].tree

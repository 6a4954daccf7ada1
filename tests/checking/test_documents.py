"""Documents in their kinds: which chains stand in them, with which signs, reasons and labels."""

from __future__ import annotations

import pytest

from derive.checking.documents import Chain, Prose, read_document
from derive.checking.grammar import Unread
from derive.checking.printed import bracketed
from derive.errors import Wrong

TEX = r"""
\documentclass{article}
\newcommand{\E}{\mathbb{E}}
\newcommand{\why}[1]{\tag*{\small #1}}
\newcommand{\two}[2]{#1 + #2}
\input{other}
\begin{document}
Let $X \sim \mathcal N(\mu, \sigma^2)$ with $\sigma > 0$. % and $x = 1$ is no formula
\begin{align}\label{eq:a}
\E[X^2] &= \int x^2 p(x)\,dx && \text{(by definition)} \\
&\stackrel{(a)}{=} \mathrm{Var}(X) % = nothing
  + \mu^2 \why{a law} \\
&\overset{\eqref{eq:mean}}{=} \sigma^2 + \mu^2. \label{eq:b}
\end{align}
\begin{eqnarray*}
f(x) &=& a + b \nonumber\\
&& + c \\
&\le& d
\end{eqnarray*}
\begin{equation}\begin{split}
g &= \left( a + b \right. \\
 &\qquad \left. + c \right)
\end{split}\end{equation}
\begin{gather*}
a = b, \qquad c = d \\
e = f
\end{gather*}
\begin{multline} x = a \\ + b \end{multline}
\[ \boxed{x = 2} \] where \(a \equiv b\). \verb|$x = 5$|
\begin{align*}
a &= b & c &= d \\
p(x) &\propto e^{-x} \quad\text{for } x > 0
\end{align*}
\end{document}
"""
MACROS = r"""
\newcommand{\E}[2]{\mathbb{E}_{#1}\left[#2\right]}
\newcommand\KL[2]{D_{\mathrm{KL}}(#1 \,\|\, #2)}
\def\given#1#2{#1 \mid #2}
\newcommand{\half}{\tfrac12}
$$\KL{q}{p} = \E q{\log\frac{q(x)}{p(\given x z)}} + \half$$
"""
MARKDOWN = r"""
# Post
We have $E\[x\] = \mu$ and `$x = code$`. It costs $5 and $6.

$$
\begin{aligned}
\mathrm{KL}(q\_1 || p) &= \int q\_1(x) dx \\\\
&= 3\*x
\end{aligned}
$$
so
$$= 4.$$

$$a = d \quad \text{since } b = d$$
$$\\begin{aligned} a &= b \\\\ &= \\frac{1}{2} \\end{aligned}$$
$$ X \mid Y=y \sim N(0,1) $$
```
$$ x = fence $$
```
"""
PLAIN = """Let X ~ N(mu, sigma^2) where sigma > 0 is known.

E[X^2] = ∫ x² p(x) dx
       = σ² + μ²
There is nothing more to say.
"""


def shown(chain: Chain) -> str:
    """A chain on one line, reasons behind their signs."""
    line = "" if chain.sides[0].tree is None else bracketed(chain.sides[0].tree)
    for sign, side in zip(chain.signs, chain.sides[1:], strict=True):
        reason = f"[{sign.reason}]" if sign.reason else ""
        line += f" {sign.sign}{reason} " + ("?" if side.tree is None else bracketed(side.tree))
    return line


def chains(text: str, kind: str) -> list[str]:
    return [shown(chain) for chain in read_document(text, kind).chains]


def test_a_paper():
    integral = "Integral(((x^2) * p(x)), over=x)"
    assert chains(TEX, "tex") == [
        "X ~ N(mu, (sigma^2))",
        "sigma > 0",
        f"Expectation((X^2)) =[by definition] {integral} =[a; a law] (Quantity(Var, arguments=[X]) + (mu^2))"
        r" =[\eqref{eq:mean}] ((sigma^2) + (mu^2))",
        "f(x) = (a + b + c) <= d",
        "g = (a + b + c)",
        "a = b",
        "c = d",
        "e = f",
        "x = (a + b)",
        "x = 2",
        "a equiv b",
        "a = b",
        "c = d",
        "p(x) propto (e^-x)",
        "x > 0",
    ]


def test_labels_notes_and_repeated_left_sides():
    document = read_document(TEX, "tex")
    assert document.chains[2].labels == ("eq:a", "eq:b")
    assert document.notes == (r"\input{other} is not followed",)
    assert r"\input{other} is not followed" in document.notes
    assert [chain.repeats for chain in document.chains if shown(chain) in ("x = 2", "a = b")] == [0, 1, 6]


def test_a_post_with_broken_escapes():
    assert chains(MARKDOWN, "md") == [
        "Expectation(x) = mu",
        "Quantity(KL, arguments=[q_1, p]) = Integral(q_1(x), over=x) = (3 * x) = 4",
        "a = d",
        "b = d",
        "a = b = (1 / 2)",
        "X, Y = y ~ N(0, 1)",
    ]


def test_plain_text():
    document = read_document(PLAIN)
    assert [shown(chain) for chain in document.chains] == [
        "X ~ N(mu, (sigma^2))",
        "sigma > 0",
        "Expectation((X^2)) = Integral(((x^2) * p(x)), over=x) = ((sigma^2) + (mu^2))",
    ]
    assert next(piece.text.strip() for piece in document.pieces if isinstance(piece, Prose)) == "Let"


def test_a_side_knows_its_place_and_what_could_not_be_read():
    document = read_document("words\n$$a\n= b + \\foo$$\n", "md")
    first, second = document.chains[0].sides
    assert (first.span.line, first.span.column) == (2, 3)
    assert second.source == r"b + \foo"
    assert second.unread is not None
    assert (second.unread.line, second.unread.column) == (3, 7)


def test_functions_are_known_from_left_sides():
    (call,) = read_document("Let $a(x) = x$ and $$b = a(x) c$$", "md").chains[1].sides[1:]
    assert [bracketed(reading.tree) for reading in call.readings] == ["(a(x) * c)"]


def test_cases_and_integrals_hold_their_signs():
    text = r"$$ f(x) = \begin{cases} 1 & x = 0 \\ 0 & x < 0 \end{cases} = \sum_{i=1}^n p(X=i) $$"
    assert len(read_document(text, "md").chains[0].sides) == 3
    text = r"$$f(x) = \left\{ \begin{array}{rl} 0, & \text{if} x < 0 \\ 1 \; , & x \geq 0 \; . \end{array} \right.$$"
    assert chains(text, "md") == ["f(x) = Cases([[0, x < 0], [1, x >= 0]])"]


def test_two_statements_in_a_row():
    text = r"$$u = x, dv = e^{-x}dx$$ and $\mu = 0 \text{ and } \sigma = 1$ and $x, y \in \mathbb R$"
    differentials = ["u = x", "(d * v) = ((e^-x) * d * x)"]
    found = chains(text, "md")
    assert found[0] == differentials[0]
    assert found[2:] == ["mu = 0", "sigma = 1", "x, y in R"]


@pytest.mark.parametrize("text", [r"$$ a = b", r"\[ a = b", r"\begin{align} a = b"])
def test_a_display_that_is_not_closed_is_named(text):
    with pytest.raises(Unread, match="not closed"):
        read_document("words\n" + text, "md")


def test_an_unknown_kind():
    with pytest.raises(Wrong, match="known: tex, md, plain"):
        read_document("a = b", "docx")


def test_macros_with_arguments_are_abbreviations():
    (chain,) = read_document(MACROS, "tex").chains
    shown = [bracketed(side.tree) for side in chain.sides]
    assert shown == ["Quantity(KL, arguments=[q, p])", "(Expectation(log((q(x) / p(x | z))), under=q) + (1 / 2))"]


def test_marks_of_quotes_are_no_signs():
    text = (
        "> [!note]- Derivation\n> > $$\\begin{aligned}\n> > a &= b \\\\\n> > &= c\n> > \\end{aligned}$$\n\n$$a\n> 0$$"
    )
    first, second = read_document(text, "md").chains
    assert [sign.sign for sign in first.signs] == ["=", "="]
    assert [sign.sign for sign in second.signs] == [">"]

"""Mistakes and the words for them; laws that explain true steps."""

from __future__ import annotations

import pytest

from derive.checking.checking import check_lines

MISTAKES = {
    "algebra": ([], [r"\log\left((a+b)^2\right)", r"\log\left(a^2+b^2\right)"]),
    "logarithm": (["a > 0", "b > 0"], [r"\log(ab)", r"\log a\,\log b"]),
    "dropped factor 1/2": ([], [r"\frac{s}{2}+t^2", "s+t^2"]),
    "sign flip": ([], ["a+b-c", "a+b+c"]),
    "forgot to distribute": ([], ["c-(a+b)", "c-a+b"]),
    "missing Jacobian": (["s > 0"], [r"\int_{-\infty}^\infty e^{-u^2}d(su)", r"\int_{-\infty}^\infty e^{-u^2}du"]),
    "wrong limits": (["s > 0"], [r"\int_0^s x\,dx", r"\left[\frac{x^2}{2}\right]_0^1"]),
    "swapped p and q": (["m_1 > 0", "m_2 > 0"], [r"\frac{m_1^2}{m_2^2}+m_1", r"\frac{m_2^2}{m_1^2}+m_1"]),
    "root forgotten": (["s > 0"], [r"1+\sqrt{s}", "1+s"]),
    "dropped term": ([], [r"\frac12(a+b)-\frac12+c", r"\frac12(a+b)+c"]),
}


@pytest.mark.parametrize("kind", MISTAKES)
def test_kinds(kind):
    givens, lines = MISTAKES[kind]
    wrong = check_lines(lines, givens=givens).first_wrong
    assert wrong is not None
    assert wrong.diagnosis is not None
    assert wrong.diagnosis.kind == kind


def test_a_wrong_moment():
    lines = [r"\mathrm{E}(X^2)-\mathrm{E}(X)^2", r"\mu^2-\mu^2"]
    wrong = check_lines(lines, (), [r"X \sim \mathcal N(\mu,\sigma^2)"]).first_wrong
    assert wrong is not None
    assert wrong.diagnosis is not None
    assert wrong.diagnosis.kind == "wrong moment"


REAL = ["x \\in \\mathbb{R}^n", "A \\in \\mathbb{R}^{n\\times n}", "B \\in \\mathbb{R}^{n\\times n}"]
WORDS = {
    "a letter for its square": ([r"\sigma>0"], [
        r"\frac{\partial}{\partial\mu}\left(-\frac{(x-\mu)^2}{2\sigma^2}\right)", r"\frac{x-\mu}{\sigma}"],
        "sigma for sigma^2", "sigma stands for sigma^2"),
    "the number of terms": ([], [r"\sum_{i=1}^n(x_i-a)^2", r"\sum_{i=1}^nx_i^2-2a\sum_{i=1}^nx_i+a^2"],
        "dropped factor", "the factor n before a^2 was dropped"),
    "a fraction in a logarithm": ([r"a>0", r"b>0"], [r"\log a-\log b+c", r"\log\frac ba+c"],
        "inverted fraction", "b/a stands for a/b"),
    "a logarithm as it was": ([r"a>0", r"b>0"], [r"\log\frac ab+c^2", r"-\log\frac ab+c^2"],
        "sign flip", "the sign of the term -log(a/b)"),
    "an exponent": ([], [r"\sum_{k=0}^{n}r^k", r"\frac{1-r^n}{1-r}"],
        "exponent", "the exponent of r^n is off by one"),
    "two letters": ([r"\sigma>0", r"\tau>0"], [
        r"\frac{1}{\frac{1}{\sigma^2}+\frac{n}{\tau^2}}", r"\frac{\sigma^2\tau^2}{n\tau^2+\sigma^2}"],
        "wrong symbol", "sigma and tau are exchanged in n tau^2 + sigma^2"),
    "another variable of a density": ([], [
        r"\sum_x\sum_yp(x,y)\log\frac{p(x,y)}{p(x)p(y)}", r"\sum_x\sum_yp(x,y)\log\frac{p(y|x)}{p(x)}"],
        "wrong symbol", "p(x) stands for p(y)"),
    "an argument": ([r"a>0", r"p>0"], [r"\int_0^\infty x^pe^{-ax}\,dx", r"\frac{\Gamma(p)}{a^{p+1}}"],
        "lost constant", "p lacks the term 1"),
    "a bracket of a logarithm": ([r"b>0"], [r"\log(2b)+1", r"e\log(2b)"],
        "lost bracket", "e log(2 b) stands for log(2 b e)"),
    "a term of powers of letters": ([], [r"ax^2+bx", r"a\left(x+\frac{b}{2a}\right)^2"],
        "dropped term", "the term -1/4 (b^2/a) is missing"),
    "polar coordinates": ([], [
        r"\int_{-\infty}^\infty\int_{-\infty}^\infty e^{-(x^2+y^2)}\,dx\,dy",
        r"\int_0^{2\pi}\int_0^\infty e^{-r^2}\,dr\,d\theta"],
        "missing Jacobian", "the derivative of the substitution, r, was dropped"),
    "a transpose": (REAL, [r"\mathrm{tr}(AB^\top)", r"\mathrm{tr}(AB)"], "algebra", "A stands for its transpose"),
    "an order": (REAL, [r"(AB)^\top", r"A^\top B^\top"],
        "algebra", "A^T B^T stands for B^T A^T: the order of the factors"),
    "a matrix that need not be symmetric": (REAL, [r"\nabla_x\left(x^\top Ax\right)", "2Ax"],
        "algebra", "2 A stands for A + A^T: A need not be symmetric"),
    "a dimension": (REAL, [r"\log|2A|", r"\log 2+\log|A|"],
        "dropped factor", "the factor n before log(2) was dropped"),
}  # fmt: skip


@pytest.mark.parametrize("name", WORDS)
def test_words(name):
    known, lines, kind, words = WORDS[name]
    wrong = check_lines(lines, (), known).first_wrong
    assert wrong is not None
    assert wrong.diagnosis is not None
    assert (wrong.diagnosis.kind, wrong.diagnosis.words) == (kind, words)

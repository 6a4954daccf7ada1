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

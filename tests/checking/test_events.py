"""Probabilities of events, distribution functions, and densities of functions of a random variable."""

from __future__ import annotations

import pytest

from derive.checking.checking import check_lines

WAITING, COUNT = r"X\sim\mathrm{Exp}(\lambda)", r"X\sim\mathrm{Poiss}(\lambda)"
STANDARD = r"X\sim\mathcal N(0,1)"
TRUE = {
    "between two ends": ([WAITING], [r"P(a \le X \le b)", r"e^{-\lambda a}-e^{-\lambda b}"]),
    "a distribution function": ([WAITING], [r"F_X(x)", r"P(X\le x)", r"1-e^{-\lambda x}"]),
    "at most one": ([COUNT], [r"P(X\le 1)", r"e^{-\lambda}(1+\lambda)"]),
    "at least one": ([COUNT], [r"P(X\ge 1)", r"1-\Pr(X=0)", r"1-e^{-\lambda}"]),
    "a square": ([WAITING, "Y=X^2"], [r"F_Y(y)", r"P(X^2\le y)", r"P(X\le\sqrt y)", r"1-e^{-\lambda\sqrt y}"]),
    "a density of a square": ([STANDARD, "Y=X^2"], [r"f_Y(y)", r"\frac{1}{\sqrt{2\pi y}}e^{-y/2}"]),
    "a linear function": ([STANDARD, "Y=aX+b", "a>0"], [r"F_Y(y)", r"P\left(X\le\frac{y-b}{a}\right)"]),
}  # fmt: skip
FALSE = {
    "ends exchanged": ([WAITING], [r"P(a \le X \le b)", r"e^{-\lambda b}-e^{-\lambda a}"]),
    "none for at least one": ([COUNT], [r"P(X\ge 1)", r"e^{-\lambda}"]),
    "a slope is lost": ([WAITING, "Y=X^2"], [r"f_Y(y)", r"\lambda e^{-\lambda\sqrt y}"]),
    "a shift": ([STANDARD, "Y=aX+b", "a>0"], [r"F_Y(y)", r"P\left(X\le\frac{y+b}{a}\right)"]),
}  # fmt: skip


@pytest.mark.parametrize("name", TRUE)
def test_true_probabilities(name):
    known, lines = TRUE[name]
    found = [step.verdict for step in check_lines(lines, definitions=known).steps]
    assert set(found) <= {"proved", "enclosed"}, found


@pytest.mark.parametrize("name", FALSE)
def test_false_probabilities(name):
    known, lines = FALSE[name]
    assert check_lines(lines, definitions=known).first_wrong is not None


def test_a_factor_of_unknown_sign():
    found = check_lines([r"F_Y(y)", r"P(X\le y/a)"], definitions=[STANDARD, "Y=aX"])
    assert [step.verdict for step in found.steps] == ["undecided"]

"""Indices that run over nothing, Kronecker's δ, indicators, sums over pairs, weights that add up to 1."""

from __future__ import annotations

import pytest

from derive.checking.checking import check, check_lines

LOG_SOFTMAX = r"\frac{\partial}{\partial z_j}\left(z_k-\log\sum_{i=1}^K e^{z_i}\right)"
SOFTMAX = r"p_k=\frac{e^{z_k}}{\sum_{i=1}^K e^{z_i}}"
ONE_OF = r"\frac{e^{z_j}}{\sum_{i=1}^K e^{z_i}}"
UNIT = r"\sum_{k=1}^K p_k=1"
SQUARE = r"\left(\sum_{i=1}^n x_i\right)^2"
TRUE = {
    "Kronecker's delta": ([], [LOG_SOFTMAX, rf"\delta_{{jk}}-{ONE_OF}"]),
    "an indicator": ([], [LOG_SOFTMAX, rf"\mathbb{{1}}\{{j=k\}}-{ONE_OF}", rf"\mathbf 1_{{j=k}}-{ONE_OF}"]),
    "Iverson's bracket": ([], [LOG_SOFTMAX, rf"[j=k]-{ONE_OF}"]),
    "a definition with another index": ([SOFTMAX], [
        r"\frac{\partial p_i}{\partial z_j}", r"p_i(\delta_{ij}-p_j)",
        r"\begin{cases}p_i(1-p_i)&\text{if }i=j\\-p_ip_j&\text{if }i\ne j\end{cases}"]),
    "one of the entries": ([], [r"\sum_{j=1}^K\delta_{jk}a_jz_j", "a_kz_k"]),
    "all but one": ([], [r"\sum_{i=1}^n x_i", r"x_j+\sum_{i\ne j}x_i"]),
    "the last one": ([], [r"\sum_{i=1}^n x_i", r"\sum_{i=1}^{n-1}x_i+x_n"]),
    "pairs": ([], [
        SQUARE, r"\sum_{i=1}^n x_i^2+\sum_{i\ne j}x_ix_j", r"\sum_{i=1}^n x_i^2+2\sum_{1\le i<j\le n}x_ix_j"]),
    "weights": ([UNIT], [r"\sum_{k=1}^K p_k(x_k-c)", r"\sum_{k=1}^K p_kx_k-c"]),
    "responsibilities": ([r"\sum_{k=1}^K r_{nk}=1"], [r"\sum_{n=1}^N\sum_{k=1}^K r_{nk}", "N"]),
    "a multiplier": ([UNIT], [
        r"\frac{\partial}{\partial p_j}\left[\lambda-\lambda\sum_{k=1}^K p_k-\sum_{k=1}^K p_k\log p_k\right]",
        r"-\lambda-\log p_j-1"]),
    "an entropy": ([], [r"-\sum_{k=1}^K p_k\log\frac{p_k}{K}", r"-\sum_{k=1}^K p_k\log p_k+\log K"]),
}  # fmt: skip
FALSE = {
    "Kronecker's delta": ([], [LOG_SOFTMAX, r"\delta_{jk}-\frac{e^{z_k}}{\sum_{i=1}^K e^{z_i}}"]),
    "a sign": ([SOFTMAX], [r"\frac{\partial p_i}{\partial z_j}", r"p_i(\delta_{ij}+p_j)"]),
    "a case that is lost": ([], [LOG_SOFTMAX, rf"\delta_{{jk}}-{ONE_OF}", rf"1-{ONE_OF}"]),
    "a pair of indices": ([], [r"\sum_{i=1}^n\sum_{j=1}^m x_{ij}", r"n\sum_{j=1}^m x_{1j}"]),
    "two lengths": ([], [r"\sum_{n=1}^N\sum_{k=1}^K a_k", r"K\sum_{k=1}^K a_k"]),
    "pairs": ([], [SQUARE, r"\sum_{i=1}^n x_i^2+\sum_{i<j}x_ix_j"]),
    "weights": ([UNIT], [r"\sum_{k=1}^K p_k(x_k-c)", r"\sum_{k=1}^K p_kx_k-Kc"]),
}  # fmt: skip


@pytest.mark.parametrize("name", TRUE)
def test_true_chains(name):
    known, lines = TRUE[name]
    steps = check_lines(lines, (), known).steps
    assert [step.evidence for step in steps if step.verdict not in ("proved", "enclosed")] == []


@pytest.mark.parametrize("name", FALSE)
def test_false_chains(name):
    known, lines = FALSE[name]
    assert check_lines(lines, (), known).first_wrong is not None


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        ([LOG_SOFTMAX, rf"1-{ONE_OF}"], "true where j = k only"),
        ([LOG_SOFTMAX, rf"-{ONE_OF}"], "true where j ≠ k only"),
        ([r"\sum_{k=1}^K p_k(1-p_k)", r"1-\sum_{k=1}^K p_k^2"], "add up to 1"),
        ([r"\frac{e^{z_j}}{\sum_{i=1}^K e^{z_i}}", "p_j"], "nothing is known of p"),
    ],
)
def test_what_is_not_said_is_asked_for(lines, asked):
    (step,) = check_lines(lines).steps
    assert step.verdict == "undecided"
    assert asked in step.evidence


@pytest.mark.parametrize(("words", "right"), [("i = j", "p_i(1-p_i)"), (r"i \ne j", "-p_ip_j")])
def test_the_sentence_before_says_which_indices_are_the_same(words, right):
    text = rf"Let ${SOFTMAX}$. If ${words}$, then $$\frac{{\partial p_i}}{{\partial z_j}} = {right}$$"
    (*_, step) = check(text, kind="md").steps
    assert step.verdict == "enclosed"
    assert "as the sentence before says" in step.assumed[0]
    (*_, step) = check(text.replace(right, "p_i(1+p_i)"), kind="md").steps
    assert step.verdict == "refuted"


def test_probabilities_of_a_categorical_variable():
    text = r"For a categorical variable $$\sum_{k=1}^K p_k(1-p_k) = 1-\sum_{k=1}^K p_k^2$$"
    (step,) = check(text, kind="md").steps
    assert step.verdict == "enclosed"
    assert step.assumed == ("the p_k add up to 1",)


def test_braces_around_what_is_summed_are_not_seen():
    (step,) = check_lines([r"\sum_{k=1}^n{a_k-c}", r"-c+\sum_{k=1}^n a_k"]).steps
    assert step.verdict in ("proved", "enclosed")


@pytest.mark.parametrize(("right", "verdict"), [("x_k", "enclosed"), ("2x_k", "refuted")])
def test_a_derivative_by_an_entry_with_two_indices(right, verdict):
    (step,) = check_lines([r"\frac{\partial}{\partial w_{jk}}\sum_{l=1}^m w_{jl}x_l", right]).steps
    assert step.verdict == verdict

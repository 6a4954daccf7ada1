"""Vectors and matrices in chains: their sizes and entries, identities, diagonals, gradients, what is symmetric."""

from __future__ import annotations

import pytest

from derive.checking.checking import check, check_lines

PAIR = r"\mathbf w,\mathbf x\in\mathbb{R}^d"
IN_D = r"x\in\mathbb{R}^d"
KERNEL = r"K\in\mathbb{R}^{n\times n}"
DESIGN = r"\Phi\in\mathbb{R}^{n\times m}"
QUADRATIC = [r"P=P^\mathrm{T}", r"P\in\mathbb{R}^{n\times n}"]
GAUSSIAN = r"\log\mathcal N(x;\mu,\sigma^2 I)"
SCORES = r"\sum_{i=1}^n (y_i-\mathbf w^\top\mathbf x_i)^2"
TRUE = {
    "entries": ([PAIR], [r"\mathbf{w}^\top\mathbf{x}", r"\sum_{j=1}^d w_jx_j", r"w_1x_1+\ldots+w_dx_d"]),
    "entries of what is not declared": ([], [r"w^\top x", r"\sum_{j=1}^n w_jx_j"]),
    "a sum over all entries": ([], [r"\boldsymbol\mu^\top\boldsymbol\mu", r"\sum_j\mu_j^2"]),
    "entries of a matrix": (
        [r"x\in\mathbb{R}^n", r"A\in\mathbb{R}^{n\times n}"],
        [r"x^\top A x", r"\sum_{i=1}^n\sum_{j=1}^n A_{ij}x_ix_j"]),
    "indices that make other vectors": (
        [], [r"(\mu_1-\mu_2)^\top(\mu_1-\mu_2)", r"\mu_1^\top\mu_1-2\mu_1^\top\mu_2+\mu_2^\top\mu_2"]),
    "a size that is a number": ([r"x\in\mathbb{R}^2"], [r"x^\top x", r"x_1^2+x_2^2"]),
    "norms": ([IN_D], [r"\|x\|_2^2", r"x^\top x", r"\sum_{i=1}^d x_i^2", r"\|x\|^2"]),
    "ones": ([IN_D], [r"\mathbf 1^\top x", r"\sum_{i=1}^d x_i"]),
    "a determinant of an identity": ([], [r"\log|\sigma^2\mathbf I|", r"d\log\sigma^2"]),
    "an identity of a declared size": ([r"\mathbf I\in\mathbb{R}^{d\times d}"], [r"\mathrm{tr}(\mathbf I)", "d"]),
    "an identity beside a matrix": ([KERNEL], [r"K-K(K+\sigma^2I)^{-1}K", r"\sigma^2K(K+\sigma^2I)^{-1}"]),
    "a normal vector": ([IN_D], [GAUSSIAN, r"-\frac{d}{2}\log(2\pi\sigma^2)-\frac{1}{2\sigma^2}\|x-\mu\|^2"]),
    "sizes that differ": ([DESIGN], [
        r"(\Phi^\top\Phi+\lambda I)^{-1}\Phi^\top", r"\Phi^\top(\Phi\Phi^\top+\lambda I)^{-1}"]),
    "a diagonal that is listed": ([], [
        r"\log\det\mathrm{diag}(\sigma_1^2,\dots,\sigma_d^2)", r"\sum_{j=1}^d\log\sigma_j^2"]),
    "variances in bold": ([r"\mathbf z\in\mathbb{R}^d"], [
        r"\log\mathcal N(\mathbf z;\boldsymbol\mu,\boldsymbol\sigma^2\mathbf I)",
        r"\log\mathcal N(\mathbf z;\boldsymbol\mu,\mathrm{diag}(\boldsymbol\sigma^2))",
        r"-\frac{d}{2}\log(2\pi)-\frac12\sum_{j=1}^d\left(\log\sigma_j^2+\frac{(z_j-\mu_j)^2}{\sigma_j^2}\right)"]),
    "a gradient": ([r"x\in\mathbb{R}^n", r"A\in\mathbb{R}^{n\times n}"], [r"\nabla_x(x^\top A x)", r"(A+A^\top)x"]),
    "a gradient of a sum": ([], [r"\nabla_{\mathbf w}" + SCORES,
                                 r"-2\sum_{i=1}^n (y_i-\mathbf w^\top\mathbf x_i)\mathbf x_i"]),
    "a derivative by an entry": ([r"x\in\mathbb{R}^n"], [r"\frac{\partial}{\partial x_i}\|x\|^2", r"2x_i"]),
    "a derivative by one of several": ([], [
        r"\frac{\partial}{\partial z_i}\log\sum_{j=1}^K e^{z_j}", r"\frac{e^{z_i}}{\sum_{j=1}^K e^{z_j}}"]),
    "vectors of a sample": ([r"\mathbf x_i\in\mathbb{R}^d"], [
        r"\sum_{i=1}^n(\mathbf x_i-\boldsymbol\mu)^\top\Sigma^{-1}(\mathbf x_i-\boldsymbol\mu)",
        r"\mathrm{tr}\left(\Sigma^{-1}\sum_{i=1}^n(\mathbf x_i-\boldsymbol\mu)(\mathbf x_i-\boldsymbol\mu)^\top\right)",
    ]),
    "a symmetric matrix": (QUADRATIC, [r"(x-y)^\top P(x-y)", r"x^\top Px-2x^\top Py+y^\top Py"]),
    "products of entries": ([r"a,b\in\mathbb{R}^d"], [r"\mathbf 1^\top(a\odot b)", r"a^\top b"]),
    "a Kronecker product": ([r"A,B\in\mathbb{R}^{n\times n}"], [
        r"\mathrm{tr}(A\otimes B)", r"\mathrm{tr}(A)\,\mathrm{tr}(B)"]),
    "dots": ([], [r"x_1^2+x_2^2+\cdots+x_n^2", r"\sum_{i=1}^n x_i^2"]),
}  # fmt: skip
FALSE = {
    "an entry": ([PAIR], [r"\mathbf{w}^\top\mathbf{x}", r"\sum_{j=1}^d w_jx_j^2"]),
    "a size that is a number": ([r"x\in\mathbb{R}^2"], [r"x^\top x", r"x_1^2+2x_2^2"]),
    "the trace of an identity": ([IN_D], [r"\mathrm{tr}(\mathbf I)", "1"]),
    "a determinant": ([], [r"\log|\sigma^2\mathbf I|", r"\log\sigma^2"]),
    "a normal vector": ([IN_D], [GAUSSIAN, r"-\frac{1}{2}\log(2\pi\sigma^2)-\frac{1}{2\sigma^2}\|x-\mu\|^2"]),
    "a transpose that is lost": (
        [DESIGN], [r"(\Phi^\top\Phi+\lambda I)^{-1}\Phi^\top", r"\Phi^\top(\Phi^\top\Phi+\lambda I)^{-1}"]),
    "two sizes": ([DESIGN], [r"\log|\sigma^2 I_n|", r"m\log\sigma^2"]),
    "a diagonal": ([], [r"\mathrm{tr}(\mathrm{diag}(\sigma_1^2,\dots,\sigma_d^2))", r"\sum_{j=1}^d\sigma_j"]),
    "a gradient of a sum": ([], [r"\nabla_{\mathbf w}" + SCORES,
                                 r"2\sum_{i=1}^n (y_i-\mathbf w^\top\mathbf x_i)\mathbf x_i"]),
    "a derivative by one of several": ([], [
        r"\frac{\partial}{\partial z_i}\log\sum_{j=1}^K e^{z_j}", r"\frac{e^{-z_i}}{\sum_{j=1}^K e^{z_j}}"]),
    "a term of a square": (QUADRATIC, [r"(x-y)^\top P(x-y)", r"x^\top Px-x^\top Py+y^\top Py"]),
    "products of entries": ([r"a,b\in\mathbb{R}^d"], [r"\|a\odot b\|^2", r"\sum_{i=1}^d a_i^2b_i"]),
    "a Kronecker product": ([r"A,B\in\mathbb{R}^{n\times n}"], [r"\det(A\otimes B)", r"\det(A)\det(B)"]),
}  # fmt: skip


@pytest.mark.parametrize("name", TRUE)
def test_true_chains(name):
    known, lines = TRUE[name]
    steps = check_lines(lines, (), known).steps
    assert [step.evidence for step in steps if step.verdict not in ("proved", "enclosed")] == []


@pytest.mark.parametrize("name", FALSE)
def test_false_chains(name):
    known, lines = FALSE[name]
    wrong = check_lines(lines, (), known).first_wrong
    assert wrong is not None
    assert wrong.witness is not None


@pytest.mark.parametrize(
    "words", ["Let $P$ be symmetric.", "Let $P$ be a precision matrix.", "For a symmetric matrix $P$, we have"]
)
def test_words_say_that_a_matrix_is_symmetric(words):
    (step,) = check(words + r" $$(x-y)^\top P(x-y) = x^\top Px-2x^\top Py+y^\top Py$$", kind="md").steps
    assert step.verdict in ("proved", "enclosed")


def test_a_matrix_may_be_meant_to_be_symmetric():
    (step,) = check_lines([r"\nabla_x(x^\top A x)", "2Ax"]).steps
    assert step.verdict == "undecided"
    assert "symmetric A" in step.evidence


def test_a_letter_of_a_law_is_a_vector():
    lines = [r"\mathbb{E}_{x\sim\mathcal N(\mu,\sigma^2 I)}[\|x\|^2]", r"\|\mu\|^2+d\sigma^2"]
    (step,) = check_lines(lines).steps
    assert step.verdict in ("proved", "enclosed")

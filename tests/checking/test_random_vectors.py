"""Random vectors and matrices of which no law is known, and what conventional letters say of their moments."""

from __future__ import annotations

import pytest

from derive.checking.checking import check
from derive.checking.documents import read_document

VECTORS = "Let $X$ and $Y$ be [random vectors](/D/rvec) and $A$ a matrix.\n\n"
TRUE = {
    "a covariance matrix as a function": VECTORS + r"$$\Sigma(AX) = A \, \Sigma(X) A^\mathrm{T}$$",
    "covariances of two": VECTORS + r"$$\Sigma(X+Y) = \Sigma_{XX} + \Sigma_{YY} + \Sigma_{XY} + \Sigma_{YX}$$",
    "a cross-covariance": VECTORS + r"$$\Sigma(X,Y) = E[X Y^T] - E[X] E[Y]^T$$",
    "outside of a mean": VECTORS + r"$$a^T (X - \mu_X) = (X - \mu_X)^T a$$",
    "a matrix with dots": "Let $X$ be a random vector.\n\n"
    r"$$E[X X^T] = \begin{bmatrix} E[X_1 X_1] & \ldots & E[X_1 X_n] \\ \vdots & \ddots & \vdots \\"
    r" E[X_n X_1] & \ldots & E[X_n X_n] \end{bmatrix}$$",
    "entries of a random matrix": "Let $A$ be an $n \\times n$ [random matrix](/D/rmat).\n\n"
    r"$$\mathrm{E}[\mathrm{tr}(A)] = \sum_{i=1}^n \mathrm{E}[a_{ii}] = \mathrm{tr}(\mathrm{E}[A])$$",
    "conventional letters": "Let $X$ and $Y$ be random variables.\n\n"
    r"$$E[X Y] = \sigma_{XY} + \mu_X \mu_Y$$",
    "a correlation": "Let $X$ and $Y$ be random variables.\n\n"
    r"$$\mathrm{Var}(aX+bY) = a^2\sigma_X^2+b^2\sigma_Y^2+2ab\rho\sigma_X\sigma_Y$$",
    "independence in a link": "Let $X$ and $Y$ be [independent](/D/ind) [random variables](/D/rvar).\n\n"
    r"$$\mathrm{E}(X\,Y) = \mathrm{E}(X) \, \mathrm{E}(Y)$$",
}  # fmt: skip
FALSE = {
    "a transpose too few": VECTORS + r"$$\Sigma(AX) = A \, \Sigma(X) A$$",
    "a covariance too few": VECTORS + r"$$\Sigma(X+Y) = \Sigma_{XX} + \Sigma_{YY} + 2\Sigma_{XY}$$",
    "a matrix with dots": "Let $X$ be a random vector.\n\n"
    r"$$E[X X^T] = \begin{bmatrix} E[X_1] & \ldots & E[X_1 X_n] \\ \vdots & \ddots & \vdots \\"
    r" E[X_n X_1] & \ldots & E[X_n] \end{bmatrix}$$",
    "a value is none of another": "Let $X$ and $Y$ be random variables with a probability mass function $p(x)$.\n\n"
    r"$$E[X] E[Y] p(X=0) = E[X] E[Y] p(X=1)$$",
    "a mean is no factor": "Let $X$ and $Y$ be random variables.\n\n" r"$$E(X Y) = E(X) Y$$",
    "a sum over two indices": r"$$\sum_{i=1}^n \sum_{j=1}^n a_{ij} = n^2 a_{ij}$$",
    "another moment": "Let $X$ and $Y$ be random variables.\n\n" r"$$E[X Y] = \sigma_{XY} + \mu_X + \mu_Y$$",
}  # fmt: skip
REFUTED = {"a transpose too few"}


@pytest.mark.parametrize("name", TRUE)
def test_true_of_every_law(name):
    for step in check(read_document(TRUE[name], "md")).steps:
        assert step.verdict in ("proved", "enclosed"), step.evidence


@pytest.mark.parametrize("name", FALSE)
def test_false(name):
    steps = check(read_document(FALSE[name], "md")).steps
    assert steps[0].verdict not in ("proved", "enclosed")
    assert name not in REFUTED or steps[0].verdict == "refuted", steps[0].evidence

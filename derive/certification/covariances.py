"""Covariances that are written out: an equation that rests on one is meant where that matrix is positive definite."""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Basic, Expr, MatrixBase, preorder_traversal

from derive.distributions import MultivariateNormal
from derive.terms import Cholesky


def written_out(terms: Iterable[Basic]) -> tuple[Expr, ...]:
    """The covariances, and the matrices with a Cholesky factor, that are given by entries which are not all numbers."""
    found: dict[Expr, None] = {}
    for term in terms:
        for part in preorder_traversal(term):
            matrix = part.covariance if isinstance(part, MultivariateNormal) else None
            matrix = part.args[0] if isinstance(part, Cholesky) else matrix
            if isinstance(matrix, MatrixBase):
                found.setdefault(matrix)
    return tuple(found)

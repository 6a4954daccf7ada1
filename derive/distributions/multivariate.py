"""The multivariate normal family."""

from __future__ import annotations

from typing import Any, ClassVar

from sympy import Basic, Expr, Identity, ImmutableDenseMatrix, Integer, S, ZeroMatrix, pi
from sympy.core.symbol import Str

from derive.distributions.base import MATRIX, VECTOR, Distribution
from derive.distributions.definite import assumptions as assumptions_of
from derive.distributions.parameters import column, covariance_matrix, dimension_of, mean_vector, plain
from derive.terms import (
    HALF,
    Diagonal,
    determinant,
    exp,
    inverse,
    matrix_inverse,
    matrix_product,
    matrix_sub,
    mul,
    neg,
    power,
    quadratic_form,
    scalar,
    shape,
    sqrt,
    transpose,
)

TWO = Integer(2)


class MultivariateNormal(Distribution):
    r"""N(μ, Σ) on ℝᴰ: q(x) = ((2π)ᴰ |Σ|)^{-1/2} exp(−½ (x−μ)ᵀ Σ⁻¹ (x−μ)).

    `MultivariateNormal("mu", "Sigma")` takes a mean μ ∈ ℝᴰ and a symmetric positive definite D×D covariance Σ. Each is
    a name or one of SymPy's matrix symbols; the mean may be 0, the covariance `"I"` or a number times SymPy's identity.
    A list of entries, a list of rows, an array or a matrix of SymPy's makes them explicit. The dimension D is a symbol
    unless the entries say what it is.

    Raises `Wrong` where the shapes do not fit, or a covariance is not symmetric or known not to be positive definite;
    where it is not known, that it is so is one of the `assumptions`.
    """

    family = "MultivariateNormal"
    domains: ClassVar = {"mean": VECTOR, "covariance": MATRIX}

    def __new__(cls, mean: Any, covariance: Any) -> MultivariateNormal:
        mean, covariance = column(mean), plain(covariance)
        dimension = dimension_of(mean, covariance)
        where = f"of {cls.family}"
        place = mean_vector(mean, dimension, f"the mean {where}")
        spread = covariance_matrix(covariance, dimension, f"the covariance {where}")
        return Basic.__new__(cls, Str("q"), place, spread)

    @property
    def mean(self) -> Expr:
        return self.args[1]

    @property
    def covariance(self) -> Expr:
        return self.args[2]

    @property
    def dimension(self) -> Expr:
        """D, a symbol or a number."""
        return shape(self.args[2])[0]

    @property
    def index(self) -> Expr | None:
        """The index of the entries of a diagonal covariance."""
        return self.covariance.args[1] if isinstance(self.covariance, Diagonal) else None

    @property
    def assumptions(self) -> tuple[Expr, ...]:
        """What must be positive for entries that are written out to make a positive definite matrix: 1 − r²."""
        explicit = isinstance(self.covariance, ImmutableDenseMatrix)
        return tuple(assumptions_of(self.covariance)) if explicit else ()

    @property
    def support(self) -> tuple[Expr, Expr]:
        return -S.Infinity, S.Infinity

    def density(self, point: Expr) -> Expr:
        offset = point if isinstance(self.mean, ZeroMatrix) else matrix_sub(point, self.mean)
        circle = power(mul(TWO, pi), self.dimension)
        if isinstance(self.covariance, Identity):
            square = scalar(matrix_product(transpose(offset), offset))
            return mul(inverse(sqrt(circle)), exp(neg(mul(HALF, square))))
        square = quadratic_form(offset, matrix_inverse(self.covariance))
        return mul(inverse(sqrt(mul(circle, determinant(self.covariance)))), exp(neg(mul(HALF, square))))

    def is_same_as(self, other: Distribution) -> bool:
        return isinstance(other, MultivariateNormal) and self.args[1:] == other.args[1:]

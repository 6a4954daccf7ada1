"""What a node of vectors and matrices must be, so that nothing later on stumbles over it: above all, its shapes fit."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from sympy import (
    Basic,
    Determinant,
    Equality,
    Expr,
    ImmutableDenseMatrix,
    Integer,
    Integral,
    Inverse,
    S,
    Trace,
)

from derive.distributions import Distribution, Independent, MultivariateNormal, Normal
from derive.distributions.definite import is_covariance
from derive.quantities import KL, CrossEntropy
from derive.sexpr.forms import Form
from derive.terms import (
    Cholesky,
    Density,
    Diagonal,
    Entry,
    LowerPart,
    MatrixIntegral,
    MatrixProduct,
    MatrixSum,
    Scalar,
    Vector,
    is_matrix,
    shape,
)

Parts = list[Basic]
SQUARE = (Inverse, Trace, Determinant, Cholesky, LowerPart)


def check_matrices(form: Form, parts: Parts) -> str:
    """Why there is no such node; empty where there is."""
    if form.node in SQUARE and not is_square(parts[0]):
        return f"'{form.head}' is of a square matrix"
    check = CHECKS.get(form.node)
    return check(parts) if check else ""


def is_square(part: Basic) -> bool:
    rows, columns = shape(part)
    return bool(rows == columns)


def sum_of_matrices(parts: Parts) -> str:
    return "" if len({shape(part) for part in parts}) == 1 else "The parts of this sum differ in their shapes"


def product_of_matrices(parts: Parts) -> str:
    matrices = parts if is_matrix(parts[0]) else parts[1:]
    fits = all(shape(left)[1] == shape(right)[0] for left, right in pairwise(matrices))
    return "" if fits else "The shapes of these factors do not fit one after another"


def cholesky(parts: Parts) -> str:
    return "" if is_covariance(parts[0]) else "Only a positive definite matrix has a Cholesky factor"


def diagonal(parts: Parts) -> str:
    return "The index of a diagonal and its dimension are one symbol" if parts[1] == parts[2] else ""


def scalar(parts: Parts) -> str:
    return "" if shape(parts[0]) == (1, 1) else "Only a matrix with one row and one column is a number"


def entry(parts: Parts) -> str:
    """A number must be known to be one of the rows or columns; a symbol is an index that ranges over a dimension.

    A vector has one column; in one dimension, where everything is 1×1, an index ranges from 1 to 1.
    """
    size = shape(parts[0])
    for index, count in zip(parts[1:], size, strict=True):
        last = count if isinstance(count, Integer) else S.One
        beyond = index > last if isinstance(index, Integer) else count is S.One and size[0] is not S.One
        if beyond:
            return "This index is beyond the matrix"
    return ""


def over_a_space(parts: Parts) -> str:
    """An integral over a vector is over all of its space."""
    limits = tuple(parts[2:]) or (S.NegativeInfinity, S.Infinity)
    whole = limits == (S.NegativeInfinity, S.Infinity)
    return "An integral over a vector goes from :-oo to :oo" if isinstance(parts[1], Vector) and not whole else ""


def over_a_vector(parts: Parts) -> str:
    return "" if isinstance(parts[1], Vector) else "The integral of a matrix is over a vector"


def written_out(parts: Parts) -> str:
    rows, columns, *entries = parts
    if not (isinstance(rows, Integer) and isinstance(columns, Integer)):
        return "A matrix that is written out has numbers of rows and columns"
    return "" if len(entries) == rows * columns else f"{rows} rows of {columns} are not {len(entries)} entries"


def multivariate(parts: Parts) -> str:
    mean, covariance = parts[1:]
    if not is_square(covariance) or shape(mean) != (shape(covariance)[0], S.One):
        return "The shapes of this mean and this covariance do not fit"
    return "" if is_covariance(covariance) else "The covariance is not known to be symmetric and positive definite"


def density(parts: Parts) -> str:
    distribution, point = parts
    if isinstance(distribution, MultivariateNormal):
        there = isinstance(point, Expr) and is_matrix(point) and shape(point) == (distribution.dimension, S.One)
        return "" if there else "The density of a vector is taken at a vector of its dimension"
    return "The density of a number is taken at a number" if is_matrix(point) else ""


def of_one_space(parts: Parts) -> str:
    """Two distributions of a quantity are of the same points."""
    kinds = {kind_of(part) for part in parts if isinstance(part, Distribution)}
    return "" if len(kinds) == 1 else "These two distributions are not of one space"


def kind_of(distribution: Distribution) -> tuple[type, Basic]:
    kind = next(kind for kind in (Normal, Independent, MultivariateNormal) if isinstance(distribution, kind))
    return kind, distribution.dimension


def sides(parts: Parts) -> str:
    left, right = (shape(part) if is_matrix(part) else () for part in parts)
    return "" if left == right else "The sides of an equation are of one shape"


CHECKS: dict[type[Basic], Callable[[Parts], str]] = {
    MatrixSum: sum_of_matrices,
    MatrixProduct: product_of_matrices,
    Cholesky: cholesky,
    Diagonal: diagonal,
    Scalar: scalar,
    Entry: entry,
    Integral: over_a_space,
    MatrixIntegral: over_a_vector,
    ImmutableDenseMatrix: written_out,
    MultivariateNormal: multivariate,
    Density: density,
    KL: of_one_space,
    CrossEntropy: of_one_space,
    Equality: sides,
}

"""What is written of a distribution of vectors: its mean as a vector and its covariance as a matrix."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Indexed, S, Symbol
from sympy import exp as Exp

from derive.terms import Diagonal, Entry, depends, identity, matrix_product, shape, vector, zeros


def mean_of(joint: Any) -> Expr:
    """The vector of the means of independent coordinates: μ, 0, or the number that all of them are."""
    mean = joint.each.mean
    if isinstance(mean, Indexed):
        return vector(mean.base.label.name, joint.dimension)
    return zeros(joint.dimension) if mean is S.Zero else mean


def covariance_of(joint: Any) -> Expr:
    """diag(σ_d²), or σ² I where all coordinates have one variance."""
    variance = joint.each.variance
    if depends(variance, joint.index):
        return Diagonal(variance, joint.index, joint.dimension)
    unit = identity(joint.dimension)
    return unit if variance is S.One else matrix_product(variance, unit)


def runs_through(body: Expr, index: Symbol) -> bool:
    """Whether f_d is an entry, a power of one or its exponential, so that a vector can stand for all of them: σ²."""
    if isinstance(body, Exp):
        return is_entry(body.args[0], index)
    if body.is_Pow:
        return is_entry(body.base, index) and bool(body.exp.is_Rational and body.exp.is_positive)
    return is_entry(body, index)


def is_entry(term: Expr, index: Symbol) -> bool:
    if isinstance(term, Indexed):
        return bool(term.indices == (index,))
    return isinstance(term, Entry) and bool(term.args[1] == index) and bool(term.args[0].is_symbol)


def is_vector(term: Expr) -> bool:
    return bool(shape(term)[1] == 1)


def beside(indices: list[str]) -> str:
    """Indices of one sign side by side, longer ones with commas: dd, but d,d+1."""
    return "".join(indices) if all(len(index) == 1 for index in indices) else ",".join(indices)

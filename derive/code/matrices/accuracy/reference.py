"""What the value and the derivatives are exactly, in ball arithmetic, at a place of floats."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import flint
import numpy as np
from sympy import Rational

from derive.certification.ball import enclose, enclose_entries
from derive.code.matrices.accuracy.places import Place
from derive.code.problem import CodeProblem
from derive.terms import Cholesky, PositiveDefinite, is_matrix

DIGITS = 60


def exact_point(problem: CodeProblem, values: dict[Any, Any], size: int) -> dict[Any, Any]:
    """The floats as the fractions that they are."""
    point = {symbol: fractions(np.asarray(value).tolist()) for symbol, value in values.items()}
    dimension = problem.quantity.distributions[0].dimension
    return point if dimension.is_Integer else point | {dimension: size}


def fractions(value: Any) -> Any:
    if isinstance(value, list):
        return [fractions(each) for each in value]
    found = Fraction(value)
    return Rational(found.numerator, found.denominator)


def exact_value(problem: CodeProblem, point: dict[Any, Any]) -> float:
    return float(enclose(problem.result, point, DIGITS).mid())


def exact_slopes(problem: CodeProblem, point: dict[Any, Any], place: Place, ways: dict[Any, str]) -> list[Any]:
    """The derivatives by the arguments in the way that each of them is given, as arrays."""
    found = []
    for symbol, term in zip(problem.arguments, problem.gradient, strict=True):
        if isinstance(symbol, PositiveDefinite):
            found.append(by_covariance(term, symbol, point, ways[symbol]))
        elif is_matrix(term):
            found.append(floats(enclose_entries(term, point, DIGITS))[:, 0])
        else:
            found.append(by_coordinates(problem, symbol, term, point, place.size))
    return found


def by_coordinates(problem: CodeProblem, symbol: Any, term: Any, point: dict[Any, Any], size: int) -> Any:
    """The derivative by a number, or by each coordinate of a vector, which the term has by its index."""
    if not isinstance(point[symbol], list):
        return np.array(float(enclose(term, point, DIGITS).mid()))
    (index,) = {each for each in term.free_symbols if each.is_integer and each not in point} or {None}
    places = [point if index is None else point | {index: d} for d in range(1, size + 1)]
    return np.array([float(enclose(term, at, DIGITS).mid()) for at in places])


def by_covariance(term: Any, symbol: Any, point: dict[Any, Any], way: str) -> Any:
    """The derivative G by L; or that by Σ, ½ L⁻ᵀKL⁻¹ with the symmetric K that has the lower part of LᵀG."""
    slope = enclose_entries(term, point, DIGITS)
    if way == "tril":
        return floats(slope)
    before, flint.ctx.prec = flint.ctx.prec, int(DIGITS * 3.33) + 16
    try:
        lower = flint.arb_mat(enclose_entries(Cholesky(symbol), point, DIGITS))
        half = (lower.transpose() * flint.arb_mat(slope)).tolist()
        size = len(half)
        whole = flint.arb_mat([[half[max(i, j)][min(i, j)] for j in range(size)] for i in range(size)])
        inverse = lower.inv()
        return floats((inverse.transpose() * whole * inverse).tolist()) / 2
    finally:
        flint.ctx.prec = before


def floats(rows: Any) -> Any:
    return np.array([[float(each.mid()) for each in row] for row in rows])

"""How far generated code of vectors is from the exact value, for each way to give its covariances."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np

from derive.code.matrices.accuracy.places import Place, places
from derive.code.matrices.accuracy.reference import exact_point, exact_slopes, exact_value
from derive.code.problem import CodeProblem
from derive.terms import PositiveDefinite

SIZES = (2, 5, 20)
LARGE = 20
"""From this dimension on the value alone is compared."""
DISTANCES = (1.0, 1e-2, 1e-4, 1e-6, 1e-8)
WAYS = ("", "tril")


@dataclass(frozen=True)
class Case:
    """A place, the way in which each covariance is given there, the arguments, and what is exact."""

    ways: tuple[str, ...]
    place: Place
    given: dict[str, Any]
    value: float
    slopes: tuple[Any, ...]


@dataclass(frozen=True)
class Error:
    """Relative errors of the value, and of the gradient in its norm, where it was compared."""

    case: Case
    value: float
    gradient: float | None
    is_negative: bool


@lru_cache(maxsize=32)
def cases(problem: CodeProblem) -> tuple[Case, ...]:
    """All places with all ways to give the covariances."""
    covariances = [symbol for symbol in problem.arguments if isinstance(symbol, PositiveDefinite)]
    every = [dict(zip(covariances, ways, strict=True)) for ways in product(WAYS, repeat=len(covariances))]
    return tuple(case(problem, place, ways) for place in places(problem, sizes(problem), DISTANCES) for ways in every)


def sizes(problem: CodeProblem) -> tuple[int, ...]:
    """The dimensions to measure in: that of the problem, where it is a number."""
    size = problem.quantity.distributions[0].dimension
    return (int(size),) if size.is_Integer else SIZES


def case(problem: CodeProblem, place: Place, ways: dict[Any, str]) -> Case:
    given, values = {}, dict(place.values)
    for symbol in problem.arguments:
        value = place.values[symbol]
        if ways.get(symbol) == "tril":
            lower = np.linalg.cholesky(value)
            given[f"{symbol.name}_tril"], values[symbol] = lower, exactly_squared(lower)
        else:
            given[str(symbol.name)] = value
    point = exact_point(problem, values, place.size)
    slopes = () if place.size >= LARGE else tuple(exact_slopes(problem, point, place, ways))
    return Case(tuple(ways.values()), place, given, exact_value(problem, point), slopes)


def exactly_squared(lower: Any) -> Any:
    """L Lᵀ as fractions."""
    rows = [[Fraction(x) for x in row] for row in lower.tolist()]
    return [[sum(a * b for a, b in zip(one, other, strict=True)) for other in rows] for one in rows]


def errors(problem: CodeProblem, value_and_grad: Any) -> list[Error]:
    """The errors of a function that gives the value and the derivatives, of arrays."""
    return [error(each, *value_and_grad(**each.given)) for each in cases(problem)]


def error(case: Case, found: Any, partials: Any) -> Error:
    apart = abs(float(found) - case.value) / abs(case.value) if case.value else abs(float(found))
    slopes = [distance(np.asarray(one), other) for one, other in zip(partials, case.slopes, strict=False)]
    return Error(case, apart, max(slopes) if slopes else None, bool(float(found) < 0.0))


def distance(found: Any, exact: Any) -> float:
    """The relative error in the norm."""
    size = float(np.linalg.norm(exact))
    return float(np.linalg.norm(found - exact)) / size if size else 0.0

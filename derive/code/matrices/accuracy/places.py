"""Normal vectors close to each other, as floats: where the accuracy of code of vectors is measured."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from sympy import Expr, Identity, Indexed, IndexedBase, S, Symbol, exp

from derive.code.problem import CodeProblem
from derive.errors import NotYet
from derive.terms import PositiveDefinite, Vector

FIXED, ISOTROPIC, DIAGONAL, FULL = range(4)
"""How free a covariance is."""


@dataclass(frozen=True)
class Shape:
    """What a distribution's parameters are: of the mean the argument, or its number; of the spread the same."""

    mean: Expr
    freedom: int
    spread: Expr
    """The covariance itself, or the variance of a coordinate."""

    @classmethod
    def of(cls, distribution: Any) -> Shape:
        if not hasattr(distribution, "covariance"):
            variance, mean = distribution.each.variance, distribution.each.mean
            return cls(bare(mean), freedom(variance), variance)
        covariance, mean = distribution.covariance, distribution.mean
        mean = mean if isinstance(mean, Vector) else S.Zero
        if isinstance(covariance, PositiveDefinite):
            return cls(mean, FULL, covariance)
        if isinstance(covariance, Identity):
            return cls(mean, FIXED, S.One)
        return cls(mean, freedom(covariance.args[0]), covariance.args[0])


def bare(term: Expr) -> Expr:
    """The vector of an indexed symbol."""
    return term.base if isinstance(term, Indexed) else term


def freedom(variance: Expr) -> int:
    if not variance.free_symbols:
        return FIXED
    return DIAGONAL if any(not isinstance(symbol, Symbol) for symbol in variance.free_symbols) else ISOTROPIC


def parameter(variance: Expr, values: Any) -> tuple[Expr, Any]:
    """The argument that a variance is made of, and what it is where the variance has these values."""
    argument, value = inverted(variance, values)
    if isinstance(argument, Symbol | IndexedBase):
        return argument, value
    raise NotYet(f"placing a point by the variance {variance}")


def inverted(variance: Expr, values: Any) -> tuple[Expr, Any]:
    """What a variance is a function of, and its value."""
    if isinstance(variance, exp):
        return bare(variance.args[0]), np.log(values)
    if variance.is_Pow and variance.exp == 2:
        return bare(variance.base), np.sqrt(values)
    return bare(variance), values


@dataclass(frozen=True)
class Place:
    """Values of the arguments: vectors and numbers as floats, covariances as matrices of floats."""

    values: dict[Expr, Any]
    size: int
    distance: float
    condition: float


def places(problem: CodeProblem, sizes: tuple[int, ...], distances: tuple[float, ...]) -> Iterator[Place]:
    """The second distribution, or the more special one, anywhere, and the other one at a distance from it."""
    shapes = [Shape.of(q) for q in problem.quantity.distributions]
    for size in sizes:
        for condition in (1.0, 1e4):
            random = np.random.default_rng(size)
            for distance in distances:
                yield Place(point(shapes, size, condition, distance, random), size, distance, condition)


def point(shapes: list[Shape], size: int, condition: float, distance: float, random: Any) -> dict[Expr, Any]:
    special = min(shapes, key=lambda shape: shape.freedom)
    covariance = spread_of(special, size, condition, random)
    mean = random.standard_normal(size)
    for shape in shapes:
        if not is_given(shape.mean):
            mean = np.full(size, float(shape.mean))
    if not (np.isfinite(mean).all() and np.isfinite(covariance).all() and (np.diag(covariance) > 0).all()):
        raise NotYet("placing a point by numbers that float64 cannot hold")
    found: dict[Expr, Any] = {}
    for shape in (special, *(other for other in shapes if other is not special)):
        near = distance if shape is not special else 0.0
        assign(found, shape, mean, covariance, near, random)
    return found


def is_given(mean: Expr) -> bool:
    """Whether the mean is an argument."""
    return isinstance(mean, Vector | IndexedBase)


def spread_of(shape: Shape, size: int, condition: float, random: Any) -> Any:
    """A covariance of this freedom with a condition number."""
    if shape.freedom == FIXED:
        return np.diag(np.full(size, float(shape.spread)))
    scales = np.geomspace(1.0, 1.0 / condition, size) if shape.freedom > ISOTROPIC else np.ones(size)
    if shape.freedom < FULL:
        return np.diag(1.5 * scales)
    turned, _ = np.linalg.qr(random.standard_normal((size, size)))
    found = (turned * scales) @ turned.T
    return (found + found.T) / 2


def assign(found: dict[Expr, Any], shape: Shape, mean: Any, covariance: Any, distance: float, random: Any) -> None:
    """The arguments of one distribution; what the other one has already keeps its value."""
    size = len(mean)
    noise = random.standard_normal((size, size))
    variances = np.diag(covariance) * (1 + distance * noise[0] / 3)
    if shape.freedom == FULL:
        lower = np.linalg.cholesky(covariance)
        moved = covariance + distance * lower @ (noise + noise.T) @ lower.T / (4 * math.sqrt(size))
        found.setdefault(shape.spread, (moved + moved.T) / 2)
    elif shape.freedom == DIAGONAL:
        found.setdefault(*parameter(shape.spread, variances))
    elif shape.freedom == ISOTROPIC:
        found.setdefault(*parameter(shape.spread, variances[0]))
    if is_given(shape.mean):
        found.setdefault(shape.mean, mean + distance * np.sqrt(np.diag(covariance)) * noise[1 % size])

"""Generated code against the quantity's defining integral, which ball arithmetic encloses."""

from __future__ import annotations

from typing import Any

from sympy import Rational, Symbol

from derive.certification.ball import OutsideDomain, enclose
from derive.code.matrices.points import floats, vector_points
from derive.code.problem import CodeProblem
from derive.code.targets import TARGETS
from derive.errors import Unfinished

SMALL = 1e-9
TOLERANCE = 1e-6  # wrong code is far off; what is only ill-conditioned is reported with its error

POINTS, HALVINGS = 3, 8


def agreement(source: str, problem: CodeProblem, target: str) -> str:
    """How well the code agrees with the defining integral at some points, or that it was not run.

    Raises `Unfinished` where it does not agree: wrong code is not written about, it is refused.
    """
    if not TARGETS[target].is_installed:
        return f"written, but not run: {TARGETS[target].absence}"
    places = points(problem)
    if not places:
        return "written, but not run: no point was found at which each covariance is positive definite"
    rows = [[floats(point[symbol]) for symbol in problem.arguments] for point in places]
    found = TARGETS[target].runtime.results(source, problem.name, rows)
    errors = [error_at(point, float(value), problem) for point, value in zip(places, found, strict=True)]
    if max(errors) > TOLERANCE:
        raise Unfinished(
            f"the {target} code differs from the defining integral by {max(errors):.1e}: please report this"
        )
    count = "1 point" if len(errors) == 1 else f"{len(errors)} points"
    return f"agrees with the defining integral at {count}, {size(max(errors))}"


def size(error: float) -> str:
    return f"largest relative error {error:.0e}" if error else "to the last bit"


def points(problem: CodeProblem) -> list[dict[Any, Any]]:
    """Dyadic points, so that the float and the ball stand for the same number; one is enough without arguments."""
    if problem.is_of_vectors:
        return vector_points(problem, POINTS)
    if not problem.arguments:
        return [{}]
    found = (inside(point, problem) for point in spread(problem))
    return [point for point in found if point is not None]


def spread(problem: CodeProblem) -> list[dict[Symbol, Rational]]:
    return [
        {
            symbol: Rational(7 + 10 * place + 14 * number, 16)
            * (1 if symbol.is_positive or (place + number) % 2 else -1)
            for place, symbol in enumerate(problem.arguments)
        }
        for number in range(POINTS)
    ]


def inside(point: dict[Symbol, Rational], problem: CodeProblem) -> dict[Symbol, Rational] | None:
    """The point in the domain: what may have either sign is made smaller, of one sign and of the other, until a
    covariance of it is definite; None where that does not help."""
    for _ in range(HALVINGS):
        for sign in (1, -1):
            turned = {symbol: value if symbol.is_positive else sign * value for symbol, value in point.items()}
            try:
                enclose(problem.quantity, turned)
            except OutsideDomain:
                continue
            return turned
        point = {symbol: value if symbol.is_positive else value / 4 for symbol, value in point.items()}
    return None


def error_at(point: dict[Any, Any], found: float, problem: CodeProblem) -> float:
    """The relative error at a point; of a value that is all but 0, the error in units of `SMALL`."""
    exact = float(enclose(problem.quantity, point).mid())
    return abs(found - exact) / max(abs(exact), SMALL)

"""What is measured: a function of points, with the name that stands above its column."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sympy import Expr

from derive.code.accuracy.rounded import rounded_module
from derive.code.printers import NumPyPrinter
from derive.code.problem import CodeProblem
from derive.terms import evaluated

Point = tuple[float, ...]
Points = Sequence[Point]


@dataclass(frozen=True)
class Candidate:
    """A way to compute a problem: values at points, and partial derivatives where it has them."""

    name: str
    values: Callable[[Points], list[float]]
    partials: Callable[[Points], list[Point]] | None = None
    release: str = ""
    """The library that ran it, with its version."""


def scalar(name: str, function: Callable[..., float], both: Callable[..., Any] | None, release: str = "") -> Candidate:
    """A function of floats, called once a point, and one that gives a value and the partial derivatives."""

    def partials(points: Points) -> list[Point]:
        return [slopes_at(both, point) for point in points]

    return Candidate(name, lambda points: each(function, points), None if both is None else partials, release)


def each(function: Callable[..., float], points: Points) -> list[float]:
    return [attempt(lambda point=point: function(*point)) for point in points]  # type: ignore[misc]


def slopes_at(both: Any, point: Point) -> Point:
    """The partial derivatives at a point; an exception is a result of no use for all of them."""
    try:
        return tuple(map(float, both(*point)[1]))
    except (ArithmeticError, ValueError) as refused:
        return (instead_of(refused),) * len(point)


def attempt(call: Callable[[], Any]) -> float:
    try:
        return float(call())
    except (ArithmeticError, ValueError) as refused:
        return instead_of(refused)


def instead_of(refused: Exception) -> float:
    """What arrays have where Python raises: inf for an overflow and a division by 0, nan for what is undefined."""
    return math.inf if isinstance(refused, ArithmeticError) else math.nan


def ours_rounded(problem: CodeProblem, source: str) -> Candidate:
    """Our Python target with correctly rounded elementary functions: the same figures on every machine."""
    names = rounded_module(source)
    return scalar("this code", names[problem.name], names["value_and_grad"])


def textbook_rounded(problem: CodeProblem) -> Candidate:
    """The textbook formula as Python source, and SymPy's derivatives of it, run in the same way."""
    names = rounded_module(textbook_source(problem))

    def partials(points: Points) -> list[Point]:
        columns = [each(names[f"slope_{place}"], points) for place in range(len(problem.arguments))]
        return list(zip(*columns, strict=True))

    return Candidate("textbook formula", lambda points: each(names["value"], points), partials)


def textbook_source(problem: CodeProblem) -> str:
    """The closed form as a derivation ends with it, `value`, and its partial derivatives `slope_0`, `slope_1`, …"""
    # As users write it: the Python target guards what may overflow. No argument's name begins with an underscore.
    printer = NumPyPrinter({"numpy": "_math", "math": "_math"})
    terms = {"value": problem.result} | {f"slope_{place}": term for place, term in enumerate(slopes(problem))}
    arguments = ", ".join(problem.names)
    return "import math as _math\n" + "".join(
        f"\n\ndef {name}({arguments}):\n    return {printer.doprint(term)}\n" for name, term in terms.items()
    )


def slopes(problem: CodeProblem) -> list[Expr]:
    closed = evaluated(problem.result)
    return [closed.diff(symbol) for symbol in problem.arguments]

"""Points at which code of vectors is compared with the definition: in two dimensions, of dyadic numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import Expr, Rational

from derive.code.matrices.arguments import Argument, arguments
from derive.code.problem import CodeProblem

DIMENSION = 2


def vector_points(problem: CodeProblem, count: int) -> list[dict[Any, Any]]:
    """The arguments' values, exact, with that of the dimension where it is a symbol."""
    size = problem.quantity.distributions[0].dimension
    number = int(size) if size.is_Integer else DIMENSION
    known: dict[Any, Any] = {} if size.is_Integer else {size: DIMENSION}
    return [known | dict(values(problem, number, place)) for place in range(count)]


def values(problem: CodeProblem, size: int, point: int) -> Iterator[tuple[Expr, Any]]:
    for place, (symbol, argument) in enumerate(zip(problem.arguments, arguments(problem.arguments), strict=True)):
        yield symbol, value(argument, size, 7 + 10 * place + 14 * point, 1 if (place + point) % 2 else -1)


def value(argument: Argument, size: int, start: int, sign: int) -> Any:
    """Sixteenths; a covariance has a dominant diagonal, so that it is definite."""
    sign = 1 if argument.is_positive else sign
    entries = [Rational(sign * (start + 5 * d), 16) for d in range(size)]
    if argument.kind == "number":
        return entries[0]
    if argument.kind == "vector":
        return entries
    beside = Rational(sign * min(start, 15), 32 * size)
    return [[abs(entries[i]) + 1 if i == j else beside for j in range(size)] for i in range(size)]


def floats(value: Any) -> Any:
    """The same as floats, which hold them exactly."""
    return [floats(each) for each in value] if isinstance(value, list) else float(value)

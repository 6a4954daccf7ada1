"""`derive accuracy` of problems with vectors: all targets on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from derive.code.accuracy.writing import aligned
from derive.code.matrices.accuracy.measure import DISTANCES, Error, errors
from derive.code.matrices.accuracy.words import by_ways, said
from derive.code.problem import CodeProblem
from derive.errors import NotYet


def report_of_vectors(problem: CodeProblem, float_format: str, targets: tuple[str, ...]) -> str:
    """The tables as text."""
    from derive.code.targets import TARGETS

    if float_format != "float64":
        raise NotYet(f"the accuracy of vectors in {float_format}: it is measured in float64")
    known = [name for name in targets if name in problem.targets and TARGETS[name].is_installed]
    return "\n".join(tables(problem, {name: errors(problem, function(problem, name)) for name in known}))


def function(problem: CodeProblem, target: str) -> Any:
    """The value and the derivatives, with numpy arrays in and out."""
    from derive.code.targets import TARGETS, compile_module, generate

    module = compile_module(generate(problem, target), problem.name, target)
    runtime = TARGETS[target].runtime

    def of_arrays(**given: Any) -> tuple[Any, Any]:
        with runtime.around():
            value, partials = module["value_and_grad"](**{name: runtime.given(x) for name, x in given.items()})
            return np.asarray(value), [np.asarray(partial) for partial in partials]

    return of_arrays


def tables(problem: CodeProblem, found: dict[str, list[Error]]) -> Iterator[str]:
    yield f"{problem.title}, float64, against ball arithmetic"
    yield "the largest relative error over the condition number κ: of the value, and of the gradient in its norm"
    names = list(found)
    for place, (ways, chosen) in enumerate(by_ways(found[names[0]]) if names else []):
        rows = [(said(problem, ways) + "distance", *names)]
        distances = DISTANCES if any(each.case.place.distance != 1.0 for each in chosen) else (1.0,)
        for distance in distances:
            cells = [cell(by_ways(found[name])[place][1], distance) for name in names]
            rows.append((f"{distance:.0e}", *cells))
        yield ""
        yield from aligned(rows)


def cell(found: list[Error], distance: float) -> str:
    at = [each for each in found if each.case.place.distance == distance]
    value = max(each.value / each.case.place.condition for each in at)
    gradient = max(each.gradient / each.case.place.condition for each in at if each.gradient is not None)
    return f"{value:.0e} {gradient:.0e}"

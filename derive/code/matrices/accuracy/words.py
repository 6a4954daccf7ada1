"""What is said of the accuracy of code of vectors: bounds that hold on every machine, as powers of ten."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import lru_cache

from derive.code.matrices.accuracy.measure import DISTANCES, Error, cases, errors, sizes
from derive.code.problem import CodeProblem
from derive.errors import NotYet
from derive.terms import PositiveDefinite

ENOUGH = 4e-15
"""A larger error grows as q comes near to p."""


@lru_cache(maxsize=32)
def of_numpy(problem: CodeProblem) -> tuple[Error, ...]:
    """The errors of the numpy code: each machine has an order of sums of its own, so that bounds are rounded."""
    from derive.code.targets import compile_module, generate

    module = compile_module(generate(problem, "numpy"), problem.name, "numpy")
    return tuple(errors(problem, module["value_and_grad"]))


def accuracy_of_vectors(problem: CodeProblem) -> tuple[str, ...]:
    """The lines of a docstring."""
    stated = ", ".join(map(str, sizes(problem)))
    try:
        found = of_numpy(problem)
    except NotYet:
        return ("its accuracy is not measured: no close distributions can be placed for such parameters",)
    head = (
        f"float64, against ball arithmetic at {len(cases(problem))} points: D = {stated}, condition numbers κ up to 1e4"
    )
    if problem.quantity.slug != "entropy":
        head += f", q at distances δ from 1 to {min(DISTANCES):.0e} of p"
    rows = [
        f"    {said(problem, ways)}value {bound(chosen, of_value)}, gradient {bound(chosen, of_gradient)}"
        for ways, chosen in by_ways(found)
    ]
    return (
        f"{head}; relative errors against ball arithmetic, of gradients in the norm:",
        *rows,
        *promise(problem, found),
    )


def by_ways(found: Iterable[Error]) -> list[tuple[tuple[str, ...], list[Error]]]:
    found = list(found)
    every = dict.fromkeys(each.case.ways for each in found)
    return [(ways, [each for each in found if each.case.ways == ways]) for ways in every]


def said(problem: CodeProblem, ways: tuple[str, ...]) -> str:
    """Which covariance is given how."""
    names = [symbol.name for symbol in problem.arguments if isinstance(symbol, PositiveDefinite)]
    given = [name if way == "" else f"{name}_{way}" for name, way in zip(names, ways, strict=True)]
    return f"{' and '.join(given)}: " if given else ""


def of_value(error: Error) -> float | None:
    return error.value


def of_gradient(error: Error) -> float | None:
    return error.gradient


def bound(found: list[Error], size: Callable[[Error], float | None]) -> str:
    """At most c κ, or c κ/δ where digits are lost as the distance δ becomes small."""
    pairs = [(value / each.case.place.condition, each) for each in found if (value := size(each)) is not None]
    largest = max(value for value, _ in pairs)
    if largest <= ENOUGH:
        return f"at most {decade(largest)} κ"
    return f"at most {decade(max(value * each.case.place.distance for value, each in pairs))} κ/δ"


def decade(value: float) -> str:
    """The next power of ten that leaves room for another order of the sums."""
    return f"1e{math.ceil(math.log10(max(2 * value, 1e-15)))}"


def promise(problem: CodeProblem, found: Iterable[Error]) -> tuple[str, ...]:
    if problem.quantity.slug != "kl" or any(each.is_negative for each in found):
        return ()
    return ("The value is never negative.",)


def accuracy_table(problem: CodeProblem) -> str:
    """The file `accuracy.md`."""
    lines = accuracy_of_vectors(problem)
    body = "\n".join(f"- {line.strip()}" if line.startswith(" ") else f"\n{line}" for line in lines)
    return f"# {problem.title}: accuracy in float64\n{body}\n\n{EXPLANATION}\n"


EXPLANATION = """The figures are powers of ten that the errors of the numpy code stay below, with room for the order of
sums on other machines; `derive accuracy` measures all targets as their libraries run them here."""

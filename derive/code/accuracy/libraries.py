"""The candidates of the command line: our targets as their libraries run them, and what users have instead."""

from __future__ import annotations

from collections.abc import Iterator

from derive.code.accuracy.arrays import arrays, is_installed, release, vectorised
from derive.code.accuracy.candidates import Candidate, Point, Points
from derive.code.accuracy.formats import Format
from derive.code.accuracy.instead import one_liner, textbook, torch_distributions
from derive.code.problem import CodeProblem
from derive.code.targets import TARGETS, compile_module, generate

ARRAYS = ("numpy", "torch", "jax")
NUMBERS = ("python", "javascript")
"""The targets whose functions take single numbers, which are float64."""


def candidates(problem: CodeProblem, kind: Format, targets: tuple[str, ...]) -> Iterator[Candidate]:
    """All that can be measured here: the chosen targets, and then what there is instead."""
    for target in targets:
        if target in (*ARRAYS, *NUMBERS) and is_installed(target) and has(target, kind):
            yield ours(problem, target, kind)
    for make in (torch_distributions, textbook, one_liner):
        made = make(problem, kind)
        if made is not None:
            yield made


def has(target: str, kind: Format) -> bool:
    """Whether the target's functions compute in the format."""
    return target not in NUMBERS or kind.digits == 53


def left_out(kind: Format, targets: tuple[str, ...]) -> Iterator[str]:
    """A line for each target that is not measured, with the reason."""
    for target in targets:
        if target not in (*ARRAYS, *NUMBERS):
            yield f"{target}: how to make its arrays is not known here"
        elif not is_installed(target):
            yield f"{target}: {TARGETS[target].absence.removeprefix(f'{target} is ')}"
        elif not has(target, kind):
            yield f"{target}: its floats are float64, there is no {kind.name}"


def ours(problem: CodeProblem, target: str, kind: Format) -> Candidate:
    """The generated code of a target."""
    source, module = generate(problem, target), f"derive_measured_{problem.name}"
    if target in NUMBERS:
        return single(problem, target, source)
    array, around = arrays(target, kind)
    with around():
        names = compile_module(source, module)
    return vectorised(target, names[problem.name], names["value_and_grad"], array, around, release(target))


def single(problem: CodeProblem, target: str, source: str) -> Candidate:
    """Functions of single numbers, all of whose calls are one run."""
    runtime = TARGETS[target].runtime

    def values(points: Points) -> list[float]:
        return list(map(float, runtime.results(source, problem.name, points)))

    def partials(points: Points) -> list[Point]:
        return [tuple(map(float, slopes)) for _, slopes in runtime.results(source, "value_and_grad", points)]

    return Candidate(target, values, partials)

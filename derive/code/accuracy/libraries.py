"""The candidates of the command line: our targets as their libraries run them, and what users have instead."""

from __future__ import annotations

from collections.abc import Iterator

from derive.code.accuracy.arrays import arrays, is_installed, release, vectorised
from derive.code.accuracy.candidates import Candidate, scalar
from derive.code.accuracy.formats import Format
from derive.code.accuracy.instead import one_liner, textbook, torch_distributions
from derive.code.problem import CodeProblem
from derive.code.targets import compile_module, generate

MEASURED = ("numpy", "torch", "jax", "python")


def candidates(problem: CodeProblem, kind: Format, targets: tuple[str, ...]) -> Iterator[Candidate]:
    """All that can be measured here: the chosen targets, and then what there is instead."""
    for target in targets:
        if target in MEASURED and is_installed(target) and not (target == "python" and kind.digits != 53):
            yield ours(problem, target, kind)
    for make in (torch_distributions, textbook, one_liner):
        made = make(problem, kind)
        if made is not None:
            yield made


def left_out(kind: Format, targets: tuple[str, ...]) -> Iterator[str]:
    """A line for each target that is not measured, with the reason."""
    for target in targets:
        if target not in MEASURED:
            yield f"{target}: how to make its arrays is not known here"
        elif not is_installed(target):
            yield f"{target}: not installed (pip install 'derive[{target}]')"
        elif target == "python" and kind.digits != 53:
            yield f"python: its floats are float64, there is no {kind.name}"


def ours(problem: CodeProblem, target: str, kind: Format) -> Candidate:
    """The generated code of a target."""
    source, module = generate(problem, target), f"derive_measured_{problem.name}"
    if target == "python":
        names = compile_module(source, module)
        return scalar(target, names[problem.name], names["value_and_grad"])
    array, around = arrays(target, kind)
    with around():
        names = compile_module(source, module)
    return vectorised(target, names[problem.name], names["value_and_grad"], array, around, release(target))

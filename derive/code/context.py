"""What a template prints: the programs of the value, of the gradient and of both at once, and the words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sympy import S

from derive.code.names import free
from derive.code.plotted import plotted
from derive.code.polynomials import coefficients
from derive.code.printers import Inert, PythonPrinter
from derive.code.problem import CodeProblem
from derive.code.program import Program, Steps, steps
from derive.terms import sqrt

if TYPE_CHECKING:
    from derive.code.targets import Target

SCALAR = "_{}_of_floats"
"""What the functions of floats are called in a file that has functions of arrays by the same names."""


def context(problem: CodeProblem, target: Target, aliases: frozenset[str], accuracy: str = "") -> dict[str, Any]:
    """The template's values for a target; `aliases` are what modules are called by in the files of all targets."""
    names = {name: target.printer.identifier(name) for name in problem.names}
    modules = {name: free(alias, names.values()) for name, alias in target.modules.items()}
    math = free("math", problem.names)
    printer = target.printer(modules | {"math": math})
    made = programs(problem, aliases)
    printed = {name: program.printed(printer) for name, program in made.items()}
    for name in ("value", "fused"):
        printed[name] = complete(printed[name], problem, printer)
    return {
        "problem": problem,
        "names": names,
        "module": modules[target.module],
        "modules": modules,
        "math": math,
        "positive": problem.positive,
        "domains": problem.domains,
        **printed,
        **(plotted(problem, printer, aliases) if target.densities else {}),
        "used": tuple(printer.used),
        "kernels": frozenset[str]().union(*(program.kernels for program in made.values())),
        "coefficients": coefficients(),
        "special": tuple(printer.helpers),
        "accuracy": accuracy,
        **scalar(problem, made, math),
    }


@lru_cache(maxsize=64)
def programs(problem: CodeProblem, aliases: frozenset[str]) -> dict[str, Steps]:
    """The value, the gradient, and both fused, which show the same parts by the same rules."""
    taken = {*problem.names, "math", *aliases}
    guards = tuple(sqrt(term) for term in problem.guards)
    whole = (problem.stable, *problem.gradient, *guards)
    parts = {"value": (problem.stable, *guards), "gradient": problem.gradient, "fused": whole}
    return {name: steps(terms, taken, whole) for name, terms in parts.items()}


def scalar(problem: CodeProblem, made: dict[str, Steps], math: str) -> dict[str, Any]:
    """The same programs in plain floats, for a target that has a path of its own for single numbers."""
    printer = PythonPrinter({"math": math}, SCALAR)
    names = ("value", "fused")
    printed = {f"scalar_{name}": complete(made[name].printed(printer), problem, printer) for name in names}
    return {**printed, "scalar_own": SCALAR, "scalar_special": tuple(printer.helpers)}


def complete(program: Program, problem: CodeProblem, printer: Inert) -> Program:
    """The value with 0 times each argument that it lacks, to take on its shape, dtype and nan, and 0 times each root
    that is nan outside of the domain."""
    end = len(program.results) - len(problem.guards)
    lacking = [*map(printer.doprint, problem.unused), *program.results[end:]]
    zeros = [f"{printer.doprint(S.Zero)} * {text}" for text in lacking]
    if not zeros:
        return program
    value, *partials = program.results[:end]
    value = value if value.startswith("-") else f"+ {value}"
    value = f"- {value[1:]}" if value.startswith("-") else value
    return Program(program.lines, (f"{' + '.join(zeros)} {value}", *partials))

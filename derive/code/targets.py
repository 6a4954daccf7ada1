"""The targets: which modules the code uses, which printer writes it, and which template holds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from jinja2 import Environment

from derive.code import layout
from derive.code.names import free
from derive.code.polynomials import coefficients
from derive.code.printers import ChunkPrinter, Inert, JaxPrinter, PythonPrinter, TorchPrinter
from derive.code.problem import CodeProblem
from derive.code.program import Program, Steps, steps
from derive.code.quadrature import quadrature
from derive.code.special import BERNOULLI, STIRLING
from derive.resources import template_environment


@dataclass(frozen=True)
class Target:
    """A library that code is written for: its module, what the module is called in the code, and its printer."""

    module: str
    alias: str
    printer: type[Inert]
    further: dict[str, str] = field(default_factory=dict)
    """Other modules that the printer writes, and what they are called."""

    @property
    def modules(self) -> dict[str, str]:
        return {self.module: self.alias} | self.further


TARGETS = {
    "numpy": Target("numpy", "np", ChunkPrinter, {"scipy": "scipy"}),
    "torch": Target("torch", "torch", TorchPrinter),
    "jax": Target("jax.numpy", "jnp", JaxPrinter, {"jax": "jax"}),
    "python": Target("math", "math", PythonPrinter),
}


SCALAR = "_{}_of_floats"
"""What the functions of floats are called in a file that has functions of arrays by the same names."""


@lru_cache(maxsize=1)
def environment() -> Environment:
    made = template_environment()
    made.globals |= by_name(layout.assigned, layout.call, layout.horner, layout.returned, layout.tuple_of, free)
    made.filters |= by_name(layout.annotated, layout.doubled, layout.prose, layout.reprs)
    made.filters |= by_name(layout.suffixed)
    made.filters["zip"] = zip
    made.globals |= {"bernoulli": BERNOULLI, "stirling": STIRLING}
    return made


def by_name(*functions: Any) -> dict[str, Any]:
    return {function.__name__: function for function in functions}


@lru_cache(maxsize=64)
def generate(problem: CodeProblem, target: str, accuracy: str = "") -> str:
    """The source of a module for a target, or of the "tests" for all of them.

    `accuracy` is text for the docstring: what was measured of this code.
    """
    if target == "tests":
        return environment().get_template("test.py.j2").render(problem=problem, **quadrature(problem))
    return environment().get_template(f"{target}.py.j2").render(context(problem, TARGETS[target], accuracy))


def context(problem: CodeProblem, target: Target, accuracy: str = "") -> dict[str, Any]:
    """What a template prints: the programs of the value, of the gradient and of both at once, and the words."""
    modules = {name: free(alias, problem.names) for name, alias in target.modules.items()}
    math = free("math", problem.names)
    printer = target.printer(modules | {"math": math})
    made = programs(problem)
    printed = {name: program.printed(printer) for name, program in made.items()}
    for name in ("value", "fused"):
        printed[name] = complete(printed[name], problem)
    return {
        "problem": problem,
        "module": modules[target.module],
        "modules": modules,
        "math": math,
        "used": tuple(printer.used),
        "positive": problem.positive,
        "domains": problem.domains,
        **printed,
        "kernels": frozenset[str]().union(*(program.kernels for program in made.values())),
        "coefficients": coefficients(),
        "special": tuple(printer.helpers),
        "accuracy": accuracy,
        **scalar(problem, made, math),
    }


@lru_cache(maxsize=64)
def programs(problem: CodeProblem) -> dict[str, Steps]:
    """The value, the gradient, and both fused, which show the same parts by the same rules."""
    taken = {*problem.names, "math", *(alias for target in TARGETS.values() for alias in target.modules.values())}
    whole = (problem.stable, *problem.gradient)
    parts = {"value": (problem.stable,), "gradient": problem.gradient, "fused": whole}
    return {name: steps(terms, taken, whole) for name, terms in parts.items()}


def scalar(problem: CodeProblem, made: dict[str, Steps], math: str) -> dict[str, Any]:
    """The same programs in plain floats, for a target that has a path of its own for single numbers."""
    printer = PythonPrinter({"math": math}, SCALAR)
    printed = {f"scalar_{name}": complete(made[name].printed(printer), problem) for name in ("value", "fused")}
    return {**printed, "scalar_own": SCALAR, "scalar_special": tuple(printer.helpers)}


def complete(program: Program, problem: CodeProblem) -> Program:
    """The value with 0 times each argument that it lacks, to take on its shape, dtype and nan."""
    zeros = [f"0.0 * {symbol.name}" for symbol in problem.unused]
    if not zeros:
        return program
    value, *partials = program.results
    value = value if value.startswith("-") else f"+ {value}"
    value = f"- {value[1:]}" if value.startswith("-") else value
    return Program(program.lines, (f"{' + '.join(zeros)} {value}", *partials))


def compile_function(source: str, name: str) -> Callable[..., Any]:
    """The function of a generated module, in a namespace of its own."""
    function: Callable[..., Any] = compile_module(source, name)[name]
    return function


def compile_module(source: str, name: str) -> dict[str, Any]:
    """All names of a generated module."""
    namespace: dict[str, Any] = {"__name__": name}
    exec(compile(source, f"<{name}>", "exec"), namespace)  # our own generated source, never a user's text
    return namespace


__all__ = ["TARGETS", "Program", "Target", "compile_function", "compile_module", "context", "generate", "programs"]

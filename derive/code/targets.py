"""The targets: which module the code uses, and which template holds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import Environment
from sympy import Symbol

from derive.code.layout import annotated, assigned, call, prose, returned, unpacked
from derive.code.problem import CodeProblem
from derive.code.quadrature import free, quadrature
from derive.code.source import Source
from derive.resources import template_environment


@dataclass(frozen=True)
class Target:
    """A library that code is written for: its module, and what the module is called in the code."""

    module: str
    alias: str


TARGETS = {"numpy": Target("numpy", "np"), "torch": Target("torch", "torch")}


@lru_cache(maxsize=1)
def environment() -> Environment:
    made = template_environment()
    made.globals |= {"assigned": assigned, "call": call, "returned": returned, "unpacked": unpacked}
    made.filters |= {"prose": prose, "annotated": annotated}
    return made


def generate(problem: CodeProblem, target: str) -> str:
    """The source of a module for the target: "numpy", "torch", or "tests" for the two of them."""
    if target == "tests":
        return environment().get_template("test.py.j2").render(problem=problem, **quadrature(problem))
    module, math = free(TARGETS[target].alias, problem.names), free("math", problem.names)
    expression = complete(Source(module, math).doprint(problem.result), problem)
    return (
        environment()
        .get_template(f"{target}.py.j2")
        .render(
            problem=problem,
            module=module,
            math=math if f"{math}." in expression else "",
            expression=expression,
            positive=[symbol.name for symbol in problem.arguments if symbol.is_positive],
            domains=[domain(symbol) for symbol in problem.arguments],
        )
    )


def complete(expression: str, problem: CodeProblem) -> str:
    """The expression with 0 times each argument that it lacks, to take on its shape, dtype and nan."""
    zeros = [f"0.0 * {symbol.name}" for symbol in problem.unused]
    first, *rest = [*zeros, expression]
    return first + "".join(f" - {term[1:]}" if term.startswith("-") else f" + {term}" for term in rest)


def domain(symbol: Symbol) -> str:
    return f"{symbol.name} > 0" if symbol.is_positive else f"{symbol.name} real"


def compile_function(source: str, name: str) -> Callable[..., Any]:
    """The function of a generated module, in a namespace of its own."""
    namespace: dict[str, Any] = {"__name__": name}
    exec(compile(source, f"<{name}>", "exec"), namespace)  # our own generated source, never a user's text
    function: Callable[..., Any] = namespace[name]
    return function

"""The targets: which modules the code uses, which printer writes it, which template holds it, and where it runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from derive.code.context import context
from derive.code.environment import environment
from derive.code.matrices import generate_matrices
from derive.code.node import Node
from derive.code.printers import ChunkPrinter, Inert, JavascriptPrinter, JaxPrinter, PythonPrinter, TorchPrinter
from derive.code.problem import CodeProblem
from derive.code.program import Program
from derive.code.quadrature import quadrature
from derive.code.runtimes import Jax, Runtime, Torch


@dataclass(frozen=True)
class Target:
    """A library that code is written for: its module, what that is called in the code, its printer, where it runs."""

    module: str
    alias: str
    printer: type[Inert]
    further: dict[str, str] = field(default_factory=dict)
    """Other modules that the printer writes, and what they are called."""
    runtime: Runtime = field(default_factory=Runtime)
    densities: bool = False
    """Whether the file also has the densities and the integrand."""

    @property
    def modules(self) -> dict[str, str]:
        return {self.module: self.alias} | self.further

    @property
    def suffix(self) -> str:
        """How the names of its files end."""
        return self.runtime.suffix

    @property
    def is_installed(self) -> bool:
        """Whether its code can be run here."""
        return self.runtime.is_there(self.module)

    @property
    def absence(self) -> str:
        """What is said where it cannot."""
        return self.runtime.absence(self.module)


TARGETS = {
    "numpy": Target("numpy", "np", ChunkPrinter, {"scipy": "scipy"}),
    "torch": Target("torch", "torch", TorchPrinter, runtime=Torch()),
    "jax": Target("jax.numpy", "jnp", JaxPrinter, {"jax": "jax"}, Jax()),
    "python": Target("math", "math", PythonPrinter),
    "javascript": Target("Math", "Math", JavascriptPrinter, runtime=Node(), densities=True),
}


@lru_cache(maxsize=64)
def generate(problem: CodeProblem, target: str, accuracy: str = "") -> str:
    """The source of a module for a target, or of the "tests" for all of them.

    `accuracy` is text for the docstring: what was measured of this code.
    """
    if problem.is_of_vectors:
        return generate_matrices(problem, target, None if target == "tests" else TARGETS[target], accuracy)
    if target == "tests":
        return environment().get_template("test.py.j2").render(problem=problem, **quadrature(problem))
    template = environment().get_template(TARGETS[target].runtime.template.format(target))
    aliases = frozenset(alias for known in TARGETS.values() for alias in known.modules.values())
    return template.render(context(problem, TARGETS[target], aliases, accuracy))


def compile_function(source: str, name: str, target: str = "python") -> Callable[..., Any]:
    """The function of a generated module, in a namespace of its own."""
    function: Callable[..., Any] = compile_module(source, name, target)[name]
    return function


def compile_module(source: str, name: str, target: str = "python") -> Mapping[str, Any]:
    """All names of a generated module; any target that runs in Python itself stands for all that do."""
    return TARGETS[target].runtime.compiled(source, name)


__all__ = ["TARGETS", "Program", "Target", "compile_function", "compile_module", "environment", "generate"]

"""The source of modules for problems with vectors and matrices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.code.environment import environment
from derive.code.matrices.context import context
from derive.code.matrices.definition import definition
from derive.code.problem import CodeProblem
from derive.errors import NotYet

if TYPE_CHECKING:
    from derive.code.targets import Target


def generate_matrices(problem: CodeProblem, name: str, target: Target | None, accuracy: str = "") -> str:
    """The source for the target of this name, or of the "tests".

    Raises `NotYet` for a language without vectors and matrices.
    """
    if target is not None and name not in problem.targets:
        raise NotYet(f"{name} code for vectors of dimension D: it is written for {', '.join(problem.targets)}")
    if target is None:
        return environment().get_template("matrices/test.py.j2").render(problem=problem, **definition(problem))
    template = environment().get_template(f"matrices/{name}.py.j2")
    return template.render(context(problem, name, target, accuracy)).rstrip() + "\n"

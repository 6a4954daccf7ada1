"""Generated JavaScript inside of a page."""

from __future__ import annotations

from derive.code.problem import CodeProblem
from derive.code.targets import generate


def embedded(problem: CodeProblem, accuracy: str = "") -> str:
    """The source without its exports: declarations to stand in a function of a page's own script."""
    source, _, _ = generate(problem, "javascript", accuracy).rpartition("\nexport {")
    return source

"""Closed forms as source files that stand alone, one small printer and one template a target."""

from derive.code.problem import CodeProblem
from derive.code.targets import TARGETS, compile_function, generate

__all__ = ["TARGETS", "CodeProblem", "compile_function", "generate"]

"""What every part of the writer uses: its notation, and marks around what changed."""

from __future__ import annotations

from typing import Any

from sympy import Expr
from sympy.printing.latex import LatexPrinter

from derive.notation import DEFAULT, Notation
from derive.writing.marking import Marking

HOLE = "\x04"
"""A symbol that is printed as it is: where a part was taken out, to be set on rows of its own."""


class Base(Marking, LatexPrinter):
    def __init__(self, notation: Notation = DEFAULT) -> None:
        super().__init__()
        self.notation = notation
        self.logarithm = rf"\{notation.logarithm}"
        self.running: Expr | None = None
        self.line = notation.integral == "limits"

    def _print(self, expr: Any, **kwargs: Any) -> str:
        return self.marked(expr, str(super()._print(expr, **kwargs)))

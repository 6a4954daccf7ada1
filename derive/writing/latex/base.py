"""What every part of the writer uses: its notation, and marks around what changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sympy import Expr
from sympy.printing.latex import LatexPrinter

from derive.notation import DEFAULT, Notation

OPEN, CLOSE = "\x02", "\x03"
"""Around a part that differs from the line above, until the whole term is printed."""

HOLE = "\x04"
"""A symbol that is printed as it is: where a part was taken out, to be set on rows of its own."""


class Base(LatexPrinter):
    def __init__(self, notation: Notation = DEFAULT) -> None:
        super().__init__()
        self.notation = notation
        self.logarithm = rf"\{notation.logarithm}"
        self.line = notation.integral == "limits"
        self.changed: Mapping[int, Expr] = {}

    @contextmanager
    def marking(self, changed: Mapping[int, Expr]) -> Iterator[None]:
        """While this lasts, the parts that are told by identity are printed between `OPEN` and `CLOSE`."""
        self.changed = changed
        try:
            yield
        finally:
            self.changed = {}

    def _print(self, expr: Any, **kwargs: Any) -> str:
        tex = str(super()._print(expr, **kwargs))
        return f"{OPEN}{tex}{CLOSE}" if id(expr) in self.changed else tex


def without_marks(tex: str) -> str:
    return tex.replace(OPEN, "").replace(CLOSE, "")

"""Arrays, with numpy, and with scipy.special for the functions that numpy lacks."""

from __future__ import annotations

from sympy import Expr
from sympy.printing.numpy import SciPyPrinter

from derive.code.printers.functions import Functions


class NumPyPrinter(Functions, SciPyPrinter):
    home = "numpy"

    def digamma(self, x: Expr) -> str:
        return self.function("scipy.special.psi", x)

    def polygamma(self, order: int, x: Expr) -> str:
        return f"{self._module_format('scipy.special.polygamma')}({order}, {self._print(x)})"

    def bessel(self, order: int, x: Expr) -> str:
        return self.function(f"scipy.special.i{order}", x)


class ChunkPrinter(NumPyPrinter):
    """For the inside of generated functions, as numpy's own float32 logarithm and exponential are not good enough."""

    def _print_log(self, term: Expr) -> str:
        return self.helper("log", *term.args)

    def _print_exp(self, term: Expr) -> str:
        return self.helper("exp", *term.args)

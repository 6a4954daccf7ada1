"""Tensors, with torch.

SymPy's own TorchPrinter is not built upon: importing it imports torch, and of the functions that closed forms use its
table has eight, one of them under a name that torch does not have.
"""

from __future__ import annotations

from sympy import Expr, loggamma
from sympy.printing.pycode import AbstractPythonCodePrinter

from derive.code.printers.functions import Functions, by_logarithms
from derive.terms import exp

NAMES = {"Abs": "abs", "loggamma": "lgamma"}


class TorchPrinter(Functions, AbstractPythonCodePrinter):
    home = "torch"

    def known(self, term: Expr) -> str:
        name = type(term).__name__
        return self.function(f"torch.{NAMES.get(name, name)}", *term.args)

    _print_log = _print_exp = _print_log1p = _print_expm1 = _print_Abs = _print_sign = known
    _print_erf = _print_erfc = _print_loggamma = known

    def larger(self, name: str, first: str, second: str) -> str:
        """`maximum` wants two tensors; for a number beside a tensor there is `clamp`."""
        if is_number(second):
            side = "min" if name == "maximum" else "max"
            return f"{self._module_format('torch.clamp')}({first}, {side}={second})"
        return super().larger(name, first, second)

    def digamma(self, x: Expr) -> str:
        return self.function("torch.digamma", x)

    def polygamma(self, order: int, x: Expr) -> str:
        """Of order 1 torch's own has nine digits; it is the ζ function, of which it has all."""
        if order == 1:
            return f"{self._module_format('torch.special.zeta')}(2.0, {self._print(x)})"
        return f"{self._module_format('torch.polygamma')}({order}, {self._print(x)})"

    def bessel(self, order: int, x: Expr) -> str:
        return self.function(f"torch.special.i{order}", x)

    def _print_gamma(self, term: Expr) -> str:
        """There is only its logarithm: Γ is negative between −1 and 0, between −3 and −2, and so on."""
        (x,) = term.args
        size = self._print(exp(loggamma(x)))
        if x.is_positive:
            return size
        floor = f"{self._module_format('torch.floor')}({self._module_format('torch.clamp')}({self._print(x)}, max=0.0))"
        return f"{size} * (1.0 - 2.0 * {self._module_format('torch.remainder')}({floor}, 2.0))"

    def _print_beta(self, term: Expr) -> str:
        return self._print(by_logarithms(term))


def is_number(text: str) -> bool:
    return text.lstrip("-")[:1].isdigit()

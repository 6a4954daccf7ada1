"""Scalars, with Python's own `math`.

Python raises where IEEE arithmetic has an infinity or a nan: in exp(1000), in log(0), in 1/0. Wherever that could
happen, the code calls a function of its own instead, which gives the infinity or the nan.
"""

from __future__ import annotations

from sympy import Expr, S, Symbol
from sympy.logic.boolalg import Boolean
from sympy.printing.pycode import PythonCodePrinter

from derive.code.printers.functions import Functions


class PythonPrinter(Functions, PythonCodePrinter):
    home = "math"
    both, either, negated = " and ", " or ", "not "

    def quotient(self, above: str, below: Expr) -> str:
        if is_safe(below):
            return super().quotient(above, below)
        self.helpers["ratio"] = None
        return f"{self.own.format('ratio')}({above}, {self._print(below)})"

    def root(self, term: Expr) -> str:
        return super().root(term) if is_safe(term) else self.helper("sqrt", term)

    def power(self, term: Expr) -> str:
        return self.helper("power", term.base, term.exp)

    def choice(self, condition: Boolean, yes: str, no: str) -> str:
        return f"({yes} if {self._print(condition)} else {no})"

    def larger(self, name: str, first: str, second: str) -> str:
        self.helpers[name] = None
        return f"{self.own.format(name)}({first}, {second})"

    def digamma(self, x: Expr) -> str:
        return self.helper("digamma", x)

    def polygamma(self, order: int, x: Expr) -> str:
        self.helpers |= dict.fromkeys(("polygamma", "power"))
        return f"{self.own.format('polygamma')}({order}, {self._print(x)})"

    def bessel(self, order: int, x: Expr) -> str:
        self.helpers["bessel"] = None
        return f"{self.own.format('bessel')}({order}, {self._print(x)})"

    def _print_log(self, term: Expr) -> str:
        (x,) = term.args
        return self.function("math.log", x) if is_safe(x) else self.helper("log", x)

    def _print_exp(self, term: Expr) -> str:
        return self.helper("exp", *term.args)

    def _print_log1p(self, term: Expr) -> str:
        return self.helper("log1p", *term.args)

    def _print_expm1(self, term: Expr) -> str:
        return self.call("expm1", *term.args, S.Zero, S.One)

    def _print_sign(self, term: Expr) -> str:
        return self.helper("sign", *term.args)

    def _print_gamma(self, term: Expr) -> str:
        return self.helper("gamma", *term.args)

    def _print_loggamma(self, term: Expr) -> str:
        return self.helper("loggamma", *term.args)

    def _print_beta(self, term: Expr) -> str:
        self.helpers |= dict.fromkeys(("gamma", "loggamma", "exp"))
        return self.helper("beta", *term.args)


def is_safe(term: Expr) -> bool:
    """Whether the term is an argument that is known to be positive where it is used, or a number."""
    return (isinstance(term, Symbol) or not term.free_symbols) and bool(term.is_positive)

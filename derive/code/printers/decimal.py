"""Numbers with as many digits as it takes, with Python's own `decimal`: what generated tests compare with."""

from __future__ import annotations

from sympy import Expr, N
from sympy.printing.pycode import PythonCodePrinter

from derive.code.literals import unfolded
from derive.code.printers.base import Inert

DIGITS = 100


class DecimalPrinter(Inert, PythonCodePrinter):
    home = "decimal"

    def number(self, term: Expr) -> str:
        value = unfolded(term)
        return f'{self._module_format("decimal.Decimal")}("{N(value, DIGITS)}")'

    def _print_Integer(self, term: Expr) -> str:
        return f"{self._module_format('decimal.Decimal')}({int(term)})"

    def _print_Rational(self, term: Expr) -> str:
        return f"({self._module_format('decimal.Decimal')}({int(term.p)}) / {int(term.q)})"

    _print_Zero = _print_One = _print_NegativeOne = _print_Integer
    _print_Half = _print_Rational

    def _print_log(self, term: Expr) -> str:
        return f"({self._print(term.args[0])}).ln()"

    def _print_exp(self, term: Expr) -> str:
        return f"({self._print(term.args[0])}).exp()"

    def root(self, term: Expr) -> str:
        return f"({self._print(term)}).sqrt()"

    def power(self, term: Expr) -> str:
        exponent = str(term.exp) if term.exp.is_Integer else self._print(term.exp)
        return f"({self._print(term.base)}) ** {exponent}"

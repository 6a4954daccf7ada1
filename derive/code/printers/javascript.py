"""Numbers, with JavaScript's own `Math`: IEEE arithmetic as it is, so that infinities and NaN need no guards."""

from __future__ import annotations

import re
from typing import Any

from sympy import Expr
from sympy.logic.boolalg import Boolean
from sympy.printing.jscode import JavascriptCodePrinter

from derive.code.literals import nearest
from derive.code.printers.functions import Functions
from derive.code.script import literal

KEYWORDS = (
    "abstract arguments async await boolean break byte case catch char class const continue debugger default delete do "
    "double else enum eval export extends false final finally float for function get goto if implements import in "
    "instanceof int interface let long native new null of package private protected public return set short static "
    "super switch synchronized this throw throws transient true try typeof undefined var void volatile while with yield"
)
GLOBALS = "Array Infinity Math NaN Number Object globalThis"
RESERVED = re.compile(rf"({'|'.join((KEYWORDS + ' ' + GLOBALS).split())})_*\Z")
FURTHER = {"log1p": "Math.log1p", "expm1": "Math.expm1"}
EQUALITIES = {"==": "===", "!=": "!=="}


class JavascriptPrinter(Functions, JavascriptCodePrinter):
    home = "Math"
    both, either, negated = " && ", " || ", "!"
    nan = "NaN"

    @staticmethod
    def identifier(name: str) -> str:
        """A name that JavaScript has for itself gets an underscore, and so does one that would then be the same."""
        return f"{name}_" if RESERVED.match(name) else name

    def number(self, term: Expr) -> str:
        return literal(nearest(term))

    _print_Integer = _print_Rational = _print_Zero = _print_One = _print_NegativeOne = _print_Half = number

    def _print_Function(self, term: Expr) -> str:
        """By SymPy's table, which says what `Math` has."""
        name = (self.known_functions | FURTHER).get(type(term).__name__)
        return self.function(name, *term.args) if name else self.emptyPrinter(term)

    def _print_Relational(self, term: Expr) -> str:
        operator = EQUALITIES.get(term.rel_op, term.rel_op)
        return f"({self._print(term.lhs)} {operator} {self._print(term.rhs)})"

    def power(self, term: Expr) -> str:
        return self.function("Math.pow", term.base, term.exp)

    def choice(self, condition: Boolean, yes: str, no: str) -> str:
        return f"({self._print(condition)} ? {yes} : {no})"

    def larger(self, name: str, first: str, second: str) -> str:
        return f"Math.{name[:3]}({first}, {second})"

    def needing(self, term: Expr, *others: str) -> str:
        """A function of the file's own, which calls others of them."""
        self.helpers |= dict.fromkeys(others)
        return self.helper(type(term).__name__, *term.args)

    def _print_erf(self, term: Expr) -> str:
        return self.needing(term, "erfc")

    def _print_erfc(self, term: Expr) -> str:
        return self.needing(term, "erf")

    def _print_gamma(self, term: Expr) -> str:
        return self.needing(term, "log_gamma_near_2")

    _print_loggamma = _print_gamma

    def _print_beta(self, term: Expr) -> str:
        return self.needing(term, "gamma", "loggamma", "log_gamma_near_2")

    def _print_Weighted(self, term: Expr) -> str:
        return self.helper("weighted", *term.args)

    def digamma(self, x: Expr) -> str:
        return self.helper("digamma", x)

    def polygamma(self, order: int, x: Expr) -> str:
        return self.ordered("polygamma", order, x)

    def bessel(self, order: int, x: Expr) -> str:
        return self.ordered("bessel", order, x)

    def ordered(self, name: str, order: int, x: Any) -> str:
        """A function of the file's own whose first argument is an order."""
        self.helpers[name] = None
        return f"{self.own.format(name)}({order}, {self._print(x)})"

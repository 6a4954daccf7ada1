"""Inert terms as Python source, in their order and shape.

What has no symbols in it is a number, and is written with `math`, which gives Python floats: numpy and torch keep the
dtype of an array that meets one. Everything else is written with the target's own functions.
"""

from __future__ import annotations

from fractions import Fraction as Ratio
from typing import Any

from sympy import Expr, N, S
from sympy.printing.printer import Printer

from derive.errors import NotYet
from derive.terms.shape import Fraction, Part, denominator, layout, unsigned

SUM, PRODUCT, POWER, ATOM = range(4)


class Source(Printer):
    """Prints with the functions of one module, by its name in the generated file."""

    printmethod = "_python"

    def __init__(self, module: str, math: str = "math") -> None:
        super().__init__()
        self.module, self.math = module, math

    def emptyPrinter(self, expr: Any) -> str:
        raise NotYet(f"code for {type(expr).__name__}: no target knows how to write {expr}")

    def function(self, name: str, term: Expr) -> str:
        where = self.module if term.free_symbols else self.math
        return f"{where}.{name}({self._print(term)})"

    def bracketed(self, term: Expr, at_least: int) -> str:
        text = self._print(term)
        return f"({text})" if binding(term) < at_least else text

    def _print_Add(self, term: Expr) -> str:
        out = ""
        for place, part in enumerate(term.args):
            size, minus = unsigned(part)
            body = self.bracketed(size, PRODUCT)
            out += (" - " if minus else " + ") + body if place else ("-" if minus else "") + body
        return out

    def _print_Mul(self, term: Expr) -> str:
        negative, parts = layout(term)
        out = ""
        for part in parts:
            out = self.times(out, part)
        return ("-" if negative else "") + out

    def times(self, left: str, part: Part) -> str:
        """A further factor or fraction at the right of a product; it reads from left to right, as Python does."""
        if not isinstance(part, Fraction):
            factor = self.bracketed(part, POWER)
            return f"{left} * {factor}" if left else factor
        for factor in part.above:
            left = self.times(left, factor)
        return f"{left or '1.0'} / {self.bracketed(part.below, POWER)}"

    def _print_Pow(self, term: Expr) -> str:
        below = denominator(term)
        if below is not None:
            return f"1.0 / {self.bracketed(below, POWER)}"
        if term.exp == S.Half:
            return self.function("sqrt", term.base)
        return f"{self.bracketed(term.base, ATOM)}**{self.exponent(term.exp)}"

    def exponent(self, term: Expr) -> str:
        return str(term) if term.is_Integer else f"({self._print(term)})"

    def _print_exp(self, term: Expr) -> str:
        return self.function("exp", term.args[0])

    def _print_log(self, term: Expr) -> str:
        return self.function("log", term.args[0])

    def _print_Symbol(self, term: Expr) -> str:
        return str(term.name)

    def _print_Integer(self, term: Expr) -> str:
        value = as_float(term)
        return f"{int(term)}.0" if abs(value) < 1e16 else repr(value)

    def _print_Rational(self, term: Expr) -> str:
        value = as_float(term)
        return repr(value) if is_literal(term) else f"{term.p}.0 / {term.q}.0"

    def _print_Pi(self, term: Expr) -> str:
        return f"{self.math}.pi"

    def _print_Exp1(self, term: Expr) -> str:
        return f"{self.math}.e"


def as_float(number: Expr) -> float:
    """The nearest float; raises `NotYet` where there is none but zero or infinity."""
    try:
        value = float(Ratio(int(number.p), int(number.q)))
    except OverflowError:
        value = 0.0
    if number and not value:
        raise NotYet(f"code for a number as large or as small as {N(number, 3)}: float64 cannot hold it")
    return value


def is_literal(number: Expr) -> bool:
    """Whether a fraction is written as one float: it is exact, or its parts would not be."""
    exact = number.q & (number.q - 1) == 0 and abs(number.p) < 2**53
    return exact or abs(number.p) >= 2**53 or number.q >= 2**53


def binding(term: Expr) -> int:
    """How tightly the printed term holds together."""
    if term.is_Add or unsigned(term)[1]:
        return SUM
    below = denominator(term) if term.is_Pow else None
    if term.is_Mul or below is not None or (term.is_Rational and not term.is_Integer and not is_literal(term)):
        return PRODUCT
    return POWER if term.is_Pow and term.exp != S.Half else ATOM

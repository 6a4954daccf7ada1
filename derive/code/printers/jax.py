"""Arrays, with jax.numpy, and with jax.scipy.special for the functions that jax.numpy lacks.

Quotients are written as calls of the generated file's `_ratio`, which XLA leaves as they are: it would turn (a/b)/c
into a/(b c), whose denominator may overflow or vanish, and on a CPU keeps in memory a quotient that is used twice.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Symbol
from sympy.printing.numpy import JaxPrinter as SymPyJaxPrinter

from derive.code.printers.functions import Functions, by_logarithms
from derive.terms.layout import Fraction, Part, denominator, layout


class JaxPrinter(Functions, SymPyJaxPrinter):
    home = "jax.numpy"

    def times(self, left: str, part: Part) -> str:
        if not isinstance(part, Fraction):
            return super().times(left, part)
        if not left and len(part.above) == 1:
            left = self._print(part.above[0])  # no brackets around a sum, as commas hold it
        else:
            for factor in part.above:
                left = self.times(left, factor)
        return self.helper("ratio", Symbol(left or "1.0"), part.below)

    def _print_Pow(self, term: Expr, **settings: Any) -> str:
        below = denominator(term)
        return super()._print_Pow(term, **settings) if below is None else self.helper("ratio", Symbol("1.0"), below)

    def bracketed(self, term: Expr, at_least: int) -> str:
        """A call holds together by itself."""
        text = super().bracketed(term, at_least)
        return text[1:-1] if is_quotient(term) and text.startswith("(") else text

    def _print_exp(self, term: Expr) -> str:
        """The file's own: XLA's is more than a unit in the last place off."""
        return self.helper("exp", *term.args)

    def special(self, term: Expr) -> str:
        name = {"loggamma": "gammaln"}.get(type(term).__name__, type(term).__name__)
        return self.function(f"jax.scipy.special.{name}", *term.args)

    _print_erf = _print_erfc = _print_gamma = _print_loggamma = special

    def digamma(self, x: Expr) -> str:
        return self.function("jax.scipy.special.digamma", x)

    def polygamma(self, order: int, x: Expr) -> str:
        return f"{self._module_format('jax.scipy.special.polygamma')}({order}, {self._print(x)})"

    def bessel(self, order: int, x: Expr) -> str:
        return self.function(f"jax.scipy.special.i{order}", x)

    def _print_beta(self, term: Expr) -> str:
        """jax's own has six digits for some arguments."""
        return self._print(by_logarithms(term))


def is_quotient(term: Expr) -> bool:
    """Whether the term is written as one quotient."""
    if term.is_Mul:
        negative, parts = layout(term)
        return not negative and len(parts) == 1 and isinstance(parts[0], Fraction)
    return bool(term.is_Pow and denominator(term) is not None)

"""Powers, exponentials, logarithms and the kernels of stable forms."""

from __future__ import annotations

from typing import Any

from sympy import Determinant, Expr, S

from derive.terms import Density, Entry
from derive.terms.layout import Fraction, denominator, layout
from derive.writing.latex.names import Names
from derive.writing.marking import without_marks
from derive.writing.tex import bracketed, fenced, has_superscript


class Functions(Names):
    """Functions of one argument."""

    def _print_Pow(self, term: Expr, **_: Any) -> str:
        below = denominator(term)
        if below is not None:
            return rf"\frac{{1}}{{{self._print(below)}}}"
        if self.spread(term.base):
            return self.power_of_spread(term.base, term.exp)
        if term.exp == S.Half:
            return rf"\sqrt{{{self._print(term.base)}}}"
        base = self._print(term.base)
        letter = (is_sign(term.base) and not base.startswith(r"\det")) or (
            term.base.is_Atom and not term.base.is_Rational
        )
        simple = letter or (term.base.is_Integer and not term.base.is_negative)
        return self.raised(base if simple and not has_superscript(base) else fenced(base), term.exp)

    def _print_exp(self, term: Expr, exp: Any = None) -> str:
        power = self.exponential(self._print(term.args[0]))
        return power if exp is None else rf"\left({power}\right)^{{{exp}}}"

    _print_ExpBase = _print_exp

    def _print_log(self, term: Expr, exp: Any = None) -> str:
        inside = term.args[0]
        known = self.log_of_spread(inside)
        if known is not None:
            return known
        shown = self._print(inside)
        tex = without_marks(shown)
        single = inside.is_Atom or is_sign(inside) or (inside.is_Pow and not tex.startswith((r"\left", "(", "[")))
        bare = single or isinstance(inside, Density) or tex.startswith(("e^", r"\exp"))
        if inside.is_Mul:
            negative, parts = layout(inside)
            bare = not negative and len(parts) == 1 and isinstance(parts[0], Fraction)
        return self.logarithm + (" " + shown if bare else fenced(shown))

    def _print_Phi(self, term: Expr, exp: Any = None) -> str:
        return rf"\varphi{bracketed(self._print(term.args[0]))}"

    def _print_Psi(self, term: Expr, exp: Any = None) -> str:
        return rf"\psi{bracketed(self._print(term.args[0]))}"

    def _print_Expm1(self, term: Expr, exp: Any = None) -> str:
        return rf"\operatorname{{expm1}}{bracketed(self._print(term.args[0]))}"


def is_sign(term: Expr) -> bool:
    """Whether a logarithm or a power of the term needs no brackets: a letter with its indices, or |Σ|."""
    return bool(term.is_Indexed) or isinstance(term, Entry | Determinant)

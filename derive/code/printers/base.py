"""Inert terms as Python source, in their order and shape.

This goes in front of one of SymPy's printers, whose table of function names it keeps. What it changes: sums, products
and powers are written as they stand, sorted and merged by nobody; whatever has no symbols in it is one literal, the
float nearest to its value; what no table knows raises `NotYet`, where SymPy would write code that does not run.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from sympy import Expr, S

from derive.code.literals import nearest
from derive.errors import NotYet
from derive.terms.layout import Fraction, Part, denominator, layout, unsigned

SUM, PRODUCT, POWER, ATOM = range(4)


class Inert:
    """Prints for one library; `modules` says what the library's modules are called in the generated file."""

    home: ClassVar[str]
    """The module that the file calls by the target's alias."""

    def __init__(self, modules: Mapping[str, str] | None = None, own: str = "_{}") -> None:
        super().__init__()
        self.own = own
        """What the file's own functions are called."""
        self.modules = {"math": "math", self.home: self.home} | dict(modules or {})
        self.used: dict[str, None] = {}
        """The modules that were written, in their order."""
        self.helpers: dict[str, None] = {}
        """The functions of the generated file itself that were written, in their order, by their bare names."""

    def doprint(self, term: Expr) -> str:
        return self._print(term)

    def _print(self, term: Any, **settings: Any) -> str:
        if isinstance(term, Expr) and not term.free_symbols and not term.is_Rational:
            return self.number(term)
        return super()._print(term, **settings)  # type: ignore[misc]

    def number(self, term: Expr) -> str:
        return repr(nearest(term))

    def emptyPrinter(self, expr: Any) -> str:
        raise NotYet(f"code for {type(expr).__name__}: no target knows how to write {expr}")

    _print_Function = _print_Expr = _print_Basic = _print_not_supported = emptyPrinter

    def _module_format(self, name: str, register: bool = True) -> str:
        """The name of a function as the generated file calls it; SymPy's tables give it with its module in full."""
        module, _, function = name.rpartition(".")
        if not module:
            return name
        self.used[module] = None
        for known in sorted(self.modules, key=len, reverse=True):
            if module == known or module.startswith(f"{known}."):
                return f"{self.modules[known]}{module[len(known) :]}.{function}"
        return name

    def function(self, name: str, *terms: Expr) -> str:
        """A function of a library, by its full name."""
        return f"{self._module_format(name)}({self.listed(terms)})"

    def helper(self, name: str, *terms: Expr) -> str:
        """A function that the generated file has of its own."""
        self.helpers[name] = None
        return self.call(name, *terms)

    def call(self, name: str, *terms: Expr) -> str:
        return f"{self.own.format(name)}({self.listed(terms)})"

    def listed(self, terms: tuple[Expr, ...]) -> str:
        return ", ".join(self._print(term) for term in terms)

    def bracketed(self, term: Expr, at_least: int) -> str:
        text = self._print(term)
        return f"({text})" if binding(term) < at_least else text

    def _print_Add(self, term: Expr, order: Any = None) -> str:
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
            factor = self.bracketed(part, POWER if left else PRODUCT)
            return f"{left} * {factor}" if left else factor
        for factor in part.above:
            left = self.times(left, factor)
        return self.quotient(left or self._print(S.One), part.below)

    def quotient(self, above: str, below: Expr) -> str:
        return f"{above} / {self.bracketed(below, POWER)}"

    def _print_Pow(self, term: Expr, **settings: Any) -> str:
        below = denominator(term)
        if below is not None:
            return self.quotient(self._print(S.One), below)
        if term.exp is S.Half:
            return self.root(term.base)
        return self.power(term)

    def root(self, term: Expr) -> str:
        return self.function(f"{self.home}.sqrt", term)

    def power(self, term: Expr) -> str:
        exponent = str(term.exp) if term.exp.is_Integer else self.bracketed(term.exp, ATOM)
        return f"{self.bracketed(term.base, ATOM)}**{exponent}"

    @staticmethod
    def identifier(name: str) -> str:
        """What an argument is called in the language; Python's names are those of the problem."""
        return name

    def _print_Symbol(self, term: Expr) -> str:
        return self.identifier(term.name)

    def _print_Integer(self, term: Expr) -> str:
        value = nearest(term)
        return f"{int(value)}.0" if abs(value) < 1e16 else repr(value)

    def _print_Rational(self, term: Expr) -> str:
        return repr(nearest(term))

    _print_Zero = _print_One = _print_NegativeOne = _print_Integer
    _print_Half = _print_Rational

    def _print_Phi(self, term: Expr) -> str:
        """A kernel of a program, with the arguments of the helper in the generated file."""
        return self.call("phi", *term.args)

    def _print_Psi(self, term: Expr) -> str:
        return self.call("psi", *term.args)

    def _print_Expm1(self, term: Expr) -> str:
        return self.call("expm1", *term.args)

    def _print_Difference(self, term: Expr) -> str:
        return self.call("difference", *term.args)


def binding(term: Expr) -> int:
    """How tightly the printed term holds together."""
    if not term.free_symbols:
        return SUM if term.is_negative or unsigned(term)[1] else ATOM
    if term.is_Add or unsigned(term)[1]:
        return SUM
    below = denominator(term) if term.is_Pow else None
    if term.is_Mul or below is not None:
        return PRODUCT
    return POWER if term.is_Pow and term.exp is not S.Half else ATOM

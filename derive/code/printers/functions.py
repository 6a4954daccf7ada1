"""Cases, extremes and special functions: how every target writes them, by the few names in which the targets differ."""

from __future__ import annotations

from typing import ClassVar

from sympy import Expr, loggamma, ordered
from sympy.logic.boolalg import Boolean, true

from derive.code.printers.base import Inert
from derive.terms import add, exp, neg


class Functions(Inert):
    """For arrays element by element; Python's own printer overrides what differs for single numbers."""

    both: ClassVar[str] = " & "
    either: ClassVar[str] = " | "
    negated: ClassVar[str] = "~"

    def _print_Relational(self, term: Expr) -> str:
        return f"({self._print(term.lhs)} {term.rel_op} {self._print(term.rhs)})"

    def _print_And(self, term: Expr) -> str:
        return f"({self.both.join(map(self._print, ordered(term.args)))})"

    def _print_Or(self, term: Expr) -> str:
        return f"({self.either.join(map(self._print, ordered(term.args)))})"

    def _print_Not(self, term: Expr) -> str:
        return f"({self.negated}{self._print(term.args[0])})"

    def _print_Piecewise(self, term: Expr) -> str:
        """The first case that holds, and nan where none does."""
        *cases, (last, condition) = term.args
        text = self._print(last) if condition is true else self.choice(condition, self._print(last), self.nan)
        for value, condition in reversed(cases):
            text = self.choice(condition, self._print(value), text)
        return text

    def choice(self, condition: Boolean, yes: str, no: str) -> str:
        return f"{self._module_format(f'{self.home}.where')}({self._print(condition)}, {yes}, {no})"

    @property
    def nan(self) -> str:
        return self._module_format("math.nan")

    def _print_Max(self, term: Expr) -> str:
        return self.extreme("maximum", term)

    def _print_Min(self, term: Expr) -> str:
        return self.extreme("minimum", term)

    def extreme(self, name: str, term: Expr) -> str:
        """The largest or smallest of several, two at a time."""
        first, *others = map(self._print, sorted(ordered(term.args), key=lambda part: not part.free_symbols))
        for other in others:
            first = self.larger(name, first, other)
        return first

    def larger(self, name: str, first: str, second: str) -> str:
        return f"{self._module_format(f'{self.home}.{name}')}({first}, {second})"

    def _print_polygamma(self, term: Expr) -> str:
        order, x = term.args
        if not (order.is_Integer and order >= 0):
            return self.emptyPrinter(term)
        return self.digamma(x) if order == 0 else self.polygamma(int(order), x)

    def _print_digamma(self, term: Expr) -> str:
        return self.digamma(term.args[0])

    def _print_besseli(self, term: Expr) -> str:
        order, x = term.args
        return self.bessel(int(order), x) if order in (0, 1) else self.emptyPrinter(term)

    def digamma(self, x: Expr) -> str:
        raise NotImplementedError

    def polygamma(self, order: int, x: Expr) -> str:
        raise NotImplementedError

    def bessel(self, order: int, x: Expr) -> str:
        """The modified Bessel function of the first kind, of order 0 or 1."""
        raise NotImplementedError


def by_logarithms(beta: Expr) -> Expr:
    """B(a, b) = Γ(a) Γ(b)/Γ(a + b), by the logarithms of Γ."""
    a, b = beta.args
    return exp(add(loggamma(a), loggamma(b), neg(loggamma(add(a, b)))))

"""Integrals and expectations, sums and products over an index, brackets and partial derivatives."""

from __future__ import annotations

from sympy import Expr, S

from derive.terms import is_matrix
from derive.terms.layout import is_minus, is_sum
from derive.writing.expectations import Mean, mean
from derive.writing.latex.names import Names
from derive.writing.marking import without_marks
from derive.writing.tex import bracketed, fenced, squared_brackets


class Integrals(Names):
    """What binds a variable."""

    def limits(self, lower: Expr, upper: Expr) -> str:
        return f"_{{{self._print(lower)}}}^{{{self._print(upper)}}}"

    def over(self, lower: Expr, upper: Expr) -> str:
        """The limits of an integral; those of the whole line may go without saying."""
        whole = (lower, upper) == (-S.Infinity, S.Infinity)
        return self.limits(lower, upper) if self.line or not whole else ""

    def expectation(self, found: Mean) -> str:
        inside = self._print(found.body)
        return self.notation.fill("expectation", self.letter(found.distribution), squared_brackets(inside))

    def _print_Integral(self, term: Expr) -> str:
        body, (variable, lower, upper) = term.args[0], term.args[1]
        found = mean(term) if self.notation.expectations else None
        if found is not None:
            return self.expectation(found)
        tex = "" if body is S.One else self.body(body)
        gap = "" if without_marks(tex).endswith((r"\right)", r"\right]")) or not tex else r"\,"
        over = self.space(variable.shape[0]) if is_matrix(variable) else self.over(lower, upper)
        return rf"\int{over} {tex}{gap}d{self._print(variable)}"

    def space(self, dimension: Expr) -> str:
        """That an integral is over all vectors, which may go without saying."""
        return rf"_{{\mathbb R^{{{self._print(dimension)}}}}}" if self.line else ""

    def body(self, body: Expr) -> str:
        tex = self._print(body)
        if is_minus(body):
            return fenced(tex)
        return rf"\left[{tex}\right]" if is_sum(body) else tex

    def _print_JointIntegral(self, term: Expr) -> str:
        body, coordinate, _, dimension = term.args
        found = mean(term) if self.notation.expectations else None
        if found is not None:
            return self.expectation(found)
        return rf"\int{self.space(dimension)} {self.body(body)}\,d{self.vector(coordinate)}"

    def _print_MatrixIntegral(self, term: Expr) -> str:
        body, variable = term.args
        found = mean(term) if self.notation.expectations else None
        if found is not None:
            return self.expectation(found)
        return rf"\int{self.space(variable.shape[0])} {self.body(body)}\,d{self._print(variable)}"

    def _print_Partial(self, term: Expr) -> str:
        body, variable = term.args
        return rf"\frac{{\partial}}{{\partial {self._print(variable)}}}{bracketed(self._print(body))}"

    def _print_Bracket(self, term: Expr) -> str:
        body, _, lower, upper = term.args
        return rf"\left[{self._print(body)}\right]{self.limits(lower, upper)}"

    def indexed(self, sign: str, term: Expr) -> str:
        body, (index, first, last) = term.args[0], term.args[1]
        tex = self._print(body)
        tex = fenced(tex) if is_sum(body) else tex
        return rf"{sign}_{{{self._print(index)}={self._print(first)}}}^{{{self._print(last)}}} {tex}"

    def _print_Sum(self, term: Expr) -> str:
        return self.indexed(r"\sum", term)

    def _print_Product(self, term: Expr) -> str:
        return self.indexed(r"\prod", term)

    def _print_ProductOfOthers(self, term: Expr) -> str:
        body, index, left_out, _ = map(self._print, term.args)
        return rf"\prod_{{{index}\neq {left_out}}} {body}"

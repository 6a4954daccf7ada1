"""Sums and products: signs, fractions, and what stands between two factors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import Expr, Integral, Product, Sum

from derive.terms import Bracket, Density, JointIntegral, Marked, MatrixIntegral, MatrixProduct, Scalar
from derive.terms.layout import Fraction, Part, is_minus, is_sum, layout, unsigned
from derive.writing.latex.names import Names
from derive.writing.marking import without_marks
from derive.writing.tex import fenced


class Products(Names):
    """Sums and products in their order and shape."""

    def _print_Add(self, term: Expr, order: Any = None) -> str:
        return " ".join(self.summand(part, place) for place, part in enumerate(term.args))

    def summand(self, part: Expr, place: int) -> str:
        """A term of a sum with its sign; the first one's plus goes without saying."""
        size, minus = unsigned(part)
        if isinstance(part, Marked) and not place:
            return self._print(part)  # nothing before it that its sign could run into
        body = self.term(size)
        if minus:  # the term without its sign is another object
            body = self.marked(part, body)
        sign = "-" if minus else "+" if place else ""
        return f"{sign} {body}" if place else sign + body

    def _print_Mul(self, term: Expr) -> str:
        negative, parts = layout(term)
        return ("-" if negative else "") + self.side_by_side(parts, alone=len(parts) == 1)

    def side_by_side(self, parts: Sequence[Part], alone: bool, before_matrix: bool = False) -> str:
        """The factors of a product; `alone` is one that follows a sign at most.

        An integral before a matrix is in brackets: the matrix is no part of dx.
        """
        pieces = [self.part(part, alone) for part in parts]
        last = len(parts) - (not before_matrix)
        for place, part in enumerate(parts[:last]):
            if isinstance(part, MatrixIntegral) or (before_matrix and isinstance(part, Integral | JointIntegral)):
                pieces[place] = fenced(pieces[place])
        return self.run(parts, pieces)

    def term(self, part: Expr) -> str:
        """A term of a sum without its sign: a sum or a further minus gets brackets."""
        inner = part.args[0] if isinstance(part, Marked) else part
        needs = is_sum(inner) or is_minus(inner)
        if isinstance(part, Marked):
            return self.braced(part, fence=needs and part is not inner)
        tex = str(self._print(part))
        return fenced(tex) if needs or without_marks(tex).startswith("-") else tex

    def part(self, part: Part, alone: bool = False) -> str:
        if isinstance(part, Fraction):
            return self.fraction(part)
        inner = part.args[0] if isinstance(part, Marked) else part
        needs = not alone and (is_sum(inner) or is_minus(inner) or self.is_product(inner))
        if isinstance(part, Marked):
            return self.braced(part, fence=needs)
        tex = self._print(part)
        needs = needs or (not alone and without_marks(tex).startswith("-"))
        return fenced(tex) if needs or (alone and is_sum(inner)) else tex

    def is_product(self, term: Expr) -> bool:
        """Whether a factor is a product of its own, which brackets show."""
        return isinstance(term, MatrixProduct) or (term.is_Mul and len(layout(term)[1]) > 1)

    def fraction(self, part: Fraction) -> str:
        above = [self.part(factor, alone=False) for factor in part.above]
        if len(part.above) == 1 and is_sum(part.above[0]):
            above = [self._print(part.above[0])]
        command = self.notation.fraction if not above and part.below.is_Integer else "frac"
        return rf"\{command}{{{self.run(part.above, above) or '1'}}}{{{self._print(part.below)}}}"

    def run(self, factors: Sequence[Part], pieces: list[str]) -> str:
        out = ""
        for place, piece in enumerate(pieces):
            out += self.join(factors[place - 1], factors[place], out, piece) if place else piece
        return out

    def join(self, before: Part, after: Part, left: str, right: str) -> str:
        """What stands between two factors: a dot before digits, a thin space around functions and integrals."""
        shown, right, left = right, without_marks(right), without_marks(left)
        return self.between(before, after, left, right) + shown

    def between(self, before: Part, after: Part, left: str, right: str) -> str:
        fraction = right.startswith((r"\frac", r"\tfrac"))
        if right[0].isdigit() or (fraction and not isinstance(before, Fraction) and is_digits(left)):
            return r"\," if fraction else r"\cdot "
        if right.startswith((r"\left", "(", "[")):  # q(x)(x − μ)ᵀ would be a function of two arguments
            return r"\," if isinstance(before, Density) and isinstance(after, Scalar) else ""
        if right.startswith(self.logarithm) and not isinstance(before, Density | Integral):
            return " "
        apart = (Integral, JointIntegral, MatrixIntegral, Bracket, Density, Sum, Product)
        if isinstance(before, (Fraction, *apart)) or isinstance(after, apart):
            return r"\,"
        return r"\," if is_function(before) else " "


def is_digits(tex: str) -> bool:
    return tex[-1:].isdigit()


def is_function(part: Part) -> bool:
    return not isinstance(part, Fraction) and part.func.__name__ in ("log", "exp")

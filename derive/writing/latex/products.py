"""Sums and products: signs, fractions, and what stands between two factors."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Integral, Sum

from derive.terms import Bracket, Density, JointIntegral, Marked, is_negative_term
from derive.terms.shape import Fraction, Part, layout, unsigned
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
        out = ""
        for place, part in enumerate(parts):
            piece = self.part(part, alone=len(parts) == 1)
            out += self.join(parts[place - 1], part, out, piece) if place else piece
        return ("-" if negative else "") + out

    def term(self, part: Expr) -> str:
        """A term of a sum without its sign: a sum or a further minus gets brackets."""
        inner = part.args[0] if isinstance(part, Marked) else part
        needs = inner.is_Add or is_negative_term(inner)
        if isinstance(part, Marked):
            return self.braced(part, fence=needs and part is not inner)
        tex = str(self._print(part))
        return fenced(tex) if needs or without_marks(tex).startswith("-") else tex

    def part(self, part: Part, alone: bool = False) -> str:
        if isinstance(part, Fraction):
            return self.fraction(part)
        inner = part.args[0] if isinstance(part, Marked) else part
        needs = not alone and (inner.is_Add or is_negative_term(inner) or (inner.is_Mul and len(layout(inner)[1]) > 1))
        if isinstance(part, Marked):
            return self.braced(part, fence=needs)
        tex = self._print(part)
        needs = needs or (not alone and without_marks(tex).startswith("-"))
        return fenced(tex) if needs or (alone and inner.is_Add) else tex

    def fraction(self, part: Fraction) -> str:
        above = [self.part(factor, alone=False) for factor in part.above]
        if len(part.above) == 1 and part.above[0].is_Add:
            above = [self._print(part.above[0])]
        command = self.notation.fraction if not above and part.below.is_Integer else "frac"
        return rf"\{command}{{{self.run(part.above, above) or '1'}}}{{{self._print(part.below)}}}"

    def run(self, factors: tuple[Expr, ...], pieces: list[str]) -> str:
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
        if right.startswith((r"\left", "(", "[")):
            return ""
        if right.startswith(self.logarithm) and not isinstance(before, Density | Integral):
            return " "
        apart = (Integral, JointIntegral, Bracket, Density, Sum)
        if isinstance(before, (Fraction, *apart)) or isinstance(after, apart):
            return r"\,"
        return r"\," if is_function(before) else " "


def is_digits(tex: str) -> bool:
    return tex[-1:].isdigit()


def is_function(part: Part) -> bool:
    return not isinstance(part, Fraction) and part.func.__name__ in ("log", "exp")

"""Where long lines break: at the outermost sum, as many terms to a row as fit between the margins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sympy import Expr, Integral, Mul, Sum, Symbol

from derive.terms import JointIntegral, MatrixIntegral, MatrixProduct, MatrixSum, Path, Scalar, at, raw, subterms
from derive.writing.factors import in_factors
from derive.writing.latex import HOLE, Writer
from derive.writing.style import Style
from derive.writing.tex import is_tall
from derive.writing.width import width

EQUALS, CONTINUED = 15.0, 20.0
SIZES = ((1.0, ""), (1.04, r"\small"), (1.12, r"\footnotesize"), (1.2, r"\scriptsize"), (1.55, r"\tiny"))
"""How much more surely fits into a row at a size of LaTeX: less than the sizes say, as indices shrink by less."""


LEAST = 0.25
"""What part of a term a sum within it must be to be broken: a short one at the end leaves the rest as long as it is."""
AROUND = (Mul, Sum, Integral, JointIntegral, MatrixProduct, MatrixIntegral, Scalar)
"""What may stand around a sum that is broken."""


@dataclass(frozen=True)
class Measure:
    """The width of the text and the widest left side that shares a row, in points of 11 pt type.

    `scale` is the size of the type in use by that of the estimate.
    """

    text: float
    scale: float

    @classmethod
    def of(cls, style: Style) -> Measure:
        """A4 with 25 mm margins at 11 pt; the narrowest column of the usual classes at 10 pt; `article` at 10 pt."""
        if style.columns == 2:
            return cls(229.0 * 1.1, 1 / 1.1)
        return cls(345.0 * 1.1, 1 / 1.1) if style.fragment else cls(453.0, 1.0)

    @property
    def left(self) -> float:
        return 0.23 * self.text

    def room(self, left: float) -> tuple[bool, float]:
        """Whether a left side gets a row of its own, and how much room there is right of the relation."""
        own_row = left > self.left
        return own_row, self.text - EQUALS - (CONTINUED if own_row else left)


def broken(term: Expr, room: float, writer: Writer, ruler: Writer) -> list[tuple[str, float]]:
    """The rows of a term with their widths: one where it fits, or else the terms of a sum, as many to a row as fit.

    `writer` prints, `ruler` is measured: it prints the same without marks and macros.
    """
    whole = width(ruler.doprint(term))
    if whole <= room:
        return [(str(writer.doprint(term)), whole)]
    rows: list[tuple[str, float]] = []
    tex, size = "", 0.0
    for piece, more in pieces(term, room - CONTINUED, writer, ruler):
        if tex and size + more > room - CONTINUED:
            rows.append((tex, size))
            tex, size = r"\quad {}" + piece, CONTINUED / 2 + more
        else:
            tex, size = f"{tex} {piece}".strip(), size + more
    return [*rows, (tex, size)]


def pieces(term: Expr, room: float, writer: Writer, ruler: Writer) -> Iterator[tuple[str, float]]:
    """What may stand on rows of its own: the terms, and of a term that is too wide the terms of a sum within it."""
    for place, part in enumerate(term.args if is_open_sum(term) else (term,)):
        size = width(ruler.summand(part, place))
        inner = widest_sum(part, ruler) if size > room else None
        if inner and width(ruler.doprint(at(part, inner))) < LEAST * size:
            inner = None
        if inner is None:
            yield from in_factors(writer.summand(part, place), ruler.summand(part, place), room)
        else:
            shown, measured = (opened(part, inner, place, printer) for printer in (writer, ruler))
            for piece, plain in zip(shown, measured, strict=True):
                yield from in_factors(piece, plain, room)


def widest_sum(part: Expr, ruler: Writer) -> Path | None:
    """Where the widest sum stands that is a factor, or the integrand or a factor of it."""
    sums = [path for path, inner in subterms(part) if path and is_open_sum(inner) and stands_open(part, path, ruler)]
    return max(sums, key=lambda path: width(ruler.doprint(at(part, path))), default=None)


def stands_open(part: Expr, path: Path, ruler: Writer) -> bool:
    """Whether only products and integrals are around the place, and it is printed in no group and no tall brackets."""
    around = all(isinstance(at(part, path[:depth]), AROUND) for depth in range(len(path)))
    front = ruler.doprint(with_hole(part, path)).partition(HOLE)[0] if around else ""
    return around and all(
        front.count(left) == front.count(right) for left, right in (("{", "}"), (r"\left", r"\right"))
    )


def opened(part: Expr, path: Path, place: int, writer: Writer) -> list[str]:
    """c (a + b) as c [a and b], with brackets of one size."""
    terms = [writer.summand(term, number) for number, term in enumerate(at(part, path).args)]
    front, back = writer.summand(with_hole(part, path), place).split(HOLE)
    left, right = (r"\biggl[", r"\biggr]") if any(map(is_tall, terms)) else ("[", "]")
    return [f"{front}{left}{terms[0]}", *terms[1:-1], f"{terms[-1]}{right}{back}"]


def is_open_sum(term: Expr) -> bool:
    return bool(term.is_Add) or isinstance(term, MatrixSum)


def with_hole(part: Expr, path: Path) -> Expr:
    """The part with a hole at a place; all else stays the object that it is."""
    if not path:
        return Symbol(HOLE)
    return raw(part.func, [with_hole(arg, path[1:]) if i == path[0] else arg for i, arg in enumerate(part.args)])


def fitted(tex: str, size: float, room: float, scale: float) -> str:
    """What cannot be broken and may be too wide is measured by TeX itself, and set smaller if it has to be."""
    return rf"\fit{{{room * scale:.0f}pt}}{{{tex}}}" if size > room else tex


def smaller(tex: str, size: float, room: float) -> str:
    """The same where no macro is to be had: in the first size of LaTeX that is small enough."""
    if size <= room:
        return tex
    name = next((name for factor, name in SIZES if size <= room * factor), SIZES[-1][1])
    return rf"\mbox{{{name}$\displaystyle {tex}$}}"

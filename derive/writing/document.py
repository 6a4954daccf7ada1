"""A derivation as a LaTeX document that stands alone."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Basic, Expr, Symbol

from derive.certification import Certificate
from derive.derivation import Derivation, Detail
from derive.distributions import Distribution
from derive.quantities import Quantity
from derive.terms import Density, Marked, raw, subterms
from derive.terms.shape import unsigned
from derive.writing.checked import checked_rows, sentence
from derive.writing.latex import Writer
from derive.writing.outline import Line, Outline, Section, outline
from derive.writing.templates import render
from derive.writing.width import width
from derive.writing.words import spoken

TEXT_WIDTH, LEFT_SIDE, EQUALS = 455.0, 105.0, 15.0


@dataclass(frozen=True)
class Row:
    """One row of a display: what stands right of the alignment mark, and its reason."""

    relation: str
    tex: str
    why: str = ""


@dataclass(frozen=True)
class Display:
    """A section as it is set: heading, left side and rows."""

    label: str
    title: str
    lemma: bool
    statement: str
    left: str
    own_row: bool
    rows: tuple[Row, ...]


class Document:
    """Sets one derivation at one detail."""

    def __init__(self, derivation: Derivation, detail: Detail, writer: Writer | None = None) -> None:
        self.writer = writer or Writer()
        self.derivation = derivation
        self.outline: Outline = outline(derivation, detail)

    def latex(self, certificate: Certificate | None = None) -> str:
        """The document's source; `certificate` adds the table of what was proved and how."""
        quantity = self.derivation.start
        assert isinstance(quantity, Quantity)
        return render(
            "document.tex.j2",
            title=spoken(self.derivation.title, self.outline, self.mathematics),
            quantity=self.tex(quantity),
            result=self.tex(self.derivation.result),
            domains=[domain(symbol, self.tex(symbol)) for symbol in quantity.symbols],
            variable=self.tex(self.variable),
            densities=[self.given(distribution) for distribution in quantity.distributions],
            sections=[self.display(section) for section in self.outline.sections],
            checked=checked_rows(self.outline, certificate, self.mathematics) if certificate else [],
            verdict=sentence(certificate) if certificate else "",
        )

    def tex(self, term: Basic) -> str:
        return str(self.writer.doprint(term))

    def mathematics(self, term: Basic) -> str:
        return f"${self.tex(term)}$"

    @property
    def variable(self) -> Expr:
        """The variable of integration, read off the first line."""
        return next(part.point for _, part in subterms(self.derivation.steps[0].after) if isinstance(part, Density))

    def given(self, distribution: Distribution) -> str:
        point = Density(distribution, self.variable)
        return f"{self.tex(point)} = {self.tex(distribution.density(self.variable))}"

    def display(self, section: Section) -> Display:
        left = self.tex(section.start)
        own_row = width(left) > LEFT_SIDE
        room = TEXT_WIDTH - EQUALS - (20.0 if own_row else width(left))
        rows = [row for line in section.lines for row in self.rows(line, room)]
        statement = f"{left} = {self.tex(section.result)}" if section.result is not None else ""
        heading = spoken(section.title, self.outline, self.mathematics)
        return Display(section.label, heading, section.lemma, statement, left, own_row, tuple(rows))

    def rows(self, line: Line, room: float) -> list[Row]:
        """A line on one row where it fits; else broken at its outermost sum, its reason on the last row."""
        term = marked(line)
        why = spoken(self.outline.reason(line), self.outline, self.mathematics)
        pieces = [self.tex(term)] if width(self.tex(term)) <= room else self.broken(term, room)
        rows = [Row(" " if place else "=", fitted(piece, room)) for place, piece in enumerate(pieces)]
        return [*rows[:-1], Row(rows[-1].relation, rows[-1].tex, why)]

    def broken(self, term: Expr, room: float) -> list[str]:
        """The terms of a sum, as many to a row as fit."""
        if not term.is_Add:
            return [self.tex(term)]
        rows, row = [], ""
        for place, part in enumerate(term.args):
            size, minus = unsigned(part)
            sign = "- " if minus else "+ " if place else ""
            piece = sign + self.writer.term(size)
            if row and width(row + piece) > room - 20.0:
                rows.append(row)
                row = r"\quad {}" + piece
            else:
                row += (" " if row else "") + piece
        return [*rows, row]


def fitted(tex: str, room: float) -> str:
    """What cannot be broken and may be too wide is measured by TeX itself, and set smaller if it has to be."""
    return rf"\fit{{{room:.0f}pt}}{{{tex}}}" if width(tex) > room else tex


def marked(line: Line) -> Expr:
    """The line's term with names under the parts that get one."""
    return place_marks(line.term, dict(line.names)) if line.names else line.term


def place_marks(term: Expr, names: dict[tuple[int, ...], Expr]) -> Expr:
    if () in names:
        return Marked(term, names[()])
    args = list(term.args)
    for index in {path[0] for path in names}:
        below = {path[1:]: name for path, name in names.items() if path[0] == index}
        args[index] = place_marks(args[index], below)
    return raw(term.func, args)


def domain(symbol: Symbol, tex: str) -> str:
    return f"{tex} > 0" if symbol.is_positive else rf"{tex} \in \mathbb R"

"""Derivations as plain Unicode text, for pipes, files and docstrings."""

from __future__ import annotations

import re

from sympy import Basic
from sympy.matrices.expressions.matexpr import MatrixExpr

from derive.derivation import Derivation, Words
from derive.writing.letters import letters_told
from derive.writing.narrowing import narrowed
from derive.writing.outline import Line, Outline, Section, itself, outline
from derive.writing.plain import Plain
from derive.writing.style import Style
from derive.writing.unicode import cells
from derive.writing.words import spoken

REASONS = 72
"""The column in which reasons stand."""

__all__ = ["Page", "Plain"]


class Page:
    """A derivation as lines of text.

    Raises `Wrong` where the notation writes two symbols alike.
    """

    def __init__(self, derivation: Derivation, style: Style) -> None:
        notation = narrowed(style.notation, derivation)
        self.printer = Plain(notation, derivation.start.has(MatrixExpr))
        self.derivation = derivation
        # a 1×1 matrix is written like the number in it
        looks = itself if notation.is_default and not derivation.start.has(MatrixExpr) else self.written
        self.outline: Outline = outline(derivation, style.detail, looks, notation.expectations)

    def written(self, term: Basic) -> str:
        """A term on one line."""
        return str(self.printer.doprint(term))

    def say(self, words: Words) -> str:
        return spoken(words, self.outline, self.written)

    @property
    def title(self) -> str:
        return self.say(self.derivation.title)

    def text(self) -> str:
        return "\n\n".join([*self.opening, *map(self.section, self.outline.sections)])

    @property
    def opening(self) -> tuple[str, ...]:
        """The title, and under it what the letters stand for that the sections use."""
        letters = self.say(letters_told(self.derivation))
        return (self.title, f"with {letters}") if letters else (self.title,)

    def formula(self) -> str:
        """The quantity and its closed form, on one line."""
        return f"{self.written(self.derivation.start)} = {self.written(self.derivation.result)}"

    def chain(self) -> tuple[str, ...]:
        """The lines of the first section, each with its reason."""
        section = self.outline.sections[0]
        lines = [re.sub(r"  +", "\n    ", self.line(line).strip(), count=1) for line in section.lines]
        return (self.written(section.start), *"\n".join(lines).split("\n"))

    def section(self, section: Section) -> str:
        heading = self.heading(section)
        rows = [f"  {self.written(section.start)}", *map(self.line, section.lines)]
        return "\n".join([*([heading] if heading else []), *rows])

    def heading(self, section: Section) -> str:
        """A section's number and title, and what a lemma states."""
        if section.lemma and section.result is not None:
            statement = f"{self.written(section.start)} = {self.written(section.result)}"
            return f"{section.label} ({self.say(section.title)}).  {statement}"
        return f"{section.label}  {self.say(section.title)}".strip()

    def line(self, line: Line) -> str:
        row = f"    = {self.written(line.term)}"
        return f"{row}{' ' * (REASONS - cells(row))}  [{self.reason(line)}]"

    def reason(self, line: Line) -> str:
        """Why a line follows, and what its parts are called."""
        names = " and ".join(map(self.written, line.names.values()))
        return self.say(self.outline.reason(line)) + (f"; the two parts are {names}" if names else "")

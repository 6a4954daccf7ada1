"""A derivation in LaTeX: as a document that stands alone, or as its equations to be put into another."""

from __future__ import annotations

from dataclasses import dataclass

from derive.certification import Certificate
from derive.derivation import Derivation, Words
from derive.terms import equation
from derive.writing.breaking import Measure, broken, fitted, smaller
from derive.writing.checked import checked_rows, sentence
from derive.writing.letters import letters_told
from derive.writing.outline import Line, Section
from derive.writing.sentences import sentence as told
from derive.writing.style import Style
from derive.writing.templates import render
from derive.writing.view import View, coloured
from derive.writing.width import width
from derive.writing.words import as_sentence, spoken

COLOUR = r"\textcolor[HTML]{B3261E}"
BOX, GAP = 36.0, 30.0
"""What the frame of a box and its relation take, and what is between two densities on one row."""
LETTERED = 9.0
"""What a relation with a letter over it takes more than one without."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Row:
    """One row of a display: what stands right of the alignment mark, its reason, and the words above it."""

    relation: str
    tex: str
    why: str = ""
    above: str = ""


@dataclass(frozen=True)
class Display:
    """A section as it is set: heading, left side and rows, the words before and after; `anchor` is its label."""

    label: str
    title: str
    lemma: bool
    statement: str
    left: str
    own_row: bool
    rows: tuple[Row, ...]
    anchor: str
    before: str
    after: str


class Document:
    """Sets one derivation in one style. `name` is what labels begin with where the style has no label."""

    def __init__(self, derivation: Derivation, style: Style, name: str = "derivation") -> None:
        self.view = View(derivation, style)
        self.style = style
        self.name = style.label or name.replace("_", "-")
        self.measure = Measure.of(style)
        self.reasons = style.reasons or ("between" if style.fragment else "margin")

    def latex(self, certificate: Certificate | None = None, listing: str = "") -> str:
        """The source; `certificate` adds the table of what was proved and how, `listing` the code."""
        view = self.view
        sections, result = [self.display(section) for section in view.outline.sections], self.boxed()
        macros = [
            text
            for name, text in sorted(view.macros.items())
            if rf"\{name}{{" in f"{sections}{result}{'' if self.style.fragment else view.title + str(view.densities)}"
        ]
        return render(
            "fragment.tex.j2" if self.style.fragment else "document.tex.j2",
            title=self.say(view.derivation.title),
            result=result,
            domains=view.domains,
            variable=view.point,
            space=view.space,
            letters=self.letters(),
            densities=self.densities(),
            sections=sections,
            checked=checked_rows(view, certificate) if certificate else [],
            verdict=sentence(certificate) if certificate else "",
            listing=listing,
            macros=macros,
            blackboard=r"\mathbb" in f"{sections}{macros}",
            style=self.style,
        )

    def say(self, words: Words) -> str:
        return spoken(words, self.view.outline, self.view.mathematics, self.reference)

    def reference(self, label: str) -> str:
        """A label as a link: to the section's heading, or in a fragment to its equation."""
        anchor = self.anchor(label)
        if self.style.fragment:
            return rf"\eqref{{{anchor}}}"
        word, space, number = label.rpartition(" ")
        if self.reasons == "between" and not word:
            word, space = "Section", " "
        return rf"{word}{space}\hyperlink{{{anchor}}}{{{number}}}"

    def anchor(self, label: str) -> str:
        return ":".join(filter(None, ["eq", self.name, label.lower().replace(" ", "-")]))

    def boxed(self) -> list[str]:
        """The quantity and its closed form, in rows that fit into a box."""
        view = self.view
        left, room = width(view.ruler.doprint(view.quantity)), self.measure.text - BOX
        rows = broken(view.result, room - left, view.writer, view.ruler)
        texts = [self.fit(tex, size, room - left) for tex, size in rows]
        align = "&" if len(texts) > 1 else ""
        return [rf"{view.tex(view.quantity)} {align}= {texts[0]}", *(f"&{tex}" for tex in texts[1:])]

    def letters(self) -> str:
        """What the letters stand for that the sections use, each equation in one piece."""
        return spoken(letters_told(self.view.derivation), None, lambda term: f"${{{self.whole(self.view.tex(term))}}}$")

    def densities(self) -> list[str]:
        """The rows of densities at a point and what they are: one row where both fit."""
        texts = [" = ".join(pair) for pair in self.view.densities]
        if sum(map(width, texts)) + GAP * (len(texts) - 1) <= self.measure.text:
            return [r",\qquad ".join(texts)]
        return [self.whole(tex) for tex in texts]

    def whole(self, tex: str) -> str:
        """A formula that is broken nowhere."""
        return self.fit(tex, width(tex), self.measure.text)

    def display(self, section: Section) -> Display:
        view = self.view
        size = width(view.ruler.doprint(section.start))
        own_row, room = self.measure.room(size)
        room -= LETTERED if self.reasons == "letters" else 0.0
        left = self.fit(view.tex(section.start), size, self.measure.text) if own_row else view.tex(section.start)
        rows = [row for number, line in enumerate(section.lines) for row in self.rows(line, room, number)]
        statement = self.statement(section)
        first = rows[0].above if rows else ""
        return Display(
            section.label, self.say(section.title), section.lemma, statement, left, own_row, tuple(rows),
            self.anchor(section.label), first, self.explained(section) if self.reasons == "letters" else "",
        )  # fmt: skip

    def statement(self, section: Section) -> str:
        """What a lemma says, set smaller where it would not fit."""
        if section.result is None:
            return ""
        claim = equation(section.start, section.result)
        return self.fit(self.view.tex(claim), width(self.view.ruler.doprint(claim)), self.measure.text - 12.0)

    def rows(self, line: Line, room: float, number: int) -> list[Row]:
        """A line on one row where it fits; else broken at its outermost sum, its reason on the last row."""
        view = self.view
        term, changed = view.shown(line, self.style.mark)
        with view.writer.marking(changed):
            pieces = broken(term, room, view.writer, view.ruler)
        texts = [coloured(self.fit(tex, size, room), COLOUR) for tex, size in pieces]
        relation = rf"\overset{{({letter(number)})}}{{=}}" if self.reasons == "letters" else "="
        why = self.say(view.outline.reason(line)) if self.reasons == "margin" else ""
        above = as_sentence(self.say(told(view.outline, line))) if self.reasons == "between" else ""
        relations = [relation, *([" "] * (len(texts) - 1))]
        return [
            Row(sign, tex, why if place == len(texts) - 1 else "", "" if place else above)
            for place, (sign, tex) in enumerate(zip(relations, texts, strict=True))
        ]

    def fit(self, tex: str, size: float, room: float) -> str:
        if self.style.fragment:
            return smaller(tex, size, room)
        return fitted(tex, size, room, self.measure.scale)

    def explained(self, section: Section) -> str:
        """What the letters over the relations stand for."""
        reasons = [self.say(self.view.outline.reason(line)) for line in section.lines]
        return "Reasons: " + "; ".join(f"({letter(number)}) {why}" for number, why in enumerate(reasons)) + "."


def letter(number: int) -> str:
    """a, b, …, z, aa, ab, …"""
    ahead, last = divmod(number, len(LETTERS))
    return (LETTERS[ahead - 1] if ahead else "") + LETTERS[last]

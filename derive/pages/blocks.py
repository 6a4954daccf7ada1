"""The derivation at one detail, as what a page shows: sections and their lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup
from sympy import Expr

from derive.certification import Certificate
from derive.pages.laws import Law, Laws
from derive.pages.mathml import pieces
from derive.pages.voice import Voice, prose, sentence_case
from derive.terms import equation
from derive.writing.checked import enclosure, proof
from derive.writing.outline import Line, Section
from derive.writing.sentences import sentence
from derive.writing.view import View

SHORT = 12
"""A left side of more signs than this has a row of its own."""
NEW = r"\class{new}"
MARKS: Mapping[str, str] = {"proved": "✓", "enclosed": "≈", "undecided": "?", "refuted": "✗"}


@dataclass(frozen=True)
class Row:
    """One displayed line. `key` tells it at every detail: the part that it belongs to and how far that has come."""

    key: str
    mathematics: Markup
    tex: str
    reason: Markup
    sentence: Markup
    laws: tuple[Law, ...]
    count: int
    verdict: str
    mark: str
    proof: str
    enclosure: Markup


@dataclass(frozen=True)
class Part:
    """A section of the derivation with its lines; `anchor` is empty where nothing refers to it."""

    anchor: str
    place: int
    label: str
    title: Markup
    lemma: bool
    statement: Markup
    left: Markup
    own_row: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Block:
    detail: str
    parts: tuple[Part, ...]

    @property
    def count(self) -> int:
        return sum(len(part.rows) for part in self.parts)


class Blocks:
    """Makes the blocks of one derivation, with the laws that they use."""

    def __init__(self, certificate: Certificate, places: Mapping[Expr, int]) -> None:
        self.certificate = certificate
        self.places = places
        self.laws = Laws()

    def block(self, view: View) -> Block:
        detail = view.style.detail.name.lower()
        voice = Voice(view, detail, self.places)
        return Block(detail, tuple(self.part(section, voice) for section in view.outline.sections))

    def part(self, section: Section, voice: Voice) -> Part:
        view, place = voice.view, self.places[section.part.start]
        tex = view.tex(section.start)
        statement = (
            pieces(view.tex(equation(section.start, section.result))) if section.result is not None else Markup()
        )
        rows = tuple(self.row(line, place, voice) for line in section.lines)
        known = view.outline.labels.get(section.start, "") == section.label
        anchor = f"{voice.detail}-part-{place}" if known else ""
        left = pieces(tex)
        return Part(
            anchor, place, section.label, voice.say(section.title), section.lemma, statement, left, is_long(left), rows
        )  # fmt: skip

    def row(self, line: Line, place: int, voice: Voice) -> Row:
        view = voice.view
        verdicts = [self.certificate.of(step).verdict for step in line.steps]
        verdict = next((word for word in ("refuted", "undecided", "enclosed") if word in verdicts), "proved")
        laws = dict.fromkeys(self.laws.law(step.rule, view) for step in line.steps)
        return Row(
            key=f"{place}.{line.place}",
            mathematics=pieces(view.line(line, NEW)),
            tex=view.line(line),
            reason=voice.say(view.outline.reason(line)),
            sentence=sentence_case(voice.say(sentence(view.outline, line))),
            laws=tuple(laws),
            count=len(line.steps),
            verdict=verdict,
            mark=MARKS[verdict],
            proof=proof(line, self.certificate),
            enclosure=prose(enclosed(enclosure(line, self.certificate))),
        )


def enclosed(found: str) -> str:
    """What ball arithmetic found, as the end of a sentence."""
    if found.startswith("not enclosed"):
        return f"ball arithmetic has {found}"
    return "the line above less this one is enclosed in " + found.replace("$, ", "$ at ")


def is_long(left: Markup) -> bool:
    """Whether a left side would push the relations too far to the right."""
    return "<mfrac" in left or "∫" in left or len(left.striptags()) > SHORT

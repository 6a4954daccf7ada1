"""A derivation in Markdown, with mathematics that GitHub and Jupyter set."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from sympy import Expr

from derive.certification import Certificate
from derive.derivation import Derivation, Words
from derive.terms import equation
from derive.writing.breaking import broken
from derive.writing.checked import checked_rows, sentence
from derive.writing.outline import Line, Section
from derive.writing.safe import safe, words
from derive.writing.style import Style
from derive.writing.templates import render
from derive.writing.view import View, coloured
from derive.writing.width import width

PAGE, LEFT, LEAST = 480.0, 110.0, 260.0
"""A page on GitHub in points of 11 pt type, the most of it that a left side has, and the least that a row has."""
MEANING, ADDRESS = re.compile(r"[\\`*_\[\]<>|~&^]"), re.compile(r"(\bwww(?=\.)|(?<=[a-z])(?=://))([.:])", re.IGNORECASE)
"""What means something in a line of Markdown, and where an address would begin."""
COLOUR = r"\textcolor{crimson}"


@dataclass(frozen=True)
class Dialect:
    """How mathematics is told from words in a line."""

    opening: str
    closing: str


GITHUB, JUPYTER = Dialect("$`", "`$"), Dialect("$", "$")


@dataclass(frozen=True)
class Block:
    """A section: its heading, what it states where it is a lemma, and the rows of its chain."""

    heading: str
    statement: str
    rows: tuple[str, ...]


def markdown(
    derivation: Derivation, style: Style, certificate: Certificate | None = None, dialect: Dialect = GITHUB
) -> str:
    """The derivation as a Markdown document; the certificate adds what was checked, and how, as a folded table."""
    return Markdown(derivation, style, dialect).document(certificate)


class Markdown:
    """The parts of a derivation as Markdown."""

    def __init__(self, derivation: Derivation, style: Style, dialect: Dialect = GITHUB) -> None:
        self.view = View(derivation, replace(style, macros=False))
        self.style = style
        self.dialect = dialect

    def document(self, certificate: Certificate | None = None) -> str:
        rows = checked_rows(self.view, certificate, plain) if certificate else []
        return render(
            "derivation.md.j2",
            title=self.title,
            result=self.result(),
            given=self.given(),
            densities=self.densities(),
            sections=self.sections(),
            checked=[
                " | ".join((row.label, self.told(row.law), row.proof, self.inline(row.enclosure))) for row in rows
            ],
            verdict=self.inline(sentence(certificate)) if certificate else "",
        )  # fmt: skip

    # words ------------------------------------------------------------------------------------------------------------

    def inline(self, text: str) -> str:
        """Words with their mathematics, which stands between dollars, as the dialect tells it; numbers are words."""
        return re.sub(r"\$([^$]*)\$", lambda found: self.formula(found[1]), text)

    def formula(self, tex: str) -> str:
        if re.fullmatch(r"-|\d+", tex):
            return tex.replace("-", "−")
        return f"{self.dialect.opening}{safe(tex)}{self.dialect.closing}"

    def told(self, text: str) -> str:
        """Words that may come with a file: what stands between their mathematics means nothing to Markdown."""
        parts = text.split("$")
        return "".join(self.formula(part) if place % 2 else plain(part) for place, part in enumerate(parts))

    def say(self, parts: Words) -> str:
        return self.told(self.view.say(parts))

    @property
    def title(self) -> str:
        return self.told(self.view.title)

    def given(self) -> str:
        """What the symbols may be, as a sentence."""
        domains = [self.formula(tex) for tex in self.view.domains]
        letters = [f"with {self.told(self.view.letters)}"] if self.view.letters else []
        line = self.formula(rf"{self.view.point} \in {self.view.space}")
        told = [*domains, *letters]
        return f"Given {', '.join(told)}, and for {line}:" if told else f"For {line}:"

    # displays ---------------------------------------------------------------------------------------------------------

    def densities(self) -> str:
        return display([f"{safe(left)} &= {safe(right)}" for left, right in self.view.densities])

    def result(self) -> str:
        """The quantity and its closed form."""
        rows = self.broken(self.view.result, PAGE - LEFT)
        return display([f"{safe(self.view.tex(self.view.quantity))} &= {rows[0]}", *(f"&{row}" for row in rows[1:])])

    def broken(self, term: Expr, room: float) -> list[str]:
        view = self.view
        return [safe(coloured(tex, COLOUR)) for tex, _ in broken(term, room, view.writer, view.ruler)]

    def sections(self) -> list[str]:
        """Each section as Markdown: a heading and displays."""
        return [self.section(section) for section in self.view.outline.sections]

    def section(self, section: Section) -> str:
        title = self.say(section.title)
        heading = f"{section.label} ({title})" if section.lemma else f"{section.label}. {title}"
        parts = [f"## {heading}"] if section.label else []
        if section.result is not None:
            parts.append(display([safe(self.view.tex(equation(section.start, section.result)))]))
        return "\n\n".join([*parts, self.chain(section)])

    def chain(self, section: Section) -> str:
        """The left side and the rows under it, broken where they and their reasons would be wider than a page."""
        left = self.view.tex(section.start)
        size = width(self.view.ruler.doprint(section.start))
        alone = size > LEFT
        reasons = [self.reason(line) for line in section.lines]
        beside = 20.0 if alone else size
        room = max(LEAST, PAGE - beside - max(map(width, reasons), default=0.0))
        rows = [
            row for line, why in zip(section.lines, reasons, strict=True) for row in self.rows(line, why, room, alone)
        ]
        if alone or not rows:
            return display([f"& {safe(left)}", *rows])
        return display([f"{safe(left)} {rows[0]}", *rows[1:]])

    def reason(self, line: Line) -> str:
        told = self.view.say(self.view.outline.reason(line)).replace("](", "] (")  # or else it is a link
        return words(told) if self.style.reasons != "none" else ""

    def rows(self, line: Line, why: str, room: float, set_in: bool) -> list[str]:
        """A line, broken where it is long; its reason stands beside the last row."""
        term, changed = self.view.shown(line, self.style.mark)
        with self.view.writer.marking(changed):
            pieces = self.broken(term, room)
        indent = r"\quad " if set_in else ""
        rows = [f"&{indent}= {pieces[0]}", *(f"&{indent}{piece}" for piece in pieces[1:])]
        return [*rows[:-1], rows[-1] + (f" && {why}" if why else "")]


def plain(text: str) -> str:
    """Text whose signs Markdown takes for nothing but themselves; an address is not made a link."""
    return ADDRESS.sub(r"\1\\\2", MEANING.sub(r"\\\g<0>", text))


def display(rows: list[str]) -> str:
    r"""A block of rows; they end in `\cr`, as Markdown takes `\\` for an escape."""
    if len(rows) == 1 and "&" not in rows[0]:
        return f"$$\n{rows[0]}\n$$"
    body = " \\cr\n".join(rows)
    return f"$$\n\\begin{{aligned}}\n{body}\n\\end{{aligned}}\n$$"

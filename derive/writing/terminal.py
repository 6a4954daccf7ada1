"""A derivation on a terminal: in colour, as wide as the terminal is; plain text where there is none."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from derive.certification import Certificate
from derive.derivation import Derivation
from derive.writing.changes import changed_places, with_changes
from derive.writing.marking import CLOSE, OPEN
from derive.writing.outline import Line, Section
from derive.writing.rows import at_spaces, cuts
from derive.writing.style import Style
from derive.writing.text import Page
from derive.writing.viewing import in_colour, wanted

TITLE, HEADING, REASON, CHANGED = "bold", "bold cyan", "dim", "bold magenta"
VERDICTS = {
    "proved": ("✓", "green"),
    "enclosed": ("≈", "yellow"),
    "undecided": ("?", "yellow"),
    "refuted": ("✗", "red"),
}
WORST = ("refuted", "undecided", "enclosed", "proved")
INDENT, HANGING, GAP, NARROWEST = 4, 8, 2, 24
"""Columns: before a relation, before what continues it, before a reason, and of the narrowest terminal that holds
every row; a narrower one gets rows of that width."""


def show(
    derivation: Derivation, style: Style, console: Console | None = None, certificate: Certificate | None = None
) -> None:
    """Print a derivation: coloured on a terminal, the bytes of `Page.text()` and a line's end where it is none.

    The certificate puts a mark after each line: ✓ where every step of it is proved.
    """
    file = console.file if console else sys.stdout
    if not wanted(file):
        print(Page(derivation, style).text(), file=file)
        return
    console = console or Console(highlight=False, force_terminal=True, no_color=not in_colour())
    for row in Screen(derivation, style, console.width, certificate).rows():
        console.print(row, no_wrap=True, overflow="ignore", crop=False, highlight=False)


def render(derivation: Derivation, style: Style, width: int, certificate: Certificate | None = None) -> Text:
    """The coloured view at a width, as one text with line ends."""
    return Text("\n").join(Screen(derivation, style, width, certificate).rows())


class Screen:
    """The rows of a derivation at a width: where all fits, no wider than its widest line."""

    def __init__(self, derivation: Derivation, style: Style, width: int, certificate: Certificate | None) -> None:
        self.page = Page(derivation, style)
        self.certificate = certificate
        self.width = max(NARROWEST, width)
        lines = [line for section in self.page.outline.sections for line in section.lines]
        self.width = min(self.width, max(map(self.natural, lines), default=self.width))

    def natural(self, line: Line) -> int:
        """The columns of a line with its reason beside it."""
        return INDENT + 2 + cell_len(self.page.written(line.term)) + GAP + cell_len(self.why(line).plain)

    def rows(self) -> Iterator[Text]:
        title, *letters = self.page.opening
        yield from self.wrapped(Text(title, TITLE), "")
        for told in letters:
            yield Text()
            yield from self.wrapped(Text(told), "")
        for section in self.page.outline.sections:
            yield Text()
            yield from self.section(section)

    def section(self, section: Section) -> Iterator[Text]:
        heading = self.page.heading(section)
        if heading:
            yield from self.wrapped(Text(heading, HEADING), " " * 4)
        yield from self.broken("  ", Text(self.page.written(section.start)), INDENT)
        for line in section.lines:
            yield from self.line(line)

    def line(self, line: Line) -> Iterator[Text]:
        """The rows of a line, its reason flush right on the last of them or, where there is no room, below it."""
        *above, last = self.broken(" " * INDENT + "= ", self.formula(line), HANGING)
        yield from above
        why = self.why(line)
        left = self.width - last.cell_len - why.cell_len
        if left >= GAP:
            yield last + Text(" " * left) + why
            return
        yield last
        for row in self.wrapped(why, ""):
            yield Text(" " * (self.width - row.cell_len)) + row

    def formula(self, line: Line) -> Text:
        """What stands right of the relation, with the parts in colour that the line above lacks."""
        places = changed_places(line.before, line.term)
        term, changed = with_changes(line.term, places if places != ((),) else ())  # what is all new needs no colour
        with self.page.printer.marking(changed):
            return coloured(self.page.written(term))

    def why(self, line: Line) -> Text:
        """The reason and, with a certificate, a mark for the weakest verdict of the line's steps."""
        words = Text().append(self.page.reason(line), REASON)
        if self.certificate is None:
            return words
        verdicts = {self.certificate.of(step).verdict for step in line.steps}
        sign, colour = VERDICTS[next(word for word in WORST if word in verdicts)]
        return words.append(" ").append(sign, colour)

    def broken(self, head: str, body: Text, hanging: int) -> Iterator[Text]:
        """The body after its head, or where that is too wide its parts, what continues it set in."""
        places = cuts(body.plain, self.width - len(head), self.width - hanging, cell_len)
        yield from set_in(body, places, head, " " * hanging)

    def wrapped(self, text: Text, hanging: str) -> Iterator[Text]:
        """Words, broken at spaces."""
        if cell_len(text.plain) > self.width:
            places = at_spaces(text.plain, self.width, self.width - len(hanging), cell_len)
            yield from set_in(text, places, "", hanging)
        else:
            yield text


def set_in(text: Text, places: list[int], head: str, hanging: str) -> Iterator[Text]:
    for number, part in enumerate(text.divide(places)):
        part.rstrip()
        yield Text(hanging if number else head) + part


def coloured(marked: str) -> Text:
    """The text without its marks, what stood between them in colour."""
    text, depth = Text(), 0
    for piece in marked.replace(OPEN, f"\0{OPEN}\0").replace(CLOSE, f"\0{CLOSE}\0").split("\0"):
        if piece in (OPEN, CLOSE):
            depth += 1 if piece == OPEN else -1
        else:
            text.append(piece, CHANGED if depth else None)
    return text

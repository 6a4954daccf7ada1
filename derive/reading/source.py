"""The text that was typed, its plain spelling, and the column of every mistake."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import dropwhile

from derive.errors import NotYet, Wrong
from derive.reading.names import TOKEN, described, misfit, plain_name, shown

LONGEST, DEEPEST = 1000, 30
CLOSES = {")": "(", "]": "["}


@dataclass(frozen=True)
class Source:
    """A text as typed and in plain spelling (`**` for `^`, `mu` for the Greek letter).

    `columns` holds, for each place in the plain spelling and for its end, the place where it was typed.
    """

    typed: str
    plain: str
    columns: tuple[int, ...]

    def place(self, offset: int) -> str:
        """Where that is, for a message: `(at column 9 of 'Normal(0, x)')`."""
        column = self.columns[min(offset, len(self.columns) - 1)] + 1
        return f"(at column {column} of {shown(self.typed)})"

    def text(self, start: int, end: int | None) -> str:
        """What stands there, in plain spelling."""
        return self.plain[start:end]

    def wrong(self, offset: int, message: str) -> Wrong:
        return Wrong(f"{message} {self.place(offset)}")

    def not_yet(self, offset: int, message: str) -> NotYet:
        return NotYet(f"{message} {self.place(offset)}")


def read_source(text: str) -> Source:
    """The text in plain spelling, without spaces in front; raises `Wrong` for what no distribution contains."""
    if not isinstance(text, str):
        raise Wrong(f"A distribution is read from a text such as 'Normal(mu, sigma)', not from {shown(repr(text))}")
    if not text.strip():
        raise Wrong("There is no distribution in an empty text: write for example Normal(mu, sigma)")
    if len(text) > LONGEST:
        raise Wrong(f"The text {shown(text)} has {len(text)} characters, and at most {LONGEST} are read")
    as_typed = Source(text, text, tuple(range(len(text) + 1)))
    pieces = list(dropwhile(lambda piece: piece[1] == " ", spelled(as_typed)))
    check_brackets(as_typed)
    columns = [column for column, piece in pieces for _ in piece]
    return Source(text, "".join(piece for _, piece in pieces), (*columns, len(text)))


def spelled(source: Source) -> Iterator[tuple[int, str]]:
    """Each token in plain spelling with the place where it starts; all its letters share that place."""
    after_number = False
    for token in TOKEN.finditer(source.typed):
        kind, word, start = token.lastgroup, token.group(), token.start()
        if after_number and kind in ("number", "name"):
            hint = "write * for a product; only decimal numbers are read"
            raise source.wrong(start, f"A number runs into {shown(word)}: {hint}")
        if kind == "other":
            raise source.wrong(start, f"{described(word)} cannot be part of a distribution")
        if kind == "name":
            word = plain_name(word)
            if problem := misfit(word):
                raise source.wrong(start + problem.offset, problem.message)
        after_number = kind == "number"
        yield start, {"^": "**"}.get(word, " " if kind == "space" else word)


def check_brackets(source: Source) -> None:
    """Raises `Wrong` where a bracket closes nothing, is never closed, or nests too deeply."""
    open_at: list[int] = []
    for place, letter in enumerate(source.typed):
        if letter in CLOSES.values():
            open_at.append(place)
            if len(open_at) > DEEPEST:
                raise source.wrong(place, f"The brackets nest more than {DEEPEST} deep")
        elif letter in CLOSES:
            if not open_at:
                raise source.wrong(place, f"This '{letter}' closes nothing")
            opened = source.typed[open_at.pop()]
            if opened != CLOSES[letter]:
                raise source.wrong(place, f"This '{letter}' closes a '{opened}'")
    if open_at:
        raise source.wrong(open_at[-1], f"This '{source.typed[open_at[-1]]}' is never closed")

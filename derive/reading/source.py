"""The text that was typed, its plain spelling, and the column of every mistake."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import dropwhile

from derive.errors import NotYet, Wrong

LONGEST, DEEPEST, SHOWN = 1000, 30, 60

TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[^\W0-9]\w*)|(?P<sign>\*\*|[-+*/^(),=])|(?P<other>.)",
    re.DOTALL,
)
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")

LETTERS = "αβγδεζηθικλμνξοπρστυφχψω"
SPELLED = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda_", "mu", "nu", "xi", "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"]
GREEK = {
    "µ": "mu",  # the micro sign, which many keyboards have in place of the letter
    **dict(zip(LETTERS, SPELLED, strict=True)),
    **{letter.upper(): name.strip("_").title() for letter, name in zip(LETTERS, SPELLED, strict=True)},
}


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

    def wrong(self, offset: int, message: str) -> Wrong:
        return Wrong(f"{message} {self.place(offset)}")

    def not_yet(self, offset: int, message: str) -> NotYet:
        return NotYet(f"{message} {self.place(offset)}")


def shown(text: str) -> str:
    """The text in quotes on one line, cut where it is long."""
    return repr(text if len(text) <= SHOWN else text[: SHOWN - 1] + "…")


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
    """Each token with the place where it starts, in plain spelling; a token's letters all share that place."""
    after_number = False
    for token in TOKEN.finditer(source.typed):
        kind, word, start = token.lastgroup, token.group(), token.start()
        if after_number and kind in ("number", "name"):
            raise source.wrong(start, f"A number runs into {shown(word)}: write * for a product; only decimal numbers are read")
        if kind == "other":
            raise source.wrong(start, f"{described(word)} cannot be part of a distribution")
        if kind == "name":
            word = name(source, word, start)
        after_number = kind == "number"
        yield start, {"^": "**"}.get(word, " " if kind == "space" else word)


def name(source: Source, word: str, start: int) -> str:
    """The name, a Greek letter at its start spelled out; raises `Wrong` where it cannot name an argument."""
    if word[0] in GREEK and not word[1:2].isalpha():
        word = GREEK[word[0]] + word[1:]
    if not NAME.match(word):
        raise misspelled(source, word, start)
    if word in ("True", "False", "None"):
        raise source.wrong(start, f"'{word}' is not a number")
    if keyword.iskeyword(word):
        problem = f"'{word}' is a Python keyword and cannot name an argument of generated code"
        raise source.wrong(start, f"{problem}: try {word}_")
    if word.lower() in ("inf", "infinity", "nan", "oo"):
        raise source.wrong(start, f"'{word}' is not allowed: a parameter is a finite number")
    return word


def misspelled(source: Source, word: str, start: int) -> Wrong:
    """Why the word is not a name, at its first letter that does not belong."""
    foreign = next((place for place, letter in enumerate(word) if not letter.isascii()), None)
    if foreign is None:
        return source.wrong(start, f"{shown(word)} is not a name: a name starts with a letter")
    if word[foreign] in GREEK:
        return source.wrong(start + foreign, f"The Greek letter {word[foreign]!r} stands alone or before _ and digits")
    return source.wrong(start + foreign, f"{described(word[foreign])} cannot be part of a name: use a-z, A-Z, 0-9 and _")


def described(letter: str) -> str:
    """A character, with its Unicode name where it may look like another one."""
    if letter.isascii():
        return f"The character {letter!r}"
    return f"The character {letter!r} ({unicodedata.name(letter, 'unnamed')})"


def check_brackets(source: Source) -> None:
    """Raises `Wrong` where a bracket closes nothing, is never closed, or nests too deeply."""
    open_at: list[int] = []
    for place, letter in enumerate(source.typed):
        if letter == "(":
            open_at.append(place)
            if len(open_at) > DEEPEST:
                raise source.wrong(place, f"The brackets nest more than {DEEPEST} deep")
        elif letter == ")":
            if not open_at:
                raise source.wrong(place, "This ')' closes nothing")
            open_at.pop()
    if open_at:
        raise source.wrong(open_at[-1], "This '(' is never closed")

"""How wide a formula will be: an estimate in points at 11 pt, good enough to break lines before TeX overfills them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest

from derive.writing.tex import GREEK

TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|[{}^_]|.", re.DOTALL)
FONTS = (r"\mathrm", r"\mathbf", r"\mathbb", r"\mathcal", r"\boldsymbol", r"\operatorname", r"\text")
UPRIGHT = 5.4
WORDS = {
    r"\log": 17.0, r"\ln": 11.0, r"\int": 11.0, r"\sum": 16.0, r"\prod": 14.0, r"\infty": 11.0, r"\,": 2.0, r"\;": 3.1,
    r"\lvert": 3.1, r"\rvert": 3.1, r"\lVert": 5.5, r"\rVert": 5.5, r"\top": 8.4, r"\det": 17.0,
}  # fmt: skip
NOTHING = {r"\bigl", r"\bigr", r"\displaystyle"}
TALL = {"(": 9.0, ")": 9.0, "[": 7.2, "]": 7.2, ".": 1.5}
CAPITAL = 8.6
WIDE = {"m": 9.7, "w": 8.0}
SIGNS = {"+": 13.5, "-": 13.5, "=": 14.5, "|": 3.1, ",": 4.9, " ": 0.0, "(": 4.6, ")": 4.6, "[": 5.2, "]": 5.2}
SCRIPT = 0.74
COLUMN, BRACKETS = 11.0, 17.0
BOLD = frozenset((r"\mathbf", r"\boldsymbol"))


@dataclass
class Reader:
    tokens: list[str]
    place: int = 0
    beside: bool = False

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self) -> str:
        self.place += 1
        return self.tokens[self.place - 1]

    def group(self) -> float:
        """The width of the next {…} or single token."""
        while self.peek() == " ":
            self.take()
        if self.peek() != "{":
            return self.one() if self.peek() else 0.0
        self.take()
        width = 0.0
        while self.peek() not in ("}", ""):
            width += self.one()
        if self.peek():
            self.take()
        return width

    def one(self) -> float:
        token = self.take()
        if token == "{":
            self.place -= 1
            return self.group()
        if token in ("^", "_"):
            self.place -= 1
            return self.scripts()
        if token in (r"\sum", r"\prod") and not self.beside:
            return max(WORDS[token], self.scripts())  # limits stand above and below
        if token == r"\frac":
            return self.fraction() + 3.0
        if token == r"\sqrt":
            return self.group() + 10.0
        if token == r"\tfrac":
            return SCRIPT * self.fraction() + 3.0
        if token == r"\underbrace":
            return self.group()
        if token in (r"\left", r"\right"):
            return TALL.get(self.take(), 6.0)
        if token == r"\begin":
            return self.grid()
        if token in FONTS:
            return self.word(bold=token in BOLD)
        if token in NOTHING:
            return 0.0
        return WORDS.get(token, SIGNS.get(token, letter(token)))

    def fraction(self) -> float:
        """The wider of two groups; within them limits stand beside their sign."""
        outside, self.beside = self.beside, True
        wide = max(self.group(), self.group())
        self.beside = outside
        return wide

    def scripts(self) -> float:
        """An index and an exponent stand one over the other."""
        wide = 0.0
        while self.peek() in ("^", "_"):
            self.take()
            wide = max(wide, SCRIPT * self.group())
        return wide

    def word(self, bold: bool) -> float:
        """Upright letters are narrower than those of mathematics; bold ones are not."""
        start, wide = self.place, self.group()
        text = [token for token in self.tokens[start : self.place] if token.isalpha() or is_greek(token)]
        return wide + sum((heavy if bold else upright)(token) - letter(token) for token in text)

    def grid(self) -> float:
        """A matrix: its columns, what stands between them, and its brackets."""
        self.group()
        rows = [[0.0]]
        while self.peek() not in (r"\end", ""):
            token = self.peek()
            if token in ("&", "\\\\"):
                self.take()
                rows += [[0.0]] if token != "&" else []
                rows[-1] += [0.0] if token == "&" else []
            else:
                rows[-1][-1] += self.one()
        self.take()
        self.group()
        return sum(map(max, zip_longest(*rows, fillvalue=0.0))) + COLUMN * (len(rows[0]) - 1) + BRACKETS


def is_greek(token: str) -> bool:
    return token[1:] in GREEK


def upright(token: str) -> float:
    return letter(token) if is_greek(token) or token.isupper() else UPRIGHT


def heavy(token: str) -> float:
    """The width of a bold letter."""
    if is_greek(token):
        return 9.2 if token[1].isupper() else 7.9
    return CAPITAL if token.isupper() else 10.5 if token in ("m", "w") else 6.9


def letter(token: str) -> float:
    if token.startswith("\\"):
        return 6.8
    return CAPITAL if token.isupper() else WIDE.get(token, 6.0)


def width(tex: str) -> float:
    """The estimated width of a formula in points, displayed at 11 pt."""
    reader = Reader(TOKEN.findall(tex))
    total = 0.0
    while reader.peek():
        total += reader.one()
    return total

"""Tokens of mathematics, where they stand, and what is said where reading stops."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from derive.checking.syntax import Span
from derive.errors import Wrong


class Unread(Wrong):
    """A formula that is not understood, with the line and column where that shows."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(f"{message} (line {line}, column {column})")
        self.message, self.line, self.column = message, line, column


@dataclass(frozen=True)
class Token:
    """A sign of mathematics: its kind, its value, its place in the text, and whether a space was set before it."""

    kind: str
    value: str
    start: int
    end: int
    style: str = ""
    spaced: bool = False


class Places:
    """Lines and columns of the offsets of a text."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(position + 1 for position, character in enumerate(text) if character == "\n")]

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both counted from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def span(self, start: int, end: int) -> Span:
        """The span between two offsets."""
        return Span(*self.at(start), *self.at(end))

    def unread(self, message: str, offset: int) -> Unread:
        """What is said of the formula that is not understood at an offset."""
        return Unread(message, *self.at(offset))

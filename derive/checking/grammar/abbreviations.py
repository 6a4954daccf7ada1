"""Macros as abbreviations: their text is put in their place, with the arguments in it; nothing is executed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

ARGUMENT = re.compile(r"\s*(?:(?P<group>\{)|(?P<single>\\(?:[A-Za-z]+|.)|[^\s{}\\]))", re.DOTALL)
SLOT = re.compile(r"#([1-9])")
LONGEST = 4_000
MOST = 2_000
"""The most abbreviations in a formula, those within others counted each time."""


@dataclass(frozen=True)
class Abbreviation:
    """What a macro stands for: `#1`, `#2`, ... in its body are the places of its arguments."""

    body: str
    arguments: int = 0

    def filled(self, given: list[str]) -> str:
        """The body with its arguments in their places."""
        return SLOT.sub(lambda slot: given[int(slot[1]) - 1] if int(slot[1]) <= len(given) else slot[0], self.body)


@dataclass
class Count:
    """How many abbreviations a formula has had so far."""

    met: int = 0


def arguments(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """The arguments that stand from a place on, each in braces or a single sign, with the place behind each."""
    while match := ARGUMENT.match(text, start, end):
        if match["single"] is not None:
            start = match.end()
            yield match["single"], start
            continue
        closing = closed(text, match.end(), end)
        if closing < 0:
            return
        yield text[match.end() : closing], closing + 1
        start = closing + 1


def closed(text: str, start: int, end: int) -> int:
    """Where the brace closes that was opened right before; −1 where it does not."""
    depth = 1
    for found in re.finditer(r"\\.|[{}]", text[start:end], re.DOTALL):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return start + found.start()
    return -1

"""Where a line of Unicode mathematics breaks: before the outermost signs of a sum, as much to a row as fits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

OPENING, CLOSING = "([{⟨", ")]}⟩"
SIGNS = " + ", " − "
Width = Callable[[str], int]


def cuts(text: str, first: int, later: int, width: Width) -> list[int]:
    """The places at which the rows after the first begin; the first has other room than the later ones.

    A sum is broken at its own signs before one within brackets is; what has no sign is broken at a space.
    """
    if width(text) <= first:
        return []
    signs = list(breaks(text))
    for depth in sorted({depth for _, depth in signs}):
        places = filled(text, [place for place, level in signs if level <= depth], first, later, width)
        edges = [0, *places, len(text)]
        if all(width(text[a:b].rstrip()) <= (later if a else first) for a, b in pairwise(edges)):
            return places
    return at_spaces(text, first, later, width)


def at_spaces(text: str, first: int, later: int, width: Width) -> list[int]:
    """The places between words at which rows begin, and those within a word that is wider than a row."""
    places = filled(text, [place + 1 for place, letter in enumerate(text) if letter == " "], first, later, width)
    chosen: list[int] = []
    for end in [*places, len(text)]:
        while width(text[chosen[-1] if chosen else 0 : end].rstrip()) > (later if chosen else first):
            chosen.append(within(text, chosen[-1] if chosen else 0, end, later if chosen else first, width))
        chosen += [end] if end < len(text) else []
    return chosen


def within(text: str, start: int, end: int, room: int, width: Width) -> int:
    """Where in a word its next row begins: before a stroke or after a bracket where that will do, or anywhere."""
    fits = [place for place in range(start + 1, end) if width(text[start:place].rstrip()) <= room]
    soft = [place for place in fits if text[place] == "/" or text[place - 1] in OPENING]
    return (soft or fits or [start + 1])[-1]


def breaks(text: str) -> Iterator[tuple[int, int]]:
    """Each place before the sign of a sum, and how many brackets are open there."""
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter in OPENING) - (letter in CLOSING)
        if text.startswith(SIGNS, place):
            yield place + 1, depth


def filled(text: str, places: list[int], first: int, later: int, width: Width) -> list[int]:
    """As few of the places as leave no row wider than its room, or no wider than it must be."""
    chosen: list[int] = []
    for place, following in pairwise([*places, len(text)]):
        start, room = (chosen[-1], later) if chosen else (0, first)
        if width(text[start:following].rstrip()) > room and place > start:
            chosen.append(place)
    return chosen

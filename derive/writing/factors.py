"""Where a product breaks that is much too wide for one row: between two factors, the later rows beginning with a ×."""

from __future__ import annotations

import re
from collections.abc import Iterator

from derive.writing.marking import CLOSE, OPEN, without_marks
from derive.writing.width import width

SQUEEZED, SET_IN = 1.2, 20.0
"""By how much a row may be too wide and still be readable in a smaller size, and how far later rows are set in."""
POWER = re.compile(r"(?<![A-Za-z\\])e\^\{.*\}\Z", re.DOTALL)


def in_factors(tex: str, plain: str, room: float) -> Iterator[tuple[str, float]]:
    """A term in one row; where that would have to be set too small, its factors in rows that begin with a ×."""
    shown, measured = chunks(tex), chunks(plain)
    if width(plain) <= room * SQUEEZED or len(shown) != len(measured):
        yield tex, width(plain)
        return
    row, size, depth = "", 0.0, 0
    for text, ruled in zip(shown, measured, strict=True):
        more = width(ruled)
        if row and size + more > room:
            yield row + CLOSE * depth, size
            row, size = rf"{OPEN * depth}\quad {{}}\times ", SET_IN
            text = text.removeprefix(r"\,")
        row, size = row + text, size + more
        depth += text.count(OPEN) - text.count(CLOSE)
    yield row, size


def chunks(tex: str) -> list[str]:
    """The text in pieces, cut before each thin space between two factors, and after a power of e; not before a dx."""
    found, depth = [""], 0
    for token in re.findall(r"\\(?:left|right)?[.()\[\]|]|\\[A-Za-z]+|\\.|.", tex, re.DOTALL):
        if depth == 0 and token.lstrip(r"\left") in ("(", "[") and POWER.search(without_marks(found[-1])):
            found.append("")
        depth += (token[-1] in "([{") - (token[-1] in ")]}") if len(token) != 2 or token[0] != "\\" else 0
        depth += (token in (r"\left", r"\lvert", r"\lVert")) - (token in (r"\right", r"\rvert", r"\rVert"))
        if token == r"\," and depth == 0:
            found.append("")
        found[-1] += token
    whole = found[:1]
    for piece in found[1:]:
        if re.match(r"\\,[\x02\x03]*d[\\a-zA-Z]", piece):
            whole[-1] += piece
        else:
            whole.append(piece)
    return whole

"""Cuts a row of MathML where a printed line may be broken."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from derive.pages.rows import closes, opens

SIGNS, RELATIONS = frozenset("+−±∓"), frozenset("=⇒≠≤≥<>∈≈")


def cut(row: Element) -> list[Element]:
    """The row as rows that begin with its outermost signs and relations; one that is marked as a whole stays marked."""
    found: list[Element] = []
    for part in parts(row):
        if not found or part.get("form") == "infix":
            found.append(Element("mrow"))
        found[-1].append(part)
    return [rejoined(piece) for piece in found]


def parts(row: Element) -> Iterator[Element]:
    """What stands in the row, in marked rows each part with a mark of its own; a cut comes before "infix"."""
    depth = 0
    for place, part in enumerate(row):
        depth += opens(part)
        if depth == 0 and part.tag == "mrow" and part.get("class"):
            yield from inside(part)
        elif depth == 0 and place and breaks(part):
            part.set("form", "infix")
            yield part
        else:
            yield part
        depth -= closes(part)


def inside(marked: Element) -> Iterator[Element]:
    """The pieces of a marked row, each in a marked row."""
    for piece in cut(marked):
        outer = Element("mrow", dict(marked.attrib))
        if piece.tag == "mrow" and not piece.attrib:
            outer.extend(list(piece))
        else:
            outer.append(piece)
        if len(outer) and outer[0].get("form") == "infix":
            outer.set("form", "infix")
        yield outer


def rejoined(piece: Element) -> Element:
    """A piece whose marked rows carry no note of ours."""
    for part in piece:
        if part.tag == "mrow":
            part.attrib.pop("form", None)
    return piece


def breaks(part: Element) -> bool:
    return part.tag == "mo" and part.get("form") != "prefix" and (part.text or "") in SIGNS | RELATIONS

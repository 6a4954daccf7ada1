"""Spaces in a row of MathML where TeX sets them and MathML Core does not."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from derive.pages.rows import core, ends_in_operator, is_open, is_operator

FUNCTIONS = frozenset({"log", "ln", "exp", "expm1", "sin", "cos", "tan", "tr", "det", "lim", "max", "min"})
SIGNS = frozenset("+−±∓")
THIN = "0.167em"


def spaced(row: Iterable[Element]) -> list[Element]:
    """The parts of a row with thin spaces around the names of functions, and its signs told as prefixes."""
    parts: list[Element] = []
    for part in row:
        before = next((other for other in reversed(parts) if other.tag != "mspace"), None)
        if is_operator(part, SIGNS) and before is not None and ends_in_operator(before):
            part.set("form", "prefix")
        if parts and apart(parts[-1], part):
            parts.append(Element("mspace", width=THIN))
        parts.append(part)
    return parts


def apart(left: Element, right: Element) -> bool:
    """Whether a thin space stands between two neighbours."""
    if "mspace" in (left.tag, right.tag):
        return False
    if is_function(leftmost(right)):
        return not ends_in_operator(left) and not is_function(rightmost(left))
    return is_function(rightmost(left)) and not is_open(right) and not is_operator(right)


def is_function(part: Element) -> bool:
    return part.tag == "mi" and part.text in FUNCTIONS


def leftmost(part: Element) -> Element:
    """The part, or what its marked row begins with."""
    while part.tag == "mrow" and len(part):
        part = part[0]
    return core(part)


def rightmost(part: Element) -> Element:
    while part.tag == "mrow" and len(part):
        part = part[-1]
    return core(part)

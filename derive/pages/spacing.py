"""Spaces in a row of MathML where TeX sets them and MathML Core does not: by functions, tall brackets and fractions."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from derive.pages.rows import OPENING, core, ends_in_operator, is_closing, is_open, is_opening, is_operator

FUNCTIONS = frozenset(
    {"log", "ln", "exp", "expm1", "sin", "cos", "tan", "tr", "det", "diag", "tril", "chol", "lim", "max", "min"}
)
SIGNS, COMMA = frozenset("+−±∓"), frozenset(",")
THIN, BACK = "0.167em", "-0.167em"


def spaced(row: Iterable[Element]) -> list[Element]:
    """The parts of a row with thin spaces where TeX has them, and its signs told as prefixes."""
    parts: list[Element] = []
    for part in row:
        before = next((other for other in reversed(parts) if other.tag != "mspace"), None)
        if is_operator(part, SIGNS) and before is not None and ends_in_operator(before):
            part.set("form", "prefix")
        if parts and is_bracketed(leftmost(part)) and parts[-1].get("width") == BACK:
            del parts[-1]  # it only takes back the space before a tall bracket
        elif parts and apart(parts[-1], part):
            parts.append(Element("mspace", width=THIN))
        elif parts and is_operator(parts[-1], COMMA) and part.tag != "mspace":
            parts[-1].set("rspace", THIN)
        parts.append(part)
    return parts


def apart(left: Element, right: Element) -> bool:
    """Whether a thin space stands between two neighbours."""
    if "mspace" in (left.tag, right.tag):
        return False
    if is_function(leftmost(right)):
        return not ends_in_operator(left) and not is_function(rightmost(left))
    if is_function(rightmost(left)):
        return not is_open(right) and not is_operator(right)
    return is_beside(left, right)


def is_beside(left: Element, right: Element) -> bool:
    """Whether two factors would touch: fractions, and what has brackets as tall as its content."""
    ends, begins = rightmost(left), leftmost(right)
    if is_operator(begins) and not is_opening(begins):
        return False
    if is_operator(ends) and not is_closing(ends):
        return False
    return is_bracketed(ends) or is_bracketed(begins) or (ends.tag == "mfrac" and is_tall(begins))


def is_tall(part: Element) -> bool:
    return part.tag == "mfrac" or is_opening(part)


def is_function(part: Element) -> bool:
    return part.tag == "mi" and part.text in FUNCTIONS


def is_bracketed(part: Element) -> bool:
    """Whether the part is a row in brackets that are as tall as what they hold."""
    return part.tag == "mrow" and len(part) > 0 and is_operator(part[0], OPENING) and not part[0].attrib


def leftmost(part: Element) -> Element:
    """The part, or what its marked row begins with."""
    while part.tag == "mrow" and len(part) and not is_bracketed(part):
        part = part[0]
    return core(part)


def rightmost(part: Element) -> Element:
    while part.tag == "mrow" and len(part) and not is_bracketed(part):
        part = part[-1]
    return core(part)

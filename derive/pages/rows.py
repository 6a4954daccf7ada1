"""What stands at the edges of a part of a formula: brackets, operators, words."""

from __future__ import annotations

from xml.etree.ElementTree import Element

SCRIPTS = ("msub", "msup", "msubsup", "munder", "mover", "munderover")
OPENING, CLOSING, BARS = frozenset("([{⟨"), frozenset(")]}⟩"), frozenset("|‖")


def core(part: Element) -> Element:
    """What carries the scripts of a part."""
    while part.tag in (*SCRIPTS, "mpadded") and len(part):
        part = part[0]
    return part


def first(part: Element) -> Element:
    """The leftmost sign of a part."""
    part = core(part)
    while part.tag in ("mrow", "mstyle") and len(part):
        part = core(part[0])
    return part


def last(part: Element) -> Element:
    """The rightmost sign of a part."""
    part = core(part)
    while part.tag in ("mrow", "mstyle") and len(part):
        part = core(part[-1])
    return part


def is_operator(part: Element, among: frozenset[str] | None = None) -> bool:
    return part.tag == "mo" and (among is None or (part.text or "") in among)


def is_opening(part: Element) -> bool:
    """Whether the part is an opening bracket, or a bar that opens."""
    return is_operator(part, OPENING) or (is_operator(part, BARS) and part.get("form") == "prefix")


def is_closing(part: Element) -> bool:
    return is_operator(part, CLOSING) or (is_operator(part, BARS) and part.get("form") == "postfix")


def opens(part: Element) -> bool:
    """Whether the part is an opening bracket in a row with its content."""
    return is_opening(core(part))


def closes(part: Element) -> bool:
    return is_closing(core(part))


def is_open(part: Element) -> bool:
    """Whether a function's argument that is this part begins with a bracket."""
    return is_opening(first(part))


def ends_in_operator(part: Element) -> bool:
    """Whether a sign after this part has nothing to its left that it could join."""
    end = last(part)
    return is_operator(end) and not is_closing(end) and not is_operator(end, frozenset("!′"))

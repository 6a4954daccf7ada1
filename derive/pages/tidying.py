"""Makes of a converter's MathML what MathML Core knows: characters for alphabets, words in one piece, spaces."""

from __future__ import annotations

from collections.abc import Mapping
from html import unescape
from xml.etree.ElementTree import Element

from derive.pages.alphabets import in_alphabet
from derive.pages.rows import BARS
from derive.pages.spacing import SIGNS, spaced

WIDTHS: Mapping[str, str] = {"negativethinmathspace": "-0.167em", "negativemediummathspace": "-0.222em"}
DROPPED = frozenset({"fence", "mathvariant", "columnalign"})
ACCENTS = frozenset("→^¯~˙¨ˆ˜‾")
LIMITED = frozenset({"∑", "∏", "lim", "max", "min", "sup", "inf"})
"""Operators whose limits stand below and above them in a display."""
BELOW: Mapping[str, str] = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
TALL = frozenset({"mfrac", "msub", "msubsup", "munder", "mover", "munderover", "msqrt", "mroot"})
INTEGRALS = frozenset("∫∬∑∏")
"""What a root has to grow for."""
DESCENDING = frozenset("gjpqyβγζημξρφϕχψ")
CAPITALS = frozenset(map(chr, range(0x391, 0x3AA)))
OPERATORS = SIGNS | {"′", ":"}
SIDES: Mapping[str, Mapping[str, str]] = {
    ":": {"lspace": "0"}, ",": {"rspace": "0"}, "∫": {"rspace": "0.08em"}, "∬": {"rspace": "0.08em"},
}  # fmt: skip
"""Spaces of some operators: after a comma the neighbours tell, and limits leave room enough beside an integral."""


def tidied(part: Element) -> Element:
    """The part and all that it holds in their tidy form; a row that adds nothing gives way to its only child."""
    tag, text = part.tag, unescape(part.text or "")
    if tag in ("mi", "mn", "mo", "mtext"):
        return leaf(tag, text, part.attrib)
    children = [tidied(child) for child in part]
    if tag in ("mrow", "mstyle", "math"):
        children = spaced(with_words([child for child in children if not is_empty(child)]))
    if tag == "mrow" and not part.attrib and len(children) == 1:
        return children[0]
    if tag == "msup" and children[1].text == "′":
        children[1].set("form", "postfix")  # a font's prime is raised as it is
        tag = "mrow"
    made = Element(tag, attributes(part.attrib))
    made.extend(children)
    if tag == "mtr":
        packed(made)
    if tag == "msqrt" and not any(map(is_tall, children)):
        made.set("class", "low")
    if tag in BELOW and children[0].tag == "mo" and children[0].text in LIMITED:
        made.tag = BELOW[tag]
        children[0].set("movablelimits", "true")
    if tag in ("msub", "msup", "msubsup"):
        made[0] = base(children[0], tag)
    if tag in ("mover", "munder") and len(children) == 2 and (children[1].text or "") in ACCENTS:
        accented(made)
    return made


def leaf(tag: str, text: str, given: Mapping[str, str]) -> Element:
    """An identifier, a number, an operator or a text."""
    variant = given.get("mathvariant", "")
    upright = tag == "mi" and variant == "normal" and len(text) == 1
    if tag == "mi" and text in OPERATORS:
        tag = "mo"
    if text in ("∞", "⊤"):
        tag = "mi"
    made = Element(tag, attributes(given, stretches="minsize" in given))
    if text in BARS and "form" in given:
        made.set("form", given["form"])  # a bar opens or closes as it is told
    made.attrib |= SIDES.get(text, {})
    if variant == "bold-italic" and text in CAPITALS:
        variant = "bold"  # capital Greek letters are upright in TeX
    made.text = in_alphabet(text, variant) if variant not in ("", "normal") else text
    if upright:
        made.set("mathvariant", "normal")
    return made


def attributes(given: Mapping[str, str], stretches: bool = False) -> dict[str, str]:
    """What browsers use; brackets that are as tall as their content are so without being told."""
    kept = {name: WIDTHS.get(value, value) for name, value in given.items() if name not in DROPPED}
    if kept.get("stretchy") == "true":
        del kept["stretchy"]
        kept.pop("form", None)
    return kept | {"stretchy": "true"} if stretches else kept


def base(part: Element, tag: str) -> Element:
    """What carries an index or an exponent, no deeper or taller for these than other letters, as TeX has it."""
    descends = part.tag == "mi" and (part.text or "") in DESCENDING and tag != "msup"
    bracket = part.tag == "mo" and part.get("stretchy") == "false" and tag != "msub"
    if not descends and not bracket:
        return part
    made = Element("mpadded", {"depth": "0"} if descends else {"height": "0.5em"})
    made.append(part)
    return made


def packed(row: Element) -> None:
    """Between two entries of a matrix is the space that TeX has there, and next to none at its edges."""
    for place, entry in enumerate(row):
        left, right = (0.1 if place == 0 else 0.5), (0.1 if place == len(row) - 1 else 0.5)
        entry.set("style", f"padding:0.15em {right}em 0.15em {left}em")


def is_tall(part: Element) -> bool:
    return any(each.tag in TALL or each.text in INTEGRALS for each in part.iter())


def is_empty(part: Element) -> bool:
    return part.tag == "mo" and not part.text


def with_words(row: list[Element]) -> list[Element]:
    """Upright letters that stand side by side, as words: KL, expm1."""
    found: list[Element] = []
    for part in row:
        if found and is_upright(found[-1]) and (is_upright(part) or (part.tag == "mn" and len(row) == len(word(row)))):
            found[-1].text = (found[-1].text or "") + (part.text or "")
        else:
            found.append(part)
    for part in found:
        if part.tag == "mi" and len(part.text or "") > 1:
            part.attrib.pop("mathvariant", None)
    return found


def word(row: list[Element]) -> list[Element]:
    """The letters and digits of a row."""
    return [part for part in row if part.tag == "mn" or is_upright(part)]


def is_upright(part: Element) -> bool:
    return part.tag == "mi" and part.get("mathvariant") == "normal"


def accented(made: Element) -> None:
    made.set("accent" if made.tag == "mover" else "accentunder", "true")
    made[1].set("stretchy", "false")

"""Words with mathematics in them, printed for one kind of page."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Basic

from derive.derivation import Derivation, Rule, Words
from derive.writing.outline import Outline

Refer = Callable[[str], str]
"""Makes a reference of a label, such as "3" or "Lemma 1"; of a lemma's, the word "Lemma " and a reference."""


def simply(label: str) -> str:
    return label


def spoken(
    words: Words,
    outline: Outline | None,
    mathematics: Callable[[Basic], str],
    refer: Refer = simply,
) -> str:
    """Strings as they are, terms as mathematics, derivations by the label under which they are shown."""
    out = ""
    for part in words:
        if isinstance(part, Derivation):
            label = outline.label(part) if outline else ""
            out += refer(label) if label else reference(part, mathematics)
        elif isinstance(part, Rule):
            out += part.name
        elif isinstance(part, Basic):
            out += mathematics(part)
        else:
            out += str(part)
    return plural(out)


def reference(derivation: Derivation, mathematics: Callable[[Basic], str]) -> str:
    """A derivation that is not shown, by its name."""
    title = spoken(derivation.title, None, mathematics)
    return "the " + title.removeprefix("The ") if derivation.kind != "lemma" or title[0].islower() else f"the {title}"


def plural(text: str) -> str:
    """ "Lemma 1 and Lemma 2" reads "Lemmas 1 and 2"."""
    if text.count("Lemma ") < 2:
        return text
    head, _, tail = text.partition("Lemma ")
    return head + "Lemmas " + tail.replace("Lemma ", "")


def as_sentence(text: str) -> str:
    """A clause as it stands above an equation: "By linearity of the integral," and "Multiply out:"."""
    if not text:
        return ""
    head = text if text.startswith("$") else text[0].upper() + text[1:]
    opens = text.startswith(("by ", "since ", "where ")) and " is " not in text
    return head + ("," if opens else ":")

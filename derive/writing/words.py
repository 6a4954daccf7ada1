"""Words with mathematics in them, printed for one kind of page."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Basic

from derive.derivation import Derivation, Words
from derive.writing.outline import Outline


def spoken(words: Words, outline: Outline | None, mathematics: Callable[[Basic], str]) -> str:
    """Strings as they are, terms as mathematics, derivations by the number under which they are shown."""
    out = ""
    for part in words:
        if isinstance(part, Derivation):
            label = outline.label(part) if outline else ""
            out += label or reference(part, mathematics)
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

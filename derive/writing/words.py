"""Words with mathematics in them, printed for one kind of page."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Basic

from derive.derivation import Derivation, Rule, Words
from derive.writing.outline import Outline

Refer = Callable[[str], str]
"""Makes a reference of a label, such as "3" or "Lemma 1"; of a lemma's, the word "Lemma " and a reference."""

LEMMA, JOINTS = "Lemma ", (", ", " and ")


def simply(label: str) -> str:
    return label


def spoken(
    words: Words,
    outline: Outline | None,
    mathematics: Callable[[Basic], str],
    refer: Refer = simply,
) -> str:
    """Strings as they are, terms as mathematics, derivations by the label under which they are shown."""
    out = []
    for part in words:
        if isinstance(part, Derivation):
            label = outline.label(part) if outline else ""
            out.append(refer(label) if label else reference(part, mathematics))
        elif isinstance(part, Rule):
            out.append(part.name)
        else:
            out.append(mathematics(part) if isinstance(part, Basic) else str(part))
    return "".join(plural(out))


def reference(derivation: Derivation, mathematics: Callable[[Basic], str]) -> str:
    """A derivation that is not shown, by its name."""
    title = spoken(derivation.title, None, mathematics)
    return "the " + title.removeprefix("The ") if derivation.kind != "lemma" or title[0].islower() else f"the {title}"


def plural(parts: list[str]) -> list[str]:
    """ "Lemma 1", " and ", "Lemma 2" reads "Lemmas 1 and 2"; what else stands between two lemmas keeps them apart."""
    out = list(parts)
    for place in range(2, len(parts)):
        if parts[place].startswith(LEMMA) and parts[place - 2].startswith(LEMMA) and parts[place - 1] in JOINTS:
            out[place] = parts[place].removeprefix(LEMMA)
            if out[place - 2].startswith(LEMMA):
                out[place - 2] = "Lemmas " + parts[place - 2].removeprefix(LEMMA)
    return out


def as_sentence(text: str) -> str:
    """A clause as it stands above an equation: "By linearity of the integral," and "Multiply out:"."""
    if not text:
        return ""
    head = text if text.startswith("$") else text[0].upper() + text[1:]
    opens = text.startswith(("by ", "since ", "with ")) and " is " not in text
    return head + ("," if opens else ":")

"""Letters of mathematical alphabets, which MathML Core has as characters and not as attributes."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

KINDS: Mapping[str, tuple[str, ...]] = {
    "bold": ("MATHEMATICAL BOLD",),
    "italic": ("MATHEMATICAL ITALIC", ""),
    "bold-italic": ("MATHEMATICAL BOLD ITALIC", "MATHEMATICAL BOLD"),
    "script": ("MATHEMATICAL SCRIPT", "SCRIPT"),
    "double-struck": ("MATHEMATICAL DOUBLE-STRUCK", "DOUBLE-STRUCK"),
    "fraktur": ("MATHEMATICAL FRAKTUR", "BLACK-LETTER"),
    "sans-serif": ("MATHEMATICAL SANS-SERIF",),
    "monospace": ("MATHEMATICAL MONOSPACE",),
}
"""A variant's names in Unicode: the letters that were encoded earlier have shorter ones."""


def in_alphabet(text: str, variant: str) -> str:
    """The text in a mathematical alphabet; a character that the alphabet lacks stays as it is."""
    return "".join(letter(character, variant) for character in text)


def letter(character: str, variant: str) -> str:
    name = unicodedata.name(character, "")
    for script in ("LATIN ", "GREEK ", "LETTER "):
        name = name.replace(script, "")
    for kind in KINDS.get(variant, ()):
        if variant == "italic" and character == "h":
            return "\N{PLANCK CONSTANT}"
        try:
            return unicodedata.lookup(f"{kind} {name}")
        except KeyError:
            continue
    return character

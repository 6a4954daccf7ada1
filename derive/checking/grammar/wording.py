"""What a word or a letter is in a formula: a function, a quantity, a differential, a name or plain words."""

from __future__ import annotations

import re

from derive.checking.grammar.words import FUNCTIONS, QUANTITIES, UPRIGHT_QUANTITIES, WORDS_OF_TEXT

HYPHENATED = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)+")
"""A family named after several people or things, as in `ex-Gaussian`."""


def word(words: str, style: str) -> tuple[str, str]:
    """The kind and the value of an upright word, or of words."""
    if words in FUNCTIONS:
        return "FUNC", FUNCTIONS[words]
    known = QUANTITIES.get(words) or QUANTITIES.get(words.lower()) if len(words) > 1 else None
    if known:
        return ("EXPECT", "E") if known == "E" else ("QUANT", known)
    if len(words) == 1:
        return letter(words, style or "roman")
    if len(words) == 2 and words[0] == "d":
        return "D", words[1]
    if HYPHENATED.fullmatch(words):
        return "NAME", words
    if words.lower() in WORDS_OF_TEXT or not words.isalnum() or (words[0].isdigit() and not words.isdigit()):
        return "TEXT", words
    return ("NUMBER", words) if words.isdigit() else ("NAME", words)


def letter(character: str, style: str) -> tuple[str, str]:
    """The kind and the value of one letter in its style."""
    if character == "E" and style in ("roman", "blackboard", "sans"):
        return "EXPECT", "E"
    if style in ("roman", "sans", "blackboard") and character in UPRIGHT_QUANTITIES:
        return "UPRIGHT", character
    if style == "calligraphic" and character == "H":
        return "UPRIGHT", character
    if style == "roman" and character in "de":
        return ("D", "d") if character == "d" else ("CONST", "e")
    if not character.isalpha():
        return ("NUMBER", character) if character.isdigit() else ("TEXT", character)
    return "NAME", character

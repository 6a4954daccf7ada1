"""The words of the text: what is a token, what may be a name, and why another word is none."""

from __future__ import annotations

import keyword
import re
import unicodedata
from typing import NamedTuple

SHOWN = 60

TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[^\W0-9]\w*)|(?P<sign>\*\*|[-+*/^(),=\[\]])|(?P<other>.)",
    re.DOTALL,
)
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")

LETTERS = "αβγδεζηθικλμνξοπρστυφχψω"
SPELLED = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda_ mu nu xi omicron pi rho sigma tau upsilon "
    "phi chi psi omega"
)
GREEK = dict(zip(LETTERS, SPELLED.split(), strict=True))
GREEK |= {letter.upper(): name.strip("_").title() for letter, name in GREEK.items()}
GREEK["\N{MICRO SIGN}"] = "mu"  # many keyboards have it in place of the letter


class Misfit(NamedTuple):
    """Why a word cannot be a name, and at which of its letters."""

    offset: int
    message: str


def plain_name(word: str) -> str:
    """The word with a Greek letter at its start spelled out, where a letter does not follow: `mu_1`, not `mux`."""
    if word[0] in GREEK and not word[1:2].isalpha():
        return GREEK[word[0]] + word[1:]
    return word


def misfit(word: str) -> Misfit | None:
    """Why the word cannot name an argument of generated code; None where it can."""
    for place, letter in enumerate(word):
        if letter in GREEK:
            return Misfit(place, f"The Greek letter {letter!r} stands alone or before _ and digits")
        if not letter.isascii():
            return Misfit(place, f"{described(letter)} cannot be part of a name: use a-z, A-Z, 0-9 and _")
    if not NAME.match(word):
        return Misfit(0, f"{shown(word)} is not a name: a name starts with a letter")
    if word in ("True", "False", "None"):
        return Misfit(0, f"'{word}' is not a number")
    if keyword.iskeyword(word):
        reason = "is a Python keyword and cannot name an argument of generated code"
        return Misfit(0, f"'{word}' {reason}: try {word}_")
    if word.lower() in ("inf", "infinity", "nan", "oo"):
        return Misfit(0, f"'{word}' is not allowed: a parameter is a finite number")
    return None


def described(letter: str) -> str:
    """A character, with its Unicode name where it may look like another one."""
    if letter.isascii():
        return f"The character {letter!r}"
    return f"The character {letter!r} ({unicodedata.name(letter, 'unnamed')})"


def shown(text: str) -> str:
    """The text in quotes on one line, cut where it is long."""
    return repr(text if len(text) <= SHOWN else text[: SHOWN - 1] + "…")

"""What stands around a chain: the words of its sentence, the cases that they set, whether something is to be solved."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from derive.checking.context.families import FAMILY_LIST
from derive.checking.context.model import Context
from derive.checking.context.naming import is_letter
from derive.checking.documents import Chain, Document, Prose
from derive.checking.syntax import Name, Tree, names

CASE = re.compile(
    r"\b(?:if|iff|if and only if|when|whenever|unless|in case|in the case|special case|provided)\b[^.;:]*\Z", re.I
)
NAMING = re.compile(
    r"\b(?:for|at|with|where|let|set|sett?ing|put|putting|take|taking|choose|choosing|write|writing|denote|define|"
    r"defining|call|substitut\w+|assum\w+|suppose|given|under|say|abbreviat\w+|introduc\w+|changing|variables?)\b"
    r"[^.;]*\Z",
    re.I,
)
SOLVING = re.compile(
    r"\b(?:set(?:ting)?|equat\w+|solv\w+|zeros?|vanish\w*|root|stationar\w+|critical|first[- ]order|maximi\w+|"
    r"minimi\w+|optim\w+|score equation|satisf\w+|differential equation|constraint|condition|require\w*|must)\b[^.]*\Z",
    re.I,
)
OF_A_LAW = r"(?<![-\w]){}[\]\s]+(?:distribution|law|density|random|variable)"
ENDS = re.compile(r"(?<=[.;?!])\s+|\n\s*\n\s*(?=\w)")


@dataclass(frozen=True)
class Surroundings:
    """The sentence before a formula: its words, with `@` for each formula in it, and the equations and `≠` in it."""

    words: str = ""
    equations: tuple[Chain, ...] = ()

    @property
    def cases(self) -> dict[str, Tree]:
        """What letters are in the case that the sentence sets: `for $a = 1$`, `if $b_1 = b_2 = b$`."""
        found: dict[str, Tree] = {}
        for chain in self.equations:
            if any(sign.sign != "=" for sign in chain.signs):
                continue
            *letters, value = (side.tree for side in chain.sides)
            for letter in letters:
                if isinstance(letter, Name) and value is not None and letter.name not in names(value):
                    found[letter.name] = value
        return found

    @property
    def indices(self) -> tuple[tuple[str, str, bool], ...]:
        """The pairs of letters that are the same by the sentence, or are not: `if $i = j$`, `if $i \\ne j$`."""
        found: list[tuple[str, str, bool]] = []
        for chain in self.equations:
            for (left, right), sign in zip(pairwise(chain.sides), chain.signs, strict=True):
                if isinstance(left.tree, Name) and isinstance(right.tree, Name):
                    found.append((left.tree.name, right.tree.name, sign.sign == "="))
        return tuple(found)

    @property
    def asks(self) -> bool:
        """Whether the words before a formula say that it is to be solved."""
        return bool(SOLVING.search(self.words))

    def other_law(self, context: Context) -> str:
        """The family that the sentence speaks of, if no letter of the document has a law of it."""
        known = {law.family.title for law in context.laws if law.family is not None}
        found = [
            each.title for each in FAMILY_LIST if re.search(OF_A_LAW.format(re.escape(each.title)), self.words, re.I)
        ]
        return found[0] if found and known and not known & set(found) else ""

    def sets_a_case(self, chain: Chain) -> bool:
        """Whether the words before a formula make it a case, or the meaning of a letter."""
        letters = all(is_letter(side.tree) for side in chain.sides[:-1])
        return not chain.display and bool(CASE.search(self.words) or (letters and NAMING.search(self.words)))


def surroundings(document: Document) -> Callable[[Chain], Surroundings]:
    """For each chain what its sentence says before it, back to its beginning or to the last display."""
    found: dict[int, Surroundings] = {}
    words = ""
    equations: list[Chain] = []
    shown = False
    for piece in document.pieces:
        if isinstance(piece, Prose):
            words, shown = "" if shown else words, False
            *ended, words = ENDS.split(words + piece.text)
            equations = [] if ended else equations
            continue
        found[id(piece)] = Surroundings(words.strip(), tuple(equations))
        if piece.display:  # the next row of a display is in the same sentence
            shown, equations = True, []
            continue
        words += " @ "
        if piece.signs and all(sign.sign in ("=", "!=") for sign in piece.signs):
            equations.append(piece)
    return lambda chain: found[id(chain)]

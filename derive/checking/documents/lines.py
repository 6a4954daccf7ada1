"""Plain text: which of its lines are formulas, and which formulas stand between its words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from derive.checking.documents.cutting import marks
from derive.checking.documents.regions import Region
from derive.checking.grammar.words import FUNCTIONS, GREEK, QUANTITIES

WORD = re.compile(r"(?<![\\A-Za-z_])(?:[A-Za-z]{2,}|[a-z]+'[a-z]+)(?![A-Za-z]*[(\[_^])")
SYMBOLS = (
    GREEK | frozenset(FUNCTIONS) | frozenset(QUANTITIES) | {"pi", "infinity", "sqrt", "int", "sum", "dx", "dz", "dy"}
)
FEW = 2


def lines(text: str) -> list[Region]:
    """Lines with a sign and hardly a word are displays; between the words of other lines formulas are inline."""
    result: list[Region] = []
    at = 0
    for line in text.splitlines(keepends=True):
        end = at + len(line)
        words = [match for match in WORD.finditer(text, at, end) if _is_word(match[0])]
        if not _has_sign(text, at, end):
            result.append(Region("prose", at, end))
        elif len(words) < FEW and not _opens_a_sentence(text, at, words):
            result.append(Region("display", at, end))
        else:
            result += _between(text, at, end, words)
        at = end
    return result


def _opens_a_sentence(text: str, start: int, words: list[re.Match[str]]) -> bool:
    """Whether the one word of a line comes first, as in `Recall E[X] = 1/λ`, and is no name that gets a value."""
    if not words or text[start : words[0].start()].strip() or not words[0][0][:1].isupper():
        return False
    return re.match(r"\s+[^\s=:~≈]", text[words[0].end() :]) is not None


def _is_word(word: str) -> bool:
    return word not in SYMBOLS and not re.fullmatch(r"d[a-z]|[A-Z]{2}", word)


def _has_sign(text: str, start: int, end: int) -> bool:
    return any(mark.kind == "sign" for mark in marks(text, start, end))


def _between(text: str, start: int, end: int, words: list[re.Match[str]]) -> Iterator[Region]:
    """The stretches between the words, those with a sign as inline formulas."""
    at = prose = start
    for word_start, word_end in [*((word.start(), word.end()) for word in words), (end, end)]:
        if _has_sign(text, at, word_start) and text[at:word_start].strip(" =<>~:.,\n"):
            if at > prose:
                yield Region("prose", prose, at)
            yield Region("inline", at, word_start)
            prose = word_start
        at = word_end
    if prose < end:
        yield Region("prose", prose, end)

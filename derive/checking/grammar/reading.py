"""A formula's text to its readings."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from derive.checking.grammar.abbreviations import Abbreviation
from derive.checking.grammar.arranging import arranged
from derive.checking.grammar.assembling import Assembler, Hints
from derive.checking.grammar.choices import Choices, Reading, all_readings
from derive.checking.grammar.parsing import parsed
from derive.checking.grammar.scanning import Scanner
from derive.checking.grammar.tokens import Places, Token
from derive.checking.syntax import Tree

LONGEST = 8_000
MOST_WORK = 40_000
NOTHING: Mapping[str, Abbreviation] = MappingProxyType({})


def readings(
    text: str,
    hints: Hints | None = None,
    *,
    start: int = 0,
    end: int | None = None,
    places: Places | None = None,
    abbreviations: Mapping[str, Abbreviation] = NOTHING,
    plain: bool = False,
) -> list[Reading]:
    """All readings of the formula between two offsets of a text, the most likely first."""
    places = places or Places(text)
    end = len(text) if end is None else end
    if end - start > LONGEST:
        raise places.unread(f"a formula longer than {LONGEST} characters; split it", start)
    tokens = Scanner(text, start, end, places, abbreviations, plain).scan()
    tokens = arranged(tokens, places)
    node = parsed(tokens, places, end)
    bare, indices = _bare(tokens), _indices(tokens)

    def build(choices: Choices) -> Tree:
        return Assembler(places, choices, hints or Hints(), bare, indices).whole(node.parts[0])

    return all_readings(build, MOST_WORK // len(tokens))


def _bare(tokens: list[Token]) -> frozenset[str]:
    """The names that stand somewhere without a bracket behind them."""
    pairs = zip(tokens, [*tokens[1:], None], strict=True)
    return frozenset(
        token.value
        for token, after in pairs
        if token.kind == "NAME" and (after is None or after.kind not in ("OPEN", "SUB", "PRIME"))
    )


def _indices(tokens: list[Token]) -> frozenset[str]:
    """The letters that stand lowered, alone or first in braces."""
    found = set()
    for head, before, token, after in zip(tokens, tokens[1:], tokens[2:], [*tokens[3:], tokens[-1]], strict=False):
        if before.kind == "SUB" and head.kind != "FUNC":
            found.add(after.value if token.kind == "LBRACE" else token.value)
    return frozenset(found)

"""The letter π where it is no number but a density or a weight, and the dot that stands for an argument."""

from __future__ import annotations

from dataclasses import replace

from derive.checking.grammar.tokens import Token

WITHIN = frozenset({"BAR", "COMMA", "SEMICOLON"})
MEANS = (("EXPECT", "E"), ("NAME", "E"))
BRACES = ("LBRACE", "RBRACE")


def policies(tokens: list[Token]) -> list[Token]:
    r"""π with an index, before one letter or arguments with bars and commas, under a mean, behind ∼: no number.

    As a lone factor it is the number all the same.
    """
    return [
        replace(token, kind="NAME") if token.kind == "CONST" and token.value == "pi" and is_name(tokens, at) else token
        for at, token in enumerate(tokens)
    ]


def is_name(tokens: list[Token], at: int) -> bool:
    """Whether the π at a place is a name."""
    following = tokens[at + 1].kind if at + 1 < len(tokens) else ""
    before = [token for token in tokens[max(0, at - 5) : at] if token.kind not in BRACES]
    if following == "SUB" or (before and before[-1].value == "~"):
        return True
    if len(before) > 1 and before[-1].kind == "SUB" and (before[-2].kind, before[-2].value) in MEANS:
        return True
    argument = [token.kind for token in tokens[at + 1 : at + 4]] == ["OPEN", "NAME", "CLOSE"]
    return argument or (following == "OPEN" and has_separator(tokens, at + 1))


def has_separator(tokens: list[Token], at: int) -> bool:
    """Whether a bar or a comma stands in a bracket, outside of those in it."""
    depth = 0
    for token in tokens[at:]:
        depth += (token.kind == "OPEN") - (token.kind == "CLOSE")
        if depth == 0:
            return False
        if depth == 1 and token.kind in WITHIN:
            return True
    return False


def placeholders(tokens: list[Token]) -> list[Token]:
    r"""`\cdot` alone between brackets, commas and a bar, as the name of an argument that is left open."""
    return [
        replace(token, kind="NAME", value="·") if token.kind == "TIMES" and is_open(tokens, at) else token
        for at, token in enumerate(tokens)
    ]


def is_open(tokens: list[Token], at: int) -> bool:
    """Whether the product sign at a place has a factor on neither side."""
    if not 0 < at < len(tokens) - 1:
        return False
    before, after = tokens[at - 1].kind, tokens[at + 1].kind
    first = before in ("OPEN", "COMMA") and after in ("CLOSE", "COMMA", "BAR")
    return first or (before == "BAR" and after == "CLOSE")

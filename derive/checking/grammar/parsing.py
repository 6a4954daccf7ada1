"""From tokens to the flat structure that the grammar file describes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from lark import Lark, Transformer, Tree
from lark import Token as LarkToken
from lark.exceptions import UnexpectedInput
from lark.lexer import Lexer

from derive.checking.grammar.tokens import Places, Token

DEEPEST = 300
LONGEST_CHAIN = 30
MOST_INTEGRALS = 60


@dataclass(frozen=True)
class Node:
    """A structure of the grammar: its rule, what it is made of, and its place."""

    kind: str
    parts: tuple[Node | Token, ...]
    start: int
    end: int


class _Given(Lexer):
    """Hands over tokens that were read before."""

    def __init__(self, lexer_conf: object) -> None:
        pass

    def lex(self, lexer_state: list[Token]) -> Iterator[LarkToken]:  # type: ignore[override]
        for token in lexer_state:
            yield LarkToken(token.kind, token)


class _Nodes(Transformer[Any, Any]):
    def __default__(self, data: Any, children: list[Any], meta: object) -> Node | Tree[Any]:
        if data.startswith("_"):
            return Tree(data, children)
        parts = tuple(child.value if isinstance(child, LarkToken) else child for child in children)
        start, end = (parts[0].start, parts[-1].end) if parts else (0, 0)
        return Node(str(data), parts, start, end)


@cache
def _parser() -> Lark:
    grammar = files("derive.checking.grammar").joinpath("mathematics.lark").read_text(encoding="utf-8")
    return Lark(
        grammar, parser="lalr", lexer=_Given, transformer=_Nodes(), keep_all_tokens=True, maybe_placeholders=False
    )


def parsed(tokens: list[Token], places: Places, end: int) -> Node:
    """The structure of a formula that ends at an offset."""
    if not tokens:
        raise places.unread("there is no formula", end)
    integrals = [token for token in tokens if token.kind == "INT"]
    if len(integrals) > MOST_INTEGRALS:
        raise places.unread(f"more than {MOST_INTEGRALS} integrals in one side", integrals[MOST_INTEGRALS].start)
    try:
        node = _parser().parse(_degrees(tokens))
    except UnexpectedInput as error:
        token = getattr(getattr(error, "token", None), "value", None)
        if isinstance(token, Token):
            raise places.unread(f"{_shown(token)} is not expected here", token.start) from None
        raise places.unread("the formula ends too early", end) from None
    assert isinstance(node, Node)
    return _shallow(node, places)


def _shallow(node: Node, places: Places) -> Node:
    """The structure, where it is not nested beyond reason."""
    level: list[Node] = [node]
    for _ in range(DEEPEST):
        for each in level:
            _check_chains(each, places)
        level = [part for each in level for part in each.parts if isinstance(part, Node)]
        if not level:
            return node
    raise places.unread("a formula nested too deeply; give inner parts a name", level[0].start)


def _check_chains(node: Node, places: Places) -> None:
    """Refuses what grows a tree to one side beyond reason: signs, scripts, slashes and relations in a row."""
    slashes = signs = 0
    for part in node.parts if node.kind == "sum" else ():
        signs = signs + 1 if part.kind in ("PLUS", "MINUS") else 0
        slashes = 0 if signs else slashes + (part.kind == "SLASH")
        if max(signs, slashes) > LONGEST_CHAIN:
            raise places.unread(f"more than {LONGEST_CHAIN} signs or slashes in a row", part.start)
    if node.kind in ("factor", "clause") and len(node.parts) > LONGEST_CHAIN:
        raise places.unread(f"more than {LONGEST_CHAIN} scripts or relations in a row", node.start)


def _degrees(tokens: list[Token]) -> list[Token]:
    r"""The brackets of `\sqrt[3]` hold a degree."""
    result, open_ = list(tokens), []
    for index, token in enumerate(tokens):
        if token.kind == "OPEN":
            degree = index > 0 and tokens[index - 1].kind == "SQRT" and token.value == "["
            open_.append(degree)
            if degree:
                result[index] = replace(token, kind="DEGREE")
        elif token.kind == "CLOSE" and open_ and open_.pop():
            result[index] = replace(token, kind="DEGREEEND")
    return result


def _shown(token: Token) -> str:
    return token.value or token.kind.lower()

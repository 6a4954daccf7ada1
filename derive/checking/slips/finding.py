"""What is missing or doubled in a side: a differential, an index, a sign, a bracket."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from derive.checking.documents import Document, Side
from derive.checking.syntax import BigProduct, Integral, Name, Span, Subscripted, Summation, Tree, walk

DOUBLED = re.compile(r"[-+−](?:\s|&|\\\\|\\[,;:! ]|\{\s*\})*[-+−]")
BRACKETS = re.compile(r"is not closed|closes ")


@dataclass(frozen=True)
class Slip:
    """A slip, by its kind, in words and with its place."""

    kind: str
    message: str
    span: Span


def slips(document: Document) -> list[Slip]:
    """The slips of a document, in the order of its sides."""
    return [slip for chain in document.chains for side in chain.sides for slip in _of_side(side)]


def _of_side(side: Side) -> Iterator[Slip]:
    if side.unread is not None and BRACKETS.search(side.unread.message):
        at = Span(side.unread.line, side.unread.column, side.unread.line, side.unread.column + 1)
        yield Slip("unbalanced brackets", side.unread.message, at)
    for match in DOUBLED.finditer(side.source):
        span = _within(side, match.start(), match.end())
        yield Slip("two signs in a row", f"{' '.join(match[0].split())} are two signs in a row", span)
    for node in walk(side.tree) if side.tree is not None else ():
        if isinstance(node, Integral) and node.over is None:
            yield Slip("missing differential", "the integral does not say over which variable", node.span)
        elif isinstance(node, (Summation, BigProduct)) and (name := _unused(node)):
            kind = "sum" if isinstance(node, Summation) else "product"
            yield Slip("index without use", f"the {kind} runs over {name}, which none of its terms has", node.span)


def _unused(node: Summation | BigProduct) -> str:
    """The index of a sum whose terms have variables, but not this one."""
    if not isinstance(node.index, Name):
        return ""
    names = [each for each in walk(node.body) if isinstance(each, Name)]
    indices = [each.index for each in walk(node.body) if isinstance(each, Subscripted)]
    used = any(_mentions(each, node.index.name) for each in names) or any(
        isinstance(each, Name) and node.index.name in each.name for each in indices
    )
    return node.index.name if names and not used else ""


def _mentions(name: Name, index: str) -> bool:
    parts = re.split(r"[,|_]", name.index)
    return name.name == index or any(part == index or (len(part) < 4 and index in part) for part in parts)


def _within(side: Side, start: int, end: int) -> Span:
    """The span of a stretch of a side's source."""
    return Span(*_place(side, start), *_place(side, end))


def _place(side: Side, offset: int) -> tuple[int, int]:
    before = side.source[:offset]
    lines = before.count("\n")
    column = len(before) - before.rfind("\n") if lines else side.span.column + offset
    return side.span.line + lines, column


def names_in_two_styles(trees: list[Tree]) -> dict[str, tuple[str, ...]]:
    """Names that are set in several styles, each with its styles: one symbol that changes its look, or two symbols."""
    found: dict[str, set[str]] = {}
    for tree in trees:
        for node in walk(tree):
            if isinstance(node, Name):
                found.setdefault(node.name, set()).add(node.style)
    return {name: tuple(sorted(styles)) for name, styles in sorted(found.items()) if len(styles) > 1}

"""A document's text to its pieces, each side of each chain read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from derive.checking.documents.cleaning import (
    Macros,
    macros,
    mended,
    without_comments,
    without_preamble,
    without_quotes,
)
from derive.checking.documents.lines import lines
from derive.checking.documents.model import Chain, Document, Prose, Side, Sign
from derive.checking.documents.regions import Region, regions
from derive.checking.documents.rows import Range, Rough, Rows
from derive.checking.grammar import Hints, Places, Unread, readings
from derive.checking.syntax import Call, Name, Tree, walk
from derive.errors import Wrong

LARGEST = 400_000
LONGEST_DISPLAY = 40_000
MOST_SIDES = 4_000
QUANTITIES = frozenset({"E", "H", "h", "I", "V"})
DENSITY = re.compile(r"(?<![A-Za-z\\])(?P<letter>[pqPQ])\s*(?:\\left\s*)?\(\s*\\?[A-Za-z]")
"""A letter of a density at a variable."""
KINDS = ("tex", "md", "plain")
INNER = re.compile(r"\s*\\begin\{(eqnarray|gather)\*?\}")


def read_document(text: str, kind: str | None = None, hints: Hints | None = None) -> Document:
    """The prose and the formulas of a document; `kind` is `tex`, `md` or `plain`, and guessed where it is not given."""
    if len(text) > LARGEST:
        raise Wrong(f"the document has more than {LARGEST} characters; split it, or give the part to be checked")
    if kind is not None and kind not in KINDS:
        raise Wrong(f"a document of kind {kind!r}; known: " + ", ".join(KINDS))
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", " ")
    places = Places(text)
    tex = kind == "tex" or (kind is None and bool(re.search(r"\\(documentclass|begin\{document\}|section)\b", text)))
    declared = macros(text)
    text = without_preamble(without_comments(text)) if tex else text
    text = text if tex else without_quotes(text)
    found = regions(text, places, markdown=not tex)
    if not tex:
        text = _mended(text, found)
    plain = kind == "plain" or all(region.kind == "prose" for region in found)
    text = text.replace("~", "∼") if plain else text
    pieces = _Pieces(text, places, declared, hints or Hints(), plain)
    for region in lines(text) if plain else found:
        pieces.add(region)
    return Document(tuple(pieces.finished()), declared.notes)


def defines_function(tree: Call, densities: frozenset[str]) -> bool:
    """Whether a left side such as q(z) makes its letter a function; H(X) and H(q, p) do not.

    Capitals are random variables, and letters with arguments of their own densities.
    """
    names = [each.name for each in tree.arguments if isinstance(each, Name)]
    are_random = all(name[:1].isupper() or name in densities for name in names)
    is_quantity = tree.function.name in QUANTITIES and bool(names) and are_random
    return tree.base is None and len(names) == len(tree.arguments) and not is_quantity


def of_given(left: Tree, right: Tree) -> set[str]:
    """The letters of functions of what a density is given: μ and σ in q(z|x) = N(z; μ(x), σ²(x))."""
    if not isinstance(left, Call) or not left.given:
        return set()
    calls = [node for node in walk(right) if isinstance(node, Call) and node.arguments == left.given]
    return {call.function.name for call in calls if call.function.name != left.function.name}


def _mended(text: str, found: list[Region]) -> str:
    """The text with the escapes in its formulas undone, character for character."""
    return "".join(
        text[each.start : each.end] if each.kind == "prose" else mended(text[each.start : each.end])
        for each in _filled(found, len(text))
    )


def _filled(found: list[Region], end: int) -> Iterable[Region]:
    """The regions with what lies between them."""
    at = 0
    for region in found:
        if region.start > at:
            yield Region("prose", at, region.start)
        yield region
        at = region.end
    if at < end:
        yield Region("prose", at, end)


@dataclass
class _Pieces:
    text: str
    places: Places
    macros: Macros
    hints: Hints
    plain: bool
    pieces: list[Prose | tuple[Rough, bool]] = field(default_factory=list)
    last: Rough | None = None
    sides: int = 0

    def add(self, region: Region) -> None:
        """The pieces of one region."""
        if region.kind == "prose":
            words = self.text[region.start : region.end]
            if words.strip():
                self.pieces.append(Prose(words, self.places.span(region.start, region.end)))
            return
        if region.end - region.start > LONGEST_DISPLAY:
            raise self.places.unread(f"a display longer than {LONGEST_DISPLAY} characters; split it", region.start)
        inner = INNER.match(self.text, region.start, region.end)
        environment = region.environment or (inner[1] if inner else "")
        rows = Rows(self.text, region.start, region.end, environment, self.macros.remarks)
        for rough in rows.collect():
            self._chain(rough, region.kind == "display")

    def _chain(self, rough: Rough, display: bool) -> None:
        self.sides += len(rough.sides)
        if self.sides > MOST_SIDES:
            raise Wrong(f"the document has more than {MOST_SIDES} sides of formulas; split it")
        if rough.continues and display and self.last is not None:
            last = self.last
            for number, reason in rough.reasons.items():
                last.reasons[len(last.signs) + number] = reason
            last.signs += rough.signs
            last.sides += rough.sides
            last.labels += rough.labels
            return
        if rough.continues:
            rough.sides.insert(0, Range(rough.signs[0].start, rough.signs[0].start))
        self.pieces.append((rough, display))
        self.last = rough if display else self.last

    def finished(self) -> list[Prose | Chain]:
        """The pieces with every side read; what is a function on a left side is one everywhere."""
        self.hints = Hints(self.hints.functions | self._functions(), self.hints.variables)
        result: list[Prose | Chain] = []
        heads: dict[str, int] = {}
        count = 0
        for piece in self.pieces:
            if isinstance(piece, Prose):
                result.append(piece)
                continue
            rough, display = piece
            head = "".join(self._source(rough.sides[0]).split())
            repeats = count - heads[head] if display and head in heads and rough.signs else 0
            if display and rough.signs:
                heads[head] = count
            count += 1
            result.append(self._read(rough, display, repeats))
        return result

    def _functions(self) -> frozenset[str]:
        """Names that stand alone with arguments, as in `q(z) = ...`."""
        found = set()
        densities = frozenset(match["letter"] for match in DENSITY.finditer(self.text))
        for piece in self.pieces:
            if isinstance(piece, tuple) and len(piece[0].sides) > 1 and "|" in self._source(piece[0].sides[0]):
                left, right = (self._side(side).readings for side in piece[0].sides[:2])
                found |= {name for a in left for b in right for name in of_given(a.tree, b.tree)}
            if isinstance(piece, tuple) and len(self._source(piece[0].sides[0])) < 60:
                for reading in self._side(piece[0].sides[0]).readings:
                    tree = reading.tree
                    if isinstance(tree, Call) and defines_function(tree, densities):
                        found.add(tree.function.name)
        return frozenset(found)

    def _source(self, side: Range) -> str:
        return self.text[side.start : side.end]

    def _read(self, rough: Rough, display: bool, repeats: int) -> Chain:
        signs = tuple(
            Sign(mark.value, self.places.span(mark.start, mark.end), rough.reasons.get(number, ""))
            for number, mark in enumerate(rough.signs)
        )
        sides = tuple(map(self._side, rough.sides))
        return Chain(sides, signs, tuple(rough.labels), display, repeats)

    def _side(self, side: Range) -> Side:
        span = self.places.span(side.start, side.end)
        try:
            found = readings(
                self.text, self.hints, start=side.start, end=side.end, places=self.places,
                abbreviations=self.macros.abbreviations, plain=self.plain,
            )  # fmt: skip
        except Unread as error:
            return Side(self._source(side), span, (), error)
        return Side(self._source(side), span, tuple(found))

"""What stands raised or lowered at something that is not a name."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from derive.checking.grammar import indicators
from derive.checking.grammar.entries import Entry, scripts, tokens
from derive.checking.grammar.parsing import Node
from derive.checking.grammar.tokens import Token
from derive.checking.syntax import (
    At,
    Bars,
    Between,
    Call,
    Constant,
    Expectation,
    Factorial,
    Name,
    Negative,
    Number,
    Power,
    Relation,
    Subscripted,
    Transposed,
    Tree,
)

if TYPE_CHECKING:
    from derive.checking.grammar.assembling import Assembler


def raised(self: Assembler, script: Node) -> Tree:
    """The exponent that a script holds."""
    tree = self.inside(script.parts[-1])
    return self.spanned(Negative(tree), script.start, script.end) if script.parts[1].kind == "MINUS" else tree


def ends(self: Assembler, factor: Entry) -> tuple[Tree | None, Tree | None]:
    """What stands below and what above an operator or a bar."""
    below = above = None
    for script in scripts(factor):
        if isinstance(script, Node) and script.kind == "sub" and below is None:
            below = self.inside(script.parts[-1])
        elif isinstance(script, Node) and script.kind == "sup" and above is None:
            above = raised(self, script)
        elif isinstance(script, Token) and script.kind == "MARK" and script.value == "T?" and above is None:
            above = self.spanned(Name("T"), script.start, script.end)
        else:
            raise self.unread("a mark that has no meaning here", script)
    return below, above


def scripted(self: Assembler, base: Tree, marks: tuple[Entry, ...], factor: Entry, what: Entry) -> Tree:
    """The base with its scripts, from the inside out."""
    if isinstance(what, Node) and what.kind == "bracket":
        base, marks = _bracketed(self, base, marks, factor, what)
    if isinstance(base, Bars) and base.double and marks and isinstance(marks[0], Node) and marks[0].kind == "sub":
        base = self.spanned(Bars(base.body, True, _index(self, marks[0])), factor.start, marks[0].end)
        marks = marks[1:]
    for mark in marks:
        base = self.spanned(_one(self, base, mark), factor.start, mark.end)
    return base


def _bracketed(
    self: Assembler, base: Tree, marks: tuple[Entry, ...], factor: Entry, what: Node
) -> tuple[Tree, tuple[Entry, ...]]:
    """`[F]_a^b`, `[F]_{x=0}` and `<x>_q`; what is left of the scripts is for others."""
    kinds = [mark.kind for mark in marks]
    opening = what.parts[0]
    if isinstance(base, Expectation) and isinstance(opening, Token) and opening.value == "<" and kinds[:1] == ["sub"]:
        under = _held(self, marks[0])
        return self.spanned(Expectation(base.body, under, base.given), what.start, marks[0].end), marks[1:]
    if kinds[:2] in (["sub", "sup"], ["sup", "sub"]) and opening.kind == "OPEN":
        below, above = ends(self, Node("factor", (what, *marks[:2]), what.start, marks[1].end))
        variable = None
        if isinstance(below, Relation) and below.sign == "=":
            variable, below = below.left, below.right
            above = above.right if isinstance(above, Relation) and above.sign == "=" else above
        assert below is not None
        assert above is not None
        return self.spanned(Between(base, below, above, variable), factor.start, marks[1].end), marks[2:]
    if kinds[:1] == ["sub"]:
        below = _held(self, marks[0])
        if isinstance(below, Relation) and below.sign == "=":
            return self.spanned(At(base, below.left, below.right), factor.start, marks[0].end), marks[1:]
    return base, marks


def _held(self: Assembler, script: Entry) -> Tree:
    assert isinstance(script, Node)
    return self.inside(script.parts[-1])


def _index(self: Assembler, script: Node) -> Tree:
    """An index: letters side by side are one name, and not a product."""
    words = index_words(script.parts[-1])
    if not words:
        return _held(self, script)
    index = Number(Fraction(words)) if words.isdecimal() else Name(words)
    return self.spanned(index, script.start, script.end)


def _one(self: Assembler, base: Tree, mark: Entry) -> Tree:
    if isinstance(mark, Node) and mark.kind == "sub":
        index = _index(self, mark)
        return indicators.lowered(base, index) or Subscripted(base, index)
    if isinstance(mark, Node):
        return Power(base, raised(self, mark))
    if mark.kind == "BANG":
        return Factorial(base)
    if mark.kind == "PRIME" or mark.value == "'":
        if isinstance(base, (Call, Number, Constant)):
            raise self.unread("a prime on what is no name", mark)
        return Transposed(base)
    return _marked(self, base, mark)


def _marked(self: Assembler, base: Tree, mark: Token) -> Tree:
    if mark.value == "T":
        return Transposed(base)
    if mark.value == "-T":
        return Transposed(Power(base, Negative(Number(Fraction(1)))))
    if mark.value == "T?":
        picked = self.choices.choose("T", "T", ("a transpose", "an exponent"), "a raised T is")
        return Transposed(base) if picked == "a transpose" else Power(base, Name("T"))
    if mark.value in ("+", "-") and self.side is not None:
        self.side = mark.value
        return base
    raise self.unread(f"a raised {mark.value} on what is no name", mark)


def index_words(argument: Entry) -> str:
    """The words of an index that is part of a name, or nothing where the index is computed."""
    words: list[str] = []
    for token in tokens(argument):
        if (
            token.kind in ("NAME", "NUMBER", "TEXT", "QUANT", "FUNC", "EXPECT", "UPRIGHT", "CONST", "D", "BIG")
            or token.kind in ("COMMA", "MID", "PRIME", "SUB", "MARK")
            or (token.kind == "RELATION" and token.value == ":")
            or (token.kind in ("MINUS", "PLUS") and not words)
        ):
            words.append(token.value)
        else:
            return ""
    return "".join(words)

"""What brackets, bars, accents and tables hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from derive.checking.grammar.entries import Entry, inner
from derive.checking.grammar.parsing import Node
from derive.checking.grammar.tokens import Token
from derive.checking.syntax import Bars, Call, Cases, Expectation, Matrix, Name, Relation, Text, Transposed, Tree, Tuple

if TYPE_CHECKING:
    from derive.checking.grammar.assembling import Assembler


@dataclass(frozen=True)
class Arguments:
    """What stands between the brackets of a call: arguments; parameters behind `;`; what is given behind `|`."""

    arguments: tuple[Tree, ...]
    parameters: tuple[Tree, ...] = ()
    given: tuple[Tree, ...] = ()
    parallel: bool = False


def clauses(bracket: Entry) -> Node | None:
    """The list between the brackets, where there is one."""
    if isinstance(bracket, Node) and len(bracket.parts) == 3 and bracket.parts[1].kind == "list":
        listed = bracket.parts[1]
        assert isinstance(listed, Node)
        return listed
    return None


def separators(bracket: Entry) -> list[str]:
    """The commas, semicolons and bars right between the brackets."""
    listed = clauses(bracket)
    return [part.value for part in listed.parts[1::2] if isinstance(part, Token)] if listed else []


def arguments(self: Assembler, bracket: Entry) -> Arguments:
    """The parts of a call."""
    listed = clauses(bracket)
    if listed is None:
        return Arguments(() if _empty(bracket) else (value(self, bracket),))
    places: dict[str, list[Tree]] = {",": [], ";": [], "|": []}
    place, parallel = ",", False
    for sign, part in zip([None, *listed.parts[1::2]], listed.parts[::2], strict=True):
        if isinstance(sign, Token) and sign.value == "||":
            parallel = True
        elif isinstance(sign, Token) and sign.value != ",":
            place = sign.value
        places[place].append(self.clause(part))
    return Arguments(tuple(places[","]), tuple(places[";"]), tuple(places["|"]), parallel)


def _empty(bracket: Entry) -> bool:
    return isinstance(bracket, Node) and bracket.kind == "bracket" and len(bracket.parts) == 2


def value(self: Assembler, node: Node | Entry) -> Tree:
    """The tree of what is enclosed."""
    assert isinstance(node, Node)
    if node.kind == "bracket":
        return _bracket(self, node)
    if node.kind == "bars":
        opening = node.parts[0]
        double = isinstance(opening, Token) and opening.value == "||"
        return self.spanned(Bars(self.whole(node.parts[1]), double), node.start, node.end)
    if node.kind == "accent":
        return _accent(self, node)
    rows = [[cell for cell in row.parts if cell.kind == "cell"] for row in node.parts if isinstance(row, Node)]
    if node.kind == "cases":
        return self.spanned(
            Cases(tuple(_case(self, row) for row in rows if any(map(_filled, row)))), node.start, node.end
        )
    return self.spanned(_matrix(self, node, rows), node.start, node.end)


def _matrix(self: Assembler, node: Node, rows: list[list[Entry]]) -> Tree:
    full = [row for row in rows if any(map(_filled, row))]
    if not full or len({len(row) for row in full}) > 1:
        raise self.unread("a matrix whose rows differ in length", node)
    table = Matrix(tuple(tuple(_cell(self, cell) for cell in row) for row in full))
    opening = node.parts[0]
    return Bars(table) if isinstance(opening, Token) and opening.value == "vmatrix" else table


def _filled(cell: Entry) -> bool:
    return isinstance(cell, Node) and bool(cell.parts)


def _cell(self: Assembler, cell: Entry) -> Tree:
    if not isinstance(cell, Node) or not cell.parts:
        return Text("")
    return self.whole(cell.parts[0])


def _case(self: Assembler, row: list[Entry]) -> tuple[Tree, Tree | None]:
    value_ = _cell(self, row[0])
    if isinstance(value_, Tuple) and len(value_.items) == 2 and not value_.opening and len(row) == 1:
        return value_.items[0], value_.items[1]
    if isinstance(value_, Tuple) and not value_.opening and value_.items:
        value_ = value_.items[0]
    conditions = [_cell(self, cell) for cell in row[1:] if _filled(cell)]
    return value_, (conditions[0] if len(conditions) == 1 else Tuple(tuple(conditions), "", "") if conditions else None)


def _bracket(self: Assembler, node: Node) -> Tree:
    opening, closing = node.parts[0], node.parts[-1]
    assert isinstance(opening, Token)
    assert isinstance(closing, Token)
    if len(node.parts) == 2:
        raise self.unread("brackets with nothing between them", node)
    listed = clauses(node)
    if listed is not None and len(listed.parts) > 1:
        parts = arguments(self, node)
        everything = parts.arguments + parts.parameters + parts.given
        if opening.value == "<":
            return self.spanned(_angles(self, node, parts), node.start, node.end)
        return self.spanned(Tuple(everything, opening.value, closing.value), node.start, node.end)
    tree = self.whole(node.parts[1])
    if opening.value == "<":
        return self.spanned(Expectation(tree), node.start, node.end)
    if opening.value == "{" and isinstance(tree, Relation):
        return self.spanned(Tuple((tree,), "{", "}"), node.start, node.end)
    if opening.value in ("floor", "ceil"):
        return self.spanned(Call(Name(opening.value), (tree,)), node.start, node.end)
    return tree


def _angles(self: Assembler, node: Node, parts: Arguments) -> Tree:
    if parts.given and len(parts.arguments) == 1:
        return Expectation(parts.arguments[0], None, parts.given)
    if len(parts.arguments) != 2 or parts.parameters or parts.given:
        raise self.unread("angle brackets around several things", node)
    return Call(Name("inner"), parts.arguments)


def _accent(self: Assembler, node: Node) -> Tree:
    mark, argument = node.parts
    assert isinstance(mark, Token)
    held = inner(argument)
    if len(held) == 1:
        tree = self.unit(held, 0)[0]
        if isinstance(tree, Name):
            style = "vector" if mark.value == "vec" else tree.style
            name = tree.name if mark.value == "vec" else f"{mark.value} {tree.name}"
            return self.spanned(Name(name, style), node.start, node.end)
        if isinstance(tree, Transposed):
            raise self.unread("a mark over a transpose", node)
    raise self.unread(f"a {mark.value} over more than one name", node)

"""Integrals with their differentials, wherever the writer put them, and derivatives."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from derive.checking.grammar import names, operators, scope, scripting
from derive.checking.grammar.entries import Entries, Entry, atom, inner, is_differential, kind, scripts, spaced, value
from derive.checking.grammar.parsing import Node
from derive.checking.grammar.tokens import Token
from derive.checking.syntax import Call, Derivative, Differential, Integral, Name, Number, Power, Relation, Tree

if TYPE_CHECKING:
    from derive.checking.grammar.assembling import Assembler


def _signs(entries: Entries, at: int) -> int:
    token = atom(entries[at]) if at < len(entries) else None
    return int(token.value) if isinstance(token, Token) and token.kind == "INT" else 0


def variable_end(self: Assembler, entries: Entries, at: int) -> int:
    """Where the differential at this place ends."""
    if kind(entries, at + 1) == "FUNC":
        return scope.unit_end(self, entries, at + 1)
    measure = value(entries, at + 1) in ("F", "G", "P", "Q", "mu") and kind(entries, at + 2) == "bracket"
    return at + 3 if measure and names.is_call(self, entries, at + 1) else at + 2


def variable(self: Assembler, entries: Entries, at: int) -> Tree:
    """What the d at this place stands before."""
    return self.sum(entries[at + 1 : variable_end(self, entries, at)])


def is_derivative(node: Entry) -> bool:
    """Whether a fraction is `d/dx`, `df/dx` or one with ∂."""
    assert isinstance(node, Node)
    above, below = inner(node.parts[1]), inner(node.parts[2])
    return _is_d(above, 0) and len(below) > 1 and _is_d(below, 0)


def _is_d(entries: Entries, at: int) -> bool:
    what = kind(entries, at)
    if any(script.kind != "sup" for script in (scripts(entries[at]) if at < len(entries) else ())):
        return False
    return what in ("D", "PARTIAL") or (what == "NAME" and value(entries, at) == "d")


def takes(self: Assembler, entries: Entries, at: int) -> bool:
    """Whether a d outside of any integral is a differential: an upright one is, a slanted one may be a factor."""
    if kind(entries, at) == "D":
        return True
    known = "d" in self.hints.variables or "d" in self.indices
    if known or kind(entries, at + 1) != "NAME" or spaced(entries[at + 1]) or scripts(entries[at]):
        return False
    options = ("a differential", "a factor")
    return self.choices.choose("d", "d", options, "d is") == options[0]


def lone_differential(self: Assembler, entries: Entries, at: int) -> tuple[Tree, int]:
    """A differential that no integral waits for."""
    end = variable_end(self, entries, at)
    tree = Differential(variable(self, entries, at))
    return self.spanned(tree, entries[at].start, entries[end - 1].end), end


def derivative(self: Assembler, entries: Entries, at: int) -> tuple[Tree, int]:
    """A derivative with its body: in the fraction, or behind it."""
    node = atom(entries[at])
    assert isinstance(node, Node)
    above, below = inner(node.parts[1]), inner(node.parts[2])
    by = _by(self, below, several=bool(scripts(above[0])))
    partial = kind(above, 0) == "PARTIAL"
    if len(above) > 1:
        tree: Tree = self.spanned(Derivative(self.sum(above[1:]), by, partial), node.start, node.end)
        return scripting.scripted(self, tree, scripts(entries[at]), entries[at], node), at + 1
    if at + 1 >= len(entries):
        raise self.unread("a derivative of nothing", node)
    end = scope.reach(self, entries, at + 1)
    ends = scope.pieces(self, entries, at + 1, slashes=True)
    if kind(entries, at + 1) == "bracket":
        end = at + 2
    elif ends and kind(entries, ends[-1]) == "EVAL":
        end = ends[-1]
    body = self.sum(entries[at + 1 : end])
    return self.spanned(Derivative(body, by, partial), node.start, entries[end - 1].end), end


def gradient(self: Assembler, entries: Entries, at: int) -> tuple[Tree, int]:
    r"""`\nabla_\mu f`: the derivative by what stands below."""
    below, above = scripting.ends(self, entries[at])
    if above is not None or at + 1 >= len(entries):
        raise self.unread("a gradient needs its variable, \\nabla_{x}, and a function", entries[at])
    if below is None:
        return by_its_argument(self, entries, at)
    end = scope.bare(self, entries, at + 1, "the gradient", long=True)
    body = self.sum(entries[at + 1 : end])
    by = ((below, Number(Fraction(1))),)
    return self.spanned(Derivative(body, by, partial=True), entries[at].start, entries[end - 1].end), end


def by_its_argument(self: Assembler, entries: Entries, at: int) -> tuple[Tree, int]:
    r"""`\nabla f(x)`: the derivative by the only argument of the function behind it."""
    body, end = self.unit(entries, at + 1)
    if not isinstance(body, Call) or len(body.arguments) != 1 or not isinstance(body.arguments[0], Name):
        raise self.unread("a gradient needs its variable, \\nabla_{x}, and a function", entries[at])
    by = ((body.arguments[0], Number(Fraction(1))),)
    return self.spanned(Derivative(body, by, partial=True), entries[at].start, entries[end - 1].end), end


def _by(self: Assembler, below: Entries, several: bool) -> tuple[tuple[Tree, Tree], ...]:
    r"""The variables of a derivative with their orders; of a first one, `\partial\sigma^2` is by the variance."""
    result: list[tuple[Tree, Tree]] = []
    at = 0
    while at < len(below):
        if not _is_d(below, at) or at + 1 >= len(below):
            raise self.unread("a derivative whose variables are not understood", below[at])
        factor = below[at + 1]
        order: Tree = Number(Fraction(1))
        marks = scripts(factor)
        if marks and isinstance(marks[-1], Node) and marks[-1].kind == "sup":
            order = scripting.raised(self, marks[-1])
            assert isinstance(factor, Node)
            factor = replace(factor, parts=factor.parts[:-1])
        letter = self.unit([factor], 0)[0]
        first = Number(Fraction(1))
        result.append((letter, order) if several or order == first else (Power(letter, order), first))
        at += 2
    return tuple(result)


def _inner_differential(entry: Entry) -> tuple[Node, int] | None:
    """The fraction at this place and where in its upper half a differential stands, as in `\\frac{dx}{x}`."""
    node = atom(entry)
    if not isinstance(node, Node) or node.kind != "fraction" or is_derivative(node):
        return None
    above = inner(node.parts[1])
    for at in range(len(above)):
        if is_differential(above, at):
            return node, at
    return None


def _found(self: Assembler, entries: Entries, at: int) -> int | None:
    """Where the differential of an integral stands whose body begins here."""
    waiting = 0
    while at < len(entries):
        signs = _signs(entries, at)
        if signs:
            waiting += signs
        elif is_differential(entries, at):
            if waiting == 0:
                return at
            waiting -= 1
            at = variable_end(self, entries, at)
            continue
        elif _inner_differential(entries[at]) is not None:
            if waiting == 0:
                return at
            waiting -= 1
        at += 1
    return None


def _run(self: Assembler, entries: Entries, at: int) -> list[int]:
    """Where the differentials stand that follow one another from here on."""
    result = []
    while at < len(entries) and is_differential(entries, at):
        result.append(at)
        at = variable_end(self, entries, at)
    return result


def integral_end(self: Assembler, entries: Entries, at: int) -> int:
    """Where the integral at this place has its differential; its own place where it has none."""
    last = at
    for _ in range(_signs(entries, at)):
        found = _found(self, entries, last + 1 if last == at else last)
        if found is None:
            break
        last = variable_end(self, entries, found) if is_differential(entries, found) else found + 1
        if is_differential(entries, found) and _is_open(entries, at):
            last = variable_end(self, entries, _run(self, entries, found)[-1])
    return last


def _is_open(entries: Entries, at: int) -> bool:
    r"""Whether a lone sign without limits and domain may stand for several: `\int f(x,z)\,dx\,dz`."""
    return _signs(entries, at) == 1 and not scripts(entries[at])


def integral(self: Assembler, entries: Entries, at: int) -> tuple[Tree, int]:
    """The integral at this place, and the place behind it."""
    first = at
    heads = []
    while _signs(entries, at):
        heads += [at] * _signs(entries, at)
        at += 1
    leading = _run(self, entries, at)
    if leading and (len(leading) >= len(heads) or len(heads) == 1):
        heads += heads * (len(leading) - 1) if len(heads) == 1 and _is_open(entries, first) else []
        return _leading(self, entries, heads, leading[: len(heads)])
    heads = [first] * _signs(entries, first)
    found = _found(self, entries, first + 1)
    if found is None:
        body, end = operators.body(self, entries, first + 1, "the integral")
        return _nested(self, entries, heads, [None] * len(heads), body, end), end
    if not is_differential(entries, found):
        return _in_fraction(self, entries, heads, found)
    run = _run(self, entries, found)
    heads += heads * (len(run) - 1) if _is_open(entries, first) else []
    variables = run[: len(heads)]
    end = variable_end(self, entries, variables[-1])
    inside = list(entries[first + 1 : found])
    while inside and inside[-1].kind == "TIMES":
        inside.pop()
    body = self.sum(inside)
    over: list[Tree | None] = [variable(self, entries, each) for each in variables]
    return _nested(self, entries, heads, over + [None] * (len(heads) - len(over)), body, end), end


def _leading(self: Assembler, entries: Entries, heads: list[int], leading: list[int]) -> tuple[Tree, int]:
    r"""`\int dx\, f(x)` and `\int dx / x`; a differential with nothing behind it is the integral of 1."""
    over: list[Tree | None] = [variable(self, entries, each) for each in leading]
    at = variable_end(self, entries, leading[-1])
    if at < len(entries) and entries[at].kind == "TIMES":
        at += 1
    end = scope.reach(self, entries, at) if at < len(entries) and not _is_sign(entries, at) else at
    if end == at:
        body: Tree = Number(Fraction(1))
    elif entries[at].kind == "SLASH":
        one = Token("NUMBER", "1", entries[at].start, entries[at].start)
        body = self.sum([Node("factor", (one,), one.start, one.end), *entries[at:end]])
    else:
        body, end = operators.body(self, entries, at, "the integral")
    return _nested(self, entries, heads, over, body, end), end


def _is_sign(entries: Entries, at: int) -> bool:
    return entries[at].kind in ("PLUS", "MINUS")


def _in_fraction(self: Assembler, entries: Entries, heads: list[int], found: int) -> tuple[Tree, int]:
    r"""`\int \frac{f\,dx}{g}`: the fraction keeps what else stands in it."""
    held = _inner_differential(entries[found])
    assert held is not None
    node, place = held
    above = inner(node.parts[1])
    over = variable(self, above, place)
    rest = (*above[:place], *above[variable_end(self, above, place) :])
    one = Node("factor", (Token("NUMBER", "1", node.start, node.start),), node.start, node.start)
    upper = Node("sum", rest or (one,), node.parts[1].start, node.parts[1].end)
    clause = Node("list", (Node("clause", (upper,), upper.start, upper.end),), upper.start, upper.end)
    fraction = replace(node, parts=(node.parts[0], clause, node.parts[2]))
    changed = Node("factor", (fraction, *scripts(entries[found])), entries[found].start, entries[found].end)
    inside = [*entries[heads[0] + 1 : found], changed]
    end = scope.reach(self, entries, found)
    body = self.sum([*inside, *entries[found + 1 : end]])
    return _nested(self, entries, heads, [over] + [None] * (len(heads) - 1), body, end), end


def _nested(self: Assembler, entries: Entries, heads: list[int], over: list[Tree | None], body: Tree, end: int) -> Tree:
    """Integrals in one another, the last sign with the first differential."""
    for head, each in zip(reversed(heads), over, strict=False):
        below, above = scripting.ends(self, entries[head])
        if above is not None and isinstance(below, Relation) and below.sign == "=":
            below = below.right
        ends = (None, None, below) if above is None else (below, above, None)
        body = self.spanned(Integral(body, each, *ends), entries[head].start, entries[end - 1].end)
    return body

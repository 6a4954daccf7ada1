"""From the flat structure of a formula to its tree: sums, terms, products and quotients."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

from derive.checking.grammar import applying, brackets, calculus, indicators, names, operators, scope, scripting
from derive.checking.grammar.choices import Choices
from derive.checking.grammar.entries import (
    Entries,
    Entry,
    atom,
    first_token,
    inner,
    is_differential,
    is_sign,
    kind,
    scripts,
    unwrapped,
    value,
)
from derive.checking.grammar.parsing import Node
from derive.checking.grammar.tokens import Places, Token, Unread
from derive.checking.syntax import (
    At,
    Between,
    Binomial,
    Call,
    Name,
    Negative,
    Product,
    Quotient,
    Relation,
    Root,
    Sum,
    Tree,
    Tuple,
)

DEEPEST = 50
T = TypeVar("T", bound=Tree)


@dataclass(frozen=True)
class Hints:
    """What is known of names from elsewhere in the document."""

    functions: frozenset[str] = frozenset()
    variables: frozenset[str] = frozenset()


@dataclass
class Assembler:
    """Makes one tree of a parsed formula, asking `choices` where there is more than one way."""

    places: Places
    choices: Choices
    hints: Hints
    bare: frozenset[str]
    indices: frozenset[str] = frozenset()
    side: str | None = None
    depth: int = 0

    def unread(self, message: str, where: Entry) -> Unread:
        return self.places.unread(message, where.start)

    def spanned(self, tree: T, start: int, end: int) -> T:
        """The tree with its place."""
        return replace(tree, span=self.places.span(start, end))

    def whole(self, node: Entry) -> Tree:
        """Everything: a list of clauses, or a fraction written with `\\over`."""
        if isinstance(node, Token):
            return self.unit([Node("factor", (node,), node.start, node.end)], 0)[0]
        if node.kind == "over":
            above, sign, below = node.parts
            made = Quotient if isinstance(sign, Token) and sign.value == "over" else Binomial
            return self.spanned(made(self.whole(above), self.whole(below)), node.start, node.end)
        if node.kind == "list":
            clauses = [self.clause(part) for part in node.parts[::2]]
            return (
                clauses[0] if len(clauses) == 1 else self.spanned(Tuple(tuple(clauses), "", ""), node.start, node.end)
            )
        return self.unit([Node("factor", (node,), node.start, node.end)], 0)[0]

    def clause(self, node: Entry) -> Tree:
        """Sums with relations between them; a chain of relations leans to the left."""
        assert isinstance(node, Node)
        tree = self.sum(_entries(node.parts[0]))
        for sign, part in zip(node.parts[1::2], node.parts[2::2], strict=True):
            assert isinstance(sign, Token)
            tree = self.spanned(Relation(sign.value, tree, self.sum(_entries(part))), node.start, part.end)
        return tree

    def inside(self, argument: Entry) -> Tree:
        """What a command's argument or a script holds."""
        if isinstance(argument, Node) and argument.kind == "group":
            return self.whole(argument.parts[1])
        return self.whole(argument)

    def sum(self, entries: Entries) -> Tree:
        """Terms with their signs."""
        terms, at = self._all_before_a_bar(entries)
        while at < len(entries):
            first = at
            while is_sign(entries[at]):
                at += 1
            signs = entries[first:at]
            tree, at = self.term(entries, at)
            terms.append(self.with_signs(tree, signs, entries[at - 1].end))
        if len(terms) == 1:
            return terms[0]
        return self.spanned(Sum(tuple(terms)), entries[0].start, entries[-1].end)

    def _all_before_a_bar(self, entries: Entries) -> tuple[list[Tree], int]:
        r"""What `x \ln x - x |_0^1` takes between two ends, where that is more than its last term."""
        bars = [at for at in range(len(entries)) if kind(entries, at) == "EVAL"]
        if not bars or not any(is_sign(entry) for entry in entries[1 : bars[-1]]):
            return [], 0
        options, last = ("the term before it", "all terms before it"), bars[-1]
        key = f"bar at {entries[last].start}"
        if self.choices.choose("bar", key, options, "the bar applies to") == options[0]:
            return [], 0
        body = self.sum(entries[:last])
        return [self.evaluated(body, entries[last], entries[0].start)], last + 1

    def term(self, entries: Entries, at: int) -> tuple[Tree, int]:
        """Factors up to the next sign, and where that is."""
        first = at
        done: list[Tree] = []
        beside: list[Tree] = []
        while at < len(entries) and not is_sign(entries[at]):
            if kind(entries, at) == "TIMES" and value(entries, at) in ("odot", "otimes"):
                left = self.product(done + beside, entries[first].start, entries[at].start)
                tree, at = self.of_pairs(entries, at, left)
                done, beside = [], [tree]
            elif entries[at].kind == "TIMES":
                done, beside = done + beside, []
                tree, at = self.signed(entries, at + 1)
                beside.append(tree)
            elif entries[at].kind == "SLASH":
                below, at = scope.denominator(self, entries, at + 1, beside)
                above = self.product(beside, entries[first].start, entries[at - 1].end)
                beside = [self.spanned(Quotient(above, below), entries[first].start, entries[at - 1].end)]
            elif kind(entries, at) == "EVAL":
                body = self.product(done + beside, entries[first].start, entries[at].start)
                done, beside = [], [self.evaluated(body, entries[at], entries[first].start)]
                at += 1
            else:
                tree, at = self.unit(entries, at)
                beside.append(tree)
        return self.product(done + beside, entries[first].start, entries[at - 1].end), at

    def of_pairs(self, entries: Entries, at: int, left: Tree) -> tuple[Tree, int]:
        r"""A product of entries, `a \odot b`, or Kronecker's, `A \otimes B`, and what stands beside it behind."""
        name = value(entries, at)
        tree, end = self.signed(entries, at + 1)
        factors = [tree]
        while end < len(entries) and entries[end].kind == "factor":
            tree, end = self.unit(entries, end)
            factors.append(tree)
        right = self.product(factors, entries[at].start, entries[end - 1].end)
        return self.spanned(Call(Name(name), (left, right)), entries[at].start, entries[end - 1].end), end

    def signed(self, entries: Entries, at: int) -> tuple[Tree, int]:
        """A factor that may have signs of its own, `a \\cdot -2`."""
        first = at
        while is_sign(entries[at]):
            at += 1
        tree, end = self.unit(entries, at)
        return self.with_signs(tree, entries[first:at], entries[end - 1].end), end

    def with_signs(self, tree: Tree, signs: Entries, end: int) -> Tree:
        """The tree with the signs before it; a plus or minus stays what it is, for it is no number."""
        for sign in reversed(signs):
            token = first_token(sign)
            if token.kind == "MINUS":
                tree = self.spanned(Negative(tree), sign.start, end)
            elif token.value in ("pm", "mp"):
                tree = self.spanned(Call(Name(token.value), (tree,)), sign.start, end)
        return tree

    def product(self, factors: list[Tree], start: int, end: int) -> Tree:
        """Some factors, which may be one."""
        if not factors:
            raise self.places.unread("there is nothing to take this of", start)
        factors = indicators.joined(factors)
        return factors[0] if len(factors) == 1 else self.spanned(Product(tuple(factors)), start, end)

    def evaluated(self, body: Tree, bar: Entry, start: int) -> Tree:
        """What stands before a bar, between two ends or at a point."""
        below, above = scripting.ends(self, bar)
        if below is None:
            raise self.unread("a bar with nothing below it", bar)
        variable = None
        if isinstance(below, Relation) and below.sign == "=":
            variable, below = below.left, below.right
            above = above.right if isinstance(above, Relation) and above.sign == "=" else above
        made = At(body, variable, below) if above is None else Between(body, below, above, variable)
        return self.spanned(made, start, bar.end)

    def unit(self, entries: Entries, at: int) -> tuple[Tree, int]:
        """The factor at this place with all that belongs to it, and the place behind it."""
        if at >= len(entries) or entries[at].kind != "factor":
            raise self.unread("a factor is missing here", entries[min(at, len(entries) - 1)])
        if self.depth > DEEPEST:
            raise self.unread(f"a formula nested deeper than {DEEPEST}; give inner parts a name", entries[at])
        self.depth += 1
        found = self._unit(entries, at)
        self.depth -= 1
        return found

    def _unit(self, entries: Entries, at: int) -> tuple[Tree, int]:
        entry = unwrapped(entries[at])
        entries = [*entries[:at], entry, *entries[at + 1 :]] if entry is not entries[at] else entries
        what = atom(entry).kind
        if what in ("FUNC", "EXPECT", "QUANT", "UPRIGHT"):
            return applying.applied(self, entries, at)
        if what in ("INT", "BIG", "LIM"):
            return operators.operator(self, entries, at)
        if what == "fraction" and calculus.is_derivative(atom(entry)):
            return calculus.derivative(self, entries, at)
        if is_differential(entries, at) and calculus.takes(self, entries, at):
            return calculus.lone_differential(self, entries, at)
        if what == "NAME" and value(entries, at) == "nabla":
            return calculus.gradient(self, entries, at)
        if what == "NAME":
            return names.named(self, entries, at)
        base = self.atom(atom(entry))
        tree = scripting.scripted(self, base, scripts(entry), entry, atom(entry))
        return tree, at + 1

    def atom(self, node: Entry) -> Tree:
        """What stands there without its scripts."""
        if isinstance(node, Token):
            return names.plain(self, node)
        if node.kind == "group":
            return self.whole(node.parts[1])
        if node.kind == "fraction" or node.kind == "binomial":
            made = Quotient if node.kind == "fraction" else Binomial
            return self.spanned(made(self.inside(node.parts[1]), self.inside(node.parts[2])), node.start, node.end)
        if node.kind == "root":
            degree = self.whole(node.parts[2]) if len(node.parts) == 5 else None
            return self.spanned(Root(self.inside(node.parts[-1]), degree), node.start, node.end)
        return brackets.value(self, node)


def _entries(node: Entry) -> Entries:
    return node.parts if isinstance(node, Node) and node.kind == "sum" else inner(node)

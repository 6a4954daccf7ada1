"""Integrals, sums, products and limits: their ends, and how far they reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.checking.grammar import calculus, scope, scripting
from derive.checking.grammar.entries import Entries, kind, value
from derive.checking.syntax import BigProduct, Limit, Name, Relation, Sum, Summation, Tree, Tuple, walk

if TYPE_CHECKING:
    from derive.checking.grammar.assembling import Assembler


def operator(self: Assembler, entries: Entries, at: int) -> tuple[Tree, int]:
    """An operator with its body, and the place behind it."""
    what = kind(entries, at)
    if what == "INT":
        return calculus.integral(self, entries, at)
    if what == "BIG":
        return _summation(self, entries, at)
    return _limit(self, entries, at)


def body(self: Assembler, entries: Entries, at: int, subject: str) -> tuple[Tree, int]:
    """The term behind an operator; or all terms, where the writer left brackets out."""
    end = scope.reach(self, entries, at)
    if at >= end:
        raise self.places.unread(f"{subject} has nothing that it applies to", entries[at - 1].start)
    if end < len(entries):
        options = ("the next term", "all terms that follow")
        key = f"{subject} at {entries[at].start}"
        if self.choices.choose("body", key, options, f"{subject} applies to") == options[1]:
            return self.sum(entries[at:]), len(entries)
    return self.sum(entries[at:end]), end


def _summation(self: Assembler, entries: Entries, at: int) -> tuple[Tree, int]:
    is_sum = value(entries, at) == "sum"
    below, above = scripting.ends(self, entries[at])
    index, lower, domain = _index(below)
    if not is_sum and isinstance(index, Name) and at + 1 < len(entries):
        end = scope.product_reach(self, entries, at + 1, index.name)
        product = BigProduct(self.sum(entries[at + 1 : end]), index, lower, above, domain)
        return self.spanned(product, entries[at].start, entries[end - 1].end), end
    usual = scope.reach(self, entries, at + 1)
    inside, end = body(self, entries, at + 1, "the sum" if is_sum else "the product")
    if end > usual and isinstance(index, Name) and isinstance(inside, Sum) and not _mentions(inside.terms[-1], index):
        raise self.unread("the terms that follow a sum do not have its index", entries[at])
    made = Summation if is_sum else BigProduct
    tree = made(inside, index, lower, above, domain)
    return self.spanned(tree, entries[at].start, entries[end - 1].end), end


def _mentions(term: Tree, index: Name) -> bool:
    """Whether a term depends on an index, which may stand in a name or alone."""
    return any(isinstance(node, Name) and index.name in (node.name, *node.index.split(",")) for node in walk(term))


def _index(below: Tree | None) -> tuple[Tree | None, Tree | None, Tree | None]:
    """The index, its lower end and its domain, of what stands below a sum."""
    if isinstance(below, Relation) and below.sign == "=":
        return below.left, below.right, None
    if isinstance(below, Relation) and below.sign == "in":
        return below.left, None, below.right
    if isinstance(below, Relation):
        return None, None, below
    if isinstance(below, Tuple) and any(isinstance(each, Relation) for each in below.items):
        first = below.items[0]
        return (
            (first.left, first.right, below)
            if isinstance(first, Relation) and first.sign == "="
            else (None, None, below)
        )
    return below, None, None


def _limit(self: Assembler, entries: Entries, at: int) -> tuple[Tree, int]:
    outer, self.side = self.side, ""
    below, above = scripting.ends(self, entries[at])
    side, self.side = self.side or "", outer
    if above is not None or not isinstance(below, Relation) or below.sign != "to":
        raise self.unread("a limit needs its variable and its point, \\lim_{x \\to 0}", entries[at])
    inside, end = body(self, entries, at + 1, "the limit")
    tree = Limit(inside, below.left, below.right, side)
    return self.spanned(tree, entries[at].start, entries[end - 1].end), end

"""Patterns with slots, and every way that a term fits one.

A pattern is an inert term in which some symbols are slots. Sums and products match in any order: each
structured part of the pattern takes one part of the term, each slot takes one or more. Products of matrices match
from left to right. Fillings come in reading order, so the first one is the one that a reader would try first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from sympy import Basic, Expr, Symbol

from derive.errors import Wrong
from derive.terms import raw, same
from derive.terms.matrices import MatrixProduct, MatrixSum

Fit = Mapping[str, Any]


class Slot(Symbol):
    """A place in a pattern that any term fills; the same slot twice asks for the same term twice."""

    def __new__(cls, name: str) -> Slot:
        return Symbol.__xnew__(cls, name, commutative=True)


class Rest(Slot):
    """All parts of a sum or product that the rest of the pattern leaves over, as a tuple, perhaps empty."""


def slots(names: str) -> tuple[Slot, ...]:
    return tuple(Slot(name) for name in names.split())


def matches(pattern: Basic, term: Basic, fit: Fit | None = None) -> Iterator[Fit]:
    """Every way to fill the slots so that the pattern becomes the term."""
    fit = fit or {}
    if isinstance(pattern, Slot):
        yield from bind(pattern, term, fit)
    elif not pattern.args or pattern == term:
        if pattern == term:
            yield fit
    elif pattern.func is not term.func:
        return
    elif pattern.is_Add or pattern.is_Mul or isinstance(pattern, MatrixSum):
        yield from fillings(pattern, pattern.args, term.args, fit)
    elif isinstance(pattern, MatrixProduct):
        yield from runs(pattern.args, term.args, fit)
    elif len(pattern.args) == len(term.args):
        yield from in_order(pattern.args, term.args, fit)


def bind(slot: Slot, value: Any, fit: Fit) -> Iterator[Fit]:
    if slot.name not in fit:
        yield {**fit, slot.name: value}
    elif same(fit[slot.name], value):
        yield fit


def in_order(patterns: tuple[Basic, ...], terms: tuple[Basic, ...], fit: Fit) -> Iterator[Fit]:
    if not patterns:
        yield fit
        return
    for found in matches(patterns[0], terms[0], fit):
        yield from in_order(patterns[1:], terms[1:], found)


def fillings(node: Basic, patterns: tuple[Basic, ...], terms: tuple[Basic, ...], fit: Fit) -> Iterator[Fit]:
    """Deal the parts of a sum or product out to the parts of the pattern."""
    if len([part for part in patterns if not isinstance(part, Rest)]) > len(terms):
        return
    if not patterns:
        if not terms:
            yield fit
        return
    # Structured parts first: they fail fastest. A tuple of leftovers comes last.
    first = min(patterns, key=lambda part: (isinstance(part, Rest), isinstance(part, Slot)))
    others = tuple(part for part in patterns if part is not first)
    if isinstance(first, Rest):
        yield {**fit, first.name: terms}
        return
    for chosen in choices(first, others, len(terms)):
        part = terms[chosen[0]] if len(chosen) == 1 else raw(node.func, [terms[i] for i in chosen])
        left = tuple(term for i, term in enumerate(terms) if i not in chosen)
        for found in matches(first, part, fit):
            yield from fillings(node, others, left, found)


def runs(patterns: tuple[Basic, ...], terms: tuple[Basic, ...], fit: Fit) -> Iterator[Fit]:
    """A product of matrices keeps its order: a slot takes one factor or more that stand together, a rest none or more.

    A number in front of the factors is one of them.
    """
    if not patterns:
        if not terms:
            yield fit
        return
    first, *others = patterns
    shortest = 0 if isinstance(first, Rest) else 1
    longest = len(terms) - sum(not isinstance(part, Rest) for part in others) if isinstance(first, Slot) else 1
    for size in range(shortest, min(longest, len(terms)) + 1):
        if isinstance(first, Rest):
            found: Iterator[Fit] = iter([{**fit, first.name: terms[:size]}])
        else:
            found = matches(first, terms[0] if size == 1 else raw(MatrixProduct, terms[:size]), fit)
        for each in found:
            yield from runs(tuple(others), terms[size:], each)


def choices(first: Basic, others: tuple[Basic, ...], count: int) -> Iterator[tuple[int, ...]]:
    """Which parts the first pattern may take: one for a structured part, some for a slot, all for the last."""
    if not others:
        yield tuple(range(count))
    elif not isinstance(first, Slot) or any(isinstance(part, Rest) for part in others):
        yield from ((i,) for i in range(count))
    else:
        for size in range(1, count - len(others) + 1):
            yield from combinations(range(count), size)


def check_law(name: str, pattern: Expr, slot_names: list[str]) -> None:
    """A law may only use slots that its pattern fills: said where the law is defined, not when it first fails."""
    filled = {symbol.name for symbol in pattern.atoms(Slot)}
    for unknown in sorted(set(slot_names) - filled):
        raise Wrong(f"rule '{name}': its rewrite asks for {unknown}, which its pattern does not fill")

"""Sequences of random variables that words call independent: "$X_1, …, X_n$ are i.i.d. with mean $\\mu$"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from derive.checking.syntax import Relation, Tree

ALIKE = re.compile(r"i\.?\s?i\.?\s?d\b|identical", re.I)
NOT = re.compile(r"\b(?:not|nor|conditionally|pairwise|linearly|dependent|if|unless)\b", re.I)
ALONE = r"(?:i\.?\s?i\.?\s?d\.?|(?:mutually\s+)?independent(?:ly)?(?:\s*(?:,|and)?\s*identically[\s-]distributed)?)"
VERBS = r"(?:(?:is|are|be|all|an?|the|each|drawn|random|variables?|sample|which)\s+){0,5}"
WORDS = r"(?:[\w-]+\s+)"
DRAWN = (
    re.compile(rf"⟦(?P<x>\d+)⟧(?:\s*,)?\s+{VERBS}{ALONE}", re.I),
    re.compile(rf"\b{ALONE}\s+{WORDS}{{0,5}}⟦(?P<x>\d+)⟧", re.I),
)
"""`$X_1, …, X_n$ are i.i.d.`, `independent random variables $X_i$`."""
MOMENTS = re.compile(
    r"[\s,]*(?:(?!with\b)[\w-]+[\s,]+){0,5}(?:with|have|having|has)\s+"
    rf"{WORDS}{{0,2}}(?:mean|expectation|expected value)\s+⟦(?P<a>\d+)⟧"
    rf"(?:\s*(?:,|and|,\s*and)\s*{WORDS}{{0,2}}variance\s+⟦(?P<b>\d+)⟧)?",
    re.I,
)
"""`… with mean $\\mu$ and variance $\\sigma^2$`."""


@dataclass(frozen=True)
class Drawn:
    """What a sentence says of X_1, …, X_n, or of X_i: that they are independent, of one law, their moments."""

    letters: Tree
    identical: bool
    mean: Tree | None = None
    variance: Tree | None = None


def drawn_in_words(text: str, formulas: list[Tree | None]) -> Iterator[Drawn]:
    """The sequences of which sentences say that they are independent."""
    for pattern in DRAWN:
        for found in pattern.finditer(text):
            letters = formulas[int(found["x"])]
            if letters is None or NOT.search(text[max(0, found.start() - 30) : found.end()]):
                continue
            behind = MOMENTS.match(text, found.end())
            marks = behind.groupdict() if behind else {}
            mean, variance = (plain_of(formulas[int(marks[key])]) if marks.get(key) else None for key in ("a", "b"))
            yield Drawn(letters, bool(ALIKE.search(found[0])), mean, variance)


def plain_of(tree: Tree | None) -> Tree | None:
    """σ² of `σ² < ∞` and of `Var(X_i) = σ²`."""
    if not isinstance(tree, Relation):
        return tree
    return tree.right if tree.sign == "=" else tree.left

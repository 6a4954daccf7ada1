"""Equations that claim nothing: they set a case, name a thing, or are to be solved."""

from __future__ import annotations

import re

from derive.checking.documents import Chain, Document, Prose
from derive.checking.syntax import (
    Bars,
    Call,
    Derivative,
    Name,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Root,
    Summation,
    Transposed,
    Tree,
    names,
    walk,
)

CASE = re.compile(r"\b(?:if|iff|if and only if|when|whenever|unless|in case|in the case|provided)\b[^.;:]*\Z", re.I)
NAMING = re.compile(
    r"\b(?:for|at|with|where|let|set|sett?ing|put|putting|take|taking|choose|choosing|write|writing|denote|define|"
    r"defining|call|substitut\w+|assum\w+|suppose|given|under|say|abbreviat\w+|introduc\w+|changing|variables?)\b"
    r"[^.;]*\Z",
    re.I,
)
SOLVING = re.compile(
    r"\b(?:set(?:ting)?|equat\w+|solv\w+|zeros?|vanish\w*|root|stationar\w+|critical|first[- ]order|maximi\w+|"
    r"minimi\w+|optim\w+|score equation|satisf\w+|differential equation|constraint|condition|require\w*|must)\b[^.]*\Z",
    re.I,
)
BEHIND = re.compile(r"\A[^.]{0,60}\b(?:solv\w+|yields?|gives?|implies|equation)\b", re.I)


def is_condition(document: Document, chain: Chain) -> bool:
    """Whether the words before a formula make it a case, or the meaning of a letter."""
    words = words_before(document, chain)
    if not chain.display and CASE.search(words):
        return True
    letters = all(is_letter(side.tree) for side in chain.sides[:-1])
    return not chain.display and letters and bool(NAMING.search(words))


def is_solved(document: Document, chain: Chain) -> bool:
    """Whether a chain that ends with a number is an equation to be solved: a derivative, or the words say so."""
    last = chain.sides[-1].tree
    if not isinstance(last, Number) or chain.signs[-1].sign != "=":
        return False
    trees = [side.tree for side in chain.sides[:-1] if side.tree is not None]
    slopes = any(isinstance(node, Derivative) or is_primed(node) for tree in trees for node in walk(tree))
    words = words_before(document, chain)
    return slopes or bool(SOLVING.search(words)) or any(SOLVING.search(sign.reason) for sign in chain.signs)


def is_primed(tree: Tree) -> bool:
    return isinstance(tree, Call) and tree.primes > 0


def words_before(document: Document, chain: Chain) -> str:
    """The words right before a formula, and those before the formulas of the same sentence."""
    words: list[str] = []
    for piece in document.pieces:
        if piece is chain:
            break
        if isinstance(piece, Prose):
            words.append(piece.text)
        elif piece.display:
            words = []
        else:
            words.append(" @ ")
    return re.split(r"(?<=[.;?!])\s|\n\s*\n", "".join(words).strip())[-1]


def cases_before(document: Document, chain: Chain) -> dict[str, Tree]:
    """What letters are in the case that the sentence before a formula sets: `for $a = 1$`."""
    found: dict[str, Tree] = {}
    for piece in document.pieces:
        if piece is chain:
            break
        if isinstance(piece, Prose):
            found = {} if re.search(r"[.;]\s[^$]*\w|\n\s*\n", piece.text) else found
        elif piece.display:
            found = {}
        elif len(piece.sides) == 2 and piece.signs[0].sign == "=" and is_condition(document, piece):
            left, right = piece.sides[0].tree, piece.sides[1].tree
            if isinstance(left, Name) and right is not None and left.name not in names(right):
                found[left.name] = right
    return found


def is_letter(tree: Tree | None) -> bool:
    """Whether a tree is a letter, or its power, inverse, root or determinant."""
    while isinstance(tree, (Power, Quotient, Root, Negative, Bars, Transposed, Product, Call)):
        if isinstance(tree, Power):
            tree = tree.base
        elif isinstance(tree, Quotient):
            tree = tree.below if isinstance(tree.above, Number) else tree.above
        elif isinstance(tree, Product) and len(tree.factors) == 2 and isinstance(tree.factors[0], Number):
            tree = tree.factors[1]
        elif isinstance(tree, Call):
            if tree.function.name not in ("log", "ln", "exp", "det") or len(tree.arguments) != 1:
                return False
            tree = tree.arguments[0]
        elif isinstance(tree, Product):
            return False
        else:
            tree = tree.body
    return isinstance(tree, Name)


def told(trees: list[Tree]) -> set[str]:
    """The letters of which equations say something other than their value: `1/v = ...`, `sum_i y_i = 1`."""
    found = set()
    for tree in trees:
        if not isinstance(tree, Relation) or tree.sign not in ("=", ":="):
            continue
        if isinstance(tree.left, Summation) and isinstance(tree.right, Number) and isinstance(tree.left.body, Name):
            found.add(tree.left.body.stem)
        elif not isinstance(tree.left, Name):
            found.add(names_a_letter(tree.left, tree.right))
    return found - {""}


def names_a_letter(before: Tree, after: Tree) -> str:
    """The letter of which an equation says what it is; nothing where it stands on both sides."""
    found = sorted(names(before) - {"log", "ln", "exp", "det"}) if is_letter(before) else []
    return found[0] if len(found) == 1 and found[0] not in names(after) else ""

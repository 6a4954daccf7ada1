"""Where no single slip explains a line: the mean, derivative, integral or sum that was carried out, and wrongly."""

from __future__ import annotations

from derive.checking.diagnosis.known import Known
from derive.checking.plain import plain
from derive.checking.syntax import Derivative, Expectation, Integral, Negative, Sum, Summation, Tree, walk

KINDS: dict[type[Tree], tuple[str, str]] = {
    Expectation: ("wrong moment", "the mean"),
    Derivative: ("derivative", "the derivative"),
    Integral: ("integral", "the integral"),
    Summation: ("sum", "the sum"),
}


def carried_out(known: Known) -> tuple[str, str] | None:
    """The kind and the words, where one operation alone is gone and all other terms still stand there."""
    gone = [
        node
        for node in walk(known.before)
        if type(node) in KINDS and not any(isinstance(other, type(node)) for other in walk(known.after))
    ]
    if len(gone) != 1:
        return None
    (node,) = gone
    left = set(walk(known.after))
    others = [term for term in terms(known.before) if node not in set(walk(term))]
    if not all(term in left or positive(term) in left for term in others):
        return None
    kind, name = KINDS[type(node)]
    shown = plain(node) if isinstance(node, Expectation) else name
    return kind, f"{shown} has another value"


def terms(tree: Tree) -> tuple[Tree, ...]:
    return tree.terms if isinstance(tree, Sum) else (tree,)


def positive(term: Tree) -> Tree:
    return term.body if isinstance(term, Negative) else term

r"""Indicators: `\mathbf 1_{j=k}`, `1\{j=k\}`, `\mathbb{1}_{\{j=k\}}`, each as a call with a relation."""

from __future__ import annotations

from fractions import Fraction

from derive.checking.syntax import Call, Name, Number, Relation, Tree, Tuple

HEADS = (Name("ones"), Name("indicator"), Name("I"), Number(Fraction(1)))


def relation_in(tree: Tree) -> Relation | None:
    """The relation that stands alone, or in braces."""
    if isinstance(tree, Tuple) and tree.opening == "{" and len(tree.items) == 1:
        tree = tree.items[0]
    return tree if isinstance(tree, Relation) else None


def lowered(head: Tree, index: Tree) -> Tree | None:
    """The indicator where a relation stands lowered at a 1 or an I."""
    event = relation_in(index)
    return Call(Name("indicator"), (event,), span=head.span) if event is not None and head in HEADS else None


def joined(factors: list[Tree]) -> list[Tree]:
    """The factors of a product with a 1 and the relation right behind it as one indicator."""
    found: list[Tree] = []
    for factor in factors:
        event = relation_in(factor)
        if event is not None and found and found[-1] in HEADS:
            found[-1] = Call(Name("indicator"), (event,), span=found[-1].span)
        else:
            found.append(factor)
    return found

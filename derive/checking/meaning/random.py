"""Letters of random variables outside of means: what they are made of, or one of their outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.checking.meaning import vectors
from derive.checking.meaning.values import NoMeaning, Value
from derive.checking.syntax import Name

if TYPE_CHECKING:
    from derive.checking.meaning.elaborating import Elaborator


def of_vectors(at: Elaborator, tree: Name) -> Value | None:
    """A letter that laws of vectors give a meaning: how often is drawn, α_1i of α_1, an outcome e_i."""
    from derive.checking.meaning.laws_of_vectors import drawn, outcome, unit_vector, with_prefix

    found = (find(at, tree) for find in (drawn, with_prefix, unit_vector, outcome))
    value = next((each for each in found if each is not None), None)
    if value is None and tree.stem in at.context.kinds and is_open(at, tree):
        raise NoMeaning(f"which entry of {tree.stem} is {tree.name}?")
    return value


def is_open(at: Elaborator, tree: Name) -> bool:
    """Whether the index of a letter is another letter that has no value."""
    known = (at.context.shapes, at.context.constants)
    bound = tree.index in at.bound or vectors.measure(at.context, at.instance, tree.index) is not None
    return tree.index.isalpha() and not bound and not any(tree.name in each for each in known)

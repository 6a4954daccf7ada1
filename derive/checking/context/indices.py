"""The indices of letters, and how far they run in matrices with dots."""

from __future__ import annotations

from collections.abc import Collection

from derive.checking.syntax import Dots, Matrix, Name, Tree, walk


def indices(name: Name) -> tuple[str, ...]:
    """The indices of a letter: i, or i and j in a_ij."""
    return (name.index, *name.index) if len(name.index) == 2 and name.index.isalpha() else (name.index,)


def ends_of_matrices(nodes: list[Tree], others: set[str], vectors: Collection[str]) -> set[str]:
    """The n of a matrix with dots whose last entry is a_nn; lengths of sequences are not, unless a is a vector."""
    matrices = [node for node in nodes if isinstance(node, Matrix) and any(isinstance(e, Dots) for e in walk(node))]
    last = [each for node in matrices for each in walk(node.rows[-1][-1]) if isinstance(each, Name)]
    found = {each.index[-1:]: each.stem for each in last if each.index[-1:].isalpha()}
    return {n for n, stem in found.items() if n not in "ijkl" and (n not in others or stem in vectors)}

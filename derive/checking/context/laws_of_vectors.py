"""Laws of vectors whose entries are counts or shares: categorical, multinomial, Dirichlet."""

from __future__ import annotations

from derive.checking.context.families import POSITIVE, WHOLE
from derive.checking.context.model import Context, Law
from derive.checking.syntax import Dots, Name, Transposed, Tree, Tuple

CATEGORICAL, MULTINOMIAL, DIRICHLET = "categorical", "multinomial", "Dirichlet"
NAMES = {
    **dict.fromkeys(("Cat", "Categorical"), CATEGORICAL),
    **dict.fromkeys(("Mult", "Multinomial", "Multi", "Multinom"), MULTINOMIAL),
    **dict.fromkeys(("Dir", "Dirichlet"), DIRICHLET),
}
PROBABILITIES = "probabilities"
"""The kind of a vector whose entries are positive, with the sum 1."""


def law_of_vectors(context: Context, name: str, arguments: tuple[Tree, ...]) -> Law | None:
    """The law that a name stands for, and what it says of the letters in it; the number of draws stands first."""
    title = NAMES.get(name)
    if title is None or len(arguments) != (2 if title == MULTINOMIAL else 1):
        return None
    *counts, entries = arguments
    letter = vector_in(context, entries)
    if letter is None:
        return None
    context.shapes[letter.name] = "vector"
    context.kinds[letter.name] = POSITIVE if title == DIRICHLET else PROBABILITIES
    context.domains.pop(letter.name, None)
    for count in counts:
        if isinstance(count, Name):
            context.domains[count.name] = WHOLE
            context.counts.add(count.name)
    return Law(name, (*counts, letter), None, True, title)


def vector_in(context: Context, tree: Tree) -> Name | None:
    """The letter of a vector: as it stands, transposed, or of its entries, `[p_1, ..., p_k]`."""
    if isinstance(tree, Transposed):
        return vector_in(context, tree.body)
    if isinstance(tree, Tuple) and any(isinstance(item, Dots) for item in tree.items):
        first, last = tree.items[0], tree.items[-1]
        if isinstance(first, Name) and isinstance(last, Name) and first.stem == last.stem and first.index == "1":
            context.dimension = context.dimension or last.index
            return Name(first.stem)
    return tree if isinstance(tree, Name) else None

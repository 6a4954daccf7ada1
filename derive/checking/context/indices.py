"""Indices: what sums run over, and the letters that run over nothing, as the j of z_j beside a sum over all z_i."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from derive.checking.context.families import WHOLE
from derive.checking.context.model import Context
from derive.checking.syntax import (
    BigProduct,
    Dots,
    Matrix,
    Name,
    Number,
    Relation,
    Subscripted,
    Summation,
    Tree,
    Tuple,
    children,
    names,
    walk,
)

LETTERS = "ijklmnrstcyuv"
"""The letters of indices."""
MOST_OPENED = 40
Running = Summation | BigProduct


def mentions_index(tree: Tree, name: str) -> bool:
    """Whether a name stands in a tree as an index of a letter, or within one: x_t, x_{tk}, x_{t − 1}."""
    return any(
        (isinstance(node, Name) and name in (node.index, *node.indices))
        or (isinstance(node, Subscripted) and name in names(node.index))
        for node in walk(tree)
    )


def over(tree: Running) -> tuple[str, ...]:
    """The letters that a sum runs over: one, or both of `i, j`, `i < j` and `1 ≤ i < j ≤ n` if it is about both."""
    if isinstance(tree.index, Name):
        return (tree.index.name,)
    found = [each.name for each in listed(tree.index or tree.domain) if isinstance(each, Name)]
    several = tuple(dict.fromkeys(name for name in found if mentions_index(tree.body, name)))
    head = tree.domain.left if isinstance(tree.domain, Relation) else None
    return (head.name,) if isinstance(head, Name) and len(several) < 2 else several


def listed(tree: Tree | None) -> list[Tree]:
    """The sides of a relation, and the items of a list, in a row."""
    if isinstance(tree, Relation):
        return [*listed(tree.left), *listed(tree.right)]
    if isinstance(tree, Tuple):
        return [each for item in tree.items for each in listed(item)]
    return [] if tree is None else [tree]


def conditions(tree: Tree | None) -> list[Relation]:
    """The relations of two letters in what stands below a sum: `i < j` of `1 ≤ i < j ≤ n`."""
    if isinstance(tree, Tuple):
        return [each for item in tree.items for each in conditions(item)]
    if not isinstance(tree, Relation):
        return []
    sides = listed(tree.left)[-1], listed(tree.right)[0]
    own = [Relation(tree.sign, *sides)] if all(isinstance(side, Name) for side in sides) else []
    return [*conditions(tree.left), *own, *conditions(tree.right)]


def free(context: Context, trees: Iterable[Tree]) -> list[str]:
    """The letters that index entries and run over nothing."""
    trees = tuple(trees)
    nodes, beside = [node for tree in trees for node in outside(tree)], list(opened(context, trees))
    stems = summed(beside)
    named = [node for node in nodes if isinstance(node, Name)]
    letters = {letter for node in named if is_entry(context, node, stems) for letter in node.indices}
    letters |= {letter for node in named if node.stem == "delta" and len(node.indices) == 2 for letter in node.indices}
    letters |= {name for node in nodes if isinstance(node, Relation) for name in of_relation(node, named)}
    known = {name for name, domain in context.domains.items() if domain != WHOLE} | context.constants.keys()
    known |= context.shapes.keys() | context.lengths | set(context.measures)
    open_ones = {letter for tree in trees for node in left_open(tree) for letter in node.indices}
    known |= {name for node in nodes if isinstance(node, Running) for name in over(node)} - open_ones
    known |= {node.index for node in named if node.name in context.shapes}
    return sorted(letter for letter in letters - known if len(letter) == 1 and letter in LETTERS)


def left_open(tree: Tree) -> Iterator[Name]:
    """The letters whose index no sum around them runs over: the first α_i in ψ(α_i) − ψ(Σ_i α_i)."""
    if isinstance(tree, Name):
        yield tree
        return
    running = over(tree) if isinstance(tree, Running) else ()
    for child in children(tree):
        yield from (node for node in left_open(child) if not {*node.indices} & {*running})


def summed(nodes: Iterable[Tree]) -> set[str]:
    """The letters of sequences whose entries are summed."""
    nodes = list(nodes)
    running = {name for node in nodes if isinstance(node, Running) for name in over(node)}
    return {node.stem for node in nodes if isinstance(node, Name) and running & {*node.indices}}


def outside(tree: Tree) -> Iterator[Tree]:
    """The nodes of a tree but those within sums over several letters."""
    inner = [node for node in walk(tree) if isinstance(node, Running) and len(over(node)) > 1]
    within = {id(each) for node in inner for each in walk(node)}
    return (node for node in walk(tree) if id(node) not in within)


def is_entry(context: Context, letter: Name, stems: set[str]) -> bool:
    """Whether a letter is one of those that are summed, of a vector, or of those that are defined with an index."""
    defined = bool(letter.index) and bool(general(context, letter))
    known = letter.stem in stems or letter.stem in context.sequences
    return known or context.shapes.get(letter.stem) == "vector" or defined


def opened(context: Context, trees: Iterable[Tree]) -> Iterator[Tree]:
    """All that stands in trees, and in the definitions of what stands in them."""
    waiting, met = list(trees), set[str]()
    while waiting and len(met) < MOST_OPENED:
        for node in walk(waiting.pop()):
            yield node
            name = general(context, node) if isinstance(node, Name) else ""
            if name and name not in met:
                met.add(name)
                waiting.append(context.constants[name])


def general(context: Context, tree: Name) -> str:
    """The letter whose definition says what a letter is: itself, or p_k for a p_j where only p_k is defined."""
    if tree.name in context.constants or not tree.index:
        return tree.name if tree.name in context.constants else ""
    found = []
    for name in map(Name, context.constants):
        letters = all(letter in LETTERS and letter not in context.lengths for letter in name.indices)
        found += [name.name] if name.stem == tree.stem and len(name.indices) == len(tree.indices) and letters else []
    return found[0] if len(found) == 1 else ""


def of_relation(tree: Relation, named: list[Name]) -> set[str]:
    """The letters of `j = k` and `j ≠ k` in an indicator or a case, where they are indices of something."""
    sides = names(tree.left) | names(tree.right) if tree.sign in ("=", "!=") else set()
    indices = {letter for each in named for letter in each.indices}
    plain = isinstance(tree.left, Name) and isinstance(tree.right, Name | Number)
    return sides if plain and sides & indices else set()


def ends(context: Context, trees: Iterable[Tree]) -> set[str]:
    """The lengths that index entries: the n of x_n beside a sum of x_1 to x_n."""
    nodes = list(opened(context, trees))
    stems = summed(nodes)
    lengths = context.lengths - {context.dimension, *context.measures}
    return {node.index for node in nodes if isinstance(node, Name) and node.stem in stems} & lengths


def has_sums(context: Context, trees: Iterable[Tree]) -> bool:
    """Whether sums stand in trees, or in the definitions of what stands in them: one index alone is a mere name."""
    return any(isinstance(node, Running) for node in opened(context, trees))


def first(context: Context, trees: Iterable[Tree]) -> int:
    """The first number that all sums run over, at least 1."""
    lower = [node.lower for node in opened(context, trees) if isinstance(node, Running)]
    return max([1, *(int(each.value) for each in lower if isinstance(each, Number))])


def ends_of_matrices(nodes: list[Tree], others: set[str], vectors: Collection[str]) -> set[str]:
    """The n of a matrix with dots whose last entry is a_nn; lengths of sequences are not, unless a is a vector."""
    matrices = [node for node in nodes if isinstance(node, Matrix) and any(isinstance(e, Dots) for e in walk(node))]
    last = [each for node in matrices for each in walk(node.rows[-1][-1]) if isinstance(each, Name)]
    found = {each.index[-1:]: each.stem for each in last if each.index[-1:].isalpha()}
    return {n for n, stem in found.items() if n not in "ijkl" and (n not in others or stem in vectors)}

"""Indices that run over nothing: z_j beside a sum of all z_i is one of them. Kronecker's δ, indicators, entries."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from sympy import Add, Integer, S

from derive.checking.context import Context
from derive.checking.context.families import WHOLE
from derive.checking.meaning import vectors
from derive.checking.meaning.instances import Instance
from derive.checking.meaning.values import Matrix, NoMeaning, Value
from derive.checking.syntax import (
    BigProduct,
    Name,
    Number,
    Relation,
    Summation,
    Tree,
    names,
    walk,
)

if TYPE_CHECKING:
    from derive.checking.meaning.elaborating import Elaborator

LETTERS = "ijklmnrstcyuv"
"""The letters of indices."""
CODES = (0b000, 0b010, 0b001, 0b011, 0b100, 0b110, 0b101, 0b111)
"""Of each letter, at which of the instances 1 to 3 it is moved on; any two are so at some of them and not at others."""
FIRST = 4
MOST_OPENED = 40
HOLDS: dict[str, Callable[[int, int], bool]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip


def free_indices(context: Context, instance: Instance, trees: Iterable[Tree]) -> dict[str, Value]:
    """Numbers for the letters that index entries and run over nothing: the j of z_j beside a sum over all z_i."""
    trees = tuple(trees)
    nodes, beside = [node for tree in trees for node in walk(tree)], list(opened(context, trees))
    sums = [node for node in beside if isinstance(node, Summation | BigProduct)]
    over = {index_of(each) for each in sums} - {""}
    stems = {node.stem for node in beside if isinstance(node, Name) and node.index in over}
    named = [node for node in nodes if isinstance(node, Name)]
    letters = {node.index for node in named if is_entry(context, node, stems)}
    letters |= {letter for node in named if node.stem == "delta" for letter in pair_of(node)}
    letters |= {name for node in nodes if isinstance(node, Relation) for name in of_relation(node, named)}
    known = {name for name, domain in context.domains.items() if domain != WHOLE} | context.constants.keys()
    known |= context.shapes.keys() | context.lengths | set(context.measures)
    known |= {index_of(node) for node in nodes if isinstance(node, Summation | BigProduct)}
    known |= {node.index for node in named if node.name in context.shapes}
    found = sorted(letter for letter in letters - known if len(letter) == 1 and letter in LETTERS)
    return numbered(context, instance, found, first(sums))


def is_entry(context: Context, letter: Name, stems: set[str]) -> bool:
    """Whether a letter is one of those that are summed, of a vector, or of those that are defined with an index."""
    defined = bool(letter.index) and bool(general(context, letter))
    return letter.stem in stems or context.shapes.get(letter.stem) == "vector" or defined


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
    same = [name for name in context.constants if Name(name).stem == tree.stem and len(Name(name).index) == 1]
    letters = [name for name in same if Name(name).index in LETTERS and Name(name).index not in context.lengths]
    return letters[0] if len(letters) == 1 else ""


def index_of(tree: Summation | BigProduct) -> str:
    """The letter that a sum runs over."""
    inside = tree.domain.left if isinstance(tree.domain, Relation) else None
    over = tree.index if tree.index is not None else inside
    return over.name if isinstance(over, Name) else ""


def pair_of(tree: Name) -> tuple[str, ...]:
    """j and k of δ_jk and δ_{j,k}."""
    index = tuple(tree.index.replace(",", ""))
    return index if len(index) == 2 else ()


def of_relation(tree: Relation, named: list[Name]) -> set[str]:
    """The letters of `j = k` and `j ≠ k` in an indicator or a case, where they are indices of something."""
    sides = names(tree.left) | names(tree.right) if tree.sign in ("=", "!=") else set()
    indices = {letter for each in named for letter in each.index.split(",")}
    plain = isinstance(tree.left, Name) and isinstance(tree.right, Name | Number)
    return sides if plain and sides & indices else set()


def first(sums: Iterable[Summation | BigProduct]) -> int:
    """The first number that all sums run over."""
    lower = [each.lower.value for each in sums if isinstance(each.lower, Number) and each.lower.value.denominator == 1]
    return max(map(int, lower), default=1)


def numbered(context: Context, instance: Instance, letters: list[str], start: int) -> dict[str, Value]:
    """Each letter the first number or the next one; the same for two letters, or not, where a case says so."""
    found = {letter: bit(instance, letter) for letter in letters}
    for one, other, same in context.cases:
        if one in found and other in found:
            found[other] = found[one] if same else 1 - found[one]
    return {letter: Integer(max(start, 1) + each) for letter, each in found.items()}


def bit(instance: Instance, letter: str) -> int:
    """0 or 1: at the first instances by the letter, so that each two are the same at some of them and not at others."""
    if instance.seed >= FIRST:
        return instance.random("index " + letter).randrange(2)
    code = CODES[LETTERS.index(letter) % len(CODES)] << 1
    return (instance.random("index").randrange(2) + (code >> instance.seed)) % 2


def kronecker(at: Elaborator, tree: Name) -> Value | None:
    """δ_jk where j and k are numbers here."""
    pair = [at.bound.get(letter, Integer(letter) if letter.isdigit() else None) for letter in pair_of(tree)]
    if tree.stem != "delta" or tree.name in at.context.constants or not pair or not all(isinstance(each, Integer) for each in pair):
        return None
    return S.One if pair[0] == pair[1] else S.Zero


def indicator(at: Elaborator, tree: Relation) -> Value:
    """1 where a relation of whole numbers holds, 0 where it does not: `[j = k]`."""
    sides = at.value(tree.left), at.value(tree.right)
    if tree.sign not in HOLDS or not all(isinstance(side, Integer) for side in sides):
        raise NoMeaning("an indicator of another kind")
    return S.One if HOLDS[tree.sign](*map(int, sides)) else S.Zero


def mean_of_sequence(at: Elaborator, stem: str) -> Value:
    """x̄ of the only sequence that there is."""
    at.generic = True
    (length,) = at.context.lengths
    count = int(at.number(Name(length)))
    return Add(*(at.symbol(f"{stem}_{k}") for k in range(1, count + 1))) / count


def indexed(at: Elaborator, tree: Name) -> Value | None:
    """One of a sequence at a number that its index stands for, `x_i`, or at one that is written, `x_1`.

    With components it is an entry where the letter without its index is a vector, bound or not.
    """
    pair = [at.bound.get(letter) for letter in tree.index]
    if len(pair) == 2 and all(isinstance(each, Integer) for each in pair) and at.components:
        found = vectors.entry_of_matrix(at.context, at.instance, tree.stem, *pair)
        if found is not None:
            return found
    index = at.bound.get(tree.index)
    if not isinstance(index, Integer):
        is_size = at.context.shapes.get(tree.stem) == "vector" and tree.name not in at.context.constants
        index = vectors.measure(at.context, at.instance, tree.index) if is_size and tree.index else None
    written = index is None and tree.index.isdigit() and tree.name not in at.context.shapes
    if index is None and not written:
        return None
    k = int(tree.index) if index is None else int(index)
    if at.components:
        vector = at.bound.get(tree.stem)
        if isinstance(vector, Matrix):
            return vectors.entry_of(vector, Integer(k))
        find = vectors.entry(at.context, at.instance, tree.stem, k) if written else None
        found = find if written else vectors.one_of_many(at.context, at.instance, tree.name, k)
        if found is not None:
            return found
    return None if written else one_of(at, tree, k)


def one_of(at: Elaborator, tree: Name, k: int) -> Value:
    """The k-th of a sequence: as its letter is defined with another index, else a letter with the domain of the others."""
    name = general(at.context, tree)
    if name and name != tree.name and tree.stem not in at.opening:
        with at.opened(tree.stem), at.binding({Name(name).index: Integer(k)}):
            return at.defined(name)
    if tree.name in at.context.domains:
        at.context.domains.setdefault(f"{tree.stem}_{k}", at.context.domains[tree.name])
    return at.symbol(f"{tree.stem}_{k}")

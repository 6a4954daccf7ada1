"""Indices at an instance: numbers for those that run over nothing, Kronecker's δ, indicators, entries."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from sympy import Add, Integer, S

from derive.checking.context import Context, indices
from derive.checking.context.indices import LETTERS
from derive.checking.meaning import vectors
from derive.checking.meaning.instances import Instance
from derive.checking.meaning.values import Matrix, NoMeaning, Value, scalar
from derive.checking.syntax import Name, Relation, Tree

if TYPE_CHECKING:
    from derive.checking.meaning.elaborating import Elaborator

CODES = (0b000, 0b010, 0b001, 0b011, 0b100, 0b110, 0b101, 0b111)
"""Of each letter, at which of the instances 1 to 3 it is moved on; any two are so at some of them and not at others."""
FIRST = 4
HOLDS: dict[str, Callable[[int, int], bool]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip


def free_indices(context: Context, instance: Instance, trees: Iterable[Tree]) -> dict[str, Value]:
    """Numbers for the letters that index entries and run over nothing: the j of z_j beside a sum over all z_i."""
    trees = tuple(trees)
    return numbered(context, instance, indices.free(context, trees), indices.first(context, trees))


def ends(context: Context, instance: Instance, trees: Iterable[Tree]) -> dict[str, Value]:
    """The length of a sequence where it indexes its last entry, x_n."""
    return {name: vectors.length(context, instance, name) for name in indices.ends(context, trees)}


def numbered(context: Context, instance: Instance, letters: list[str], start: int) -> dict[str, Value]:
    """Each letter the first number or the next one; the same for two letters, or not, where a case says so."""
    found = {letter: bit(instance, letter) for letter in letters}
    for one, other, same in context.cases:
        if one in found and other in found:
            found[other] = found[one] if same else 1 - found[one]
    return {letter: Integer(start + each) for letter, each in found.items()}


def bit(instance: Instance, letter: str) -> int:
    """0 or 1: at the first instances by the letter, so that each two are the same at some of them and not at others."""
    if instance.seed >= FIRST:
        return instance.random("index " + letter).randrange(2)
    code = CODES[LETTERS.index(letter) % len(CODES)] << 1
    return (instance.random("index").randrange(2) + (code >> instance.seed)) % 2


def kronecker(at: Elaborator, tree: Name) -> Value | None:
    """δ_jk where j and k are numbers here."""
    pair = [number(at, letter) for letter in tree.indices]
    known = len(pair) == 2 and None not in pair and tree.name not in at.context.constants
    return Integer(pair[0] == pair[1]) if tree.stem == "delta" and known else None


def number(at: Elaborator, letter: str) -> int | None:
    """The number that an index is here: one that is written, one that it is bound to."""
    found = at.bound.get(letter)
    if isinstance(found, Integer):
        return int(found)
    return int(letter) if letter.isdigit() else None


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
    entries = [vectors.entry(at.context, at.instance, stem, k) for k in range(1, count + 1)]
    return Add(*(at.symbol(f"{stem}_{k}") if x is None else scalar(x) for k, x in enumerate(entries, start=1))) / count


def indexed(at: Elaborator, tree: Name) -> Value | None:
    """One of a sequence at a number that its index stands for, `x_i`, or at one that is written, `x_1`.

    With components it is an entry where the letter without its index is a vector, bound or not.
    """
    pair = [Integer(each) if each.isdigit() else at.bound.get(each) for each in tree.index]
    if len(pair) == 2 and all(isinstance(each, Integer) for each in pair) and at.components:
        letter = vectors.letter_of_matrix(at.context, tree.stem)
        if letter:
            whole = at.bound[letter] if letter in at.bound else at.value(Name(letter))
            return vectors.entry_of_matrix(whole, letter, *pair)
    if len(tree.indices) == 2 and any(letter in at.bound for letter in tree.indices):
        return None if tree.name in at.context.constants or tree.name in at.context.shapes else one_of(at, tree)
    index = None if "#" + tree.index.lower() in at.bound else at.bound.get(tree.index)
    if tree.stem in at.drawn and isinstance(index, Integer):
        return at.symbol(f"{tree.stem}_{index}")
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
    return None if written else one_of(at, tree)


def one_of(at: Elaborator, tree: Name) -> Value:
    """x_i at the numbers that its indices are: as it is defined with others, else a letter of the same domain."""
    name, numbers = indices.general(at.context, tree), [number(at, letter) for letter in tree.indices]
    if name and name != tree.name and tree.stem not in at.opening and None not in numbers:
        with at.opened(tree.stem), at.binding(dict(zip(Name(name).indices, map(Integer, numbers), strict=True))):
            return at.defined(name)
    entry = f"{tree.stem}_" + ",".join(
        letter if each is None else str(each) for letter, each in zip(tree.indices, numbers, strict=True)
    )
    if tree.name in at.context.domains:
        at.context.domains.setdefault(entry, at.context.domains[tree.name])
    return at.symbol(entry)

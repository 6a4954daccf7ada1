"""Σ_d of entries of matrices is an entry of their product: Σ_d A_id f_d B_dk = (A diag(f) B)_ik, and Σ_d f_d A_dd =
tr(diag(f) A). Diagonal entries of triangular matrices count as numbers f_d, and so do those of vectors of positive
entries where others are left."""

from __future__ import annotations

from derive.certification.exact.atoms import Atom
from derive.certification.exact.blocks import diagonal
from derive.certification.exact.indexed import contractions
from derive.certification.exact.letters import Word, leaves, triangular, turned
from derive.certification.exact.ring import ONE, Form, Monomial, of, single
from derive.certification.exact.words import EntryOf, Words, entry, trace


def contracted(summand: Form, index: Atom, lower: Form, upper: Form) -> Form | None:
    """Σ over the index from 1 to upper, where it is the inner index of exactly one product."""
    ((monomial, _),) = summand.terms.items()
    found = frozenset(power for power in monomial if is_entry_at(power[0], index))
    positive = frozenset(power for power in found if power[0].positive)
    for kept in (found - positive, found):
        places = [atom.key for atom, exponent in kept for _ in range(int(exponent) if exponent in (1, 2) else 3)]
        if lower == ONE and ends_at(places, index) == 2:
            return product(monomial - kept, places, index, upper)
    return None


def ends_at(places: list[tuple[Word, Form, Form]], index: Atom) -> int:
    """How often the index stands in the entries."""
    d = single(index)
    return sum((row == d) + (column == d) for _, row, column in places)


def is_entry_at(atom: Atom, index: Atom) -> bool:
    if not isinstance(atom, EntryOf):
        return False
    word, row, column = atom.key
    d = single(index)
    return d in (row, column) and not (row == column and word and triangular(word))


def product(rest: Monomial, places: list[tuple[Word, Form, Form]], index: Atom, upper: Form) -> Form | None:
    d = single(index)
    if any(index in leaves(word) or not word for word, _, _ in places):
        return None
    if any(index in part.free and part != d for _, *indices in places for part in indices):
        return None
    middle = diagonal(of(rest), index, upper)
    if len(places) == 1:
        ((word, _, _),) = places
        size = word[0].rows
        return trace(middle * Words({word: ONE}, size, size)) if size == upper else None
    (first, row, column), (second, row2, column2) = places
    left, i = (first, row) if column == d else (turned(first), column)
    right, k = (second, column2) if row2 == d else (turned(second), row2)
    if left[-1].columns != upper or right[0].rows != upper:
        return None
    a = Words({left: ONE}, left[0].rows, upper)
    b = Words({right: ONE}, upper, right[-1].columns)
    return entry(a * middle * b, i, k)


contractions.append(contracted)

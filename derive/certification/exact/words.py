"""Sums of words in matrices, and the numbers that words make: traces and entries.

A `Words` is a finite sum of (number) × (word), the numbers in the ring of forms. A word is reduced when no two
neighbours cancel or merge, and no two meet in a dimension of 1: what is 1×1 inside a word is a number and stands in
front of it, as x xᵀA x = (xᵀA x) x. All this holds for every dimension D.

tr is the same for a word, its rotations and their transposes; the least of them is the generator. The trace of a
product of triangular matrices of one kind is the sum of the products of their diagonal entries.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from derive.certification.exact.atoms import Atom, Stuck
from derive.certification.exact.binders import fresh
from derive.certification.exact.indexed import sum_over
from derive.certification.exact.letters import (
    Change,
    Letter,
    Word,
    all_lower,
    all_upper,
    height_of,
    inverted,
    is_definite,
    is_one,
    leaves,
    order_of,
    triangular,
    turned,
)
from derive.certification.exact.powers import raised
from derive.certification.exact.ring import ONE, ZERO, Form, single, total

LONGEST_WORD = 64
MOST_WORDS = 200


class Words:
    """A sum of words with forms as coefficients, none of them zero. Never changed once made."""

    __slots__ = ("_hash", "columns", "rows", "terms")

    def __init__(self, terms: dict[Word, Form], rows: Form, columns: Form) -> None:
        if len(terms) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in terms):
            raise Stuck(f"too large: more than {MOST_WORDS} words, or a word of more than {LONGEST_WORD} letters")
        self.terms = {word: number for word, number in terms.items() if number}
        self.rows, self.columns = rows, columns
        self._hash: int | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Words) and self.size == other.size and self.terms == other.terms

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash((frozenset(self.terms.items()), self.size))
        return self._hash

    def __bool__(self) -> bool:
        return bool(self.terms)

    @property
    def size(self) -> tuple[Form, Form]:
        return self.rows, self.columns

    @property
    def free(self) -> frozenset[Atom]:
        return frozenset().union(*(leaves(word) | number.free for word, number in self.terms.items()))

    @property
    def height(self) -> int:
        return max((max(height_of(word), number.height) for word, number in self.terms.items()), default=0)

    def __add__(self, other: Words) -> Words:
        return added([self, other], *self.size)

    def __neg__(self) -> Words:
        return self.scaled(-ONE)

    def __sub__(self, other: Words) -> Words:
        return self + -other

    def scaled(self, number: Form) -> Words:
        return Words({word: c * number for word, c in self.terms.items()}, *self.size)

    def __mul__(self, other: Words) -> Words:
        if self.columns != other.rows:
            raise Stuck("a product of matrices whose sizes do not fit")
        found = [
            reduced((*left, *right), self.rows, other.columns).scaled(c * d)
            for left, c in self.terms.items()
            for right, d in other.terms.items()
        ]
        return added(found, self.rows, other.columns)

    @property
    def turned(self) -> Words:
        """The transpose."""
        return Words({turned(word): number for word, number in self.terms.items()}, self.columns, self.rows)

    def inverted(self) -> Words:
        """The inverse of one word; a sum has none as a word."""
        if self.only is None:
            raise Stuck("the inverse of a sum of matrices in another")
        word, number = self.only
        return Words({inverted(word): raised(number, -1)}, *self.size)

    @property
    def only(self) -> tuple[Word, Form] | None:
        """The word and its coefficient, where there is only one."""
        return next(iter(self.terms.items())) if len(self.terms) == 1 else None


def added(parts: Iterable[Words], rows: Form, columns: Form) -> Words:
    found: dict[Word, list[Form]] = {}
    for part in parts:
        if part.size != (rows, columns):
            raise Stuck("a sum of matrices whose sizes differ")
        for word, number in part.terms.items():
            found.setdefault(word, []).append(number)
    return Words({word: total(numbers) for word, numbers in found.items()}, rows, columns)


def unit(size: Form) -> Words:
    """The identity: the word without letters."""
    return Words({(): ONE}, size, size)


def nought(rows: Form, columns: Form) -> Words:
    return Words({}, rows, columns)


def letter(block: Letter) -> Words:
    return reduced((block,), block.rows, block.columns)


@lru_cache(maxsize=50_000)
def reduced(word: Word, rows: Form, columns: Form) -> Words:
    """The value of a product of letters."""
    for place in range(len(word) - 1):
        less = merged(word[place], word[place + 1])
        if less is not None:
            before, after = word[:place], word[place + 2 :]
            found = [reduced((*before, *w, *after), rows, columns).scaled(c) for w, c in less.terms.items()]
            return added(found, rows, columns)
    for place, each in enumerate(word):
        value = absorbed(word, place, rows, columns) if each.block.undone is not None and not each.inverse else None
        if value is not None:
            return value
    return in_pieces(word, rows, columns)


def absorbed(word: Word, place: int, rows: Form, columns: Form) -> Words | None:
    """W (W + R)⁻¹ = I − R (W + R)⁻¹, and likewise on the other side, for the last word W of a sum in order."""
    each = word[place]
    undone: Words = each.block.undone.turned if each.transposed else each.block.undone
    last = max(undone.terms, key=order_of)
    number, length = undone.terms[last], len(last)
    left = word[place - length : place] == last if length <= place else False
    if not last or not number.number or not (left or word[place + 1 : place + 1 + length] == last):
        return None
    alone = Words({(each,): ONE}, each.rows, each.columns)
    rest = Words({w: c for w, c in undone.terms.items() if w != last}, *undone.size)
    less = unit(each.rows) - (rest * alone if left else alone * rest)
    start, end = (place - length, place + 1) if left else (place, place + 1 + length)
    before, after = word[:start], word[end:]
    found = [reduced((*before, *w, *after), rows, columns).scaled(c) for w, c in less.terms.items()]
    return added(found, rows, columns).scaled(raised(number, -1))


def merged(left: Letter, right: Letter) -> Words | None:
    """What two neighbours make together, where that is less than both side by side."""
    if left.undoes(right):
        return unit(left.rows)
    found = left.block.beside(left, right, first=True)
    return right.block.beside(right, left, first=False) if found is None else found


def in_pieces(word: Word, rows: Form, columns: Form) -> Words:
    """A word cut where neighbours meet in a dimension of 1; pieces that are numbers stand in front."""
    cuts = [place + 1 for place, (a, _) in enumerate(pairwise(word)) if is_one(a.columns)]
    pieces = [word[start:end] for start, end in zip([0, *cuts], [*cuts, len(word)], strict=True)]
    number, kept = ONE, list[Letter]()
    for place, piece in enumerate(pieces):
        opens = place == 0 and not is_one(rows)
        closes = place == len(pieces) - 1 and not is_one(columns)
        if opens or closes or not piece:
            kept += piece
        else:
            number = number * trace_of_word(piece, ONE)
    return Words({tuple(kept): number}, rows, columns)


def scalar(words: Words) -> Form:
    """A 1×1 matrix as the number that it holds."""
    if not (is_one(words.rows) and is_one(words.columns)):
        raise Stuck("a matrix as a number, which is not known to be 1×1")
    return words.terms.get((), ZERO)


def trace(words: Words) -> Form:
    if words.rows != words.columns:
        raise Stuck("the trace of a matrix that is not square")
    return total([c * trace_of_word(word, words.rows) for word, c in words.terms.items()])


@lru_cache(maxsize=50_000)
def trace_of_word(word: Word, size: Form) -> Form:
    if not word:
        return size
    if len(word) == 1 and is_one(word[0].rows) and is_one(word[0].columns):
        return number_of(word[0])
    if len(word) > 1 and not is_one(size):
        turn = next((k for k in range(1, len(word)) if is_one(word[k].rows)), None)
        if turn is not None:  # an outer product: the trace of a bᵀ is bᵀ a
            return scalar(reduced((*word[turn:], *word[:turn]), ONE, ONE))
        if (less := merged(word[-1], word[0])) is not None:
            inner = word[1:-1]
            return total(
                [c * trace(reduced((*w, *inner), word[-1].rows, word[-1].rows)) for w, c in less.terms.items()]
            )
    if triangular(word):
        return sum_of_diagonal(word, word[0].rows)
    if word[0].block.unit is not None or word[-1].block.unit is not None:
        return entry_by_unit(word)
    return single(Trace(least(word, closed=not is_one(size))))


def number_of(only: Letter) -> Form:
    """A 1×1 letter as a number."""
    block = only.block
    if block.unit is not None:
        return ONE
    value = block.on_diagonal(ONE) if block.lower or block.diagonal else single(EntryOf((Letter(block),), ONE, ONE))
    return raised(value, -1) if only.inverse else value


def sum_of_diagonal(word: Word, size: Form) -> Form:
    if is_one(size):
        return diagonal_of_word(word, ONE)
    with fresh(positive=True) as d:
        return sum_over(diagonal_of_word(word, single(d)), d, ONE, size)


def diagonal_of_word(word: Word, index: Form) -> Form:
    """An entry on the diagonal of a product of triangular matrices of one kind."""
    result = ONE
    for each in word:
        value = each.block.on_diagonal(index)
        result = result * (raised(value, -1) if each.inverse else value)
    return result


def least(word: Word, closed: bool) -> Word:
    """The first in order of a word, its transpose, and for a trace their rotations."""
    both = (word, turned(word))
    found = [w[k:] + w[:k] for w in both for k in range(len(w))] if closed else both
    return min(found, key=order_of)


def entry_by_unit(word: Word) -> Form:
    """e_iᵀ A b is the entry i of A b."""
    if word[0].block.unit is None:
        word = turned(word)
    index, rest = word[0].block.unit, word[1:]
    if index is None:
        raise Stuck("no unit vector")
    return entry(reduced(rest, rest[0].rows, ONE), index, ONE)


def entry(words: Words, row: Form, column: Form) -> Form:
    return total([c * entry_of_word(word, row, column, words.size) for word, c in words.terms.items()])


def entry_of_word(word: Word, row: Form, column: Form, size: tuple[Form, Form]) -> Form:
    """The entry of a reduced word in a row and a column."""
    cut = next((k for k in range(1, len(word)) if is_one(word[k].rows)), None)
    if cut is not None:
        first, second = word[:cut], word[cut:]
        return entry_of_word(first, row, ONE, (size[0], ONE)) * entry_of_word(second, ONE, column, (ONE, size[1]))
    if word and word[-1].block.unit is not None and not word[-1].transposed:
        return entry_of_word(word[:-1], row, word[-1].block.unit, (size[0], word[-1].rows))
    if word and word[0].block.unit is not None and word[0].transposed:
        return entry_of_word(word[1:], word[0].block.unit, column, (word[0].columns, size[1]))
    if word and word[0].block.diagonal:
        return diagonal_of_word(word[:1], row) * entry_of_word(word[1:], row, column, size)
    if word and word[-1].block.diagonal:
        return diagonal_of_word(word[-1:], column) * entry_of_word(word[:-1], row, column, size)
    if word and row == column and triangular(word):
        return diagonal_of_word(word, row)
    if len(word) == 1 and not word[0].inverse:
        place = (column, row) if word[0].transposed else (row, column)
        if (known := word[0].block.at(*place)) is not None:
            return known
    apart = (column - row).number
    if apart and (not word or (apart > 0 and all_lower(word)) or (apart < 0 and all_upper(word))):
        return ZERO
    if not word and not apart and row == column:
        return ONE
    return single(EntryOf(*least_entry(word, row, column)))


def least_entry(word: Word, row: Form, column: Form) -> tuple[Word, Form, Form]:
    """M_ij or (Mᵀ)_ji, whichever is first in order."""
    other = (turned(word), column, row)
    return min((word, row, column), other, key=lambda found: (order_of(found[0]), index_order(found[1])))


def index_order(index: Form) -> tuple[object, ...]:
    return tuple(sorted((tuple(sorted((atom.serial, e) for atom, e in m)), c) for m, c in index.terms.items()))


def moved(word: Word, change: Change, size: tuple[Form, Form]) -> Words:
    """The word with its blocks changed."""
    result = unit(size[0])
    for each in word:
        part = each.block.moved(change)
        if each.inverse:
            part = part.inverted()
        result = result * (part.turned if each.transposed else part)
    return result


class OfWord(Atom):
    """A real number that a word makes."""

    def describe(self) -> None:
        word, *indices = self.key
        self.free = leaves(word).union(*(index.free for index in indices))
        self.height = max((height_of(word), *(index.height for index in indices)))
        self.independent = self.nonzero = False


class Trace(OfWord):
    """tr of a word that starts with the least of its rotations; of a 1×1 word, its value."""

    def describe(self) -> None:
        super().describe()
        (word,) = self.key
        self.positive = any(is_definite(word[k:] + word[:k]) for k in range(len(word)))
        self.nonzero = self.positive

    def rebuild(self, change: Change) -> Form:
        (word,) = self.key
        size = word[0].rows
        return trace(moved(word, change, (size, size)))


class EntryOf(OfWord):
    """M_ij of a word M."""

    def describe(self) -> None:
        super().describe()
        word, row, column = self.key
        self.positive = row == column and bool(word) and is_definite(word)
        if len(word) == 1 and not word[0].inverse:
            own = word[0].block
            self.independent = own.factor or own.named
            self.positive = self.positive or own.positive or (own.factor and row == column)
        self.nonzero = self.positive or self.independent

    def rebuild(self, change: Change) -> Form:
        word, row, column = self.key
        if not word:
            return entry(unit(ONE), change(row), change(column))
        size = word[0].rows, word[-1].columns
        return entry(moved(word, change, size), change(row), change(column))

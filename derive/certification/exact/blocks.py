"""The kinds of blocks: named matrices, Cholesky factors, diagonal matrices, lower parts, and inverses of sums."""

from __future__ import annotations

from fractions import Fraction

from derive.certification.exact.atoms import Atom, Stuck
from derive.certification.exact.binders import bind, concerns, fresh, parts, substitute
from derive.certification.exact.compounds import reduced as over_one_denominator
from derive.certification.exact.letters import (
    Block,
    Change,
    Letter,
    Word,
    all_lower,
    height_of,
    leaves,
    triangular,
)
from derive.certification.exact.powers import raised
from derive.certification.exact.ring import ONE, Form, of, single
from derive.certification.exact.signs import is_nonzero, is_positive
from derive.certification.exact.words import (
    EntryOf,
    Words,
    added,
    diagonal_of_word,
    entry,
    letter,
    moved,
    unit,
)

HALF = Fraction(1, 2)


class Carrier(Atom):
    """A sum of words where a form is wanted: what a named vector is replaced by."""

    def describe(self) -> None:
        (words,) = self.key
        self.free, self.height = words.free, words.height


def carried(words: Words) -> Form:
    """The value to give to `substitute` for a block."""
    return single(Carrier(words))


class Leaf(Block):
    """A block that may be replaced as a whole."""

    def moved(self, change: Change) -> Words:
        ((atom, _),) = next(iter(change(single(self)).terms))
        return letter(Letter(atom)) if isinstance(atom, Block) else atom.key[0]


class Named(Leaf):
    """A vector or a matrix with a name: its symbol, its size, and whether all its entries are positive."""

    def describe(self) -> None:
        super().describe()
        _, self.rows, self.columns, self.positive = self.key
        self.named, self.invertible = True, self.rows == self.columns


class BoundVector(Leaf):
    """The variable of an integral over vectors, numbered by how deep binders are nested below it."""

    def describe(self) -> None:
        super().describe()
        _, self.rows = self.key
        self.columns, self.named = ONE, True


class FreshVector(BoundVector):
    """A vector that occurs nowhere else: a bound one set free, or one that stands for any vector."""


class Factor(Leaf):
    """The Cholesky factor L of a positive definite matrix with a name."""

    def describe(self) -> None:
        super().describe()
        _, self.rows = self.key
        self.columns = self.rows
        self.lower = self.invertible = self.regular = self.factor = True

    def on_diagonal(self, index: Form) -> Form:
        return single(EntryOf((Letter(self),), index, index))


class Explicit(Block):
    """A matrix that is written out, by the rows of its entries."""

    def describe(self) -> None:
        super().describe()
        entries, self.rows, self.columns = self.key
        forms = [value for row in entries for value in row]
        self.free = frozenset((self,)).union(*(value.free for value in forms))
        self.height = max(value.height for value in forms)
        self.symmetric = entries == tuple(zip(*entries, strict=True))
        self.invertible = self.rows == self.columns

    def moved(self, change: Change) -> Words:
        entries, *size = self.key
        return letter(Letter(Explicit(tuple(tuple(map(change, row)) for row in entries), *size)))

    def at(self, row: Form, column: Form) -> Form | None:
        i, j = row.number, column.number
        entries = self.key[0]
        if i is None or j is None or not (1 <= i <= len(entries) and 1 <= j <= len(entries[0])):
            return None
        value: Form = entries[int(i) - 1][int(j) - 1]
        return value


class FactorOfExplicit(Block):
    """The Cholesky factor of a matrix that is written out and taken to be positive definite."""

    def describe(self) -> None:
        super().describe()
        (matrix,) = self.key
        self.rows = self.columns = matrix.rows
        self.free = matrix.free | {self}
        self.height = matrix.height
        self.lower = self.invertible = self.regular = self.factor = True

    def on_diagonal(self, index: Form) -> Form:
        return single(EntryOf((Letter(self),), index, index))

    def moved(self, change: Change) -> Words:
        word = self.key[0].moved(change).only
        if word is None or word[0] != (Letter(self.key[0]),):
            raise Stuck("a covariance that is written out, with a variable that is replaced")
        return letter(Letter(self))


class Unit(Block):
    """The i-th unit vector."""

    def describe(self) -> None:
        super().describe()
        self.unit, self.rows = self.key
        self.free, self.columns = self.unit.free, ONE

    def moved(self, change: Change) -> Words:
        return letter(Letter(Unit(change(self.key[0]), self.rows)))


class Diagonal(Block):
    """diag(f_1, …, f_D) for a monomial f in which the index occurs."""

    def describe(self) -> None:
        super().describe()
        body, bound, self.rows = self.key
        self.columns, self.height = self.rows, 1 + body.height
        self.free = frozenset(leaf for leaf in body.free if not concerns(leaf, bound))
        self.symmetric = self.lower = self.diagonal = True
        self.invertible = is_nonzero(body)
        self.definite = self.regular = is_positive(body)

    def on_diagonal(self, index: Form) -> Form:
        body, bound, _ = self.key
        return substitute(body, {bound: index})

    def moved(self, change: Change) -> Words:
        with fresh(positive=True) as d:
            return diagonal(change(self.on_diagonal(single(d))), d, self.rows)

    def beside(self, here: Letter, other: Letter, first: bool) -> Words | None:
        if not isinstance(other.block, Diagonal):
            return None
        with fresh(positive=True) as d:
            body = diagonal_of_word((here, other), single(d))
            return diagonal(body, d, self.rows)


def diagonal(body: Form, index: Atom, size: Form) -> Words:
    """diag(f_1, …, f_D), linear in f; diag(c) = c I."""
    if size == ONE:
        return unit(ONE).scaled(substitute(body, {index: ONE}))
    found = []
    for monomial, number in over_one_denominator(body).terms.items():
        outside, inside = parts(monomial, index)
        words = unit(size)
        if inside:
            factor, form, bound = bind(of(inside), index)
            words = letter(Letter(Diagonal(form, bound, size))).scaled(Form({frozenset(): factor}))
        found.append(words.scaled(Form({outside: number})))
    return added(found, size, size)


def inverse_of_diagonal(block: Diagonal) -> Words:
    with fresh(positive=True) as d:
        return diagonal(raised(block.on_diagonal(single(d)), -1), d, block.rows)


class LowerOf(Block):
    """The lower triangular part of a word that is neither triangular nor begins or ends with a diagonal matrix."""

    def describe(self) -> None:
        super().describe()
        word, self.rows = self.key
        self.columns, self.free, self.height = self.rows, leaves(word), height_of(word)
        self.lower = True

    def on_diagonal(self, index: Form) -> Form:
        word, size = self.key
        return entry(Words({word: ONE}, size, size), index, index)

    def moved(self, change: Change) -> Words:
        word, size = self.key
        return lower_part(moved(word, change, (size, size)))


def lower_part(words: Words) -> Words:
    """The entries on and below the diagonal."""
    if words.rows != words.columns:
        raise Stuck("the triangular part of a matrix that is not square")
    return added([lower_of_word(word, words.rows).scaled(c) for word, c in words.terms.items()], *words.size)


def lower_of_word(word: Word, size: Form) -> Words:
    if all_lower(word):
        return Words({word: ONE}, size, size)
    if word[0].block.diagonal:
        return letter(word[0]) * lower_of_word(word[1:], size)
    if word[-1].block.diagonal:
        return lower_of_word(word[:-1], size) * letter(word[-1])
    if triangular(word):
        with fresh(positive=True) as d:
            return diagonal(diagonal_of_word(word, single(d)), d, size)
    return letter(Letter(LowerOf(word, size)))

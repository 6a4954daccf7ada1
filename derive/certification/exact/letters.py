"""Blocks, letters and words: what products of matrices are made of.

A block is a matrix that is not taken apart: a vector, a Cholesky factor, a diagonal matrix. A letter is a block, its
transpose, its inverse, or the transpose of its inverse. A word is a product of letters. A positive definite Σ is no
block: it is read as L Lᵀ, with its Cholesky factor L, so that Lᵀ Σ⁻¹ L = I and |Σ| = |L|² need no law of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from derive.certification.exact.atoms import Atom, Stuck
from derive.certification.exact.ring import ONE, Form

if TYPE_CHECKING:
    from derive.certification.exact.words import Words

Change = Callable[[Form], Form]


class Block(Atom):
    """A matrix as one generator. In a form it only stands for itself while it is replaced.

    `rows` and `columns`: its size. `symmetric`, `lower`, `diagonal`: its shape. `definite`: symmetric and positive
    definite. `invertible`: has an inverse wherever one is written; `regular`: has one on the whole domain. `named`,
    `factor`: whether it has a name, or is a Cholesky factor, whose diagonal is positive. `unit`: i, where it is the
    i-th unit vector. `undone`: the sum of words of which it is the inverse.
    """

    __slots__ = (
        "columns", "definite", "diagonal", "factor", "invertible", "lower", "named", "regular", "rows",
        "symmetric", "undone", "unit",
    )  # fmt: skip
    rows: Form
    columns: Form
    symmetric: bool
    lower: bool
    diagonal: bool
    definite: bool
    invertible: bool
    regular: bool
    named: bool
    factor: bool
    unit: Form | None
    undone: Any

    def describe(self) -> None:
        super().describe()
        self.independent = False
        self.symmetric = self.lower = self.diagonal = self.definite = self.invertible = False
        self.regular = self.named = self.factor = False
        self.unit = self.undone = None

    def moved(self, change: Change) -> Words:
        """The matrix with its parts changed."""
        raise NotImplementedError

    def on_diagonal(self, index: Form) -> Form:
        """The entry in the row and column `index`, of a matrix that is triangular."""
        raise NotImplementedError

    def at(self, row: Form, column: Form) -> Form | None:
        """An entry, where its place is given by numbers and the matrix is written out."""
        return None

    def beside(self, here: Letter, other: Letter, first: bool) -> Words | None:
        """What a letter of this block times another one is (the other way round if not `first`), where it is less."""
        return None


class Letter(NamedTuple):
    block: Block
    inverse: bool = False
    transposed: bool = False

    @property
    def rows(self) -> Form:
        return self.block.columns if self.transposed else self.block.rows

    @property
    def columns(self) -> Form:
        return self.block.rows if self.transposed else self.block.columns

    @property
    def lower(self) -> bool:
        return self.block.diagonal or (self.block.lower and not self.transposed)

    @property
    def upper(self) -> bool:
        return self.block.diagonal or (self.block.lower and self.transposed)

    @property
    def order(self) -> tuple[int, bool, bool]:
        return self.block.serial, self.inverse, self.transposed

    def turned(self) -> Letter:
        """The transpose."""
        return self if self.block.symmetric else Letter(self.block, self.inverse, not self.transposed)

    def inverted(self) -> Letter:
        if not self.block.invertible:
            raise Stuck("the inverse of a matrix that may be singular")
        return Letter(self.block, not self.inverse, self.transposed)

    def undoes(self, other: Letter) -> bool:
        """Whether the product of the two is the identity."""
        same = self.block is other.block and self.transposed == other.transposed
        return same and self.inverse != other.inverse


Word = tuple[Letter, ...]


def turned(word: Word) -> Word:
    """The transpose of a word."""
    return tuple(letter.turned() for letter in reversed(word))


def inverted(word: Word) -> Word:
    return tuple(letter.inverted() for letter in reversed(word))


def order_of(word: Word) -> tuple[object, ...]:
    return len(word), tuple(letter.order for letter in word)


def leaves(word: Iterable[Letter]) -> frozenset[Atom]:
    """What the letters depend on."""
    return frozenset().union(*(letter.block.free for letter in word))


def height_of(word: Iterable[Letter]) -> int:
    return max((letter.block.height for letter in word), default=0)


def all_lower(word: Word) -> bool:
    return all(letter.lower for letter in word)


def all_upper(word: Word) -> bool:
    return all(letter.upper for letter in word)


def triangular(word: Word) -> bool:
    return all_lower(word) or all_upper(word)


def regular(word: Word) -> bool:
    """Known to have an inverse on the whole domain."""
    return all(letter.block.regular for letter in word)


def is_square_of_a_word(word: Word) -> bool:
    """Whether the word is v vᵀ, or v M vᵀ with a positive definite block M: it is then positive semidefinite."""
    half, odd = divmod(len(word), 2)
    return turned(word[:half]) == word[half + odd :] and (not odd or word[half].block.definite)


def is_definite(word: Word) -> bool:
    return regular(word) and is_square_of_a_word(word)


def is_one(size: Form) -> bool:
    return size == ONE

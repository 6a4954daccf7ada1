"""Inverses and Cholesky factors: of words letter by letter, of sums blocks of their own."""

from __future__ import annotations

from fractions import Fraction

from derive.certification.exact.atoms import Stuck
from derive.certification.exact.binders import fresh
from derive.certification.exact.blocks import Diagonal, diagonal, inverse_of_diagonal
from derive.certification.exact.letters import (
    Block,
    Change,
    Letter,
    all_lower,
    is_definite,
    is_square_of_a_word,
    order_of,
    turned,
)
from derive.certification.exact.powers import raised
from derive.certification.exact.ring import ONE, Form, single
from derive.certification.exact.signs import is_nonzero, is_positive
from derive.certification.exact.words import EntryOf, Words, added, entry, letter, moved, reduced, unit

HALF = Fraction(1, 2)


class OfSum(Block):
    """A block that is made of a sum of words."""

    def describe(self) -> None:
        super().describe()
        (words,) = self.key
        self.rows, self.columns = words.size
        self.free, self.height = words.free, words.height
        self.invertible = self.regular = True

    def inside(self, change: Change) -> Words:
        (words,) = self.key
        found = [moved(word, change, words.size).scaled(change(c)) for word, c in words.terms.items()]
        return added(found, *words.size)


class InverseOfSum(OfSum):
    """(A + B)⁻¹"""

    def describe(self) -> None:
        super().describe()
        (words,) = self.key
        self.symmetric = words == words.turned
        self.lower = all(map(all_lower, words.terms))
        self.definite = self.symmetric and is_definite_sum(words)
        self.undone = words

    def on_diagonal(self, index: Form) -> Form:
        return raised(entry(self.key[0], index, index), -1)

    def moved(self, change: Change) -> Words:
        return inverse(self.inside(change))


class FactorOfSum(OfSum):
    """The Cholesky factor of a sum."""

    def describe(self) -> None:
        super().describe()
        self.lower = self.factor = True

    def on_diagonal(self, index: Form) -> Form:
        return single(EntryOf((Letter(self),), index, index))

    def moved(self, change: Change) -> Words:
        return cholesky(self.inside(change))

    def beside(self, here: Letter, other: Letter, first: bool) -> Words | None:
        """L Lᵀ is the sum."""
        whole = first and other == here.turned() and not here.transposed and not here.inverse
        return self.key[0] if whole else None


def is_definite_sum(words: Words) -> bool:
    """Known to be positive definite: positive multiples of squares of words, one of them invertible."""
    squares = all(is_positive(c) and is_square_of_a_word(word) for word, c in words.terms.items())
    return squares and any(is_definite(word) for word in words.terms)


def inverse(words: Words) -> Words:
    """The inverse: of a word letter by letter, of a sum a block of its own."""
    if words.rows != words.columns:
        raise Stuck("the inverse of a matrix that is not square")
    if not words:
        raise Stuck("the inverse of zero")
    if words.only is not None:
        word, number = words.only
        result = unit(words.rows).scaled(raised(number, -1))
        for each in reversed(word):
            result = result * inverse_of_letter(each)
        return result
    factor, rest = monic(words)
    return letter(Letter(InverseOfSum(rest))).scaled(raised(factor, -1))


def inverse_of_letter(each: Letter) -> Words:
    if isinstance(each.block, Diagonal):
        return inverse_of_diagonal(each.block)
    if isinstance(each.block, InverseOfSum):
        words = each.block.key[0]
        return words.turned if each.transposed else words
    return letter(each.inverted())


def monic(words: Words) -> tuple[Form, Words]:
    """A sum as a number times a sum whose first word has the coefficient 1, where that number may be divided by."""
    first = min(words.terms, key=order_of)
    factor = words.terms[first]
    if not is_nonzero(factor):
        return ONE, words
    return factor, words.scaled(raised(factor, -1))


def cholesky(words: Words) -> Words:
    """The lower triangular L with L Lᵀ = M, which is taken to be positive definite."""
    if words.rows != words.columns:
        raise Stuck("the Cholesky factor of a matrix that is not square")
    found = words.only
    if found is not None and is_positive(found[1]):
        word, number = found
        half, odd = divmod(len(word), 2)
        if all_lower(word[:half]) and turned(word[:half]) == word[half + odd :]:
            middle = root_of_letter(word[half]) if odd else unit(words.rows)
            first = word[:half]
            if middle is not None and all(has_positive_diagonal(each) for each in first):
                left = reduced(first, words.rows, words.rows)
                return (left * middle).scaled(raised(number, HALF))
    return letter(Letter(FactorOfSum(words)))


def has_positive_diagonal(each: Letter) -> bool:
    return is_positive(each.block.on_diagonal(ONE))


def root_of_letter(each: Letter) -> Words | None:
    """The Cholesky factor of a diagonal matrix."""
    if not (isinstance(each.block, Diagonal) and each.block.definite):
        return None
    with fresh(positive=True) as d:
        return diagonal(raised(each.block.on_diagonal(single(d)), HALF), d, each.block.rows)

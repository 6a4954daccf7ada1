"""Derived terms as the operations of a program.

What is taken of coordinates stands under a sum over d, or in a partial derivative by a coordinate: it is computed of
whole vectors at once, μ_d and s_d by the names of their vectors, and the sum after it. A number that all coordinates
share is a vector of length 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from sympy import Expr, Identity, Indexed, S, Sum, Symbol, Trace

from derive.code.lowering import ratio_of
from derive.code.matrices.factors import UNIT, Factor, differences
from derive.code.matrices.operations import (
    DiagonalEntries,
    Entries,
    Frobenius,
    Ratio,
    Relative,
    Solved,
    SolvedTransposed,
    Squares,
    Total,
)
from derive.code.matrices.relatives import by_relative
from derive.code.matrices.squares import diagonal_of, matrix_of
from derive.code.matrices.words import Letter, Spelling, Word, merged
from derive.errors import NotYet
from derive.terms import Entry, MatrixSum, SquaredNorm, Vector, add, is_matrix, mul, neg, power, raw


@dataclass(frozen=True)
class Reader:
    """Turns the terms of one problem into operations."""

    factors: tuple[Factor, ...]
    dimension: Expr
    name: Symbol
    """What the dimension is called in the program."""
    relative: bool = True
    """Whether the problem is one of differences of factors."""

    @cached_property
    def differences(self) -> Mapping[Expr, Word]:
        return differences(self.factors)

    @cached_property
    def spell(self) -> Spelling:
        return Spelling(self.word, self.relative)

    def word(self, term: Expr) -> Word | None:
        """The word of a term that is not to be taken apart."""
        if isinstance(term, Vector):
            return Word(S.One, (Letter(Symbol(term.name, real=True), is_vector=True),))
        if isinstance(term, MatrixSum) and is_vector(term):
            parts = [self.applied(word) for part in term.args for word in self.spell(part)]
            return Word(S.One, (Letter(total(parts), is_vector=True),))
        if term in self.differences:
            return self.differences[term]
        return next((word for each in self.factors if (word := each.word_of(term)) is not None), None)

    def number(self, term: Expr) -> Expr:
        """A number, or a vector of numbers where the term has an index."""
        if term == self.dimension and not term.is_number:
            return self.name
        if isinstance(term, SquaredNorm):
            return self.squared_norm(term.args[0])
        if isinstance(term, Trace):
            return self.trace(term.args[0])
        if isinstance(term, Sum):
            return self.sum(term)
        if isinstance(term, Entry):
            return self.entry(term.args[0])
        if isinstance(term, Indexed):
            label = term.base.label
            return Symbol(label.name, positive=True) if label.is_positive else Symbol(label.name, real=True)
        if not term.args or not term.free_symbols:
            return term
        ratio = self.ratio_of_entries(term)
        if ratio is not None:
            return ratio
        return raw(term.func, [self.number(part) if isinstance(part, Expr) else part for part in term.args])

    def sum(self, term: Expr) -> Expr:
        """A sum over all coordinates; what is the same in each is multiplied by D."""
        body, (_, _, last) = term.args
        found = self.number(body)
        return raw(Total, (found,)) if body.atoms(Indexed) | body.atoms(Entry) else mul(self.number(last), found)

    def squared_norm(self, term: Expr) -> Expr:
        if is_vector(term):
            return raw(Squares, (self.vector(term),))
        found = merged(self.spell(term))
        if len(found) != 1:
            raise NotYet(f"code for the norm of {term}")
        norm = raw(Frobenius, (self.rectangle(found[0].letters),)) if found[0].letters else S.One
        if all(self.is_same_in_each(letter.name) for letter in found[0].letters):
            norm = mul(self.number(self.dimension), norm)
        return norm if found[0].number is S.One else mul(power(self.number(found[0].number), 2), norm)

    def rectangle(self, letters: tuple[Letter, ...]) -> Expr:
        """A matrix whose norm is taken; a factor alone is its ratio to the identity, or the other way round."""
        if len(letters) == 1 and letters[0].is_factor:
            pair = (UNIT, letters[0].name) if letters[0].is_inverse else (letters[0].name, UNIT)
            return raw(Ratio, pair)
        return matrix_of(letters)

    def is_same_in_each(self, name: Expr) -> bool:
        """Whether a name, or a relative difference, is of factors s I, which a program has as one number."""
        known = [each for each in self.factors if each.symbol in (name.args or (name,))]
        return bool(known) and all(each.is_isotropic for each in known)

    def entry(self, matrix: Expr) -> Expr:
        """The vector of all x_d, or of all M_dd."""
        if is_vector(matrix):
            return self.vector(matrix)
        found = next((each for each in self.factors if each.term == matrix), None)
        return self.diagonal(matrix) if found is None else self.entries(found)

    def entries(self, found: Factor) -> Expr:
        """The vector of all L_dd."""
        return self.number(found.spread) if found.given is None else raw(Entries, (found.symbol,))

    def ratio_of_entries(self, term: Expr) -> Expr | None:
        """(a_d − b_d)/b_d of the diagonals of two factors is the diagonal of M = B⁻¹(A − B); None of any other term."""
        if not (term.is_Mul or term.is_Add) or not term.atoms(Entry):
            return None
        above, below = ratio_of(term)
        a, b = (next((each for each in self.factors if is_entry_of(part, each)), None) for part in (above, below))
        return None if a is None or b is None else raw(DiagonalEntries, (raw(Relative, (a.symbol, b.symbol)),))

    def vector(self, term: Expr) -> Expr:
        """A vector of ℝᴰ."""
        return total([self.applied(word) for word in self.spell(term)])

    def applied(self, word: Word) -> Expr:
        """L⁻¹, L⁻ᵀ, … from the right to the left applied to the vector at the end of a word."""
        *matrices, last = word.letters
        found = last.name
        for letter in reversed(matrices):
            if not (letter.is_factor and letter.is_inverse):
                raise NotYet(f"code for a product of {letter.name} and a vector")
            found = raw(SolvedTransposed if letter.is_transposed else Solved, (letter.name, found))
        return self.weighted(word.number, found)

    def trace(self, term: Expr) -> Expr:
        """The sum of the diagonal; what is the same in each place is multiplied by D."""
        found = merged(self.by_relative(self.spell(term)))
        alike = [word for word in found if all(self.is_same_in_each(letter.name) for letter in word.letters)]
        others = [self.diagonal_of_word(word) for word in found if word not in alike]
        parts = [mul(self.number(self.dimension), self.diagonal_of_word(word)) for word in alike]
        return total([*parts, *([raw(Total, (total(others),))] if others else [])])

    def diagonal(self, term: Expr) -> Expr:
        """The diagonal of a matrix."""
        return total([self.diagonal_of_word(word) for word in merged(self.by_relative(self.spell(term)))])

    def by_relative(self, found: Iterable[Word]) -> list[Word]:
        return [each for word in found for each in by_relative(word, self.factors, self.spell)]

    def diagonal_of_word(self, word: Word) -> Expr:
        """The diagonal of a word; diagonal matrices at its ends multiply it."""
        letters, number = word.letters, self.number(word.number)
        for place in (0, -1):
            while letters and letters[place].is_diagonal:
                spread = self.entries(next(each for each in self.factors if each.symbol == letters[place].name))
                number = number / spread if letters[place].is_inverse else number * spread
                letters = letters[1:] if place == 0 else letters[:-1]
        return self.weighted(number, diagonal_of(letters)) if letters else number

    def weighted(self, number: Expr, term: Expr) -> Expr:
        number = self.number(number)
        if number is S.One:
            return term
        return neg(term) if number == -1 else mul(term, number) if number.is_Pow else mul(number, term)


def total(parts: list[Expr]) -> Expr:
    """The sum of the parts; of none, 0."""
    return S.Zero if not parts else parts[0] if len(parts) == 1 else add(*parts)


def is_entry_of(term: Expr, factor: Factor) -> bool:
    """Whether the term is L_dd."""
    if isinstance(term, Entry):
        return bool(term.args[0] == factor.term)
    return factor.given is None and bool(term == factor.spread) and (term is not S.One or is_unit(factor))


def is_unit(factor: Factor) -> bool:
    return isinstance(factor.term, Identity)


def is_vector(term: Expr) -> bool:
    return bool(is_matrix(term) and term.shape[1] == 1)

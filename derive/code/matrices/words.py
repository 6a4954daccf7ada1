r"""Matrix terms as sums of words in few letters, so that a program can name what it has computed already.

A letter is a factor L, its inverse, a relative difference M = B⁻¹(A − B) of two factors, or a vector, each of them
perhaps transposed. Neighbours that are known together are drawn together:

    L⁻¹ L = I      Lᵀ L⁻ᵀ = I      B⁻¹ A = I + M      Aᵀ B⁻ᵀ = (I + M)ᵀ

where a program has no difference of factors in it, B⁻¹A is a letter itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from sympy import Expr, Identity, Inverse, S, Symbol, Transpose, ZeroMatrix

from derive.code.matrices.operations import Ratio, Relative
from derive.errors import NotYet
from derive.terms import MatrixProduct, MatrixSum, evaluated, is_matrix, raw


@dataclass(frozen=True)
class Letter:
    """A factor, a matrix or a vector by its symbol or operation."""

    name: Expr
    is_inverse: bool = False
    is_transposed: bool = False
    is_vector: bool = False
    is_diagonal: bool = False

    @property
    def transposed(self) -> Letter:
        return self if self.is_diagonal else replace(self, is_transposed=not self.is_transposed)

    @property
    def inverse(self) -> Letter:
        return replace(self, is_inverse=not self.is_inverse)

    @property
    def is_factor(self) -> bool:
        return isinstance(self.name, Symbol) and not self.is_vector


@dataclass(frozen=True)
class Word:
    """A number and the letters that it multiplies, in their order."""

    number: Expr
    letters: tuple[Letter, ...]

    @property
    def transposed(self) -> Word:
        return Word(self.number, tuple(letter.transposed for letter in reversed(self.letters)))

    def times(self, other: Word) -> Word:
        return Word(evaluated(self.number) * evaluated(other.number), self.letters + other.letters)


@dataclass(frozen=True)
class Spelling:
    """Spells terms; `atom` gives the word of what is not to be taken apart, `relative` says whether B⁻¹A is I + M."""

    atom: Callable[[Expr], Word | None]
    relative: bool

    def __call__(self, term: Expr) -> list[Word]:
        """The term as a sum of words."""
        word = self.atom(term)
        if word is not None:
            return [word]
        if isinstance(term, MatrixSum):
            return [word for part in term.args for word in self(part)]
        if isinstance(term, Transpose):
            return [word.transposed for word in self(term.args[0])]
        if isinstance(term, Inverse):
            return inverse_of(self(term.args[0]))
        if isinstance(term, Identity):
            return [Word(S.One, ())]
        if isinstance(term, ZeroMatrix):
            return []
        if isinstance(term, MatrixProduct):
            return self.product(term)
        raise NotYet(f"code for {type(term).__name__}: no program knows how to compute {term}")

    def product(self, term: Expr) -> list[Word]:
        """The words of a product, with those of its factors multiplied out."""
        found = [Word(S.One, ())]
        for factor in term.args:
            parts = self(factor) if is_matrix(factor) else [Word(factor, ())]
            found = [left.times(right) for left in found for right in parts]
        return [reduced for word in found for reduced in self.reductions(word)]

    def reductions(self, word: Word) -> Iterator[Word]:
        """The word with neighbours drawn together, as a sum of words."""
        for place in range(len(word.letters) - 1):
            known = self.together(*word.letters[place : place + 2])
            if known is not None:
                for middle in known:
                    letters = word.letters[:place] + middle + word.letters[place + 2 :]
                    yield from self.reductions(Word(word.number, letters))
                return
        yield word

    def together(self, left: Letter, right: Letter) -> list[tuple[Letter, ...]] | None:
        """What two neighbouring factors are as a sum, where one of them is inverse and is left of its like."""
        if not (left.is_factor and right.is_factor) or left.is_inverse == right.is_inverse:
            return None
        if left.name == right.name:
            return [()] if left.is_transposed == right.is_transposed else None
        if not (left.is_diagonal or right.is_diagonal) and left.is_transposed != right.is_transposed:
            return None
        is_transposed = right.is_transposed if left.is_diagonal else left.is_transposed
        both = left.is_diagonal and right.is_diagonal
        if not both and left.is_inverse == is_transposed:
            return None
        a, b = (right, left) if left.is_inverse else (left, right)
        head = Relative if self.relative else Ratio
        found = (Letter(raw(head, (a.name, b.name)), is_transposed=is_transposed),)
        return [(), found] if self.relative else [found]


def inverse_of(found: list[Word]) -> list[Word]:
    """The inverse of a single word."""
    if len(found) != 1:
        raise NotYet("code for the inverse of a sum of matrices")
    (word,) = found
    return [Word(1 / word.number, tuple(letter.inverse for letter in reversed(word.letters)))]


def merged(found: list[Word]) -> list[Word]:
    """The words with the numbers of equal ones added up; those that cancel are left out."""
    numbers: dict[tuple[Letter, ...], Expr] = {}
    for word in found:
        numbers[word.letters] = numbers.get(word.letters, S.Zero) + word.number
    return [Word(number, letters) for letters, number in numbers.items() if number != 0]

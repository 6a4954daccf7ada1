"""Products in which one of two factors can be written by the other, as that one is diagonal."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import S

from derive.code.matrices.factors import Factor
from derive.code.matrices.operations import Ratio, Relative
from derive.code.matrices.words import Letter, Spelling, Word
from derive.terms import raw


def by_relative(word: Word, factors: tuple[Factor, ...], spell: Spelling) -> Iterator[Word]:
    """The word by A = B (I + M) or B⁻¹ = (I + M) A⁻¹, where the other factor is diagonal: M alone is left of both."""
    for place, letter in enumerate(word.letters):
        found = expressed(letter, factors, spell.relative)
        if found is not None and not any(each.is_vector for each in word.letters):
            for middle in found:
                left, right = Word(word.number, word.letters[:place]), Word(S.One, word.letters[place + 1 :])
                for part in spell.reductions(left.times(middle).times(right)):
                    yield from by_relative(part, factors, spell)
            return
    yield word


def expressed(letter: Letter, factors: tuple[Factor, ...], relative: bool) -> list[Word] | None:
    """A or B⁻¹ as a sum of words, where it is one of two factors, a given one, and the other one is diagonal."""
    if len(factors) != 2 or not letter.is_factor:
        return None
    a, b = factors
    known, other = (b, a) if letter.is_inverse else (a, b)
    if letter.name != known.symbol or known.given is None or other.given is not None:
        return None
    quotient = Word(S.One, (Letter(raw(Relative if relative else Ratio, (a.symbol, b.symbol))),))
    if letter.is_inverse:
        back = Word(1 / other.word.number, tuple(each.inverse for each in other.word.letters))
        found = [quotient.times(back), *([back] if relative else [])]
    else:
        found = [other.word.times(quotient), *([other.word] if relative else [])]
    return [word.transposed for word in found] if letter.is_transposed else found

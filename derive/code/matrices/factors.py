"""The lower triangular factors of a problem's covariances: their symbols in a program, and how terms show them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sympy import Expr, Identity, S, Symbol

from derive.code.matrices.operations import Relative
from derive.code.matrices.words import Letter, Word
from derive.errors import NotYet
from derive.rules.norms import factor_of_structure
from derive.terms import (
    Cholesky,
    Diagonal,
    MatrixProduct,
    MatrixSum,
    PositiveDefinite,
    inverse,
    matrix_neg,
    mul,
    raw,
)

UNIT = Symbol("_UNIT", real=True)
"""The factor of the identity, which the generated file has by this name."""


@dataclass(frozen=True)
class Factor:
    """L with L Lᵀ = Σ: its `symbol` in a program, and the term that it is in a derivation.

    `given` is the symmetric matrix that the file takes as an argument; for a covariance diag(s_d²) or s² I, `spread` is
    s_d or s, of which it takes the symbol instead.
    """

    symbol: Symbol
    term: Expr
    given: PositiveDefinite | None = None
    spread: Expr = S.One

    def word_of(self, term: Expr) -> Word | None:
        """The word of the term where it is L or L⁻¹; for L = s I it is the number s."""
        if isinstance(self.term, Diagonal):
            letter = Letter(self.symbol, is_diagonal=True)
            body, index, dimension = self.term.args
            if term == self.term:
                return Word(S.One, (letter,))
            return Word(S.One, (letter.inverse,)) if term == Diagonal(inverse(body), index, dimension) else None
        if term != self.term:
            return None
        return Word(S.One, (Letter(self.symbol),)) if self.given is not None else Word(self.spread, ())

    @property
    def is_isotropic(self) -> bool:
        """Whether L is a multiple of the identity."""
        return self.given is None and not isinstance(self.term, Diagonal)

    @property
    def word(self) -> Word:
        return self.word_of(self.term) or Word(S.One, ())

    def opposites(self) -> Iterator[Expr]:
        """How −L may be written in a sum."""
        yield matrix_neg(self.term)
        if isinstance(self.term, MatrixProduct):
            number, unit = self.term.args
            yield raw(MatrixProduct, (mul(S.NegativeOne, number), unit))


def factor(covariance: Expr, symbol: Symbol) -> Factor:
    """The factor of a covariance; a diagonal one has its square roots."""
    if isinstance(covariance, PositiveDefinite):
        return Factor(symbol, raw(Cholesky, (covariance,)), given=covariance)
    if isinstance(covariance, Identity):
        return Factor(UNIT, covariance)
    known = factor_of_structure.apply(raw(Cholesky, (covariance,)))
    if known is None:
        raise NotYet(f"code for the covariance {covariance}: it may be a name, I, diagonal or isotropic")
    return Factor(symbol, known[0], spread=known[0].args[0])


def differences(factors: tuple[Factor, ...]) -> dict[Expr, Word]:
    """How A − B is written for any two factors: it is B·M with the relative difference M."""
    return {
        raw(MatrixSum, (a.term, opposite)): b.word.times(Word(S.One, (Letter(raw(Relative, (a.symbol, b.symbol))),)))
        for a in factors
        for b in factors
        if a != b
        for opposite in b.opposites()
    }

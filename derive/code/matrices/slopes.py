r"""Derivatives by a covariance, from those by its Cholesky factor.

With G the derivative by L, for a small change dL = L Φ(L⁻¹ dΣ L⁻ᵀ), where Φ takes the lower part and half the diagonal,

    tr(GᵀdL) = ½ tr(K L⁻¹ dΣ L⁻ᵀ),    K the symmetric matrix with the lower part of LᵀG off its diagonal,

and the diagonal of LᵀG on it. From K each way to give Σ has its derivative: ½ L⁻ᵀKL⁻¹ by Σ, the lower part of L⁻ᵀK by
L, −½ L K Lᵀ by Σ⁻¹, ½ K_dd/v_d by a variance. Of lower parts in G the whole can be taken, as Lᵀ is upper triangular.
"""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Dummy, Expr, S, cancel

from derive.code.matrices.factors import Factor
from derive.code.matrices.operations import (
    DiagonalEntries,
    Lower,
    OnDiagonal,
    Ratio,
    Relative,
    SolvedTransposedMatrix,
    SumOfMatrices,
    Transposed,
)
from derive.code.matrices.reading import Reader, total
from derive.code.matrices.squares import matrix_of, product_of
from derive.code.matrices.words import Letter, Word, merged
from derive.errors import NotYet
from derive.terms import Diagonal, LowerPart, MatrixSum, matrix_coefficient, raw

NAMED = (Relative, Ratio, Transposed, OnDiagonal, SolvedTransposedMatrix)
"""What other parts of a program may need as well, so that no sum is made in its place."""


@dataclass(frozen=True)
class Slopes:
    """Reads derivatives by Cholesky factors."""

    reader: Reader

    def __call__(self, term: Expr, of: Factor) -> tuple[Expr, Expr]:
        """K, and its diagonal, from the derivative by the factor."""
        matrices, diagonal = list[Word](), list[Expr]()
        for part in term.args if isinstance(term, MatrixSum) else (term,):
            sign, body = matrix_coefficient(part)
            if isinstance(body, Diagonal):
                diagonal.append(sign * self.by_ratio(self.reader.entries(of) * self.reader.number(body.args[0])))
                continue
            left = Word(S.One, (Letter(of.symbol, is_transposed=True),))
            for word in self.reader.spell(body.args[0] if isinstance(body, LowerPart) else body):
                whole = left.times(Word(sign * word.number, word.letters))
                matrices += self.reader.by_relative(self.reader.spell.reductions(whole))
        return self.symmetric(merged(matrices), diagonal, of)

    def by_factor(self, term: Expr, of: Factor) -> Expr:
        """The derivative by the factor itself, as it was derived."""
        matrices, diagonal = list[Word](), list[Expr]()
        read, entries = self.reader, self.reader.entries(of)
        for part in term.args if isinstance(term, MatrixSum) else (term,):
            sign, body = matrix_coefficient(part)
            if isinstance(body, Diagonal):
                diagonal.append(sign * self.by_ratio(entries * read.number(body.args[0])) / entries)
                continue
            for word in read.spell(body.args[0] if isinstance(body, LowerPart) else body):
                matrices.append(Word(sign * word.number, word.letters))
        found = merged(matrices)
        if not found:
            return raw(OnDiagonal, (of.symbol, total(diagonal)))
        sign = S.NegativeOne if all(word.number == -1 for word in found) else S.One
        found.sort(key=lambda word: -len(word.letters))  # a product first, which nothing else needs
        whole = self.sum([(sign * word.number, product_of(word.letters)) for word in found])
        return raw(Lower, (whole, total(diagonal), sign))

    def symmetric(self, matrices: list[Word], diagonal: list[Expr], of: Factor) -> tuple[Expr, Expr]:
        """The symmetric matrix: a triangular M stands for M + Mᵀ, less its diagonal, which is counted once."""
        read, squares, linear = self.reader, list[tuple[Expr, Expr]](), list[tuple[Expr, Expr]]()
        on_diagonal = [*diagonal, *(read.number(word.number) for word in matrices if not word.letters)]
        others = [word for word in matrices if word.letters]
        entries = total([*(read.diagonal_of_word(word) for word in others), *on_diagonal])
        left = sum(on_diagonal, start=S.Zero)
        for word in others:
            matrix = matrix_of(word.letters)
            if isinstance(matrix, Relative | Ratio):
                linear += [(word.number, matrix), (word.number, raw(Transposed, (matrix,)))]
                left -= read.number(word.number) * raw(DiagonalEntries, (matrix,))
            else:
                squares.append((word.number, matrix))
        if left != 0 or not others:
            linear.append((S.One, raw(OnDiagonal, (of.symbol, left))))
        return self.sum([*squares, *linear]), entries

    def sum(self, parts: list[tuple[Expr, Expr]]) -> Expr:
        """A sum of matrices with numbers before them, in one operation where these are all 1 or −1."""
        if len(parts) == 1:
            return self.multiple(*parts[0])
        signs = {number for number, matrix in parts if not isinstance(matrix, OnDiagonal)}
        if signs not in ({S.One}, {S.NegativeOne}) or isinstance(parts[0][1], NAMED):
            return total([self.multiple(*part) for part in parts])
        (sign,) = signs
        matrices = [times(sign, m) if isinstance(m, OnDiagonal) else m for _, m in parts]
        return raw(SumOfMatrices, (sign, *matrices))

    def multiple(self, number: Expr, matrix: Expr) -> Expr:
        """A matrix times a number that is no argument: those are vectors of length 1."""
        if number.free_symbols:
            raise NotYet(f"code for a matrix times {number}")
        return self.reader.weighted(number, matrix)

    def by_ratio(self, term: Expr) -> Expr:
        """A number of the diagonal entries of two factors by u = M_dd, as a_d = (1 + u) b_d."""
        if not self.reader.relative or len(self.reader.factors) != 2:
            return term
        a, b = self.reader.factors
        above, below = self.reader.entries(a), self.reader.entries(b)
        u = raw(DiagonalEntries, (raw(Relative, (a.symbol, b.symbol)),))
        letter = Dummy("u")
        known = {below: 1 / (1 + letter)} if above is S.One else {above: (1 + letter) * below}
        return cancel(term.xreplace({u: letter}).xreplace(known)).xreplace({letter: u})


def times(sign: Expr, diagonal: Expr) -> Expr:
    """A diagonal matrix with that sign."""
    factor, entries = diagonal.args
    return raw(OnDiagonal, (factor, sign * entries))

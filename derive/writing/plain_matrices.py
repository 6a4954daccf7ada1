"""Vectors and matrices as plain Unicode text: (x − μ)ᵀ Σ⁻¹ (x − μ), |Σ|, tr(S⁻¹ Σ), ‖z‖².

They are not bold there, as many terminals lack bold letters of mathematics: a name stands for one thing in a problem.
"""

from __future__ import annotations

import re
from typing import Any

from sympy import Basic, Expr, Identity, Inverse, MatrixBase, MatrixSymbol, ZeroMatrix

from derive.terms import Cholesky, Diagonal, LowerPart, MatrixProduct, is_matrix
from derive.terms.layout import layout
from derive.writing.lettering import Lettering
from derive.writing.marking import without_marks
from derive.writing.unicode import RAISED, unicode_of, with_index
from derive.writing.vectors import beside, is_vector, runs_through

SINGLE = (MatrixSymbol, Identity, ZeroMatrix, MatrixBase, Cholesky, Diagonal, LowerPart)
"""What needs no brackets under an exponent."""
SUMMATION = {"∑": "Σ", "∏": "Π"}


class PlainMatrices(Lettering):
    """The part of a printer that writes linear algebra."""

    beside_matrices: bool

    def _print_MatrixSymbol(self, term: Expr) -> str:
        return self.symbol(term.name)

    _print_Vector = _print_PositiveVector = _print_PositiveDefinite = _print_MatrixSymbol

    def _print_Identity(self, term: Expr) -> str:
        return "I"

    def _print_ZeroMatrix(self, term: Expr) -> str:
        return "0"

    def _print_Cholesky(self, term: Expr) -> str:
        inner = self._print(term.args[0])
        return f"L_{inner}" if isinstance(term.args[0], MatrixSymbol) else f"chol({inner})"

    def _print_Entry(self, term: Expr) -> str:
        matrix, row, column = term.args
        if row == self.running and isinstance(matrix, MatrixSymbol):
            return str(self._print(matrix))
        places = [row] if is_matrix(matrix) and is_vector(matrix) else [row, column]
        text, index = self._print(matrix), beside([self._print(place) for place in places])
        named = matrix.args[0] if isinstance(matrix, Cholesky) else matrix
        return with_index(text, index) if isinstance(named, MatrixSymbol) else f"({text})_{index}"

    # sums and products ------------------------------------------------------------------------------------------------

    def _print_MatrixSum(self, term: Expr) -> str:
        return self._print_Add(term)

    def _print_MatrixProduct(self, term: Expr) -> str:
        """The number in front with its sign and its fractions, and the matrices in their order."""
        number, matrices = term.args[0], term.args[1:]
        if is_matrix(number) or not matrices:
            return self.product(term.args)
        negative, parts = layout(number)
        parts = [] if parts == [1] else parts
        front = self.marked(number, self.product(parts, before_matrix=True)) if parts else ""
        rest = self.product(matrices) if parts or len(matrices) > 1 else self.alone(matrices[0])
        dot = " · " if without_marks(rest)[0].isnumeric() else " "
        return ("−" if negative else "") + (f"{front}{dot}{rest}" if front else rest)

    def _print_Scalar(self, term: Expr) -> str:
        return str(self._print(term.args[0]))

    # powers and functions ---------------------------------------------------------------------------------------------

    def _print_Transpose(self, term: Expr) -> str:
        inner = term.args[0]
        if isinstance(inner, Inverse):
            return self.scripted(inner.args[0], f"-{self.notation.transposed}")
        return self.scripted(inner, self.notation.transposed)

    def _print_Inverse(self, term: Expr) -> str:
        return self.scripted(term.args[0], "-1")

    def scripted(self, base: Expr, script: str) -> str:
        """A matrix with what stands above it."""
        text = self._print(base)
        bare = isinstance(base, SINGLE) and not RAISED & set(re.split(r"[(\[]", without_marks(text))[0])
        return (text if bare else f"({text})") + unicode_of(f"^{{{script}}}")

    def _print_Trace(self, term: Expr) -> str:
        return f"tr({self._print(term.args[0])})"

    def _print_LowerPart(self, term: Expr) -> str:
        return f"tril({self._print(term.args[0])})"

    def _print_Determinant(self, term: Expr) -> str:
        inner = self._print(term.args[0])
        if self.notation.determinant == "bars" and "|" not in inner:
            return f"|{inner}|"
        return f"det {inner}" if isinstance(term.args[0], MatrixSymbol | Cholesky) else f"det({inner})"

    def _print_SquaredNorm(self, term: Expr) -> str:
        return f"‖{self._print(term.args[0])}‖²"

    def _print_Diagonal(self, term: Expr) -> str:
        """diag(σ²) of the vector σ, whose entries are squared; else diag_d(f_d), which says what runs."""
        body, index, _ = term.args
        if not runs_through(body, index):
            return f"diag_{self._print(index)}({self._print(body)})"
        self.running = index
        text = self._print(body)
        self.running = None
        return f"diag({text})"

    def _print_ImmutableDenseMatrix(self, term: Any) -> str:
        """Rows of entries: [a, b; c, d]."""
        return f"[{'; '.join(', '.join(map(self._print, row)) for row in term.tolist())}]"

    _print_MatrixBase = _print_ImmutableDenseMatrix

    def _print_MatrixIntegral(self, term: Expr) -> str:
        body, variable = term.args
        inside = self._print(body) if isinstance(body, MatrixProduct) else self.factor(body)
        return self.expectation(term) or f"∫ {inside} d{self._print(variable)}"

    def operator(self, sign: str, term: Basic) -> str:
        """∑ beside a matrix that may be called Σ; where there is none, the Greek letter that all terminals have."""
        return sign if self.beside_matrices or term.has(MatrixSymbol) else SUMMATION[sign]

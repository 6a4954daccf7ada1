"""Vectors and matrices: their names in bold, products in their order, and the signs of linear algebra."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Identity, Inverse, MatrixBase, MatrixSymbol, ZeroMatrix

from derive.terms import Cholesky, Density, Diagonal, LowerPart, is_matrix
from derive.terms.layout import layout
from derive.writing.latex.products import Products
from derive.writing.marking import without_marks
from derive.writing.tex import bracketed, enclosed, fenced, grid, has_superscript, with_index
from derive.writing.vectors import beside, is_vector, runs_through

APPLIED = (LowerPart, Diagonal, Cholesky)
"""What is written as a function of its argument, which exponents may follow."""


class Matrices(Products):
    """Terms that are vectors or matrices, and the numbers that are made of them."""

    # names ------------------------------------------------------------------------------------------------------------

    def _print_MatrixSymbol(self, term: Expr) -> str:
        return self.bold(self.symbol(term.name), is_vector(term))

    _print_Vector = _print_PositiveVector = _print_PositiveDefinite = _print_MatrixSymbol

    def _print_Identity(self, term: Expr) -> str:
        return self.bold("I", False)

    def _print_ZeroMatrix(self, term: Expr) -> str:
        return self.bold("0", is_vector(term))

    def _print_Cholesky(self, term: Expr) -> str:
        inner = term.args[0]
        if isinstance(inner, MatrixSymbol):
            return f"{self.bold('L', False)}_{{{self._print(inner)}}}"
        return self.applied("chol", inner)

    def _print_Entry(self, term: Expr) -> str:
        matrix, row, column = term.args
        if row == self.running and isinstance(matrix, MatrixSymbol):
            return self._print(matrix)
        places = [row] if is_matrix(matrix) and is_vector(matrix) else [row, column]
        index = beside([self._print(place) for place in places])
        if isinstance(matrix, MatrixSymbol):
            return with_index(self.symbol(matrix.name), index)
        if isinstance(matrix, Cholesky) and isinstance(matrix.args[0], MatrixSymbol):
            return f"L_{{{self._print(matrix.args[0])},{index}}}"
        return f"{fenced(self._print(matrix))}_{{{index}}}"

    # sums and products ------------------------------------------------------------------------------------------------

    def _print_MatrixSum(self, term: Expr) -> str:
        return self._print_Add(term)

    def _print_MatrixProduct(self, term: Expr) -> str:
        """The number in front with its sign and its fractions, and the matrices in their order."""
        number, matrices = term.args[0], term.args[1:]
        if is_matrix(number) or not matrices:
            return self.side_by_side(term.args, alone=len(term.args) == 1)
        negative, parts = layout(number)
        parts = [] if parts == [1] else parts
        front = self.marked(number, self.side_by_side(parts, alone=False, before_matrix=True)) if parts else ""
        rest = self.side_by_side(list(matrices), alone=len(matrices) == 1 and not parts)
        if parts and isinstance(parts[-1], Density):  # q(x)(x − μ) would be a function of two arguments
            rest = rf"\,{rest}"
        elif parts:
            rest = self.join(parts[-1], matrices[0], front, rest)
        return ("-" if negative else "") + front + rest

    def _print_Scalar(self, term: Expr) -> str:
        return str(self._print(term.args[0]))

    # powers ----------------------------------------------------------------------------------------------------------

    def _print_Transpose(self, term: Expr) -> str:
        inner = term.args[0]
        if isinstance(inner, Inverse):
            return self.scripted(inner.args[0], f"-{self.notation.transposed}")
        return self.scripted(inner, self.notation.transposed)

    def _print_Inverse(self, term: Expr) -> str:
        return self.scripted(term.args[0], "-1")

    def scripted(self, base: Expr, script: str) -> str:
        """A matrix with what stands above it."""
        tex = self._print(base)
        if isinstance(base, MatrixBase):
            return f"{{{tex}}}^{{{script}}}"
        single = isinstance(base, (MatrixSymbol, Identity, ZeroMatrix, *APPLIED))
        bare = single and not has_superscript(without_marks(tex).partition("(")[0])
        return f"{tex if bare else fenced(tex)}^{{{script}}}"

    # functions --------------------------------------------------------------------------------------------------------

    def _print_Trace(self, term: Expr) -> str:
        return self.applied("tr", term.args[0])

    def _print_LowerPart(self, term: Expr) -> str:
        return self.applied("tril", term.args[0])

    def applied(self, name: str, matrix: Expr) -> str:
        """A function of a matrix, which has brackets already where its entries are written out."""
        tex = self._print(matrix)
        argument = f" {tex}" if isinstance(matrix, MatrixBase) else bracketed(tex)
        return rf"\operatorname{{{name}}}{argument}"

    def _print_Determinant(self, term: Expr) -> str:
        inner = term.args[0]
        if self.notation.determinant == "det":
            tex = self._print(inner)
            single = isinstance(inner, MatrixSymbol | MatrixBase | Identity | Cholesky | Diagonal)
            return rf"\det {tex}" if single else rf"\det{bracketed(tex)}"
        if isinstance(inner, MatrixBase):
            return grid("vmatrix", self.rows(inner))
        return enclosed("vert", self._print(inner))

    def _print_SquaredNorm(self, term: Expr) -> str:
        inner = term.args[0]
        below = "" if is_vector(inner) else r"_{\mathrm{F}}"
        return f"{enclosed('Vert', self._print(inner))}{below}^2"

    def _print_Diagonal(self, term: Expr) -> str:
        """diag(σ²) of the vector σ, whose entries are squared; else diag_d(f_d), which says what runs."""
        body, index, _ = term.args
        if runs_through(body, index):
            self.running = index
            whole = self._print(body)
            self.running = None
            return rf"\operatorname{{diag}}{bracketed(whole)}"
        return rf"\operatorname{{diag}}_{{{self._print(index)}}}{bracketed(self._print(body))}"

    def _print_ImmutableDenseMatrix(self, term: Any) -> str:
        return grid("pmatrix", self.rows(term))

    _print_MatrixBase = _print_ImmutableDenseMatrix

    def rows(self, term: Any) -> list[list[str]]:
        return [[self._print(each) for each in row] for row in term.tolist()]

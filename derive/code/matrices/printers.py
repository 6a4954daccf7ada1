"""Printers of programs with vectors and matrices: the printer of a library, and the file's own functions by name."""

from __future__ import annotations

from sympy import Expr

from derive.code.matrices.operations import OuterOfVector
from derive.code.printers import ChunkPrinter, JaxPrinter, TorchPrinter
from derive.code.printers.base import Inert


class Matrices(Inert):
    """Writes operations as calls of functions that the generated file has."""

    has_matrices = True
    """Whether the program is one of matrices, or of the vectors of their diagonals."""

    def _print_OperationBase(self, term: Expr) -> str:
        return self.helper(term.called, *term.args)

    def _print_ByCovariance(self, term: Expr) -> str:
        """The derivative by a covariance: of a diagonal one it needs no more than the diagonal."""
        if len(term.args) == 2:
            return self.helper("by_variance", *term.args)
        factor, whole, diagonal = term.args
        full, flat = self.helper("by_covariance", factor, whole), self.helper("by_variance", factor, diagonal)
        return f'{full} if {self._print(factor)}.kind != "diagonal" else {flat}'

    def _print_Phi(self, term: Expr) -> str:
        return self.elementwise("phi", term)

    def _print_Psi(self, term: Expr) -> str:
        return self.elementwise("psi", term)

    def _print_Expm1(self, term: Expr) -> str:
        return self.elementwise("expm1", term)

    def elementwise(self, name: str, term: Expr) -> str:
        return self.call(name, *term.args)


class NumPyMatrices(Matrices, ChunkPrinter):
    def elementwise(self, name: str, term: Expr) -> str:
        """The kernels are for arrays of one axis."""
        return f"_flat(_{name}, {self.listed(term.args)})"


class RelativeSlopes(Matrices):
    """Writes K, or its diagonal, from which the file makes the derivative by what was given."""

    def _print_ByCovariance(self, term: Expr) -> str:
        factor, *slopes = term.args
        whole, *diagonal = map(self._print, slopes)
        if not diagonal:
            return whole
        return f'{whole} if {self._print(factor)}.kind != "diagonal" else {diagonal[0]}'


class TorchMatrices(RelativeSlopes, TorchPrinter):
    def _print_SumOfMatrices(self, term: Expr) -> str:
        """A matrix x xᵀ is added from its vector, so that there is no other one in memory."""
        sign, first, *others = term.args
        vectors = [each.args[0] for each in others if isinstance(each, OuterOfVector)]
        if len(vectors) != 1:
            return self.helper(term.called, *term.args)
        rest = [each for each in others if not isinstance(each, OuterOfVector)]
        return f"{self.helper(term.called, sign, first, *rest)[:-1]}, vector={self._print(vectors[0])})"

    def elementwise(self, name: str, term: Expr) -> str:
        """φ of a few numbers is soon computed in floats."""
        if name != "phi":
            return super().elementwise(name, term)
        return f"_of_few(_phi, _phi_of_floats, {self.listed(term.args)})"


class JaxMatrices(RelativeSlopes, JaxPrinter):
    pass


PRINTERS = {"numpy": NumPyMatrices, "torch": TorchMatrices, "jax": JaxMatrices}

"""What a program with matrices does, as functions of opaque symbols: its terms are in the order of its operations.

A factor is a symbol for the lower triangular L with L Lᵀ = Σ, in whatever way the file was given it; vectors and
relative differences are arrays. In a program of diagonal covariances every matrix is the vector of its diagonal.
"""

from __future__ import annotations

from sympy import Function


class OperationBase(Function):
    """A call of one of the generated file's own functions; SymPy's printers look for bases by the end of this name."""


class Relative(OperationBase):
    """M = B⁻¹(A − B), lower triangular, for two factors A and B; I + M = B⁻¹A."""

    called = "relative"


class Ratio(OperationBase):
    """B⁻¹A for two factors."""

    called = "quotient"


class Solved(OperationBase):
    """L⁻¹x for a factor and a vector."""

    called = "solved"


class SolvedTransposed(OperationBase):
    """L⁻ᵀx for a factor and a vector."""

    called = "solved_transposed"


class Entries(OperationBase):
    """The vector of the diagonal entries of a factor."""

    called = "entries"


class DiagonalEntries(OperationBase):
    """The vector of the diagonal entries of a matrix."""

    called = "diagonal"


class RatioAbove(OperationBase):
    """a of the diagonal entries a_d/b_d of B⁻¹A."""

    called = "above"


class RatioBelow(OperationBase):
    """b of the diagonal entries a_d/b_d of B⁻¹A."""

    called = "below"


class Frobenius(OperationBase):
    """The sum of the squares of all entries of a matrix."""

    called = "frobenius"


class Squares(OperationBase):
    """The sum of the squares of all entries of a vector."""

    called = "squares"


class Total(OperationBase):
    """The sum over the coordinates."""

    called = "total"


class Gram(OperationBase):
    """MᵀM."""

    called = "gram"


class Outer(OperationBase):
    """MMᵀ."""

    called = "outer"


class OuterOfVector(OperationBase):
    """zzᵀ."""

    called = "outer_of_vector"


class Transposed(OperationBase):
    """Mᵀ."""

    called = "transposed"


class OnDiagonal(OperationBase):
    """The diagonal matrix with a vector or a number on its diagonal, of the size of a factor: arguments L and f."""

    called = "on_diagonal"


class RowSquares(OperationBase):
    """The diagonal of MMᵀ."""

    called = "row_squares"


class ColumnSquares(OperationBase):
    """The diagonal of MᵀM."""

    called = "column_squares"


class ByCovariance(OperationBase):
    """∂/∂Σ = ½ L⁻ᵀ K L⁻¹, in whatever way Σ was given: arguments L and K, and the diagonal of K."""

    called = "by_covariance"


class RelativeEntries(OperationBase):
    """u = (a − b)/b of the diagonal entries of two diagonal factors."""

    called = "relative_entries"


class RatioEntries(OperationBase):
    """a/b of the diagonal entries of two diagonal factors."""

    called = "quotient_entries"


class SumOfMatrices(OperationBase):
    """A sum of matrices, or the opposite of it: arguments 1 or −1, and the matrices, of which the first is no name."""

    called = "sum_of"


class SolvedTransposedMatrix(OperationBase):
    """L⁻ᵀM for a factor and a matrix."""

    called = "solved_transposed_matrix"


class TimesTransposed(OperationBase):
    """X Mᵀ for two matrices."""

    called = "times_transposed"


class OuterOfVectors(OperationBase):
    """w zᵀ for two vectors."""

    called = "outer_of_vectors"


class Lower(OperationBase):
    """The lower part of P or −P, with f added to its diagonal: arguments P, f, and 1 or −1."""

    called = "lower"

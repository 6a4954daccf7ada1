"""When a term is known to be positive, and which symbols' domains that rests on."""

from __future__ import annotations

from functools import lru_cache

from sympy import Determinant, Expr, Identity, Inverse, Product, Symbol, Trace, Transpose
from sympy import exp as Exp

from derive.terms.matrices import Cholesky, Diagonal, Entry, MatrixProduct, PositiveDefinite, is_matrix
from derive.terms.nodes import Density
from derive.terms.paths import free


@lru_cache(maxsize=65536)
def positive(term: Expr) -> bool:
    """Known to be > 0: positive symbols and numbers, their products and sums, exponentials, densities, and
    determinants of positive definite matrices."""
    if term.is_number:
        return bool(term.is_positive)
    if term.is_Add or term.is_Mul:
        return all(positive(part) for part in term.args)
    if term.is_Pow:
        certain = positive(term.base) and real(term.exp)
        return certain or bool(term.exp.is_even and term.base.is_Symbol and term.base.is_nonzero)
    if isinstance(term, Exp):
        return real(term.args[0])
    if isinstance(term, Density):
        return True
    if isinstance(term, Product):
        return positive(term.args[0])
    if isinstance(term, Entry):
        matrix, row, column = term.args
        return row == column and (isinstance(matrix, Cholesky) or is_positive_definite(matrix))
    if isinstance(term, Determinant):
        return isinstance(term.args[0], Cholesky) or is_positive_definite(term.args[0])
    return bool(term.is_positive) if term.is_Atom or term.is_Indexed else False


@lru_cache(maxsize=65536)
def is_positive_definite(term: Expr) -> bool:
    """Known to be symmetric positive definite: by its name, I, Σ⁻¹, cΣ for c > 0, diag(f_d) for f_d > 0, L Lᵀ."""
    if isinstance(term, PositiveDefinite | Identity):
        return True
    if isinstance(term, Inverse):
        return is_positive_definite(term.args[0])
    if isinstance(term, Diagonal):
        return positive(term.args[0])
    if isinstance(term, MatrixProduct) and len(term.args) == 2:
        first, second = term.args
        if not is_matrix(first):
            return positive(first) and is_positive_definite(second)
        return isinstance(first, Cholesky) and second == Transpose(first)
    return False


@lru_cache(maxsize=65536)
def real(term: Expr) -> bool:
    """Known to be real: real symbols and numbers, their sums, products and powers, exponentials, logarithms."""
    if term.is_Add or term.is_Mul or isinstance(term, Exp):
        return all(real(part) for part in term.args)
    if term.is_Pow:
        return real(term.exp) and (positive(term.base) or (real(term.base) and bool(term.exp.is_Integer)))
    return isinstance(term, Density | Trace | Determinant) or bool(term.is_extended_real)


def rests_on(term: Expr) -> frozenset[Symbol]:
    """The symbols whose positivity makes the term positive."""
    atoms = (symbol for symbol in free(term) if symbol.is_positive)
    return frozenset(symbol for symbol in atoms if not symbol.is_Indexed and not symbol.is_integer)

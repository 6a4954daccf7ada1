"""Whether a matrix that is written out is positive definite: the signs of its leading minors, by Sylvester's criterion.

A sign is known of numbers, of sums and products of positive terms, and of their opposites. Of anything else it is not
known, and then it is an assumption.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import inf, prod

from sympy import Expr, ImmutableDenseMatrix, factor_terms
from sympy.polys.matrices import DomainMatrix

from derive.terms import is_positive_definite, positive, real

MOST_TERMS = 1_000
"""How many terms the determinant of a matrix may have before like ones are collected: a page is to hold them."""


def is_covariance(term: Expr) -> bool:
    """Whether the matrix is symmetric positive definite, or, written out, is not known not to be."""
    if not isinstance(term, ImmutableDenseMatrix):
        return is_positive_definite(term)
    try:
        kept = bool(term.is_square) and all(map(real, term.flat())) and is_manageable(term)
        return kept and is_symmetric(term) and wrong_minor(term) is None
    except Exception:  # SymPy looks for signs by working numbers out, which it cannot for all of them
        return False


def is_manageable(matrix: ImmutableDenseMatrix) -> bool:
    """Whether the determinant can be worked out in an instant."""
    rows = prod(in_row(matrix[i, :]) for i in range(matrix.rows))
    below = prod(expanded(part) for entry in matrix for part in denominators(entry))
    return rows * below <= MOST_TERMS


def in_row(row: ImmutableDenseMatrix) -> float:
    """At most how many terms the entries have together; numbers make one."""
    letters = [entry for entry in row if not entry.is_number]
    return max(1, sum(map(expanded, letters)) + any(entry.is_number and entry != 0 for entry in row))


def expanded(term: Expr) -> float:
    """At most how many terms a sum has once it is multiplied out."""
    if term.is_Add:
        return sum(map(expanded, term.args))
    if term.is_Mul:
        return prod(map(expanded, term.args))
    if not (term.is_Pow and term.base.is_Add):
        return 1
    size = abs(term.exp) if term.exp.is_Rational else inf
    return expanded(term.base) ** float(size) if size <= 64 else inf


def denominators(term: Expr) -> Iterator[Expr]:
    if term.is_Pow and term.exp.is_Rational and term.exp.is_negative:
        yield term
    for part in term.args:
        yield from denominators(part)


def is_symmetric(matrix: ImmutableDenseMatrix) -> bool:
    pairs = ((i, j) for i in range(matrix.rows) for j in range(i))
    return all(is_zero(matrix[i, j] - matrix[j, i]) for i, j in pairs)


def is_zero(difference: Expr) -> bool:
    return bool(difference.is_zero) if difference.is_number else bool(difference.expand() == 0)


@lru_cache(maxsize=256)
def leading_minors(matrix: ImmutableDenseMatrix) -> tuple[Expr, ...]:
    """The determinants of the upper left corners, from 1×1 to the whole matrix, expanded."""
    return tuple(determinant(matrix[:size, :size]) for size in range(1, matrix.rows + 1))


def determinant(matrix: ImmutableDenseMatrix) -> Expr:
    """Worked out in the ring that the entries generate, so that what is zero is 0."""
    entries = DomainMatrix.from_Matrix(matrix).to_field()
    found: Expr = entries.domain.to_sympy(entries.charpoly()[-1]) * (-1) ** matrix.rows
    return found


def wrong_minor(matrix: ImmutableDenseMatrix) -> int | None:
    """The size of the first leading minor that is known not to be positive."""
    for size, minor in enumerate(leading_minors(matrix), 1):
        known = positive(-minor) or minor.is_zero or (not minor.is_Add and minor.is_nonpositive)
        if known or (minor.is_number and not positive(minor)):
            return size
    return None


def assumptions(matrix: ImmutableDenseMatrix) -> Iterator[Expr]:
    """What has to be positive for the matrix to be positive definite, and is not known to be.

    Positive factors say nothing, and are left out: 1 − r² in place of a²b² − r²a²b².
    """
    seen: set[Expr] = set()
    for minor in leading_minors(matrix):
        left = [factor for factor in factor_terms(minor).as_ordered_factors() if not positive(factor)]
        if left and not positive(minor):
            rest = left[0] if len(left) == 1 else minor
            if rest not in seen:
                seen.add(rest)
                yield rest

"""The matrices that a program computes: M, MᵀM, MMᵀ and zzᵀ, and their diagonals."""

from __future__ import annotations

from sympy import Expr, S

from derive.code.matrices.operations import (
    ColumnSquares,
    DiagonalEntries,
    Gram,
    Outer,
    OuterOfVector,
    OuterOfVectors,
    Ratio,
    Relative,
    RowSquares,
    Solved,
    SolvedTransposed,
    SolvedTransposedMatrix,
    TimesTransposed,
)
from derive.code.matrices.words import Letter
from derive.errors import NotYet
from derive.terms import mul, raw

SQUARES = {"outer": Outer, "gram": Gram, "vector": OuterOfVector}
DIAGONALS = {"outer": RowSquares, "gram": ColumnSquares}


def matrix_of(letters: tuple[Letter, ...]) -> Expr:
    """The matrix that a word stands for."""
    if len(letters) == 1 and isinstance(letters[0].name, Relative | Ratio) and not letters[0].is_transposed:
        return letters[0].name
    kind = square_of(letters)
    if kind is None:
        raise NotYet(f"code for the product of {', '.join(str(letter.name) for letter in letters)}")
    return raw(SQUARES[kind], (inner(letters),))


def product_of(letters: tuple[Letter, ...]) -> Expr:
    """L⁻ᵀM, L⁻ᵀMMᵀ or L⁻ᵀz zᵀ, from the left to the right; M where there is no factor before it."""
    first, *rest = letters
    if not rest:
        return matrix_of(letters)
    if any(letter.is_vector for letter in letters):
        place = next(place for place, letter in enumerate(letters) if letter.is_vector)
        right = tuple(letter.transposed for letter in reversed(letters[place + 1 :]))
        return raw(OuterOfVectors, (applied(letters[: place + 1]), applied(right)))
    known = first.is_factor and first.is_inverse and first.is_transposed
    if not known or any(not each.is_transposed or each.is_inverse or each.is_factor for each in rest[1:]):
        raise NotYet(f"code for the product of {', '.join(str(letter.name) for letter in letters)}")
    found = raw(SolvedTransposedMatrix, (first.name, matrix_of((rest[0],))))
    for letter in rest[1:]:
        found = raw(TimesTransposed, (found, letter.name))
    return found


def applied(letters: tuple[Letter, ...]) -> Expr:
    """Inverse factors, from the right to the left, applied to the vector at the end."""
    *matrices, last = letters
    found = last.name
    for letter in reversed(matrices):
        found = raw(SolvedTransposed if letter.is_transposed else Solved, (letter.name, found))
    return found


def diagonal_of(letters: tuple[Letter, ...]) -> Expr:
    """The diagonal of the matrix that a word stands for."""
    if not letters:
        return S.One
    if len(letters) == 1:
        return raw(DiagonalEntries, (letters[0].name,))
    kind = square_of(letters)
    if kind is None:
        raise NotYet(f"code for the diagonal of the product of {', '.join(str(letter.name) for letter in letters)}")
    return mul(inner(letters), inner(letters)) if kind == "vector" else raw(DIAGONALS[kind], (inner(letters),))


def square_of(letters: tuple[Letter, ...]) -> str | None:
    """Whether the word is X Xᵀ, Xᵀ X or x xᵀ; x may be L⁻¹y."""
    half = len(letters) // 2
    left, right = letters[:half], letters[half:]
    if len(letters) % 2 or left != tuple(letter.transposed for letter in reversed(right)):
        return None
    if left[-1].is_vector:
        return "vector"
    if half > 1:
        return None
    return "gram" if left[0].is_transposed else "outer"


def inner(letters: tuple[Letter, ...]) -> Expr:
    """X of X Xᵀ or Xᵀ X; x of x xᵀ."""
    return applied(letters[: len(letters) // 2])

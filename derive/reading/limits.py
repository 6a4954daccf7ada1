"""How large a term may be before SymPy needs minutes, or all memory, to build it or to find its sign."""

from __future__ import annotations

from math import nan, prod

from sympy import Expr, N, Pow, Rational, preorder_traversal

MOST_DIGITS, LARGEST_POWER_OF_TEN = 40, 300
LARGEST_EXPONENT, LARGEST_EXPONENTIAL = 64, 700
BITS_IN_POWER, BITS_IN_EXPONENT, BITS_IN_SUM = 4096, 16, 40
LARGEST_DEGREE, LARGEST_POWER_IN_SUM = 64, 8


def approximately(number: Expr) -> float:
    """The real number to a few digits; nan where it is not a real number."""
    value = N(number, 6)
    return float(value) if value.is_real else nan


def bits(term: Expr) -> int:
    """How long the longest rational number in the term is, its numerator or its denominator."""
    numbers = term.atoms(Rational)
    return max((max(abs(int(number.p)).bit_length(), int(number.q).bit_length()) for number in numbers), default=0)


def degree(term: Expr) -> int:
    """At most the degree of the minimal polynomial that SymPy looks for where two such numbers are nearly equal."""
    return prod(int(part.exp.q) for part in term.atoms(Pow) if part.is_number and part.exp.is_Rational)


def is_hard(term: Expr) -> bool:
    """Whether SymPy may take minutes for the sign of a sum.

    It looks for the roots of a polynomial in one positive symbol; that is quick where the degree is low and the
    coefficients are short rationals, or the polynomial linear.
    """
    symbols = term.free_symbols
    if not (term.is_Add and len(symbols) == 1 and next(iter(symbols)).is_positive):
        return False
    highest = highest_power(term)
    irrational = any(part.is_number and not part.is_Rational for part in preorder_traversal(term))
    return highest > LARGEST_POWER_IN_SUM or (highest > 1 and (irrational or bits(term) > BITS_IN_SUM))


def highest_power(term: Expr) -> int:
    """At least the degree of the term as a polynomial; what is no polynomial counts as a constant."""
    if term.is_Symbol:
        return 1
    if term.is_Pow and term.exp.is_Integer:
        return abs(int(term.exp)) * highest_power(term.base)
    if term.is_Mul:
        return sum(map(highest_power, term.args))
    if term.is_Add:  # over a common denominator, the powers of all denominators come together
        combine = sum if any(part.exp.is_negative for part in term.atoms(Pow)) else max
        return combine(map(highest_power, term.args))
    return 0

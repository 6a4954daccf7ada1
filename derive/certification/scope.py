"""What can be judged at all: equations between real numbers, for all real values of their symbols."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sympy import Expr, I, IndexedBase, MatrixSymbol, Product, S, Sum, Symbol, sympify
from sympy.core.sympify import SympifyError

from derive.errors import Wrong
from derive.terms import is_matrix, shape


def side(value: Any) -> Expr:
    """A side of an equation, from a SymPy expression or a number; text is never evaluated."""
    try:
        term = sympify(value, strict=True)
    except SympifyError:
        term = None
    if not isinstance(term, Expr):
        raise Wrong(f"certify takes two SymPy expressions, and {value!r} is none")
    return term


def out_of_scope(before: Expr, after: Expr) -> str:
    """Why an equation is not judged; empty where it is."""
    if is_matrix(before) is not is_matrix(after):
        return "one side is a matrix and the other a number"
    if is_matrix(before) and shape(before) != shape(after):
        return "two matrices of different sizes"
    symbols = before.free_symbols | after.free_symbols
    letters = {base.label for term in (before, after) for base in term.atoms(IndexedBase)} | symbols
    named = Counter(symbol.name for symbol in letters if isinstance(symbol, Symbol | MatrixSymbol))
    for symbol in sorted((s for s in symbols if isinstance(s, MatrixSymbol)), key=str):
        if named[symbol.name] > 1:
            return f"two different symbols are called {symbol.name}"
    for symbol in sorted((s for s in symbols if isinstance(s, Symbol)), key=str):
        if symbol.is_commutative is False:
            return f"{symbol} does not commute"
        if symbol.is_real is False or (symbol.is_complex and symbol.is_real is None):
            return f"{symbol} is a complex number, and only real ones are judged"
        if named[symbol.name] > 1:
            return f"two different symbols are called {symbol}"
    for term in (before, after):
        if term.has(S.NaN, S.ComplexInfinity, I):
            return "a side is not a real number"
        if any(not counts_up(part) for part in term.atoms(Sum, Product)):
            return "a sum or product may run backwards"
    return ""


def counts_up(term: Expr) -> bool:
    """Whether the upper limit is never below the lower one; SymPy gives a meaning to such sums, others to another."""
    return all(len(limit) == 3 and (limit[2] - limit[1]).is_nonnegative is True for limit in term.args[1:])

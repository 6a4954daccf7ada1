"""What a term has free, what it binds, and whether a bound variable has the domain that it runs over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import Basic, Expr, Integral, MatrixSymbol, Symbol, preorder_traversal

from derive.sexpr import domain
from derive.terms import JointIntegral, MatrixIntegral, is_matrix, shape


def letters(term: Basic) -> frozenset[Any]:
    """The free symbols, and the dimensions of all vectors and matrices."""
    sizes = {size for each in term.atoms(MatrixSymbol) for size in shape(each) if isinstance(size, Symbol)}
    return frozenset({each for each in term.free_symbols if isinstance(each, Symbol | MatrixSymbol)} | sizes)


def variables(term: Basic) -> Iterator[Expr]:
    """What the integrals in a term are over."""
    for part in preorder_traversal(term):
        if isinstance(part, Integral):
            yield part.args[1][0]
        elif isinstance(part, JointIntegral | MatrixIntegral):
            yield part.args[1]


def label(variable: Expr) -> Any:
    """The name of a variable; of a coordinate z_d that of the vector."""
    return variable.base.label if variable.is_Indexed else variable


def runs_over_its_domain(term: Basic) -> bool:
    """Whether a variable of integration is real, or positive where it runs from a number that is not negative."""
    if not isinstance(term, Integral | JointIntegral | MatrixIntegral):
        return True
    variable = term.args[1][0] if isinstance(term, Integral) else term.args[1]
    if is_matrix(variable):
        return domain(variable).startswith("vector")
    kind = domain(label(variable))
    positive = isinstance(term, Integral) and term.args[1][1].is_nonnegative is True
    return kind == "real" or (kind == "positive" and positive)

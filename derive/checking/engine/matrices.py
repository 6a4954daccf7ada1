"""Sums and products of trees in which vectors and matrices stand, as terms of the engine."""

from __future__ import annotations

from sympy import Expr, MatrixSymbol, S, Symbol

from derive.checking.context import Context
from derive.checking.meaning import NoMeaning
from derive.distributions.parameters import DIMENSION
from derive.terms import (
    add,
    frac,
    identity,
    is_matrix,
    matrix_inverse,
    matrix_neg,
    matrix_product,
    matrix_sum,
    mul,
    neg,
    positive_definite,
    power,
    scalar,
    shape,
    transpose,
    vector,
)

SHAPES = {"vector": vector, "covariance": positive_definite}


def dimension(context: Context, size: str = "") -> Symbol:
    """A size as the document calls it; the usual one where none is named."""
    name = size or context.dimension
    return Symbol(name, integer=True, positive=True) if name else DIMENSION


def named(context: Context, name: str) -> Expr:
    """A vector or a matrix of the document; one of several sizes needs its own."""
    kind = context.shapes[name]
    sizes = context.sizes.get(name, ())
    if kind == "ones" or any(each.isdigit() for each in sizes) or (not sizes and len(context.measures) > 1):
        raise NoMeaning(f"the engine has no {name} of its size")
    rows, columns = (dimension(context, size) for size in (sizes[:1] + sizes[-1:] if sizes else ("", "")))
    if kind == "identity":
        return identity(rows)
    if kind in SHAPES:
        return SHAPES[kind](name, rows)
    return MatrixSymbol(name, rows, columns)


def summed(terms: list[Expr]) -> Expr:
    if not any(map(is_matrix, terms)):
        return add(*terms)
    if len({shape(term) if is_matrix(term) else () for term in terms}) > 1:
        raise NoMeaning("a sum of things of different shapes")
    return matrix_sum(*terms)


def multiplied(factors: list[Expr]) -> Expr:
    """From left to right; a row times a column is a number."""
    done: list[Expr] = []
    run: list[Expr] = []
    for factor in factors:
        if not is_matrix(factor):
            done.append(factor)
            continue
        if run and shape(matrix_product(*run)) == (S.One, S.One):
            done, run = [*done, scalar(matrix_product(*run))], []
        if run and shape(run[-1])[1] != shape(factor)[0]:
            raise NoMeaning("a product of matrices whose shapes do not fit")
        run.append(factor)
    product = matrix_product(*run) if run else None
    if product is not None and shape(product) == (S.One, S.One):
        done, product = [*done, scalar(product)], None
    return mul(*done) if product is None else matrix_product(*done, product)


def opposite(term: Expr) -> Expr:
    return matrix_neg(term) if is_matrix(term) else neg(term)


def divided(above: Expr, below: Expr) -> Expr:
    if is_matrix(below):
        raise NoMeaning("a division by a matrix")
    return matrix_product(frac(S.One, below), above) if is_matrix(above) else frac(above, below)


def raised(base: Expr, exponent: Expr) -> Expr:
    if not is_matrix(base):
        return power(base, exponent)
    if exponent != -1 or shape(base)[0] != shape(base)[1]:
        raise NoMeaning("a power of a matrix that is not its inverse")
    return matrix_inverse(base)


def turned(term: Expr) -> Expr:
    return transpose(term) if is_matrix(term) else term

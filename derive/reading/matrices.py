"""Means and covariances of vectors: a name, 0, I, a number times I, or lists of entries, each entry a term."""

from __future__ import annotations

import ast
from typing import Any

from sympy import Expr, Identity, S

from derive.distributions.base import POSITIVE, REAL, VECTOR
from derive.distributions.parameters import DIMENSION, IDENTITY, covariance_matrix, dimension_of, mean_vector
from derive.errors import NotYet, Wrong
from derive.reading.source import Source
from derive.reading.terms import read_term, read_together
from derive.terms import matrix_product

OWN_NAME = "give it a name of its own, which stands for any such {}"


def read_matrix(source: Source, node: ast.expr, domain: str, words: str) -> Any:
    """What stands there, as the constructor of a family takes it; a mistake has its own column.

    Names in an entry of the diagonal that is a name or a product of powers, `s` or `s**2`, are positive: they make a
    variance. In the other entries they are real unless they stand there too.
    """
    read = read_mean if domain == VECTOR else read_covariance
    value = read(source, node, words)
    make = mean_vector if domain == VECTOR else covariance_matrix
    try:
        make(value, dimension_of(*((value, IDENTITY) if domain == VECTOR else ("mean", value))), words)
    except (Wrong, NotYet) as error:
        raise type(error)(f"{error} {source.place(node.col_offset)}") from None
    return value


def read_mean(source: Source, node: ast.expr, words: str) -> Any:
    if isinstance(node, ast.List):
        for each in node.elts:
            if isinstance(each, ast.List):
                raise source.wrong(each.col_offset, f"{words} is one list of entries, [a, b], without lists in it")
        return read_together(source, [(each, REAL) for each in node.elts])
    if isinstance(node, ast.Name) and node.id != "pi":
        return node.id
    value = read_term(source, node, REAL)
    if value.is_number:
        return value
    raise source.not_yet(node.col_offset, f"{words} is an expression: {OWN_NAME.format('vector')}")


def read_covariance(source: Source, node: ast.expr, words: str) -> Any:
    if isinstance(node, ast.List):
        return read_rows(source, node, words)
    if isinstance(node, ast.Name) and node.id != "pi":
        return node.id
    if has_identity(node):
        return matrix_product(factor_of_identity(source, node, words), Identity(DIMENSION))
    value = read_term(source, node, REAL)
    if value.is_number:
        raise source.wrong(
            node.col_offset,
            f"{words} is a matrix: write {source.text(node.col_offset, node.end_col_offset)}*I for that number times I",
        )
    raise source.not_yet(node.col_offset, f"{words} is an expression: {OWN_NAME.format('covariance')}")


def read_rows(source: Source, node: ast.List, words: str) -> list[list[Expr]]:
    """The entries row by row."""
    rows = []
    for row in node.elts:
        if not isinstance(row, ast.List) or len(row.elts) != len(node.elts):
            shape = f"{len(node.elts)} rows of {len(node.elts)} entries each, such as [[a, c], [c, b]]"
            raise source.wrong(row.col_offset, f"{words} is a list of rows, {shape}")
        rows.append(row.elts)
    placed = [
        (entry, POSITIVE if makes_variance(entry, i == j) else REAL)
        for i, row in enumerate(rows)
        for j, entry in enumerate(row)
    ]
    for entry, _ in placed:
        if isinstance(entry, ast.List):
            raise source.wrong(entry.col_offset, f"{words} has numbers in its rows, and here is a list")
    terms = iter(read_together(source, placed))
    return [[next(terms) for _ in row] for row in rows]


def makes_variance(entry: ast.expr, on_diagonal: bool) -> bool:
    """Whether it stands on the diagonal and is a name or a product of powers."""
    signs = (ast.Add, ast.Sub, ast.USub)
    return on_diagonal and not any(isinstance(part, signs) for part in ast.walk(entry))


def factor_of_identity(source: Source, node: ast.expr, words: str) -> Expr:
    """c in c*I, I*c or I/c, a variance and so positive."""
    match node:
        case ast.Name(id=name) if name == IDENTITY:
            return S.One
        case ast.BinOp(left=left, op=ast.Mult(), right=right) if has_identity(left):
            return factor_of_identity(source, left, words) * read_term(source, right, POSITIVE)
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return read_term(source, left, POSITIVE) * factor_of_identity(source, right, words)
        case ast.BinOp(left=left, op=ast.Div(), right=right) if has_identity(left):
            return factor_of_identity(source, left, words) / read_term(source, right, POSITIVE)
    message = f"{words} may have I alone or times a number, as in s**2*I: {OWN_NAME.format('covariance')}"
    raise source.not_yet(node.col_offset, message)


def has_identity(node: ast.expr) -> bool:
    return any(isinstance(part, ast.Name) and part.id == IDENTITY for part in ast.walk(node))

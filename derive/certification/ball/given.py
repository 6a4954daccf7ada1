"""A point that somebody else chose: numbers, vectors and matrices, by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from sympy import IndexedBase, MatrixBase, MatrixSymbol, Symbol

from derive.certification.ball.balls import CannotEnclose
from derive.certification.ball.points import name_of
from derive.terms import PositiveDefinite

Fixed = tuple[tuple[str, Fraction], ...]


def given(point: Mapping[Any, Any]) -> Fixed:
    """The value of every entry by its name, and the dimensions that vectors and matrices show."""
    found: dict[str, Fraction] = {}
    for atom, value in point.items():
        for name, number in named(atom, value):
            if found.setdefault(name, number) != number:
                raise CannotEnclose(f"two values are given for {name}")
    return tuple(sorted(found.items()))


def named(atom: Any, value: Any) -> Iterator[tuple[str, Fraction]]:
    if isinstance(atom, MatrixSymbol):
        yield from of_matrix(atom, rows_of(value))
    elif isinstance(atom, IndexedBase):
        for d, row in enumerate(rows_of(value), start=1):
            yield name_of((atom.label, (d,))), rational(row[0])
    else:
        yield str(atom), rational(value)


def of_matrix(symbol: MatrixSymbol, rows: list[list[Any]]) -> Iterator[tuple[str, Fraction]]:
    is_vector = symbol.args[2] == 1 and not isinstance(symbol, PositiveDefinite)
    for size, count in zip(symbol.args[1:], (len(rows), len(rows[0])), strict=True):
        if isinstance(size, Symbol):
            yield str(size), Fraction(count)
        elif int(size) != count:
            raise CannotEnclose(f"{symbol.name} is given in {count} dimensions and has {size}")
    for i, row in enumerate(rows, start=1):
        for j, value in enumerate(row, start=1):
            yield name_of((symbol, (i,) if is_vector else (i, j))), rational(value)


def rows_of(value: Any) -> list[list[Any]]:
    """A SymPy matrix, a list of rows or a list of entries as rows."""
    rows = value.tolist() if isinstance(value, MatrixBase) else list(value)
    return [list(row) if isinstance(row, list | tuple) else [row] for row in rows]


def rational(value: Any) -> Fraction:
    return Fraction(int(value.numerator), int(value.denominator))

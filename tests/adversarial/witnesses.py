"""Whether a witness is one: the two sides, read again without the engines at the point that it names."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
from independent_values import DIFFERENT, UNDEFINED, Missing, Unread, compared, value_of
from sympy import Expr, MatrixSymbol

from derive.certification import Witness

CLOSE = 1e-6


def numbers_at(point: Mapping[str, str], *terms: Expr) -> dict[str, Any]:
    """The numbers of a witness by name, those of vectors and matrices as arrays."""
    found: dict[str, Any] = {name: float(Fraction(value)) for name, value in point.items()}
    for symbol in {symbol for term in terms for symbol in term.atoms(MatrixSymbol)}:
        places = [name for name in found if name.startswith(f"{symbol.name}[")]
        if not places:
            continue
        indices = [tuple(map(int, name.partition("[")[2].rstrip("]").split(","))) for name in places]
        array = np.zeros([max(index[0] for index in indices), max((*index, 1)[1] for index in indices)])
        for name, index in zip(places, indices, strict=True):
            array[index[0] - 1, (*index, 1)[1] - 1] = found[name]
        found[symbol.name] = array
    return found


def is_real(witness: Witness, before: Expr, after: Expr) -> bool:
    """Whether the sides have the values that the witness says, and differ; where a value is beyond the reading, whether
    they differ at points of its own."""
    numbers = numbers_at(witness.point, before, after)
    try:
        sides = [read(side, numbers) for side in (before, after)]
    except Unread:
        return any(compared(before, after, size=size) in (DIFFERENT, UNDEFINED) for size in (1, 2, 3))
    told = (witness.before, witness.after)
    return told[0] != told[1] and all(says(text, side) for text, side in zip(told, sides, strict=True))


def read(side: Expr, numbers: dict[str, Any]) -> Any:
    try:
        return value_of(side, numbers)
    except Missing:
        return None


def says(text: str, side: Any) -> bool:
    """Whether a decimal ball is the value, or an entry of it."""
    if text.startswith("no value") or side is None:
        return text.startswith("no value") and side is None
    middle = text.strip("[]").split("+/-")[0]
    value = float(middle or 0)
    return bool(np.min(np.abs(np.asarray(side) - value)) <= CLOSE * (1 + abs(value)))

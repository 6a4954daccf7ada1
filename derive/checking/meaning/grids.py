"""Matrices with dots: entries between the corners a_11, a_1n, a_m1 and a_mn, columns and rows, diagonals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any

from sympy import Integer, S

from derive.checking.meaning.elaborating import Elaborator
from derive.checking.meaning.values import Matrix, NoMeaning, Value
from derive.checking.syntax import Dots, Name, Number, Tree

ROW, COLUMN = "‹", "›"
"""The indices that run down and across, one character each as those that are written."""
LARGEST = 12
Rows = tuple[tuple[Tree, ...], ...]


def has_dots(rows: Rows) -> bool:
    """Whether a matrix is written with dots."""
    return any(isinstance(entry, Dots) for row in rows for entry in row)


@dataclass
class Ends:
    """The letters or numbers up to which the indices run."""

    down: set[str] = field(default_factory=set)
    across: set[str] = field(default_factory=set)


def written_out(at: Elaborator, rows: Rows) -> Value:
    """The matrix, with the entries that dots stand for."""
    corners = corners_of(rows)
    ends = Ends()
    pattern = aligned(corners, ends)
    diagonal = pattern is None and corners[1] == corners[2]
    if diagonal:
        ends = Ends()
        pattern = aligned((corners[0], corners[1], corners[1], corners[3]), ends, diagonal=True)
    if pattern is None:
        raise NoMeaning("a matrix with dots between entries of different kinds")
    down = length(at, ends.down) if down_dots(rows) else len(rows)
    across = down if diagonal else length(at, ends.across) if across_dots(rows) else len(rows[0])
    if not any(ends.down | ends.across) and not diagonal and down_dots(rows) and across_dots(rows):
        raise NoMeaning("a matrix with dots of an unknown size")
    found = Matrix(down, across, [
        S.Zero if diagonal and i != k else entry(at, pattern, i + 1, k + 1)
        for i in range(down) for k in range(across)
    ])  # fmt: skip
    check_others(at, rows, found)
    return found


def corners_of(rows: Rows) -> tuple[Tree, Tree, Tree, Tree]:
    """The entries in the corners: none of them is left to the dots."""
    found = rows[0][0], rows[0][-1], rows[-1][0], rows[-1][-1]
    if any(isinstance(each, Dots) for each in found):
        raise NoMeaning("a matrix with dots in its corners")
    return found


def down_dots(rows: Rows) -> bool:
    return any(isinstance(row[0], Dots) for row in rows)


def across_dots(rows: Rows) -> bool:
    return any(isinstance(each, Dots) for each in rows[0])


def length(at: Elaborator, ends: set[str]) -> int:
    """The number of rows or columns: up to the only letter; without one that of the only size."""
    if len(ends) > 1:
        raise NoMeaning("a matrix with dots up to different ends")
    name = next(iter(ends), at.context.dimension)
    if not name:
        raise NoMeaning("a matrix with dots of an unknown size")
    found = at.value(Name(name))
    if not found.is_Integer and not at.context.dimension and not at.context.measures:
        return at.instance.size
    if not found.is_Integer or not 1 <= int(found) <= LARGEST:
        raise NoMeaning(f"dots up to {name}, which is no number that is known")
    return int(found)


def entry(at: Elaborator, pattern: Tree, i: int, k: int) -> Value:
    """The entry at a row and a column."""
    with at.binding({ROW: Integer(i), COLUMN: Integer(k)}):
        return at.number(pattern)


def check_others(at: Elaborator, rows: Rows, found: Any) -> None:
    """The entries that are written beside the corners are those of the pattern."""
    for i, row in enumerate(rows[:-1]):
        if isinstance(row[0], Dots):
            break
        for k, each in enumerate(row[:-1]):
            if isinstance(each, Dots):
                break
            if (i, k) != (0, 0) and (i >= found.rows or k >= found.cols or at.number(each) != found[i, k]):
                raise NoMeaning("a matrix with dots between entries of different kinds")


def aligned(corners: tuple[Any, ...], ends: Ends, diagonal: bool = False) -> Any:
    """What the corners have in common, with indices where they differ; None where they are of different kinds.

    On a diagonal only the first and the last one count, and both indices are the same.
    """
    first, last = corners[0], corners[-1]
    if all(each == first for each in (corners if not diagonal else (first, last))):
        return last
    kinds = {type(each) for each in (corners if not diagonal else (first, last))}
    if len(kinds) > 1:
        return None
    if isinstance(first, Name):
        return letter(corners, ends, diagonal)
    if isinstance(first, tuple):
        return every(corners, ends, diagonal)
    if not isinstance(first, Tree) or isinstance(first, Number):
        return None
    found = {}
    for each in fields(last):
        parts = tuple(getattr(corner, each.name, None) for corner in corners)
        if each.compare and any(part != parts[0] for part in (parts if not diagonal else (parts[0], parts[-1]))):
            found[each.name] = aligned(parts, ends, diagonal)
    return None if None in found.values() else replace(last, **found)


def every(corners: tuple[Any, ...], ends: Ends, diagonal: bool) -> Any:
    """Tuples, item by item."""
    used = corners if not diagonal else (corners[0], corners[-1])
    if len({len(each) for each in used}) > 1:
        return None
    if diagonal:
        corners = (corners[0], corners[0], corners[0], corners[-1])
    items = tuple(aligned(parts, ends, diagonal) for parts in zip(*corners, strict=True))
    return None if None in items else items


def letter(corners: tuple[Any, ...], ends: Ends, diagonal: bool) -> Name | None:
    """A letter whose index differs between the corners."""
    used = [each for each in ((corners[0], corners[-1]) if diagonal else corners) if isinstance(each, Name)]
    indices = [tuple(places(each.index)) for each in used]
    if len({each.stem for each in used}) > 1 or len({len(each) for each in indices}) > 1:
        return None
    spelled = []
    for characters in zip(*indices, strict=True):
        one = running(characters, ends, diagonal)
        if not one:
            return None
        spelled.append(one)
    last = corners[-1]
    return Name(f"{last.stem}_{''.join(spelled)}", last.style)


def places(index: str) -> Iterator[str]:
    """The single indices: 1 and n of `1n` and `1,n`."""
    yield from index.replace(",", "")


def running(characters: tuple[str, ...], ends: Ends, diagonal: bool) -> str:
    """The index that a place of an index is: one that runs down, or across, or a fixed one; nothing for another."""
    first, last = characters[0], characters[-1]
    if len(set(characters)) == 1:
        return first
    if first != "1":
        return ""
    if diagonal:
        ends.down.add(last)
        return ROW
    top_right, bottom_left = characters[1], characters[2]
    if (top_right, bottom_left) == (first, last):
        ends.down.add(last)
        return ROW
    if (top_right, bottom_left) == (last, first):
        ends.across.add(last)
        return COLUMN
    return ""

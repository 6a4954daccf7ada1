"""Figures as text: numbers that can be compared at a glance, in aligned columns or in Markdown."""

from __future__ import annotations

import math
from collections.abc import Sequence

from derive.code.accuracy.errors import ENOUGH, Figure

Row = Sequence[str]


def short(error: float) -> str:
    """In a few digits: 0.52, 3.1, 420, 5e16."""
    if math.isinf(error):
        return "∞"
    if error == 0:
        return "0"
    if error < 9.95:
        return "<0.01" if error < 0.005 else f"{error:.2f}" if error < 0.995 else f"{error:.1f}"
    if error < 999.5:
        return f"{error:.0f}"
    mantissa, _, exponent = f"{error:.0e}".partition("e")
    return f"{mantissa}e{int(exponent)}"


def cell(figure: Figure | None, conditioned: bool = False) -> str:
    """Largest and median error; then the largest over the condition number, and how often the result was of no use."""
    if figure is None:
        return "–"
    text = f"{short(figure.largest)} / {short(figure.median)}"
    if conditioned and figure.largest > ENOUGH and not math.isinf(figure.largest):
        text += f", {short(figure.relative)} κ"
    return ", ".join([text, *(f"{count} {fault}" for fault, count in figure.faults)])


def aligned(rows: Sequence[Row]) -> list[str]:
    """Columns as wide as their widest cell."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]


def markdown(rows: Sequence[Row]) -> list[str]:
    """The rows as a table, the first as its head."""
    head, *body = [f"| {' | '.join(row)} |" for row in rows]
    return [head, f"|{'---|' * len(rows[0])}", *body]

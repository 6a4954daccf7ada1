"""Long lines of generated source, broken as a formatter would."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Style:
    """How a language is laid out: the width of its lines, the step by which blocks are set in, a statement's end."""

    width: int = 120
    step: int = 4
    end: str = ""


PYTHON = Style()


def call(head: str, items: Iterable[str], tail: str = ")", indent: int = 0, style: Style = PYTHON) -> str:
    """`head` with its items and `tail` on one line, or one item a line where that is too long."""
    margin, step, items = " " * indent, " " * style.step, list(items)
    line = f"{margin}{head}{', '.join(items)}{tail}"
    if len(line) <= style.width:
        return line
    rows = [f"{margin}{step}{item}," for item in items]
    return "\n".join([margin + head.rstrip(), *rows, margin + tail.lstrip(", ")])


def annotated(names: Iterable[str], kind: str) -> list[str]:
    return [f"{name}: {kind}" for name in names]


def returned(expression: str, indent: int = 4, style: Style = PYTHON) -> str:
    """A return statement, broken where it is too long."""
    return statement("return ", expression, indent, style)


def assigned(name: str, expression: str, indent: int = 4, style: Style = PYTHON) -> str:
    """An assignment, broken where it is too long."""
    return statement(f"{name} = ", expression, indent, style)


def row(expression: str, indent: int = 8, style: Style = PYTHON) -> str:
    """One of several items, one a line; a long one stands in brackets, with each of its cases in a line."""
    margin, line = " " * indent, f"{' ' * indent}{expression},"
    if len(line) <= style.width:
        return line
    cases = re.split(r" (?=(?:if|else) )", expression)
    if len(cases) == 1:
        return statement("", expression, indent, replace(style, end=","))
    inner = " " * (indent + style.step)
    lines = [line if len(line) <= style.width else broken(line, style) for line in (inner + case for case in cases)]
    return "\n".join([f"{margin}(", *lines, f"{margin}),"])


def broken(line: str, style: Style) -> str:
    """A line inside of brackets, which may be broken before an operator."""
    inner = " " * (len(line) - len(line.lstrip()))
    lines = [""]
    for piece in re.split(r" (?=[-+*/] )", line.lstrip()):
        if lines[-1] and len(inner) + len(lines[-1]) + 1 + len(piece) > style.width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {piece}".lstrip()
    return "\n".join(inner + line for line in lines)


def statement(head: str, expression: str, indent: int, style: Style = PYTHON) -> str:
    """The expression after its head; a long one stands in brackets and breaks before its operators."""
    margin, inner = " " * indent, " " * (indent + style.step)
    line = f"{margin}{head}{expression}{style.end}"
    if len(line) <= style.width:
        return line
    return "\n".join([f"{margin}{head}(", broken(inner + expression, style), f"{margin}){style.end}"])


def prose(text: str, indent: int = 0, style: Style = PYTHON) -> str:
    """Lines of a docstring, each broken where it is too long; what follows a break is set in by four."""
    lines = []
    for line in text.splitlines():
        inset = " " * (len(line) - len(line.lstrip()) + 4)
        room = style.width - indent - 3  # the quotes of a docstring come before its first line
        lines += textwrap.wrap(line, room, subsequent_indent=inset, break_long_words=False) or [""]
    return re.sub(r"\n(?=.)", "\n" + " " * indent, "\n".join(lines))


def horner(name: str, coefficients: tuple[float, ...], variable: str, indent: int = 4) -> str:
    """The lines that compute a polynomial, by its coefficients in ascending powers, in Horner's scheme."""
    *others, last = coefficients
    lines, left = [], repr(last)
    for coefficient in reversed(others):
        sign = "-" if coefficient < 0 else "+"
        lines.append(f"{' ' * indent}{name} = {left} * {variable} {sign} {abs(coefficient)!r}")
        left = name
    return "\n".join(lines)


def suffixed(text: str, end: str) -> str:
    return text + end


def reprs(value: float) -> str:
    return repr(value)


def doubled(value: float) -> str:
    """−2 times a coefficient, which is exact."""
    return repr(-2.0 * value)


def tuple_of(items: Iterable[str]) -> str:
    items = list(items)
    return f"({', '.join(items)}{',' if len(items) == 1 else ''})"

"""How JavaScript is laid out: numbers, comments, statements that are broken where they are too long."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from sympy import Symbol

from derive.code import layout

STYLE = layout.Style(width=100, step=2, end=";")


def literal(value: float) -> str:
    """A float as it is written in JavaScript: 1, 0.5, 1e-9."""
    text = re.sub(r"\.0\Z", "", repr(float(value)))
    return re.sub(r"e([-+])0*", lambda sign: "e" + sign[1].strip("+"), text)


def literals(values: Iterable[float]) -> list[str]:
    return list(map(literal, values))


def jsdoc(text: str, indent: int = 0) -> str:
    """A comment that documents what comes after it, on one line where it fits."""
    lines = layout.prose(text.replace("*/", "* /").strip(), indent + 3, STYLE).splitlines()
    if len(lines) == 1 and indent + len(f"/** {lines[0]} */") <= STYLE.width:
        return f"/** {lines[0]} */"
    margin = "\n" + " " * indent
    return margin.join(["/**", *(f" * {line.removeprefix(' ' * (indent + 3))}".rstrip() for line in lines), " */"])


def function(name: str, arguments: Iterable[str]) -> str:
    """The first line of a function."""
    return layout.call(f"function {name}(", arguments, ") {", style=STYLE)


def call(head: str, items: Iterable[str], tail: str = ")", indent: int = 0) -> str:
    return layout.call(head, items, tail, indent, STYLE)


def constant(left: str, expression: str, comment: str = "", indent: int = 2) -> str:
    """A name for a value; two names take the parts of an array."""
    name = f"[{left}]" if ", " in left else left
    line = layout.assigned(f"const {name}", expression, indent, STYLE)
    return f"{line} // {comment}" if comment else line


def returned(expression: str, indent: int = 2) -> str:
    return layout.returned(expression, indent, STYLE)


def horner(name: str, coefficients: tuple[float, ...], variable: str, indent: int = 2) -> str:
    """The lines that compute a polynomial, by its coefficients in ascending powers, in Horner's scheme."""
    *others, last = coefficients
    lines: list[str] = []
    left = literal(last)
    for coefficient in reversed(others):
        sign = "-" if coefficient < 0 else "+"
        declared = "" if lines else "let "
        lines.append(f"{' ' * indent}{declared}{name} = {left} * {variable} {sign} {literal(abs(coefficient))};")
        left = name
    return "\n".join(lines)


def guard(symbols: Iterable[Symbol], names: Mapping[str, str], result: str, finite: bool = False) -> str:
    """The lines that give the result outside of the domain; where `finite`, real parameters must be finite."""
    conditions = [
        f"{names[symbol.name]} > 0" if symbol.is_positive else f"Number.isFinite({names[symbol.name]})"
        for symbol in symbols
        if symbol.is_positive or finite
    ]
    if not conditions:
        return ""
    line = f"  if (!({' && '.join(conditions)})) {{"
    broken = ["  if (!(", "    " + "\n    && ".join(conditions), "  )) {"]
    return "\n".join([*([line] if len(line) <= STYLE.width else broken), f"    return {result};", "  }", ""])


def tags(symbols: Iterable[Symbol], names: Mapping[str, str], result: str) -> str:
    """What a documenting comment says of the arguments and of the result."""
    taken = [f"@param {{number}} {names[symbol.name]} - {domain(symbol)}" for symbol in symbols]
    return "\n".join([*taken, f"@returns {result}"])


def described(symbols: Iterable[Symbol]) -> list[str]:
    """The parameters as objects."""
    return [f'{{ name: "{symbol.name}", domain: "{domain(symbol)}" }}' for symbol in symbols]


def domain(symbol: Symbol) -> str:
    return "positive" if symbol.is_positive else "real"

"""A tree as a line with every bracket in it, for eyes and tests."""

from __future__ import annotations

from dataclasses import fields
from fractions import Fraction

from derive.checking.syntax import (
    Bars,
    Call,
    Constant,
    Dots,
    Factorial,
    Name,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Text,
    Transposed,
    Tree,
    Tuple,
)


def bracketed(tree: Tree) -> str:
    """The tree in words and brackets: `(1/2 * log((2 * pi)))`."""
    match tree:
        case Number(value=value):
            return str(value)
        case Name(name=name) | Constant(name=name):
            return name
        case Text(words=words):
            return f'"{words}"'
        case Dots():
            return "..."
        case Sum(terms=terms):
            return "(" + " + ".join(map(bracketed, terms)) + ")"
        case Negative(body=body):
            return f"-{bracketed(body)}"
        case Product(factors=factors):
            return "(" + " * ".join(map(bracketed, factors)) + ")"
        case Quotient(above=above, below=below):
            return f"({bracketed(above)} / {bracketed(below)})"
        case Power(base=base, exponent=exponent):
            shown = f"({bracketed(base)})" if isinstance(base, Negative) else bracketed(base)
            return f"({shown}^{bracketed(exponent)})"
        case Factorial(body=body):
            return f"{bracketed(body)}!"
        case Transposed(body=body):
            return f"{bracketed(body)}.T"
        case Bars(body=body, double=double, index=None):
            return f"||{bracketed(body)}||" if double else f"|{bracketed(body)}|"
        case Relation(sign=sign, left=left, right=right):
            return f"{bracketed(left)} {sign} {bracketed(right)}"
        case Tuple(items=items, opening=opening, closing=closing):
            return opening + ", ".join(map(bracketed, items)) + closing
        case Call():
            return _call(tree)
    return _other(tree)


def _call(tree: Call) -> str:
    inside = ", ".join(map(bracketed, tree.arguments))
    inside += "".join(f"; {', '.join(map(bracketed, tree.parameters))}" if tree.parameters else "")
    inside += f" | {', '.join(map(bracketed, tree.given))}" if tree.given else ""
    head = tree.function.name + "'" * tree.primes + ("^-1" if tree.inverse else "")
    return f"{head}{'' if tree.base is None else '[' + bracketed(tree.base) + ']'}({inside})"


def _other(tree: Tree) -> str:
    """Any other node by its name, with the fields that hold something."""
    inside: list[str] = []
    for each in fields(tree):
        value = getattr(tree, each.name)
        if each.name != "span" and value not in (None, "", ()):
            label = "" if not inside else f"{each.name}="
            inside.append(label + _field(value))
    return f"{type(tree).__name__}({', '.join(inside)})"


def _field(value: object) -> str:
    if isinstance(value, Tree):
        return bracketed(value)
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_field, value)) + "]"
    return str(value) if isinstance(value, (str, bool, int, Fraction)) else repr(value)

"""Short formulas as they are said: `-z^2/2`, `log(2 pi)`, `E[(x - mu)^2]`."""

from __future__ import annotations

from derive.checking.printed import bracketed
from derive.checking.syntax import (
    Bars,
    Call,
    Constant,
    Expectation,
    Factorial,
    Integral,
    Name,
    Negative,
    Number,
    Power,
    Product,
    Quantity,
    Quotient,
    Root,
    Subscripted,
    Sum,
    Summation,
    Text,
    Transposed,
    Tree,
)

LONGEST = 60
SUM, PRODUCT, POWER, ATOM = range(4)


def plain(tree: Tree) -> str:
    """The tree with as few brackets as it can be read with; the end of a long one is left out."""
    text = said(tree)[0]
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def said(tree: Tree) -> tuple[str, int]:
    """A tree as text, and how closely that holds together."""
    match tree:
        case Number(value=value):
            return (str(value), ATOM) if value.denominator == 1 and value >= 0 else (str(value), PRODUCT)
        case Name(name=name) | Constant(name=name):
            return name, ATOM
        case Sum(terms=terms):
            parts = [said(term)[0] for term in terms]
            return parts[0] + "".join(f" - {p[1:]}" if p.startswith("-") else f" + {p}" for p in parts[1:]), SUM
        case Negative(body=body):
            return "-" + within(body, PRODUCT), SUM
        case Product(factors=factors):
            return " ".join(within(each, POWER if i else PRODUCT) for i, each in enumerate(factors)), PRODUCT
        case Quotient(above=above, below=below):
            return f"{within(above, PRODUCT)}/{within(below, POWER)}", PRODUCT
        case Power(base=base, exponent=exponent):
            return f"{within(base, ATOM)}^{within(exponent, ATOM)}", POWER
        case Root(body=body, degree=None):
            return f"sqrt({said(body)[0]})", ATOM
        case _:
            return called(tree), ATOM


def within(tree: Tree, least: int) -> str:
    """A part of something that holds its parts together so closely."""
    text, close = said(tree)
    return text if close >= least else f"({text})"


def called(tree: Tree) -> str:
    """What has its own brackets."""
    match tree:
        case Call(function=function, arguments=arguments, given=given):
            inverse = "^-1" if tree.inverse else ""
            head = function.name + "'" * tree.primes + inverse
            return f"{head}({listed(arguments)}{' | ' + listed(given) if given else ''})"
        case Expectation(body=body):
            return f"E[{said(body)[0]}]"
        case Quantity(name=name, arguments=arguments, given=given):
            between = " || " if name == "KL" else ", "
            inside = between.join(said(each)[0] for each in arguments)
            return f"{name}({inside}{' | ' + listed(given) if given else ''})"
        case Bars(body=body, double=double):
            return f"||{said(body)[0]}||" if double else f"|{said(body)[0]}|"
        case Transposed(body=body):
            return f"{within(body, ATOM)}^T"
        case Factorial(body=body):
            return f"{within(body, ATOM)}!"
        case Subscripted(body=body, index=index):
            return f"{within(body, ATOM)}_({said(index)[0]})"
        case Text(words=words):
            return words
        case Integral():
            return "the integral"
        case Summation(body=body):
            return f"the sum of {said(body)[0]}"
    return bracketed(tree)


def listed(trees: tuple[Tree, ...]) -> str:
    return ", ".join(said(each)[0] for each in trees)

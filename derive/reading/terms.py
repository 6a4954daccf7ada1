"""From a syntax tree to a SymPy term: numbers, names, + - * / ** and sqrt, exp, log. Nothing else is read."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sympy import Expr, Rational, exp, log, pi, sqrt

from derive.distributions.base import POSITIVE, REAL, symbol
from derive.errors import Wrong, did_you_mean
from derive.reading import limits
from derive.reading.limits import approximately, bits
from derive.reading.names import shown
from derive.reading.source import Source

FUNCTIONS: dict[str, tuple[Callable[[Expr], Expr], str]] = {
    "exp": (exp, REAL),
    "log": (log, POSITIVE),
    "sqrt": (sqrt, POSITIVE),
}
"""Each function with the domain that it gives to a name inside: exp(x) is positive for every real x."""


def read_term(source: Source, node: ast.expr, domain: str) -> Expr:
    """The term at a node, standing in a slot of that domain.

    A name becomes a symbol with the domain of the place where it stands; where one parameter uses a name at
    several places, a positive place decides. Raises `Wrong` for what cannot be read, and for what would explode.
    """
    return read_together(source, [(node, domain)])[0]


def read_together(source: Source, placed: Sequence[tuple[ast.expr, str]]) -> list[Expr]:
    """The terms of one parameter, each at its node and in a slot of its domain."""
    terms = [Reader(source, frozenset()).read(node, domain) for node, domain in placed]
    symbols = {symbol for term in terms for symbol in term.free_symbols}
    positive = frozenset(symbol.name for symbol in symbols if symbol.is_positive)
    if any(symbol.name in positive and not symbol.is_positive for symbol in symbols):
        terms = [Reader(source, positive).read(node, domain) for node, domain in placed]
    return terms


@dataclass(frozen=True)
class Reader:
    """Builds the term of a syntax tree; the `positive` names are so wherever they stand."""

    source: Source
    positive: frozenset[str]

    def read(self, node: ast.expr, domain: str) -> Expr:
        """The term at a node, of bounded size."""
        term = self.term(node, domain)
        if limits.degree(term) > limits.LARGEST_DEGREE:
            raise self.wrong(node, "has too many roots of numbers in it")
        if limits.is_hard(term):
            hint = "is too hard a sum: use lower powers of its one name and short rational numbers"
            raise self.source.not_yet(node.col_offset, f"{self.shown(node)} {hint}")
        return term

    def term(self, node: ast.expr, domain: str) -> Expr:
        match node:
            case ast.Constant():
                return self.number(node)
            case ast.Name(id="pi"):
                return pi
            case ast.Name(id=name):
                return symbol(name, POSITIVE if name in self.positive else domain)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -self.read(operand, domain)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.read(operand, domain)
            case ast.BinOp(op=ast.Pow()):
                return self.power(node, domain)
            case ast.BinOp():
                return self.arithmetic(node, domain)
            case ast.Call(func=ast.Name(id=name)):
                return self.function(node, name)
        raise self.wrong(node, "is not an expression of numbers, names, + - * / ** and functions")

    def number(self, node: ast.Constant) -> Expr:
        """The number exactly as typed: 0.5 is 1/2."""
        typed = self.typed(node)
        digits, _, power_of_ten = typed.lower().partition("e")
        too_long = len(digits) > limits.MOST_DIGITS or len(power_of_ten) > 5
        if too_long or abs(int(power_of_ten or 0)) > limits.LARGEST_POWER_OF_TEN:
            most = f"at most {limits.MOST_DIGITS} digits and powers of ten up to {limits.LARGEST_POWER_OF_TEN} are read"
            raise self.wrong(node, f"is too long or too large a number: {most}")
        return Rational(typed)

    def arithmetic(self, node: ast.BinOp, domain: str) -> Expr:
        left, right = self.read(node.left, domain), self.read(node.right, domain)
        match node.op:
            case ast.Add():
                return left + right
            case ast.Sub():
                return left - right
            case ast.Mult():
                return left * right
            case ast.Div():
                if right.is_zero:
                    raise self.wrong(node, "divides by zero")
                return left / right
        raise self.wrong(node, "uses an operator other than + - * / **")

    def power(self, node: ast.BinOp, domain: str) -> Expr:
        exponent = self.read(node.right, REAL)
        base = self.read(node.left, domain if exponent.is_integer else POSITIVE)
        size = abs(approximately(exponent)) if exponent.is_number else 0.0
        if not size <= limits.LARGEST_EXPONENT or bits(exponent) > limits.BITS_IN_EXPONENT:
            raise self.wrong(node, f"has too large or too fine an exponent: at most {limits.LARGEST_EXPONENT}")
        if bits(base) * size > limits.BITS_IN_POWER:
            raise self.wrong(node, "is too large a number")
        if base.is_zero and not exponent.is_positive:
            raise self.wrong(node, "divides by zero")
        if base.is_negative and exponent.is_integer is False:
            raise self.wrong(node, "is not a real number")
        return base**exponent

    def function(self, node: ast.Call, name: str) -> Expr:
        if name not in FUNCTIONS:
            message = f"Unknown function {shown(name)}: {did_you_mean(name, FUNCTIONS)}"
            raise self.source.wrong(node.col_offset, message)
        if len(node.args) != 1 or node.keywords:
            raise self.wrong(node, f"does not give {name} its one argument")
        apply, domain = FUNCTIONS[name]
        argument = self.read(node.args[0], domain)
        if (apply is log and argument.is_nonpositive) or (apply is sqrt and argument.is_negative):
            raise self.wrong(node, "is not a real number")
        # SymPy makes a power of exp(c log n), as long as c says.
        too_long = apply is exp and argument.has(log) and bits(argument) > limits.BITS_IN_EXPONENT
        size = abs(approximately(argument)) if apply is exp and argument.is_number else 0.0
        if too_long or not size <= limits.LARGEST_EXPONENTIAL:
            raise self.wrong(node, "is too large or too small a number")
        return apply(argument)

    def wrong(self, node: ast.expr, message: str) -> Wrong:
        return self.source.wrong(node.col_offset, f"{self.shown(node)} {message}")

    def shown(self, node: ast.expr) -> str:
        return shown(self.typed(node))

    def typed(self, node: ast.expr) -> str:
        return self.source.text(node.col_offset, node.end_col_offset)

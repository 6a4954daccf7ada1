"""From a syntax tree to a SymPy term: numbers, names, + - * / ** and sqrt, exp, log. Nothing else is read."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Any

from sympy import Expr, N, Pow, Rational, S, exp, log, pi, sqrt

from derive.distributions.base import POSITIVE, REAL, symbol
from derive.errors import Wrong, did_you_mean
from derive.reading.source import Source, shown

MOST_DIGITS, LARGEST_POWER_OF_TEN = 40, 300
LARGEST_EXPONENT, LARGEST_EXPONENTIAL, MOST_BITS = 64, 700, 4096
LARGEST_DEGREE, LARGEST_POWER_IN_SUM = 64, 2

FUNCTIONS: dict[str, tuple[Callable[[Expr], Expr], str | None]] = {
    "exp": (exp, REAL),
    "log": (log, POSITIVE),
    "sqrt": (sqrt, POSITIVE),
}
"""Each function with the domain that its argument asks of a name; e^x is positive for every real x."""


def read_term(source: Source, node: ast.expr, domain: str) -> Expr:
    """The term at a node, standing in a slot of that domain.

    A name becomes a symbol with the domain of the place where it stands; where one parameter uses a name at
    several places, the positive place decides. Raises `Wrong` for what cannot be read or would explode.
    """
    term = Reader(source).bounded(node, domain)
    positive = {s.name: s for s in term.free_symbols if s.is_positive}
    return term.xreplace({s: positive[s.name] for s in term.free_symbols if s.name in positive})


@dataclass(frozen=True)
class Reader:
    source: Source

    def wrong(self, node: ast.expr, message: str) -> Wrong:
        return self.source.wrong(node.col_offset, message)

    def typed(self, node: ast.expr) -> str:
        return self.source.plain[node.col_offset : node.end_col_offset]

    def bounded(self, node: ast.expr, domain: str) -> Expr:
        term = self.term(node, domain)
        if degree(term) > LARGEST_DEGREE:
            raise self.wrong(node, f"{shown(self.typed(node))} has too many roots of numbers in it")
        if term.is_Add and is_hard(term):
            powers = f"powers beyond {LARGEST_POWER_IN_SUM} of the one name in the sum"
            raise self.source.not_yet(node.col_offset, f"{shown(self.typed(node))} has {powers}: write them as a product")
        return term

    def term(self, node: ast.expr, domain: str) -> Expr:
        match node:
            case ast.Constant():
                return self.number(node)
            case ast.Name(id="pi"):
                return pi
            case ast.Name(id=name):
                return symbol(name, domain)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -self.bounded(operand, domain)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.bounded(operand, domain)
            case ast.BinOp(op=ast.Pow()):
                return self.power(node, domain)
            case ast.BinOp():
                return self.arithmetic(node, domain)
            case ast.Call(func=ast.Name(id=name)):
                return self.function(node, name)
        raise self.wrong(node, f"{shown(self.typed(node))} is not an expression of numbers, names, + - * / ** and functions")

    def number(self, node: ast.Constant) -> Expr:
        """The number exactly as typed: 0.5 is 1/2."""
        typed = self.typed(node)
        digits, _, power_of_ten = typed.lower().partition("e")
        if len(digits) > MOST_DIGITS or len(power_of_ten) > 5 or abs(int(power_of_ten or 0)) > LARGEST_POWER_OF_TEN:
            limits = f"at most {MOST_DIGITS} digits and powers of ten up to {LARGEST_POWER_OF_TEN} are read"
            raise self.wrong(node, f"The number {typed[:MOST_DIGITS]} is too long or too large: {limits}")
        return Rational(typed)

    def arithmetic(self, node: ast.BinOp, domain: str) -> Expr:
        left, right = self.bounded(node.left, domain), self.bounded(node.right, domain)
        match node.op:
            case ast.Add():
                return left + right
            case ast.Sub():
                return left - right
            case ast.Mult():
                return left * right
            case ast.Div():
                if right.is_zero:
                    raise self.wrong(node.right, f"{shown(self.typed(node))} divides by zero")
                return left / right
        raise self.wrong(node, f"{shown(self.typed(node))} uses an operator other than + - * / **")

    def power(self, node: ast.BinOp, domain: str) -> Expr:
        exponent = self.bounded(node.right, REAL)
        base = self.bounded(node.left, domain if exponent.is_integer else POSITIVE)
        typed = self.typed(node)
        if exponent.is_number and not abs(approximately(exponent)) <= LARGEST_EXPONENT:
            raise self.wrong(node.right, f"The exponent in {shown(typed)} is too large: at most {LARGEST_EXPONENT}")
        if exponent.is_Rational and exponent.q > LARGEST_DEGREE:
            raise self.wrong(node.right, f"{shown(typed)} is too fine a root: at most {LARGEST_DEGREE}")
        if exponent.is_number and bits(base) * abs(approximately(exponent)) > MOST_BITS:
            raise self.wrong(node, f"The power {shown(typed)} is too large a number")
        if base.is_zero and not exponent.is_positive:
            raise self.wrong(node, f"{shown(typed)} divides by zero")
        if base.is_negative and exponent.is_integer is False:
            raise self.wrong(node, f"{shown(typed)} is not a real number")
        return base**exponent

    def function(self, node: ast.Call, name: str) -> Expr:
        if name not in FUNCTIONS:
            raise self.wrong(node, f"Unknown function {shown(name)}: {did_you_mean(name, FUNCTIONS)}")
        if len(node.args) != 1 or node.keywords:
            raise self.wrong(node, f"{name} takes one argument")
        apply, domain = FUNCTIONS[name]
        argument = self.bounded(node.args[0], domain)
        if (apply is log and argument.is_nonpositive) or (apply is sqrt and argument.is_negative):
            raise self.wrong(node, f"{shown(self.typed(node))} is not a real number")
        if apply is exp and argument.is_number and not abs(approximately(argument)) <= LARGEST_EXPONENTIAL:
            raise self.wrong(node, f"{shown(self.typed(node))} is too large or too small a number")
        if apply is exp and argument.has(log) and bits(argument) > 64:  # SymPy makes it a power of that length
            raise self.wrong(node, f"{shown(self.typed(node))} is too large or too small a number")
        return apply(argument)


def approximately(number: Any) -> float:
    """The real number to a few digits; nan where it is not a real number."""
    value = N(number, 6)
    return float(value) if value.is_real else float("nan")


def degree(term: Expr) -> int:
    """At most the degree of the minimal polynomial that SymPy may look for when it compares two such numbers."""
    return prod(int(p.exp.q) for p in term.atoms(Pow) if p.is_number and p.exp.is_Rational)


def is_hard(term: Expr) -> bool:
    """Whether SymPy may take minutes for the sign: it looks for the roots of a polynomial in one positive symbol."""
    symbols = term.free_symbols
    return len(symbols) == 1 and next(iter(symbols)).is_positive and highest_power(term) > LARGEST_POWER_IN_SUM


def highest_power(term: Expr) -> int:
    """At least the degree of the term as a polynomial; what is no polynomial counts as a constant."""
    if term.is_Symbol:
        return 1
    if term.is_Pow and term.exp.is_Integer:
        return abs(int(term.exp)) * highest_power(term.base)
    if term.is_Mul:
        return sum(map(highest_power, term.args))
    if term.is_Add:  # over a common denominator, the powers of all denominators come together
        combine = sum if any(p.exp.is_negative for p in term.atoms(Pow)) else max
        return combine(map(highest_power, term.args))
    return 0


def bits(term: Expr) -> int:
    """How long the longest number in the term is."""
    numbers = term.atoms(Rational) | {S.One}
    return max(max(abs(int(number.p)).bit_length(), int(number.q).bit_length()) for number in numbers)

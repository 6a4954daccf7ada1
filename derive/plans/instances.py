"""Instances of a derived result: what its letters stand for, and the first and the last line of a case."""

from __future__ import annotations

from collections.abc import Mapping

from sympy import Basic, Expr, Symbol

from derive.derivation import Derivation, Rule, Words
from derive.rules.definitions import cite_instance
from derive.rules.moments import fresh
from derive.strategies import Move, Strategy, at_place, brief, everywhere
from derive.terms import PositiveDefinite, Vector, equation

Values = Mapping[Basic, Basic]


def instance(main: Derivation, values: Values) -> list[Move]:
    """The first line of a case."""
    return [brief(everywhere(cite_instance("general form", main, values)), because=("by ", main))]


def equations(values: Values) -> Words:
    """ "μ = a, m = b and S = s²" """
    told = [equation(letter, value) for letter, value in values.items()]
    gaps = [*[", "] * (len(told) - 2), " and "]
    return (told[0], *(word for gap, each in zip(gaps, told[1:], strict=False) for word in (gap, each)))


def is_letter(term: Expr) -> bool:
    return isinstance(term, Vector | PositiveDefinite)


def positive(name: str, taken: Expr) -> Symbol:
    names = [name, *"stvw"]
    return Symbol(fresh(names, taken).name, positive=True)


def whole(law: Rule) -> Strategy:
    """The law on the whole term, and on no part of it."""
    return at_place(law, ())

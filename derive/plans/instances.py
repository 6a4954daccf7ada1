"""Instances of a derived result: what its letters stand for, and the first and the last line of a case."""

from __future__ import annotations

from collections.abc import Mapping

from sympy import Basic, Expr, Symbol

from derive.derivation import Derivation, Words
from derive.rules.algebra import one_denominator, reordering
from derive.rules.definitions import cite_instance
from derive.rules.moments import fresh
from derive.strategies import Move, Strategy, brief, chain, everywhere, tidy
from derive.terms import PositiveDefinite, Vector, equation, subterms

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


def in_order_of(known: Expr) -> Strategy:
    """Fractions over their common denominator, and each sum in the order in which a known form has it."""
    sums = [part for _, part in subterms(known) if part.is_Add]
    return chain(tidy(one_denominator), *(everywhere(reordering(total)) for total in reversed(sums)))

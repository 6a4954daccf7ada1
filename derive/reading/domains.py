"""One name, one meaning: what generated code calls `sigma` is a single argument."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sympy import Basic, Expr, Indexed, MatrixSymbol, Symbol

from derive.distributions import Distribution, MultivariateNormal, Normal
from derive.distributions.parameters import IDENTITY
from derive.errors import Wrong
from derive.quantities import Quantity
from derive.terms import PositiveDefinite

SUFFIXES = ("_tril", "_precision", "_diag")
"""What generated code puts behind a covariance's name for its other forms."""


class Meaning(NamedTuple):
    """What a name stands for, in words, and whether that is a vector or a matrix."""

    words: str
    shaped: bool


def check_domains(quantity: Quantity) -> None:
    """Raises `Wrong` where one name has two meanings, naming both places.

    SymPy takes `Symbol("s", real=True)` and `Symbol("s", positive=True)` for two symbols; a page or an
    argument of generated code called `s` could be either, and as well a vector or a matrix.
    """
    check_names(*quantity.distributions)


def check_names(*distributions: Distribution) -> None:
    """`check_domains` for distributions that are not a quantity yet."""
    first: dict[str, tuple[Meaning, str]] = {}
    written: dict[str, str] = {}
    matrices: dict[str, str] = {}
    for distribution in distributions:
        for place, term in places(distribution):
            for name, meaning in sorted(meanings(term, distribution)):
                alike = written.setdefault(name.rstrip("_"), name)
                if alike != name:
                    raise Wrong(f"'{alike}' and '{name}' look the same on a page: choose another name for one")
                known, before = first.setdefault(name, (meaning, place))
                if known != meaning:
                    clash = f"'{name}' is {known.words} in {before}, and {meaning.words} in {place}"
                    raise Wrong(f"{clash}: {way_out(name, known, meaning)}")
            matrices |= {matrix.name: place for matrix in term.atoms(PositiveDefinite)}
    check_suffixes(first, matrices)
    check_identity(first, distributions)
    if any(each.dimension.is_Integer and not isinstance(each, Normal) for each in distributions):
        check_entries(first)


def way_out(name: str, one: Meaning, other: Meaning) -> str:
    if one.shaped or other.shaped:
        return "use two names"
    return f'use two names, or in Python one Symbol("{name}", positive=True) at both places'


def check_suffixes(first: dict[str, tuple[Meaning, str]], matrices: dict[str, str]) -> None:
    for matrix, place in matrices.items():
        for suffix in SUFFIXES:
            name = matrix + suffix
            if name in first:
                clash = f"'{name}' in {first[name][1]} is what generated code calls a form of '{matrix}', {place}"
                raise Wrong(f"{clash}: choose another name")


def check_entries(first: dict[str, tuple[Meaning, str]]) -> None:
    """In a dimension that is a number, x_1 is an entry of x."""
    for name, (meaning, place) in first.items():
        stem = re.sub(r"_?[1-9]\Z", "", name)
        known, before = first.get(stem, (meaning, place))
        if known.shaped and not meaning.shaped:
            clash = f"'{name}' in {place} looks like an entry of '{stem}', {before}"
            raise Wrong(f"{clash}: choose another name for one")


def check_identity(first: dict[str, tuple[Meaning, str]], distributions: tuple[Distribution, ...]) -> None:
    if IDENTITY in first and any(isinstance(each, MultivariateNormal) for each in distributions):
        raise Wrong(f"'I' in {first[IDENTITY][1]} is the identity matrix beside vectors: choose another name")


def places(distribution: Distribution) -> Iterator[tuple[str, Expr]]:
    """Each parameter with the words for it: "the mean of q"."""
    for name, term in zip(names_of(distribution), distribution.parameters, strict=False):
        yield f"the {name} of {distribution.letter}", term


def names_of(distribution: Distribution) -> list[str]:
    if isinstance(distribution, MultivariateNormal):
        return list(distribution.domains)
    each = getattr(distribution, "each", distribution)
    return ["mean", each.form.replace("_", "-")] if isinstance(each, Normal) else ["parameters"] * 9


def meanings(term: Expr, distribution: Distribution) -> Iterator[tuple[str, Meaning]]:
    """What each name in a parameter stands for; a distribution's own dimension and index are not among them."""
    own: set[Basic | None] = {distribution.dimension, distribution.index}
    labels = {part.base.label for part in term.atoms(Indexed)}
    for symbol in term.free_symbols - own:
        if isinstance(symbol, MatrixSymbol):
            matrix = isinstance(symbol, PositiveDefinite)
            yield symbol.name, Meaning("a covariance matrix" if matrix else "a vector", shaped=True)
        elif symbol in labels:
            positive = " of positive numbers" if symbol.is_positive else ""
            yield symbol.name, Meaning(f"a vector{positive}", shaped=True)
        elif isinstance(symbol, Symbol):
            yield symbol.name, Meaning(f"{nature(symbol)} number", shaped=False)


def nature(symbol: Symbol) -> str:
    """What is known of the symbol, in words."""
    if symbol.is_positive:
        return "a positive"
    return "a real" if symbol.is_real else "any"

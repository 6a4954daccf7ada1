"""One name, one domain: what generated code calls `sigma` is a single argument."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Symbol

from derive.distributions import Distribution, Normal
from derive.errors import Wrong
from derive.quantities import Quantity


def check_domains(quantity: Quantity) -> None:
    """Raises `Wrong` where two symbols of one name differ in what is known of them, naming both places.

    SymPy takes `Symbol("s", real=True)` and `Symbol("s", positive=True)` for two symbols; a page or an
    argument of generated code called `s` could be either.
    """
    check_names(*quantity.distributions)


def check_names(*distributions: Distribution) -> None:
    """`check_domains` for distributions that are not a quantity yet."""
    first: dict[str, tuple[Symbol, str]] = {}
    written: dict[str, str] = {}
    for distribution in distributions:
        for place, term in places(distribution):
            for symbol in sorted(term.free_symbols, key=str):
                alike = written.setdefault(symbol.name.rstrip("_"), symbol.name)
                if alike != symbol.name:
                    raise Wrong(f"'{alike}' and '{symbol.name}' look the same on a page: choose another name for one")
                known, before = first.setdefault(symbol.name, (symbol, place))
                if known != symbol:
                    clash = f"is {nature(known)} number in {before}, and {nature(symbol)} number in {place}"
                    same = f'use two names, or in Python one Symbol("{symbol.name}", positive=True) at both places'
                    raise Wrong(f"'{symbol.name}' {clash}: {same}")


def places(distribution: Distribution) -> Iterator[tuple[str, Expr]]:
    """Each parameter with the words for it: "the mean of q"."""
    names = ["mean", distribution.form.replace("_", "-")] if isinstance(distribution, Normal) else []
    for index, term in enumerate(distribution.parameters):
        yield f"the {names[index] if names else 'parameters'} of {distribution.letter}", term


def nature(symbol: Symbol) -> str:
    """What is known of the symbol, in words."""
    if symbol.is_positive:
        return "a positive"
    return "a real" if symbol.is_real else "any"

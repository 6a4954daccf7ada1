"""A notation as it fits one derivation: its variable, its standard deviations, and an e that is not a symbol's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sympy import Symbol

from derive.derivation import Derivation
from derive.errors import Wrong
from derive.notation import Notation
from derive.quantities import Quantity
from derive.terms import Density, subterms
from derive.terms.kernels import Phi, Psi
from derive.writing.latex import Writer

SIGNS = {Phi: r"\varphi", Psi: r"\psi"}
"""The letters that are the names of functions here."""


def variable_of(derivation: Derivation) -> Symbol:
    """The variable of integration, read off the first line."""
    first = derivation.steps[0].after
    return next(part.point for _, part in subterms(first) if isinstance(part, Density))


def narrowed(notation: Notation, derivation: Derivation) -> Notation:
    """The notation for the symbols of a derivation.

    A standard deviation is written by its variance or its log-variance where the notation has a letter for its name or
    for its density; no other symbol is. Where a symbol is called e, exponentials are written exp.

    Raises `Wrong` where two things would be written alike.
    """
    quantity = derivation.start
    assert isinstance(quantity, Quantity)
    fitted = notation.with_variable(variable_of(derivation).name)
    fitted = replace(
        fitted,
        variances=deviations(quantity, notation.variances),
        log_variances=deviations(quantity, notation.log_variances),
    )
    writer = Writer(fitted)
    if any(own(symbol, writer) == "e" for symbol in (*quantity.symbols, variable_of(derivation))):
        fitted = replace(fitted, exponential="exp")
    check_letters(quantity, fitted, derivation)
    return fitted


def deviations(quantity: Quantity, letters: Mapping[str, str]) -> dict[str, str]:
    """The letters of the symbols that are standard deviations, by their own name or by that of their density."""
    found: dict[str, str] = {}
    for distribution in quantity.distributions:
        scale = distribution.deviation
        letter = letters.get(scale.name) or letters.get(distribution.letter) if scale and scale.is_Symbol else None
        if letter:
            found.setdefault(scale.name, letter)
    return found


def check_letters(quantity: Quantity, notation: Notation, derivation: Derivation) -> None:
    """No two of the symbols, densities and functions of one part may be written alike."""
    writer = Writer(notation)
    densities = {f"the density {q.letter}": writer.letter(q) for q in quantity.distributions}
    for part in derivation.parts:
        signs = {
            f"the function {tex}": tex for kind, tex in SIGNS.items() if part.start.has(kind) or part.result.has(kind)
        }
        symbols = {symbol.name: own(symbol, writer) for symbol in sorted(symbols_of(part), key=lambda s: s.name)}
        seen: dict[str, str] = {r"\pi": "the number π"}
        for what, tex in (signs | densities | symbols).items():
            if seen.setdefault(tex, what) != what:
                way = "variable" if what == variable_of(derivation).name else f"symbols.{what}"
                raise Wrong(
                    f"both {seen[tex]} and {what} would be written {tex}: give one of them another name, "
                    f"for example --set {way}=..."
                )


def own(symbol: Symbol, writer: Writer) -> str:
    """The letter that stands for a symbol: its own, or that of its variance."""
    return writer.spread(symbol) or writer.symbol(symbol.name)


def symbols_of(part: Derivation) -> set[Symbol]:
    """The symbols that a part shows, bound ones included."""
    terms = {part.start, *(step.after for step in part.steps)}
    return {atom for term in terms for atom in term.atoms(Symbol)}

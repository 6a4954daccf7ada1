"""A notation as it fits one derivation: its variable, its standard deviations, and an e that is not a symbol's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sympy import Expr, Identity, Indexed, IndexedBase, MatrixSymbol, Symbol

from derive.derivation import Derivation
from derive.distributions import Independent, MultivariateNormal
from derive.errors import Wrong
from derive.notation import Notation
from derive.quantities import Quantity
from derive.terms import Cholesky, Density, Diagonal, MatrixProduct, subterms
from derive.terms.kernels import Phi, Psi
from derive.writing.latex import Writer

BOLD = re.compile(r"\\(?:mathbf|boldsymbol)\{([^{}]*)\}")
SIGNS = {Phi: r"\varphi", Psi: r"\psi"}
"""The letters that are the names of functions here."""


def variable_of(derivation: Derivation) -> Any:
    """The variable of integration, read off the first line that has one: a number, a vector, or z_d of a vector z."""
    lines = (part.steps[0].after for part in (derivation, *derivation.parts) if part.steps)
    return next(part.point for line in lines for _, part in subterms(line) if isinstance(part, Density))


def name_of(symbol: Any) -> str:
    """The name of a number, of a vector or a matrix, or of the vector that has this coordinate."""
    if isinstance(symbol, Indexed):
        symbol = symbol.base
    return str(symbol.label.name if isinstance(symbol, IndexedBase) else symbol.name)


def narrowed(notation: Notation, derivation: Derivation) -> Notation:
    """The notation for the symbols of a derivation.

    A standard deviation is written by its variance or its log-variance where the notation has a letter for its name or
    for its density; no other symbol is. Where a symbol is called e, exponentials are written exp.

    Raises `Wrong` where two things would be written alike.
    """
    quantity = derivation.start
    assert isinstance(quantity, Quantity)
    fitted = notation.with_variable(name_of(variable_of(derivation)))
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
        scale = deviation(distribution)
        letter = letters.get(scale) or letters.get(distribution.letter) if scale else None
        if letter:
            found.setdefault(scale, letter)
    return found


def deviation(distribution: Any) -> str:
    """The name of the number or of the vector that is the standard deviation, or of each coordinate's; else nothing."""
    scale = distribution.each.deviation if isinstance(distribution, Independent) else distribution.deviation
    if isinstance(distribution, MultivariateNormal):
        scale = root(distribution.covariance)
    return name_of(scale) if scale is not None and (scale.is_Symbol or scale.is_Indexed) else ""


def root(covariance: Expr) -> Expr | None:
    """σ of σ² I, and σ_d of diag(σ_d²)."""
    if not isinstance(covariance, Diagonal | MatrixProduct):
        return None
    variance = covariance.args[0]
    return variance.base if variance.is_Pow and variance.exp == 2 else None


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
        for what, tex in (signs | densities | letters_of_matrices(part, writer) | symbols).items():
            if seen.setdefault(tex, what) != what:
                way = "variable" if what == name_of(variable_of(derivation)) else f"symbols.{what}"
                raise Wrong(
                    f"both {seen[tex]} and {what} would be written {tex}: give one of them another name, "
                    f"for example --set {way}=..."
                )


def letters_of_matrices(part: Derivation, writer: Writer) -> dict[str, str]:
    """The letters of matrices that no parameter names: I, and the factors L with an index.

    L_Σ with a bold index and with another one would be told apart by nobody, so a parameter L_Sigma shows as the same.
    """
    terms = [part.start, *(step.after for step in part.steps)]
    parts = {atom for term in terms for atom in term.atoms(Identity, Cholesky)}
    unit = next((part for part in parts if isinstance(part, Identity)), None)
    found = {"the identity matrix": writer.doprint(unit)} if unit else {}
    for matrix in sorted((part.args[0] for part in parts if isinstance(part, Cholesky)), key=str):
        if isinstance(matrix, MatrixSymbol):
            found[f"the Cholesky factor of {matrix.name}"] = light(writer.doprint(Cholesky(matrix)))
    return found


def light(tex: str) -> str:
    """A bold letter whose index is not bold."""
    head, mark, index = tex.partition("_")
    return head + mark + BOLD.sub(r"\1", index)


def own(symbol: Any, writer: Writer) -> str:
    """The letter that stands for a symbol: its own, or that of its variance."""
    if isinstance(symbol, IndexedBase | MatrixSymbol):
        return light(writer.doprint(symbol))
    return writer.spread(symbol) or writer.symbol(name_of(symbol))


def symbols_of(part: Derivation) -> set[Any]:
    """The symbols that a part shows, bound ones included."""
    terms = {part.start, *(step.after for step in part.steps)}
    return {atom for term in terms for atom in term.atoms(Symbol, MatrixSymbol)}

"""What the functions of a generated file take: vectors, covariances in any of four ways, and numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sympy import Basic, IndexedBase

from derive.errors import Wrong
from derive.terms import PositiveDefinite, PositiveVector, Vector

FORMS = ("", "tril", "precision", "diag")
"""How a covariance Σ may be given, as suffixes of its name: Σ itself, its Cholesky factor, Σ⁻¹, its diagonal."""


@dataclass(frozen=True)
class Argument:
    """A parameter by its name: "vector", "covariance" or "number"."""

    name: str
    kind: str
    is_positive: bool = False

    @property
    def keywords(self) -> tuple[str, ...]:
        """The names by which it may be given."""
        forms = FORMS if self.kind == "covariance" else ("",)
        return tuple(f"{self.name}_{form}" if form else self.name for form in forms)


def arguments(symbols: Iterable[Basic]) -> tuple[Argument, ...]:
    """The parameters in their order. Raises `Wrong` where a name is one of the ways to give another parameter."""
    found = tuple(map(argument, symbols))
    names = [name for each in found for name in each.keywords]
    for each in found:
        for name in each.keywords:
            if names.count(name) > 1:
                raise Wrong(
                    f"'{name}' is a parameter and a way to give {each.name} in generated code: rename one of them"
                )
    return found


def argument(symbol: Basic) -> Argument:
    if isinstance(symbol, PositiveDefinite):
        return Argument(symbol.name, "covariance")
    if isinstance(symbol, Vector):
        return Argument(symbol.name, "vector", isinstance(symbol, PositiveVector))
    if isinstance(symbol, IndexedBase):
        return Argument(symbol.label.name, "vector", bool(symbol.label.is_positive))
    return Argument(str(symbol), "number", bool(symbol.is_positive))

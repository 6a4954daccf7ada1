"""What a code target needs to know: it prints what was derived, and derives nothing."""

from __future__ import annotations

import keyword
from dataclasses import dataclass

from sympy import Expr, Symbol

from derive.distributions.base import NAME
from derive.errors import Wrong
from derive.quantities import Quantity
from derive.targets import TARGETS

OF_VECTORS = ("numpy", "torch", "jax")
"""The targets that have vectors and matrices."""


def is_symbol(argument: Expr) -> bool:
    """Whether the argument is a number, and no vector or matrix."""
    return isinstance(argument, Symbol)


@dataclass(frozen=True)
class LogDensity:
    """log q(z), as it was derived from the density, for the letter q and the variable z.

    `symbol` stands for it in an integrand; its name is no argument's. `formula` is plain text.
    """

    letter: str
    variable: Symbol
    term: Expr
    symbol: Symbol
    formula: str


@dataclass(frozen=True)
class CodeProblem:
    """A closed form with the words around it.

    `name` is the function's name and a valid identifier; `arguments` are all parameters of the problem in order,
    also those that the result does not depend on; `title`, `formula` and `outline` are plain text for docstrings.
    `stable` is the form that is computed, and the same as `result` where none was found that `gains` digits;
    `gradient` has its partial derivatives, one for each of the `arguments`, each in its own stable form.
    `densities` and `integrand` are for targets that draw: the integral of the integrand is the value, and the densities
    in it are given by the symbols of their logarithms.
    `assumed` is plain text of what must be positive besides the arguments' own domains.

    Raises `Wrong` where an argument's name is no Python name, or starts with the underscore of the code's own names.
    """

    name: str
    quantity: Quantity
    result: Expr
    arguments: tuple[Symbol, ...]
    title: str
    formula: str
    outline: tuple[str, ...]
    stable: Expr
    stable_formula: str
    gradient: tuple[Expr, ...]
    gradient_formulas: tuple[str, ...]
    gains: bool
    densities: tuple[LogDensity, ...] = ()
    integrand: Expr | None = None
    integrand_formula: str = ""
    assumed: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(symbol.name for symbol in self.arguments)

    @property
    def unused(self) -> tuple[Symbol, ...]:
        """The arguments that the value does not depend on."""
        return tuple(symbol for symbol in self.arguments if symbol not in self.stable.free_symbols)

    @property
    def is_of_vectors(self) -> bool:
        """Whether vectors are parameters, or the dimension is a symbol: the code then is one of arrays."""
        dimensions = (q.dimension for q in self.quantity.distributions)
        return any(not size.is_Integer for size in dimensions) or not all(map(is_symbol, self.arguments))

    @property
    def targets(self) -> tuple[str, ...]:
        """The targets that code can be written for; none where no argument shows the dimension."""
        if not self.is_of_vectors:
            return tuple(TARGETS)
        return () if all(map(is_symbol, self.arguments)) else OF_VECTORS

    @property
    def positive(self) -> tuple[str, ...]:
        """The names of the arguments that must be positive."""
        return tuple(symbol.name for symbol in self.arguments if symbol.is_positive)

    @property
    def guards(self) -> tuple[Expr, ...]:
        """What must be positive for covariances to be definite, where formulas can be finite though it is not: the
        logarithm of a single one is no number there, and of a product or quotient of two negative ones it is."""
        assumed = self.quantity.assumptions
        return assumed if len(assumed) > 1 else ()

    @property
    def domains(self) -> tuple[str, ...]:
        own = (f"{symbol.name} > 0" if symbol.is_positive else f"{symbol.name} real" for symbol in self.arguments)
        return (*own, *(f"{term} > 0" for term in self.assumed))

    def __post_init__(self) -> None:
        for name in self.names:
            if keyword.iskeyword(name) or not NAME.match(name):
                rule = "use letters, digits and _, starting with a letter, and no Python keyword"
                raise Wrong(f"'{name}' cannot name an argument of generated code: {rule}")
        if len(self.gradient) != len(self.arguments):
            raise Wrong(f"{len(self.gradient)} partial derivatives for {len(self.arguments)} arguments")

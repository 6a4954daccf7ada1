"""What a code target needs to know: it prints what was derived, and derives nothing."""

from __future__ import annotations

import keyword
from dataclasses import dataclass

from sympy import Expr, Symbol

from derive.distributions.base import NAME
from derive.errors import Wrong
from derive.quantities import Quantity


@dataclass(frozen=True)
class CodeProblem:
    """A closed form with the words around it.

    `name` is the function's name and a valid identifier; `arguments` are all parameters of the problem in order,
    also those that the result does not depend on; `title`, `formula` and `outline` are plain text for docstrings.

    Raises `Wrong` where an argument's name is no Python name, or starts with the underscore of the code's own names.
    """

    name: str
    quantity: Quantity
    result: Expr
    arguments: tuple[Symbol, ...]
    title: str
    formula: str
    outline: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(symbol.name for symbol in self.arguments)

    @property
    def unused(self) -> tuple[Symbol, ...]:
        """The arguments that the result does not depend on."""
        return tuple(symbol for symbol in self.arguments if symbol not in self.result.free_symbols)

    def __post_init__(self) -> None:
        for name in self.names:
            if keyword.iskeyword(name) or not NAME.match(name):
                rule = "use letters, digits and _, starting with a letter, and no Python keyword"
                raise Wrong(f"'{name}' cannot name an argument of generated code: {rule}")

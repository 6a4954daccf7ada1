"""What a code target needs to know: it prints what was derived, and derives nothing."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, Symbol

from derive.quantities import Quantity


@dataclass(frozen=True)
class CodeProblem:
    """A closed form with the words around it.

    `name` is the function's name and a valid identifier; `arguments` are all parameters of the problem in order,
    also those that the result does not depend on; `title`, `formula` and `outline` are plain text for docstrings.
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

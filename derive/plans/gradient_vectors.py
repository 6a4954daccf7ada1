"""The gradients of a form by its vectors and by the Cholesky factors of its covariances."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from sympy import Expr, Symbol

from derive.derivation import Derivation, Step
from derive.errors import Unfinished
from derive.plans.gradient import slope
from derive.rules.algebra import product_of_numbers
from derive.rules.definitions import cite_instance
from derive.rules.gradients import (
    gradient_by_diagonal,
    gradient_of_constant,
    gradient_of_squared_norm,
    gradient_of_sum,
    number_out_of_gradient,
)
from derive.rules.matrices import plus_zero_matrix, zero_in_product
from derive.strategies import brief, everywhere, follow, full, tidy
from derive.terms import Cholesky, Entry, Gradient, Partial, PositiveDefinite, substitute, subterms

LAWS = (
    gradient_of_constant, gradient_of_sum, number_out_of_gradient, gradient_of_squared_norm, gradient_by_diagonal,
    zero_in_product, plus_zero_matrix,
)  # fmt: skip


def matrix_slope(form: Expr, parameter: Expr) -> Derivation:
    """∇form by a vector, or by the Cholesky factor of a covariance, down to a form without derivatives."""
    variable = Cholesky(parameter) if isinstance(parameter, PositiveDefinite) else parameter
    found = follow(
        "slope",
        ("The gradient by ", variable),
        Gradient(form, variable),
        [full(tidy(*LAWS)), full(entries), brief(tidy(product_of_numbers), because=("laws of gradients",))],
    )
    if found.result.has(Gradient) or found.result.has(Partial):
        raise Unfinished(f"the gradient by {variable} stopped at {found.result}")
    return found


def entries(term: Expr) -> Iterator[Step]:
    """∂f/∂X_dd, for an f of diagonal entries, by the derivative of the same f of numbers."""
    for _, part in list(subterms(term)):
        if isinstance(part, Partial):
            proof, values = by_numbers(part)
            for step in everywhere(cite_instance("derivative", proof, values))(term):
                yield step
                term = step.after


@lru_cache(maxsize=256)
def by_numbers(part: Partial) -> tuple[Derivation, dict[Expr, Expr]]:
    """The derivative with a positive number in the place of each entry, and which entry that is."""
    found = list(dict.fromkeys(term for _, term in subterms(part) if isinstance(term, Entry)))
    letters = {term: Symbol(name, positive=True) for term, name in zip(found, names(part), strict=False)}
    body, point = substitute(part.args[0], letters), letters[part.args[1]]
    return slope(body, point), {letter: term for term, letter in letters.items()}


def names(part: Expr) -> Iterator[str]:
    """Letters that nobody uses."""
    taken = {symbol.name for symbol in part.free_symbols}
    return (name for name in "abcefgh" if name not in taken)

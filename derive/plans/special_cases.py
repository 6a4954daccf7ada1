"""What a divergence of normal vectors comes to in the cases by which a reader checks it."""

from __future__ import annotations

from sympy import Basic, S

from derive.derivation import Derivation
from derive.plans.diagonal_case import diagonal_case
from derive.plans.instances import Values, equations, instance, is_letter
from derive.plans.one_dimension import one_dimension
from derive.quantities import KL
from derive.rules.algebra import opposite_terms, over_itself, plus_zero, times_zero
from derive.rules.logarithms import log_of_one
from derive.rules.matrices import inverse_cancels, opposite_matrices, zero_as_number, zero_in_product
from derive.rules.structure import STRUCTURE
from derive.strategies import brief, follow, full, standard, tidy
from derive.terms import substitute


def special_cases(main: Derivation) -> tuple[Derivation, ...]:
    """Diagonal covariances, one dimension, and equal distributions."""
    if not isinstance(main.start, KL) or main.result is S.Zero:
        return ()
    found = (diagonal_case(main), one_dimension(main), equal_case(main))
    return tuple(case for case in found if case is not None)


def equal_case(main: Derivation) -> Derivation | None:
    """p = q, where a divergence is 0."""
    values = equalising(main.start)
    if not values:
        return None
    moves = [
        *instance(main, values),
        full(tidy(opposite_matrices, zero_in_product, zero_as_number, inverse_cancels)),
        full(tidy(*STRUCTURE, over_itself)),
        standard(tidy(log_of_one, plus_zero)),
        brief(tidy(opposite_terms, times_zero, plus_zero), because=("opposite terms cancel",)),
    ]
    title = ("Equal distributions, ", *equations(values))
    return follow("section", title, substitute(main.start, values), moves)


def equalising(quantity: KL) -> Values:
    """Which letters are to stand for what, so that both distributions are the same; none where that cannot be."""
    q, p = quantity.distributions
    values: dict[Basic, Basic] = {}
    for first, second in zip(q.parameters, p.parameters, strict=True):
        if first == second:
            continue
        letter, value = (second, first) if is_letter(second) else (first, second)
        if not is_letter(letter):
            return {}
        values[letter] = value
    return values

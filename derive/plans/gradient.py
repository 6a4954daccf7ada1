"""The partial derivatives of a stable form, each by the laws of derivatives, in a form that keeps its digits too."""

from __future__ import annotations

from functools import lru_cache

from sympy import Expr

from derive.derivation import Derivation, Rule
from derive.errors import Unfinished
from derive.rules.algebra import numerator_first, one_fraction, product_of_numbers, sum_of_numbers, times_zero
from derive.rules.derivatives import (
    constant_multiple_rule,
    derivative_by_coordinate,
    derivative_of_constant,
    derivative_of_exp,
    derivative_of_indexed_sum,
    derivative_of_log,
    derivative_of_phi,
    derivative_of_psi,
    derivative_of_relative_difference,
    derivative_of_square_over,
    derivative_of_variable,
    power_rule,
    product_rule,
    quotient_rule,
    reciprocal_rule,
    sum_rule,
)  # fmt: skip
from derive.rules.exponents import laws_of_exponents
from derive.rules.logarithms import log_of_exp, log_of_power
from derive.rules.sums import number_outside_sum
from derive.strategies import brief, everywhere, follow, full, tidy
from derive.terms import Partial

SLOPES = (
    derivative_of_constant, derivative_of_variable,
    log_of_exp, log_of_power, derivative_of_log,
    sum_rule, derivative_of_indexed_sum, derivative_by_coordinate,
    derivative_of_phi, derivative_of_psi, derivative_of_relative_difference,
    derivative_of_square_over, constant_multiple_rule, quotient_rule, reciprocal_rule, power_rule,
    derivative_of_exp, product_rule,
)  # fmt: skip


def slope(form: Expr, x: Expr, further: tuple[Rule, ...] = ()) -> Derivation:
    """∂form/∂x down to a form without derivatives; for a coordinate x = μ_d, a term in the index d.

    The `further` laws tidy what is left.
    """
    found = follow(
        "slope",
        ("The derivative by ", x),
        Partial(form, x),
        [
            full(tidy(*SLOPES)),
            full(tidy(times_zero, product_of_numbers), everywhere(numerator_first)),
            full(tidy(number_outside_sum, product_of_numbers)),
            *([full(tidy(*further))] if further else []),
            brief(everywhere(sum_of_numbers), because=("laws of derivatives",)),
        ],
    )
    if found.result.has(Partial):
        raise Unfinished(f"the derivative by {x} stopped at {found.result}")
    return found


@lru_cache(maxsize=256)
def gradient(form: Expr, arguments: tuple[Expr, ...], further: tuple[Rule, ...] = ()) -> tuple[Derivation, ...]:
    """The derivation of each partial derivative, in the order of the arguments."""
    return tuple(slope(form, x, further) for x in arguments)


def written_short(form: Expr) -> Expr:
    """A partial derivative as one writes it down, with each term as one fraction: (μ − m)/s², not (μ − m)/s · 1/s."""
    try:
        steps = list(tidy(laws_of_exponents, product_of_numbers, one_fraction)(form))
    except Unfinished:
        return form  # roots of numbers may be moved about without end; that is how it is derived
    return steps[-1].after if steps else form

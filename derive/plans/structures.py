"""Covariances with a structure: their traces, determinants and inverses, and their Cholesky factors."""

from __future__ import annotations

from collections.abc import Mapping

from sympy import Basic

from derive.derivation import Words
from derive.plans.divergence import logs_last
from derive.plans.stable_vectors import is_log
from derive.quantities import Quantity
from derive.rules.algebra import distribute, is_minus_a_sum, numerator_first
from derive.rules.exponents import laws_of_exponents
from derive.rules.independence import log_of_indexed_product
from derive.rules.logarithms import log_of_exp, log_of_power, log_of_quotient
from derive.rules.matrices import identity_drops, inverse_of_diagonal, inverse_of_identity, inverse_of_product
from derive.rules.norms import entry_of_structure, factor_of_structure
from derive.rules.structure import STRUCTURE
from derive.rules.sums import number_outside_sum, sum_of_constant
from derive.strategies import Move, brief, everywhere, full, standard, tidy


def named(values: Mapping[Basic, Basic]) -> Words:
    """ "covariance Σ", "covariances Σ and S" """
    first, *others = values
    return ("covariances " if others else "covariance ", first, *(word for each in others for word in (" and ", each)))


def simplified(quantity: Quantity) -> list[Move]:
    """Traces, determinants and inverses of what has a structure."""
    dimension = quantity.distributions[0].dimension
    return [
        standard(tidy(*STRUCTURE)),
        full(everywhere(log_of_quotient)),
        full(everywhere(log_of_indexed_product), everywhere(log_of_power.given(r=dimension)), everywhere(log_of_exp)),
        full(everywhere(distribute, inside=is_minus_a_sum)),
        standard(tidy(laws_of_exponents)),
        brief(tidy(numerator_first), logs_last, because=("simplify",)),
    ]


def factors() -> list[Move]:
    """Cholesky factors of what has a structure."""
    inverses = (inverse_of_product, inverse_of_identity, inverse_of_diagonal, identity_drops, entry_of_structure)
    return [
        brief(
            everywhere(factor_of_structure),
            tidy(*inverses),
            everywhere(log_of_exp),
            everywhere(log_of_power, inside=is_log),
            everywhere(sum_of_constant),
            everywhere(number_outside_sum),
            because=("the Cholesky factor of a diagonal matrix has the roots of its entries",),
        ),
    ]

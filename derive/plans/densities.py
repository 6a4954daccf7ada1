"""The logarithm of a density."""

from __future__ import annotations

from functools import lru_cache

from sympy import Expr

from derive.derivation import Derivation
from derive.distributions import Distribution
from derive.rules.definitions import definition_of_density
from derive.rules.logarithms import log_of_exp, log_of_power, log_of_product
from derive.strategies import everywhere, follow, full, standard, tidy
from derive.terms import Density, log


@lru_cache(maxsize=256)
def log_density(q: Distribution, z: Expr) -> Derivation:
    """log q(z) as a sum, from the density."""
    return follow(
        "section",
        ("The logarithm of the density ", Density(q, z)),
        log(Density(q, z)),
        [
            full(everywhere(definition_of_density)),
            standard(everywhere(log_of_product)),
            standard(tidy(log_of_exp, log_of_power)),
        ],
    )

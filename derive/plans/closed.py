"""The plan of each quantity's closed form."""

from __future__ import annotations

from sympy import Expr

from derive.derivation import Derivation
from derive.errors import NotYet
from derive.plans.divergence import kl
from derive.plans.entropies import cross_entropy, entropy
from derive.quantities import KL, CrossEntropy, Entropy, Quantity


def closed_form(quantity: Quantity, variable: Expr) -> Derivation:
    """The derivation down to a closed form, with the given variable of integration."""
    if isinstance(quantity, KL):
        return kl(*quantity.distributions, variable)
    if isinstance(quantity, CrossEntropy):
        return cross_entropy(*quantity.distributions, variable, "main")
    if isinstance(quantity, Entropy):
        return entropy(*quantity.distributions, variable, "main")
    raise NotYet(f"no plan for {type(quantity).__name__}")

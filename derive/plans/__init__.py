"""Which laws, in which order, for which quantity: the only place where order has meaning."""

from __future__ import annotations

from sympy import Expr, Integral, Symbol

from derive.derivation import Derivation
from derive.errors import NotYet, Unfinished
from derive.plans.divergence import kl
from derive.plans.entropies import cross_entropy, entropy
from derive.quantities import KL, CrossEntropy, Entropy, Quantity
from derive.terms import Density, subterms

VARIABLES = ("z", "x", "y", "t", "w")


def derive(quantity: Quantity) -> Derivation:
    """The derivation of a quantity's closed form; raises `Unfinished` where something is left open."""
    z = variable_for(quantity)
    if isinstance(quantity, KL):
        return finished(kl(*quantity.distributions, z))
    if isinstance(quantity, CrossEntropy):
        return finished(cross_entropy(*quantity.distributions, z, "main"))
    if isinstance(quantity, Entropy):
        return finished(entropy(*quantity.distributions, z, "main"))
    raise NotYet(f"no plan for {type(quantity).__name__}")


def variable_for(quantity: Quantity) -> Symbol:
    """The variable of integration: the first letter that no parameter uses."""
    used = {symbol.name for symbol in quantity.free_symbols}
    return Symbol(next(name for name in (*VARIABLES, "x_0") if name not in used), real=True)


def finished(derivation: Derivation) -> Derivation:
    """The derivation, if every fact it uses and its result are closed forms."""
    for part in (*derivation.facts, derivation):
        left = [t for _, t in subterms(part.result) if isinstance(t, Integral | Quantity)]
        left += [t for _, t in subterms(part.result) if isinstance(t, Density)]
        if left:
            raise Unfinished(f"the derivation stopped at {part.result}: {left[0]} is still there")
    return derivation

"""Which laws, in which order, for which quantity: the only place where order has meaning."""

from __future__ import annotations

from dataclasses import replace

from sympy import Expr, Integral, Symbol

from derive.derivation import Derivation
from derive.distributions import Independent, MultivariateNormal, Normal
from derive.errors import Unfinished
from derive.plans.closed import closed_form
from derive.plans.explicit import has_entries, of_explicit
from derive.plans.gradient import gradient
from derive.plans.independence import kl_of_independent, of_independent
from derive.plans.multivariate import gradient_of_multivariate, of_multivariate
from derive.plans.stable import stable_form
from derive.quantities import KL, Quantity
from derive.rules.algebra import equal_terms, opposite_terms, product_of_numbers
from derive.rules.exponents import laws_of_exponents
from derive.rules.moments import fresh
from derive.rules.telescoping import ratio_again
from derive.terms import Density, JointIntegral, MatrixIntegral, subterms

VARIABLES = "zxytw"
SOME = (ratio_again, opposite_terms, equal_terms)
AGAIN = (*SOME, laws_of_exponents, product_of_numbers)
"""What tidies the derivatives of a form whose entries are written out; with roots of numbers not all of it ends."""
OPEN = (Integral, JointIntegral, MatrixIntegral, Quantity, Density)
"""What no closed form may have left."""


def derive(quantity: Quantity) -> Derivation:
    """The derivation of a quantity's closed form, with what follows from it.

    Its corollaries are the sum over D dimensions, for the loss of a variational autoencoder, and the form that keeps
    its digits. Raises `Unfinished` where something is left open.
    """
    z = variable_for(quantity)
    if isinstance(quantity.distributions[0], Independent):
        return finished(of_independent(quantity, z))
    if isinstance(quantity.distributions[0], MultivariateNormal):
        return finished(of_explicit(quantity) if has_entries(quantity) else of_multivariate(quantity))
    closed = finished(closed_form(quantity, z))
    stable = stable_form(quantity, closed.result)
    told = (*in_dimensions(closed, z), *([stable] if stable.steps else []))
    return finished(replace(closed, corollaries=told)) if told else closed


def slopes(quantity: Quantity, form: Expr) -> tuple[Derivation, ...]:
    """The derivatives of a quantity's stable form, one derivation for each of its parameters.

    None where some entries are written out and others only have a vector's or a matrix's name, and where the laws come
    to no end with the roots of entries that are written out.
    """
    if has_entries(quantity):
        numbers = all(isinstance(symbol, Symbol) for symbol in quantity.symbols)
        for further in (AGAIN, SOME) if numbers else ():
            try:
                return gradient(form, quantity.symbols, further)
            except Unfinished:
                continue
        return ()
    if isinstance(quantity.distributions[0], MultivariateNormal):
        return gradient_of_multivariate(quantity, form)
    return gradient(form, quantity.variables)


def in_dimensions(one: Derivation, z: Symbol) -> tuple[Derivation, ...]:
    """The loss of a variational autoencoder, q against N(0, 1), for D independent dimensions."""
    if not isinstance(one.start, KL):
        return ()
    q, p = one.start.args
    is_latent = p.is_same_as(Normal(0, 1)) and bool(q.free_symbols)
    return (kl_of_independent(one, z),) if is_latent else ()


def variable_for(quantity: Quantity) -> Symbol:
    """The variable of integration: the first letter that no parameter uses."""
    return fresh(VARIABLES, quantity)


def finished(derivation: Derivation) -> Derivation:
    """The derivation, if every fact it uses and its result are closed forms."""
    for part in derivation.parts:
        left = [t for _, t in subterms(part.result) if isinstance(t, OPEN)]
        if left:
            raise Unfinished(f"the derivation stopped at {part.result}: {left[0]} is still there")
    return derivation

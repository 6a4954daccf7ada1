"""Which integrals are expectations: those of a function times a density, over the whole space."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Basic, Expr, Integral, S

from derive.terms import (
    Density,
    JointIntegral,
    MatrixIntegral,
    MatrixProduct,
    add,
    is_matrix,
    matrix_product,
    matrix_sum,
    mul,
)
from derive.terms.layout import is_sum


@dataclass(frozen=True)
class Mean:
    """E_q[body]"""

    distribution: Basic
    body: Expr


def mean(term: Expr) -> Mean | None:
    """∫ f(x) q(x) dx as the expectation of f(x) under q; also ∫ (f(x) q(x) + g(x) q(x)) dx."""
    point = integration_point(term)
    if point is None:
        return None
    terms = term.args[0].args if is_sum(term.args[0]) else (term.args[0],)
    density = next((f for f in factors(terms[0]) if isinstance(f, Density) and f.point == point), None)
    if density is None or not all(density in factors(part) for part in terms):
        return None
    bodies = [without(part, density) for part in terms]
    together = matrix_sum if is_matrix(term.args[0]) else add
    return Mean(density.distribution, together(*bodies) if len(bodies) > 1 else bodies[0])


def without(part: Expr, density: Expr) -> Expr:
    """A term of the integrand without its density."""
    if isinstance(part, MatrixProduct):
        return matrix_product(without(part.args[0], density), *part.args[1:])
    body = mul(*(f for f in factors(part) if f is not density and f != density))
    return S.One if not body.args and body.is_Mul else body


def integration_point(term: Expr) -> Expr | None:
    """The variable of an integral over the whole space."""
    if isinstance(term, JointIntegral | MatrixIntegral):
        return term.args[1]
    if isinstance(term, Integral) and tuple(term.args[1][1:]) == (-S.Infinity, S.Infinity):
        return term.args[1][0]
    return None


def factors(term: Expr) -> tuple[Expr, ...]:
    if isinstance(term, MatrixProduct):
        return factors(term.args[0])
    return term.args if term.is_Mul else (term,)

"""Which integrals are expectations: those of a function times a density, over the whole space."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Basic, Expr, Integral, S

from derive.terms import Density, JointIntegral, add, mul


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
    terms = term.args[0].args if term.args[0].is_Add else (term.args[0],)
    density = next((f for f in factors(terms[0]) if isinstance(f, Density) and f.point == point), None)
    if density is None or not all(density in factors(part) for part in terms):
        return None
    bodies = [mul(*(f for f in factors(part) if f is not density and f != density)) for part in terms]
    bodies = [S.One if not body.args and body.is_Mul else body for body in bodies]
    return Mean(density.distribution, add(*bodies) if len(bodies) > 1 else bodies[0])


def integration_point(term: Expr) -> Expr | None:
    """The variable of an integral over the whole space."""
    if isinstance(term, JointIntegral):
        return term.args[1]
    if isinstance(term, Integral) and tuple(term.args[1][1:]) == (-S.Infinity, S.Infinity):
        return term.args[1][0]
    return None


def factors(term: Expr) -> tuple[Expr, ...]:
    return term.args if term.is_Mul else (term,)

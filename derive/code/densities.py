"""What a page draws: the densities by their derived logarithms, and what a quantity's definition integrates.

    ∫ q log(q/p)  becomes  e^a (a − b)  with a = log q and b = log p

The integrand is the definition's own, written by the logarithms of the densities: far out a density is 0 as a float,
and the logarithm of that is no number, where the derived logarithm still is one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sympy import Add, Expr, Function, Integral, Mul, Pow, Symbol, log

from derive.code.names import free
from derive.code.problem import CodeProblem, LogDensity
from derive.plans import variable_for
from derive.plans.densities import log_density
from derive.terms import Density, add, exp, mul, raw
from derive.terms import log as inert_log


class Weighted(Function):
    """e^w·x, and 0 where e^w is 0 as a float, whatever x is there: q log q → 0 as q → 0."""


def with_densities(problem: CodeProblem, write: Callable[[Expr], str]) -> CodeProblem:
    """The problem with the logarithms of its densities and its integrand; `write` makes text of a term."""
    z = variable_for(problem.quantity)
    logs = [(q, log_density(q, z).result) for q in problem.quantity.distributions]
    densities = tuple(
        LogDensity(q.letter, z, term, Symbol(free(f"log_{q.letter}", problem.names), real=True), write(term))
        for q, term in logs
    )
    body = integrand(problem.quantity.definition(z))
    if body is None:
        return replace(problem, densities=densities)
    symbols = {q: known.symbol for (q, _), known in zip(logs, densities, strict=True)}
    return replace(problem, densities=densities, integrand=computed(body, symbols), integrand_formula=write(body))


def integrand(term: Expr) -> Expr | None:
    """The term without its integral sign, so that its integral is the term; None where it is not linear in one."""
    if isinstance(term, Integral):
        return term.args[0]
    parts = [integrand(part) if part.has(Integral) else None for part in term.args]
    if isinstance(term, Add) and all(part is not None for part in parts):
        return add(*(part for part in parts if part is not None))
    if isinstance(term, Mul) and sum(part.has(Integral) for part in term.args) == 1 and any(parts):
        return mul(*(part or factor for part, factor in zip(parts, term.args, strict=True)))
    return None


def computed(term: Expr, logs: Mapping[Any, Symbol]) -> Expr:
    """The term by the symbols of log-densities; a product takes the densities in it as one exponential."""
    if isinstance(term, log):
        return logarithm(term.args[0], logs)
    if not term.has(Density):
        return term
    factors = term.args if isinstance(term, Mul) else (term,)
    weights = [logarithm(factor, logs) for factor in factors if is_power(factor)]
    rest = [computed(factor, logs) for factor in factors if not is_power(factor)] if weights else []
    if weights:
        weight = add(*weights)
        return raw(Weighted, (weight, mul(*rest))) if rest else exp(weight)
    return raw(term.func, [computed(part, logs) for part in term.args])


def logarithm(term: Expr, logs: Mapping[Any, Symbol]) -> Expr:
    """log of a term: of a density it is a symbol, of a quotient of densities the difference of two."""
    if isinstance(term, Density):
        return logs[term.distribution]
    if isinstance(term, Mul) and term.has(Density):
        return add(*(logarithm(factor, logs) for factor in term.args))
    if isinstance(term, Pow) and is_power(term):
        return mul(term.exp, logarithm(term.base, logs))
    return inert_log(computed(term, logs))


def is_power(term: Expr) -> bool:
    """Whether the term is a density or a power of one."""
    return isinstance(term.base if isinstance(term, Pow) else term, Density)

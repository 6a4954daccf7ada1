"""What the generated tests need: log-densities and a grid, a reference of many digits, and where a divergence is 0."""

from __future__ import annotations

from typing import Any

from sympy import Symbol

from derive.code.equality import where_equal
from derive.code.names import free
from derive.code.printers import DecimalPrinter, NumPyPrinter
from derive.code.problem import CodeProblem
from derive.errors import NotYet
from derive.plans.densities import log_density
from derive.rules.squares import location

INTEGRANDS = {
    "kl": "{density} * ({log_q} - {log_p})",
    "cross_entropy": "-{density} * {log_p}",
    "entropy": "-{density} * {log_q}",
}
LOCALS = ("centre", "width", "step", "density", "log_q", "log_p")


def quadrature(problem: CodeProblem) -> dict[str, Any]:
    """The template's values: an integrand by its definition, on a grid that the first density's exponent gives."""
    z = Symbol(free("z", problem.names), real=True)
    local = {name: free(name, (*problem.names, z.name)) for name in LOCALS}
    place = location(problem.quantity.distributions[0].density(z), z)
    if place is None:
        raise NotYet("a quadrature test for a density whose exponent is not a complete square")
    modules = {"numpy": free("np", problem.names), "decimal": free("decimal", problem.names)}
    printer = NumPyPrinter(modules)
    equal = where_equal(problem.quantity) if problem.arguments and problem.quantity.slug == "kl" else None
    return {
        **modules,
        "local": local,
        "z": z.name,
        "place": [printer.doprint(part) for part in place],
        "logs": [printer.doprint(log_density(q, z).result) for q in problem.quantity.distributions],
        "textbook": DecimalPrinter(modules).doprint(problem.result),
        "integrand": INTEGRANDS[problem.quantity.slug].format(**local),
        "equal": {symbol.name: printer.doprint(value) for symbol, value in (equal or {}).items()},
        "is_exact": all(value.is_Symbol or value.is_Rational for value in (equal or {}).values()),
        "is_divergence": problem.quantity.slug == "kl",
        "positive": problem.positive,
    }

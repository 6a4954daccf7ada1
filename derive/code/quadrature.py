"""What the generated tests need: the logarithms of the densities and a grid, as numpy source."""

from __future__ import annotations

from typing import Any

from sympy import Symbol

from derive.code.equality import where_equal
from derive.code.problem import CodeProblem
from derive.code.source import Source
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
    modules = {"numpy": free("np", problem.names), "math": free("math", problem.names)}
    printer = Source(modules["numpy"], modules["math"])
    equal = where_equal(problem.quantity) if problem.arguments and problem.quantity.slug == "kl" else None
    equal = {symbol.name: printer.doprint(value) for symbol, value in (equal or {}).items()}
    logs = [printer.doprint(log_density(q, z).result) for q in problem.quantity.distributions]
    return {
        **modules,
        "local": local,
        "z": z.name,
        "place": [printer.doprint(part) for part in place],
        "logs": logs,
        "uses_math": any(f"{modules['math']}." in text for text in (*logs, *equal.values())),
        "integrand": INTEGRANDS[problem.quantity.slug].format(**local),
        "equal": equal,
        "is_divergence": problem.quantity.slug == "kl",
        "positive": [symbol.name for symbol in problem.arguments if symbol.is_positive],
    }


def free(name: str, taken: tuple[str, ...]) -> str:
    """The name, or the name with underscores that no argument can have."""
    while name in taken:
        name = f"_{name}"
    return name

"""What the generated tests need: log-densities and a grid, a reference of many digits, and where a divergence is 0."""

from __future__ import annotations

from typing import Any

from sympy import ImmutableDenseMatrix, Symbol

from derive.code.equality import where_equal
from derive.code.names import free
from derive.code.printers import DecimalPrinter, NumPyPrinter
from derive.code.problem import CodeProblem
from derive.distributions import MultivariateNormal
from derive.errors import NotYet
from derive.plans.corresponding import written_out
from derive.plans.densities import log_density
from derive.quantities import Quantity
from derive.rules.grids import entries
from derive.rules.squares import location

INTEGRANDS = {
    "kl": "{density} * ({log_q} - {log_p})",
    "cross_entropy": "-{density} * {log_p}",
    "entropy": "-{density} * {log_q}",
}
EXPECTED = {"kl": "log_q - log_p", "cross_entropy": "-log_p", "entropy": "-log_q"}
"""What the expectation under q is of."""
LOCALS = ("centre", "width", "step", "density", "log_q", "log_p")


def quadrature(problem: CodeProblem) -> dict[str, Any]:
    """The template's values: an integrand by its definition, on a grid that the first density's exponent gives."""
    z = Symbol(free("z", problem.names), real=True)
    local = {name: free(name, (*problem.names, z.name)) for name in LOCALS}
    modules = {"numpy": free("np", problem.names), "decimal": free("decimal", problem.names)}
    printer = NumPyPrinter(modules)
    of_entries = all(isinstance(q, MultivariateNormal) for q in problem.quantity.distributions)
    integral = vectors(problem.quantity, printer) if of_entries else numbers(problem.quantity, z, printer)
    equal = where_equal(problem.quantity) if problem.arguments and problem.quantity.slug == "kl" else None
    return {
        **modules,
        "local": local,
        "z": z.name,
        **integral,
        "of_entries": of_entries,
        "textbook": DecimalPrinter(modules).doprint(problem.result),
        "integrand": EXPECTED[problem.quantity.slug]
        if of_entries
        else INTEGRANDS[problem.quantity.slug].format(**local),
        "equal": {symbol.name: printer.doprint(value) for symbol, value in (equal or {}).items()},
        "is_exact": all(value.is_Symbol or value.is_Rational for value in (equal or {}).values()),
        "is_divergence": problem.quantity.slug == "kl",
        "positive": problem.positive,
    }


def numbers(quantity: Quantity, z: Symbol, printer: NumPyPrinter) -> dict[str, Any]:
    """Where the first density is and how wide, and the logarithms of all."""
    place = location(quantity.distributions[0].density(z), z)
    if place is None:
        raise NotYet("a quadrature test for a density whose exponent is not a complete square")
    logs = [printer.doprint(log_density(q, z).result) for q in quantity.distributions]
    return {"place": [printer.doprint(part) for part in place], "logs": logs}


def vectors(quantity: Quantity, printer: NumPyPrinter) -> dict[str, Any]:
    """The means and the covariances, entry by entry."""

    def listed(matrix: ImmutableDenseMatrix | None) -> list[list[str]]:
        if matrix is None:
            raise NotYet("a quadrature test for a normal vector of which not all entries are written out")
        return [[printer.doprint(each) for each in row] for row in matrix.tolist()]

    sides = [(listed(entries(q.mean)), listed(written_out(q.covariance))) for q in quantity.distributions]
    return {
        "size": int(quantity.distributions[0].dimension),
        "sides": [([entry for (entry,) in mean], covariance) for mean, covariance in sides],
    }

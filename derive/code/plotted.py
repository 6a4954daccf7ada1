"""The densities and the integrand of a problem, printed for a template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sympy import Symbol

from derive.code.printers import Inert
from derive.code.problem import CodeProblem
from derive.code.program import Program, steps


@dataclass(frozen=True)
class Plotted:
    """A log-density, printed as a program of its variable and of all parameters."""

    letter: str
    variable: str
    formula: str
    program: Program
    symbols: tuple[Symbol, ...]
    """The parameters that it depends on."""


def plotted(problem: CodeProblem, printer: Inert, aliases: frozenset[str]) -> dict[str, Any]:
    """The log-densities and the integrand for a template; `densities` is empty where the problem has none."""
    taken = {*problem.names, *aliases}
    shown = []
    for known in problem.densities:
        program = steps((known.term,), {*taken, known.variable.name}).printed(printer)
        symbols = tuple(symbol for symbol in problem.arguments if symbol in known.term.free_symbols)
        shown.append(Plotted(known.letter, known.variable.name, known.formula, program, symbols))
    return {"densities": shown, "integrand": integrand_of(problem, printer, taken)}


def integrand_of(problem: CodeProblem, printer: Inert, taken: set[str]) -> dict[str, Any] | None:
    """The integrand's program, after the log-densities that it uses by (name, letter)."""
    if problem.integrand is None:
        return None
    used = [known for known in problem.densities if known.symbol in problem.integrand.free_symbols]
    names = {*taken, *(known.symbol.name for known in used), *(known.variable.name for known in used)}
    return {
        "program": steps((problem.integrand,), names).printed(printer),
        "used": [(known.symbol.name, known.letter) for known in used],
        "formula": problem.integrand_formula,
    }

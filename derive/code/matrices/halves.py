"""A program of a value and its derivatives in two halves: what the value needs, and what is left for the derivatives.

What took long to compute for the value is kept; what is soon computed is computed again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sympy import Expr, Symbol

from derive.code.matrices.operations import Ratio, RatioEntries, Relative, RelativeEntries, Solved, SolvedTransposed
from derive.code.program import Steps

KEPT = (Relative, Ratio, RelativeEntries, RatioEntries, Solved, SolvedTransposed)


@dataclass(frozen=True)
class Halves:
    """The names that the first half keeps, and both halves; the first results in the value and in what is kept."""

    kept: tuple[str, ...]
    forward: Steps
    backward: Steps


def halves(fused: Steps) -> Halves:
    """The two halves of a program whose first result is the value."""
    value, *partials = fused.results
    forward = needed(fused, [value], ())
    kept = tuple(left for left, term, _ in forward if isinstance(term, KEPT))
    backward = needed(fused, partials, kept)
    used = {symbol.name for term in (*partials, *(line[1] for line in backward)) for symbol in term.free_symbols}
    kept = tuple(name for name in kept if name in used)
    backward = needed(fused, partials, kept)
    results = (value, *(Symbol(name, real=True) for name in kept))
    return Halves(
        kept,
        replace(fused, lines=forward, results=results),
        replace(fused, lines=backward, results=tuple(partials)),
    )


Line = tuple[str, Expr, str]


def needed(program: Steps, results: Iterable[Expr], known: tuple[str, ...]) -> list[Line]:
    """The lines that the results need, where some names are known."""
    wanted = {symbol.name for term in results for symbol in term.free_symbols}
    found: list[Line] = []
    for line in reversed(program.lines):
        left, term, _ = line
        names = set(left.split(", "))
        if names & wanted and not names & set(known):
            found.insert(0, line)
            wanted |= {symbol.name for symbol in term.free_symbols}
    return found

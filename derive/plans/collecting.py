"""Terms that are the same in every coordinate, taken out of a sum over all coordinates: D times each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import wraps

from sympy import Expr, Sum

from derive.derivation import Rule, Step
from derive.rules.algebra import distribute, plus_zero, product_of_numbers, times_zero
from derive.rules.sums import constant_factor_of_sum, sum_of_constant, terms_without_index
from derive.strategies import Filter, Strategy, chain, everywhere, exhaust, tidy
from derive.terms import depends


def collected(term: Expr) -> Iterator[Step]:
    """Σ_d (a_d + b) as Σ_d a_d + D b, where b has letters or nothing else is there; a mere number stays in the sum."""
    if isinstance(term, Sum) and shares(*term.args):
        yield from chain(
            everywhere(constant_factor_of_sum),
            exhaust(everywhere(distribute, inside=mixed(term.args[1].args[0]))),
            everywhere(terms_without_index),
            exhaust(everywhere(constant_factor_of_sum)),
            everywhere(sum_of_constant),
            tidy(times_zero, plus_zero, product_of_numbers),
        )(term)


def shares(body: Expr, limits: Expr) -> bool:
    """Whether some letters, or all of it, are the same in each coordinate."""
    index = limits.args[0]
    without = [piece for piece in pieces(body, index) if not depends(piece, index)]
    return not depends(body, index) or any(piece.free_symbols for piece in without)


def pieces(term: Expr, index: Expr) -> list[Expr]:
    """The terms of a sum, also under factors without the index."""
    if term.is_Add:
        return [piece for part in term.args for piece in pieces(part, index)]
    if term.is_Mul:
        sums = [factor for factor in term.args if depends(factor, index)]
        if len(sums) == 1 and sums[0].is_Add:
            return pieces(sums[0], index)
    return [term]


def mixed(index: Expr) -> Filter:
    """Products c (a_d + b) of a constant and a sum in which some terms have the index and others do not."""

    def is_mixed(term: Expr) -> bool:
        sums = [factor for factor in term.args if depends(factor, index)] if term.is_Mul else []
        return len(sums) == 1 and sums[0].is_Add and not all(depends(part, index) for part in sums[0].args)

    return is_mixed


def undone(steps: Sequence[Step]) -> Strategy:
    """The steps from the last to the first, each law read from right to left."""

    def strategy(term: Expr) -> Iterator[Step]:
        for step in reversed(steps):
            yield Step(backwards(step), step.after, {(): step.before})

    return strategy


def backwards(step: Step) -> Rule:
    """The law of the step, read from right to left, for its own two lines."""

    @wraps(step.rule.rewrite)
    def rewrite() -> Expr:
        return step.before

    return replace(step.rule, pattern=step.after, rewrite=rewrite, needs_positive=())

"""Terms that are the same in every coordinate, taken out of a sum over all coordinates: D times each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import wraps

from sympy import Expr, Sum

from derive.derivation import Rule, Step
from derive.rules.algebra import distribute, plus_zero, product_of_numbers, times_zero
from derive.rules.sums import number_outside_sum, sum_of_constant, terms_without_index
from derive.strategies import Strategy, at_place, chain, everywhere, exhaust, tidy
from derive.terms import coefficient, depends, mul, subterms


def collecting(outside: Rule, terms: bool) -> Strategy:
    """What does not depend on d, out of a sum over d: Σ_d b = D b.

    With `terms`, also Σ_d (a_d + b) = Σ_d a_d + D b, where b has letters; a mere number stays in the sum with the rest.
    `outside` is the law that takes factors out.
    """

    def steps(term: Expr) -> Iterator[Step]:
        if not isinstance(term, Sum):
            return
        body, index = term.args[0], term.args[1].args[0]
        if not depends(body, index):
            yield from chain(everywhere(sum_of_constant), tidy(times_zero, product_of_numbers))(term)
        elif terms and any(t.free_symbols for t in summands(body, index) if not depends(t, index)):
            yield from separated(outside)(term)

    return steps


def number_first(term: Expr) -> Iterator[Step]:
    """Σ_d ½ a_d as ½ Σ_d a_d, where a_d is no sum: that keeps its factor, as it does for one coordinate."""
    if isinstance(term, Sum) and not coefficient(term.args[0])[1].is_Add:
        yield from everywhere(number_outside_sum)(term)


def separated(outside: Rule) -> Strategy:
    return chain(
        everywhere(outside),
        exhaust(multiplied_out),
        everywhere(terms_without_index),
        exhaust(everywhere(outside)),
        everywhere(sum_of_constant),
        tidy(times_zero, plus_zero, product_of_numbers),
    )


def summands(term: Expr, index: Expr) -> list[Expr]:
    """The terms of a sum, also those under factors without the index."""
    if term.is_Add:
        return [piece for part in term.args for piece in summands(part, index)]
    constants, inner = around_a_sum(term, index)
    return [mul(*constants, piece) for piece in summands(inner, index)] if inner is not None else [term]


def around_a_sum(term: Expr, index: Expr) -> tuple[list[Expr], Expr | None]:
    """The factors without the index, and the one with it, if there is one and it is a sum."""
    inside = [factor for factor in term.args if depends(factor, index)] if term.is_Mul else []
    if len(inside) != 1 or not inside[0].is_Add:
        return [], None
    return [factor for factor in term.args if factor is not inside[0]], inside[0]


def multiplied_out(term: Expr) -> Iterator[Step]:
    """c (a_d + b) as c a_d + c b, where it is a term of a sum over d."""
    for path, total in subterms(term):
        if isinstance(total, Sum):
            body, index = total.args[0], total.args[1].args[0]
            places = {(*path, 0, place): part for place, part in enumerate(body.args)} if body.is_Add else {}
            for place, part in (places or {(*path, 0): body}).items():
                inner = around_a_sum(part, index)[1]
                if inner is not None and not all(depends(piece, index) for piece in inner.args):
                    yield from at_place(distribute, place)(term)
                    return


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

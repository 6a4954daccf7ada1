"""The KL divergence: a cross-entropy less an entropy, put together."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from sympy import Expr, S
from sympy import log as Log

from derive.derivation import Derivation, Step
from derive.distributions import Distribution
from derive.plans.entropies import cross_entropy, entropy
from derive.quantities import KL
from derive.rules.algebra import (
    common_factor,
    distribute,
    double_negation,
    is_minus_a_sum,
    number_and_rest,
    opposite_terms,
    over_itself,
    reordering,
    sum_of_numbers,
    times_zero,
)  # fmt: skip
from derive.rules.definitions import cite, naming, opening, sameness
from derive.rules.integrals import integral_of_zero, linearity
from derive.rules.logarithms import difference_of_logs, log_of_one, log_of_quotient
from derive.strategies import Move, brief, chain, everywhere, follow, full, standard
from derive.terms import Density, add, equation, log, subterms

HEADINGS = (("The divergence is a cross-entropy less an entropy",), ("Together",))


@lru_cache(maxsize=256)
def kl(q: Distribution, p: Distribution, z: Expr) -> Derivation:
    """KL(q‖p) down to its closed form."""
    same = q.is_same_as(p)
    moves = equal_densities(q, p, z) if same else difference_of_entropies(q, p, z)
    headings = (("The two densities are the same",),) if same else HEADINGS
    opened = brief(everywhere(opening(KL, z)), because=("definition",))
    return follow("main", KL(q, p).words, KL(q, p), [opened, *moves], headings)


def equal_densities(q: Distribution, p: Distribution, z: Expr) -> list[Move]:
    """p = q: the logarithm is log 1 everywhere."""
    one = equation(log(S.One), S.Zero)
    return [
        standard(everywhere(sameness(q, p))),
        full(everywhere(over_itself)),
        full(everywhere(log_of_one)),
        full(everywhere(times_zero)),
        brief(everywhere(integral_of_zero), because=(Density(p, z), " is ", Density(q, z), ", and ", one)),
    ]


def difference_of_entropies(q: Distribution, p: Distribution, z: Expr) -> list[Move]:
    h_q, h_qp = entropy(q, z), cross_entropy(q, p, z)
    return [
        brief(everywhere(log_of_quotient)),
        full(everywhere(distribute)),
        full(everywhere(linearity)),
        brief(cross_entropy_first, because=(linearity,)),
        standard(everywhere(naming)),
        full(everywhere(cite("entropy", h_q)), everywhere(cite("cross-entropy", h_qp))),
        brief(everywhere(distribute, inside=is_minus_a_sum), because=("by ", h_q, " and ", h_qp)),
        standard(everywhere(opposite_terms)),
        brief(
            number_outside,
            everywhere(opposite_terms),
            everywhere(sum_of_numbers),
            logs_last,
            everywhere(difference_of_logs),
            because=("collect terms",),
        ),
    ]


def cross_entropy_first(term: Expr) -> Iterator[Step]:
    """∫ q log q − ∫ q log p  →  −∫ q log p − (−∫ q log q)"""
    plus, minus = term.args
    yield from chain(
        everywhere(reordering(add(minus, plus))),
        everywhere(double_negation.given(a=plus)),
    )(term)


def number_outside(term: Expr) -> Iterator[Step]:
    """Take the first fraction that multiplies a letter out of the whole sum."""
    if not term.is_Add:
        return
    terms = [(abs(number), letters) for number, letters in map(number_and_rest, term.args) if letters is not S.One]
    numbers = [number for number, letters in terms if letters.has(Log)] or [number for number, _ in terms]
    factor = next((number for number in numbers if number.q != 1), S.One)
    if factor is not S.One and all((number / factor).is_Integer for number in numbers):
        yield from everywhere(common_factor(factor))(term)


def logs_last(term: Expr) -> Iterator[Step]:
    """Fractions and powers, then numbers, then logarithms."""
    for _, part in subterms(term):
        if part.is_Add:
            target = add(*sorted(part.args, key=lambda t: 2 if t.has(Log) else 1 if t.is_number else 0))
            yield from everywhere(reordering(target))(term)
            return

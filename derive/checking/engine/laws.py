"""The laws of the catalogue that can explain a step of a side, one by one and by their topics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from sympy import Expr, Integral, S, Sum, Symbol
from sympy import log as Log

from derive.checking.judging.sampling import UNFORESEEN
from derive.derivation import Rule, Step, rule
from derive.distributions import Distribution, Normal
from derive.errors import DeriveError
from derive.patterns import slots
from derive.quantities import KL, CrossEntropy, Entropy
from derive.rules import catalogue
from derive.rules.algebra import (
    distribute,
    opposite_terms,
    plus_zero,
    product_of_numbers,
    square_of_sum,
    times_zero,
)
from derive.rules.calculus import limits
from derive.rules.definitions import cite, definition_of_density, opening
from derive.rules.exponents import power_of_exp, power_of_power, power_of_product
from derive.rules.integrals import constant_factor, integral_of_zero, linearity, odd_integrand
from derive.rules.logarithms import log_of_exp, log_of_one, log_of_power, log_of_product, log_of_quotient
from derive.rules.moments import moment, moment_integrand
from derive.rules.squares import completing_the_square
from derive.rules.sums import constant_factor_of_sum, sum_of_constant, terms_without_index
from derive.strategies import Strategy, everywhere, exhaust, first
from derive.terms import Bracket, Density, Path, heads, integral, is_matrix, replace, subterms

OF_NUMBERS = (
    "derive.rules.definitions", "derive.rules.logarithms", "derive.rules.algebra", "derive.rules.exponents",
    "derive.rules.squares", "derive.rules.integrals", "derive.rules.calculus", "derive.rules.sums",
)  # fmt: skip
OF_MATRICES = (
    "derive.rules.matrices", "derive.rules.traces", "derive.rules.structure", "derive.rules.vectors",
    "derive.rules.vector_integrals",
)  # fmt: skip
FOR_PLANS = (
    "double_negation", "root_of_square", "name_of_variable", "add_and_subtract", "same_density", "completing",
    "affine_substitution", "integration_by_parts", "polar", "take_out_common_factor", "cholesky_factorisation",
    "from_factors", "length_in_coordinates", "offset_about_the_mean", "substitution_by_a_matrix",
    "fubini_in_coordinates", "by_parts_in_each_coordinate",
)  # fmt: skip
"""Laws that only lead somewhere in a plan: they apply to everything, or need a choice."""
MOST, LONGEST = 40, 60
"""Applications of a law to a side that are tried, and steps in a row."""

q, x, a, b = slots("q x a b")


@rule(
    "normalisation",
    integral(Density(q, x), x, a, b),
    source="definition of a density",
    says="a density integrates to 1",
)
def normalisation(q: Distribution, x: Expr, a: Expr, b: Expr) -> Expr | None:
    r"\int q(x)\,dx = 1"
    return S.One if (a, b) == q.support else None


@lru_cache(maxsize=2)
def general(chapters: tuple[str, ...] = OF_NUMBERS) -> tuple[tuple[str, Rule], ...]:
    """The laws of some chapters by their names in the catalogue, the ones that say most first."""
    found = [
        (name, law)
        for name, law in catalogue().items()
        if law.rewrite.__module__ in chapters and law.proof is None and name not in FOR_PLANS
    ]
    return tuple(sorted([*found, ("normalisation", normalisation)], key=lambda each: each[1].tidies))


def laws_for(before: Expr, after: Expr) -> Iterator[Rule]:
    """The laws that can be tried on one of two sides."""
    for variable in variables(before, after):
        yield from openings(variable)
        if not is_matrix(variable):
            yield completing_the_square(variable)
    yield from moments(before)
    # An antiderivative is only looked for where one stands on the other side: that takes long.
    chapters = (*OF_NUMBERS, *OF_MATRICES) if has_matrices(before, after) else OF_NUMBERS
    yield from (law for name, law in general(chapters) if name != "fundamental_theorem" or after.has(Bracket))


def has_matrices(*sides: Expr) -> bool:
    return any(is_matrix(part) for side in sides for _, part in subterms(side))


def variables(*sides: Expr) -> list[Expr]:
    found = {part.args[1].args[0] for side in sides for part in side.atoms(Integral, Sum)}
    return sorted(found, key=str) or [Symbol("x", real=True)]


def openings(variable: Expr) -> tuple[Rule, ...]:
    return tuple(opening(kind, variable) for kind in (KL, CrossEntropy, Entropy))


def moments(side: Expr) -> Iterator[Rule]:
    """The lemmas on the moments of normal densities that stand in a side."""
    for _, part in subterms(side):
        if not isinstance(part, Integral):
            continue
        variable = part.args[1].args[0]
        for density in sorted(part.args[0].atoms(Density), key=str):
            law = density.distribution
            found = moment_integrand(part, law, variable) if isinstance(law, Normal) else None
            if found is not None:
                try:
                    proof = moment(law, *found, variable)
                except DeriveError:
                    continue
                yield cite(str(proof.title[0]), proof)


def applications(law: Rule, side: Expr) -> Iterator[Expr]:
    """What a law makes of a side: everywhere, again and again, or at one place."""
    if law.pattern.args and law.pattern.func not in heads(side):
        return
    try:
        once = list(everywhere(law)(side))
    except UNFORESEEN:  # a law of numbers at a matrix
        return
    if not once:
        return
    yield once[-1].after
    places = list(islice(at_each_place(law, side), MOST))
    if len(places) > 1:
        yield from (replace(side, {path: made}) for path, made in places)
    try:
        yield list(exhaust(everywhere(law), LONGEST)(side))[-1].after
    except DeriveError:
        return  # it never comes to an end


def at_each_place(law: Rule, side: Expr) -> Iterator[tuple[Path, Expr]]:
    for path, part in subterms(side):
        outcome = law.apply(part)
        if outcome is not None:
            yield path, outcome[0]


@dataclass(frozen=True)
class Topic:
    """Laws that people use together in one step, and the name of that.

    One that `opens` has the definitions of the quantities too, and of the densities within logarithms, one that
    `has_moments` the lemmas on the moments of normal densities.
    """

    name: str
    laws: tuple[Rule, ...]
    opens: bool = False
    has_moments: bool = False

    def steps(self, side: Expr, other: Expr) -> list[Step]:
        """The side with these laws used until none applies, as far as they come to an end."""
        try:
            return list(exhaust(first(*self.strategies(side, other)), LONGEST)(side))
        except DeriveError:
            return []

    def strategies(self, side: Expr, other: Expr) -> Iterator[Strategy]:
        if self.opens:
            yield from (everywhere(law) for x in variables(side, other) for law in openings(x))
        yield from map(everywhere, self.laws)
        if self.opens:
            yield everywhere(definition_of_density, inside=is_logarithm)
        if self.has_moments:
            yield cited_moments
            yield everywhere(square_of_sum)


def is_logarithm(term: Expr) -> bool:
    return isinstance(term, Log)


def cited_moments(term: Expr) -> Iterator[Step]:
    """A moment of a normal density by its lemma."""
    for law in moments(term):
        yield from everywhere(law)(term)
        return


LOGARITHMS = (log_of_quotient, log_of_product, log_of_exp, log_of_power, log_of_one)
UP_TO_SQUARES = (
    times_zero, plus_zero, integral_of_zero, normalisation, distribute, linearity, constant_factor,
    constant_factor_of_sum, terms_without_index, sum_of_constant,
)  # fmt: skip
LINEAR = (*UP_TO_SQUARES, square_of_sum)
POWERS = (power_of_product, power_of_power, power_of_exp)
TOPICS = (
    Topic("algebra", ()),
    Topic("laws of the logarithm", LOGARITHMS),
    Topic("linearity of the integral", LINEAR),
    Topic("the density is written out", (definition_of_density,)),
    Topic("the ends are put in", (limits,)),
    Topic("by definition", (definition_of_density,), opens=True),
    Topic("the logarithm of the density", LOGARITHMS, opens=True),
    Topic("odd integrands vanish", (odd_integrand, *LINEAR)),
    Topic("moments of the normal law", UP_TO_SQUARES, has_moments=True),
)
"""From what says least to what says most."""
ALL = Topic(
    "all laws",
    (opposite_terms, product_of_numbers, *LOGARITHMS, *UP_TO_SQUARES, *POWERS, limits),
    opens=True,
    has_moments=True,
)

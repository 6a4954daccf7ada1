"""What a divergence of normal vectors comes to where its covariances are diagonal, or the distributions equal."""

from __future__ import annotations

from collections.abc import Mapping

from sympy import Basic, Expr, IndexedBase, S, Sum, Symbol

from derive.derivation import Derivation, Rule, Words
from derive.distributions import Normal
from derive.patterns import slots
from derive.plans.divergence import kl
from derive.quantities import KL
from derive.rules.algebra import opposite_terms, over_itself, plus_zero, times_zero
from derive.rules.definitions import cite_instance
from derive.rules.independence import log_of_indexed_product, quotient_of_products
from derive.rules.logarithms import log_of_one
from derive.rules.matrices import (
    inverse_cancels,
    opposite_matrices,
    zero_as_number,
    zero_in_product,
)
from derive.rules.moments import fresh
from derive.rules.norms import entry_of_structure
from derive.rules.structure import STRUCTURE
from derive.rules.sums import constant_into_sum, minus_of_sum, ones, over, sum_of_sums
from derive.rules.vectors import length_by
from derive.strategies import Move, Strategy, at_place, brief, everywhere, follow, full, standard, tidy
from derive.terms import Diagonal, PositiveDefinite, Vector, add, entry, equation, power, substitute

Values = Mapping[Basic, Basic]
(f,) = slots("f")


def special_cases(main: Derivation) -> tuple[Derivation, ...]:
    """The cases by which a reader checks a divergence: diagonal covariances, and equal distributions."""
    if not isinstance(main.start, KL):
        return ()
    found = (diagonal_case(main), equal_case(main))
    return tuple(case for case in found if case is not None)


def instance(main: Derivation, values: Values) -> list[Move]:
    """The first line of a case."""
    return [brief(everywhere(cite_instance("general form", main, values)), because=("by ", main))]


def equations(values: Values) -> Words:
    words = [word for letter, value in values.items() for word in (", ", equation(letter, value))]
    return tuple(words[1:])


def equal_case(main: Derivation) -> Derivation | None:
    """p = q, where a divergence is 0."""
    values = equalising(main.start)
    if not values:
        return None
    moves = [
        *instance(main, values),
        full(tidy(opposite_matrices, zero_in_product, zero_as_number, inverse_cancels)),
        full(tidy(*STRUCTURE, over_itself)),
        standard(tidy(log_of_one, plus_zero)),
        brief(tidy(opposite_terms, times_zero, plus_zero), because=("opposite terms cancel",)),
    ]
    title = ("Equal distributions, ", *equations(values))
    return follow("section", title, substitute(main.start, values), moves)


def equalising(quantity: KL) -> Values:
    """Which letters are to stand for what, so that both distributions are the same; none where that cannot be."""
    q, p = quantity.distributions
    values: dict[Basic, Basic] = {}
    for first, second in zip(q.parameters, p.parameters, strict=True):
        if first == second:
            continue
        letter, value = (second, first) if is_letter(second) else (first, second)
        if not is_letter(letter):
            return {}
        values[letter] = value
    return values


def is_letter(term: Expr) -> bool:
    return isinstance(term, Vector | PositiveDefinite)


def diagonal_case(main: Derivation) -> Derivation | None:
    """Diagonal covariances, where the divergence is the sum of those of the coordinates."""
    q, p = main.start.distributions
    letters = {each.covariance: name for each, name in ((q, "sigma"), (p, "s")) if is_letter(each.covariance)}
    if not letters:
        return None
    index, taken = Symbol(fresh("dijk", main.start).name, integer=True, positive=True), main.start
    deviations: dict[Basic, Expr] = {}
    for letter, name in letters.items():
        deviations[letter] = IndexedBase(positive(name, taken))[index]
        taken = add(taken, deviations[letter])
    values = {letter: Diagonal(power(each, 2), index, q.dimension) for letter, each in deviations.items()}
    moves = [
        *instance(main, values),
        full(tidy(*STRUCTURE), everywhere(length_by(index))),
        standard(tidy(entry_of_structure), because=("diagonal matrices are inverted and multiplied entry by entry",)),
        full(everywhere(quotient_of_products)),
        standard(everywhere(log_of_indexed_product)),
        full(everywhere(ones(index, q.dimension)), everywhere(minus_of_sum)),
        standard(tidy(sum_of_sums), everywhere(constant_into_sum)),
        brief(whole(in_each_coordinate(main.start, deviations, index)), because=("in the order of one coordinate",)),
    ]
    title = ("Diagonal covariances, ", *equations(values))
    return follow("section", title, substitute(main.start, values), moves)


def positive(name: str, taken: Expr) -> Symbol:
    names = [name, *"stvw"]
    return Symbol(fresh(names, taken).name, positive=True)


def in_each_coordinate(quantity: KL, deviations: Mapping[Basic, Expr], index: Symbol) -> Rule:
    """The summand as the closed form of the divergence of one coordinate."""
    q, p = quantity.distributions
    values: dict[Basic, Basic] = {}
    coordinates = []
    for each, name in ((q, "a"), (p, "b")):
        mean, scale = Symbol(name, real=True), deviations.get(each.covariance, S.One)
        deviation = S.One if scale is S.One else Symbol(scale.base.name, positive=True)
        values |= {mean: entry(each.mean, index)} | ({} if scale is S.One else {deviation: scale})
        coordinates.append(Normal(mean if is_letter(each.mean) else S.Zero, deviation))
    closed = kl(coordinates[0], coordinates[1].called("p"), Symbol("z", real=True)).result
    after = substitute(closed, values)

    def one_coordinate(f: Expr) -> Expr | None:
        r"\mathrm{KL}(q_d\,\|\,p_d) \text{ by the univariate closed form}"
        return over(Sum, after, index, q.dimension) if f != after else None

    pattern = over(Sum, f, index, q.dimension)
    return Rule("divergence of one coordinate", pattern, one_coordinate, "proved for one coordinate")


def whole(law: Rule) -> Strategy:
    """The law on the whole term, and on no part of it."""
    return at_place(law, ())

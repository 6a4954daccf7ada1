"""Vectors with independent coordinates: what holds of one coordinate, summed over all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from sympy import Basic, Expr, IndexedBase, Symbol
from sympy import log as Log

from derive.derivation import Derivation, Rule, Step
from derive.distributions import Independent, independent
from derive.plans.collecting import collecting, number_first, undone
from derive.plans.divergence import equal_densities, kl
from derive.plans.entropies import cross_entropy, entropy
from derive.plans.stable import TITLE, stable_form
from derive.quantities import KL, CrossEntropy, Quantity
from derive.rules.definitions import cite, cite_instance, naming, naming_kl, opening
from derive.rules.independence import (
    fubini,
    independence,
    joint_integral_of_zero,
    linearity_over_sum,
    log_of_indexed_product,
    product_of_ones,
    quotient_of_products,
)  # fmt: skip
from derive.rules.moments import fresh, moment
from derive.rules.sums import constant_factor_of_sum, minus_of_sum, number_outside_sum
from derive.strategies import Move, brief, everywhere, follow, full, standard
from derive.terms import add, depends

SAME = ("The two densities are the same",)
HEADINGS = (("From all coordinates to one",), ("All coordinates",))
ONE_STABLE = ("A form that keeps its digits, for one coordinate",)


def of_independent(quantity: Quantity, z: Expr) -> Derivation:
    """A quantity of vectors with independent coordinates, with the form that keeps its digits."""
    q, *others = quantity.distributions
    point = IndexedBase(z)[q.index]
    if isinstance(quantity, KL) and q.is_same_as(others[0]):
        return of_same_densities(quantity, point)
    coordinate = type(quantity)(*(joint.each for joint in quantity.distributions))
    one = one_coordinate(coordinate, point)
    closed = sum_of_coordinates(quantity, one, point)
    stable = replace(stable_form(coordinate, one.result), title=ONE_STABLE)
    return replace(closed, corollaries=(stable, stable_sum(closed, one, stable))) if stable.steps else closed


def of_same_densities(quantity: KL, point: Expr) -> Derivation:
    """KL(q‖p) for p = q: the logarithm is log 1 everywhere."""
    q, p = quantity.distributions
    *moves, last = equal_densities(q, p, point)
    opened = brief(everywhere(opening(KL, point)), because=("definition",))
    zero = replace(last, strategy=everywhere(joint_integral_of_zero))
    return follow("main", quantity.words, quantity, [opened, *moves, zero], (SAME,))


def one_coordinate(quantity: Quantity, point: Expr) -> Derivation:
    """The quantity of coordinate d by itself, as a section."""
    if isinstance(quantity, KL):
        found = kl(*quantity.distributions, point)
    elif isinstance(quantity, CrossEntropy):
        found = cross_entropy(*quantity.distributions, point)
    else:
        found = entropy(*quantity.distributions, point)
    return replace(found, kind="section", title=(f"The {quantity.title} of one coordinate",), headings=())


def sum_of_coordinates(quantity: Quantity, one: Derivation, point: Expr) -> Derivation:
    """The quantity as the sum of the coordinates', from the derivation `one` for coordinate d."""
    joints = quantity.distributions
    index = joints[0].index
    other = whole(fresh("ejkl", add(quantity, index)).name)
    named = replace(naming, names=False)  # a line of the chain here, no note on a part of one
    unit = moment(joints[0].each, point, 0, point)
    letters = {index: other, **{joint.each: joint.coordinate(other) for joint in joints}}
    return follow(
        "main",
        quantity.words,
        quantity,
        [
            brief(everywhere(opening(type(quantity), point)), because=("definition",)),
            *to_coordinates(other, unit, letters),
            full(everywhere(minus_of_sum)),
            brief(
                everywhere(naming_kl), everywhere(named), because=("independence makes it a sum over the coordinates",)
            ),
            brief(everywhere(cite("one coordinate", one)), because=("by ", one, " for each ", index)),
            *collected(quantity, constant_factor_of_sum),
        ],
        HEADINGS,
    )


def to_coordinates(other: Symbol, unit: Derivation, letters: Mapping[Basic, Basic]) -> list[Move]:
    """From an expected logarithm of joint densities to those of the coordinates, by `unit`: ∫ q_e(z_e) dz_e = 1."""
    factorise = everywhere(independence, inside=lambda term: isinstance(term, Log))
    return [
        full(factorise),
        standard(everywhere(quotient_of_products), because=("independence: the joint densities factorise",)),
        standard(everywhere(log_of_indexed_product)),
        standard(everywhere(linearity_over_sum(other))),
        standard(everywhere(fubini)),
        full(everywhere(cite_instance("normalisation", unit, letters))),
        standard(everywhere(product_of_ones), because=("by ", unit, ", each of the other integrals is 1")),
    ]


def has_shared_spreads(quantity: Quantity) -> bool:
    """Whether the spreads whose logarithms are in the quantity are the same in each coordinate.

    Where only one of two is, both stay in one sum: there the logarithms of a divergence cancel.
    """
    logarithms_of = quantity.distributions if isinstance(quantity, KL) else quantity.distributions[-1:]
    return not any(depends(joint.each.parameters[-1], joint.index) for joint in logarithms_of)


def collected(quantity: Quantity, outside: Rule) -> list[Move]:
    """What is the same in each coordinate, D times; `outside` takes factors out of the rest."""
    same = ("what is the same in each coordinate is counted ", quantity.distributions[0].dimension, " times")
    return [brief(collecting(outside, has_shared_spreads(quantity)), because=same), brief(number_first)]


def stable_sum(closed: Derivation, one: Derivation, stable: Derivation) -> Derivation:
    """The sum in a form that keeps its digits, from the derivation of such a form for one coordinate."""
    index = closed.start.distributions[0].index
    return follow(
        "section",
        TITLE,
        closed.result,
        [
            standard(undone(after(closed, one)), because=("by ", closed)),
            brief(everywhere(cite("one coordinate", stable)), because=("by ", stable, " for each ", index)),
            *collected(closed.start, number_outside_sum),
        ],
    )


def after(derivation: Derivation, fact: Derivation) -> tuple[Step, ...]:
    """The steps after the one that cites the fact."""
    cited = next(place for place, step in enumerate(derivation.steps) if step.rule.proof is fact)
    return derivation.steps[cited + 1 :]


@lru_cache(maxsize=64)
def kl_of_independent(one: Derivation, z: Expr) -> Derivation:
    """KL(q‖p) = Σ_d KL(q_d‖p_d) for densities that factorise, from the derivation `one` for a single coordinate."""
    q, p = one.start.args
    index, last = (whole(fresh(names, one.start).name) for names in ("dijk", "DNMK"))
    other = whole(fresh("ejkl", add(one.start, index)).name)
    joint_q, joint_p = independent(q, index, last), independent(p, index, last)
    point = IndexedBase(z)[index]
    unit = moment(q, z, 0, z)
    return follow(
        "section",
        (last, " independent dimensions"),
        KL(joint_q, joint_p),
        [
            standard(everywhere(opening(KL, point)), because=("definition",)),
            *to_coordinates(other, unit, at(joint_q, joint_p, one, z, other)),
            standard(everywhere(naming_kl)),
            brief(
                everywhere(cite_instance("one coordinate", one, at(joint_q, joint_p, one, z, index))),
                because=("by ", one, " in each dimension"),
            ),
        ],
    )


def at(q: Independent, p: Independent, one: Derivation, z: Expr, index: Symbol) -> dict[Basic, Basic]:
    """The letters of one coordinate: q is q_d, z is z_d, μ is μ_d."""
    letters: dict[Basic, Basic] = {symbol: IndexedBase(symbol)[index] for symbol in (*one.start.free_symbols, z)}
    first, second = one.start.args
    return {**letters, first: q.coordinate(index), second: p.coordinate(index)}


def whole(name: str) -> Symbol:
    """A positive integer by name."""
    return Symbol(name, integer=True, positive=True)

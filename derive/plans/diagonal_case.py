"""Diagonal covariances: the divergence is the sum of those of the coordinates."""

from __future__ import annotations

from collections.abc import Mapping

from sympy import Basic, Expr, IndexedBase, S, Symbol

from derive.derivation import Derivation
from derive.distributions import Normal
from derive.plans.divergence import kl
from derive.plans.instances import equations, in_order_of, instance, is_letter, positive
from derive.quantities import KL
from derive.rules.algebra import numerator_first
from derive.rules.independence import log_of_indexed_product, quotient_of_products
from derive.rules.moments import fresh
from derive.rules.norms import entry_of_structure
from derive.rules.structure import STRUCTURE, entry_of_sum
from derive.rules.sums import constant_into_sum, minus_of_sum, ones, sum_of_sums
from derive.rules.vectors import length_by
from derive.strategies import brief, everywhere, follow, full, standard, tidy
from derive.terms import Diagonal, add, entry, power, substitute


def diagonal_case(main: Derivation) -> Derivation | None:
    """Diagonal covariances, where the divergence is the sum of those of the coordinates."""
    q, p = main.start.distributions
    letters = {each.covariance: name for each, name in ((p, "s"), (q, "sigma")) if is_letter(each.covariance)}
    if not letters:
        return None
    letters = {matrix: letters[matrix] for matrix in (q.covariance, p.covariance) if matrix in letters}
    index, taken = Symbol(fresh("dijk", main.start).name, integer=True, positive=True), main.start
    deviations: dict[Basic, Expr] = {}
    for letter, name in letters.items():
        deviations[letter] = IndexedBase(positive(name, taken))[index]
        taken = add(taken, deviations[letter])
    values = {letter: Diagonal(power(each, 2), index, q.dimension) for letter, each in deviations.items()}
    moves = [
        *instance(main, values),
        full(tidy(*STRUCTURE), everywhere(length_by(index)), tidy(entry_of_structure, entry_of_sum)),
        standard(tidy(numerator_first), because=("diagonal matrices are inverted and multiplied entry by entry",)),
        full(everywhere(quotient_of_products)),
        standard(everywhere(log_of_indexed_product)),
        full(everywhere(ones(index, q.dimension)), everywhere(minus_of_sum)),
        standard(tidy(sum_of_sums), everywhere(constant_into_sum)),
        brief(
            in_order_of(in_each_coordinate(main.start, deviations, index)), because=("in the form of one coordinate",)
        ),
    ]
    title = ("Diagonal covariances, " if len(values) > 1 else "A diagonal covariance, ", *equations(values))
    return follow("section", title, substitute(main.start, values), moves)


def in_each_coordinate(quantity: KL, deviations: Mapping[Basic, Expr], index: Symbol) -> Expr:
    """The closed form of the divergence of one coordinate."""
    q, p = quantity.distributions
    values: dict[Basic, Basic] = {}
    coordinates = []
    for each, name in ((q, "a"), (p, "a" if p.mean == q.mean else "b")):
        mean, scale = Symbol(name, real=True), deviations.get(each.covariance, S.One)
        deviation = S.One if scale is S.One else Symbol(scale.base.name, positive=True)
        values |= {mean: entry(each.mean, index)} | ({} if scale is S.One else {deviation: scale})
        coordinates.append(Normal(mean if is_letter(each.mean) else S.Zero, deviation))
    return substitute(kl(coordinates[0], coordinates[1].called("p"), Symbol("z", real=True)).result, values)

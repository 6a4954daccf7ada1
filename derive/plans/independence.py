"""The divergence of vectors with independent coordinates: the sum of the coordinates' divergences."""

from __future__ import annotations

from functools import lru_cache

from sympy import Basic, Expr, IndexedBase, Symbol
from sympy import log as Log

from derive.derivation import Derivation
from derive.distributions import Independent, independent
from derive.quantities import KL
from derive.rules.definitions import cite_instance, naming_kl, opening
from derive.rules.independence import (
    fubini,
    independence,
    linearity_over_sum,
    log_of_indexed_product,
    product_of_ones,
    quotient_of_products,
)  # fmt: skip
from derive.rules.moments import fresh, moment
from derive.strategies import brief, everywhere, follow, full, standard
from derive.terms import add


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
            full(everywhere(independence, inside=lambda term: isinstance(term, Log))),
            standard(everywhere(quotient_of_products), because=("independence: the joint densities factorise",)),
            standard(everywhere(log_of_indexed_product)),
            standard(everywhere(linearity_over_sum(other))),
            standard(everywhere(fubini)),
            full(everywhere(cite_instance("normalisation", unit, at(joint_q, joint_p, one, z, other)))),
            standard(everywhere(product_of_ones), because=("by ", unit, ", each of the other integrals is 1")),
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

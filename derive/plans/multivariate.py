"""Multivariate normals: for any covariances, and from there for those with a structure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from sympy import Basic, Expr, Identity, IndexedBase

from derive.derivation import Derivation, Words
from derive.plans.closed import closed_form
from derive.plans.collecting import undone
from derive.plans.divergence import logs_last
from derive.plans.gradient import slope
from derive.plans.gradient_vectors import matrix_slope
from derive.plans.special_cases import special_cases
from derive.plans.stable import TITLE
from derive.plans.stable_vectors import stable_form_of_vectors
from derive.quantities import Quantity
from derive.rules.algebra import distribute, is_minus_a_sum
from derive.rules.definitions import cite_instance
from derive.rules.exponents import laws_of_exponents
from derive.rules.gradients import through_factor
from derive.rules.independence import log_of_indexed_product
from derive.rules.logarithms import log_of_exp, log_of_power, log_of_quotient
from derive.rules.matrices import (
    identity_drops,
    inverse_of_diagonal,
    inverse_of_identity,
    inverse_of_product,
    number_out_of_trace,
    trace_of_sum,
    transpose_of_symmetric,
)
from derive.rules.moments import fresh
from derive.rules.norms import entry_of_structure, factor_of_structure
from derive.rules.squares import width
from derive.rules.structure import STRUCTURE, TRACES, entry_of_sum
from derive.strategies import Move, brief, everywhere, follow, full, standard, tidy
from derive.terms import (
    Diagonal,
    Partial,
    PositiveDefinite,
    depends,
    equation,
    is_matrix,
    positive_definite,
    substitute,
    vector,
)

VARIABLES = "xyzvw"
LETTERS = ("Sigma", "S", "Lambda", "V", "W", *(f"Sigma{number}" for number in range(1, 99)))


@lru_cache(maxsize=64)
def of_multivariate(quantity: Quantity) -> Derivation:
    """The closed form of a quantity of normal vectors, with the form that keeps its digits."""
    general, values = with_letters(quantity)
    dimension = general.distributions[0].dimension
    x = vector(fresh(VARIABLES, quantity).name, dimension)
    closed = closed_form(general, x)
    stable = stable_form_of_vectors(general, closed.result)
    if values:
        return specialised(quantity, closed, stable, values)
    told = (*special_cases(closed), *([stable] if stable.steps else []))
    return replace(closed, corollaries=told)


def specialised(
    quantity: Quantity, general: Derivation, stable: Derivation, values: Mapping[Basic, Basic]
) -> Derivation:
    """What holds of any covariances, for those of the quantity."""
    cited = replace(general, kind="section", title=(f"The {quantity.title} for any ", *named(values)), headings=())
    because = ("by ", cited, ", with ", *equations(values))
    steps = [brief(everywhere(cite_instance("general form", cited, values)), because=because), *simplified(quantity)]
    closed = follow("main", quantity.words, quantity, steps, (("With ", *equations(values)),))
    if not stable.steps:
        return closed
    back = undone(closed.steps[1:])
    kept = replace(stable, title=("A form that keeps its digits, for any ", *named(values)))
    instance = cite_instance("general form", kept, values)
    moves = [full(back), brief(everywhere(instance), because=("by ", kept)), *factors()]
    return replace(closed, corollaries=(follow("section", TITLE, closed.result, moves),))


def named(values: Mapping[Basic, Basic]) -> Words:
    """ "covariance Σ", "covariances Σ and S" """
    first, *others = values
    return ("covariances " if others else "covariance ", first, *(word for each in others for word in (" and ", each)))


def equations(values: Mapping[Basic, Basic]) -> Words:
    words = [word for letter, value in values.items() for word in (" and ", equation(letter, value))]
    return tuple(words[1:])


def simplified(quantity: Quantity) -> list[Move]:
    """Traces, determinants and inverses of what has a structure."""
    dimension = quantity.distributions[0].dimension
    return [
        standard(tidy(*STRUCTURE)),
        full(everywhere(log_of_quotient)),
        full(everywhere(log_of_indexed_product), everywhere(log_of_power.given(r=dimension)), everywhere(log_of_exp)),
        full(everywhere(distribute, inside=is_minus_a_sum)),
        standard(tidy(laws_of_exponents)),
        brief(logs_last, because=("simplify",)),
    ]


def factors() -> list[Move]:
    """Cholesky factors of what has a structure."""
    return [
        standard(everywhere(factor_of_structure)),
        standard(tidy(inverse_of_product, inverse_of_identity, inverse_of_diagonal, identity_drops)),
        brief(everywhere(entry_of_structure), because=("roots of the entries",)),
    ]


def with_letters(quantity: Quantity) -> tuple[Quantity, Mapping[Basic, Basic]]:
    """The quantity with a letter for each covariance that has a structure, and what the letters stand for."""
    letters: dict[Expr, Expr] = {}
    for q in quantity.distributions:
        known = isinstance(q.covariance, PositiveDefinite | Identity)
        if not known and q.covariance not in letters:
            taken = {symbol.name for symbol in quantity.free_symbols} | {each.args[0].name for each in letters.values()}
            name = next(name for name in LETTERS if name not in taken)
            letters[q.covariance] = positive_definite(name, q.dimension)
    general = substitute(quantity, letters) if letters else quantity
    return general, {letter: covariance for covariance, letter in letters.items()}


def gradient_of_multivariate(quantity: Quantity, form: Expr) -> tuple[Derivation, ...]:
    """The derivative of the stable form by each parameter; of a covariance, by its Cholesky factor."""
    general, values = with_letters(quantity)
    return tuple(derivative(general, values, form, parameter) for parameter in quantity.symbols)


def derivative(general: Quantity, values: Mapping[Basic, Basic], form: Expr, parameter: Expr) -> Derivation:
    if is_matrix(parameter):
        return matrix_slope(form, parameter)
    d = next((value.args[1] for value in values.values() if isinstance(value, Diagonal)), None)
    number = parameter[d] if isinstance(parameter, IndexedBase) else parameter
    stable = of_multivariate(general)
    parts, proofs = [], []
    for letter, covariance in values.items():
        root = width(covariance.args[0])
        if depends(root, number):
            proofs.append(matrix_slope(stable.corollaries[-1].result, letter))
            parts.append((slope(root, number).result, substitute(proofs[-1].result, values)))
    law = through_factor(form, number, tuple(parts), proofs[0])
    diagonals = (*TRACES, transpose_of_symmetric, identity_drops, number_out_of_trace, entry_of_structure)
    moves = [
        full(everywhere(law)),
        *factors(),
        full(everywhere(trace_of_sum), everywhere(entry_of_sum)),
        brief(tidy(*diagonals), because=("laws of gradients",)),
    ]
    return follow("slope", ("The derivative by ", number), Partial(form, number), moves)

"""Multivariate normals: for any covariances, and from there for those with a structure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from sympy import Basic, Equality, Expr, Identity, IndexedBase, MatrixSymbol, Symbol, ZeroMatrix

from derive.derivation import Derivation
from derive.plans.closed import closed_form
from derive.plans.collecting import undone
from derive.plans.gradient import slope
from derive.plans.gradient_vectors import matrix_slope
from derive.plans.instances import equations
from derive.plans.special_cases import special_cases
from derive.plans.stable import TITLE
from derive.plans.stable_vectors import stable_form_of_vectors
from derive.plans.structures import factors, named, simplified
from derive.quantities import Quantity
from derive.rules.algebra import product_of_numbers, sum_of_numbers
from derive.rules.definitions import cite_instance
from derive.rules.gradients import through_factor
from derive.rules.matrices import identity_drops, transpose_of_symmetric
from derive.rules.moments import fresh
from derive.rules.norms import entry_of_structure
from derive.rules.squares import width
from derive.rules.structure import TRACES, entry_of_sum
from derive.rules.traces import number_out_of_trace, trace_of_sum
from derive.strategies import brief, everywhere, follow, full, tidy
from derive.terms import (
    Diagonal,
    Partial,
    PositiveDefinite,
    depends,
    identity,
    is_matrix,
    positive_definite,
    raw,
    substitute,
    vector,
    zeros,
)

VARIABLES = "xyzvw"
LETTERS = ("Sigma", "S", "Lambda", "V", "W", *(f"Sigma{number}" for number in range(1, 99)))


@lru_cache(maxsize=64)
def of_multivariate(quantity: Quantity) -> Derivation:
    """The closed form of a quantity of normal vectors, with the form that keeps its digits."""
    general, values = with_letters(quantity)
    dimension = general.distributions[0].dimension
    if not dimension.is_Symbol:
        return in_this_dimension(quantity)
    x = vector(fresh(VARIABLES, quantity).name, dimension)
    closed = closed_form(general, x)
    stable = stable_form_of_vectors(general, closed.result, quantity)
    if values:
        return specialised(quantity, closed, stable, values)
    told = (*special_cases(closed), *([stable] if stable.steps else []))
    return replace(closed, corollaries=told)


def specialised(
    quantity: Quantity, general: Derivation, stable: Derivation, values: Mapping[Basic, Basic]
) -> Derivation:
    """What holds of any covariances, for those of the quantity."""
    cited = replace(general, kind="section", title=(f"The {quantity.title} for any ", *named(values)), headings=())
    cite = brief(everywhere(cite_instance("general form", cited, values)), because=("by ", cited))
    steps = [cite, *simplified(quantity)]
    closed = follow("main", quantity.words, quantity, steps, (("With ", *equations(values)),))
    if not stable.steps:
        return closed
    back = undone(closed.steps[1:])
    kept = replace(stable, title=("A form that keeps its digits, for any ", *named(values)))
    instance = cite_instance("general form", kept, values)
    moves = [full(back), brief(everywhere(instance), because=("by ", kept)), *factors()]
    return replace(closed, corollaries=(follow("section", TITLE, closed.result, moves),))


def in_this_dimension(quantity: Quantity) -> Derivation:
    """What holds in any dimension, in the one that the quantity's vectors have."""
    size, symbol = quantity.distributions[0].dimension, fresh("DNKM", quantity)
    dimension = Symbol(symbol.name, integer=True, positive=True)
    parts = quantity.atoms(MatrixSymbol, Identity, ZeroMatrix, Diagonal)
    found = of_multivariate(substitute(quantity, {part: resized(part, dimension) for part in parts}))
    values: Mapping[Basic, Basic] = {dimension: size}
    title = (f"The {quantity.title} in any dimension",)
    closed = replace(found, kind="section", title=title, headings=(), corollaries=())
    instance = everywhere(cite_instance("general form", closed, values))
    arithmetic = brief(tidy(product_of_numbers, sum_of_numbers))
    moves = [brief(instance, because=("by ", closed)), arithmetic]
    main = follow("main", quantity.words, quantity, moves, (("With ", *equations(letters_here(found, values))),))
    if not found.corollaries or found.corollaries[-1].start != found.result:
        return main
    kept = replace(found.corollaries[-1], title=("A form that keeps its digits, in any dimension",))
    again = everywhere(cite_instance("general form", kept, values))
    back = full(undone(main.steps[1:]))
    stable = follow("section", TITLE, main.result, [back, brief(again, because=("by ", kept)), arithmetic])
    return replace(main, corollaries=(stable,))


def letters_here(found: Derivation, values: Mapping[Basic, Basic]) -> Mapping[Basic, Basic]:
    """The dimension, and the letters that the derivation in any dimension has, as they are in this one."""
    told = [word for word in found.headings[-1] if isinstance(word, Equality)]
    return {**values, **{substitute(word.lhs, values): substitute(word.rhs, values) for word in told}}


def resized(part: Expr, dimension: Expr) -> Expr:
    """A name, I, 0 or a diagonal matrix of another dimension."""
    if isinstance(part, Diagonal):
        return raw(Diagonal, (*part.args[:2], dimension))
    if isinstance(part, Identity):
        return identity(dimension)
    if isinstance(part, ZeroMatrix):
        return zeros(dimension)
    return (
        positive_definite(part.name, dimension) if isinstance(part, PositiveDefinite) else vector(part.name, dimension)
    )


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
    stable = stable_form_of_vectors(general, of_multivariate(general).result, quantity).result if values else form
    return tuple(derivative(stable, values, form, parameter) for parameter in quantity.symbols)


def derivative(stable: Expr, values: Mapping[Basic, Basic], form: Expr, parameter: Expr) -> Derivation:
    if is_matrix(parameter):
        return matrix_slope(form, parameter)
    d = next((value.args[1] for value in values.values() if isinstance(value, Diagonal)), None)
    number = parameter[d] if isinstance(parameter, IndexedBase) else parameter
    parts, proofs = [], []
    for letter, covariance in values.items():
        root = width(covariance.args[0])
        if depends(root, number):
            proofs.append(matrix_slope(stable, letter))
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

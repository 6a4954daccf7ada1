"""Normal vectors whose entries are written out: the closed form for any mean and covariance, and then its entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from sympy import Basic, Expr, Identity, ImmutableDenseMatrix, Symbol, ZeroMatrix
from sympy import log as Log

from derive.derivation import Derivation, Detail, Step, Words
from derive.distributions import MultivariateNormal
from derive.plans.closed import closed_form
from derive.plans.collecting import undone
from derive.plans.corresponding import corresponding
from derive.plans.divergence import logs_last
from derive.plans.instances import equations
from derive.plans.multivariate import LETTERS, VARIABLES
from derive.plans.stable import TITLE
from derive.plans.stable_vectors import stable_form_of_vectors
from derive.quantities import Quantity, separated
from derive.rules.algebra import (
    distribute,
    is_minus_a_sum,
    numerator_first,
    plus_zero,
    product_of_numbers,
    sum_of_numbers,
    times_zero,
)
from derive.rules.definitions import cite_instance
from derive.rules.entries import (
    ENTRIES,
    cholesky_of_entries,
    entry_of_entries,
    finite_sum,
    inverse_of_entries,
    norm_of_entries,
    power_of_one,
    product_of_entries,
    structure_by_entries,
    sum_of_entries,
    transpose_of_entries,
    vector_by_entries,
)
from derive.rules.exponents import laws_of_exponents
from derive.rules.matrices import identity_drops
from derive.rules.moments import fresh
from derive.rules.norms import factor_of_structure
from derive.rules.telescoping import opposite_squares, phi_of_square, root_out_of_square, telescoping
from derive.strategies import Move, brief, everywhere, exhaust, follow, full, on_terms, standard, tidy
from derive.terms import PositiveDefinite, identity, is_matrix, positive_definite, subterms, vector, zeros

MEANS = ("mu", "m", "nu", "n", *(f"mu{number}" for number in range(1, 99)))
DIMENSIONS = ("D", "N", "K", "M", *(f"D{number}" for number in range(1, 99)))


def has_entries(quantity: Quantity) -> bool:
    """Whether a mean or a covariance is written out."""
    return any(isinstance(part, ImmutableDenseMatrix) for q in quantity.distributions for part in q.parameters)


@lru_cache(maxsize=64)
def of_explicit(quantity: Quantity) -> Derivation:
    """The closed form in the entries, with the form that keeps its digits where all covariances are written out."""
    general, values = in_letters(quantity)
    x = vector(fresh(VARIABLES, quantity).name, general.distributions[0].dimension)
    closed = closed_form(general, x)
    title = (f"The {quantity.title} for any ", *words_for(values))
    cited = replace(closed, kind="section", title=title, headings=())
    instance = cite_instance("general form", cited, values)
    steps = [brief(everywhere(instance), because=("by ", cited)), *written_out(quantity)]
    main = told(follow("main", quantity.words, quantity, steps, (("With ", *letters_here(values)),)))
    if not can_be_kept(quantity):
        return main
    stable = stable_form_of_vectors(general, closed.result, quantity)
    kept = replace(stable, title=("A form that keeps its digits, for any ", *words_for(values)))
    return replace(main, corollaries=(in_factors(main, kept, values),)) if stable.steps else main


def told(main: Derivation) -> Derivation:
    """Whichever law led to the last line, it is what the entries come to."""
    *steps, last = main.steps
    if last.because:
        return main
    return replace(main, steps=(*steps, replace(last, detail=Detail.BRIEF, because=("work out the entries",))))


def can_be_kept(quantity: Quantity) -> bool:
    """Whether the Cholesky factors can be written out: of two rows and columns at most, or of numbers."""
    covariances = [q.covariance for q in quantity.distributions]
    if any(isinstance(matrix, PositiveDefinite) for matrix in covariances):
        return False
    return quantity.distributions[0].dimension <= 2 or not any(matrix.free_symbols for matrix in covariances)


def in_factors(main: Derivation, kept: Derivation, values: Mapping[Basic, Basic]) -> Derivation:
    """The form by norms of differences, with the Cholesky factors written out."""
    same = corresponding(main.start)
    moves = [
        full(undone(main.steps[1:])),
        standard(everywhere(cite_instance("general form", kept, values)), because=("by ", kept)),
        *([full(everywhere(finite_sum), everywhere(phi_of_square))] if same else []),
        full(everywhere(factor_of_structure), everywhere(structure_by_entries), everywhere(vector_by_entries)),
        standard(everywhere(cholesky_of_entries), tidy(entry_of_entries)),
        standard(tidy(sum_of_entries, inverse_of_entries, identity_drops, product_of_entries)),
        full(everywhere(norm_of_entries)),
        full(everywhere(finite_sum), tidy(entry_of_entries, power_of_one)),
        brief(
            tidy(laws_of_exponents, product_of_numbers, times_zero, sum_of_numbers),
            tidy(numerator_first),
            because=("work out the entries",),
        ),
        *by_differences(same),
    ]
    return follow("section", TITLE, main.result, moves)


def letters_here(values: Mapping[Basic, Basic]) -> Words:
    """ "D = 2, μ = (a, b) and Σ = …", the letters as they are in the dimension of the quantity."""
    dimension = next(letter for letter in values if not is_matrix(letter))
    letters = {resized(letter, values[dimension]): value for letter, value in values.items() if is_matrix(letter)}
    return equations({dimension: values[dimension], **letters})


def by_differences(values: Mapping[Symbol, Expr]) -> list[Move]:
    """Without roots, and with a difference of parameters as a factor of whatever is 0 where these are the same."""
    if not values:
        return []
    telescope = everywhere(telescoping(values))
    return [
        full(exhaust(on_terms(distribute)), tidy(product_of_numbers)),
        standard(exhaust(on_terms(opposite_squares))),
        full(tidy(root_out_of_square)),
        brief(telescope, tidy(laws_of_exponents, product_of_numbers), because=("telescoping sum",)),
    ]


def words_for(values: Mapping[Basic, Basic]) -> Words:
    """ "mean μ and covariance Σ", "means μ and m and covariances Σ and S" """
    letters = [letter for letter in values if is_matrix(letter)]
    means, covariances = (
        [letter for letter in letters if isinstance(letter, PositiveDefinite) is wanted] for wanted in (False, True)
    )
    named = [listed(noun, known) for noun, known in (("mean", means), ("covariance", covariances)) if known]
    return named[0] if len(named) == 1 else (*named[0], " and ", *named[1])


def listed(noun: str, letters: Sequence[Basic]) -> Words:
    """ "mean μ", "means μ and m" """
    return (f"{noun} ", *letters) if len(letters) == 1 else (f"{noun}s ", *separated(tuple(letters)))


def in_letters(quantity: Quantity) -> tuple[Quantity, Mapping[Basic, Basic]]:
    """The quantity in any dimension, with a letter for each mean and covariance that has none, and their values."""
    taken = {str(symbol.name) for symbol in quantity.free_symbols}
    dimension = Symbol(unused(DIMENSIONS, taken), integer=True, positive=True)
    letters: dict[Expr, Expr] = {}
    for q in quantity.distributions:
        if isinstance(q.mean, ImmutableDenseMatrix) and q.mean not in letters:
            letters[q.mean] = vector(unused(MEANS, taken), dimension)
        if not isinstance(q.covariance, PositiveDefinite | Identity) and q.covariance not in letters:
            letters[q.covariance] = positive_definite(unused(LETTERS, taken), dimension)
    general = [any_of(q, letters, dimension) for q in quantity.distributions]
    values = {letter: value for value, letter in letters.items()}
    return type(quantity)(*general), {**values, dimension: quantity.distributions[0].dimension}


def unused(names: tuple[str, ...], taken: set[str]) -> str:
    """The first name that is free, which it then is no more."""
    name = next(name for name in names if name not in taken)
    taken.add(name)
    return name


def any_of(q: MultivariateNormal, letters: Mapping[Expr, Expr], dimension: Symbol) -> MultivariateNormal:
    """The distribution with its letters, in any dimension."""
    mean, covariance = (letters.get(part) or resized(part, dimension) for part in (q.mean, q.covariance))
    return Basic.__new__(MultivariateNormal, q.args[0], mean, covariance)


def resized(part: Expr, dimension: Expr) -> Expr:
    """A name, I or 0 of another dimension."""
    if isinstance(part, Identity):
        return identity(dimension)
    if isinstance(part, ZeroMatrix):
        return zeros(dimension)
    make = positive_definite if isinstance(part, PositiveDefinite) else vector
    return make(part.name, dimension)


def written_out(quantity: Quantity) -> list[Move]:
    """Inverses, products, traces and determinants of matrices whose entries are known."""
    known = not any(isinstance(q.covariance, PositiveDefinite) for q in quantity.distributions)
    names = [full(everywhere(structure_by_entries)), full(everywhere(vector_by_entries))] if known else []
    return [
        *names,
        standard(tidy(sum_of_entries, transpose_of_entries, inverse_of_entries)),
        standard(tidy(*ENTRIES)),
        full(tidy(laws_of_exponents, product_of_numbers, times_zero), tidy(numerator_first)),
        full(everywhere(distribute, inside=is_minus_a_sum)),
        brief(tidy(sum_of_numbers, plus_zero), in_order, because=("work out the entries",)),
    ]


def in_order(term: Expr) -> Iterator[Step]:
    """Logarithms last, in the sum that has them."""
    outermost = next((part for _, part in subterms(term) if part.is_Add or isinstance(part, Log)), None)
    if outermost is not None and outermost.is_Add:
        yield from logs_last(term)

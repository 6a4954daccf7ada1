"""From a closed form with covariances to one that keeps its digits: norms of differences of Cholesky factors."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from sympy import Expr, Identity, Sum, Symbol, Trace
from sympy import log as Log

from derive.derivation import Derivation, Step
from derive.plans.stable import TITLE, summands
from derive.quantities import KL, Quantity
from derive.rules.algebra import distribute, opposite_terms, product_of_numbers, reordering
from derive.rules.differences import as_one_plus_difference, log_of_inverse, square_of_quotient
from derive.rules.exponents import laws_of_exponents
from derive.rules.independence import log_of_indexed_product, quotient_of_products
from derive.rules.kernels import recognise_phi
from derive.rules.logarithms import log_of_power
from derive.rules.matrices import inverse_of_product
from derive.rules.moments import fresh
from derive.rules.norms import (
    determinant_by,
    diagonal_of_excess,
    first_half,
    identity_plus_difference,
    inverse_of_transpose,
    norm_from_product,
    norm_from_trace,
    norm_of_identity_plus,
)
from derive.rules.sums import constant_factor_of_sum, minus_of_sum, sum_of_sums
from derive.rules.traces import cyclic, determinant_of_product, determinant_of_transpose
from derive.rules.vectors import factorisation
from derive.strategies import Move, brief, chain, everywhere, exhaust, follow, full, on_terms, standard, tidy
from derive.terms import (
    Cholesky,
    PositiveDefinite,
    SquaredNorm,
    add,
    equation,
    matrix_product,
    subterms,
    transpose,
)
from derive.terms.kernels import Phi, phi


@lru_cache(maxsize=256)
def stable_form_of_vectors(quantity: Quantity, closed: Expr, special: Quantity) -> Derivation:
    """The closed form by squared norms, and by the kernel φ of the ratios of the diagonals.

    Its own letters are none of the `special` quantity's, for which it is found.
    """
    covariances = [q.covariance for q in quantity.distributions]
    taken = add(quantity, special)
    index = Symbol(fresh("dijk", taken).name, integer=True, positive=True)
    u = fresh("uvwt", taken)
    return follow("section", TITLE, closed, [*norms(covariances, index), *cancellation(quantity, index, u)])


def norms(covariances: list[Expr], index: Symbol) -> list[Move]:
    """Every covariance by its Cholesky factor, and what is a square as the square of a norm."""
    named = [matrix for matrix in dict.fromkeys(covariances) if isinstance(matrix, PositiveDefinite)]
    return [
        standard(
            *(everywhere(factorisation(matrix)) for matrix in named),
            because=(
                "with the Cholesky factors " if len(named) > 1 else "with the Cholesky factor ",
                *separated(named),
            ),
        ),
        full(tidy(inverse_of_product, inverse_of_transpose)),
        full(everywhere(cyclic, inside=turns_into_norm)),
        standard(everywhere(norm_from_trace), everywhere(norm_from_product)),
        full(tidy(determinant_of_product, determinant_of_transpose, laws_of_exponents)),
        full(everywhere(square_of_quotient, inside=is_log)),
        full(everywhere(log_of_power, inside=is_log)),
        full(everywhere(determinant_by(index)), everywhere(quotient_of_products)),
        standard(everywhere(log_of_indexed_product)),
        full(exhaust(on_terms(distribute)), tidy(product_of_numbers)),
    ]


def cancellation(quantity: Quantity, index: Symbol, u: Symbol) -> list[Move]:
    """The first factor as the second plus the difference; then the parts of first order cancel."""
    if not isinstance(quantity, KL):
        return [brief(norms_first)]
    first, second = (factor_of(q.covariance) for q in quantity.distributions)
    return [
        full(negative_logarithm),
        standard(
            everywhere(identity_plus_difference(first, second)),
            ratios_as_one_plus_difference,
            because=("the first is the second plus the difference",),
        ),
        standard(
            everywhere(norm_of_identity_plus), everywhere(diagonal_of_excess(index)), because=("expand the norm",)
        ),
        full(exhaust(on_terms(distribute)), tidy(product_of_numbers)),
        standard(everywhere(opposite_terms)),
        full(everywhere(minus_of_sum)),
        standard(everywhere(sum_of_sums)),
        brief(norms_first, everywhere(recognise_phi), because=("where ", equation(phi(u), Phi.meaning(u)))),
    ]


def factor_of(covariance: Expr) -> Expr:
    return covariance if isinstance(covariance, Identity) else Cholesky(covariance)


def negative_logarithm(term: Expr) -> Iterator[Step]:
    """Σ log a as −Σ log(1/a): beside a/1 − 1 stands the logarithm that is subtracted."""
    for part in summands(term):
        if isinstance(part, Sum) and isinstance(part.args[0], Log):
            yield from chain(
                everywhere(log_of_inverse.given(a=part.args[0].args[0])), everywhere(constant_factor_of_sum)
            )(term)


def ratios_as_one_plus_difference(term: Expr) -> Iterator[Step]:
    """log r as log(1 + (a − b)/b), for the ratios r of the diagonals."""
    for _, part in subterms(term):
        if isinstance(part, Sum) and isinstance(part.args[0], Log):
            yield from everywhere(as_one_plus_difference(part.args[0].args[0]), inside=is_log)(term)
            return


def turns_into_norm(term: Expr) -> bool:
    """A trace whose factors are a matrix times its transpose once the first of them has moved to the end."""
    if not isinstance(term, Trace) or first_half(term.args[0]) is not None:
        return False
    turned = cyclic.apply(term)
    return turned is not None and first_half(turned[0].args[0]) is not None


def is_log(term: Expr) -> bool:
    return isinstance(term, Log)


def norms_first(term: Expr) -> Iterator[Step]:
    """Squared norms, then numbers and dimensions, then sums over the diagonals."""
    if term.is_Add:
        ordered = add(*sorted(term.args, key=lambda part: 0 if part.has(SquaredNorm) else 2 if part.has(Sum) else 1))
        yield from everywhere(reordering(ordered), inside=lambda part: part is term)(term)


def separated(named: list[Expr]) -> Iterator[object]:
    """Σ = L Lᵀ and S = M Mᵀ, in words."""
    for place, matrix in enumerate(named):
        factor = Cholesky(matrix)
        yield from ([" and "] if place else [])
        yield equation(matrix, matrix_product(factor, transpose(factor)))

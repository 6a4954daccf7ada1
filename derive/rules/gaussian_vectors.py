"""Moments of a multivariate normal density: lemmas, each proved from the density by the substitution x = μ + Lu."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from sympy import Expr, Identity, Integral, Symbol, ZeroMatrix

from derive.derivation import Derivation, Step, Words
from derive.distributions import MultivariateNormal
from derive.patterns import Rest, matches, slots
from derive.rules.algebra import distribute, plus_zero, times_zero
from derive.rules.definitions import cite, definition_of_density
from derive.rules.exponents import laws_of_exponents
from derive.rules.gaussian import gaussian_integral
from derive.rules.integrals import constant_factor, linearity
from derive.rules.matrices import (
    distribute_matrices,
    identity_drops,
    inverse_cancels,
    inverse_of_product,
    one_in_product,
    opposite_matrices,
    plus_zero_matrix,
    product,
    transpose_of_product,
    zero_as_number,
    zero_in_product,
)
from derive.rules.moments import fresh
from derive.rules.traces import (
    cyclic,
    determinant_of_product,
    determinant_of_transpose,
    number_out_of_scalar,
    trace_of_identity,
    trace_of_scalar,
)
from derive.rules.vector_integrals import (
    by_parts_in_each_coordinate,
    constant_matrices,
    constant_vectors,
    exp_of_indexed_sum,
    fubini_over_coordinates,
    half_below,
    linear_substitution,
    linearity_over_matrices,
    odd_integrand_of_vectors,
    trace_outside,
)
from derive.rules.vectors import (
    about,
    bell,
    even_form,
    factorisation,
    from_factors,
    length_by,
    offset,
    quadratic_form_of_sum,
    root_of_power,
)
from derive.strategies import Move, Strategy, everywhere, exhaust, follow, full, standard, tidy
from derive.terms import (
    Cholesky,
    Density,
    MatrixIntegral,
    MatrixSum,
    Scalar,
    depends,
    equation,
    integral,
    integral_of,
    is_positive_definite,
    matrix_neg,
    matrix_product,
    mul,
    raw,
    same,
    scalar,
    shape,
    subterms,
    transpose,
    vector,
    zeros,
)

a, rest = *slots("a"), Rest("rest")


def centre_of(away: Expr, x: Expr) -> Expr | None:
    """m of x − m."""
    if away == x:
        return zeros(*shape(x))
    for fit in matches(raw(MatrixSum, (x, a)), away):
        return None if depends(fit["a"], x) else matrix_neg(fit["a"])
    return None


def fresh_vector(names: str, taken: Density) -> Expr:
    """A vector of the dimension of the density's point, by the first name that nobody uses."""
    return vector(fresh(names, taken).name, shape(taken.point)[0])


@lru_cache(maxsize=64)
def gaussian_integral_of_vectors(u: Expr, index: Symbol, point: Symbol) -> Derivation:
    """∫ e^{−uᵀu/2} du over ℝᴰ, as a derivation down to √((2π)ᴰ)."""
    found = follow(
        "lemma",
        ("Gaussian integral over vectors",),
        integral(bell(u), u),
        [
            full(everywhere(length_by(index))),
            standard(everywhere(exp_of_indexed_sum), because=("write out the length",)),
            standard(everywhere(fubini_over_coordinates(point))),
            standard(everywhere(cite("Gaussian integral", gaussian_integral(point)))),
            standard(everywhere(root_of_power)),
        ],
    )
    return replace(found, says=("is ", found.result))


MATRIX_ALGEBRA = (
    opposite_matrices, transpose_of_product, inverse_of_product, inverse_cancels, identity_drops,
    determinant_of_product, determinant_of_transpose,
)  # fmt: skip


@dataclass(frozen=True)
class Moments:
    """The moments of a density q over a vector x, by the substitution x = μ + Lu with Σ = L Lᵀ."""

    q: MultivariateNormal
    x: Expr

    @property
    def is_standard(self) -> bool:
        return isinstance(self.q.mean, ZeroMatrix) and isinstance(self.q.covariance, Identity)

    @property
    def u(self) -> Expr:
        """The standardised vector."""
        return self.x if self.is_standard else fresh_vector("uvw", Density(self.q, self.x))

    @property
    def bell(self) -> Derivation:
        taken = Density(self.q, self.u)
        index = Symbol(fresh("dijk", taken).name, integer=True, positive=True)
        return gaussian_integral_of_vectors(self.u, index, fresh("tvw", taken))

    def standardised(self) -> list[Move]:
        """From q(x) to a multiple of e^{−uᵀu/2}."""
        q, opened = self.q, everywhere(definition_of_density)
        if self.is_standard:
            return [standard(opened, everywhere(half_below), because=(definition_of_density,))]
        moves = [full(opened)]
        factor = q.covariance if isinstance(q.covariance, Identity) else Cholesky(q.covariance)
        moves += [
            standard(
                everywhere(linear_substitution(self.x, q.mean, factor, self.u, "numbers")),
                everywhere(linear_substitution(self.x, q.mean, factor, self.u, "matrices")),
            ),
            full(tidy(opposite_matrices)),
        ]
        if factor is not q.covariance:
            moves.append(full(everywhere(factorisation(q.covariance))))
        else:
            moves.append(full(everywhere(half_below)))
        return [*moves, full(tidy(*MATRIX_ALGEBRA)), standard(tidy(laws_of_exponents), because=self.algebra())]

    def by_linearity(self) -> Words:
        """Why an integral about a mean that is not 0 comes apart."""
        return () if isinstance(self.q.mean, ZeroMatrix) else (linearity_over_matrices,)

    def algebra(self) -> Words:
        """What a coarser view says of the matrix algebra."""
        covariance = self.q.covariance
        if isinstance(covariance, Identity):
            return ()
        factor = Cholesky(covariance)
        return ("with ", equation(covariance, matrix_product(factor, transpose(factor))))

    def lemma_for(self, part: Expr) -> Derivation | None:
        """The lemma that evaluates a term, if it is ∫ q(x) dx or ∫ (x − m)ᵀ A (x − m) q(x) dx."""
        if not isinstance(part, Integral) or part.args[1][0] != self.x:
            return None
        density = Density(self.q, self.x)
        if part.args[0] == density:
            return self.normalisation
        for fit in matches(mul(scalar(product(transpose(a), rest, a)), density), part.args[0]):
            m = centre_of(fit["a"], self.x)
            if m is not None and len(fit["rest"]) <= 1 and all(map(is_positive_definite, fit["rest"])):
                return self.quadratic(m, fit["rest"])
        return None

    def lemma(self, title: str, body: Expr, moves: list[Move], says: Callable[[Expr], Words]) -> Derivation:
        found = follow("lemma", (title,), integral_of(body, self.x), moves)
        return replace(found, says=says(found.result))

    @cached_property
    def normalisation(self) -> Derivation:
        """∫ q(x) dx = 1"""
        density = Density(self.q, self.x)
        moves = [*self.standardised(), full(everywhere(constant_factor)), *self.gaussian()]
        return self.lemma("normalisation", density, moves, lambda value: ("is 1, since ", density, " is a density"))

    def gaussian(self) -> list[Move]:
        """The Gaussian integral and the constant in front of it make 1."""
        return [
            standard(everywhere(cite("Gaussian integral over vectors", self.bell))),
            standard(tidy(laws_of_exponents, one_in_product)),
        ]

    @cached_property
    def mean(self) -> Derivation:
        """∫ x q(x) dx = μ"""
        density = Density(self.q, self.x)
        moves = [
            *self.standardised(),
            full(everywhere(distribute_matrices), everywhere(linearity_over_matrices)),
            standard(everywhere(constant_matrices), because=self.by_linearity()),
            standard(everywhere(odd_integrand_of_vectors)),
            full(tidy(zero_in_product, plus_zero_matrix)),
            *self.gaussian(),
        ]
        return self.lemma("mean", matrix_product(density, self.x), moves, lambda value: ("is the mean of ", density))

    @cached_property
    def covariance(self) -> Derivation:
        """∫ (x − μ)(x − μ)ᵀ q(x) dx = Σ"""
        density, away = Density(self.q, self.x), offset(self.x, self.q.mean)
        moves = [
            *self.standardised(),
            standard(everywhere(constant_matrices)),
            standard(everywhere(by_parts_in_each_coordinate)),
            full(everywhere(constant_matrices)),
            *self.gaussian(),
            full(tidy(identity_drops)),
            standard(everywhere(from_factors)),
        ]
        body = matrix_product(density, away, transpose(away))
        return self.lemma("covariance", body, moves, lambda value: ("is the covariance of ", density))

    def quadratic(self, m: Expr, inner: tuple[Expr, ...]) -> Derivation:
        """∫ (x − m)ᵀ A (x − m) q(x) dx = tr(AΣ) + (μ − m)ᵀ A (μ − m); `inner` is A, or nothing for the identity."""
        return expected_square(self, m, inner)

    def derived_square(self, m: Expr, inner: tuple[Expr, ...]) -> Derivation:
        away = offset(self.x, m)
        body = mul(Density(self.q, self.x), scalar(matrix_product(transpose(away), *inner, away)))
        moves = self.central_square() if same(m, self.q.mean) else self.square_about(m, inner)
        return self.lemma("expected quadratic form", body, moves, lambda value: ("is ", value))

    def central_square(self) -> list[Move]:
        """About the mean: the form is a trace, whose integral is the covariance."""
        return [
            standard(everywhere(trace_of_scalar)),
            standard(everywhere(cyclic)),
            standard(everywhere(trace_outside)),
            standard(everywhere(cite("covariance", self.covariance))),
            standard(tidy(inverse_cancels, identity_drops), everywhere(trace_of_identity)),
        ]

    def square_about(self, m: Expr, inner: tuple[Expr, ...]) -> list[Move]:
        """About another point: expand about the mean."""
        return [
            standard(everywhere(about(self.x, m, self.q.mean), inside=is_form)),
            standard(
                everywhere(quadratic_form_of_sum),
                tidy(transpose_of_product, number_out_of_scalar),
                because=(quadratic_form_of_sum,),
            ),
            full(everywhere(distribute), everywhere(linearity)),
            standard(exhaust(everywhere(constant_factor)), because=(linearity,)),
            full(everywhere(constant_vectors)),
            full(everywhere(distribute_matrices, inside=is_integral), everywhere(linearity_over_matrices)),
            standard(everywhere(constant_matrices), because=(constant_vectors,)),
            standard(
                everywhere(cite("expected quadratic form", self.quadratic(self.q.mean, inner))),
                everywhere(cite("mean", self.mean)),
                everywhere(cite("normalisation", self.normalisation)),
            ),
            full(tidy(one_in_product, opposite_matrices, zero_in_product, zero_as_number, even_form)),
            standard(tidy(times_zero, plus_zero)),
        ]


@lru_cache(maxsize=64)
def moments(q: MultivariateNormal, x: Expr) -> Moments:
    """One object for each density, so that a lemma that is cited twice is one derivation."""
    return Moments(q, x)


@lru_cache(maxsize=64)
def expected_square(known: Moments, m: Expr, inner: tuple[Expr, ...]) -> Derivation:
    return known.derived_square(m, inner)


def is_integral(term: Expr) -> bool:
    return isinstance(term, MatrixIntegral)


def is_form(term: Expr) -> bool:
    return isinstance(term, Scalar)


def moments_of_vectors(q: MultivariateNormal, x: Expr) -> Strategy:
    """Cite, for each moment integral of q in the term, the lemma that evaluates it."""
    known = moments(q, x)

    def steps(term: Expr) -> Iterator[Step]:
        for _, part in list(subterms(term)):
            proof = known.lemma_for(part)
            if proof is not None:
                for step in everywhere(cite(str(proof.title[0]), proof))(term):
                    yield step
                    term = step.after

    return steps

"""Misconceptions about the moments of normal densities."""

from __future__ import annotations

from sympy import Expr, S, Trace

from derive.distributions import Distribution
from derive.rules.misconceptions.kinds import Misconception, base_of
from derive.terms import (
    Cholesky,
    Density,
    add,
    determinant,
    inverse,
    matrix_inverse,
    mul,
    power,
    substitute,
    subterms,
    trace,
    zeros,
)


def density_in(term: Expr) -> Distribution:
    found: Distribution = next(part.distribution for _, part in subterms(term) if isinstance(part, Density))
    return found


def mean_only(before: Expr, after: Expr) -> Expr:
    """What is left where the variance is forgotten."""
    mean = density_in(before).mean
    return add(*(term for term in after.args if mean in term.free_symbols))


def in_one_dimension(before: Expr, after: Expr) -> Expr:
    dimension = before.args[1].args[0].args[1]
    wrong: Expr = substitute(after, {dimension: S.One})
    return wrong


def trace_forgotten(before: Expr, after: Expr) -> Expr:
    return add(*(term for term in after.args if not term.has(Trace)))


W = Misconception
BELIEVED = (
    W("gaussian", "the root is forgotten", r"\int e^{-u^2/2}\,du = 2\pi", lambda b, a: power(a, 2)),
    W("normalisation", "the Jacobian of the substitution is forgotten",
      r"\int q(z)\,dz = \frac1\sigma", lambda b, a: inverse(density_in(b).parameters[1])),
    W("first_central_moment", "the offset is not seen",
      r"\int (z - \mu)\,q(z)\,dz = \mu", lambda b, a: density_in(b).mean),
    W("second_central_moment", "the variance is the standard deviation",
      r"\int (z - \mu)^2\,q(z)\,dz = \sigma", lambda b, a: base_of(a)),
    W("mean", "the mean is that of the standard normal", r"\int z\,q(z)\,dz = 0", lambda b, a: S.Zero),
    W("first_moment_about_m", "the offset is not seen",
      r"\int (z - m)\,q(z)\,dz = \mu", lambda b, a: density_in(b).mean),
    W("second_moment", "the expectation of the square is the square of the expectation",
      r"\int z^2\,q(z)\,dz = \mu^2", mean_only),
    W("second_moment_about_m", "the variance is forgotten", r"\int (z - m)^2\,q(z)\,dz = (\mu - m)^2", mean_only),
    W("gaussian_over_vectors", "the dimension is forgotten",
      r"\int e^{-u^\top u/2}\,du = \sqrt{2\pi}", in_one_dimension),
    W("normalisation_over_vectors", "the Jacobian of the substitution is forgotten",
      r"\int q(x)\,dx = \frac1{|L|}", lambda b, a: inverse(determinant(Cholesky(density_in(b).covariance)))),
    W("mean_of_vector", "the mean is that of the standard normal",
      r"\int x\,q(x)\,dx = 0", lambda b, a: zeros(*a.shape)),
    W("covariance", "the matrix in the exponent is the covariance",
      r"\int (x - \mu)(x - \mu)^\top q(x)\,dx = \Sigma^{-1}", lambda b, a: matrix_inverse(a)),
    W("central_quadratic_form", "the trace of a product is the product of the traces",
      r"\int (x - \mu)^\top A\,(x - \mu)\,q(x)\,dx = \operatorname{tr} A \operatorname{tr} \Sigma",
      lambda b, a: mul(*map(trace, a.args[0].args))),
    W("quadratic_form_about_m", "the trace is forgotten",
      r"\int (x - m)^\top A\,(x - m)\,q(x)\,dx = (\mu - m)^\top A\,(\mu - m)", trace_forgotten),
)  # fmt: skip

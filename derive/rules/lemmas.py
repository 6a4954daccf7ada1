"""The lemmas as laws, in their general form: what the moments of a normal density are, each with its proof."""

from __future__ import annotations

from sympy import Symbol

from derive.derivation import Derivation, Rule
from derive.distributions import MultivariateNormal, Normal
from derive.rules.definitions import cite
from derive.rules.gaussian import gaussian_integral
from derive.rules.gaussian_vectors import Moments
from derive.rules.moments import moment
from derive.terms import matrix_inverse, positive_definite, sub, vector


def lemmas() -> dict[str, Rule]:
    """The Gaussian integral and the moments of N(μ, σ²) and of N(μ, Σ), proved."""
    proofs = of_numbers() | of_vectors()
    return {name: cite(str(proof.title[0]), proof) for name, proof in proofs.items()}


def of_numbers() -> dict[str, Derivation]:
    z, m, u = (Symbol(name, real=True) for name in "zmu")
    q = Normal("mu", "sigma")
    about_mean, about_m = sub(z, q.mean), sub(z, m)
    return {
        "gaussian": gaussian_integral(u),
        "normalisation": moment(q, z, 0, z),
        "first_central_moment": moment(q, about_mean, 1, z),
        "second_central_moment": moment(q, about_mean, 2, z),
        "mean": moment(q, z, 1, z),
        "first_moment_about_m": moment(q, about_m, 1, z),
        "second_moment": moment(q, z, 2, z),
        "second_moment_about_m": moment(q, about_m, 2, z),
    }


def of_vectors() -> dict[str, Derivation]:
    q = MultivariateNormal("mu", "Sigma")
    x, m = (vector(name, q.dimension) for name in "xm")
    precision = matrix_inverse(positive_definite("S", q.dimension))
    known = Moments(q, x)
    return {
        "gaussian_over_vectors": known.bell,
        "normalisation_over_vectors": known.normalisation,
        "mean_of_vector": known.mean,
        "covariance": known.covariance,
        "central_quadratic_form": known.quadratic(q.mean, (precision,)),
        "quadratic_form_about_m": known.quadratic(m, (precision,)),
    }

"""The lemmas as laws, in their general form: what the moments of a normal density are, each with its proof."""

from __future__ import annotations

from sympy import Symbol

from derive.derivation import Rule
from derive.distributions import Normal
from derive.rules.definitions import cite
from derive.rules.gaussian import gaussian_integral
from derive.rules.moments import moment
from derive.terms import sub


def lemmas() -> dict[str, Rule]:
    """The Gaussian integral and the moments of N(μ, σ²), proved."""
    z, m, u = (Symbol(name, real=True) for name in "zmu")
    q = Normal("mu", "sigma")
    about_mean, about_m = sub(z, q.mean), sub(z, m)
    proofs = {
        "gaussian": gaussian_integral(u),
        "normalisation": moment(q, z, 0, z),
        "first_central_moment": moment(q, about_mean, 1, z),
        "second_central_moment": moment(q, about_mean, 2, z),
        "second_moment": moment(q, z, 2, z),
        "second_moment_about_m": moment(q, about_m, 2, z),
    }
    return {name: cite(str(proof.title[0]), proof) for name, proof in proofs.items()}

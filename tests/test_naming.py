"""One slug for one problem: words where they are exact, digits that only this problem has where they are not."""

from __future__ import annotations

from itertools import combinations

import pytest

from derive.naming import slug
from derive.reading import read_problem

M = "MultivariateNormal"
WRITTEN = f"{M}([a, b], [[s**2, r*s*t], [r*s*t, t**2]])"
NAMES = {
    ("kl", "Normal(mu, sigma)", "Normal(0, 1)"): "kl_normal_standard_normal",
    ("kl", "Normal(1, 2)", "Normal(a, variance=v)"): "kl_normal_1_2_normal_variance",
    ("entropy", "Normal(0, 1)"): "entropy_standard_normal",
    ("kl", f"{M}(mu, Sigma)", f"{M}(m, S)"): "kl_multivariate_normal_multivariate_normal",
    ("kl", f"{M}(mu, Sigma)", f"{M}(mu, S)"): "kl_multivariate_normal_multivariate_normal_mu_S",
    ("kl", f"{M}(mu, Sigma)", f"{M}(0, I)"): "kl_multivariate_normal_standard_normal",
    ("kl", f"{M}(mu, Sigma)", f"{M}(m, I)"): "kl_multivariate_normal_multivariate_normal_m_I",
    ("cross-entropy", f"{M}(mu, Sigma)", f"{M}(m, S)"): "cross_entropy_multivariate_normal_multivariate_normal",
    ("entropy", f"{M}(0, I)"): "entropy_standard_normal_vector",
    ("kl", "DiagonalNormal(mu, sigma)", "DiagonalNormal(0, 1)"): "kl_diagonal_normal_standard_normal",
    ("kl", "DiagonalNormal(mu, sigma)", "IsotropicNormal(m, variance=v)"):
        "kl_diagonal_normal_isotropic_normal_variance",
    ("kl", f"{M}(mu, Sigma)", "DiagonalNormal(m, s)"): "kl_multivariate_normal_diagonal_normal",
    ("kl", f"{M}(mu, Sigma)", "DiagonalNormal(m, log_variance=l)"):
        "kl_multivariate_normal_diagonal_normal_log_variance",
    ("kl", f"{M}(mu, Sigma)", f"{M}(m, s**2*I)"): "kl_multivariate_normal_isotropic_normal",
}  # fmt: skip
WITH_DIGITS = [
    ("kl", "Normal(mu, sigma)", "Normal(mu, 2*sigma)"),
    ("kl", f"{M}(mu, Sigma)", f"{M}(m, 2*s*I)"),
    ("kl", WRITTEN, f"{M}(0, I)"),
    ("kl", WRITTEN, WRITTEN),
    ("kl", WRITTEN.replace("r*s*t", "r"), f"{M}(0, I)"),
    ("kl", WRITTEN.replace("[a, b]", "[a, 0]"), f"{M}(0, I)"),
    ("kl", f"{M}([a, b], S)", f"{M}(0, I)"),
    ("kl", f"{M}([a, b, c], S)", f"{M}(0, I)"),
    ("kl", f"{M}(mu, S)", f"{M}([0, 0], I)"),
    ("kl", f"{M}(mu, S)", f"{M}([0, 0, 0], I)"),
]


@pytest.mark.parametrize("problem", NAMES, ids=" ".join)
def test_names(problem):
    assert slug(read_problem(problem[0], problem[1:])) == NAMES[problem]


def test_letters_do_not_matter():
    assert slug(read_problem("kl", [f"{M}(a, B)", f"{M}(c, E)"])) == "kl_multivariate_normal_multivariate_normal"
    assert slug(read_problem("kl", ["DiagonalNormal(d, D)", "Normal(0, 1)".replace("N", "DiagonalN")])) == (
        "kl_diagonal_normal_standard_normal"
    )


def test_no_two_problems_share_a_slug():
    slugs = {problem: slug(read_problem(problem[0], problem[1:])) for problem in (*NAMES, *WITH_DIGITS)}
    assert all(name.isidentifier() and len(name) <= 69 for name in slugs.values())
    for one, other in combinations(slugs, 2):
        assert slugs[one] != slugs[other], (one, other)

"""A quantity from text: the letters of its densities, and one domain for each name."""

from __future__ import annotations

import pytest
from sympy import Symbol

from derive.distributions import Normal
from derive.errors import DeriveError, Wrong
from derive.quantities import KL, CrossEntropy, Entropy, Quantity
from derive.reading import check_domains, read_problem


def letters(quantity: Quantity) -> list[str]:
    return [distribution.letter for distribution in quantity.distributions]


def test_reads_a_problem() -> None:
    problem = read_problem("kl", ["Normal(mu, sigma)", "Normal(0, 1)"])
    assert problem == KL(Normal("mu", "sigma"), Normal(0, 1).called("p"))


@pytest.mark.parametrize(("name", "kind"), [
    ("entropy", Entropy), ("cross-entropy", CrossEntropy), ("cross_entropy", CrossEntropy), (" KL ", KL),
])  # fmt: skip
def test_names_of_quantities(name: str, kind: type[Quantity]) -> None:
    assert isinstance(read_problem(name, ["Normal(0, 1)"] * kind.arity), kind)


@pytest.mark.parametrize(("texts", "expected"), [
    (["Normal(m, s)", "Normal(0, 1)"], ["q", "p"]),
    (["Normal(p, s)", "Normal(0, 1)"], ["f", "g"]),
    (["Normal(m, q)", "Normal(0, 1)"], ["f", "g"]),
    (["Normal(q, f)", "Normal(0, 1)"], ["h", "k"]),
    (["Normal(q, f)", "Normal(h, 1)"], ["q_1", "p_1"]),
    (["Normal(q_1, f)", "Normal(h + q, 1)"], ["q_2", "p_2"]),
])  # fmt: skip
def test_letters_avoid_the_parameters(texts: list[str], expected: list[str]) -> None:
    assert letters(read_problem("kl", texts)) == expected


def test_one_density_needs_one_letter() -> None:
    assert letters(read_problem("entropy", ["Normal(p, s)"])) == ["q"]


@pytest.mark.parametrize(("quantity", "texts", "message"), [
    ("klx", ["Normal(0, 1)"], "Unknown quantity 'klx': did you mean kl?"),
    ("", [], "Unknown quantity ''"),
    ("kl", ["Normal(0, 1)"], "KL divergence needs 2 distributions, and 1 is given"),
    ("entropy", [], "entropy needs one distribution, and 0 are given"),
    ("entropy", ["Normal(0, 1)"] * 2, "entropy needs one distribution, and 2 are given"),
    ("kl", ["Normal(0, 1)", "Normal(0, x"], "never closed"),
])  # fmt: skip
def test_refuses(quantity: str, texts: list[str], message: str) -> None:
    with pytest.raises(DeriveError) as error:
        read_problem(quantity, texts)
    assert message in str(error.value)


def test_one_name_one_domain() -> None:
    with pytest.raises(Wrong) as error:
        read_problem("cross-entropy", ["Normal(sigma, 1)", "Normal(0, sigma)"])
    assert "'sigma' is a real number in the mean of q, and a positive number in the scale of p" in str(error.value)


def test_domains_of_symbols_made_in_python() -> None:
    real, positive = Symbol("s", real=True), Symbol("s", positive=True)
    check_domains(KL(Normal(positive, positive), Normal(0, positive).called("p")))
    with pytest.raises(Wrong, match="in the log-variance of q, and a positive number in the variance of p"):
        check_domains(KL(Normal(0, log_variance=real), Normal(0, variance=positive).called("p")))

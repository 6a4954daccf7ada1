"""Three mistakes that were published, in our own words."""

from __future__ import annotations

from derive.checking.checking import check, check_lines


def test_a_divergence_that_loses_its_half():
    text = (
        r"With $q(z) \sim N(\mu, \sigma^2)$ and $p(z) \sim N(0, 1)$:" "\n"
        r"$$\begin{aligned} KL(q \| p) &= \int q(z) \log q(z)\,dz - \int q(z) \log p(z)\,dz \\"
        r" &= -\tfrac12 \log(2\pi\sigma^2) - \tfrac12 + \tfrac12\log(2\pi) + \tfrac12(\mu^2 + \sigma^2) \\"
        r" &= \tfrac12(\mu^2 + \sigma^2) - \log\sigma \end{aligned}$$"
    )  # fmt: skip
    report = check(text, kind="md")
    wrong = report.first_wrong
    assert [step.verdict == "refuted" for step in report.steps] == [False, False, True]
    assert wrong is not None
    assert wrong.diagnosis is not None
    assert wrong.diagnosis.kind == "dropped term"


def test_a_second_moment_with_the_wrong_sign():
    wrong = check_lines([r"\mathrm{E}[x^2]", r"\sigma^2 - \mu^2"], (), [r"x \sim N(\mu, \sigma^2)"]).first_wrong
    assert wrong is not None
    assert wrong.diagnosis is not None
    assert wrong.diagnosis.kind == "wrong moment"


def test_the_mean_distance_from_another_centre():
    (step,) = check_lines([r"\mathrm{E}|X - \mu_2|", "b_1"], (), [r"X \sim \mathrm{Laplace}(\mu_1, b_1)"]).steps
    assert step.verdict == "refuted"
    (true,) = check_lines([r"\mathrm{E}|X - \mu_1|", "b_1"], (), [r"X \sim \mathrm{Laplace}(\mu_1, b_1)"]).steps
    assert true.verdict in ("proved", "enclosed")

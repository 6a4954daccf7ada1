"""What is planted is found: formulas that are bad in a known way, and one that is good."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from derive.code.accuracy import accuracy_lines, accuracy_markdown, formula_accuracy
from derive.code.accuracy.candidates import scalar, textbook_rounded, textbook_source
from derive.code.accuracy.errors import figure, sample
from derive.code.accuracy.figures import AccuracyRow, measured
from derive.code.accuracy.formats import FORMATS, ZERO, dyadic
from derive.code.accuracy.measure import Study
from derive.code.accuracy.regimes import regimes
from derive.code.accuracy.writing import aligned, cell, markdown, short

DOUBLE = FORMATS["float64"]
STANDARD = ("kl", "Normal(mu, sigma)", "Normal(0, 1)")


@pytest.fixture(scope="module")
def study(problem):
    return Study(problem(*STANDARD), DOUBLE, 6)


def good(mu, sigma):
    u = sigma - 1
    if -0.5 < u < 1:
        t = u / (2 + u)
        rest = t * (u - 2 * t**2 * math.fsum(t ** (2 * n) / (2 * n + 3) for n in range(20)))
    else:
        rest = u - math.log(sigma)
    return 0.5 * mu * mu + 0.5 * u * u + rest


def slopes(mu, sigma):
    return mu, (sigma - 1) + (sigma - 1) / sigma


def planted(study, value, partials=slopes):
    found = study.measure(scalar("planted", value, lambda *point: (None, partials(*point))))
    return {name: row for (name, _), row in zip(study.regimes, found, strict=True)}


def test_a_good_formula_is_good(study):
    for name, row in planted(study, good).items():
        assert all(one is None or one.is_good for one in row), (name, row)


def test_cancellation_is_seen_where_it_is(study):
    rows = planted(study, lambda mu, sigma: 0.5 * (mu**2 + sigma**2 - 1) - math.log(sigma))
    assert rows["generic"][0].largest < 20
    assert rows["ratio 1 ± 1e-4…1e-6, equal means"][0].largest > 1e8
    assert rows["mean and ratio differ by 1e-13…1e-15"][0].largest > 1e14


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("ratio 1 ± 1e-1…1e-3, equal means", lambda *a: -good(*a), "negative"),
        ("q = p", lambda *a: -1e-17, "negative"),
        ("generic", lambda *a: math.nan, "nan"),
        ("last binade, by the ratio", lambda mu, sigma: 0.5 * (sigma * sigma), "inf"),
        ("generic", lambda *a: 10**400, "inf"),
        ("generic", lambda mu, sigma: math.log(-sigma), "nan"),
        ("q = p", lambda *a: good(*a) + 1e-17, "not 0"),
    ],
)
def test_results_of_no_use_are_counted_by_name(study, name, value, expected):
    found = planted(study, value)[name][0]
    assert not found.is_good
    assert not found.is_fair
    assert found.largest > 1e3
    assert dict(found.faults) == {expected: found.points}


def test_wrong_slopes_are_seen(study):
    rows = planted(study, good, lambda mu, sigma: (-mu, sigma - 1 / sigma))
    assert dict(rows["generic"][1].faults) == {"wrong sign": 6}
    assert rows["ratio 1 ± 1e-7…1e-9, equal means"][2].largest > 1e6
    assert not rows["ratio 1 ± 1e-7…1e-9, equal means"][2].is_good


def test_the_condition_number_excuses_what_it_must(problem):
    study = Study(problem("kl", "Normal(mu, sigma)", "Normal(m, s)"), DOUBLE, 6)
    textbook = study.measure(textbook_rounded(study.problem))
    rows = {name: row for (name, _), row in zip(study.regimes, textbook, strict=True)}
    found = rows["mean and ratio differ by 1e-7…1e-9"][2]
    assert found.largest > 1e5
    assert found.is_fair, "∂/∂sigma = σ/s² − 1/σ is ill-conditioned in σ and s, and SymPy's form of it is no worse"


def test_errors_and_medians():
    pairs = [(1.0, 1.0), (1.0 + 2**-51, 1.0), (2.0, 1.0)]
    found = figure(sample((x,), x, dyadic(exact), DOUBLE, lambda: 2.0**52) for x, exact in pairs)
    assert (found.points, found.largest, found.median, found.relative) == (3, 2.0**52, 2, 2)
    assert found.at == (2.0,)
    assert figure([]) is None
    assert sample((), -0.0, ZERO, DOUBLE, lambda: 1.0, lower=0.0).fault == ""


def test_the_textbook_formula_stays_in_its_order(problem):
    source = textbook_source(problem("kl", "Normal(mu, log_variance=l)", "Normal(0, 1)"))
    assert "math.exp(l)" in source
    assert "mu**2" in source


def test_numbers_are_short():
    shown = [short(error) for error in (0, 1e-9, 0.516, 0.997, 3.14, 9.96, 420.4, 999.7, 5.4e16, math.inf)]
    assert shown == ["0", "<0.01", "0.52", "1.0", "3.1", "10", "420", "1e3", "5e16", "∞"]


def test_tables():
    assert aligned([("a", "bb"), ("ccc", "")]) == ["a    bb", "ccc"]
    assert markdown([("a", "b"), ("1", "2")]) == ["| a | b |", "|---|---|", "| 1 | 2 |"]
    found = figure([sample((), 1.0 + 2**-45, dyadic(1.0), DOUBLE, lambda: 64.0)])
    assert cell(found, conditioned=True) == "128 / 128, 2.0 κ"
    assert cell(None) == "–"


def test_figures_are_the_same_in_every_run_and_say_what_was_found(problem):
    made = problem(*STANDARD)
    rows = formula_accuracy(made, 3)
    measured.cache_clear()
    assert rows == formula_accuracy(made, 3)
    assert {row.function for row in rows} == {"value", "∂/∂mu", "∂/∂sigma"}
    lines = accuracy_lines(made, rows)
    assert 4 <= len(lines) <= 5
    assert "never negative" in lines[1] or not made.gains
    assert "textbook formula" in lines[3]


def test_lost_digits_are_said(problem):
    found = problem("kl", "Normal(mu, sigma)", "Normal(m, s)")
    made = replace(found, stable=found.result, gains=False)
    assert "loses these digits" in accuracy_lines(made)[-1]


def test_the_file_of_figures(problem):
    text = accuracy_markdown(problem(*STANDARD))
    assert text == accuracy_markdown(problem(*STANDARD))
    assert text.startswith("# The KL divergence from N(μ, σ²) to N(0, 1): accuracy in float64")
    assert "## ∂/∂mu\n\nExact at all points" in text
    for title in ("## value", "## ∂/∂sigma", "| regime | points | this code | textbook formula |"):
        assert title in text
    assert "generic" in text


def test_a_number_has_nothing_to_measure(problem):
    made = problem("kl", "Normal(0, 1)", "Normal(1, 2)")
    assert formula_accuracy(made) == []
    assert accuracy_lines(made) == ()
    assert "a number" in accuracy_markdown(made)


def test_rows_without_an_exact_value_are_no_row_of_errors(problem):
    row = AccuracyRow("generic", "value", None, None)
    assert "float64 can hold" in accuracy_lines(problem(*STANDARD), [row])[1]


@pytest.mark.parametrize("texts", [
    ("entropy", "Normal(log(E), sigma)"), ("kl", "Normal(log(a), b)", "Normal(mu, s)"),
    ("kl", "Normal(a, log_variance=1e17)", "Normal(m, s)"), ("entropy", "Normal(mu, variance=a**20)"),
], ids=" ".join)  # fmt: skip
def test_points_beyond_all_decimals_are_left_out(texts, problem):
    found = regimes(problem(*texts).quantity, DOUBLE, 6)
    assert all(math.isfinite(number) for regime in found for point in regime.points for number in point)

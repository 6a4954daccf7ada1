"""Laws of matrices that are written out, on more terms than one: right where they apply, silent where they do not."""

from __future__ import annotations

import pytest
from entry_examples import DECLINED, FURTHER, s, t
from sympy import ImmutableDenseMatrix, Integer, Symbol, sqrt

from derive.certification import certify
from derive.rules import catalogue
from derive.rules.grids import adjugate, inverse_of_lower, lower_factor
from derive.terms import add, mul, neg, power
from derive.terms.written import worked_out, written
from derive.writing.plain import Plain

LAWS = catalogue()
a, b, c, r = (Symbol(name, real=True) for name in "abcr")


@pytest.mark.parametrize(("name", "term"), [(name, term) for name, terms in FURTHER.items() for term in terms])
def test_right(name, term):
    after = LAWS[name].apply(term)[0]
    verdict = certify(term, after)
    assert verdict.verdict == "proved", verdict
    assert verdict.evidence[-1].outcome == "enclosed", verdict


@pytest.mark.parametrize(("name", "term"), [(name, term) for name, terms in DECLINED.items() for term in terms])
def test_silent(name, term):
    assert LAWS[name].apply(term) is None


@pytest.mark.parametrize("size", range(1, 7))
def test_numbers_in_every_size(size):
    lower = ImmutableDenseMatrix(size, size, lambda i, j: Integer(i + 2 if i == j else i - 2 * j if j < i else 0))
    covariance = lower * lower.T
    assert lower_factor(covariance) == lower
    assert inverse_of_lower(lower) * lower == ImmutableDenseMatrix.eye(size)
    assert adjugate(covariance) * covariance == covariance.det() * ImmutableDenseMatrix.eye(size)


def test_a_correlation_leaves_a_root():
    found = lower_factor(ImmutableDenseMatrix([[s**2, r * s * t], [r * s * t, t**2]]))
    assert found == ImmutableDenseMatrix([[s, 0], [r * t, t * sqrt(1 - r**2)]])


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (1 - r**2, "1 − r²"), (s**2 * (1 - r**2), "s² (1 − r²)"), (-a * b / s, "−a b/s"), (a / (2 * s), "½ a/s"),
        (a / 2 + b / 2, "½ a + ½ b"), (1 / (s * (1 - r**2)), "1/(s (1 − r²))"), (-1 / s, "−1/s"),
        (s * sqrt(1 - r**2), "s √(1 − r²)"), (-(r**2) + r - 3, "r − r² − 3"), (Integer(3), "3"), (-a, "−a"),
    ],
)  # fmt: skip
def test_written_as_one_writes(term, text):
    assert Plain().doprint(written(term)) == text
    assert certify(term, written(term)).verdict == "proved"


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ((a - c) ** 2 + (b - r) ** 2, (a - c) ** 2 + (b - r) ** 2),
        ((a - c) * (a - c) + c**2, (a - c) ** 2 + c**2),
        ((a + b) - b, a),
        (a * (b + c) - a * b, a * c),
        (s**2 * t**2 - r**2 * s**2 * t**2, s**2 * t**2 * (1 - r**2)),
    ],
)
def test_differences_stay_where_that_is_shorter(term, expected):
    assert worked_out(term) == expected or worked_out(term).count_ops() <= expected.count_ops()
    assert (worked_out(term) - term).expand() == 0


def test_what_is_written_keeps_its_order():
    assert written(1 - r**2) == add(Integer(1), neg(power(r, 2)))
    assert written(s * t**2) == mul(s, power(t, 2))

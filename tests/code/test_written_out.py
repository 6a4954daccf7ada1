"""Code of covariances that are written out: digits near q = p, nan where one is not definite, points, tests."""

from __future__ import annotations

import math
import os
import random
import subprocess
import sys
from functools import cache

import mpmath
import numpy as np
import pytest
from sympy import Rational

from derive.code import generate
from derive.code.accuracy import accuracy_lines
from derive.code.accuracy.entries import inside
from derive.code.accuracy.formats import FORMATS
from derive.code.accuracy.regimes import EQUAL, regimes
from derive.code.targets import compile_module
from derive.derived import Derived
from derive.reading import read_problem

SCALES = "MultivariateNormal([a, b], [[s1**2, r*s1*s2], [r*s1*s2, s2**2]])"
OTHER_SCALES = "MultivariateNormal([f, g], [[t1**2, k*t1*t2], [k*t1*t2, t2**2]])"
ENTRIES, OTHER = "MultivariateNormal([a, b], [[v, c], [c, w]])", "MultivariateNormal([f, g], [[x, y], [y, z]])"
THREE = "MultivariateNormal([a, b, d], [[u, p, q], [p, v, r], [q, r, w]])"
STANDARD = "MultivariateNormal(0, I)"
NEAR = {
    (SCALES, STANDARD): {"a": 0.0, "b": 0.0, "r": 0.0, "s1": 1.0, "s2": 1.0},
    (STANDARD, SCALES): {"a": 0.0, "b": 0.0, "r": 0.0, "s1": 1.0, "s2": 1.0},
    (ENTRIES, STANDARD): {"a": 0.0, "b": 0.0, "c": 0.0, "v": 1.0, "w": 1.0},
    (ENTRIES, OTHER): {"a": 0.3, "b": -0.7, "c": -0.4, "v": 1.3, "w": 0.9},
    (SCALES, OTHER_SCALES): {"a": 0.3, "b": -0.7, "r": 0.35, "s1": 1.3, "s2": 0.8},
}
"""Where both are the same; what belongs to the second has the value of what it stands beside."""
BESIDE = {"f": "a", "g": "b", "x": "v", "y": "c", "z": "w", "t1": "s1", "t2": "s2", "k": "r"}


@cache
def problem(kind, *texts):
    return Derived(read_problem(kind, texts)).code_problem


@cache
def module(target, *texts):
    found = problem("kl", *texts)
    return compile_module(generate(found, target), found.name, target)


def point(texts, distance, chosen):
    equal = NEAR[texts]
    values = {name: equal[BESIDE.get(name, name)] for name in problem("kl", *texts).names}
    return values | {name: values[name] + distance * chosen.uniform(0.5, 1) for name in equal}


def exact(texts, values):
    """The value and the partial derivatives with so many digits that the textbook formula can lose most of them."""
    with mpmath.workdps(80):
        at = {name: mpmath.mpf(value) for name, value in values.items()}

        def value(at):
            found = problem("kl", *texts).quantity
            (m, first), (n, second) = (numbers(q, at) for q in found.distributions)
            inverse, offset = second**-1, m - n
            trace = (inverse * first)[0, 0] + (inverse * first)[1, 1]
            square = (offset.T * inverse * offset)[0]
            return (trace + square - 2 - mpmath.log(mpmath.det(first) / mpmath.det(second))) / 2

        step = mpmath.mpf(10) ** -30
        slopes = [
            (value(at | {name: at[name] + step}) - value(at | {name: at[name] - step})) / (2 * step) for name in at
        ]
        return value(at), slopes


def numbers(q, at):
    """The mean and the covariance of a distribution at a point."""
    if not q.free_symbols:
        return mpmath.zeros(2, 1), mpmath.eye(2)
    rows = q.covariance.tolist()
    read = {str(symbol): at[symbol.name] for symbol in q.free_symbols}
    mean, covariance = (
        [[eval(str(part), {}, read) for part in row] for row in each] for each in (q.mean.tolist(), rows)
    )
    return mpmath.matrix(mean), mpmath.matrix(covariance)


@pytest.mark.parametrize("distance", [1e-1, 1e-2, 1e-4, 1e-6, 1e-8, 1e-10])
@pytest.mark.parametrize("texts", NEAR, ids=" ".join)
def test_no_digits_are_lost_near_equality(texts, distance):
    chosen = random.Random(f"{distance}")
    for _ in range(20):
        values = point(texts, distance, chosen)
        value, slopes = exact(texts, values)
        found, gradient = module("python", *texts)["value_and_grad"](**values)
        assert abs(found - value) <= 3e-15 * value, values
        off = mpmath.norm([one - other for one, other in zip(gradient, slopes, strict=True)])
        assert off <= 4e-15 * mpmath.norm(slopes), values


@pytest.mark.parametrize("texts", NEAR, ids=" ".join)
def test_equal_distributions_are_exactly_0_apart(texts):
    values = point(texts, 0.0, random.Random(0))
    found, gradient = module("python", *texts)["value_and_grad"](**values)
    assert found == 0.0
    assert not any(gradient)


@pytest.mark.parametrize("target", ["python", "numpy"])
def test_nan_where_a_covariance_is_not_definite(target):
    values = {"a": 0.0, "b": 0.0, "c": 2.0, "v": 1.0, "w": 1.0, "f": 0.0, "g": 0.0, "x": 1.0, "y": 2.0, "z": 1.1}
    found, gradient = module(target, ENTRIES, OTHER)["value_and_grad"](**values)
    assert math.isnan(found)
    assert all(map(math.isnan, gradient))
    three = {"a": 0.0, "b": 0.0, "d": 0.0, "u": 1.0, "p": 2.0, "q": 2.0, "v": 1.0, "r": 4.0, "w": 1.0}
    matrix = np.array([[1.0, 2.0, 2.0], [2.0, 1.0, 4.0], [2.0, 4.0, 1.0]])
    assert np.linalg.det(matrix) > 0 > np.linalg.eigvalsh(matrix)[0]
    assert math.isnan(module(target, THREE, STANDARD)[problem("kl", THREE, STANDARD).name](**three))


@pytest.mark.parametrize("texts", [*NEAR, (THREE, STANDARD), (ENTRIES, "IsotropicNormal(0, s)")], ids=" ".join)
@pytest.mark.parametrize("kind", FORMATS.values(), ids=list(FORMATS))
def test_covariances_are_definite_wherever_accuracy_is_measured(texts, kind):
    quantity = problem("kl", *texts).quantity
    found = regimes(quantity, kind, 6)
    assert all(inside(quantity, place) for regime in found for place in regime.points)
    names = [regime.name for regime in found]
    assert names[0] == "generic"
    assert sum(name.startswith("entries differ by 1e-") for name in names) >= 3
    assert len(found[0].points) == 6


def test_points_of_equality_are_of_equal_distributions():
    quantity = problem("kl", ENTRIES, OTHER).quantity
    points = next(regime.points for regime in regimes(quantity, FORMATS["float64"], 6) if regime.name == EQUAL)
    for place in points:
        at = dict(zip(quantity.symbols, map(Rational, place), strict=True))
        first, second = quantity.distributions
        assert first.covariance.xreplace(at) == second.covariance.xreplace(at)
        assert first.mean.xreplace(at) == second.mean.xreplace(at)


def test_docstrings_tell_the_domain_and_what_was_measured():
    found = problem("kl", SCALES, STANDARD)
    assert "1 − r² > 0" in generate(found, "numpy")
    lines = accuracy_lines(found)
    assert "of 6 regimes" in lines[0]
    assert "never negative, and 0 where q = p" in lines[1]
    assert not any("no points near q = p" in line for line in lines)
    lost = "\n".join(accuracy_lines(problem("kl", THREE, STANDARD)))
    assert "no form without cancellation was found" in lost


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("kl", (ENTRIES, OTHER)),
        ("kl", (THREE, STANDARD)),
        ("kl", ("MultivariateNormal([a, b], [[1, 99/100], [99/100, 1]])", STANDARD)),
        ("cross-entropy", (ENTRIES, "IsotropicNormal(0, s)")),
        ("entropy", (SCALES,)),
    ],
    ids=str,
)
def test_generated_tests_pass_and_see_wrong_code(kind, texts, tmp_path):
    found = problem(kind, *texts)
    file = tmp_path / f"{found.name}_python.py"
    file.write_text(generate(found, "python"), encoding="utf-8")
    (tmp_path / f"test_{found.name}.py").write_text(generate(found, "tests"), encoding="utf-8")
    assert run(tmp_path) == 0
    wrong = f"\n\n_right = {found.name}\n\n\ndef {found.name}(*some):\n    return _right(*some) + 1e-6\n"
    file.write_text(file.read_text(encoding="utf-8") + wrong, encoding="utf-8")
    assert run(tmp_path) == 1


def run(folder):
    environment = {**os.environ, "DERIVE_SEED": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False).returncode

"""The other things that are made of problems of vectors: accuracy, agreement with the definition, generated tests."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from matrix_modules import NAMES, problems

from derive import IsotropicNormal, MultivariateNormal, entropy, kl
from derive.code import generate
from derive.code.accuracy import accuracy_lines
from derive.code.agreement import agreement
from derive.code.targets import compile_module
from derive.derived import Derived
from derive.errors import NotYet, Unfinished
from derive.reading.problem import read_problem


@pytest.mark.parametrize("name", NAMES[::3])
def test_numpy_code_agrees_with_the_defining_integral(name):
    problem = problems()[name].code_problem
    assert agreement(generate(problem, "numpy"), problem, "numpy").startswith("agrees with the defining integral")


SPREADS = (
    "IsotropicNormal({}, {})", "IsotropicNormal({}, 2)", "MultivariateNormal({}, {}*I)", "MultivariateNormal({}, I/10)",
    "MultivariateNormal({}, I)", "DiagonalNormal({}, {})",
)  # fmt: skip


PAIRED = [(SPREADS[place], SPREADS[(place + step) % len(SPREADS)]) for place in range(len(SPREADS)) for step in (1, 3)]


@pytest.mark.parametrize(("first", "second"), PAIRED)
@pytest.mark.parametrize("quantity", ["kl", "cross-entropy"])
def test_covariances_without_entries_off_the_diagonal_agree_in_any_pair(quantity, first, second):
    problem = Derived(read_problem(quantity, (first.format("a", "s"), second.format("b", "t")))).code_problem
    targets = ("numpy", "torch", "jax") if {first, second} <= set(SPREADS[2:4]) else ("numpy",)
    for target in targets:
        assert agreement(generate(problem, target), problem, target).startswith("agrees with the defining integral")


def test_wrong_code_is_refused():
    problem = problems()["full"].code_problem
    wrong = generate(problem, "numpy").replace("0.5 * _squares(z)", "0.6 * _squares(z)")
    with pytest.raises(Unfinished, match="differs from the defining integral"):
        agreement(wrong, problem, "numpy")


def test_accuracy_is_told_for_each_way_to_give_the_covariances():
    lines = accuracy_lines(problems()["full"].code_problem)
    like = [line for line in lines if "Sigma and S:" in line or "Sigma_tril and S_tril:" in line]
    mixed = [line for line in lines if "Sigma and S_tril:" in line or "Sigma_tril and S:" in line]
    assert len(like) == len(mixed) == 2
    assert all(line.count("at most 1e-15 κ") == 2 and "/δ" not in line for line in like)
    assert all("κ/δ" in line for line in mixed)
    assert "never negative" in lines[-1]


@pytest.mark.parametrize("texts", [
    ("entropy", "DiagonalNormal(x, 1e300)"), ("kl", "DiagonalNormal(mu, sigma)", "DiagonalNormal(0, 1e300)"),
    ("kl", "DiagonalNormal(mu, sigma)", "DiagonalNormal(0, 1e-300)"),
], ids=" ".join)  # fmt: skip
def test_where_a_number_leaves_the_format_accuracy_is_told_not_to_be_measured(texts):
    (line,) = accuracy_lines(Derived(read_problem(texts[0], texts[1:])).code_problem)
    assert "is not measured" in line


def test_a_file_is_the_same_each_time():
    problem = problems()["full"]
    assert problem.code("numpy") == problem.code("numpy")
    text = " ".join(problem.code("numpy").split())
    assert all(" ".join(line.split()) in text for line in accuracy_lines(problem.code_problem))


@pytest.mark.parametrize("name", ["full", "diagonal", "independent", "entropy"])
def test_generated_tests_pass_beside_the_files_and_fail_beside_wrong_ones(name, tmp_path):
    problem = problems()[name].code_problem
    source = generate(problem, "numpy")
    (tmp_path / f"{problem.name}_numpy.py").write_text(source, encoding="utf-8")
    (tmp_path / f"test_{problem.name}.py").write_text(generate(problem, "tests"), encoding="utf-8")
    environment = {**os.environ, "DERIVE_SEED": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
    wrong = source.replace("return x.sum(axis=-1, keepdims=True)", "return 1.001 * x.sum(axis=-1, keepdims=True)")
    assert wrong != source
    (tmp_path / f"{problem.name}_numpy.py").write_text(wrong, encoding="utf-8")
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 1


@pytest.mark.usefixtures("node")
def test_explicit_entries_keep_all_targets():
    problem = kl(MultivariateNormal(["a", "b"], [["v", 0], [0, "w"]]), MultivariateNormal(0, "I")).code_problem
    assert problem.targets == ("numpy", "torch", "jax", "python", "javascript")
    for target in problem.targets:
        assert agreement(generate(problem, target), problem, target).startswith("agrees with the defining integral")
    found = compile_module(generate(problem, "python"), problem.name, "python")[problem.name]
    assert found(a=1.0, b=0.0, v=1.0, w=1.0) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("quantity", "texts"),
    [
        ("entropy", ["MultivariateNormal([0, 0], [[-v, 0], [0, 1]])"]),  # definite for negative v alone
        ("kl", ["MultivariateNormal([a, b], [[v, c], [c, w]])", "MultivariateNormal([m, n], [[2, 1], [1, 2]])"]),
    ],
)
def test_code_of_entries_with_conditions_and_with_roots(quantity, texts):
    problem = Derived(read_problem(quantity, texts)).code_problem
    assert agreement(generate(problem, "numpy"), problem, "numpy").startswith("agrees with the defining integral")


@pytest.mark.parametrize(
    "texts",
    [
        ["MultivariateNormal([c, d], [[2, 1], [1, 2]])", "MultivariateNormal(0, I)"],
        ["DiagonalNormal(mu, d)", "MultivariateNormal(m, S)"],
    ],
)
def test_letters_of_parameters_clash_with_no_index(texts):
    assert Derived(read_problem("kl", texts)).json()


def test_without_an_argument_that_shows_the_dimension_there_is_no_code():
    for derived in (entropy(MultivariateNormal(0, "I")), kl(IsotropicNormal(0, "s"), IsotropicNormal(0, 1))):
        assert derived.targets == ()
        with pytest.raises(NotYet, match="dimension"):
            derived.code("numpy")

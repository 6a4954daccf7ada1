"""JavaScript as node runs it: against numpy, Python and mpmath, in its tails, and under any names."""

from __future__ import annotations

import itertools
import math
import random
import re
import sys
from functools import lru_cache

import mpmath
import numpy as np
import pytest
from sympy import Symbol, lambdify

from derive import Normal, entropy, kl
from derive.api import Derived
from derive.certification import certify_derivation
from derive.code import generate
from derive.code.agreement import agreement
from derive.code.densities import with_densities
from derive.code.javascript import embedded
from derive.code.node import called
from derive.code.printers import JavascriptPrinter
from derive.code.targets import TARGETS, compile_function, compile_module
from derive.errors import NotYet, Unfinished
from derive.gallery import PROBLEMS
from derive.plans import variable_for
from derive.plans.densities import log_density
from derive.reading import read_problem
from derive.targets import TARGETS as names_of_targets
from derive.terms import evaluated
from derive.writing.text import Plain

pytestmark = pytest.mark.usefixtures("node")
inf, nan = math.inf, math.nan
ON_THE_LINE = [each for each in PROBLEMS if "Multivariate" not in each[1] + each[-1] and "Diagonal" not in each[1]]
IDS = [Derived(read_problem(quantity, texts)).slug for quantity, *texts in ON_THE_LINE]
each = pytest.mark.parametrize("place", range(len(ON_THE_LINE)), ids=IDS)
VALUE_AND_GRAD = ("value_and_grad",)


def plotting(derived):
    return with_densities(derived.code_problem, Plain().doprint)


@lru_cache(maxsize=16)
def problem_at(place):
    quantity, *texts = ON_THE_LINE[place]
    return plotting(Derived(read_problem(quantity, texts)))


def source_of(problem):
    return generate(problem, "javascript")


def points(problem, count=100):
    """Random points, and such where the second distribution is all but the first."""
    made, symbols = random.Random(7), problem.arguments
    rows = [[made.lognormvariate(0, 1) if s.is_positive else made.gauss(0, 2) for s in symbols] for _ in range(count)]
    pairs = [row[:2] * 2 if len(symbols) == 4 else [0.0, 1.0 if symbols[1].is_positive else 0.0] for row in rows]
    for row, nearness in zip(pairs[: count // 2], itertools.cycle((1e-2, 1e-5, 1e-8, 1e-12)), strict=False):
        offset = row[1] * nearness if symbols[1].is_positive else nearness
        rows.append([row[0] + nearness * made.gauss(0, 1), row[1] + offset, *row[2:]])
    return rows


@each
def test_values_and_gradients_are_those_of_numpy(place):
    problem = problem_at(place)
    rows = points(problem)
    calls = [((problem.name,), row) for row in rows] + [(VALUE_AND_GRAD, row) for row in rows]
    found = called(source_of(problem), calls)
    numpy = compile_module(generate(problem, "numpy"), problem.name)["value_and_grad"]
    value, partials = numpy(*np.array(rows).T)
    together = found[len(rows) :]
    assert found[: len(rows)] == [one for one, _ in together]
    assert found[: len(rows)] == pytest.approx(value, rel=1e-14, abs=1e-15 if problem.quantity.slug != "kl" else 0)
    slopes, expected = np.array([part for _, part in together]), np.array(partials).T
    assert np.all(np.abs(slopes - expected) <= 1e-14 * np.abs(expected).max(axis=1, keepdims=True))


AWKWARD = (0.0, -0.0, 1.0, -3.0, 5e-324, 1e-200, 1e200, sys.float_info.max, -sys.float_info.max, inf, -inf, nan)


@each
def test_awkward_numbers_give_what_they_give_in_python(place):
    problem = problem_at(place)
    rows = list(itertools.product(AWKWARD, repeat=len(problem.arguments)))
    python = compile_module(generate(problem, "python"), problem.name)["value_and_grad"]
    for row, (value, slopes) in zip(
        rows, called(source_of(problem), [(VALUE_AND_GRAD, row) for row in rows]), strict=True
    ):
        expected, partials = python(*row)
        assert value == pytest.approx(expected, rel=1e-14, abs=0, nan_ok=True), row
        assert slopes == pytest.approx(list(partials), rel=1e-13, abs=0, nan_ok=True), row


def places(problem):
    """Points (z, parameters) that are not far out in the first distribution."""
    q, made = problem.quantity.distributions[0], random.Random(3)
    mean, deviation = (lambdify(problem.arguments, evaluated(part)) for part in (q.mean, q.variance**0.5))
    return [[mean(*row) + made.gauss(0, 2) * float(deviation(*row)), *row] for row in points(problem, 40)]


@each
def test_densities_are_those_of_mpmath(place):
    problem = problem_at(place)
    rows, z = places(problem), problem.densities[0].variable
    for q in problem.quantity.distributions:
        density = lambdify([z, *problem.arguments], evaluated(q.density(z)), "mpmath")
        calls = [(("densities", q.letter, name), row) for row in rows for name in ("density", "log_density")]
        found = called(source_of(problem), calls)
        with mpmath.workdps(40):
            exact = [density(*map(mpmath.mpf, row)) for row in rows]
            logs = [float(mpmath.log(value)) for value in exact]
        assert found[1::2] == pytest.approx(logs, rel=1e-14, abs=1e-14)
        for value, expected, log in zip(found[::2], exact, logs, strict=True):
            assert value == pytest.approx(float(expected), rel=1e-14 * (1 + abs(log)), abs=0)


@each
def test_log_densities_are_proved(place):
    quantity = problem_at(place).quantity
    for q in quantity.distributions:
        assert certify_derivation(log_density(q, variable_for(quantity))).verdict == "proved"


@each
def test_the_integrand_has_the_value_as_its_integral(place):
    """By the trapezoid rule, which for such integrands has as many digits as floats do."""
    problem = problem_at(place)
    q = problem.quantity.distributions[0]
    for row in points(problem, 4):
        values = dict(zip(problem.arguments, row, strict=True))
        mean, width = (float(evaluated(part).subs(values)) for part in (q.mean, q.variance**0.5))
        grid = [mean + width * step / 8 for step in range(-480, 481)]
        found = called(source_of(problem), [((problem.name,), row), *((("integrand",), [z, *row]) for z in grid)])
        assert all(map(math.isfinite, found))
        total = math.fsum(found[1:]) * width / 8
        assert total == pytest.approx(found[0], rel=1e-10, abs=1e-14)


@each
def test_far_out_there_is_nothing(place):
    problem = problem_at(place)
    row, far = points(problem, 1)[0], (-inf, -1e300, -1e160, -1e9, 1e9, 1e160, 1e300, inf)
    letters = [q.letter for q in problem.quantity.distributions]
    paths = [("integrand",), *(("densities", letter, "density") for letter in letters)]
    assert set(called(source_of(problem), [(path, [z, *row]) for path in paths for z in far])) == {0.0}


@each
def test_outside_of_the_domain_is_nan(place):
    problem = problem_at(place)
    calls = []
    for number, symbol in enumerate(problem.arguments):
        for bad in (0.0, -1.0, nan) if symbol.is_positive else (nan,):
            row = points(problem, 1)[0]
            row[number] = bad
            calls += [((problem.name,), row), (VALUE_AND_GRAD, row), (("integrand",), [0.5, *row])]
            calls += [(("integrand",), [1e9, *row])]
            for known in problem.densities:
                if symbol in known.term.free_symbols:
                    calls += [(("densities", known.letter, name), [0.5, *row]) for name in ("density", "log_density")]
    for call, found in zip(calls, called(source_of(problem), calls), strict=True):
        parts = [found[0], *found[1]] if isinstance(found, list) else [found]
        assert all(math.isnan(part) for part in parts), call


@each
def test_parameters_are_described(place):
    problem = problem_at(place)
    domains = [{"name": s.name, "domain": "positive" if s.is_positive else "real"} for s in problem.arguments]
    assert called(source_of(problem), [(("parameters",), ())]) == [domains]


NAMES = [
    ("new", "function", "var", "Math"), ("NaN", "export", "Infinity", "undefined"), ("new_", "static", "enum", "let"),
    ("arguments", "eval", "this", "Number"), ("z", "x", "log_q", "log_p"), ("q", "p", "density", "integrand"),
    ("parameters", "densities", "value_and_grad", "log_density"), ("name", "domain", "d_error", "weight"),
]  # fmt: skip


@pytest.mark.parametrize("names", NAMES)
def test_any_names_are_arguments(names):
    problem = plotting(kl(Normal(*names[:2]), Normal(*names[2:])))
    plain = plotting(kl(Normal("mu", "sigma"), Normal("m", "s")))
    row = (0.3, 1.7, -0.9, 0.6)
    found, expected = (
        called(source_of(made), [(VALUE_AND_GRAD, row), (("integrand",), (0.5, *row)), (density, (0.5, *row))])
        for made in (problem, plain)
        for density in [("densities", made.quantity.distributions[1].letter, "density")]
    )
    assert found == expected
    function = compile_function(source_of(problem), problem.name, "javascript")
    assert function(**dict(zip(names, row, strict=True))) == function(*row)


def test_no_two_names_become_one():
    names = ["new", "new_", "new__", "Math", "Math_", "mu", "mu_", "newer"]
    found = list(map(JavascriptPrinter.identifier, names))
    assert found == ["new_", "new__", "new___", "Math_", "Math__", "mu", "mu_", "newer"]


@pytest.mark.parametrize("derived", [kl(Normal(0.5, 3), Normal(-2, 5)), entropy(Normal(0, 1))], ids=str)
def test_a_problem_of_numbers_is_a_function_of_nothing(derived):
    module = compile_module(source_of(plotting(derived)), derived.slug, "javascript")
    assert module[derived.slug]() == pytest.approx(derived.function("numpy")(), rel=1e-15)
    assert module["value_and_grad"]() == [module[derived.slug](), []]
    assert module["parameters"] == []
    assert module["densities"]["q"]["density"](0.1) > 0
    assert math.isfinite(module["integrand"](0.1))


def test_a_problem_without_densities_has_none():
    problem = kl(Normal("mu", "sigma"), Normal(0, 1)).code_problem
    bare = type(problem)(**{**vars(problem), "densities": (), "integrand": None})
    assert "densities" not in source_of(bare)
    assert set(compile_module(source_of(bare), bare.name, "javascript")) == {bare.name, "value_and_grad", "parameters"}


def test_the_function_of_a_module_wants_its_arguments():
    derived = kl(Normal("mu", "sigma"), Normal(0, 1))
    function = compile_function(source_of(derived.code_problem), derived.slug, "javascript")
    assert function(0.3, sigma=1.2) == function(0.3, 1.2) == pytest.approx(derived.function("numpy")(0.3, 1.2))
    for values, named in (((0.3,), {}), ((0.3, 1.2, 1.0), {}), ((0.3,), {"mu": 1.2}), ((), {"mu": 0.3, "s": 1.2})):
        with pytest.raises(TypeError, match="takes 2 numbers"):
            function(*values, **named)


@each
def test_it_can_be_embedded_in_a_function(place):
    """Declarations and nothing else: no exports, no imports, nothing that runs by itself."""
    problem = problem_at(place)
    inside = embedded(problem)
    assert source_of(problem).startswith(inside)
    heads = {line.split("(")[0].split()[0] for line in inside.splitlines() if re.match(r"\w", line)}
    assert heads == {"function", "const"}
    assert "</" not in inside
    names = f"{{ {problem.name}, value_and_grad, parameters, densities, integrand }}"
    page = f"const {names} = (() => {{\n{inside}\nreturn {names};\n}})();\nexport {names};"
    row = points(problem, 1)[0]
    call = [(VALUE_AND_GRAD, row), (("integrand",), [0.1, *row])]
    assert called(page, call) == called(source_of(problem), call)


@each
def test_the_source_is_laid_out(place):
    lines = source_of(problem_at(place)).splitlines()
    assert all(len(line) <= 100 and line == line.rstrip() and "\t" not in line for line in lines)
    code = [line for line in lines if not line.startswith((" *", "/**"))]
    assert not any(re.search(r"\d\.0\b(?!\d)|\bvar\b|e[-+]0|==(?!=)(?<!===)", line) for line in code)
    assert all(line.endswith(("{", "}", ";", ",", "(", ")", "]", "[")) or "//" in line or not line for line in code)
    assert lines[-1].startswith("export {") or lines[-1] == "};"


def test_the_source_reads_as_the_formula():
    source = source_of(plotting(kl(Normal("mu", "sigma"), Normal(0, 1))))
    assert "const u = sigma - 1;\n  return 0.5 * mu * mu + 0.5 * u * u + _phi(u, sigma, 1, 1);" in source
    assert "return _weighted(log_q, log_q - log_p);" in source
    assert "Computed as ½ μ² + ½ (σ − 1)² + φ(σ − 1)" in source
    assert "@param {number} sigma - positive" in source
    assert "q(z) log(q(z)/p(z)), whose integral over the line is the value." in source


@each
def test_it_agrees_with_the_defining_integral(place):
    problem = problem_at(place)
    said = agreement(source_of(problem), problem, "javascript")
    assert said.startswith("agrees with the defining integral at 3 points, ")
    assert re.search(r"to the last bit|error \de-1[56]\Z", said)


def test_wrong_code_is_noticed():
    problem = kl(Normal("mu", "sigma"), Normal(0, 1)).code_problem
    wrong = source_of(problem).replace("u = sigma - 1;", "u = sigma - 1.5;")
    with pytest.raises(Unfinished, match="the javascript code differs from the defining integral"):
        agreement(wrong, problem, "javascript")
    with pytest.raises(Unfinished, match="does not run: SyntaxError"):
        agreement(wrong.replace("return NaN;", "return NaN NaN;"), problem, "javascript")


def test_without_node_the_code_is_written_and_not_run(monkeypatch):
    problem = kl(Normal("mu", "sigma"), Normal(0, 1)).code_problem
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert not TARGETS["javascript"].is_installed
    line = agreement(source_of(problem), problem, "javascript")
    assert line == "written, but not run: node is not installed (it runs JavaScript outside of a browser)"
    with pytest.raises(NotYet, match="node is not installed"):
        called(source_of(problem), [])


def test_files_have_the_suffix_of_their_language():
    assert {name: target.suffix for name, target in TARGETS.items()} == names_of_targets
    assert names_of_targets["javascript"] == ".mjs"


def test_two_definitions_that_are_no_quantity_of_ours():
    """The integrand is read off any definition that is linear in its integrals."""
    from derive.code.densities import computed, integrand
    from derive.terms import Density, add, frac, integral, log, mul, neg, power

    z = Symbol("z", real=True)
    q, p = Normal("mu", "sigma"), Normal("m", "s").called("p")
    a, b = Symbol("log_q", real=True), Symbol("log_p", real=True)
    first, second = Density(q, z), Density(p, z)
    one = integral(mul(first, log(frac(first, second))), z)
    both = integrand(add(one, neg(integral(mul(second, log(first)), z))))
    assert str(computed(both, {q: a, p: b})) == "Weighted(log_p, -log_q) + Weighted(log_q, -log_p + log_q)"
    squared = integrand(integral(frac(power(first, 2), second), z))
    assert str(computed(squared, {q: a, p: b})) == "exp(-log_p + 2*log_q)"
    assert integrand(log(one)) is None
    assert integrand(mul(one, one)) is None

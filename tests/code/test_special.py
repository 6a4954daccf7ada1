"""Every function that closed forms use, printed for every target, and run against mpmath with many digits.

What runs outside of Python has a file of its own, test_javascript_special.py.
"""

from __future__ import annotations

import dataclasses
import importlib
import math

import mpmath
import numpy as np
import pytest
from sympy import Expr, Integer, Symbol, besseli, lambdify, polygamma, zeta

from derive import Normal, entropy
from derive.code.special import FUNCTIONS
from derive.code.targets import TARGETS, compile_function, generate
from derive.errors import NotYet

NEEDS = {"numpy": "scipy", "torch": "torch", "jax": "jax", "python": "math"}
PLACES = {
    "x": (0.01, 0.3, 0.9999, 1.0, 1.5, 2.25, 7.0, 12.5, 40.0),
    "y": (0.5, 3.0, 1.0, 0.02, 8.0, 0.7, 30.0, 2.0, 9.0),
    "z": (-30.5, -2.5, -0.3, -1e-9, 0.0, 1e-9, 0.4, 3.75, 29.0),
}


def problem(term: Expr):
    """A problem whose result is the term; its words and its gradient are of no account."""
    arguments = tuple(sorted(term.free_symbols, key=str))
    zeros = (Integer(0),) * len(arguments)
    given = entropy(Normal("mu", "sigma")).code_problem
    return dataclasses.replace(
        given,
        result=term,
        stable=term,
        arguments=arguments,
        gradient=zeros,
        gradient_formulas=("0",) * len(arguments),
        densities=(),  # those of the problem that it is made of have a variable of their own
        integrand=None,
    )


def values(term: Expr, target: str) -> list[float]:
    """What the generated code gives at the places."""
    made = problem(term)
    function = compile_function(generate(made, target), made.name)
    rows = list(zip(*(PLACES[name] for name in made.names), strict=True))
    if target == "python":
        return [function(*row) for row in rows]
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    if target == "jax":
        importlib.import_module("jax").config.update("jax_enable_x64", True)
    if target == "torch":
        columns = [importlib.import_module("torch").from_numpy(column) for column in columns]
    return list(np.asarray(function(*columns), dtype=float))


def expected(term: Expr) -> list[float]:
    arguments = sorted(term.free_symbols, key=str)
    function = lambdify(arguments, term, "mpmath")
    rows = zip(*(PLACES[symbol.name] for symbol in arguments), strict=True)
    with mpmath.workdps(50):
        return [at_a_place(function, row) for row in rows]


def at_a_place(function, row: tuple[float, ...]) -> float:
    """The value, or nan at a pole."""
    try:
        return float(mpmath.re(function(*map(mpmath.mpf, row))))
    except ValueError:
        return float("nan")


CASES = [(target, name, place) for name, terms in FUNCTIONS.items() for place in range(len(terms)) for target in NEEDS]


@pytest.mark.parametrize(("target", "name", "place"), CASES)
def test_a_function_on_a_target(target, name, place):
    pytest.importorskip(NEEDS[target])
    term = FUNCTIONS[name][place]
    exact = expected(term)
    found = [value if math.isfinite(value) else math.nan for value in values(term, target)]
    assert found == pytest.approx(exact, rel=2e-13 if target in ("torch", "jax") else 2e-14, abs=1e-15, nan_ok=True)


def test_there_are_nineteen_and_no_target_is_left_out():
    assert len(FUNCTIONS) == 19
    assert {*NEEDS, "javascript"} == set(TARGETS)


@pytest.mark.parametrize("target", TARGETS)
def test_what_no_target_knows_is_not_yet(target):
    x = Symbol("x", positive=True)
    for term in (zeta(x), besseli(2, x), polygamma(x, x)):
        with pytest.raises(NotYet, match="no target knows"):
            generate(problem(term), target)


def test_python_gives_what_ieee_arithmetic_gives():
    inf, nan = float("inf"), float("nan")
    x, z = Symbol("x", positive=True), Symbol("z", real=True)
    for term, argument, value in [
        (FUNCTIONS["exp"][0], 1e3, inf), (FUNCTIONS["exp"][0], -1e3, 0.0), (FUNCTIONS["gamma"][1], 0.0, nan),
        (FUNCTIONS["gamma"][0], 200.0, inf), (FUNCTIONS["expm1"][0], 1e4, inf), (FUNCTIONS["loggamma"][0], inf, inf),
        (1 / z, 0.0, inf), (z**2, 1e200, inf), (z ** Symbol("z", real=True), nan, nan), (x ** Integer(9), 1e100, inf),
        (FUNCTIONS["besseli"][0], 1e4, inf), (FUNCTIONS["sign"][0], nan, nan), (FUNCTIONS["digamma"][0], inf, inf),
    ]:  # fmt: skip
        made = problem(term)
        found = compile_function(generate(made, "python"), made.name)(argument)
        assert found == value or (found != found and value != value), (term, argument)

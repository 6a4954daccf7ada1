"""Straight-line programs: what is shared has a name, kernels get their arguments, and nothing depends on hashes."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from sympy import Integer, Rational, Symbol, pi

from derive.code.printers import NumPyPrinter
from derive.code.program import steps
from derive.terms import HALF, add, exp, frac, inverse, log, mul, neg, power, sub
from derive.terms.kernels import expm1, phi, psi

mu, m, ell, k, a = (Symbol(name, real=True) for name in ("mu", "m", "l", "k", "a"))
sigma, s = (Symbol(name, positive=True) for name in ("sigma", "s"))
u, z = frac(sub(sigma, s), s), frac(sub(mu, m), s)
SCALE = add(mul(HALF, power(u, 2)), mul(HALF, power(z, 2)), phi(u))
NAMES = ("mu", "m", "l", "k", "a", "sigma", "s", "np")


def program(*terms, taken=NAMES):
    made = steps(terms, taken).printed(NumPyPrinter({"numpy": "np"}))
    return [f"{left} = {source}" for left, source, _ in made.lines], list(made.results)


def test_a_kernel_and_its_argument():
    lines, results = program(SCALE)
    assert lines == ["u = (sigma - s) / s", "z = (mu - m) / s"]
    assert results == ["0.5 * u * u + 0.5 * z * z + _phi(u, sigma, s, 1.0)"]


def test_parts_are_shared_between_the_value_and_its_partial_derivatives():
    by_s = add(neg(mul(frac(u, s), add(Integer(2), u))), neg(mul(frac(z, s), z)))
    partials = (frac(z, s), add(frac(u, s), frac(u, sigma)), by_s)
    lines, results = program(SCALE, *partials)
    assert lines == ["u = (sigma - s) / s", "z = (mu - m) / s", "x = z / s", "y = u / s"]
    assert results[1:] == ["x", "y + u / sigma", "-y * (2.0 + u) - x * z"]


@pytest.mark.parametrize(("term", "lines", "result"), [
    (mul(HALF, phi(u)), ["u = (sigma - s) / s"], "_phi(u, sigma, s, 0.5)"),
    (phi(sub(sigma, Integer(1))), ["u = sigma - 1.0"], "_phi(u, sigma, 1.0, 1.0)"),
    (phi(frac(sub(sigma, Integer(3)), Integer(3))), ["u = (sigma - 3.0) / 3.0"], "_phi(u, sigma, 3.0, 1.0)"),
    (phi(frac(sub(Integer(1), s), s)), ["u = (1.0 - s) / s"], "_phi(u, 1.0, s, 1.0)"),
    (phi(mul(s, sigma)), ["u = s * sigma"], "_phi(u, 1.0 + u, 1.0, 1.0)"),
    (mul(HALF, psi(ell)), [], "_psi(l, 0.0, 0.5)"),
    (mul(HALF, psi(sub(ell, k))), ["d, d_error = _difference(l, k)"], "_psi(d, d_error, 0.5)"),
    (psi(sub(Integer(1), k)), ["d, d_error = _difference(1.0, k)"], "_psi(d, d_error, 1.0)"),
    (psi(neg(ell)), ["d = -l"], "_psi(d, 0.0, 1.0)"),
    (mul(HALF, expm1(sub(ell, k))), ["d, d_error = _difference(l, k)"], "_expm1(d, d_error, 0.5)"),
    (mul(s, phi(u), Integer(2)), ["u = (sigma - s) / s"], "_phi(u, sigma, s, 2.0) * s"),
])  # fmt: skip
def test_kernels(term, lines, result):
    assert program(term) == (lines, [result])


@pytest.mark.parametrize(("term", "source"), [
    (mul(HALF, power(mu, 2)), "0.5 * mu * mu"),
    (mul(HALF, power(sub(mu, m), 2), inverse(s)), "0.5 * z * (z / s)"),
    (mul(power(mu, 2), power(s, -2)), "mu * (mu / s / s)"),
    (power(mu, 3), "mu * mu * mu"),
    (power(s, -2), "1.0 / s / s"),
    (mul(mu, Integer(6), inverse(Integer(4))), "1.5 * mu"),
    (mul(mu, inverse(Integer(9))), "mu / 9.0"),
    (exp(neg(frac(k, Integer(2)))), "np.exp(-0.5 * k)"),
    (neg(frac(mu, s)), "-mu / s"),
    (mul(Integer(0), mu), "0.0"),
    (add(mu, Integer(1), neg(Integer(1))), "mu"),
])  # fmt: skip
def test_the_order_of_operations(term, source):
    assert program(term)[1] == [source]


def test_numbers_are_one_literal_with_a_word_about_it():
    made = steps([add(log(s), HALF, mul(HALF, log(mul(Integer(2), pi))))], NAMES).printed(NumPyPrinter({"numpy": "np"}))
    assert made.lines == (("c", "1.4189385332046727", "1/2 + log(2*pi)/2"),)
    assert made.results == ("np.log(s) + c",)


def test_names_are_never_an_argument_s():
    lines, _ = program(SCALE, taken=("u", "z", "x", "np"))
    assert lines == ["y = (sigma - s) / s", "r = (mu - m) / s"]
    lines, _ = program(psi(sub(ell, k)), taken=("d", "np"))
    assert lines == ["z, z_error = _difference(l, k)"]
    lines, _ = program(psi(sub(ell, k)), taken=("d_error", "np"))
    assert lines == ["z, z_error = _difference(l, k)"]


def test_inverses_are_not_shared_as_that_would_round_twice():
    lines, results = program(add(frac(mu, s), frac(m, s)))
    assert lines == []
    assert results == ["mu / s + m / s"]


def test_a_program_has_the_value_of_its_term():
    import math

    lines, results = program(SCALE, Rational(1, 2) * mu)
    names = {"mu": 0.3, "m": -0.9, "sigma": 1.7, "s": 0.6, "_phi": lambda u, a, b, w: w * (u - math.log1p(u))}
    for line in lines:
        exec(line, names)
    assert eval(results[0], names) == pytest.approx(float(SCALE.subs({mu: 0.3, m: -0.9, sigma: 1.7, s: 0.6}).doit()))


def test_programs_do_not_depend_on_hashes():
    code = (
        "from derive import kl, Normal; from derive.code.targets import generate;"
        "problem = kl(Normal('mu', log_variance='l'), Normal('m', 's')).code_problem;"
        "print([generate(problem, target) for target in ('numpy', 'python')])"
    )
    command, found = [sys.executable, "-c", code], set()
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed}
        found.add(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)
    assert len(found) == 1

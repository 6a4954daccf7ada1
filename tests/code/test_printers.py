"""Inert terms as source: in their order and shape, numbers rounded once, and nothing that a target does not know."""

from __future__ import annotations

import math

import pytest
from sympy import E, Integer, Rational, Symbol, dirichlet_eta, meijerg, pi, sqrt, zeta

from derive.code.literals import nearest
from derive.code.printers import (
    DecimalPrinter,
    JavascriptPrinter,
    JaxPrinter,
    NumPyPrinter,
    PythonPrinter,
    TorchPrinter,
)
from derive.errors import NotYet
from derive.terms import HALF, add, exp, frac, inverse, log, mul, neg, power, raw, sub
from derive.terms import sqrt as root
from derive.terms.kernels import phi, psi

x, y = Symbol("x", real=True), Symbol("y", positive=True)
PRINTERS = (NumPyPrinter, TorchPrinter, JaxPrinter, PythonPrinter, JavascriptPrinter)


@pytest.mark.parametrize(("term", "source"), [
    (add(x, neg(y)), "x - y"),
    (mul(HALF, power(frac(sub(x, y), y), 2)), "0.5 * ((x - y) / y)**2"),
    (mul(x, inverse(y), y), "x / y * y"),
    (neg(add(x, y)), "-(x + y)"),
    (mul(x, raw(type(x * y), (y, inverse(x)))), "x * y / x"),
    (inverse(root(y)), "1.0 / np.sqrt(y)"),
    (log(mul(Integer(2), y)), "np.log(2.0 * y)"),
    (mul(Rational(1, 3), x), "0.3333333333333333 * x"),
    (add(x, mul(HALF, log(mul(Integer(2), pi)))), "x + 0.9189385332046728"),
    (exp(neg(x)), "np.exp(-x)"),
])  # fmt: skip
def test_order_and_shape_are_kept(term, source):
    assert NumPyPrinter({"numpy": "np"}).doprint(term) == source


def test_modules_are_called_as_the_file_calls_them():
    assert NumPyPrinter({"numpy": "_np"}).doprint(log(y)) == "_np.log(y)"
    assert TorchPrinter({"torch": "torch"}).doprint(log(y)) == "torch.log(y)"
    printer = JaxPrinter({"jax.numpy": "jnp", "jax": "jax"})
    assert printer.doprint(log(y)) == "jnp.log(y)"
    assert printer.doprint(Symbol("x").diff() * 0 + zeta(2)) == repr(math.pi**2 / 6)


def test_python_guards_what_raises():
    printer = PythonPrinter()
    assert printer.doprint(log(y)) == "math.log(y)"
    assert printer.doprint(log(x)) == "_log(x)"
    assert printer.doprint(frac(x, y)) == "x / y"
    assert printer.doprint(frac(y, x)) == "_ratio(y, x)"
    assert printer.doprint(exp(x)) == "_exp(x)"
    assert list(printer.helpers) == ["log", "ratio", "exp"]


def test_decimals():
    assert DecimalPrinter().doprint(log(power(y, 2))) == "((y) ** 2).ln()"
    assert (
        DecimalPrinter().doprint(pi + 0).startswith('decimal.Decimal("3.14159265358979323846264338327950288419716939')
    )


@pytest.mark.parametrize("printer", PRINTERS)
def test_what_no_target_knows(printer):
    for term in (dirichlet_eta(y), meijerg([[], []], [[], []], y)):
        with pytest.raises(NotYet, match="no target knows how to write"):
            printer().doprint(term)


@pytest.mark.parametrize(("term", "value"), [
    (Rational(1, 10), 0.1), (pi, math.pi), (E, math.e), (sqrt(2), math.sqrt(2)), (log(Integer(2)), math.log(2)),
    (add(log(Integer(6)), neg(log(Integer(3))), neg(log(Integer(2)))), 0.0),
    (sub(sqrt(2) * 10**20, Integer(141421356237309504880)), float("0.16887242096980785696718753769480731766797")),
    (phi(Rational(-1, 3)), float("0.07213177477483104464867978213101")),
    (psi(Rational(1, 10**9)), 5.000000001666666e-19),
    (power(Integer(3), Rational(1, 2)), math.sqrt(3)), (sub(root(Integer(4)), Integer(2)), 0.0),
])  # fmt: skip
def test_a_number_is_rounded_once(term, value):
    assert nearest(term) == value


@pytest.mark.parametrize("number", [Integer(10) ** 400, Rational(1, 10**400), exp(Integer(1000)), exp(Integer(-1000))])
def test_numbers_that_no_float_holds(number):
    with pytest.raises(NotYet, match="float64 cannot hold it"):
        nearest(number)


FAR = exp(Integer(10) ** 300)


@pytest.mark.parametrize(
    "number", [FAR, neg(FAR), inverse(FAR), add(FAR, FAR), zeta(2) * FAR, mul(log(Integer(2)), FAR)]
)
def test_numbers_beyond_all_floats_are_refused_at_once(number):
    with pytest.raises(NotYet, match="float64"):
        nearest(number)


def test_what_is_nothing_beside_a_float_is_no_digit_of_it():
    assert nearest(add(pi, inverse(FAR))) == math.pi
    small = exp(Integer(-5000))
    assert nearest(sub(small, small)) == 0.0

"""The Gaussian integral: each step of its proof is proved without it."""

from __future__ import annotations

import pytest
from sympy import Expr, Function, Integer, S, Symbol, cos, oo, pi, sin, symbols

from derive.certification.exact import compare
from derive.terms import Bracket, add, exp, frac, integral, mul, neg, power, sqrt, sub

x, y, theta = symbols("x y theta", real=True)
r = Symbol("r", positive=True)
ZERO, TWO = Integer(0), Integer(2)
TURN = mul(TWO, pi)


def bell(square: Expr) -> Expr:
    return exp(neg(frac(square, TWO)))


def plane(body: Expr) -> Expr:
    return integral(integral(body, x), y)


def polar(body: Expr, turn: Expr = TURN) -> Expr:
    return integral(integral(body, r, ZERO), theta, ZERO, turn)


LINE = integral(bell(power(x, 2)), x)
SQUARE = mul(LINE, integral(bell(power(y, 2)), y))
PLANE = plane(bell(add(power(x, 2), power(y, 2))))
POLAR = polar(mul(r, bell(power(r, 2))))
ROUND = integral(Bracket(neg(bell(power(r, 2))), r, ZERO, oo), theta, ZERO, TURN)
PROOF = (
    LINE, sqrt(power(LINE, 2)), sqrt(SQUARE), sqrt(plane(mul(bell(power(x, 2)), bell(power(y, 2))))), sqrt(PLANE),
    sqrt(POLAR), sqrt(ROUND), sqrt(integral(S.One, theta, ZERO, TURN)), sqrt(Bracket(theta, theta, ZERO, TURN)),
    sqrt(TURN),
)  # fmt: skip


@pytest.mark.parametrize("step", range(len(PROOF) - 1))
def test_the_proof_does_not_use_what_it_proves(step: int) -> None:
    evidence = compare(PROOF[step], PROOF[step + 1])
    assert evidence.outcome == "proved"
    assert "Gaussian integral" not in evidence.data["facts"]
    assert ("polar coordinates" in evidence.data["facts"]) == (PROOF[step + 1] is PROOF[5])


def test_cited_as_a_whole_it_is_named() -> None:
    evidence = compare(LINE, sqrt(TURN))
    assert evidence.data["facts"] == ["Gaussian integral"]
    assert evidence.method == "normal forms agree, by the Gaussian integral"
    assert compare(LINE, sqrt(pi)).outcome == "undecided"
    assert compare(LINE, TURN).outcome == "undecided"


def test_what_only_the_theorem_shows_to_be_zero_is_not_divided_by() -> None:
    zero = sub(power(LINE, 2), TURN)
    assert compare(frac(zero, zero), S.One).outcome == "undecided"


@pytest.mark.parametrize("order", ["r inside", "theta inside"])
def test_polar_coordinates_of_any_positive_function(order: str) -> None:
    """Also where the integrand keeps cos and sin, and in either order of integration."""
    body = mul(r, exp(neg(add(power(mul(r, cos(theta)), 2), mul(TWO, power(mul(r, sin(theta)), 2))))))
    inside = polar(body) if order == "r inside" else integral(integral(body, theta, ZERO, TURN), r, ZERO)
    evidence = compare(plane(exp(neg(add(power(x, 2), mul(TWO, power(y, 2)))))), inside)
    assert evidence.method == "change of variables to polar coordinates"
    assert compare(inside, plane(exp(neg(add(power(x, 2), mul(TWO, power(y, 2))))))).outcome == "proved"


WRONG = {
    "no Jacobian": polar(bell(power(r, 2))),
    "square of the Jacobian": polar(mul(power(r, 2), bell(power(r, 2)))),
    "half a turn": polar(mul(r, bell(power(r, 2))), pi),
    "r for its square": polar(mul(r, bell(r))),
    "radius over the line": integral(integral(mul(r, bell(power(r, 2))), r, -oo, oo), theta, ZERO, TURN),
    "sign": neg(POLAR),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_polar_coordinates_are_not_proved(name: str) -> None:
    assert compare(PLANE, WRONG[name]).outcome == "undecided"


def test_a_sign_that_changes_is_not_enough_for_the_theorem() -> None:
    """For f that is not known to be ≥ 0 the order of integration might matter."""
    f = Function("f")
    square = add(power(mul(r, cos(theta)), 2), power(mul(r, sin(theta)), 2))
    assert compare(plane(f(add(power(x, 2), power(y, 2)))), polar(mul(r, f(square)))).outcome == "undecided"

"""The Gaussian integral ∫ e^{−u²/2} du = √(2π), proved by squaring it and turning to polar coordinates."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from sympy import Expr, Integer, Symbol

from derive.derivation import Derivation
from derive.rules.algebra import sum_of_numbers
from derive.rules.calculus import fundamental_theorem, limits, polar_coordinates
from derive.rules.exponents import product_of_exps
from derive.rules.integrals import product_of_integrals, root_of_square, square_of_integral
from derive.strategies import everywhere, follow, full, standard
from derive.terms import exp, frac, integral, neg, power

TWO = Integer(2)


def bell(u: Expr) -> Expr:
    """e^{−u²/2}"""
    return exp(neg(frac(power(u, 2), TWO)))


@lru_cache(maxsize=64)
def gaussian_integral(u: Expr) -> Derivation:
    """∫ e^{−u²/2} du over the line, as a derivation down to √(2π)."""
    second = Symbol("w" if u.name == "v" else "v", real=True)
    radius, angle = Symbol("r", positive=True), Symbol("theta", real=True)
    found = follow(
        "lemma",
        ("Gaussian integral",),
        integral(bell(u), u),
        [
            standard(everywhere(root_of_square)),
            full(everywhere(square_of_integral(second))),
            full(everywhere(product_of_integrals)),
            standard(everywhere(product_of_exps), because=("square it, with a second variable",)),
            standard(everywhere(polar_coordinates(radius, angle))),
            standard(everywhere(fundamental_theorem, inside=lambda term: term.args[1:] == inner_limits(radius))),
            full(everywhere(limits)),
            full(everywhere(sum_of_numbers)),
            full(everywhere(fundamental_theorem)),
            standard(everywhere(limits), because=("integrate the constant",)),
        ],
    )
    return replace(found, says=("is ", found.result))


def inner_limits(radius: Expr) -> tuple[Expr, ...]:
    return integral(radius, radius, Integer(0)).args[1:]

"""Moments of a density whose exponent is quadratic: lemmas, each proved from the density itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from sympy import Expr, Integral, S, Symbol
from sympy import exp as Exp

from derive.derivation import Derivation, Step, Words
from derive.distributions import Distribution
from derive.errors import NotYet
from derive.patterns import matches, slots
from derive.rules.algebra import (
    about,
    difference,
    distribute,
    is_minus_a_sum,
    opposite_terms,
    plus_zero,
    square_of_sum,
    through,
    times_zero,
)  # fmt: skip
from derive.rules.calculus import by_parts, limits, substitution
from derive.rules.definitions import cite, definition_of_density
from derive.rules.exponents import (
    laws_of_exponents,
    power_of_exp,
    power_of_power,
    power_of_product,
)  # fmt: skip
from derive.rules.gaussian import bell, gaussian_integral
from derive.rules.integrals import constant_factor, linearity, odd_integrand
from derive.rules.squares import centre, completing_the_square, is_offset, location
from derive.strategies import Move, Strategy, at_place, everywhere, exhaust, follow, full, standard, tidy
from derive.terms import Density, add, equation, integral, mul, power, same, subterms

n, o = slots("n o")
NAMES = {0: "normalisation", 1: "first central moment", 2: "second central moment"}


def fresh(names: Sequence[str], taken: Expr) -> Symbol:
    """The first of the names that nobody uses."""
    used = {symbol.name for symbol in taken.free_symbols}
    candidates = [*names, *(f"{names[0]}{number}" for number in range(1, 99))]
    return Symbol(next(name for name in candidates if name not in used), real=True)


def moments_of(q: Distribution, z: Expr) -> Strategy:
    """Cite, for each moment integral of q in the term, the lemma that evaluates it."""

    def steps(term: Expr) -> Iterator[Step]:
        for _, part in list(subterms(term)):
            power_of_offset = moment_integrand(part, q, z)
            if power_of_offset is not None:
                proof = moment(q, *power_of_offset, z)
                for step in everywhere(cite(str(proof.title[0]), proof))(term):
                    yield step
                    term = step.after

    return steps


def moment_integrand(part: Expr, q: Distribution, z: Expr) -> tuple[Expr, int] | None:
    """(x − m, n) for ∫ (x − m)ⁿ q(x) dx, (x, 0) for ∫ q(x) dx."""
    if not isinstance(part, Integral) or part.args[1][0] != z:
        return None
    density = Density(q, z)
    if part.args[0] == density:
        return z, 0
    for fit in matches(mul(power(o, n), density), part.args[0]):
        if is_offset(fit["o"], z) and fit["n"].is_Integer:
            return fit["o"], int(fit["n"])
    for fit in matches(mul(o, density), part.args[0]):
        if is_offset(fit["o"], z):
            return fit["o"], 1
    return None


@lru_cache(maxsize=256)
def moment(q: Distribution, offset: Expr, order: int, z: Expr) -> Derivation:
    """∫ (x − m)ⁿ q(x) dx as a derivation: central ones by substitution and parts, others about the mean."""
    place = location(q.density(z), z)
    if place is None:
        place = next((location(step.after, z) for step in everywhere(completing_the_square(z))(q.density(z))), None)
    if place is None:
        raise NotYet(f"moments of {q.family}: its density is not a complete square in an exponent")
    c, w = place
    if order == 0 or same(offset, difference(z, c)):
        return central_moment(q, order, z, c, w)
    if order == 1:
        return first_moment(q, offset, z, c)
    if order == 2:
        return second_moment(q, offset, z, c)
    raise NotYet(f"the moment of order {order} about a point that is not the mean")


def central_moment(q: Distribution, order: int, z: Expr, c: Expr, w: Expr) -> Derivation:
    offset = difference(z, c)
    body = mul(power(offset, order), Density(q, z)) if order else Density(q, z)
    standardised = (c, w) == (S.Zero, S.One)
    u = z if standardised else fresh("uvw", q)
    moves = [full(everywhere(definition_of_density)), full(everywhere(completing_the_square(z)))]
    if not standardised:
        moves.append(full(everywhere(substitution(z, c, w, u))))
        moves.append(full(exhaust(everywhere(distribute, inside=is_minus_a_sum))))
        moves.append(full(tidy(opposite_terms, power_of_product, power_of_power, power_of_exp)))
        moves.append(full(everywhere(laws_of_exponents, inside=lambda term: isinstance(term, Exp))))
    moves.append(full(everywhere(constant_factor)))
    image = add(c, mul(w, u)) if c else mul(w, u)
    because = () if standardised else ("substitute ", equation(z, image))
    moves.append(standard(everywhere(laws_of_exponents), because=because))
    title = (NAMES.get(order, f"central moment of order {order}"),)
    found = follow("lemma", title, integral(body, z), [*moves, *standard_moment(u, order)])
    return replace(found, says=said(order, Density(q, z), c, found.result))


def said(order: int, density: Expr, c: Expr, value: Expr) -> Words:
    """What a writer says of a central moment where it is cited."""
    if order == 0:
        return ("is 1, since ", density, " is a density")
    if order == 1:
        return ("is 0, since ", c, " is the mean of ", density)
    return ("is the variance of ", density, ", ", value) if order == 2 else ("is ", value)


def standard_moment(u: Symbol, order: int) -> list[Move]:
    """From c ∫ uⁿ e^{−u²/2} du to its value: 0 by symmetry for odd n, by parts down to n = 0 for even n."""
    if order % 2:
        return [full(everywhere(odd_integrand)), standard(everywhere(times_zero))]
    gauss = gaussian_integral(u)
    moves = []
    for left in range(order, 0, -2):
        because = ("by parts, ", equation(Symbol("v'"), mul(u, bell(u))))
        moves.append(standard(lower_the_power(u, left), because=because))
        moves.append(full(everywhere(limits), everywhere(constant_factor)))
    moves.append(standard(everywhere(cite("Gaussian integral", gauss))))
    moves.append(full(tidy(plus_zero, times_zero)))
    moves.append(standard(tidy(laws_of_exponents)))
    return moves


def lower_the_power(u: Symbol, order: int) -> Strategy:
    """By parts with f = uⁿ⁻¹ and v′ = u e^{−u²/2}."""
    whole = integral(mul(power(u, order), bell(u)), u)
    return everywhere(by_parts(whole, power(u, order - 1), mul(u, bell(u))))


def first_moment(q: Distribution, offset: Expr, z: Expr, c: Expr) -> Derivation:
    """∫ (x − m) q(x) dx, with x − m as (c − m) + (x − c)."""
    m = centre(offset, z)
    found = follow(
        "lemma",
        ("mean" if m is S.Zero else "first moment about another point",),
        integral(mul(offset, Density(q, z)), z),
        [
            standard(at_place(through(z, m, c), (0, 0))),
            full(everywhere(distribute), everywhere(linearity)),
            standard(everywhere(constant_factor), because=(linearity,)),
            standard(moments_of(q, z)),
            standard(tidy(plus_zero)),
        ],
    )
    return replace(found, says=("is ", found.result))


def second_moment(q: Distribution, offset: Expr, z: Expr, c: Expr) -> Derivation:
    """∫ (x − m)² q(x) dx by expanding about the mean."""
    m = centre(offset, z)
    found = follow(
        "lemma",
        ("second moment" if m is S.Zero else "second moment about another point",),
        integral(mul(power(offset, 2), Density(q, z)), z),
        [
            standard(everywhere(about(z, m, c))),
            standard(everywhere(square_of_sum)),
            full(everywhere(distribute), everywhere(linearity)),
            standard(exhaust(everywhere(constant_factor)), because=(linearity,)),
            standard(moments_of(q, z)),
            standard(tidy(times_zero, plus_zero)),
        ],
    )
    return replace(found, says=("is ", found.result))

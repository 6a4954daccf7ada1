r"""A double integral over the plane, and the same in polar coordinates.

∫∫ f(u, v) du dv = ∫_0^{2π} ∫_0^∞ f(r cos θ, r sin θ) r dr dθ for f ≥ 0 (change of variables, with Tonelli for the
order of integration). Here that is a statement about two terms: it is checked that the one integrand is r times
the other at (r cos θ, r sin θ), by normal forms. Nothing is integrated, so this may serve to prove what G is.
"""

from __future__ import annotations

from sympy import Expr, Integral, S

from derive.certification.exact.atoms import Stuck
from derive.certification.exact.binders import substitute
from derive.certification.exact.functions import cosine, sine
from derive.certification.exact.leaves import PI, variable
from derive.certification.exact.normal import normal
from derive.certification.exact.ring import Form, single
from derive.certification.exact.signs import is_positive
from derive.terms import replace, subterms

LINE = (S.NegativeInfinity, S.Infinity)
Double = tuple[Expr, tuple[Expr, Expr, Expr], tuple[Expr, Expr, Expr]]


def in_plane_coordinates(before: Expr, after: Expr) -> tuple[Expr, Expr]:
    """Both terms with each polar integral in the one written as the plane integral of the other that it equals."""
    return turned(before, after), turned(after, before)


def turned(term: Expr, other: Expr) -> Expr:
    """The term with every polar integral replaced by an equal integral over the plane that occurs in the other."""
    planes = [part for _, part in subterms(other) if over_plane(part)]
    if not planes:
        return term
    places = {}
    for path, part in subterms(term):
        equal = next((plane for plane in planes if is_polar_form(part, plane)), None)
        if equal is not None:
            places[path] = equal
    return replace(term, places) if places else term


def double(term: Expr) -> Double | None:
    """The integrand and the inner and outer limits of an integral of an integral."""
    if not isinstance(term, Integral):
        return None
    body, *limits = term.args
    if len(limits) == 1 and isinstance(body, Integral) and len(body.args) == 2:
        body, limits = body.args[0], [body.args[1], *limits]
    return (body, tuple(limits[0]), tuple(limits[1])) if len(limits) == 2 else None


def over_plane(term: Expr) -> bool:
    found = double(term)
    return found is not None and found[1][1:] == LINE == found[2][1:]


def is_polar_form(part: Expr, plane: Expr) -> bool:
    """Whether `part` is the integral over the plane, in polar coordinates."""
    polar, cartesian = double(part), double(plane)
    if polar is None or cartesian is None:
        return False
    try:
        return any(jacobian_fits(polar[0], *pair, cartesian) for pair in ((polar[1], polar[2]), (polar[2], polar[1])))
    except Stuck:
        return False


def jacobian_fits(
    integrand: Expr, radial: tuple[Expr, Expr, Expr], angular: tuple[Expr, Expr, Expr], plane: Double
) -> bool:
    """g(r, θ) = r f(r cos θ, r sin θ), with r from 0 to ∞ and θ from 0 to 2π."""
    (r, *ray), (theta, *turn) = radial, angular
    if ray != [S.Zero, S.Infinity] or turn[0] != S.Zero or normal(turn[1]) != PI.scaled(2):
        return False
    f, (u, *_), (v, *_) = plane
    if u.is_positive or v.is_positive:
        return False
    radius, angle = single(variable(r)), single(variable(theta))
    form, g = normal(f), normal(integrand)
    x, y = radius * cosine(angle), radius * sine(angle)
    return is_positive(form) and any(g == radius * moved for moved in (at(form, u, x, v, y), at(form, u, y, v, x)))


def at(form: Form, u: Expr, x: Form, v: Expr, y: Form) -> Form:
    return substitute(form, {variable(u): x, variable(v): y})

r"""Integrals over all coordinates of a vector, by Fubini's theorem, for every dimension D at once.

For an integrand e^{Σ_e h(z_e)} g(z_d), with one coordinate d among 1 … D in g, the integral factorises:

    ∫ e^{Σ_e h_e} g_d dz = ∫ e^{h_d} g_d dz_d · Π_{e≠d} W_e = (exp Σ_e log W_e) · (1/W_d) ∫ e^{h_d} g_d dz_d

with W_e = ∫ e^{h_e} dz_e > 0. The one-dimensional integrals are computed. For a sum Σ_d g_d the right side is summed
over d; for g = 1 it is exp Σ_e log W_e. That a density has integral 1 is found, by W cancelling the constants in
front, and not assumed.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.certification.exact import facts
from derive.certification.exact.atoms import Atom, Stuck
from derive.certification.exact.binders import Infinite, fresh, parts, substitute
from derive.certification.exact.elementary import exp, exponent_of, log
from derive.certification.exact.indexed import SumOver, sum_over
from derive.certification.exact.integrals import integrate
from derive.certification.exact.leaves import Base, Coordinate
from derive.certification.exact.powers import raised
from derive.certification.exact.ring import ONE, UNIT, Form, Monomial, of, single, total
from derive.certification.exact.signs import is_positive


@dataclass(frozen=True)
class Weight:
    """e^{Σ_e h(z_e)} over e = 1 … upper: its factor at `index`, and the integral W of that factor."""

    vector: Base
    upper: Form
    index: Atom
    factor: Form
    whole: Form

    def total(self) -> Form:
        """∏ W_e."""
        return exp(sum_over(log(self.whole), self.index, ONE, self.upper))

    def mean(self, g: Form, at: Form) -> Form:
        """(1/W_d) ∫ e^{h_d} g dz_d at the index d = `at`."""
        factor, whole = (substitute(form, {self.index: at}) for form in (self.factor, self.whole))
        return line(factor * g, Coordinate(*self.vector.key, at)) * raised(whole, -1)


def line(body: Form, z: Atom) -> Form:
    return integrate(body, z, Infinite.MINUS, Infinite.PLUS)


def joint_integral(body: Form, vector: Base, upper: Form) -> Form:
    """∫ body over all coordinates of the vector, each over the whole line."""
    facts.use(facts.FUBINI)
    groups: dict[Form, list[tuple[Form, Monomial]]] = {}
    for monomial, number in body.terms.items():
        outside, inside = parts(monomial, vector)
        exponent, others = exponent_of(inside, vector)
        groups.setdefault(exponent, []).append((Form({outside: number}), others))
    values = []
    for exponent, terms in groups.items():
        shared = [m for m in exponent.terms if is_sum(parts(m, vector)[1])]
        common = Form({m: exponent.terms[m] for m in shared})
        with fresh(positive=True) as index:
            weight = weighed(common, vector, upper, index)
            own = exp(exponent - common)
            values += [c * weight.total() * one_value(own, others, weight) for c, others in terms]
    return total(values)


def weighed(exponent: Form, vector: Base, upper: Form, index: Atom) -> Weight:
    """The weight whose exponent is a sum over all coordinates."""
    factor = exp(total([at_index(monomial, vector, upper, index).scaled(c) for monomial, c in exponent.terms.items()]))
    whole = line(factor, Coordinate(*vector.key, single(index)))
    if not is_positive(whole):
        raise Stuck("a joint integral of something that is not known to be positive")
    return Weight(vector, upper, index, factor, whole)


def one_value(own: Form, others: Monomial, weight: Weight) -> Form:
    """The mean of own · others under the weight: a constant, a sum over all coordinates, or one coordinate."""
    if own == ONE and others == UNIT:
        return ONE
    if own == ONE and is_sum(others):
        g = at_index(others, weight.vector, weight.upper, weight.index)
        return sum_over(weight.mean(g, single(weight.index)), weight.index, ONE, weight.upper)
    body = own * of(others)
    letters = [leaf for leaf in body.free if isinstance(leaf, Coordinate) and leaf.key[:1] == weight.vector.key]
    if len(letters) != 1:
        raise Stuck("a product of several coordinates under a joint integral")
    return weight.mean(body, letters[0].key[1])


def is_sum(monomial: Monomial) -> bool:
    return len(monomial) == 1 and all(isinstance(atom, SumOver) and exponent == 1 for atom, exponent in monomial)


def at_index(monomial: Monomial, vector: Base, upper: Form, index: Atom) -> Form:
    """The summand at one index, of a sum over all coordinates times constants."""
    outside, inside = parts(monomial, vector)
    ((atom, _),) = inside
    body, bound, *limits = atom.key
    if limits != [ONE, upper]:
        raise Stuck("a sum over some of the coordinates under a joint integral")
    return of(outside) * substitute(body, {bound: single(index)})

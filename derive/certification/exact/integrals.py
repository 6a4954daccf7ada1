"""The integral as a linear functional of its integrand.

The integrand's form is integrated monomial by monomial, with the factors in which x does not occur in front. What
`moments` knows is evaluated. Any other monomial f gives an atom ∫ f dx, the same for the same f and limits.

Why that is sound although a single ∫ f may not exist: the integral is a linear functional on the integrable
functions, which extends linearly to all functions that occur. Two terms with the same form are equal for the
extended functional, so they are equal wherever the integrals in them exist.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from derive.certification.exact import facts
from derive.certification.exact.atoms import Atom, Number, Stuck
from derive.certification.exact.binders import Binder, Infinite, Limit, bind, fresh, parts, substitute
from derive.certification.exact.compounds import Compound, expanded, reduced
from derive.certification.exact.elementary import Exp, Log, gathered
from derive.certification.exact.functions import Wave
from derive.certification.exact.leaves import Base, Coordinate
from derive.certification.exact.moments import Polynomial, kernel, moment_integral
from derive.certification.exact.ring import ZERO, Form, Monomial, of, single, total
from derive.certification.exact.signs import is_nonnegative, is_positive

evaluating = ContextVar("evaluating", default=True)


class Integral(Binder):
    """∫ f dx for a monomial f of which nothing more is known."""

    def describe(self) -> None:
        super().describe()
        body, _, lower, upper = self.key
        self.positive = is_positive(body) and runs_upward(lower, upper)
        self.nonzero = self.positive

    def close(self, body: Form, x: Atom, *limits: Limit) -> Form:
        return integrate(body, x, *limits)


def runs_upward(lower: Limit, upper: Limit) -> bool:
    """Whether the interval is known to have a positive length."""
    if lower is Infinite.MINUS or upper is Infinite.PLUS:
        return lower is not Infinite.PLUS and upper is not Infinite.MINUS
    return isinstance(lower, Form) and isinstance(upper, Form) and is_positive(upper - lower)


def within_positives(lower: Limit, upper: Limit) -> bool:
    """Whether the interval lies in [0, ∞)."""
    starts = isinstance(lower, Form) and is_nonnegative(lower)
    return starts and (upper is Infinite.PLUS or (isinstance(upper, Form) and is_nonnegative(upper)))


@dataclass(frozen=True)
class Scope:
    """The variable of integration and its limits."""

    x: Atom
    lower: Limit
    upper: Limit


def integrate(body: Form, x: Atom, lower: Limit, upper: Limit) -> Form:
    """∫ body dx from lower to upper."""
    if lower == upper or not body:
        return ZERO
    positive = within_positives(lower, upper)
    if x.positive and not positive:
        raise Stuck("a variable of integration that is declared positive and runs over more")
    if isinstance(x, Coordinate) or positive > x.positive:
        with fresh(positive) as t:
            renamed = substitute(body, {x: single(t)})
            if isinstance(x, Coordinate) and Base(x.key[0]) in renamed.free:
                raise Stuck("an integral over one coordinate in which others occur")
            return by_kinds(renamed, Scope(t, lower, upper))
    return by_kinds(body, Scope(x, lower, upper))


def by_kinds(body: Form, scope: Scope) -> Form:
    values = []
    for (exponentials, others), by_degree in grouped(body, scope.x).items():
        sums = {degree: reduced(total(forms)) for degree, forms in by_degree.items()}
        coefficients = {degree: form for degree, form in sums.items() if form}
        if coefficients:
            values.append(one_kind(coefficients, exponentials, others, scope))
    return total(values)


def grouped(body: Form, x: Atom) -> dict[tuple[Monomial, Monomial], dict[Number, list[Form]]]:
    """The monomials that share everything but the power of x: exponentials and others to coefficients by power."""
    groups: dict[tuple[Monomial, Monomial], dict[Number, list[Form]]] = {}
    for monomial, number in expanded(body, x).terms.items():
        outside, inside = parts(monomial, x)
        exponentials = frozenset(power for power in inside if isinstance(power[0], Exp))
        degree = dict(inside).get(x, 0)
        by_degree = groups.setdefault((exponentials, inside - exponentials - {(x, degree)}), {})
        by_degree.setdefault(degree, []).append(Form({outside: number}))
    return groups


def one_kind(coefficients: dict[Number, Form], exponentials: Monomial, others: Monomial, scope: Scope) -> Form:
    """∫ (Σ c_n x^n) · exponentials · others dx."""
    x, evaluates = scope.x, evaluating.get()
    weight = kernel(gathered(exponentials), x, scope.lower, scope.upper)
    decays = weight is not None and weight.decays()
    whole = all(degree >= 0 and degree.denominator == 1 for degree in coefficients)
    if weight is not None and whole and not others:
        if decays is False:
            raise Stuck("an integral that diverges")
        body: Polynomial = {int(degree): form for degree, form in coefficients.items()}
        value = moment_integral(body, weight) if decays and evaluates else None
        if value is not None:
            return value
    exists = bool(decays and whole and all(is_tempered(atom, exponent, x) for atom, exponent in others))
    rest = of(exponentials | others)
    integrands = {n: single(x, n) * rest if n else rest for n in coefficients}
    return total([c * one_closed(integrands[n], scope, evaluates and exists) for n, c in coefficients.items()])


def is_tempered(atom: Atom, exponent: Number, x: Atom) -> bool:
    """Whether the power is bounded on bounded intervals and grows no faster than some power of x."""
    if isinstance(atom, Compound):
        return atom.positive and all(inner is x or x not in inner.free for inner in atom.key[0].atoms)
    if exponent < 0:
        return False
    if isinstance(atom, Log):
        return all(isinstance(inner, Compound) and is_tempered(inner, 1, x) for inner in atom.key[0].atoms)
    return isinstance(atom, Wave) and atom.real


def one_closed(integrand: Form, scope: Scope, may_vanish: bool) -> Form:
    """An atom for the integral; 0 for an odd integrand over a symmetric interval, if its integral exists."""
    x, lower, upper = scope.x, scope.lower, scope.upper
    if may_vanish and is_symmetric(lower, upper) and substitute(integrand, {x: -single(x)}) == -integrand:
        facts.use(facts.SYMMETRY)
        return ZERO
    number, body, bound = bind(integrand, x)
    return single(Integral(body, bound, lower, upper)).scaled(number)


def is_symmetric(lower: Limit, upper: Limit) -> bool:
    if isinstance(lower, Form) and isinstance(upper, Form):
        return not lower + upper
    return lower is Infinite.MINUS and upper is Infinite.PLUS


@contextmanager
def kept_closed() -> Iterator[None]:
    """Inside the block integrals are linear, and none is evaluated."""
    token = evaluating.set(False)
    try:
        yield
    finally:
        evaluating.reset(token)

"""A function of x at the ends of an interval: [F]_a^b."""

from __future__ import annotations

from derive.certification.exact import facts
from derive.certification.exact.atoms import Atom, Stuck
from derive.certification.exact.binders import Infinite, Limit, parts, substitute
from derive.certification.exact.compounds import Compound, expanded
from derive.certification.exact.elementary import Exp, Log, gathered
from derive.certification.exact.functions import REAL_AND_CONTINUOUS, Applied, Wave
from derive.certification.exact.integrals import within_positives
from derive.certification.exact.moments import Partial, polynomial
from derive.certification.exact.ring import Form, Monomial, total
from derive.certification.exact.signs import sign

CONTINUOUS_ATOMS = (Exp, Log, Compound, Wave, Partial)


def bracket(form: Form, x: Atom, lower: Limit, upper: Limit) -> Form:
    """The limit at the upper end less that at the lower one."""
    if x.positive and not within_positives(lower, upper):
        raise Stuck("a variable that is declared positive and runs over more")
    facts.use(facts.LIMITS)
    return limit(form, x, upper) - limit(form, x, lower)


def limit(form: Form, x: Atom, end: Limit) -> Form:
    form = expanded(form, x)
    if isinstance(end, Infinite):
        return total([at_infinity(monomial, x, end).scaled(c) for monomial, c in form.terms.items()])
    if not all(is_continuous(atom, x) for atom in form.atoms):
        raise Stuck("a limit of a function that is not known to be continuous")
    return substitute(form, {x: end})


def is_continuous(atom: Atom, x: Atom) -> bool:
    """Whether the atom is continuous in x wherever it is defined, as are then its powers."""
    if x not in atom.free or atom is x:
        return True
    if isinstance(atom, Applied) and atom.key[0] not in REAL_AND_CONTINUOUS:
        return False
    known = isinstance(atom, (*CONTINUOUS_ATOMS, Applied))
    return known and all(is_continuous(inner, x) for inner in contents(atom))


def contents(atom: Atom) -> set[Atom]:
    """The atoms that stand directly inside another one."""
    forms = (part for part in atom.key if isinstance(part, Form))
    powers = {inner for part in atom.key if isinstance(part, frozenset) for inner, _ in part}
    return powers.union(*(form.atoms for form in forms))


def at_infinity(monomial: Monomial, x: Atom, end: Infinite) -> Form:
    """The limit of one monomial: a constant, or a power of x times an exponential that decays."""
    outside, inside = parts(monomial, x)
    if not inside:
        return Form({outside: 1})
    exponentials = frozenset(power for power in inside if isinstance(power[0], Exp))
    others = inside - exponentials - {(x, dict(inside).get(x, 0))}
    exponent = polynomial(gathered(exponentials), x) if exponentials else None
    if others or not exponent:
        raise Stuck("a limit at infinity that is not known")
    degree = max(exponent)
    if not degree or sign(exponent[degree]) * end.value**degree >= 0:
        raise Stuck("a limit at infinity that is not known")
    return Form({})

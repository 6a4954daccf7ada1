"""The mistake of a refuted step: the small slip or wrong law that explains it best, and the part where it was made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derive.budgets import at_most
from derive.checking.context import Context
from derive.checking.diagnosis.edits import Edit
from derive.checking.diagnosis.known import Known
from derive.checking.diagnosis.operations import carried_out
from derive.checking.diagnosis.remainder import lost_monomial, lost_term
from derive.checking.diagnosis.searching import Candidate, Search, candidates
from derive.checking.diagnosis.trial import Trial
from derive.checking.engine.believing import believed
from derive.checking.judging.sampling import Setting
from derive.checking.places import places, product
from derive.checking.plain import plain
from derive.checking.syntax import (
    Call,
    Expectation,
    Integral,
    Name,
    Product,
    Quantity,
    Quotient,
    Sum,
    Tree,
    names,
    walk,
)
from derive.errors import Exhausted

OBVIOUS = 1.4
"""The most that a slip may cost that is said before any wrong law is tried."""
TELLING, PLAIN = ("algebra", "wrong moment", "power not applied", "forgot to distribute", "logarithm", "exponent"), 2.5
"""The kinds of wrong laws that explain more than any slip, and the most that a slip may cost that explains more."""
FAR = 100.0
SOON, LATE, LAST, LAWS = 1.0, 2.7, 3.5, 1.0
"""Seconds until the obvious slips, the likely ones and all were tried, and for wrong laws."""


@dataclass(frozen=True)
class Diagnosis:
    """A kind of mistake, in words, and the part of the line where it was made."""

    kind: str
    words: str
    part: Tree
    instead: Tree | None = None


def diagnose(context: Context, before: Tree, after: Tree, setting: Setting) -> Diagnosis | None:
    """The mistake that leads from one side to the other, if one alone explains it."""
    right, known = Trial(context, before, setting), Known(context, before, after)
    for factor in jacobians(known):
        if right.equals(product(factor, after)) or right.equals(Quotient(after, factor)):
            words = f"the derivative of the substitution, {plain(factor)}, was dropped"
            return Diagnosis("missing Jacobian", words, after)
    wrong = Trial(context, after, setting)
    for entropy in with_entropy(context, before):
        if wrong.equals(entropy):
            words = "the entropy of the first density stands for the cross-entropy of both"
            return Diagnosis("entropy for cross-entropy", words, after)
    search = Search(right, candidates(known) if right.seeds else [])
    slip = search.first(OBVIOUS, SOON)
    if slip is not None:
        return named(slip, known)
    law = wrong_law(wrong, before)
    if law is not None and law.kind in TELLING:
        return law
    slip = search.first(PLAIN, LATE)
    if slip is not None or law is not None:
        return named(slip, known) if slip is not None else law
    term = lost(right, known)
    if term is not None:
        return term
    slip = search.first(FAR, LAST)
    return named(slip, known) if slip is not None else lost_in_letters(right, known) or another_value(known)


def another_value(known: Known) -> Diagnosis | None:
    """The one operation that was carried out in the step."""
    found = carried_out(known)
    return Diagnosis(*found, known.after) if found is not None else None


def wrong_law(wrong: Trial, before: Tree) -> Diagnosis | None:
    """What somebody would write who holds a wrong law."""
    try:
        with at_most(LAWS):
            for each in believed(wrong.context, before):
                if wrong.equals(each.side):
                    return Diagnosis(each.kind, each.words, each.place, each.instead)
    except Exhausted:
        return None
    return None


def lost(right: Trial, known: Known) -> Diagnosis | None:
    """A term that was lost altogether: what is left between the two sides says which."""
    found = lost_term(right, known.before, known.after)
    if found is None:
        return None
    term, whole = found
    words = f"the term {plain(term)} is missing"
    if known.substitutes or known.at_another_point:
        return Diagnosis("missing Jacobian", f"{words}: the derivative of the substitution", known.after, whole)
    kind = "lost constant" if not names(term) - {"log"} else "dropped term"
    return Diagnosis(kind, words, known.after, whole)


def lost_in_letters(right: Trial, known: Known) -> Diagnosis | None:
    """A term or a factor of powers of letters that was lost altogether."""
    found = lost_monomial(right, known.before, known.after)
    if found is None:
        return None
    which, lost, whole = found
    if known.substitutes or known.at_another_point:
        words = f"the {which} {plain(lost)} is missing: the derivative of the substitution"
        return Diagnosis("missing Jacobian", words, known.after, whole)
    kind = "wrong moment" if known.loses_means else f"dropped {which}"
    return Diagnosis(kind, f"the {which} {plain(lost)} is missing", known.after, whole)


def with_entropy(context: Context, before: Tree) -> Iterator[Tree]:
    """The side with H(q) for a cross-entropy H(q, p) of two densities."""
    for node, rebuild in places(before):
        if isinstance(node, Quantity) and node.name in ("H", "h", "CE") and len(node.arguments) == 2 and not node.given:
            letters = [each.function if isinstance(each, Call) else each for each in node.arguments]
            if all(isinstance(each, Name) and context.is_density(each.name) for each in letters):
                yield rebuild(Quantity("H", node.arguments[:1]))


def jacobians(known: Known) -> list[Tree]:
    """The factors of an expression that is integrated over, where the other side integrates over a variable."""
    return [
        product(*node.over.factors[:-1])
        for node in walk(known.before)
        if isinstance(node, Integral) and isinstance(node.over, Product) and known.substitutes
    ]


def named(slip: Candidate, known: Known) -> Diagnosis:
    """The diagnosis; a slip where means were taken is a wrong moment, one at a substitution a lost Jacobian."""
    edit, node = slip.edit, slip.site.node
    kind, words = edit.kind, edit.words
    if kind.startswith("dropped") and (known.substitutes or known.at_another_point):
        kind, words = "missing Jacobian", f"{words}: the derivative of the substitution"
    elif known.loses_means and (is_of_a_mean(edit, node, known) or isinstance(known.before, Expectation)):
        kind, words = "wrong moment", f"a mean has another value: {words}"
    elif kind == "sign flip" and slip.within_minus(known.before):
        kind, words = "forgot to distribute", f"a minus before a bracket was not carried to all of its terms: {words}"
    return Diagnosis(kind, words, node, edit.new)


def is_of_a_mean(edit: Edit, node: Tree, known: Known) -> bool:
    """Whether a slip is one of a mean's value: a part of the side before that lost its power is none."""
    if edit.kind.startswith(("power", "sigma")):
        return not isinstance(node, Sum)
    return edit.kind.startswith(("dropped", "extra", "lost constant"))

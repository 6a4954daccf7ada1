"""The mistake of a refuted step: the first wrong law or small slip that explains it, and the part where it was made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from derive.checking.context import Context
from derive.checking.diagnosis import edits
from derive.checking.diagnosis.edits import Edit
from derive.checking.diagnosis.remainder import in_words, lost_term
from derive.checking.diagnosis.trial import Trial
from derive.checking.engine.believing import believed
from derive.checking.judging.sampling import Setting
from derive.checking.places import negated, places, product
from derive.checking.syntax import (
    Call,
    Expectation,
    Integral,
    Name,
    Negative,
    Number,
    Power,
    Product,
    Quantity,
    Quotient,
    Root,
    Sum,
    Tree,
    children,
    count,
    names,
    walk,
)

MOST_TRIALS, MOST_OF_MATRICES = 2000, 120


@dataclass(frozen=True)
class Diagnosis:
    """A kind of mistake, in words, and the part of the line where it was made."""

    kind: str
    words: str
    part: Tree
    instead: Tree | None = None


def diagnose(context: Context, before: Tree, after: Tree, setting: Setting) -> Diagnosis | None:
    """The mistake that leads from one side to the other, if one alone explains it."""
    right = Trial(context, before, setting)
    for factor in jacobians(before, after):
        if right.equals(product(factor, after)) or right.equals(Quotient(after, factor)):
            return Diagnosis("missing Jacobian", "the derivative of the substitution was dropped", after)
    most = MOST_OF_MATRICES if context.shapes else MOST_TRIALS
    wrong = Trial(context, after, setting)
    for entropy in with_entropy(context, before):
        if wrong.equals(entropy):
            words = "the entropy of the first density stands for the cross-entropy of both"
            return Diagnosis("entropy for cross-entropy", words, after)
    for each in believed(context, before):
        if wrong.count > most:
            return None
        if wrong.equals(each.side):
            return Diagnosis(each.kind, each.words, each.place, each.instead)
    for generator in generators(before):
        for node, rebuild in changed_places(after, before):
            for edit in generator(node):
                if right.equals(rebuild(edit.new)):
                    return named(edit, node, before, after)
                if right.count > most:
                    return None
    return lost(right, before, after)


def lost(right: Trial, before: Tree, after: Tree) -> Diagnosis | None:
    """A term that was lost altogether: what is left between the two sides says which."""
    found = lost_term(right, before, after)
    if found is None:
        return None
    term, whole = found
    if substitutes(before, after):
        return Diagnosis("missing Jacobian", f"{in_words(term)}: the derivative of the substitution", after, whole)
    kind = "lost constant" if not names(term) - {"log"} else "dropped term"
    return Diagnosis(kind, in_words(term), after, whole)


def changed_places(after: Tree, before: Tree) -> list[tuple[Tree, Callable[[Tree], Tree]]]:
    """The places of a side, the smallest first, and those that stand in the side before last; within these, none."""
    known = set(walk(before))
    inside = {child for node in walk(after) if node in known for child in walk(node) if child is not node}
    found = [(node, rebuild) for node, rebuild in places(after) if node not in inside or node not in known]
    return sorted(found, key=lambda each: (each[0] in known and bool(children(each[0])), sum(1 for _ in walk(each[0]))))


def generators(before: Tree) -> list[Callable[[Tree], Iterator[Edit]]]:
    """The small changes, the likelier ones first."""
    factors, terms = known_factors(before), known_terms(before)
    letters = sorted(names(before))
    return [
        edits.signs,
        edits.swaps,
        edits.numbers,
        edits.powers,
        lambda node: edits.dropped(node, terms),
        lambda node: edits.factors(node, factors),
        lambda node: edits.divisors(node, factors),
        edits.extra,
        lambda node: edits.limits(node, before),
        edits.exponents,
        lambda node: edits.names(node, letters),
    ]


def with_entropy(context: Context, before: Tree) -> Iterator[Tree]:
    """The side with H(q) for a cross-entropy H(q, p) of two densities."""
    for node, rebuild in places(before):
        if isinstance(node, Quantity) and node.name in ("H", "h", "CE") and len(node.arguments) == 2 and not node.given:
            letters = [each.function if isinstance(each, Call) else each for each in node.arguments]
            if all(isinstance(each, Name) and context.is_density(each.name) for each in letters):
                yield rebuild(Quantity("H", node.arguments[:1]))


def jacobians(before: Tree, after: Tree) -> list[Tree]:
    """The factors of an expression that is integrated over, where the other side integrates over a variable."""
    found: list[Tree] = []
    for node in walk(before):
        if isinstance(node, Integral) and isinstance(node.over, Product) and substitutes(before, after):
            found.append(product(*node.over.factors[:-1]))
    return found


def known_factors(before: Tree) -> list[Tree]:
    """Factors that may have been dropped: those of products and powers."""
    found: list[Tree] = []
    for node in walk(before):
        if isinstance(node, (Name, Power, Root)):
            found.append(node.base if isinstance(node, Power) else node)
            found.append(node)
        if isinstance(node, Product) and len(node.factors) <= 5:
            found.extend(node.factors)
    return list(dict.fromkeys(each for each in found if not isinstance(each, Number)))[:12]


def known_terms(before: Tree) -> list[Tree]:
    """Terms that may have been dropped: those of sums, squares of letters."""
    found: list[Tree] = []
    for node in walk(before):
        if isinstance(node, Sum):
            found.extend(node.terms)
    for name in sorted(names(before)):
        found.append(Power(Name(name), Number(Fraction(2))))
        found.append(Name(name))
    plain = list(dict.fromkeys(found))[:16]
    return [each for term in plain for each in (term, negated(term))]


def named(edit: Edit, node: Tree, before: Tree, after: Tree) -> Diagnosis:
    """The diagnosis; a slip where means were taken is a wrong moment, one at a substitution a lost Jacobian."""
    kind, words = edit.kind, edit.words
    if kind.startswith("dropped factor") and substitutes(before, after):
        kind, words = "missing Jacobian", "the derivative of the substitution was dropped"
    elif count(before, Expectation) > count(after, Expectation) and edit.kind not in ("swapped p and q",):
        means = count(after, Expectation) == 0
        if kind.startswith(("dropped", "extra", "power", "sigma")) or (kind == "sign flip" and means):
            kind, words = "wrong moment", "a mean has another value"
    elif kind == "sign flip" and brackets(before) > brackets(after):
        kind, words = "forgot to distribute", "a minus before a bracket was not carried to all of its terms"
    return Diagnosis(kind, words, node, edit.new)


def substitutes(before: Tree, after: Tree) -> bool:
    """Whether the integrals of the two sides go over different things."""
    over = [{node.over for node in walk(tree) if isinstance(node, Integral)} for tree in (before, after)]
    return bool(over[0]) and bool(over[1]) and over[0] != over[1]


def brackets(tree: Tree) -> int:
    """How many brackets stand behind a minus."""
    found = 0
    for node in walk(tree):
        if isinstance(node, Negative):
            parts = (node.body, *children(node.body))
            found += any(isinstance(part, Sum) for part in parts)
    return found

"""The law that explains a true step, if one alone does, or laws of one topic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sympy import Expr

from derive.certification import exact
from derive.certification.verdict import PROVED
from derive.checking.context import Context
from derive.checking.engine.algebra import equal, rearranged
from derive.checking.engine.laws import TOPICS, applications, has_matrices, laws_for
from derive.checking.engine.quantities import has_means
from derive.checking.engine.translating import translated
from derive.checking.syntax import (
    Between,
    Derivative,
    Expectation,
    Integral,
    Limit,
    Quantity,
    Summation,
    Tree,
    count,
    walk,
)
from derive.derivation import Rule
from derive.terms import same

SEVERAL = "several steps at once"


@dataclass(frozen=True)
class Explanation:
    """What a true step is by, and whether that is one law of the engine."""

    name: str
    is_law: bool = False


VANISHING: tuple[tuple[type[Tree], str], ...] = (
    (Quantity, "the definition of a quantity"),
    (Limit, "a limit is taken"),
    (Between, "the ends are put in"),
    (Derivative, "a derivative is taken"),
)
MOST_NODES = 400


def explained(context: Context, before: Tree, after: Tree) -> Explanation:
    """The name of the law, or that there are several steps at once."""
    if before == after:
        return Explanation("", is_law=True)
    if sum(1 for _ in (*walk(before), *walk(after))) > MOST_NODES:
        return Explanation(SEVERAL)
    for laws, positive in ((True, False), (False, False), (True, True)):
        first, second = (translated(context, side, laws, positive) for side in (before, after))
        if first is None or second is None:
            continue
        if rearranged(first, second) and (first == second or by_kinds(before, after) != SEVERAL):
            words = by_kinds(before, after)
            return Explanation("the same in other words" if words == SEVERAL else words, is_law=True)
        law = one_law(first, second)
        name = law or one_topic(first, second)
        if name:
            return Explanation(name.replace("integral", "expectation") if has_means(before, after) else name, bool(law))
    return Explanation(by_kinds(before, after))


def one_law(before: Expr, after: Expr) -> str:
    """The law of the engine that leads from one term to the other, perhaps read from right to left."""
    if same(before, after):
        return "another order of terms and factors"
    anew = rearranged(before, after)
    for law in laws_for(before, after):
        if any(same(made, after) for made in applications(law, before)):
            return law.name
        if not anew and any(rearranged(made, after) for made in really(law, before)):
            return law.name
    if anew:
        return "arithmetic"
    for law in laws_for(after, before):
        if any(rearranged(made, before) for made in really(law, after)):
            return f"{law.name}, from right to left"
    return ""


def really(law: Rule, side: Expr) -> Iterator[Expr]:
    """The applications of a law that say something new."""
    return (made for made in applications(law, side) if not rearranged(made, side))


def one_topic(before: Expr, after: Expr) -> str:
    """The topic whose laws, used to their end, make the same of both sides; of matrices, what their normal form is."""
    if has_matrices(before, after):
        found = exact.compare(before, after)
        if found.outcome != PROVED:
            return ""
        return "moments of the normal law" if found.data.get("facts") else "algebra of matrices"
    for topic in TOPICS:
        ends = [found[-1].after if found else side for side, found in (
            (before, topic.steps(before, after)), (after, topic.steps(after, before)))]  # fmt: skip
        if equal(*ends):
            return topic.name
    return ""


def by_kinds(before: Tree, after: Tree) -> str:
    """What a step does, by the kinds of things that vanish in it."""
    if count(before, Integral) > count(after, Integral) and count(after, Between) > count(before, Between):
        return "an antiderivative"
    if {n.over for n in walk(before) if isinstance(n, Integral)} != {
        n.over for n in walk(after) if isinstance(n, Integral)
    } and count(before, Integral) == count(after, Integral):
        return "a substitution"
    for kind, words in VANISHING:
        if count(before, kind) > count(after, kind) == 0 and (kind is not Quantity or is_definition(after)):
            return words
    return SEVERAL


def is_definition(side: Tree) -> bool:
    """Whether a side can be what a quantity is defined by: a mean, an integral, a sum."""
    return any(isinstance(node, Expectation | Integral | Summation) for node in walk(side))

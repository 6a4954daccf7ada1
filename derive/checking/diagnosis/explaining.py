"""The law that explains a true step, if one alone does: applied at one place of a side it gives the next one."""

from __future__ import annotations

from derive.checking.diagnosis.canonical import canonical
from derive.checking.diagnosis.right import LAWS
from derive.checking.places import places
from derive.checking.syntax import Between, Derivative, Integral, Limit, Quantity, Tree, count, walk

SEVERAL = "several steps at once"
VANISHING: tuple[tuple[type[Tree], str], ...] = (
    (Quantity, "the definition of a quantity"),
    (Limit, "a limit is taken"),
    (Between, "the ends are put in"),
    (Derivative, "a derivative is taken"),
)
MOST_NODES = 300


def explained(before: Tree, after: Tree) -> str:
    """The name of the law, or that there are several steps at once."""
    if before == after or sum(1 for _ in (*walk(before), *walk(after))) > MOST_NODES:
        return "" if before == after else SEVERAL
    wanted = canonical(after)
    if canonical(before) == wanted:
        return "another order of terms and factors"
    for name, law in LAWS:
        for node, rebuild in places(before):
            for made in law(node):
                if canonical(rebuild(made)) == wanted:
                    return name
    return by_kinds(before, after)


def by_kinds(before: Tree, after: Tree) -> str:
    """What a step does, by the kinds of things that vanish in it."""
    if count(before, Integral) > count(after, Integral) and count(after, Between) > count(before, Between):
        return "an antiderivative"
    if {n.over for n in walk(before) if isinstance(n, Integral)} != {
        n.over for n in walk(after) if isinstance(n, Integral)
    } and count(before, Integral) == count(after, Integral):
        return "a substitution"
    for kind, words in VANISHING:
        if count(before, kind) > count(after, kind) == 0:
            return words
    return SEVERAL

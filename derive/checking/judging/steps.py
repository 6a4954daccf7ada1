"""One step of a chain: the readings of both sides, in the order of their likelihood, until two agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from derive.checking.context import Context
from derive.checking.grammar import Reading
from derive.checking.judging import proofs
from derive.checking.judging.comparing import compare
from derive.checking.judging.conventions import conventions, rewritten
from derive.checking.judging.lawless import lawless
from derive.checking.judging.sampling import Setting
from derive.checking.judging.verdict import REFUTED, UNDECIDED, Judgement
from derive.checking.judging.weights import with_weights
from derive.checking.meaning import NoMeaning
from derive.checking.places import places
from derive.checking.syntax import (
    Between,
    Derivative,
    Integral,
    Name,
    Number,
    Tree,
    children,
    count,
    names,
)

MOST_PAIRS = 24
MOST_TURNED = 2
PRODUCT = "(..) is a product"
INVERSE = "the inverse function of"


def judge(context: Context, before: tuple[Reading, ...], after: tuple[Reading, ...], setting: Setting) -> Judgement:
    """The verdict on before = after: the first two readings that agree, or that on the likeliest ones."""
    found: list[Judgement] = []
    unread: list[Judgement] = []
    for left, right, chosen, how in pairs(context, before, after, setting):
        judgement = once(context, left.tree, right.tree, chosen)
        if judgement.agrees:
            judgement = replace(judgement, note=same_value(context, left.tree, right.tree, chosen))
            taken = (*left.how * (len(before) > 1), *right.how * (len(after) > 1), *how)
            return replace(judgement, taken=tuple(dict.fromkeys(taken)))
        nothing = judgement.empty and not judgement.made_up
        if nothing and found and are_products((*left.how, *right.how), found[0].made_up):
            unread.append(judgement)
        if not found or not only_by_an_unknown_e(context, (*left.how, *right.how)):
            found.append(judgement)
    first = found[0]
    unread += [each for each in found if each.empty and each.reason.startswith(INVERSE)]
    if first.verdict == REFUTED and unread:
        return unread[0]
    doubts = [each for each in found if each.verdict == UNDECIDED and not each.empty]
    if first.verdict == REFUTED and doubts:
        return doubts[0]
    if first.empty:
        return next((each for each in found if not each.empty and each.verdict != REFUTED), first)
    return first


def are_products(how: tuple[str, ...], letters: tuple[str, ...]) -> bool:
    """Whether some of these letters are factors before brackets, in a reading that makes no others such."""
    factors = {words.removesuffix(PRODUCT) for words in how if words.endswith(PRODUCT)}
    return bool(factors) and factors <= set(letters)


def only_by_an_unknown_e(context: Context, how: tuple[str, ...]) -> bool:
    """Whether e is read as a variable of which nothing is said: then it is the number, and a difference counts."""
    known = (context.constants, context.domains, context.variables, context.named, context.shapes)
    return "e is a variable" in how and not any("e" in each for each in known)


def pairs(
    context: Context, before: tuple[Reading, ...], after: tuple[Reading, ...], setting: Setting
) -> Iterator[tuple[Reading, Reading, Setting, tuple[str, ...]]]:
    """Pairs of readings, and the conventions that they are taken with."""
    count = 0
    for chosen, how in conventions(context, before[0].tree, after[0].tree, setting):
        for right in after:
            for left in before:
                yield left, right, chosen, how
                count += 1
                if count >= MOST_PAIRS:
                    return
    sides = (before[0].tree, after[0].tree)
    for first, second, words in rewritten(context, *sides):
        for chosen, how in conventions(context, first, second, setting):
            yield replace(before[0], tree=first), replace(after[0], tree=second), chosen, (words, *how)


def dependence_matters(context: Context, setting: Setting) -> bool:
    """Whether independence cannot be what is meant: there is one variable, or covariances stand in the chain."""
    unknown = [name for name, law in context.variables.items() if law is None]
    return len(unknown) < 2 or setting.covariances


def same_value(context: Context, before: Tree, after: Tree, setting: Setting) -> str:
    """A remark where both sides integrate over the same, and what they integrate is not the same."""
    if is_by_parts(before, after):
        return ""
    if not_an_antiderivative(context, before, after, setting):
        return "same value, but not an antiderivative"
    found = [[each for each in places(tree) if isinstance(each[0], Integral)] for tree in (before, after)]
    if [len(each) for each in found] != [1, 1] or setting.indefinite:
        return ""
    ((first, rebuild), (second, rebuild_second)) = found[0][0], found[1][0]
    over = [(n.over, n.lower, n.upper, n.domain) for n in (first, second) if isinstance(n, Integral)]
    if over[0] != over[1] or not isinstance(over[0][0], Name):
        return ""
    bodies = [children(node)[0] for node in (first, second)]
    try:
        judgement = compare(context, rebuild(bodies[0]), rebuild_second(bodies[1]), setting)
    except NoMeaning:
        return ""
    return "same value, different integrand" if judgement.verdict == REFUTED else ""


def is_by_parts(before: Tree, after: Tree) -> bool:
    """Whether an integral becomes another one and a bracket, which is no antiderivative of it."""
    return count(after, Between) > count(before, Between) and count(after, Integral) > 0


def not_an_antiderivative(context: Context, before: Tree, after: Tree, setting: Setting) -> bool:
    """Whether the one integral becomes an F between its ends whose derivative is not the integrand."""
    first = [each for each in places(before) if isinstance(each[0], Integral)]
    second = [each for each in places(after) if isinstance(each[0], Between)]
    if len(first) != 1 or len(second) != 1:
        return False
    (integral, rebuild), (between, rebuild_after) = first[0], second[0]
    if not isinstance(integral, Integral) or not isinstance(between, Between) or not isinstance(integral.over, Name):
        return False
    if (integral.lower, integral.upper) != (between.lower, between.upper):
        return False
    slope = Derivative(between.body, ((integral.over, Number(Fraction(1))),))
    try:
        judgement = compare(context, rebuild(integral.body), rebuild_after(slope), setting)
    except NoMeaning:
        return False
    return judgement.verdict == REFUTED


def maybe_symmetric(context: Context, *sides: Tree) -> str:
    """The only matrix in the sides, where nothing is said of it and it never stands transposed: it may be symmetric."""
    letters = {name for side in sides for name in names(side) if context.shapes.get(name) == "matrix"}
    return letters.pop() if len(letters) == 1 and letters <= context.shown - context.transposed else ""


def once(context: Context, before: Tree, after: Tree, setting: Setting) -> Judgement:
    """The verdict on two trees; an empty one where a side says nothing."""
    try:
        judgement = compare(context, before, after, setting)
        if judgement.verdict in (REFUTED, UNDECIDED) and (letters := lawless(context, before, after)):
            judgement = with_independence(context, judgement, setting, letters)
        if judgement.verdict == REFUTED and context.sequences:
            judgement = of_independent_entries(context, judgement, setting)
        judgement = with_weights(context, judgement, setting)
        letter = maybe_symmetric(context, before, after) if judgement.verdict == REFUTED else ""
        if letter and compare(context, before, after, replace(setting, symmetric=True)).agrees:
            return replace(judgement, verdict=UNDECIDED, reason=f"true of a symmetric {letter}: is that meant?")
    except NoMeaning as error:
        return Judgement(UNDECIDED, str(error), None, before, after, empty=True)
    return proofs.proved(context, judgement, setting) if judgement.agrees else judgement


def of_independent_entries(context: Context, judgement: Judgement, setting: Setting) -> Judgement:
    """A refuted step about X_1, X_2, …, unless it is true where these are independent, of which nothing is said."""
    before, after = judgement.before, judgement.after
    letters = sorted(f"{stem}_{each.index}" for stem, each in context.sequences.items() if not each.independent)
    if before is None or after is None or not letters or setting.covariances:
        return judgement
    if not compare(context, before, after, replace(setting, independent=True)).agrees:
        return judgement
    return replace(judgement, verdict=UNDECIDED, reason=f"true of independent {', '.join(letters)}: are they?")


def with_independence(context: Context, judgement: Judgement, setting: Setting, letters: list[str]) -> Judgement:
    """What is said of a step where its random variables are independent, if the document says so or may mean it."""
    before, after = judgement.before, judgement.after
    told = any(set(letters) <= {*group, *map(str.lower, group)} for group in context.independent)
    if before is None or after is None or not (told or not dependence_matters(context, setting)):
        return judgement
    again = compare(context, before, after, replace(setting, independent=True))
    variables = " and ".join(sorted(name for name, law in context.variables.items() if law is None))
    if told and again.agrees:
        return replace(again, assumed=(*again.assumed, f"{variables} are independent, as the document says"))
    if judgement.verdict == REFUTED and again.agrees:
        return replace(judgement, verdict=UNDECIDED, reason=f"true of independent {variables}: are they?")
    return judgement

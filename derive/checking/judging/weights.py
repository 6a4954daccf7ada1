"""Steps that are true where weights add up to 1, which is not said: Σ p_i = 1."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from fractions import Fraction

from derive.checking.context import Context
from derive.checking.context.indices import opened, over
from derive.checking.context.naming import summed_up
from derive.checking.judging.comparing import compare
from derive.checking.judging.sampling import Setting
from derive.checking.judging.verdict import REFUTED, UNDECIDED, Judgement
from derive.checking.syntax import BigProduct, Call, Name, Number, Product, Summation, Tree, walk

LETTERS = ("p", "q", "pi", "w", "r", "rho", "gamma", "alpha", "lambda")
"""The letters of weights."""
ONE = Number(Fraction(1))


def with_weights(context: Context, judgement: Judgement, setting: Setting) -> Judgement:
    """A step, if it is only true of weights that add up to 1: they do in an entropy and in a categorical law."""
    if judgement.verdict not in (REFUTED, UNDECIDED) or judgement.before is None or judgement.after is None:
        return judgement
    sides = judgement.before, judgement.after
    weights = sums_of_weights(context, sides)
    if not weights:
        return judgement
    special = deepcopy(context)
    special.totals += [(each, ONE) for each in weights]
    again = compare(special, *sides, setting)
    letters = ", ".join(sorted({each.body.name for each in weights if isinstance(each.body, Name)}))
    if not again.agrees:
        return judgement
    if context.categorical or any(is_entropy(node) for side in sides for node in walk(side)):
        return replace(again, assumed=(*again.assumed, f"the {letters} add up to 1"))
    if judgement.verdict == UNDECIDED:
        return judgement
    return replace(judgement, verdict=UNDECIDED, reason=f"true where the {letters} add up to 1: do they?")


def sums_of_weights(context: Context, sides: tuple[Tree, Tree]) -> list[Summation]:
    """The sums Σ p_i over what entries of weights are summed over, where nothing is said of these."""
    nodes = list(opened(context, sides))
    found: dict[str, Summation] = {}
    for each in (node for node in nodes if isinstance(node, Summation | BigProduct) and len(over(node)) == 1):
        (index,) = over(each)
        for letter in (node for node in walk(each.body) if isinstance(node, Name) and node.index == index):
            known = letter.stem in summed_up(context) or letter.name in context.constants
            if letter.stem in LETTERS and not known:
                found.setdefault(letter.stem, Summation(letter, Name(index), each.lower, each.upper))
    return list(found.values())


def is_entropy(node: Tree) -> bool:
    """Whether a tree is a product of p_i and a logarithm, as in Σ p_i log p_i."""
    if not isinstance(node, Product):
        return False
    letters = {each.stem for each in node.factors if isinstance(each, Name) and each.index}
    logarithms = [each for each in node.factors if isinstance(each, Call) and each.function.name == "log"]
    inside = {each.stem for call in logarithms for each in walk(call) if isinstance(each, Name)}
    return bool(letters & inside & set(LETTERS))

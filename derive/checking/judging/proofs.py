"""Proofs beside the points: the certifier's normal forms, and normal forms of words in E."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

from sympy import Expr, Limit, Sum, preorder_traversal

from derive.certification import exact
from derive.certification.scope import out_of_scope
from derive.checking.context import Context
from derive.checking.engine.means import equal_in_means
from derive.checking.engine.quantities import has_means
from derive.checking.engine.translating import translated
from derive.checking.judging.sampling import Setting, elaborated
from derive.checking.judging.verdict import PROVED, Judgement
from derive.checking.meaning import Instance, NoMeaning
from derive.checking.syntax import Tree

LARGEST = 400


def proved(context: Context, judgement: Judgement, setting: Setting) -> Judgement:
    """The judgement, raised to a proof where the exact engine has one."""
    if judgement.before is None or judgement.after is None:
        return judgement
    if judgement.before == judgement.after:
        return replace(judgement, verdict=PROVED, reason="both sides say the same")
    if same_word(context, judgement.before, judgement.after):
        return replace(judgement, verdict=PROVED, reason=f"the same word in means, under every law; {judgement.reason}")
    method = as_written(context, judgement.before, judgement.after)
    if method:
        return replace(judgement, verdict=PROVED, reason=f"{method}; {judgement.reason}")
    try:
        found = elaborated(deepcopy(context), (judgement.before, judgement.after), setting, Instance())
    except NoMeaning:
        return judgement
    terms = found.values
    if found.many or not all(isinstance(term, Expr) for term in terms):
        return judgement
    if any(term.has(Sum, Limit) or size(term) > LARGEST for term in terms):
        return judgement
    if exact.compare(terms[0], terms[1]).outcome != PROVED:
        return judgement
    return replace(judgement, verdict=PROVED, reason=f"by normal forms, and {judgement.reason}")


def same_word(context: Context, before: Tree, after: Tree) -> bool:
    """Whether both sides are the same word in E, random variables being functions of an outcome."""
    if not has_means(before, after):
        return False
    first, second = (translated(context, tree, laws=False) for tree in (before, after))
    return first is not None and second is not None and equal_in_means(first, second)


def as_written(context: Context, before: Tree, after: Tree) -> str:
    """How the exact engine proves the sides as they are written, vectors and matrices of any dimension among them."""
    first, second = translated(context, before), translated(context, after)
    if first is None or second is None or size(first) + size(second) > LARGEST or out_of_scope(first, second):
        return ""
    found = exact.compare(first, second)
    return found.method if found.outcome == PROVED else ""


def size(term: Expr) -> int:
    return sum(1 for _ in preorder_traversal(term))

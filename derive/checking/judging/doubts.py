"""Why a difference refutes nothing: what is not known, or was rounded, may be what makes the step true."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from derive.checking.context import Context
from derive.checking.judging.cases import only_case
from derive.checking.judging.difference import Difference
from derive.checking.judging.lawless import (
    of_a_law_given_others,
    of_factors,
    of_functions,
    of_one_law,
    of_several_ranges,
    of_two_laws,
    without_law,
)
from derive.checking.judging.letters import (
    a_difference,
    marked,
    means_as_numbers,
    new_letters,
    of_several_meanings,
    told,
    unexplained,
)
from derive.checking.judging.recursions import recursive
from derive.checking.judging.rounding import rounded
from derive.checking.meaning.domains import mentions
from derive.checking.syntax import (
    Bars,
    Call,
    Name,
    Number,
    Summation,
    names,
    walk,
)

ZERO = Fraction(0)


def doubt(difference: Difference) -> str:
    """The first reason not to believe a difference; empty where it refutes the step."""
    return next(filter(None, (reason(difference) for reason in REASONS)), "")


def of_determinants(its: Difference) -> str:
    """Bars around a capital of which nothing is known: |cA| may be a determinant."""
    known = {*its.context.shapes, *its.context.domains, *its.context.variables, *its.context.densities}
    for node in (node for side in (its.before, its.after) for node in walk(side) if isinstance(node, Bars)):
        letters = names(node)
        letters = letters | {name for each in letters for name in names(its.context.constants.get(each, Number(ZERO)))}
        found = sorted(name for name in letters - known if name[:1].isupper() and len(Name(name).stem) == 1)
        if found and not node.double:
            return f"is |{found[0]}| a determinant?"
    return ""


def of_one_case(its: Difference) -> str:
    """True where two indices that run over nothing are the same, or where they are not: the one may be meant."""
    return only_case(its.context, (its.before, its.after), its.setting, its.sample)


def without_index(its: Difference) -> str:
    """A sum over an index of densities at a point that has none: what is it over?"""
    sums = [node for side in (its.before, its.after) for node in walk(side) if isinstance(node, Summation)]
    for each in sums:
        calls = [node for node in walk(each.body) if isinstance(node, Call) and is_of_document(its.context, node)]
        if isinstance(each.index, Name) and calls and not mentions(each.body, each.index.name):
            return f"over what does the sum over {each.index.name} go?"
    return ""


def is_of_document(context: Context, call: Call) -> bool:
    """Whether a call is that of a density, or of a function that the document defines."""
    return call.function.name in context.functions or context.is_density(call.function.name)


def taken_for_granted(its: Difference) -> str:
    """What was taken for granted and may be otherwise."""
    return its.context.doubts[0] if its.context.doubts else ""


REASONS: tuple[Callable[[Difference], str], ...] = (
    new_letters,
    unexplained,
    marked,
    without_law,
    of_determinants,
    of_functions,
    of_a_law_given_others,
    of_factors,
    of_one_law,
    a_difference,
    means_as_numbers,
    told,
    of_several_meanings,
    recursive,
    of_one_case,
    without_index,
    of_two_laws,
    of_several_ranges,
    taken_for_granted,
    rounded,
)

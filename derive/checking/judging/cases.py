"""Steps that are true of one case only: where two indices are the same, or where they are not."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from derive.checking.context import Context
from derive.checking.judging.sampling import Sample, Setting, samples
from derive.checking.meaning import NoMeaning
from derive.checking.syntax import Name, Relation, Tree, walk


def only_case(context: Context, sides: tuple[Tree, Tree], setting: Setting, sample: Sample) -> str:
    """In which case of its indices a difference vanishes, as a question; nothing where a side says it is of all."""
    numbers = dict(sample.indices)
    if context.cases or any(says_whether(node, set(numbers)) for side in sides for node in walk(side)):
        return ""
    for one, other in combinations(numbers, 2):
        same = numbers[one] != numbers[other]
        if agrees_throughout(replace(context, cases=((one, other, same),)), sides, setting):
            return f"true where {one} {'=' if same else '≠'} {other} only: is that the case?"
    return ""


def says_whether(node: Tree, letters: set[str]) -> bool:
    """Whether a node says itself whether indices are the same: δ_jk, or the relation in an indicator or a case."""
    delta = isinstance(node, Name) and node.stem == "delta" and len(node.indices) == 2
    inside = {letter for each in walk(node) if isinstance(each, Name) for letter in (each.name, *each.indices)}
    return (delta or isinstance(node, Relation)) and bool(inside & letters)


def agrees_throughout(context: Context, sides: tuple[Tree, Tree], setting: Setting) -> bool:
    """Whether the sides are the same at all points of a context."""
    agreed: list[Sample] = []
    try:
        for each in samples(context, sides, setting, agreed):
            if isinstance(each, Sample) and not each.agrees:
                return False
            agreed += [each] if isinstance(each, Sample) else []
    except NoMeaning:
        return False
    return bool(agreed)

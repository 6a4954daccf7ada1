"""Two trees in a context: what they are at fresh points, and whether a normal form proves them equal."""

from __future__ import annotations

from copy import deepcopy

from flint import fmpq

from derive.checking.context import Context
from derive.checking.context.usage import generic_used
from derive.checking.judging import points
from derive.checking.judging.difference import Difference
from derive.checking.judging.doubts import doubt
from derive.checking.judging.functions import depends_on_signs, of_functions, only_positive, refuse_undefined
from derive.checking.judging.sampling import DIGITS, Sample, Setting, samples
from derive.checking.judging.verdict import ENCLOSED, REFUTED, UNDECIDED, Judgement, Witness
from derive.checking.syntax import Call, Tree, names, walk
from derive.checking.values import Diverges, NoValue, Number

FEWEST = 3


def compare(context: Context, before: Tree, after: Tree, setting: Setting) -> Judgement:
    """Whether both sides are the same at fresh points; raises `NoMeaning` where a side says nothing."""
    context = turned(deepcopy(context), (before, after), setting.turned)
    refuse_undefined(context, before, after)
    agreed: list[Sample] = []
    reason = "no point was found at which both sides have values"
    differing: Sample | None = None
    diverges = True
    for sample in samples(context, (before, after), setting, agreed):
        if isinstance(sample, NoValue):
            reason, diverges = str(sample), diverges and isinstance(sample, Diverges)
        elif sample.differs:
            open_question = of_functions(Difference(context, before, after, setting, sample), bool(agreed))
            if open_question:
                made_up = tuple(sample.functions)
                return Judgement(UNDECIDED, open_question, None, before, after, empty=True, made_up=made_up)
            question = doubt(Difference(context, before, after, setting, sample))
            if question:
                return Judgement(UNDECIDED, question, None, before, after, tuple(context.assumed))
            if not points.negative(context, sample.point):
                return refuted(context, sample, before, after)
            differing = differing or sample
        else:
            agreed.append(sample)
    if differing is not None:
        return doubtful(context, agreed, differing, before, after)
    if len(agreed) < FEWEST:
        empty = diverges and not agreed
        return Judgement(UNDECIDED, reason, None, before, after, tuple(context.assumed), empty=empty)
    if agreed[0].functions and all(each.positive for each in agreed) and depends_on_signs(before, after):
        return Judgement(UNDECIDED, only_positive(agreed[0]), None, before, after, tuple(context.assumed))
    words = f"the same at {len(agreed)} points, to {DIGITS} digits"
    return Judgement(ENCLOSED, words, None, before, after, tuple(context.assumed))


def turned(context: Context, sides: tuple[Tree, Tree], letters: tuple[str, ...]) -> Context:
    """A context in which letters are densities rather than functions, or the other way round."""
    for letter in letters:
        if context.is_density(letter):
            context.functional.add(letter)
        else:
            context.functional.discard(letter)
            context.supposed.add(letter)
            calls = [node for side in sides for node in walk(side) if isinstance(node, Call)]
            context.parametric -= {n for c in calls if c.function.name == letter for a in c.arguments for n in names(a)}
            generic_used(context, sides)
    return context


def refuted(context: Context, sample: Sample, before: Tree, after: Tree) -> Judgement:
    """The two sides differ at a point of the domain."""
    words, made_up = "the two sides differ at a point", tuple(sample.functions)
    return Judgement(REFUTED, words, witness(sample), before, after, tuple(context.assumed), made_up=made_up)


def witness(sample: Sample) -> Witness:
    values = {
        symbol.name: str(number) for symbol, number in sorted(sample.point.items(), key=lambda each: each[0].name)
    }
    return Witness(sample.names | values, *(shown(side) for side in (sample.left, sample.right)))


def shown(number: Number) -> str:
    return str(number) if isinstance(number, fmpq) else str(number.str(12, radius=False))


def doubtful(context: Context, agreed: list[Sample], differing: Sample, before: Tree, after: Tree) -> Judgement:
    """The sides differ only where a symbol of unknown domain is negative, or everywhere."""
    if not agreed:
        return refuted(context, differing, before, after)
    good = [set(points.negative(context, sample.point)) for sample in agreed]
    asked = [name for name in points.negative(context, differing.point) if not any(name in found for found in good)]
    names = asked or points.negative(context, differing.point)
    question = f"true for positive {', '.join(names)} only: " + " ".join(f"is {name} positive?" for name in names)
    return Judgement(UNDECIDED, question, witness(differing), before, after, tuple(context.assumed))

"""A document, or a chain of formulas, to a report."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import TypeVar

from derive.budgets import at_most
from derive.checking.context import Context, declared
from derive.checking.context.documents import contexts_of
from derive.checking.context.factors import factors
from derive.checking.context.functional import told_of_functions
from derive.checking.context.givens import given
from derive.checking.context.laws import law_from
from derive.checking.context.naming import summed_up, told
from derive.checking.context.premises import with_premises
from derive.checking.context.surroundings import Surroundings, surroundings
from derive.checking.context.usage import used
from derive.checking.diagnosis import Diagnosis, diagnose
from derive.checking.documents import Chain, Document, Prose, read_document
from derive.checking.documents.reading import defines_function, of_given
from derive.checking.engine.explaining import SEVERAL, Explanation, explained
from derive.checking.engine.filling import OwnStep, filled
from derive.checking.grammar import Hints, Unread, readings
from derive.checking.judging.chains import SECONDS, Judge, Line, trees
from derive.checking.judging.claims import EQUALITIES
from derive.checking.judging.sampling import UNFORESEEN, Setting
from derive.checking.judging.verdict import ENCLOSED, PROVED, REFUTED, Judgement
from derive.checking.results import ChainReport, Report, StepReport
from derive.checking.syntax import NOWHERE, Call, Dots, Name, Relation, Tree, Tuple, walk
from derive.checking.written import Written, written
from derive.errors import Exhausted

Found = TypeVar("Found")


def check(document: str | Document, givens: Iterable[str] = (), kind: str | None = None, fill: bool = False) -> Report:
    """Judge every chain of equalities of a document; `givens` are declarations such as `q = Normal(mu, sigma)`.

    With `fill`, true steps that are no single law come with the engine's own lines between.
    Raises `Wrong` for a document that cannot be taken apart and for a declaration that cannot be read.
    """
    document = read_document(document, kind) if isinstance(document, str) else document
    context = Context()
    for text in givens:
        given(context, text)
    at = contexts_of(context, document)
    judged = [chain for chain in document.chains if any(sign.sign in EQUALITIES for sign in chain.signs)]
    near = surroundings(document)
    judged = [chain for chain in judged if not declares(chain, at(chain)) and not near(chain).sets_a_case(chain)]
    found = judged_document(at, near, document, judged, fill)
    assumed = dict.fromkeys(sentence for chain in found for step in chain.steps for sentence in step.assumed)
    return Report(tuple(chain for chain in found if chain.steps), document.notes, tuple(assumed))


def judged_document(
    at: Callable[[Chain], Context], near: Callable[[Chain], Surroundings], document: Document, judged: list[Chain],
    fill: bool = False,
) -> list[ChainReport]:  # fmt: skip
    """The chains, with one way to write laws throughout: a rate unless the document says scale, or is false with it."""
    prose = " ".join(piece.text for piece in document.pieces if isinstance(piece, Prose))
    two = any(has_other(at(chain)) for chain in judged)
    rate, scale = (re.search(rf"\b{word}\b", prose) is not None for word in ("rates?", "scale"))
    prepared = [
        (with_premises(at(chain), chain), near(chain), written(document, chain, near(chain))) for chain in judged
    ]

    def reports(other: bool) -> list[ChainReport]:
        return [in_its_case(*each, other, fill) for each in prepared]

    usual = reports(other=two and scale and not rate)
    if not two or rate or scale or not any(chain.first_wrong for chain in usual):
        return usual
    again = reports(other=True)
    return usual if any(chain.first_wrong for chain in again) else again


def declares(chain: Chain, context: Context) -> bool:
    """Whether a chain only says which law a letter has, or which random variable it is: that is no step."""
    left, right = chain.sides[0].tree, chain.sides[-1].tree
    if len(chain.sides) != 2 or right is None:
        return False
    if isinstance(left, Call) and isinstance(right, Call) and right.parameters and left.arguments == right.arguments:
        return context.is_density(left.function.name) and names_a_law(Call(right.function, right.parameters))
    if not isinstance(left, Name):
        return False
    if isinstance(right, Tuple) or any(isinstance(node, Dots) for node in walk(right)):
        return True  # the range of an index
    if isinstance(right, Name) and left.name != right.name and left.name.lower() == right.name:
        return True  # the event that X is x
    if right in (context.derived.get(left.name), context.made.get(left.name)):
        return True
    return names_a_law(right)


def names_a_law(tree: Tree) -> bool:
    law = law_from(Context(), tree)
    return law is not None and (law.family is not None or law.multivariate)


def in_its_case(context: Context, near: Surroundings, chain: Written, other: bool, fill: bool) -> ChainReport:
    """A chain, in the case that the sentence before it sets where it is only true there."""
    found = of_its_indices(context, near, chain, judged_chain(context, chain, other, fill), other, fill)
    if found.first_wrong is not None and (title := near.other_law(context)):
        context = deepcopy(context)
        context.doubt(f"the sentence before speaks of the {title} law: is it meant?")
        found = judged_chain(context, chain, other, fill)
    cases = {} if is_of_indices(near, chain) else near.cases
    if found.first_wrong is None or not cases:
        return found
    special = deepcopy(context)
    special.constants |= cases
    special.domains = {name: domain for name, domain in special.domains.items() if name not in cases}
    letters = ", ".join(sorted(cases))
    special.assume(f"{letters} as in the sentence before")
    if any(name in context.constants for name in cases):
        special.doubt(f"the case of {letters} is not used")
    again = judged_chain(special, chain, other, fill)
    return found if again.first_wrong is not None else again


def of_its_indices(
    context: Context, near: Surroundings, chain: Written, found: ChainReport, other: bool, fill: bool
) -> ChainReport:
    """A chain where indices are the same, or not, as the sentence before it says, if more of it is true there."""
    if not is_of_indices(near, chain) or agreeing(found) == len(found.steps):
        return found
    special = replace(deepcopy(context), cases=near.indices)
    said = (f"{one} {'=' if same else '≠'} {another}" for one, another, same in near.indices)
    special.assume(f"{', '.join(said)}, as the sentence before says")
    again = judged_chain(special, chain, other, fill)
    return again if agreeing(again) > agreeing(found) else found


def is_of_indices(near: Surroundings, chain: Written) -> bool:
    """Whether the sentence before a chain speaks of two letters that are indices in it."""
    used = {index for tree in trees(list(chain.lines)) for node in walk(tree) if isinstance(node, Name)
            for index in node.indices}  # fmt: skip
    return len(near.indices) == 1 and set(near.indices[0][:2]) <= used


def agreeing(report: ChainReport) -> int:
    """How many steps of a chain are true."""
    return sum(step.verdict in (PROVED, ENCLOSED) for step in report.steps)


def check_lines(
    lines: Sequence[str], signs: Sequence[str] = (), definitions: Iterable[str] = (), givens: Iterable[str] = ()
) -> ChainReport:
    """Judge one chain of formulas in LaTeX; `definitions` are equations and declarations that hold for it."""
    context = Context()
    definitions = list(definitions)
    for text in givens:
        given(context, text)
    hints = Hints(defined_functions(definitions))
    known = [tree for tree in (_tree(text, hints) for text in definitions) if tree is not None]
    declared(context, known)
    context.told |= told(known) - set(context.constants) - set(context.domains) - summed_up(context)
    told_of_functions(context, known)
    context.factors = factors(context, known)
    read = [_line(text, hints) for text in lines]
    used(context, trees(read), known)
    return judged_chain(context, Written(tuple(read), tuple(signs) or ("=",) * (len(lines) - 1), tuple(lines)))


def defined_functions(definitions: Iterable[str]) -> frozenset[str]:
    """The letters that some reading of a definition makes functions of their arguments."""
    lines = [_line(text, Hints()) for text in definitions]
    trees = [reading.tree for line in lines for reading in line.readings]
    calls = [tree.left for tree in trees if isinstance(tree, Relation) and isinstance(tree.left, Call)]
    densities = frozenset(call.function.name for call in calls)
    applied = {name for tree in trees if isinstance(tree, Relation) for name in of_given(tree.left, tree.right)}
    named = {call.function.name for call in calls if defines_function(call, densities - {call.function.name})}
    return frozenset(applied | named)


def _tree(text: str, hints: Hints) -> Tree | None:
    line = _line(text, hints)
    return line.readings[0].tree if line.readings else None


def _line(text: str, hints: Hints) -> Line:
    try:
        return Line(tuple(readings(text, hints)))
    except Unread as error:
        return Line((), str(error))


def judged_chain(context: Context, chain: Written, other: bool | None = None, fill: bool = False) -> ChainReport:
    """The report on a chain; `other` are the other usual parameters of laws, None for those that agree."""
    judge, found = best(context, chain, other)
    steps = []
    for i, judgement in enumerate(found, start=1):
        if judgement is not None:
            step = StepReport(
                i, chain.signs[i - 1], chain.sources[i - 1], chain.sources[i], judgement.verdict, judgement.reason,
                chain.spans[i] if chain.spans else NOWHERE, judgement.witness, judgement.note, None, "",
                judgement.taken, judgement.assumed,
            )  # fmt: skip
            steps.append(_explained(judge, step, judgement, fill))
    return ChainReport(tuple(steps), chain.span, chain.labels)


def best(context: Context, chain: Written, chosen: bool | None) -> tuple[Judge, list[Judgement | None]]:
    """The judgements, with the other usual parameters of a law where all is true of these and of the first ones not."""

    def judged(other: bool) -> tuple[Judge, list[Judgement | None]]:
        judge = Judge(deepcopy(context), Setting(other=other), promised=chain.promised, asked=chain.asked)
        return judge, judge.chain(list(chain.lines), list(chain.signs))

    usual = judged(other=bool(chosen))
    if chosen is not None or not has_other(context) or not is_refuted(usual[1]):
        return usual
    again = judged(other=True)
    return usual if is_refuted(again[1]) else again


def is_refuted(judgements: list[Judgement | None]) -> bool:
    return any(each is not None and each.verdict == REFUTED for each in judgements)


def has_other(context: Context) -> bool:
    """Whether some law is written in two ways."""
    return any(law.family is not None and law.family.other is not None for law in context.laws)


def _explained(judge: Judge, step: StepReport, judgement: Judgement, fill: bool) -> StepReport:
    """A refuted step with the mistake that it looks like, a true one with the law that explains it."""
    if judgement.before is None or judgement.after is None:
        return step
    if judgement.agrees:
        found = in_time(Explanation(SEVERAL), explained, judge.context, judgement.before, judgement.after)
        own: tuple[OwnStep, ...] | None = None
        if fill and not found.is_law:
            nothing: tuple[OwnStep, ...] = ()
            own = in_time(nothing, filled, judge.context, judgement.before, judgement.after)
        return replace(step, law=found.name, own=own)
    if judgement.verdict != REFUTED:
        return step
    if judgement.before is judge.promised:
        words = "the entropy's integral where a cross-entropy was announced"
        return replace(step, diagnosis=Diagnosis("entropy for cross-entropy", words, judgement.after))
    try:
        with at_most(SECONDS):
            return replace(step, diagnosis=diagnose(judge.context, judgement.before, judgement.after, judge.setting))
    except Exhausted:
        return step


def in_time(otherwise: Found, work: Callable[[Context, Tree, Tree], Found], context: Context, *sides: Tree) -> Found:
    """What is found for a step within its time, if anything is."""
    try:
        with at_most(SECONDS):
            return work(context, *sides)
    except (Exhausted, *UNFORESEEN):
        return otherwise

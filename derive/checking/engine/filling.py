"""The engine's own steps between two lines of a derivation."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace as with_fields

from sympy import Basic, Expr, Symbol
from sympy.core.function import AppliedUndef

from derive.certification import certify
from derive.checking.context import Context
from derive.checking.engine.algebra import equal, rearranged
from derive.checking.engine.distributions import Unknown
from derive.checking.engine.laws import ALL, TOPICS, has_matrices
from derive.checking.engine.lettering import LatexLine, PlainLine, as_means
from derive.checking.engine.means import equal_in_means
from derive.checking.engine.quantities import OUTCOME, has_means
from derive.checking.engine.translating import translated
from derive.checking.engine.trees import tree_of
from derive.checking.engine.working import WORKED, alike_in_the_end
from derive.checking.judging.sampling import Setting
from derive.checking.judging.steps import once
from derive.checking.judging.verdict import ENCLOSED, PROVED, UNDECIDED
from derive.checking.meaning import NoMeaning
from derive.checking.syntax import Expectation, Tree, walk
from derive.derivation import Step
from derive.notation import DEFAULT
from derive.terms import Density, substitute

MOST_LINES = 60
MARKS = {"widehat": "hat", "overline": "bar", "widetilde": "tilde"}


@dataclass(frozen=True)
class OwnStep:
    """A line of the engine's, by which law it follows from the line before, and the verdict on that."""

    text: str
    latex: str
    law: str
    verdict: str


@dataclass(frozen=True)
class Line:
    """A term and the law that leads to it from the line before."""

    term: Expr
    law: str


def filled(context: Context, before: Tree, after: Tree) -> tuple[OwnStep, ...]:
    """The lines from one side to the next, both included; none where the engine's laws do not lead there."""
    means = has_means(before, after)
    found = []
    for laws in (False, True) if means else (True,):  # what holds of every law is proved as such
        first, second = translated(context, before, laws), translated(context, after, laws)
        if first is not None and second is not None:
            found.append(between(first, second))
    for lines in sorted(filter(None, found), key=len):
        own = shown(context, lines, means, is_bare(before, after))
        if all(step.verdict in (PROVED, ENCLOSED) for step in own if step.law):
            return tuple(own)
    return ()


def between(before: Expr, after: Expr) -> list[Line]:
    """Both sides are rewritten by laws, one step at a time, until a line of the one is a line of the other."""
    for topic in (*TOPICS, ALL):  # the laws that are enough lead there in fewer steps
        down, up = topic.steps(before, after), topic.steps(after, before)
        for alike in (rearranged, equal):
            found = meeting([before, *(step.after for step in down)], [after, *(step.after for step in up)], alike)
            if found is not None:
                return joined(before, after, down[: found[0]], up[: found[1]])
    return worked_out(before, after)


def worked_out(before: Expr, after: Expr) -> list[Line]:
    """Both sides with their integrals and sums worked out, as far as tables go."""
    for topic in () if has_matrices(before, after) else WORKED:
        down, up = topic.steps(before, after), topic.steps(after, before)
        for alike in (equal, alike_in_the_end):
            found = meeting([before, *(step.after for step in down)], [after, *(step.after for step in up)], alike)
            if found is not None:
                return joined(before, after, down[: found[0]], up[: found[1]])
    return []


def meeting(first: list[Expr], second: list[Expr], alike) -> tuple[int, int] | None:  # type: ignore[no-untyped-def]
    """The lines that are alike with the fewest steps before them."""
    pairs = [(i, j) for i in range(len(first)) for j in range(len(second))]
    return next((pair for pair in sorted(pairs, key=sum) if alike(first[pair[0]], second[pair[1]])), None)


def joined(before: Expr, after: Expr, down: list[Step], up: list[Step]) -> list[Line]:
    """The steps from the one side down, and those from the other side read from right to left."""
    lines = [Line(before, ""), *(Line(step.after, step.rule.name) for step in down)]
    bottom = up[-1].after if up else after
    if lines[-1].term != bottom:
        lines.append(Line(bottom, "arithmetic" if rearranged(lines[-1].term, bottom) else "algebra"))
    return [*lines, *(Line(step.before, f"{step.rule.name}, from right to left") for step in reversed(up))]


def is_bare(*sides: Tree) -> bool:
    """Whether no mean is written with the density that it is under."""
    return not any(isinstance(node, Expectation) and node.under is not None for side in sides for node in walk(side))


def shown(context: Context, lines: list[Line], means: bool, bare: bool) -> list[OwnStep]:
    """The lines as they are written, with verdicts on the steps; integrals against densities as means, if so wanted.

    Where means are bare they are so in our lines, too, and over random variables in capitals.
    """
    notation = with_fields(DEFAULT, integral="expectation") if means else DEFAULT
    capital = context.variable_of if bare else lambda name: None
    if bare or any(OUTCOME in line.term.atoms() for line in lines):
        notation = with_fields(notation, expectation=r"\mathbb{E}#2")
    plain, tex = PlainLine(notation), LatexLine(notation)
    found: list[OwnStep] = []
    for k, line in enumerate(lines[:MOST_LINES]):
        verdict = verdict_on(context, lines[k - 1].term, line.term) if k else ""
        term = without_outcomes(as_means(line.term, capital) if means else line.term)
        law = of_expectations(line.law) if means else line.law
        own = OwnStep(str(plain.doprint(term)), str(tex.doprint(term)), law, verdict)
        if not found or own.text != found[-1].text:  # a mean of a sum is written as one, whatever its density is with
            found.append(own)
    return found


def of_expectations(law: str) -> str:
    """A law of integrals that holds of means, by the name that it has there."""
    return law if law.startswith("the ") else law.replace("integral", "expectation")


def verdict_on(context: Context, before: Expr, after: Expr) -> str:
    """The certifier's verdict; where it has none, that on the two lines as somebody would write them."""
    densities = before.atoms(Density) | after.atoms(Density)
    if not any(isinstance(density.distribution, Unknown) for density in densities):
        found = certify(before, after).verdict
        if found != UNDECIDED:
            return found
    elif equal_in_means(before, after):
        return PROVED
    try:
        return once(context, tree_of(before), tree_of(after), Setting()).verdict
    except NoMeaning:
        return UNDECIDED


def without_outcomes(term: Expr) -> Expr:
    """Random variables by their letters, where they are functions of an outcome, and marks behind their letters."""
    names: dict[Basic, Basic] = {part: letter(type(part).__name__) for part in term.atoms(AppliedUndef)}
    names |= {symbol: letter(symbol.name) for symbol in term.atoms(Symbol) if " " in symbol.name}
    found: Expr = substitute(term, names)
    return found


def letter(name: str) -> Symbol:
    """A name as the engine has it: `muhat_1` for `hat mu_1`."""
    mark, _, rest = name.rpartition(" ")
    stem, _, index = rest.partition("_")
    return Symbol("_".join(filter(None, (stem + MARKS.get(mark, mark), index))), real=True)

"""A chain, line by line: each against the line before; after a mistake, whether it is carried on or repaired."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise

from derive.budgets import at_most
from derive.checking.context import Context
from derive.checking.context.functional import functional
from derive.checking.context.indices import general
from derive.checking.context.labels import labelled
from derive.checking.context.naming import summed_up
from derive.checking.context.parameters import not_throughout, parametric
from derive.checking.context.standing import meant, posteriors
from derive.checking.grammar import Reading
from derive.checking.judging.claims import Run, Step, is_set, runs, why_it_claims_nothing
from derive.checking.judging.conventions import taken_at
from derive.checking.judging.difference import letters_in
from derive.checking.judging.sampling import Setting
from derive.checking.judging.steps import judge
from derive.checking.judging.verdict import REFUTED, UNDECIDED, UNREAD, Judgement
from derive.checking.syntax import Call, Expectation, Integral, Name, Quantity, Sum, Tree, names, walk
from derive.errors import Exhausted

SECONDS = 8.0
INVERTED = "a function raised to -1 is the inverse function"
INVERSE = "the inverse function of a letter of which nothing is known"
"""The most time for a step."""
CARRIES, REPAIRS, SECOND = "carries the mistake on", "is right again", "a second mistake"


@dataclass(frozen=True)
class Line:
    """A side as it is read."""

    readings: tuple[Reading, ...]
    unread: str = ""


@dataclass
class Judge:
    """A context and what was met in a chain so far."""

    context: Context
    setting: Setting = field(default_factory=Setting)
    wrong: int | None = None
    truth: int = 0
    promised: Tree | None = None
    asked: bool = False
    """Whether the words around a chain say that something is to be solved."""

    def chain(self, lines: list[Line], signs: list[str]) -> list[Judgement | None]:
        """The verdict on each step; none on a sign that is no equality."""
        taken = [line.readings for line in lines]
        meant_besides = [*trees(lines), *self.context.constants.values()]
        quantities = [node for tree in meant_besides for node in walk(tree) if isinstance(node, Quantity)]
        joint = any(node.name in ("Cov", "I") or node.given for node in quantities)
        self.setting = replace(self.setting, covariances=joint)
        self.context.functional = functional(self.context, trees(lines))
        self.context.standing = meant(self.context, trees(lines))
        self.meet_parameters(trees(lines))
        taken = [of_numbers(self.context, of_densities(self.context, readings)) for readings in taken]
        if any(isinstance(node, Expectation) and node.given for tree in trees(lines) for node in walk(tree)):
            taken = [of_means(readings) for readings in taken]
        found: list[Judgement | None] = []
        joined = {i: run for run in runs(signs) for i in range(run.first + 1, run.last + 1)}
        for i in range(1, len(lines)):
            self.meet(taken[i - 1])
            letters = self.setting.known | {n.name for r in taken[i - 1] for n in walk(r.tree) if isinstance(n, Name)}
            self.meet(taken[i])
            unknown = letters_in(found[-1].reason) if found and found[-1] is not None else set()
            self.setting = replace(self.setting, known=letters, unknown=self.setting.unknown | unknown)
            if i not in joined:
                found.append(None)
                self.wrong, self.truth = None, i
                continue
            run = joined[i]
            judgement: Judgement | None = self.limited(lines, taken, run, i)
            if judgement is not None and judgement.verdict == REFUTED:
                judgement = self.unless_it_claims_nothing(judgement, run, taken, i)
            if (
                judgement is not None
                and judgement.verdict == REFUTED
                and self.lost_an_inverse(lines[i - 1], taken[i - 1])
            ):
                judgement, self.wrong = replace(judgement, verdict=UNDECIDED, reason=INVERSE, witness=None), None
            if judgement is not None and judgement.agrees and judgement.after is not None:
                taken[i] = tuple(each for each in taken[i] if each.tree is judgement.after)
            found.append(judgement)
        return found

    def lost_an_inverse(self, line: Line, taken: tuple[Reading, ...]) -> bool:
        """Whether a line was only understood with g⁻¹ as one over g, where it may be the inverse function."""
        return INVERTED in {how for each in line.readings for how in each.how} - {
            how for each in taken for how in each.how
        }

    def unless_it_claims_nothing(
        self, judgement: Judgement, run: Run, taken: list[tuple[Reading, ...]], i: int
    ) -> Judgement | None:
        """What is said of a refuted step that is no mistake: nothing of an equation to be solved."""
        if judgement.before is None or judgement.after is None:
            return judgement
        earlier = tuple(side[0].tree for side in taken[run.first : i] if side)
        step = Step(self.context, run, i, judgement.before, judgement.after, self.asked, earlier)
        if is_set(step):
            self.wrong = None
            return None
        question = why_it_claims_nothing(step)
        if not question:
            return judgement
        self.wrong, self.truth = None, i if i == run.first + 1 else self.truth
        return replace(judgement, verdict=UNDECIDED, reason=question, witness=None)

    def meet_parameters(self, sides: list[Tree]) -> None:
        """Which names are parameters of densities, and whether these have them throughout."""
        self.context.parametric = parametric(self.context, sides)
        self.context.generic -= {name.lower() for name in self.context.parametric}
        for letter in posteriors(self.context.standing):
            self.context.doubt(f"is {letter} a posterior? how it follows from the likelihood is not known here")
        for letter in not_throughout(self.context, sides):
            names = ", ".join(sorted(self.context.parametric))
            self.context.doubt(f"does {letter} depend on {names} where it is not written?")

    def meet(self, readings: tuple[Reading, ...]) -> None:
        """What later sides leave out: what an expectation is under, what is integrated over."""
        if not readings:
            return
        under, integrated = self.setting.under, list(self.setting.integrated)
        for node in walk(readings[0].tree):
            if isinstance(node, Expectation) and node.under is not None and labelled(node) is None:
                under = node.under
            if isinstance(node, Integral) and isinstance(node.over, Name):
                integrated = [node.over.name, *(name for name in integrated if name != node.over.name)]
        self.setting = replace(
            self.setting, under=under, integrated=tuple(integrated), points=self.points(readings[0].tree)
        )

    def points(self, side: Tree) -> dict[str, Tree]:
        """The points at which derivatives were taken so far, M′(0) and d/dt M(0), by the letter of the variable."""
        found = dict(self.setting.points)
        for node in walk(side):
            if (taken := taken_at(node)) is not None:
                letter, point, call = taken
                function = self.context.functions.get(call.function.name)
                usual = function.parameters[0] if function is not None else "t"
                found[letter or usual] = point
        return found

    def limited(self, lines: list[Line], taken: list[tuple[Reading, ...]], run: Run, i: int) -> Judgement:
        """The verdict on line i, if it is found in good time."""
        try:
            with at_most(SECONDS):
                return self.step(lines, taken, run, i)
        except Exhausted as error:
            return Judgement(UNDECIDED, f"the step {error}")

    def step(self, lines: list[Line], taken: list[tuple[Reading, ...]], run: Run, i: int) -> Judgement:
        """The verdict on line i."""
        if not taken[i]:
            return Judgement(UNREAD, lines[i].unread)
        earlier = [k for k in range(i - 1, run.first - 1, -1) if taken[k]]
        if not earlier:
            return Judgement(UNDECIDED, "no line before it could be read")
        if i == 1 and self.promised is not None:
            self.keep_promise(taken)
        judgement = judge(self.context, taken[earlier[0]], taken[i], self.setting)
        if self.wrong is None:
            return self.first(judgement, taken, earlier, i)
        if judgement.agrees:
            return replace(judgement, note=CARRIES)
        again = judge(self.context, taken[self.truth], taken[i], self.setting)
        if again.agrees:
            self.wrong = None
            return replace(again, note=REPAIRS)
        return replace(judgement, note=SECOND) if judgement.verdict == REFUTED else judgement

    def keep_promise(self, taken: list[tuple[Reading, ...]]) -> None:
        """Where the left side is another quantity than is announced, the announced one takes its place."""
        if self.promised is None or not taken[0]:
            return
        promise = (Reading(self.promised, ()),)
        found = judge(self.context, promise, taken[0], self.setting)
        if found.verdict == REFUTED:
            taken[0] = promise

    def first(self, judgement: Judgement, taken: list[tuple[Reading, ...]], earlier: list[int], i: int) -> Judgement:
        """A step where no mistake is open; where nothing is found, against the lines before that."""
        if judgement.verdict == UNDECIDED:
            for k in earlier[1:4]:
                again = judge(self.context, taken[k], taken[i], self.setting)
                if again.agrees or (again.verdict == REFUTED and not again.empty):
                    judgement = again if again.agrees else judgement
                    break
        if judgement.verdict == REFUTED:
            self.wrong, self.truth = i, earlier[0]
        return judgement


def of_means(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """The readings in which E is the mean and no letter, where there are such: beside E[x|λ] it is."""
    kept = tuple(each for each in readings if not any(node == Name("E") for node in walk(each.tree)))
    return kept or readings


def of_densities(context: Context, readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """The readings in which H before the letter of a density is its entropy and no factor, where there are such."""
    kept = tuple(each for each in readings if not any(is_factor_of_density(context, n) for n in walk(each.tree)))
    return kept or readings


def of_numbers(context: Context, readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """The readings in which p_i before a bracket is a factor where it is known as a number, where there are such."""
    kept = tuple(each for each in readings if not any(is_called(context, node) for node in walk(each.tree)))
    return kept or readings


def is_called(context: Context, node: Tree) -> bool:
    """Whether a tree is p_i(1 − p_i), or p_i(…) where p_i is defined or one of those that add up to something."""
    if not isinstance(node, Call) or not node.function.index or node.function.name in context.functions:
        return False
    function = node.function
    inside = any(isinstance(each, Sum) and function.name in names(each) for each in node.arguments)
    return inside or bool(general(context, function)) or function.stem in summed_up(context)


def is_factor_of_density(context: Context, node: Tree) -> bool:
    """Whether a tree is H q, with q a letter that has arguments elsewhere."""
    factors = [each.name if isinstance(each, Name) else "" for each in getattr(node, "factors", ())]
    return any(a in ("H", "h") and b in context.standing for a, b in pairwise(factors))


def trees(lines: list[Line]) -> list[Tree]:
    """The likeliest readings."""
    return [line.readings[0].tree for line in lines if line.readings]

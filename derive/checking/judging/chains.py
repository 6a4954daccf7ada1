"""A chain, line by line: each against the line before; after a mistake, whether it is carried on or repaired."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from derive.budgets import at_most
from derive.checking.context import Context
from derive.checking.context.conditions import names_a_letter
from derive.checking.grammar import Reading
from derive.checking.judging.sampling import Setting
from derive.checking.judging.steps import judge
from derive.checking.judging.verdict import REFUTED, UNDECIDED, UNREAD, Judgement
from derive.checking.syntax import (
    Call,
    Derivative,
    Expectation,
    Integral,
    Name,
    Number,
    Quantity,
    Tree,
    names,
    walk,
)
from derive.errors import Exhausted

EQUALITIES = ("=", ":=", "equiv", "identical")
SECONDS = 8.0
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
    solved: bool = False
    """Whether the words around it make a chain that ends with a number an equation to be solved."""

    def chain(self, lines: list[Line], signs: list[str]) -> list[Judgement | None]:
        """The verdict on each step; none on a sign that is no equality."""
        taken = [line.readings for line in lines]
        quantities = [node for tree in trees(lines) for node in walk(tree) if isinstance(node, Quantity)]
        joint = any(node.name in ("Cov", "I") or node.given for node in quantities)
        self.setting = replace(self.setting, covariances=joint)
        found: list[Judgement | None] = []
        for i in range(1, len(lines)):
            self.meet(taken[i - 1])
            letters = self.setting.known | {n.name for r in taken[i - 1] for n in walk(r.tree) if isinstance(n, Name)}
            self.meet(taken[i])
            self.setting = replace(self.setting, known=letters)
            if signs[i - 1] not in EQUALITIES:
                found.append(None)
                self.wrong, self.truth = None, i
                continue
            judgement = self.limited(lines, taken, i)
            if judgement.verdict == REFUTED and self.solved and i == len(lines) - 1:
                found.append(None)
                self.wrong = None
                continue
            judgement = self.named(judgement, i)
            if judgement.verdict == REFUTED and len(lines) == 2 and self.is_to_be_solved(judgement):
                judgement = replace(
                    judgement, verdict=UNDECIDED, reason="is it an equation to be solved?", witness=None
                )
                self.wrong = None
            if judgement.agrees and judgement.after is not None:
                taken[i] = tuple(each for each in taken[i] if each.tree is judgement.after)
            found.append(judgement)
        return found

    def named(self, judgement: Judgement, i: int) -> Judgement:
        """A first step that only says what a letter is refutes nothing, unless its value is known otherwise."""
        if judgement.verdict != REFUTED or i != 1 or judgement.before is None or judgement.after is None:
            return judgement
        before, after = judgement.before, judgement.after
        letter = names_a_letter(before, after)
        known = letter in self.context.constants and letter not in self.context.again
        if (not letter or known) and not self.defines_again(before):
            return judgement
        self.wrong, self.truth = None, 1
        question = f"what {letter or names_of(before)} is, is said here: is it meant so?"
        return replace(judgement, verdict=UNDECIDED, reason=question, witness=None)

    def is_to_be_solved(self, judgement: Judgement) -> bool:
        """A formula that is set to 0, a letter that is given by itself (x = 1 − x), or a free letter: A Aᵀ = Σ."""
        before, after = judgement.before, judgement.after
        if before is None or after is None:
            return False
        if isinstance(before, Name) and before.name in names(after):
            return True
        letter, other = (after, before) if isinstance(after, Name) else (before, after)
        if isinstance(letter, Name) and letter.name not in self.context.constants:
            return letter.name not in names(other) and not claims(other)
        return isinstance(after, Number) and after.value == 0 and not claims(before)

    def defines_again(self, before: Tree) -> bool:
        """Whether a left side is a function that the document defines several times."""
        return isinstance(before, Call) and before.function.name in self.context.again

    def meet(self, readings: tuple[Reading, ...]) -> None:
        """What later sides leave out: what an expectation is under, what is integrated over."""
        if not readings:
            return
        under, integrated = self.setting.under, list(self.setting.integrated)
        for node in walk(readings[0].tree):
            if isinstance(node, Expectation) and node.under is not None:
                under = node.under
            if isinstance(node, Integral) and isinstance(node.over, Name):
                integrated = [node.over.name, *(name for name in integrated if name != node.over.name)]
        self.setting = replace(self.setting, under=under, integrated=tuple(integrated))

    def limited(self, lines: list[Line], taken: list[tuple[Reading, ...]], i: int) -> Judgement:
        """The verdict on line i, if it is found in good time."""
        try:
            with at_most(SECONDS):
                return self.step(lines, taken, i)
        except Exhausted as error:
            return Judgement(UNDECIDED, f"the step {error}")

    def step(self, lines: list[Line], taken: list[tuple[Reading, ...]], i: int) -> Judgement:
        """The verdict on line i."""
        if not taken[i]:
            return Judgement(UNREAD, lines[i].unread)
        earlier = [k for k in range(i - 1, -1, -1) if taken[k]]
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


def claims(side: Tree) -> bool:
    """Whether a side has a value that nobody chooses: an integral, a mean, a derivative."""
    return any(isinstance(node, Integral | Expectation | Quantity | Derivative) for node in walk(side))


def names_of(tree: Tree) -> str:
    return tree.function.name if isinstance(tree, Call) else ""


def trees(lines: list[Line]) -> list[Tree]:
    """The likeliest readings."""
    return [line.readings[0].tree for line in lines if line.readings]

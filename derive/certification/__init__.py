"""Proves that before = after, knowing nothing of the laws that were used.

Two engines that share no code: `exact` decides by normal forms, `ball` encloses the difference in ball
arithmetic. `proved` needs the exact engine, and the ball engine must not contradict it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sympy import Expr

from derive.certification import ball, exact
from derive.certification.differences import parts_that_differ
from derive.certification.scope import out_of_scope, side
from derive.certification.verdict import ENCLOSED, PROVED, REFUTED, UNDECIDED, Evidence, Verdict, Witness
from derive.derivation import Derivation, Step

RANK = {PROVED: 0, ENCLOSED: 1, UNDECIDED: 2, REFUTED: 3}

__all__ = ["Certificate", "Evidence", "Verdict", "Witness", "certify", "certify_derivation"]


def certify(before: Expr, after: Expr) -> Verdict:
    """Judge before = after for all values of the symbols in their domains.

    Any two SymPy expressions, integrals included; a symbol without assumptions is taken as real. The verdict is
    "proved", "enclosed" (agrees in ball arithmetic at some points), "refuted" (with a witness) or "undecided".

    Raises `Wrong` where a side is neither a SymPy expression nor a number.
    """
    before, after = side(before), side(after)
    reason = out_of_scope(before, after)
    if reason:
        return Verdict(UNDECIDED, tuple(Evidence(engine, UNDECIDED, reason) for engine in ("exact", "ball")))
    return judged(before, after)


def judged(before: Expr, after: Expr) -> Verdict:
    """The verdict on an equation between real numbers, from its smallest differing part outwards."""
    for part in parts_that_differ(before, after):
        found = exact.compare(part.before, part.after)
        if found.outcome == PROVED:
            return agreed(found, ball.compare(part.before, part.after, part.domains))
    whole = ball.compare(before, after)
    return Verdict(whole.outcome, (found, whole), whole.witness)


def agreed(proof: Evidence, second: Evidence) -> Verdict:
    """Both engines' evidence; a proof that ball arithmetic contradicts proves nothing."""
    if second.outcome == REFUTED:
        return Verdict(UNDECIDED, (proof, second), second.witness)
    return Verdict(PROVED, (proof, second))


@dataclass(frozen=True)
class Certificate:
    """The verdict of every step of a derivation and of the lemmas that it cites."""

    verdicts: dict[int, Verdict]
    steps: tuple[Step, ...]

    def of(self, step: Step) -> Verdict:
        return self.verdicts[id(step)]

    @property
    def verdict(self) -> str:
        """The weakest verdict of all steps."""
        return max((v.verdict for v in self.verdicts.values()), key=RANK.__getitem__, default=PROVED)

    @property
    def evidence(self) -> tuple[tuple[Step, Verdict], ...]:
        """Every step with its verdict, lemmas first."""
        return tuple((step, self.of(step)) for step in self.steps)

    @property
    def refuted(self) -> str:
        """The first refuted step, with its witness; empty where there is none."""
        for step, verdict in self.evidence:
            if verdict.witness is not None:
                point = ", ".join(f"{name} = {value}" for name, value in verdict.witness.point.items())
                values = f"{verdict.witness.before} is not {verdict.witness.after}"
                return f"{step.rule.name}, at {point or 'every point'}: {values}"
        return ""

    @property
    def complete(self) -> bool:
        """Whether both engines vouch for every step."""
        return all(v.verdict == PROVED and v.evidence[1].outcome == ENCLOSED for v in self.verdicts.values())

    @property
    def summary(self) -> str:
        """One line: how many steps, how many of them proved by which engine."""
        proved = sum(verdict.verdict == PROVED for verdict in self.verdicts.values())
        enclosed = sum(verdict.evidence[-1].outcome == ENCLOSED for verdict in self.verdicts.values())
        return f"{proved} of {len(self.steps)} steps proved by normal forms, {enclosed} enclosed by ball arithmetic"


def certify_derivation(derivation: Derivation) -> Certificate:
    """Certify each step of a derivation and of all that it cites, each once."""
    steps = tuple(all_steps(derivation))
    return Certificate({id(step): judged(step.before, step.after) for step in steps}, steps)


def all_steps(derivation: Derivation) -> Iterator[Step]:
    for part in derivation.parts:
        yield from part.steps

"""Proves that before = after, knowing nothing of the laws that were used.

Two engines that share no code: `exact` decides by normal forms, `ball` encloses the difference in ball
arithmetic. `proved` needs the exact engine, and the ball engine must not contradict it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sympy import Expr

from derive.certification import ball, exact
from derive.certification.covariances import written_out
from derive.certification.differences import parts_that_differ
from derive.certification.scope import out_of_scope, side
from derive.certification.verdict import ENCLOSED, PROVED, REFUTED, UNDECIDED, Evidence, Verdict, Witness

if TYPE_CHECKING:
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


def judged(before: Expr, after: Expr, covariances: tuple[Expr, ...] = ()) -> Verdict:
    """The verdict on an equation, from its smallest differing part outwards.

    Of matrices, the evidence says what it rests on: a normal form of words, which proves for every dimension; the
    entries in dimensions 1, 2 and 3; balls at points of these. Only a normal form proves, or letters for all entries
    where the dimension is a number. `covariances` are matrices that are written out and are positive definite.
    """
    definite = tuple(dict.fromkeys((*covariances, *written_out((before, after)))))
    for part in parts_that_differ(before, after):
        found = exact.compare(part.before, part.after, definite)
        entries = exact.compare_entries(part.before, part.after)
        if found.outcome == PROVED or (entries is not None and entries.outcome == PROVED):
            proof, beside = (found, entries) if found.outcome == PROVED or entries is None else (entries, None)
            return agreed(proof, beside, ball.beside_proof(part.before, part.after, part.domains, definite))
    return without_proof(found, entries, ball.alone(before, after, definite))


def agreed(proof: Evidence, beside: Evidence | None, last: Evidence) -> Verdict:
    """A proof, what the entries say of matrices, and the balls; a proof that these contradict proves nothing."""
    evidence = (proof, last) if beside is None or beside.outcome == UNDECIDED else (proof, beside, last)
    if last.outcome == REFUTED:
        return Verdict(UNDECIDED, evidence, last.witness)
    return Verdict(PROVED, evidence)


def without_proof(words: Evidence, entries: Evidence | None, last: Evidence) -> Verdict:
    """What balls say where there is no proof; entries in small dimensions stand beside it, and vouch for no others."""
    evidence = (words, last) if entries is None or entries.outcome == UNDECIDED else (words, entries, last)
    return Verdict(last.outcome, evidence, last.witness)


@dataclass(frozen=True)
class Certificate:
    """The verdict of every step of a derivation and of the lemmas that it cites."""

    verdicts: dict[int, Verdict]
    steps: tuple[Step, ...]

    def of(self, step: Step) -> Verdict:
        """A step's verdict, or that of the same step in a fact that was derived twice, as where it was forgotten."""
        found = self.verdicts.get(id(step))
        return found if found is not None else self.by_equation[step.rule.name, step.before, step.after]

    @cached_property
    def by_equation(self) -> dict[tuple[str, Expr, Expr], Verdict]:
        """The verdicts by the law and both sides."""
        return {(step.rule.name, step.before, step.after): self.verdicts[id(step)] for step in self.steps}

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
        return all(v.verdict == PROVED and v.evidence[-1].outcome == ENCLOSED for v in self.verdicts.values())

    @property
    def summary(self) -> str:
        """One line: how many steps, how many of them proved by which engine."""
        proved = sum(verdict.verdict == PROVED for verdict in self.verdicts.values())
        enclosed = sum(verdict.evidence[-1].outcome == ENCLOSED for verdict in self.verdicts.values())
        return f"{proved} of {len(self.steps)} steps proved by normal forms, {enclosed} enclosed by ball arithmetic"


def certify_derivation(derivation: Derivation) -> Certificate:
    """Certify each step of a derivation and of all that it cites, each once."""
    return Certificate(dict(verdicts(derivation)), tuple(step for part in derivation.parts for step in part.steps))


def verdicts(derivation: Derivation) -> Iterator[tuple[int, Verdict]]:
    """Each step's; of matrices that are written out, those are positive definite that are covariances of the quantity,
    or of what the step's part starts from."""
    for part in derivation.parts:
        definite = written_out((derivation.start, part.start))
        for step in part.steps:
            yield id(step), judged(step.before, step.after, definite)

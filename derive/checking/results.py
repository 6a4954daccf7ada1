"""What a check finds: chains, their steps, each with its verdict and what it rests on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from derive.checking.diagnosis import Diagnosis
from derive.checking.engine.filling import OwnStep
from derive.checking.judging.verdict import REFUTED, UNDECIDED, UNREAD, Witness
from derive.checking.syntax import NOWHERE, Span


@dataclass(frozen=True)
class StepReport:
    """One step: the line `number` of its chain, set against the line before it."""

    number: int
    sign: str
    before: str
    after: str
    verdict: str
    evidence: str
    span: Span = NOWHERE
    witness: Witness | None = None
    note: str = ""
    diagnosis: Diagnosis | None = None
    law: str = ""
    taken: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    own: tuple[OwnStep, ...] | None = None
    """The engine's own lines from the one to the other, if they were asked for; none where it does not get there."""


@dataclass(frozen=True)
class ChainReport:
    """The steps of a chain in order; signs that are no equalities have none."""

    steps: tuple[StepReport, ...]
    span: Span = NOWHERE
    labels: tuple[str, ...] = ()

    @property
    def first_wrong(self) -> StepReport | None:
        """The first refuted step."""
        return next((step for step in self.steps if step.verdict == REFUTED), None)


@dataclass(frozen=True)
class Report:
    """All chains of a document, warnings, and what was taken for granted."""

    chains: tuple[ChainReport, ...]
    warnings: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def steps(self) -> tuple[StepReport, ...]:
        """All steps of all chains."""
        return tuple(step for chain in self.chains for step in chain.steps)

    @property
    def first_wrong(self) -> StepReport | None:
        """The first refuted step of the document."""
        return next((chain.first_wrong for chain in self.chains if chain.first_wrong), None)

    @property
    def exit_code(self) -> int:
        """0 all right, 1 something refuted, 3 nothing refuted but something undecided or unread."""
        verdicts = {step.verdict for step in self.steps}
        if REFUTED in verdicts:
            return 1
        return 3 if verdicts & {UNDECIDED, UNREAD} else 0

"""What a check of a certificate found: every step with its verdict, and every place where something is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sympy import Expr

from derive.certification import Evidence, Verdict
from derive.certification.verdict import ENCLOSED, PROVED


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: "part 3, step 2"."""

    place: str
    words: str

    def __str__(self) -> str:
        return f"{self.place}: {self.words}"


@dataclass(frozen=True)
class Checked:
    """A step that was proved anew from its two sides alone."""

    part: int
    number: int
    law: str
    before: Expr
    after: Expr
    verdict: Verdict
    definite: tuple[Expr, ...] = ()
    """The matrices that are written out and are positive definite wherever the step holds."""

    @property
    def complete(self) -> bool:
        """Whether normal forms prove it, and balls show that both sides have one value wherever they were tried."""
        return self.verdict.verdict == PROVED and self.verdict.evidence[-1].outcome == ENCLOSED

    @property
    def name(self) -> str:
        """3.2 for the second step of part 3."""
        return f"{self.part}.{self.number}"


@dataclass
class Report:
    """All steps that were checked, and all that is wrong with the file; `only` names the one step of a replay."""

    quantity: Expr
    domains: Mapping[str, str]
    parts: int
    data: Mapping[str, Any]
    only: str = ""
    steps: list[Checked] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def verified(self) -> bool:
        """Whether nothing is wrong, and both engines vouch for every step."""
        return not self.problems and all(step.complete for step in self.steps)

    @property
    def counts(self) -> dict[str, int]:
        """How many steps have which verdict."""
        return dict(Counter(step.verdict.verdict for step in self.steps))

    @property
    def weaker(self) -> list[Checked]:
        """The steps for which not both engines vouch."""
        return [step for step in self.steps if not step.complete]


def told(evidence: Evidence) -> dict[str, Any]:
    """What one engine found, as a certificate records it."""
    found = {"engine": evidence.engine, "outcome": evidence.outcome, "method": evidence.method, **evidence.data}
    return found if evidence.witness is None else {**found, "witness": witness(evidence)}


def witness(found: Verdict | Evidence) -> dict[str, Any] | None:
    """The point at which the two sides differ."""
    if found.witness is None:
        return None
    return {"point": dict(found.witness.point), "before": found.witness.before, "after": found.witness.after}


def shown(verdict: Verdict) -> str:
    """The point at which a refuted step fails."""
    if verdict.witness is None:
        return ""
    point = ", ".join(f"{name} = {value}" for name, value in verdict.witness.point.items())
    return f": at {point or 'every point'} it is {verdict.witness.before[:40]} and {verdict.witness.after[:40]}"

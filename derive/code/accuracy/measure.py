"""Candidates against the exact values, regime by regime."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from derive.certification.ball import CannotEnclose
from derive.code.accuracy.candidates import Candidate, Point
from derive.code.accuracy.errors import Figure, Sample, figure, sample
from derive.code.accuracy.formats import Format
from derive.code.accuracy.reference import Exact, Reference, equal
from derive.code.accuracy.regimes import Regime, regimes
from derive.code.problem import CodeProblem


@dataclass(frozen=True)
class Case:
    """A point with its exact value and partial derivatives, as far as the format can hold them."""

    point: Point
    exact: Exact


class Study:
    """A problem in one format: its regimes, with the points whose value the format can hold."""

    def __init__(self, problem: CodeProblem, kind: Format, count: int) -> None:
        self.problem, self.kind = problem, kind
        self.reference = Reference(problem)
        self.is_divergence = problem.quantity.slug == "kl"
        found = [(regime.name, self.cases(regime)) for regime in regimes(problem.quantity, kind, count)]
        self.regimes = [(name, cases) for name, cases in found if cases]

    @property
    def points(self) -> list[Point]:
        return [case.point for _, cases in self.regimes for case in cases]

    def cases(self, regime: Regime) -> list[Case]:
        if regime.is_equal:
            return [Case(point, equal(len(point))) for point in regime.points]
        return [Case(point, exact) for point in regime.points if (exact := self.exact(point)) is not None]

    def exact(self, point: Point) -> Exact | None:
        """None where the value is no number of the format's; a partial derivative that is none becomes None."""
        try:
            parts = self.reference.at(point).parts
        except CannotEnclose:
            return None
        kept = Exact(tuple(part if part is not None and self.kind.holds(part) else None for part in parts))
        return kept if kept.parts[0] is not None else None

    def measure(self, candidate: Candidate) -> list[tuple[Figure | None, ...]]:
        """For each regime the figure of the value, and then those of the partial derivatives where there are any."""
        points = self.points
        columns: list[Sequence[float]] = [candidate.values(points)]
        if candidate.partials is not None:
            columns += zip(*candidate.partials(points), strict=True) if points else []
        figures, start = [], 0
        for _, cases in self.regimes:
            end = start + len(cases)
            figures.append(tuple(self.figure(cases, column[start:end], part) for part, column in enumerate(columns)))
            start = end
        return figures

    def figure(self, cases: list[Case], found: Sequence[float], part: int) -> Figure | None:
        pairs = zip(cases, found, strict=True)
        samples = [self.sample(case, number, part) for case, number in pairs if case.exact.parts[part] is not None]
        return figure(samples)

    def sample(self, case: Case, found: float, part: int) -> Sample:
        exact = case.exact.parts[part]
        assert exact is not None
        lower = 0.0 if self.is_divergence and part == 0 else -math.inf

        def condition() -> float:
            return self.reference.condition(part, case.point)

        return sample(case.point, found, exact, self.kind, condition, lower)

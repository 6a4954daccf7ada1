"""What a check found, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from sympy import Expr

from derive.certification import Evidence
from derive.certification.ball import CannotEnclose, enclose, enclose_entries
from derive.sexpr import dumps
from derive.terms import is_matrix
from derive.verification.report import Checked, Report

MOST_SHOWN = 20
DIGITS = 30


def summary(report: Report) -> Iterator[str]:
    """The verdict on the file first, then what is wrong, then the steps that are weaker than proved."""
    total = len(report.steps)
    counted = ", ".join(f"{count} {word}" for word, count in sorted(report.counts.items())) or "none"
    word = "verified" if report.verified else "NOT verified" if report.problems else "not proved in full"
    yield f"{word}: {report.quantity}"
    yield f"{report.parts} parts, {total} steps: {counted}"
    yield from (f"wrong at {problem}" for problem in report.problems[:MOST_SHOWN])
    if len(report.problems) > MOST_SHOWN:
        yield f"and at {len(report.problems) - MOST_SHOWN} more places"
    for step in report.weaker[:MOST_SHOWN]:
        yield f"step {step.name} is {step.verdict.verdict}: {step.law}"


def replayed(step: Checked) -> Iterator[str]:
    """One step in full: its two sides, what each engine finds, and both values at the points."""
    yield f"step {step.name}: {step.law}: {step.verdict.verdict}"
    yield f"before  {dumps(step.before)}"
    yield f"after   {dumps(step.after)}"
    for evidence in step.verdict.evidence:
        yield f"{evidence.engine}: {evidence.outcome}: {evidence.method}"
        yield from details(evidence)
    for point in points_of(step):
        yield f"at {', '.join(f'{name} = {value}' for name, value in point.items()) or 'every point'}"
        yield f"  before  {value_at(step.before, point)}"
        yield f"  after   {value_at(step.after, point)}"


def details(evidence: Evidence) -> Iterator[str]:
    for name, value in evidence.data.items():
        if name != "points" and value:
            shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            yield f"  {name}: {shown}"


def points_of(step: Checked) -> list[Mapping[str, str]]:
    """The points of the ball engine."""
    found = step.verdict.evidence[-1].data.get("points", [])
    return found if isinstance(found, list) else []


def value_at(term: Expr, point: Mapping[str, str]) -> str:
    """The ball around the value of a side, or around each entry of a matrix."""
    values = {name: Fraction(value) for name, value in point.items()}
    try:
        if is_matrix(term):
            rows = enclose_entries(term, values, DIGITS)
            return "; ".join(", ".join(entry.str(DIGITS) for entry in row) for row in rows)
        return str(enclose(term, values, DIGITS).str(DIGITS))
    except CannotEnclose as reason:
        return f"no ball: {reason}"

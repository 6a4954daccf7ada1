"""What a check found, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from flint import arb
from sympy import Basic, Expr

from derive.certification import Evidence
from derive.certification.ball import CannotEnclose, compare, enclose, enclose_entries
from derive.certification.exact.facts import AXIOMS, FACTS
from derive.quantities import Quantity
from derive.terms import is_matrix
from derive.verification.catalogue import chosen, laws_found
from derive.verification.report import Checked, Report
from derive.writing.text import Plain

MOST_SHOWN = 20
DIGITS = 30


def lines(report: Report, verbose: bool) -> Iterator[str]:
    """All that there is to say; each step in full where that is asked for, or where there is only one."""
    if verbose or report.only:
        for step in report.steps:
            yield from replayed(step)
            yield ""
        yield from statements(report)
    if verbose and not report.only:
        yield from ("Axioms of normal forms:", *(f"  {axiom}" for axiom in AXIOMS), "", *chosen(report), "")
    yield from summary(report)
    if report.steps and not report.only:
        yield from laws_found(report)


def summary(report: Report) -> Iterator[str]:
    """The verdict on the file or on one step first, then what is wrong, then what is weaker than proved."""
    total = len(report.steps)
    counted = ", ".join(f"{count} {word}" for word, count in sorted(report.counts.items())) or "none judged"
    word = "verified" if report.verified else "NOT verified" if report.problems else "not proved in full"
    if report.only:
        yield f"step {report.only} alone is {word}, and nothing else was looked at"
    else:
        known = [f"{name} {kind}" for name, kind in report.domains.items()]
        assumed = report.quantity.assumptions if isinstance(report.quantity, Quantity) else ()
        domains = ", ".join([*known, *(f"{written(term)} > 0" for term in assumed)])
        yield f"{word}: {named(report.quantity)}" + (f", for {domains}" if domains else "")
        yield f"{report.parts} parts, {total} steps: {counted}"
    yield from (f"wrong at {problem}" for problem in report.problems[:MOST_SHOWN])
    if len(report.problems) > MOST_SHOWN:
        yield f"and at {len(report.problems) - MOST_SHOWN} more places"
    for step in report.weaker[:MOST_SHOWN]:
        yield f"step {step.name}, {step.law}, is {step.verdict.verdict}: {step.verdict.evidence[-1].method}"


def replayed(step: Checked) -> Iterator[str]:
    """One step in full: its two sides, what each engine finds, and both values and their difference at the points."""
    yield f"step {step.name}: {step.law}: {step.verdict.verdict}"
    yield f"before  {written(step.before)}"
    yield f"after   {written(step.after)}"
    for evidence in step.verdict.evidence:
        yield f"{evidence.engine}: {evidence.outcome}: {evidence.method}"
        yield from details(evidence)
    for point in points_of(step):
        yield f"at {', '.join(f'{name} = {value}' for name, value in point.items()) or 'every point'}"
        yield from (f"  {name:<10}  {value}" for name, value in values_at(step, point))


def details(evidence: Evidence) -> Iterator[str]:
    for name, value in evidence.data.items():
        if name not in ("points", "cuts") and value:
            shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            yield f"  {name}: {shown}{' bits' if name == 'precision' else ''}"
    yield from cuts(evidence)


def cuts(evidence: Evidence) -> Iterator[str]:
    """Where integrals were cut off at each point, and what bounds the rest."""
    found: Any = evidence.data.get("cuts", [])
    for number, at_point in enumerate(found, 1):
        yield f"  cut off at point {number}:"
        for cut in at_point:
            where = f" by {cut['where']}" if "where" in cut else ""
            ends = f"from {cut['lower']} to {cut['upper']}"
            yield f"    over {cut['over']}{where} {ends}; beyond it at most {cut['beyond']}, by {cut['by']}"


def statements(report: Report) -> Iterator[str]:
    """The facts that the proofs name, with what they say."""
    evidence = [each.data.get("facts") for step in report.steps for each in step.verdict.evidence]
    named = sorted({fact for facts in evidence if isinstance(facts, list) for fact in facts})
    if named:
        yield from ("Facts that these proofs rest on:", *(f"  {fact}: {FACTS[fact]}" for fact in named), "")


def points_of(step: Checked) -> list[Mapping[str, str]]:
    """Points at which the whole sides have values; the evidence is of the smallest parts in which they differ."""
    recorded = step.verdict.evidence[-1].data.get("points")
    found = compare(step.before, step.after, covariances=step.definite).data.get("points", recorded)
    return found if isinstance(found, list) else []


def values_at(step: Checked, point: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Balls around both sides, entry by entry where they are matrices, and around their difference."""
    try:
        before, after = (balls(side, point) for side in (step.before, step.after))
        yield "before", joined(before)
        yield "after", joined(after)
        differences = [[x - y for x, y in zip(a, b, strict=True)] for a, b in zip(before, after, strict=True)]
        yield "difference", joined(differences)
    except CannotEnclose as reason:
        yield "no ball", str(reason)


def balls(term: Expr, point: Mapping[str, str]) -> list[list[arb]]:
    values = {name: Fraction(value) for name, value in point.items()}
    return enclose_entries(term, values, DIGITS) if is_matrix(term) else [[enclose(term, values, DIGITS)]]


def joined(rows: list[list[arb]]) -> str:
    return "; ".join(", ".join(entry.str(DIGITS) for entry in row) for row in rows)


def named(quantity: Basic) -> str:
    """The quantity with its distributions in words."""
    words = quantity.words if isinstance(quantity, Quantity) else (quantity,)
    return "".join(word if isinstance(word, str) else written(word) for word in words)


def written(term: object) -> str:
    """A term as plain text."""
    return str(Plain().doprint(term))

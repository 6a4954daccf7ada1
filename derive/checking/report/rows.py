"""From what a check found to the rows that are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from sympy import Float, Rational

from derive.checking.diagnosis import Diagnosis
from derive.checking.documents import Document
from derive.checking.judging.verdict import REFUTED, Witness
from derive.checking.report.model import Block, Page, Row
from derive.checking.results import ChainReport, Report, StepReport
from derive.checking.slips import slips
from derive.checking.syntax import Span

LONGEST = 60
"""The most characters of a part that is quoted."""


def page_of(title: str, text: str, document: Document, report: Report) -> Page:
    """The document's chains with their verdicts, its slips, and what was assumed."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    blocks = tuple(block_of(chain, number, lines) for number, chain in enumerate(report.chains, start=1))
    wrong = report.first_wrong
    marked = tuple(
        Block(block.name, tuple(marked_first(row, wrong) for row in block.rows)) if wrong is not None else block
        for block in blocks
    )
    return Page(title, marked, report.assumed, tuple(slips(document)), report.warnings)


def marked_first(row: Row, wrong: StepReport | None) -> Row:
    """The row, marked where it is the first wrong one."""
    if wrong is None or (row.line, row.column) != (wrong.span.line, wrong.span.column) or row.verdict != REFUTED:
        return row
    return replace(row, first_wrong=True)


def block_of(chain: ChainReport, number: int, lines: Sequence[str]) -> Block:
    """A chain's sides in order; a side whose sign is no equality stands there without a verdict."""
    name = f"equation {', '.join(chain.labels)}" if chain.labels else f"chain {number}"
    rows: list[Row] = []
    last = 0
    for step in chain.steps:
        if not rows or step.number != last + 1:
            place = (chain.span.line, chain.span.column) if not rows else (step.span.line, step.span.column)
            rows.append(Row(*place, "", step.before))
        said = tuple(says(step, lines))
        own = step.own or ()
        rows.append(Row(step.span.line, step.span.column, step.sign, step.after, step.verdict, said, own=own))
        last = step.number
    return Block(name, tuple(rows))


def says(step: StepReport, lines: Sequence[str]) -> Iterator[str]:
    """What is said under a line."""
    if step.verdict not in ("proved", "enclosed", REFUTED) and step.evidence:
        yield step.evidence
    if step.witness is not None:
        yield difference(step.witness, against(step))
    if step.diagnosis is not None:
        yield mistake(step.diagnosis, lines)
    if step.law:
        yield step.law
    if step.own == ():
        yield "the engine's own laws do not lead from the line before to this one"
    if step.note:
        yield f"this line {step.note}" if step.note.split()[0] in ("carries", "is") else step.note
    yield from (f"read so: {how}" for how in step.taken)


def mistake(found: Diagnosis, lines: Sequence[str]) -> str:
    """What mistake it looks like, and where."""
    part = excerpt(found.part.span, lines)
    place = f", at {part} (line {found.part.span.line}, column {found.part.span.column})" if part else ""
    return f"it looks like: {found.kind}: {found.words}{place}"


def excerpt(span: Span, lines: Sequence[str]) -> str:
    """What stands at a place, if it is not too long to be quoted."""
    if span.line != span.end_line or not 0 < span.line <= len(lines):
        return ""
    found = lines[span.line - 1][span.column - 1 : span.end_column - 1].strip()
    return found if len(found) <= LONGEST else ""


def against(step: StepReport) -> str:
    """What the line was set against."""
    announced = step.diagnosis is not None and step.diagnosis.kind == "entropy for cross-entropy"
    return "the cross-entropy that was announced" if announced else "the line before"


def difference(witness: Witness, other: str) -> str:
    """The point, and both values there."""
    point = ", ".join(f"{name} = {value}" for name, value in witness.point.items())
    values = f"{other} is {decimal(witness.before)}, and this one is {decimal(witness.after)}"
    return f"at {point} {values}" if point else values


def approximate(value: Fraction) -> str:
    """Twelve digits of a number of any size."""
    return str(Float(Rational(value.numerator, value.denominator), 12))


def decimal(value: str) -> str:
    """A fraction that is too long to be compared by eye, as a decimal number."""
    fraction = re.fullmatch(r"-?\d+(?:/\d+)?", value)
    return value if fraction is None or len(value) <= 15 else approximate(Fraction(value))

"""From what a check found to the rows that are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from sympy import Float, Rational

from derive.checking.documents import Document
from derive.checking.judging.verdict import REFUTED, Witness
from derive.checking.report.model import Block, Page, Row
from derive.checking.results import ChainReport, Report, StepReport
from derive.checking.slips import slips


def page_of(title: str, document: Document, report: Report) -> Page:
    """The document's chains with their verdicts, its slips, and what was assumed."""
    blocks = tuple(block_of(chain, number) for number, chain in enumerate(report.chains, start=1))
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
    return Row(row.line, row.column, row.sign, row.source, row.verdict, row.says, first_wrong=True)


def block_of(chain: ChainReport, number: int) -> Block:
    """A chain's sides in order; a side whose sign is no equality stands there without a verdict."""
    name = f"equation {', '.join(chain.labels)}" if chain.labels else f"chain {number}"
    rows: list[Row] = []
    last = 0
    for step in chain.steps:
        if not rows or step.number != last + 1:
            place = (chain.span.line, chain.span.column) if not rows else (step.span.line, step.span.column)
            rows.append(Row(*place, "", step.before))
        rows.append(Row(step.span.line, step.span.column, step.sign, step.after, step.verdict, tuple(says(step))))
        last = step.number
    return Block(name, tuple(rows))


def says(step: StepReport) -> Iterator[str]:
    """What is said under a line."""
    if step.witness is not None:
        yield difference(step.witness, against(step))
    elif step.verdict not in ("proved", "enclosed") and step.evidence:
        yield step.evidence
    if step.diagnosis is not None:
        yield f"it looks like: {step.diagnosis.words}"
    if step.law:
        yield step.law
    if step.note:
        yield f"this line {step.note}" if step.note.split()[0] in ("carries", "is") else step.note
    yield from (f"read so: {how}" for how in step.taken)


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

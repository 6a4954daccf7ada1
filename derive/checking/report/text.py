"""A checked document as plain text: the summary, what was assumed, and each line with its verdict."""

from __future__ import annotations

from collections.abc import Iterator

from derive.checking.engine.filling import OwnStep
from derive.checking.report.model import Block, Page

WIDEST = 88
"""The most characters that are shown of a side."""


def text(page: Page) -> str:
    return "\n".join(lines(page)) + "\n"


def lines(page: Page) -> Iterator[str]:
    yield f"{page.title}: {page.summary}"
    for sentence in page.assumed:
        yield f"assumed: {sentence}"
    for block in page.blocks:
        yield ""
        yield from of_block(block)
    if page.warnings or page.notes:
        yield ""
    yield from (f"warning: line {each.span.line}, column {each.span.column}: {each.message}" for each in page.warnings)
    yield from (f"note: {note}" for note in page.notes)


def of_block(block: Block) -> Iterator[str]:
    if block.name:
        yield block.name
    for row in block.rows:
        yield f"{row.line:>5}  {row.verdict:<9}  {row.sign + ' ' if row.sign else ''}{shortened(row.source)}".rstrip()
        yield from (f"       {'':<9}    {said}" for said in row.says)
        yield from (f"       {'':<9}      {own_line(step)}" for step in row.own)


def own_line(step: OwnStep) -> str:
    """A line of the engine's, with its law and the verdict on it."""
    return f"= {step.text}  [{step.law}: {step.verdict}]" if step.law else step.text


def shortened(source: str) -> str:
    """A side on one line."""
    line = " ".join(source.split())
    return line if len(line) <= WIDEST else f"{line[: WIDEST - 2]} …"

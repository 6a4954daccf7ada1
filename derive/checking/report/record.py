"""A checked document as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict

import derive
from derive.certification.engines import engines
from derive.checking.report.model import Page, Row


def record(page: Page) -> str:
    """The rows of each chain with their places and verdicts, the summary and the exit code."""
    data = {
        "generator": {"name": "derive", "version": derive.__version__, "engines": engines()},
        "title": page.title,
        "summary": page.summary,
        "exit_code": page.exit_code,
        "assumed": list(page.assumed),
        "chains": [{"name": block.name, "rows": list(map(of_row, block.rows))} for block in page.blocks],
        "warnings": [
            {"line": each.span.line, "column": each.span.column, "kind": each.kind, "message": each.message}
            for each in page.warnings
        ],
        "notes": list(page.notes),
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def of_row(row: Row) -> dict[str, object]:
    found: dict[str, object] = {"line": row.line, "column": row.column, "sign": row.sign, "source": row.source}
    if row.verdict:
        found |= {"verdict": row.verdict, "says": list(row.says), "first_wrong": row.first_wrong}
    if row.own:
        found["own_steps"] = list(map(asdict, row.own))
    return found

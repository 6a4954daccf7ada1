"""What is shown of a document that was checked: as text, as JSON and as a page."""

from __future__ import annotations

from derive.checking.report.model import Block, Page, Row
from derive.checking.report.page import html
from derive.checking.report.record import record
from derive.checking.report.rows import page_of
from derive.checking.report.text import text

FORMS = {"text": text, "json": record, "html": html}

__all__ = ["FORMS", "Block", "Page", "Row", "html", "page_of", "record", "text"]

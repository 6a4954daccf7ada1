"""What is shown of a document that was checked: as text, as JSON and as a page."""

from __future__ import annotations

from derive.checking.report.model import Block, Page, Row
from derive.checking.report.page import html
from derive.checking.report.text import text

__all__ = ["Block", "Page", "Row", "html", "text"]

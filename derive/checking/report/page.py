"""A checked document as one page: its equations with the verdicts in the margin."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from markupsafe import Markup

from derive.checking.report.model import Page, Row
from derive.pages.font import font_address, root_address
from derive.pages.mathml import mathml
from derive.pages.templates import render, scripts, styles

MARKS = {"proved": "✓", "enclosed": "≈", "refuted": "✗", "undecided": "?", "unread": "…", "": ""}
SIGNS = {
    "<=": r"\le",
    ">=": r"\ge",
    "<": r"\lt",
    ">": r"\gt",
    "~": r"\sim",
    "approx": r"\approx",
    "implies": r"\Rightarrow",
}
LEFT_OUT = re.compile(r"\\(?:label|tag)\s*\{[^{}]*\}|\\(?:nonumber|notag|displaystyle)\b|(?<!\\)&")


@dataclass(frozen=True)
class Shown:
    """A row with its formula as HTML."""

    row: Row
    formula: Markup
    own: tuple[tuple[Markup, str], ...] = ()
    """The engine's own lines, each with its law and verdict."""

    @property
    def mark(self) -> str:
        return MARKS[self.row.verdict]


def html(page: Page) -> str:
    """The page as one file, with no network."""
    blocks = [(block.name, list(map(shown, block.rows))) for block in page.blocks]
    made = render(
        "page/report.html.j2",
        page=page,
        blocks=blocks,
        font="",
        root=root_address(),
        styles=styles("base", "report"),
        scripts=scripts("common", "hash", "theme"),
    )
    return made.replace('url("")', f'url("{font_address(made)}")', 1)


def shown(row: Row) -> Shown:
    own = tuple((formula(f"= {step.latex}"), f"{step.law}: {step.verdict}") for step in row.own if step.law)
    return Shown(row, formula(f"{SIGNS.get(row.sign, row.sign)} {row.source}"), own)


def formula(source: str) -> Markup:
    """A side as it is set; as it was typed where the converter of formulas does not take it."""
    tex = LEFT_OUT.sub(" ", source).replace(r"\\", " ")
    try:
        return mathml(tex, display=True)
    except (ParseError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, StopIteration):
        return Markup("<code>{}</code>").format(source)
    except Exception as error:  # the converter has errors of its own, without a common kind
        if type(error).__module__.partition(".")[0] != "latex2mathml":
            raise
        return Markup("<code>{}</code>").format(source)

"""Comments, escapes that Markdown broke, and macros for plain symbols; every character keeps its place."""

from __future__ import annotations

import re

COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*")
ABBREVIATION = re.compile(
    r"\\(?:re)?newcommand\*?\s*\{?\\([A-Za-z]+)\}?\s*(\[\d\])?\s*\{((?:[^{}]|\{[^{}]*\}){0,200})\}"
    r"|\\def\s*\\([A-Za-z]+)(#\d)?\s*\{((?:[^{}]|\{[^{}]*\}){0,200})\}"
    r"|\\DeclareMathOperator\*?\s*\{?\\([A-Za-z]+)\}?\s*\{([A-Za-z ]{1,40})\}"
)
OTHER_FILE = re.compile(r"\\(?:input|include)\b\s*\{?[^\s{}]{0,80}\}?")
ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&nbsp;": " ", "&#39;": "'"}
DOUBLED = re.compile(r"\\\\[A-Za-z]{2,}")
SINGLE = re.compile(r"(?<!\\)\\[A-Za-z]")
MOST_ABBREVIATIONS = 500


def without_comments(text: str) -> str:
    """The text with blanks in the place of its comments."""
    return COMMENT.sub(lambda match: match[1] + " " * (len(match[0]) - len(match[1])), text)


def abbreviations(text: str) -> tuple[dict[str, str], list[str]]:
    """Macros that stand for plain symbols, and notes on those that take arguments and are not read."""
    found: dict[str, str] = {}
    notes = []
    for match in ABBREVIATION.finditer(text):
        name = match[1] or match[4] or match[7]
        if match[2] or match[5]:
            notes.append(f"\\{name} takes arguments; macros are not executed, formulas with it are not read")
        elif len(found) < MOST_ABBREVIATIONS:
            found[name] = match[3] or match[6] or (rf"\operatorname{{{match[8]}}}" if match[8] else "")
    notes += [
        f"{each} is not followed"
        for each in sorted(set(re.findall(r"\\(?:input|include)\b\s*\{?[^\s{}]{0,80}\}?", text)))
    ]
    return found, notes


def mended(formula: str) -> str:
    """A formula of Markdown with its escapes undone: `\\_`, `\\*`, `\\\\\\\\` for a new row, `&lt;`."""
    for entity, meant in ENTITIES.items():
        formula = formula.replace(entity, meant.ljust(len(entity)))
    if "\\" not in formula:
        return formula
    if DOUBLED.search(formula) and not SINGLE.search(formula):
        formula = re.sub(r"\\\\\\\\", lambda _: "  \0\0", formula)
        return formula.replace("\\\\", " \\").replace("\0", "\\")
    formula = re.sub(r"\\\\\\\\", "  \0\0", formula)
    if "\0" in formula:
        formula = re.sub(r"\\\\(?=[{}_,;:!|%&#])", r" \\", formula)
    formula = formula.replace("\0", "\\")
    formula = re.sub(r"\\\\_", "  _", formula)
    return re.sub(r"(?<!\\)\\([_*])", r" \1", formula)

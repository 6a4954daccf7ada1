"""Comments, escapes that Markdown broke, and macros for plain symbols; every character keeps its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*")
DECLARED = re.compile(
    r"\\(?:re|provide)?newcommand\*?\s*\{?\\([A-Za-z]+)\}?\s*(\[\d\])?\s*\{"
    r"|\\def\s*\\([A-Za-z]+)(#\d)?\s*\{"
    r"|\\DeclareMathOperator\*?\s*\{?\\([A-Za-z]+)\}?\s*\{"
)
REMARKING = re.compile(r"\\(?:tag|text|intertext|small|footnotesize|textcolor)\b")
LONGEST_ABBREVIATION = 200
OTHER_FILE = re.compile(r"\\(?:input|include)\b\s*\{?[^\s{}]{0,80}\}?")
ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&nbsp;": " ", "&#39;": "'"}
DOUBLED = re.compile(r"\\\\[A-Za-z]{2,}")
SINGLE = re.compile(r"(?<!\\)\\[A-Za-z]")
MOST_ABBREVIATIONS = 500


def without_comments(text: str) -> str:
    """The text with blanks in the place of its comments."""
    return COMMENT.sub(lambda match: match[1] + " " * (len(match[0]) - len(match[1])), text)


def without_preamble(text: str) -> str:
    """The text with blanks in the place of everything before its beginning."""
    begin = text.find(r"\begin{document}")
    return re.sub(r"[^\n]", " ", text[:begin]) + text[begin:] if begin >= 0 else text


@dataclass(frozen=True)
class Macros:
    """Macros that are read: those for plain symbols, those that only set a remark; and notes on all others."""

    symbols: dict[str, str]
    remarks: frozenset[str]
    notes: tuple[str, ...]


def macros(text: str) -> Macros:
    """The macros that a document declares; none is executed."""
    symbols: dict[str, str] = {}
    remarks, notes = set(), []
    for match in islice(DECLARED.finditer(text), MOST_ABBREVIATIONS):
        name, arguments = match[1] or match[3] or match[5], match[2] or match[4]
        body = _body(text, match.end() - 1)
        if arguments and REMARKING.search(body) and arguments.strip("[]#") == "1":
            remarks.add(name)
        elif arguments:
            notes.append(f"\\{name} takes arguments; macros are not executed, formulas with it are not read")
        elif 0 < len(body) <= LONGEST_ABBREVIATION:
            symbols[name] = rf"\operatorname{{{body}}}" if match[5] else body
    notes += [f"{each} is not followed" for each in sorted(set(OTHER_FILE.findall(text)))]
    return Macros(symbols, frozenset(remarks), tuple(notes))


def _body(text: str, at: int) -> str:
    """What stands in the braces that open at this place, where they close soon."""
    depth = 0
    for position in range(at, min(len(text), at + 2_000)):
        depth += (text[position] == "{") - (text[position] == "}")
        if depth == 0:
            return text[at + 1 : position]
    return ""


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
    return re.sub(r"(?<!\\)\\([_*\[\]])", r" \1", formula)

"""Comments, escapes that Markdown broke, and macros for plain symbols; every character keeps its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from derive.checking.grammar.abbreviations import Abbreviation

COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*")
DECLARED = re.compile(
    r"\\(?:re|provide)?newcommand\*?\s*\{?\\([A-Za-z]+)\}?\s*(\[\d\])?\s*\{"
    r"|\\def\s*\\([A-Za-z]+)((?:#\d)*)\s*\{"
    r"|\\DeclareMathOperator\*?\s*\{?\\([A-Za-z]+)\}?\s*\{"
)
REMARKING = re.compile(r"\\(?:tag|text|intertext|small|footnotesize|textcolor)\b")
LONGEST_ABBREVIATION = 200
QUOTE = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.M)
QUOTED = re.compile(r"(?:\A|(?<=\n)[ \t]*\n|(?<=-->\n))(?:[ \t]*>[^\n]*(?:\n|\Z))+")
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


def without_quotes(text: str) -> str:
    """The text with blanks in the place of the marks of Markdown's quotes: the `>` that begin all lines of a block."""
    return QUOTED.sub(lambda block: QUOTE.sub(lambda mark: " " * len(mark[0]), block[0]), text)


@dataclass(frozen=True)
class Macros:
    """Macros that are read: abbreviations, those that only set a remark; and notes on what is left out."""

    abbreviations: dict[str, Abbreviation]
    remarks: frozenset[str]
    notes: tuple[str, ...]


def macros(text: str) -> Macros:
    """The macros that a document declares; none is executed."""
    abbreviations: dict[str, Abbreviation] = {}
    remarks, notes = set(), []
    for match in islice(DECLARED.finditer(text), MOST_ABBREVIATIONS):
        name, arguments = match[1] or match[3] or match[5], count(match[2] or match[4] or "")
        body = _body(text, match.end() - 1)
        if arguments == 1 and REMARKING.search(body):
            remarks.add(name)
        elif len(body) > LONGEST_ABBREVIATION:
            notes.append(f"\\{name} stands for more than {LONGEST_ABBREVIATION} characters; it is not read")
        elif body:
            abbreviations[name] = Abbreviation(rf"\operatorname{{{body}}}" if match[5] else body, arguments)
    notes += [f"{each} is not followed" for each in sorted(set(OTHER_FILE.findall(text)))]
    return Macros(abbreviations, frozenset(remarks), tuple(notes))


def count(arguments: str) -> int:
    """How many arguments a declaration says: `[2]`, `#1#2`."""
    return arguments.count("#") or int(arguments.strip("[]") or 0)


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

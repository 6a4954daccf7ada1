"""Generated Python as a listing: without docstrings, in ASCII, in lines that fit a page; it computes the same."""

from __future__ import annotations

import ast
import io
import re
import textwrap
import tokenize
from collections.abc import Iterator
from tokenize import TokenInfo

from derive.writing.folding import WIDTH, folded
from derive.writing.unicode import ascii_of

SKIPPED = (tokenize.NL, tokenize.NEWLINE, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)


def listing(source: str) -> str:
    """A module's source for a verbatim block.

    Docstrings and runs of blank lines go; comments stay, with the names of their signs; long lines are broken.
    """
    lines = without_docstrings(source).splitlines()
    rows = [row.rstrip() for tokens in logical_lines(lines) for row in shown(tokens, lines)]
    text = re.sub(r"\n{4,}", "\n\n\n", "\n".join(rows)).strip() + "\n"
    return re.sub(r":\n\n+(?= )", ":\n", text)


def without_docstrings(source: str) -> str:
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) or ast.get_docstring(node) is None:
            continue
        first = node.body[0]
        for number in range(first.lineno - 1, first.end_lineno or first.lineno):
            lines[number] = ""
        if len(node.body) == 1 and not isinstance(node, ast.Module):
            lines[first.lineno - 1] = " " * first.col_offset + "pass"
    return "\n".join(lines) + "\n"


def logical_lines(lines: list[str]) -> Iterator[list[TokenInfo]]:
    """The tokens of each logical line; an empty line and a comment on a line of its own are ones, too."""
    tokens: list[TokenInfo] = []
    for token in tokenize.generate_tokens(io.StringIO("\n".join(lines) + "\n").readline):
        if token.type in (tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER):
            continue
        tokens.append(token)
        if token.type == tokenize.NEWLINE or (token.type == tokenize.NL and not code(tokens)):
            yield tokens
            tokens = []


def code(tokens: list[TokenInfo]) -> list[TokenInfo]:
    return [token for token in tokens if token.type not in SKIPPED]


def shown(tokens: list[TokenInfo], lines: list[str]) -> list[str]:
    """A logical line as it was written; where that is too wide, its comments stand above it and it is broken."""
    first, last = tokens[0].start[0], tokens[-1].start[0]
    rows = [in_ascii(tokens, number, lines[number - 1]) for number in range(first, last + 1)]
    if all(len(row) <= WIDTH for row in rows):
        return rows
    margin = " " * (len(rows[0]) - len(rows[0].lstrip()))
    comments = [ascii_of(token.string.lstrip("# ")) for token in tokens if token.type == tokenize.COMMENT]
    above = [row for text in comments for row in textwrap.wrap(text, WIDTH - len(margin) - 2)]
    return [*(f"{margin}# {row}" for row in above), *folded(code(tokens), margin)]


def in_ascii(tokens: list[TokenInfo], number: int, row: str) -> str:
    """A row with what is in its strings as escapes, and what is in its comments by name."""
    for token in reversed(tokens):
        if not token.string.isascii() and token.start[0] == token.end[0] == number:
            text = ascii_of(token.string) if token.type == tokenize.COMMENT else escaped(token.string)
            row = row[: token.start[1]] + text + row[token.end[1] :]
    return row


def escaped(text: str) -> str:
    return text.encode("ascii", "backslashreplace").decode()

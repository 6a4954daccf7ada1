"""Generated Python with the first paragraph of each docstring alone."""

from __future__ import annotations

import ast


def shortened(source: str) -> str:
    """The source; of each docstring of several paragraphs, the first one stays."""
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        text = ast.get_docstring(node) if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) else None
        if text is None or "\n" not in text:
            continue
        first = node.body[0]  # type: ignore[attr-defined]
        margin = " " * first.col_offset
        kept = text.partition("\n\n")[0].splitlines()
        kept = [f'{margin}"""{kept[0]}', *(margin + line if line else "" for line in kept[1:])]
        kept[-1] += '"""'
        gone = [None] * (first.end_lineno - first.lineno + 1 - len(kept))
        lines[first.lineno - 1 : first.end_lineno] = [*kept, *gone]  # type: ignore[list-item]
    return "\n".join(line for line in lines if line is not None) + "\n"

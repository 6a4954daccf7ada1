"""Small pieces of LaTeX: names with their indices, brackets as tall as what they hold."""

from __future__ import annotations

import re

from sympy.printing.conventions import split_super_sub
from sympy.printing.latex import translate

TALL = (r"\frac", r"\int", r"\sum", r"\prod", r"\underbrace", r"\sqrt")
INDEXED = re.compile(r"(.+)_(\{.*\}|\\[a-zA-Z]+|[^{}\\])", re.DOTALL)


def name(text: str) -> str:
    """A symbol's name: Greek letters by name, indices after _ or as trailing digits, words upright."""
    base, above, below = split_super_sub(text)
    indices = [index for index in (*above, *below) if index]
    word = translate(base)
    word = word if word.startswith("\\") or len(word.rstrip("'")) == 1 else rf"\mathrm{{{word}}}"
    return word + ("_{" + ",".join(map(name, indices)) + "}" if indices else "")


def with_index(tex: str, index: str) -> str:
    """A name with one more index: of q_φ and d, q_{φ,d}."""
    found = INDEXED.fullmatch(tex)
    if found is None:
        return f"{tex}_{{{index}}}"
    base, own = found.groups()
    return f"{base}_{{{own[1:-1] if own.startswith('{') else own},{index}}}"


def fenced(tex: str) -> str:
    """Round brackets, or square ones around what has brackets already; as tall as the content."""
    left, right = ("[", "]") if "(" in tex else ("(", ")")
    return rf"\left{left}{tex}\right{right}" if is_tall(tex) else f"{left}{tex}{right}"


def bracketed(tex: str) -> str:
    """A function's argument: like `fenced`, always in round brackets."""
    return rf"\!\left({tex}\right)" if is_tall(tex) else f"({tex})"


def squared_brackets(tex: str) -> str:
    """What an expectation is taken of: always in square brackets."""
    return rf"\!\left[{tex}\right]" if is_tall(tex) else f"[{tex}]"


def is_tall(tex: str) -> bool:
    return any(command in tex for command in TALL)

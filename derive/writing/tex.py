"""Small pieces of LaTeX: names with their indices, brackets as tall as what they hold."""

from __future__ import annotations

import re

from sympy.core.alphabets import greeks
from sympy.printing.conventions import split_super_sub
from sympy.printing.latex import other_symbols, tex_greek_dictionary

GREEK = frozenset(
    {*greeks, *(letter.capitalize() for letter in greeks), *tex_greek_dictionary}
    | {symbol for symbol in other_symbols if symbol.startswith("var")}
)
ACCENTS = ("ddot", "hat", "bar", "tilde", "vec", "dot")
TALL = (r"\frac", r"\int", r"\sum", r"\prod", r"\underbrace", r"\sqrt", r"\begin")
INDEXED = re.compile(r"(.+)_(\{.*\}|\\[a-zA-Z]+|[^{}\\])", re.DOTALL)


def name(text: str) -> str:
    """A symbol's name: Greek letters by name, indices after _ or as trailing digits, words upright.

    An accent's name after a single letter is that accent: xhat, sigmabar. A word is a word, whatever it ends with.
    """
    base, above, below = split_super_sub(text)
    indices = [index for index in (*above, *below) if index]
    return word(base) + ("_{" + ",".join(map(name, indices)) + "}" if indices else "")


def word(text: str) -> str:
    """A name without indices."""
    stem = text.rstrip("'")
    primes = text[len(stem) :]
    accent = next((a for a in ACCENTS if stem.endswith(a) and is_letter(stem.removesuffix(a))), "")
    if accent:
        return rf"\{accent}{{{letter(stem.removesuffix(accent))}}}{primes}"
    return (letter(stem) if is_letter(stem) or stem.isdigit() else rf"\mathrm{{{stem}}}") + primes


def is_letter(text: str) -> bool:
    return len(text) == 1 or text in GREEK


def letter(text: str) -> str:
    return str(tex_greek_dictionary.get(text, f"\\{text}")) if text in GREEK else text


def has_superscript(tex: str) -> bool:
    """Whether an exponent could not be set on top of it as it is."""
    return "^" in tex or "'" in tex


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


def enclosed(bar: str, tex: str) -> str:
    r"""Between bars, "vert" for |·| and "Vert" for ‖·‖, as tall as the content."""
    left, right = rf"\l{bar}", rf"\r{bar}"
    return rf"\left{left} {tex} \right{right}" if is_tall(tex) else f"{left} {tex} {right}"


def grid(environment: str, rows: list[list[str]]) -> str:
    """Entries in rows and columns."""
    body = r" \\ ".join(" & ".join(row) for row in rows)
    return rf"\begin{{{environment}}} {body} \end{{{environment}}}"


BOLD = frozenset(("mathbf", "boldsymbol"))


def in_alphabet(tex: str, alphabet: str) -> str:
    r"""A name as that of a vector: `\mu_q` is `\boldsymbol{\mu}_q`, as `\mathbf` has no Greek letters; `\hat{x}` is
    `\hat{\mathbf{x}}`. What stands above and below the letter stays, and a name in an alphabet of its own does."""
    if alphabet == "plain":
        return tex
    head, rest = parted(tex)
    command = re.match(r"\\([a-zA-Z]+)", head)
    if command and command[1] in (*ACCENTS, "widehat", "widetilde", "overline", "check"):
        inner = head[command.end() :].strip()
        inner = inner[1:-1] if inner.startswith("{") else inner
        return rf"\{command[1]}{{{in_alphabet(inner, alphabet)}}}{rest}"
    if command and head != command[0]:  # \mathrm{loc}, \mathcal{M}
        word = command[1] in ("mathrm", "text", "mathit") and alphabet in BOLD
        return rf"\mathbf{head[command.end() :]}{rest}" if word else tex
    if command and alphabet == "mathbf":
        return rf"\boldsymbol{{{head}}}{rest}"
    return rf"\{alphabet}{{{head}}}{rest}"


def parted(tex: str) -> tuple[str, str]:
    """A name's letter, with its accent or in its alphabet, and what stands above and below it."""
    command = re.match(r"\\[a-zA-Z]+ ?", tex)
    end = command.end() if command else 0
    if tex[end : end + 1] == "{":
        depth = 0
        for place in range(end, len(tex)):
            depth += (tex[place] == "{") - (tex[place] == "}")
            if not depth:
                return tex[: place + 1], tex[place + 1 :]
    if command and command[0].strip()[1:] in ACCENTS:
        after = parted(tex[end:])
        return tex[:end] + after[0], after[1]
    end = end or 1
    return tex[:end].rstrip(), tex[end:]

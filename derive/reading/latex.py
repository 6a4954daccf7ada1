"""LaTeX of an author's own, for names and patterns: only what sets mathematics, and nothing that does anything."""

from __future__ import annotations

import re
from typing import Any

from derive.errors import Wrong
from derive.reading.grammar import ACCENTS, ALPHABETS, GREEK, LETTERS, Atom, grammatical

TOKEN = re.compile(r"\\[A-Za-z]+|\\[,;:!| ]|#[1-9]|[A-Za-z0-9]|[_^{}()\[\]|,.;:'*+=/-]| ")
SIGNS = (
    "text ell hbar star ast dagger prime circ cdot mid parallel vert Vert lVert rVert quad qquad left right bigl bigr "
    "Bigl Bigr big Big langle rangle infty top bot perp to mapsto sim propto log ln exp"
)
COMMANDS = frozenset(f"{GREEK} {ALPHABETS} {ACCENTS} {SIGNS}".split())
WORDS = frozenset(f"{ALPHABETS} text".split())
"""Commands that make a word of several letters one name."""
PARTS = frozenset(["", " ", r"\ ", r"\,"])
LONGEST = 200


def check_latex(tex: Any, where: str, slots: int = 0) -> str:
    """The text, if it is a piece of mathematics with each of the slots #1, #2, …; raises `Wrong` otherwise."""
    if not isinstance(tex, str) or not tex.strip():
        raise Wrong(f"{where} must be a piece of LaTeX")
    if len(tex) > LONGEST:
        raise Wrong(f"{where} is longer than {LONGEST} characters")
    if "^^" in tex:  # TeX reads ^^5c as a backslash
        raise Wrong(f"{where}: '^^' is not a part of a name or a sign in LaTeX")
    place, depth, found = 0, 0, set[int]()
    while place < len(tex):
        token = TOKEN.match(tex, place)
        if token is None:
            raise Wrong(f"{where}: {tex[place]!r} in column {place + 1} is not a part of a name or a sign in LaTeX")
        depth += check_token(token.group(), where, slots, found)
        if depth < 0:
            break
        place = token.end()
    if depth:
        raise Wrong(f"{where}: the braces of {tex!r} do not match")
    missing = sorted(set(range(1, slots + 1)) - found)
    if missing:
        raise Wrong(f"{where} lacks #{missing[0]}: it needs {' and '.join(f'#{n}' for n in range(1, slots + 1))}")
    check_grammar(tex, where, slots)
    return tex


def check_grammar(tex: str, where: str, slots: int) -> None:
    """Raises `Wrong` for what TeX could not set, and for a name that is not one sign."""
    try:
        atoms = grammatical(tex)
    except Wrong as error:
        raise Wrong(f"{where}: in {tex!r} {error}") from None
    if not slots and not (len(atoms) == 1 and is_name(atoms[0])):
        raise Wrong(
            f"{where}: {tex!r} is not a name: a name is one letter, or a word in \\mathrm{{…}} or \\text{{…}}, "
            "with what stands on it, above it and below it"
        )


def is_name(atom: Atom) -> bool:
    """A letter; a word in an alphabet of its own; or either under an accent or in braces. Scripts may hold anything."""
    inside = atom.parts[0] if atom.parts else ()
    if atom.head[1:] in WORDS:
        return bool(inside) and is_letter(inside[0]) and all(map(is_part, inside))
    if atom.head == "{" or atom.head[1:] in ACCENTS.split():
        return len(inside) == 1 and is_name(inside[0])
    return is_letter(atom)


def is_letter(atom: Atom) -> bool:
    return atom.head in LETTERS or (len(atom.head) == 1 and atom.head.isalpha())


def is_part(atom: Atom) -> bool:
    """What may follow in a word."""
    return is_letter(atom) or atom.head in PARTS or (len(atom.head) == 1 and atom.head.isdigit())


def check_token(token: str, where: str, slots: int, found: set[int]) -> int:
    """How many braces the token opens; notes a slot that it is."""
    if token.startswith("#"):
        if int(token[1:]) > slots:
            raise Wrong(f"{where} has no {token}" + (f": its slots are #1 to #{slots}" if slots else ": it is a name"))
        found.add(int(token[1:]))
    elif token[0] == "\\" and token[1:].isalpha() and token[1:] not in COMMANDS:
        raise Wrong(f"{where}: the command {token} is not one that names and signs are made of")
    return (token == "{") - (token == "}")

"""LaTeX of an author's own, for names and patterns: only what sets mathematics, and nothing that does anything."""

from __future__ import annotations

import re
from typing import Any

from derive.errors import Wrong

TOKEN = re.compile(r"\\[A-Za-z]+|\\[,;:!| ]|#[1-9]|[A-Za-z0-9]|[_^{}()\[\]|,.;:'*+=/-]| ")
GREEK = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho "
    "sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
)
ALPHABETS = "mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak boldsymbol operatorname text"
ACCENTS = "hat bar tilde vec dot ddot widehat widetilde overline underline check"
SIGNS = (
    "ell hbar star ast dagger prime circ cdot mid parallel vert Vert lVert rVert quad qquad left right bigl bigr Bigl "
    "Bigr big Big langle rangle infty top bot perp to mapsto sim propto log ln exp KL"
)
COMMANDS = frozenset(f"{GREEK} {ALPHABETS} {ACCENTS} {SIGNS}".split())
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
    return tex


def check_token(token: str, where: str, slots: int, found: set[int]) -> int:
    """How many braces the token opens; notes a slot that it is."""
    if token.startswith("#"):
        if int(token[1:]) > slots:
            raise Wrong(f"{where} has no {token}" + (f": its slots are #1 to #{slots}" if slots else ": it is a name"))
        found.add(int(token[1:]))
    elif token[0] == "\\" and token[1:].isalpha() and token[1:] not in COMMANDS:
        raise Wrong(f"{where}: the command {token} is not one that names and signs are made of")
    return (token == "{") - (token == "}")

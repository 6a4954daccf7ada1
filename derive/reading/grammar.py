r"""What TeX needs of mathematics to set it: arguments are there, scripts stand alone, \left has its \right."""

from __future__ import annotations

import re
from dataclasses import dataclass

from derive.errors import Wrong

GREEK = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho "
    "sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
)
ALPHABETS = "mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak boldsymbol operatorname"
ACCENTS = "hat bar tilde vec dot ddot widehat widetilde overline underline check"
ARGUMENTS = {
    **dict.fromkeys(f"{ALPHABETS} {ACCENTS} sqrt".split(), 1),
    **dict.fromkeys(("frac", "dfrac", "tfrac", "binom"), 2),
}
"""How many arguments a command takes."""
LARGE = frozenset(["big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "left", "right"])
FENCES = {*"()[]|/<>.", r"\|", r"\{", r"\}"} | {
    rf"\{name}" for name in ("langle", "rangle", "vert", "Vert", "lvert", "rvert", "lVert", "rVert")
}
LETTERS = frozenset(rf"\{name}" for name in (*GREEK.split(), "ell", "hbar"))
OTHERS = "star ast dagger prime circ cdot mid parallel infty top bot perp partial nabla times pm"
SIGNS = frozenset(rf"\{name}" for name in OTHERS.split())
"""Commands besides letters that may be a script or an argument without braces."""
SCRIPTS = ("_", "^", "'")
TEXT = re.compile(r"[A-Za-z0-9 ,.;:'()/!?+=-]*\Z")
TOKEN = re.compile(r"\\[A-Za-z]+|\\.|#[0-9]|.", re.DOTALL)
DEEPEST = 20


@dataclass(frozen=True)
class Atom:
    """A sign, a command or a group with what it takes; scripts are checked and not kept."""

    head: str
    parts: tuple[tuple[Atom, ...], ...] = ()


def grammatical(text: str) -> tuple[Atom, ...]:
    """The atoms of a piece of mathematics; raises `Wrong` where TeX could not set it."""
    return Grammar(text).row("")


class Grammar:
    """Reads tokens from left to right."""

    def __init__(self, text: str) -> None:
        self.tokens = TOKEN.findall(text)
        self.place = self.depth = 0

    def next(self) -> str:
        """The token that comes next, after spaces; empty at the end."""
        while self.tokens[self.place : self.place + 1] == [" "]:
            self.place += 1
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self) -> str:
        token = self.next()
        self.place += 1
        return token

    def row(self, end: str) -> tuple[Atom, ...]:
        """The atoms up to a token, which is taken as well."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Wrong("it nests too deeply")
        atoms = []
        while self.next() != end:
            if not self.next():
                raise Wrong(f"a {end} is missing at its end")
            atoms.append(self.atom())
        self.take()
        self.depth -= 1
        return tuple(atoms)

    def atom(self) -> Atom:
        """A base with its scripts; scripts may stand on nothing."""
        base = Atom("") if self.next() in SCRIPTS else self.base(self.take())
        self.scripts(base)
        return base

    def base(self, token: str) -> Atom:
        name = token[1:]
        if token == "{":
            return Atom(token, (self.row("}"),))
        if token in ("}", r"\right"):
            raise Wrong(f"{token} closes what nothing opened")
        if token == r"\text":
            return self.text()
        if token[0] == "\\" and name in LARGE:
            return self.fenced(token)
        if token[0] == "\\" and name in ARGUMENTS:
            if token == r"\sqrt" and self.next() == "[":
                self.take()
                self.row("]")
            return Atom(token, tuple(self.argument(token) for _ in range(ARGUMENTS[name])))
        return Atom(token)

    def fenced(self, token: str) -> Atom:
        r"""What takes a delimiter; all from \left to its \right is one atom."""
        self.fence(token)
        if token != r"\left":
            return Atom(token)
        inside = self.row(r"\right")
        self.fence(r"\right")
        return Atom(token, (inside,))

    def fence(self, token: str) -> None:
        if self.next() not in FENCES:
            raise Wrong(f"{token} needs a bracket after it")
        self.take()

    def argument(self, token: str) -> tuple[Atom, ...]:
        """What a command or a script takes: a group, or a letter or a sign alone."""
        found = self.take()
        if found == "{":
            return self.row("}")
        if found in LETTERS or found in SIGNS or re.fullmatch(r"[A-Za-z0-9*+,.:;/|=()-]", found):
            return (Atom(found),)
        raise Wrong(f"{token} needs a letter, a number or braces after it")

    def text(self) -> Atom:
        r"""\text{words}, which are no mathematics."""
        if self.take() != "{":
            raise Wrong(r"\text needs braces after it")
        rest = self.tokens[self.place :]
        words = "".join(rest[: rest.index("}")] if "}" in rest else rest)
        if not TEXT.match(words):
            raise Wrong(r"in \text{…} there are letters, numbers, spaces and commas, and nothing else")
        self.place += (rest.index("}") if "}" in rest else len(rest)) + 1
        return Atom(r"\text", (tuple(Atom(letter) for letter in words.strip()),))

    def scripts(self, base: Atom) -> None:
        """At most one script below and one above; primes, which stand together, are one above."""
        seen = set[str]()
        while self.next() in SCRIPTS:
            token = self.take()
            kind = "_" if token == "_" else "^"
            if kind in seen:
                raise Wrong(f"two {'sub' if kind == '_' else 'super'}scripts stand at one sign: braces tell them apart")
            if base.head.startswith("#"):
                raise Wrong(f"{base.head} needs braces around it before it takes a script: {{{base.head}}}")
            seen.add(kind)
            if token == "'":
                while self.tokens[self.place : self.place + 1] == ["'"]:
                    self.place += 1
            else:
                self.argument(token)

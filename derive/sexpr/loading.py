"""From an S-expression to its term. The text is taken apart by hand: nothing of it is evaluated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sympy import Basic, Expr, IndexedBase, Rational, Tuple
from sympy.core.symbol import Str

from derive.distributions.base import NAME
from derive.errors import Wrong
from derive.sexpr.checks import check_node
from derive.sexpr.forms import BY_HEAD, CONSTANTS, DEEPEST, KINDS, MOST_DIGITS, Form
from derive.sexpr.matrix_checks import check_matrices
from derive.terms import raw

TOKEN = re.compile(r"[()]|[^\s()]+")
NUMBER = re.compile(r"(-?[0-9]+)(?:/([0-9]+))?\Z")
WHOLE = Form("", Basic, "*")  # the text itself, which holds one term


@dataclass
class Open:
    """A bracket that is not closed yet: where it stands, its form, once its head is read, and its parts so far."""

    offset: int
    form: Form | None = None
    parts: list[Basic] = field(default_factory=list)


def loads(text: str, symbols: Mapping[str, Expr]) -> Basic:
    """The term that the text holds, its symbols taken from the table; `Wrong` names the place of a mistake."""
    return Reader(text, symbols).read()


class Reader:
    """Reads one text from left to right; brackets that are open are kept in a list, so that depth needs no stack."""

    def __init__(self, text: str, symbols: Mapping[str, Expr]) -> None:
        self.text, self.symbols = text, symbols
        self.open = [Open(0, WHOLE)]

    def read(self) -> Basic:
        for found in TOKEN.finditer(self.text):
            self.token(found.group(), found.start())
        if len(self.open) > 1:
            raise self.wrong("This '(' is never closed", self.open[-1].offset)
        if not self.open[0].parts:
            raise Wrong("There is no term in an empty text")
        return self.open[0].parts[0]

    def token(self, word: str, offset: int) -> None:
        last = self.open[-1]
        if word == "(":
            if len(self.open) > DEEPEST:
                raise self.wrong(f"The brackets nest more than {DEEPEST} deep", offset)
            self.open.append(Open(offset))
        elif word == ")" and len(self.open) == 1:
            raise self.wrong("This ')' closes nothing", offset)
        elif word == ")":
            self.open.pop()
            self.put(self.node(last), last.offset)
        elif last.form is None:
            if word not in BY_HEAD:
                raise self.wrong(f"Unknown head {word[:30]!r}", offset)
            last.form = BY_HEAD[word]
        else:
            kind = last.form.kind(len(last.parts))
            self.put(self.label(word, offset) if kind == "l" else self.leaf(word, offset), offset)

    def put(self, part: Basic, offset: int) -> None:
        """A part into the bracket that it stands in, if that may have it there."""
        into = self.open[-1]
        if into.form is None:
            raise self.wrong("A head is missing here", offset)
        kind = into.form.kind(len(into.parts))
        if not kind:
            where = f"'{into.form.head}' has more than its {len(into.form.kinds)} parts" if into.form.head else ""
            raise self.wrong(where or "The text holds more than one term", offset)
        fits, called = KINDS[kind]
        if not fits(part):
            place = f"Part {len(into.parts) + 1} of '{into.form.head}'"
            raise self.wrong(f"{place} is not {called}", offset)
        into.parts.append(part)

    def node(self, closed: Open) -> Basic:
        form, parts = closed.form, closed.parts
        if form is None:
            raise self.wrong("There is nothing in these brackets", closed.offset)
        if len(parts) < len(form.kinds):
            few = f"'{form.head}' has {len(parts)} of its {len(form.kinds)} parts"
            raise self.wrong(few, closed.offset)
        if problem := check_node(form, parts) or check_matrices(form, parts):
            raise self.wrong(problem, closed.offset)
        if form.head == "indexed":
            return IndexedBase(parts[0])[tuple(parts[1:])]
        kept = [*parts[: form.plain], Tuple(*parts[form.plain :])] if form.plain else parts
        return raw(form.node, [*kept, *form.end])

    def leaf(self, word: str, offset: int) -> Basic:
        number = NUMBER.match(word)
        if number is None:
            known = CONSTANTS.get(word, self.symbols.get(word))
            if known is None:
                raise self.wrong(f"{word[:30]!r} is not in the table of symbols", offset)
            return known
        above, below = number.group(1), number.group(2) or "1"
        if len(above) > MOST_DIGITS or len(below) > MOST_DIGITS or not below.strip("0"):
            raise self.wrong("This number is too long, or over 0", offset)
        return Rational(int(above), int(below))

    def label(self, word: str, offset: int) -> Basic:
        if not NAME.match(word) or len(word) > DEEPEST:
            raise self.wrong(f"{word[:30]!r} is not a name: use letters, digits and _", offset)
        return Str(word)

    def wrong(self, message: str, offset: int) -> Wrong:
        excerpt = self.text[offset : offset + 30] + ("…" if len(self.text) > offset + 30 else "")
        return Wrong(f"{message} (at column {offset + 1}, {excerpt!r})")

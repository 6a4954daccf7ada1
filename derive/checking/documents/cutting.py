"""A formula's text to its marks at the outside of all brackets: signs, rows, cells, labels, words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from derive.checking.grammar.words import RELATIONS, UNICODE

TRANSPARENT = frozenset({
    "aligned", "split", "gathered", "multlined", "alignedat", "align", "gather", "equation", "eqnarray", "multline",
})  # fmt: skip
NO_SIGNS = frozenset(
    {"colon", "cap", "cup", "setminus", "wedge", "land", "lor", "vee", "forall", "stackrel", "perp", ""}
)
SIGN_COMMANDS = {name: sign for name, sign in RELATIONS.items() if name not in NO_SIGNS and sign}
TOKEN = re.compile(
    r"""(?P<above>\\(?:overset|stackrel|underset|xlongequal|xrightarrow|overunderset)(?![A-Za-z]))
    | (?P<text>\\(?:text|mbox|textrm|textnormal|textit|textbf|hbox|intertext|shortintertext)\s*\{)
    | (?P<boxed>\\boxed\s*\{)
    | (?P<label>\\(?:label|tag|eqno|leqno)\*?\s*\{?)
    | (?P<begin>\\begin\s*\{(?P<opened>\w+)\*?\}(?:\{[lcr|@{}\s]*\})?)
    | (?P<end>\\end\s*\{(?P<closed>\w+)\*?\})
    | (?P<row>\\\\\*?(?:\[-?[\d.]+\s*(?:pt|em|ex|mm|cm|in|px)\])?|\\cr(?![A-Za-z])|\\newline(?![A-Za-z]))
    | (?P<quad>\\q?quad(?![A-Za-z])|\\hspace\*?\{[^{}]*\})
    | (?P<fence>\\(?:left|right|[Bb]igg?[lrm]?|middle)(?![A-Za-z])\s*[<>]?)
    | (?P<not>\\not\s*=)
    | (?P<escape>\\[^A-Za-z])
    | (?P<command>\\[A-Za-z]+)
    | (?P<compared>:=|=:|<=|>=|(?<![\w)\]}'!])!=|->|=>|[=<>])
    | (?P<comma>[,;])
    | (?P<amp>&) | (?P<comment>%[^\n]*) | (?P<open>[({\[]) | (?P<close>[)}\]]) | (?P<unicode>[^\x00-\x7f])""",
    re.VERBOSE,
)
"""A != behind a letter, a number or a bracket is a factorial and a sign, as it is set."""
LONGEST_BOX = 2_000
ARROWS = {"->": "to", "=>": "implies"}
BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
SPACE = re.compile(r"\s*")


@dataclass(frozen=True)
class Mark:
    """Something at the outside of a formula: `sign`, `row`, `amp`, `quad`, `comma`, `text`, `label`, `drop`."""

    kind: str
    start: int
    end: int
    value: str = ""
    reason: str = ""


@dataclass
class _Cutter:
    text: str
    start: int
    end: int
    remarks: frozenset[str]
    closing: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        open_: list[int] = []
        for match in BRACE.finditer(self.text, self.start, self.end):
            if match[0] == "{":
                open_.append(match.start())
            elif match[0] == "}" and open_:
                self.closing[open_.pop()] = match.end()

    def marks(self) -> list[Mark]:
        """The marks outside of matched brackets."""
        found: list[Mark] = []
        open_: list[tuple[int, str]] = []
        covered: list[tuple[int, int]] = []
        for mark in self._all():
            if mark.kind == "open":
                open_.append((mark.start, mark.value))
            elif mark.kind == "close":
                self._close(open_, covered, mark)
            else:
                found.append(mark)
        return _outside(found, covered)

    def _close(self, open_: list[tuple[int, str]], covered: list[tuple[int, int]], mark: Mark) -> None:
        """Braces match braces; round and square brackets match each other; what matches nothing is left alone."""
        family = _family(mark.value)
        if family != "(":
            while open_ and _family(open_[-1][1]) == "(":
                open_.pop()
        if open_ and _family(open_[-1][1]) == family:
            covered.append((open_.pop()[0], mark.end))

    def _all(self) -> Iterator[Mark]:
        at = self.start
        boxes: list[int] = []
        while (match := TOKEN.search(self.text, at, self.end)) is not None:
            at = match.end()
            kind = match.lastgroup or ""
            kind = "begin" if kind == "opened" else "end" if kind == "closed" else kind
            if kind == "above":
                mark = self._above(match)
            elif kind in ("text", "label"):
                mark = self._words(match, kind)
            elif kind == "command" and match[0][1:] in self.remarks:
                end = self._group(match.end())
                mark = Mark("text", match.start(), end, self.text[match.end() + 1 : end - 1], "tag")
            elif kind == "boxed":
                mark = self._boxed(match, boxes)
            else:
                mark = _simple(match, kind)
            if kind == "close" and boxes and boxes[-1] == match.end():
                boxes.pop()
                mark = Mark("drop", match.start(), match.end())
            if mark is not None:
                at = max(at, mark.end)
                yield mark

    def _group(self, at: int) -> int:
        """Where the braces that open at this place close; behind the next sign where none do."""
        at = _skip(self.text, at, self.end)
        return self.closing.get(at, min(at + 1, self.end))

    def _above(self, match: re.Match[str]) -> Mark | None:
        """A sign with a reason set above it."""
        first = self._group(match.end())
        reason = self.text[match.end() : first].strip().removeprefix("{").removesuffix("}")
        if match[0] == r"\xlongequal":
            return Mark("sign", match.start(), first, "=", reason)
        if match[0] == r"\xrightarrow":
            return Mark("sign", match.start(), first, "to", reason)
        second = self._group(first)
        sign = self.text[first:second].strip().removeprefix("{").removesuffix("}").strip()
        known = sign if sign in ("=", "<", ">", ":=") else SIGN_COMMANDS.get(sign.removeprefix("\\"), "")
        return Mark("sign", match.start(), second, known, reason) if known else None

    def _boxed(self, match: re.Match[str], boxes: list[int]) -> Mark | None:
        """A box around a whole equation is no part of it."""
        end = self._group(match.end() - 1)
        if "=" not in self.text[match.end() : min(end, match.end() + LONGEST_BOX)]:
            return Mark("open", match.start(), match.end(), "{")
        boxes.append(end)
        return Mark("drop", match.start(), match.end())

    def _words(self, match: re.Match[str], kind: str) -> Mark:
        if not match[0].endswith("{"):
            return Mark("drop", match.start(), match.end())
        end = self._group(match.end() - 1)
        words = self.text[match.end() : end - 1].strip()
        if kind == "label":
            kind = "label" if match[0].startswith(r"\label") else "text"
            return Mark(kind, match.start(), end, words, "tag" if kind == "text" else "")
        return Mark("text", match.start(), end, words, "between" if "intertext" in match[0] else "")


def _family(bracket: str) -> str:
    return "(" if bracket in "([)]" else "{" if bracket in "{}" else bracket.removeprefix("end ")


def _simple(match: re.Match[str], kind: str) -> Mark | None:
    start, end, found = match.start(), match.end(), match[0]
    if kind in ("begin", "end"):
        name = match["opened"] or match["closed"]
        if name in TRANSPARENT:
            return Mark("drop", start, end)
        return Mark("open" if kind == "begin" else "close", start, end, "env")
    if kind in ("row", "amp", "quad", "comma"):
        return Mark(kind, start, end)
    if kind == "compared" or kind == "not":
        return Mark("sign", start, end, "!=" if kind == "not" else ARROWS.get(found, found))
    if kind in ("open", "close"):
        return Mark(kind, start, end, found)
    if kind == "escape" and found in ("\\{", "\\}"):
        return Mark("open" if found == "\\{" else "close", start, end, "(" if found == "\\{" else ")")
    if kind == "comment":
        return Mark("comment", start, end)
    name = found[1:] if kind == "command" else UNICODE.get(found, "")[1:] if kind == "unicode" else ""
    if kind == "unicode" and UNICODE.get(found) == ":=":
        return Mark("sign", start, end, ":=")
    return Mark("sign", start, end, SIGN_COMMANDS[name]) if name in SIGN_COMMANDS else None


def _outside(found: list[Mark], covered: list[tuple[int, int]]) -> list[Mark]:
    """Marks that no pair of brackets encloses."""
    result = []
    outer: list[tuple[int, int]] = []
    for start, end in sorted(covered):
        if not outer or start >= outer[-1][1]:
            outer.append((start, end))
    index = 0
    for mark in found:
        while index < len(outer) and outer[index][1] <= mark.start:
            index += 1
        if index == len(outer) or mark.start < outer[index][0]:
            result.append(mark)
    return result


def _skip(text: str, at: int, end: int) -> int:
    match = SPACE.match(text, at, end)
    return match.end() if match else at


def marks(text: str, start: int, end: int, remarks: frozenset[str] = frozenset()) -> list[Mark]:
    """What stands outside of all brackets between two offsets."""
    return _Cutter(text, start, end, remarks).marks()

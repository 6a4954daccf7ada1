"""Which bracket belongs to which, what each bar is, and what stands raised: from tokens to tokens a grammar can take."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from derive.checking.grammar.tokens import Places, Token
from derive.checking.grammar.words import OPENING

DEEPEST = 40
MOST_BARS = 200
ATOMS = frozenset(
    "NAME NUMBER CONST CLOSE RBRACE BARCLOSE BANG PRIME MARK TEXT DOTS TRANSPOSE ENDMATRIX ENDCASES UPRIGHT DAGGER".split()
)
OPENERS = {
    "OPEN": "CLOSE",
    "LBRACE": "RBRACE",
    "BAROPEN": "BARCLOSE",
    "BEGINMATRIX": "ENDMATRIX",
    "BEGINCASES": "ENDCASES",
}
CLOSERS = frozenset(OPENERS.values())
SINGLE = frozenset("NAME NUMBER CONST QUANT EXPECT FUNC UPRIGHT D PARTIAL INT BIG".split())


def arranged(tokens: list[Token], places: Places) -> list[Token]:
    """The tokens with brackets, bars and marks told apart."""
    tokens = _fences(tokens, places)
    tokens = _Levels(tokens, places).matched()
    return _placeholders(_marks(_single(tokens), places))


def _fences(tokens: list[Token], places: Places) -> list[Token]:
    r"""`\left` and `\right` as brackets; a `.` is nothing, but before a bar it opens what is taken between two ends."""
    partner = _partners(tokens)
    result: list[Token] = []
    for index, token in enumerate(tokens):
        if token.kind == "LEFT":
            result += _left(token, tokens[partner[index]] if index in partner else None, tokens[index + 1 : index + 2])
        elif token.kind == "RIGHT":
            result += _right(token, tokens[partner[index]] if index in partner else None)
        else:
            result.append(token)
    return _one_sided_cases(result, places)


def _partners(tokens: list[Token]) -> dict[int, int]:
    open_, partner = [], {}
    for index, token in enumerate(tokens):
        if token.kind == "LEFT":
            open_.append(index)
        elif token.kind == "RIGHT" and open_:
            partner[index] = open_.pop()
            partner[partner[index]] = index
    return partner


def _left(token: Token, other: Token | None, following: list[Token]) -> list[Token]:
    if token.value == ".":
        return [replace(token, kind="LBRACE", value="{")] if other and other.value in ("|", "||") else []
    if token.value in ("|", "||"):
        return [replace(token, kind="BAROPEN")]
    if token.value == "{" and other and other.value == "." and following and following[0].kind.startswith("BEGIN"):
        return [replace(token, kind="CASESOPEN")]
    return [replace(token, kind="OPEN")]


def _right(token: Token, other: Token | None) -> list[Token]:
    if token.value == ".":
        return []
    if token.value in ("|", "||"):
        if other and other.value == ".":
            return [replace(token, kind="RBRACE", value="}"), replace(token, kind="EVAL", spaced=False)]
        return [replace(token, kind="BARCLOSE")]
    return [replace(token, kind="CLOSE")]


def _one_sided_cases(tokens: list[Token], places: Places) -> list[Token]:
    r"""An array behind a lone `\left\{` is a list of cases."""
    result: list[Token] = []
    depth = 0
    pending: list[int] = []
    for index, token in enumerate(tokens):
        if token.kind == "CASESOPEN":
            continue
        if token.kind.startswith("BEGIN"):
            depth += 1
            if index and tokens[index - 1].kind == "CASESOPEN":
                pending.append(depth)
                token = replace(token, kind="BEGINCASES")
        elif token.kind.startswith("END"):
            if pending and pending[-1] == depth:
                pending.pop()
                token = replace(token, kind="ENDCASES")
            depth -= 1
        result.append(token)
    return result


@dataclass
class _Level:
    opening: Token | None
    bars: list[Token] = field(default_factory=list)
    comma: bool = False


@dataclass
class _Levels:
    """Brackets are matched and bars told apart, from left to right with a stack."""

    tokens: list[Token]
    places: Places
    stack: list[_Level] = field(default_factory=lambda: [_Level(None)])
    result: list[Token] = field(default_factory=list)
    bars: int = 0

    def matched(self) -> list[Token]:
        for index, token in enumerate(self.tokens):
            level = self.stack[-1]
            if token.kind in OPENERS:
                self._open(token)
            elif token.kind in CLOSERS:
                self._close(token)
            elif token.kind == "BAR":
                self._bar(token, index)
            elif token.kind in ("NEWROW", "AMP"):
                if level.opening and level.opening.kind in ("BEGINMATRIX", "BEGINCASES"):
                    self.result.append(token)
            else:
                level.comma = level.comma or token.kind == "COMMA"
                self.result.append(token)
        self._end_of_level(self.stack[-1])
        if self.stack[-1].opening:
            opening = self.stack[-1].opening
            raise self.places.unread(f"the bracket {opening.value} is not closed", opening.start)
        return self.result

    def _open(self, token: Token) -> None:
        if token.kind == "OPEN" and token.value not in OPENING:
            raise self.places.unread(f"the bracket {token.value} closes and cannot open", token.start)
        if len(self.stack) > DEEPEST:
            raise self.places.unread(f"brackets nested deeper than {DEEPEST}; give inner parts a name", token.start)
        self.stack.append(_Level(token))
        self.result.append(token)

    def _close(self, token: Token) -> None:
        level = self.stack.pop()
        self._end_of_level(level)
        opening = level.opening
        if opening is None or OPENERS[opening.kind] != token.kind or not self._fit(opening, token, level):
            shape = opening.value if opening else "nothing"
            raise self.places.unread(f"{token.value} closes {shape or 'nothing'}", token.start)
        self.result.append(token)

    def _fit(self, opening: Token, closing: Token, level: _Level) -> bool:
        """Whether two brackets are a pair; an interval may be open at one end."""
        if opening.kind != "OPEN" or OPENING[opening.value] == closing.value:
            return True
        return opening.value in "([" and closing.value in ")]" and level.comma

    def _end_of_level(self, level: _Level) -> None:
        if level.bars:
            raise self.places.unread("a bar that is not closed", level.bars[0].start)

    def _bar(self, token: Token, index: int) -> None:
        """A bar opens, closes, or stands between (`p(x|z)`, `KL(p||q)`, `F|_0^1`)."""
        self.bars += 1
        if self.bars > MOST_BARS:
            raise self.places.unread(f"more than {MOST_BARS} bars; use \\lvert and \\rvert", token.start)
        open_bars = self.stack[-1].bars
        behind_atom = bool(self.result) and self.result[-1].kind in ATOMS
        if not behind_atom:
            self._bar_opens(token)
        elif open_bars and open_bars[-1].value == token.value:
            open_bars.pop()
            self.result.append(replace(token, kind="BARCLOSE"))
        elif open_bars and token.value == "||":
            open_bars.pop()
            self.result.append(replace(token, kind="BARCLOSE", value="|"))
            self._bar_opens(replace(token, value="|"))
        elif self.tokens[index + 1 : index + 2] and self.tokens[index + 1].kind == "SUB":
            self.result.append(replace(token, kind="EVAL"))
        elif self._closer_follows(index, token.value):
            self._bar_opens(token)
        else:
            self.result.append(replace(token, kind="MID"))

    def _bar_opens(self, token: Token) -> None:
        self.stack[-1].bars.append(token)
        self.result.append(replace(token, kind="BAROPEN"))

    def _closer_follows(self, index: int, value: str) -> bool:
        """Whether a later bar of this bracket has no other one to close."""
        depth, waiting = 0, 1
        for position in range(index + 1, len(self.tokens)):
            kind = self.tokens[position].kind
            depth += (kind in OPENERS) - (kind in CLOSERS)
            if depth < 0:
                break
            if depth == 0 and kind == "BAR" and self.tokens[position].value == value:
                waiting += -1 if self.tokens[position - 1].kind in ATOMS else 1
                if waiting == 0:
                    return True
        return False


def _single(tokens: list[Token]) -> list[Token]:
    """Braces around one sign, or around nothing, go."""
    result: list[Token] = []
    for token in tokens:
        if token.kind == "RBRACE" and len(result) > 1 and result[-2].kind == "LBRACE" and result[-1].kind in SINGLE:
            inner = result.pop()
            brace = result.pop()
            result.append(replace(inner, start=brace.start, end=token.end, spaced=brace.spaced))
        elif token.kind == "RBRACE" and result and result[-1].kind == "LBRACE":
            brace = result.pop()
            if result and result[-1].kind in ("SUP", "SUB", "FRAC", "SQRT", "BINOM", "ACCENT"):
                result += [brace, token]
        else:
            result.append(token)
    return result


def _marks(tokens: list[Token], places: Places) -> list[Token]:
    """What is raised and is no exponent: a transpose, a star, a sign, a prime, a word."""
    result: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.kind == "SUP":
            braced = index + 1 < len(tokens) and tokens[index + 1].kind == "LBRACE"
            first = index + 1 + braced
            last = first
            while braced and last < len(tokens) and tokens[last].kind != "RBRACE" and last < first + 4:
                last += 1
            inner = tokens[first:last] if braced else tokens[first : first + 1]
            mark = _mark(inner, tokens[first + 1 : first + 2] if not braced else [])
            closed = not braced or last < len(tokens) and tokens[last].kind == "RBRACE"
            if mark and closed:
                end = tokens[last if braced else first].end
                result.append(Token("MARK", mark, token.start, end))
                index = (last if braced else first) + 1
                continue
        elif token.kind == "TRANSPOSE":
            raise places.unread("a transpose that is not raised", token.start)
        result.append(token)
        index += 1
    return result


def _mark(inner: list[Token], following: list[Token]) -> str:
    kinds = [token.kind for token in inner]
    if kinds == ["TRANSPOSE"] or kinds == ["NAME"] and inner[0].value == "T" and inner[0].style in ("roman", "sans"):
        return "T"
    if kinds == ["NAME"] and inner[0].value == "T":
        return "T?"
    if kinds[:1] == ["MINUS"] and len(kinds) == 2 and (kinds[1] == "TRANSPOSE" or inner[1].value == "T"):
        return "-T"
    if kinds and set(kinds) == {"PRIME"}:
        return "'" * len(kinds)
    if kinds == ["TIMES"] or kinds == ["DAGGER"]:
        return "*" if kinds == ["TIMES"] else "dagger"
    if kinds in (["PLUS"], ["MINUS"]):
        adjacent = following and following[0].kind in ("NUMBER", "NAME", "CONST") and following[0].start == inner[0].end
        return "" if adjacent else inner[0].value
    if kinds == ["TEXT"] or kinds == ["NAME"] and len(inner[0].value) > 1 and inner[0].style == "roman":
        return inner[0].value
    return ""


def _placeholders(tokens: list[Token]) -> list[Token]:
    r"""A dot in the place of an argument, `p(\cdot)`, is a name."""
    result = list(tokens)
    for index in range(1, len(tokens) - 1):
        before, after = tokens[index - 1].kind, tokens[index + 1].kind
        if (
            tokens[index].kind == "TIMES"
            and before in ("OPEN", "COMMA", "MID")
            and after in ("CLOSE", "COMMA", "MID", "SEMICOLON")
        ):
            result[index] = replace(tokens[index], kind="NAME", value="·")
    return result

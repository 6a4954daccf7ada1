"""Which bracket belongs to which, what each bar is, and what stands raised: tokens that a grammar can take."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from derive.checking.grammar.fences import fences
from derive.checking.grammar.marks import marked
from derive.checking.grammar.policies import placeholders, policies
from derive.checking.grammar.tokens import Places, Token
from derive.checking.grammar.words import OPENING

DEEPEST = 40
MOST_BARS = 200
ATOMS = frozenset({
    "NAME", "NUMBER", "CONST", "CLOSE", "RBRACE", "BARCLOSE", "BANG", "PRIME", "MARK", "TEXT", "DOTS",
    "TRANSPOSE", "ENDMATRIX", "ENDCASES", "UPRIGHT", "DAGGER"
})  # fmt: skip
OPENERS = {
    "OPEN": "CLOSE",
    "LBRACE": "RBRACE",
    "BAROPEN": "BARCLOSE",
    "BEGINMATRIX": "ENDMATRIX",
    "BEGINCASES": "ENDCASES",
}
CLOSERS = frozenset(OPENERS.values())


def arranged(tokens: list[Token], places: Places) -> list[Token]:
    """The tokens with brackets, bars and marks told apart."""
    return marked(_Levels(placeholders(policies(fences(tokens))), places).matched(), places)


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
            elif token.kind == "TEXT" and self._begins_condition(index):
                continue
            elif token.kind in ("NEWROW", "AMP"):
                if level.opening and level.opening.kind in ("BEGINMATRIX", "BEGINCASES"):
                    self._drop_comma()
                    self.result.append(token)
            else:
                level.comma = level.comma or token.kind == "COMMA"
                self.result.append(token)
        self._end_of_level(self.stack[-1])
        if self.stack[-1].opening:
            opening = self.stack[-1].opening
            raise self.places.unread(f"the bracket {opening.value} is not closed", opening.start)
        return self.result

    def _begins_condition(self, index: int) -> bool:
        """Whether words like `if` stand at the head of a cell, before its condition."""
        behind = self.tokens[index + 1].kind if index + 1 < len(self.tokens) else "NEWROW"
        head = bool(self.result) and self.result[-1].kind == "AMP"
        return head and behind not in ("NEWROW", "ENDCASES", "ENDMATRIX", "COMMA", "AMP")

    def _drop_comma(self) -> None:
        """A comma at the end of a cell says nothing."""
        if self.result and self.result[-1].kind == "COMMA":
            self.result.pop()

    def _open(self, token: Token) -> None:
        if token.kind == "OPEN" and token.value not in OPENING:
            raise self.places.unread(f"the bracket {token.value} closes and cannot open", token.start)
        if len(self.stack) > DEEPEST:
            raise self.places.unread(f"brackets nested deeper than {DEEPEST}; give inner parts a name", token.start)
        self.stack.append(_Level(token))
        self.result.append(token)

    def _close(self, token: Token) -> None:
        level = self.stack.pop()
        if token.kind in ("ENDMATRIX", "ENDCASES"):
            self._drop_comma()
            if self.result and self.result[-1].kind == "NEWROW":
                self.result.pop()
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

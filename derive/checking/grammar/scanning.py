"""From LaTeX and Unicode mathematics to tokens, in one pass; commands that only set type leave none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from derive.checking.grammar.abbreviations import Abbreviation, Count
from derive.checking.grammar.commands import command
from derive.checking.grammar.tokens import Places, Token
from derive.checking.grammar.wording import letter, word
from derive.checking.grammar.words import GREEK, RUNS, SUBSCRIPTS, SUPERSCRIPTS, UNICODE

MOST_TOKENS = 3_000
DEEPEST_ABBREVIATION = 8
SIGNS = {
    "+": "PLUS", "-": "MINUS", "/": "SLASH", "*": "TIMES", "=": "RELATION", "<": "RELATION", ">": "RELATION",
    ":": "RELATION", "(": "OPEN", "[": "OPEN", ")": "CLOSE", "]": "CLOSE", "{": "LBRACE", "}": "RBRACE", "|": "BAR",
    "_": "SUB", "^": "SUP", "'": "PRIME", "!": "BANG", ",": "COMMA", ";": "SEMICOLON", "&": "AMP", "~": "SPACE",
}  # fmt: skip
NUMBER = re.compile(r"\d+(?:\.\d+)?|\.\d+")
COMPARISON = re.compile(r":=|=:|<=|>=|!=|\|\||\*\*|->|=>")
FULL_STOP = re.compile(r"\.\s*(?:\\\\|\\end|&|\Z)")
COMPARED = {"|": "BAR", "*": "SUP"}
LETTERS = re.compile(r"[A-Za-z]+")


@dataclass
class Scanner:
    """Reads the text from `position` to `end`; `abbreviations` are what macros stand for."""

    text: str
    position: int
    end: int
    places: Places
    abbreviations: Mapping[str, Abbreviation] = field(default_factory=dict)
    plain: bool = False
    depth: int = 0
    count: Count = field(default_factory=Count)
    tokens: list[Token] = field(default_factory=list)
    spaced: bool = False
    braces: int = 0
    styles: list[tuple[int, str]] = field(default_factory=list)
    pending: str | None = None

    def scan(self) -> list[Token]:
        """All tokens of the text."""
        while self.position < self.end:
            self._next()
            if len(self.tokens) > MOST_TOKENS:
                raise self.places.unread(f"the formula has more than {MOST_TOKENS} signs; split it", self.position)
        return self.tokens

    def _next(self) -> None:
        character = self.text[self.position]
        if character.isspace():
            self.position += 1
        elif character == "%" and not self.plain:
            line_end = self.text.find("\n", self.position, self.end)
            self.position = self.end if line_end < 0 else line_end
        elif character == "\\":
            command(self)
        elif (character.isdigit() and character.isascii()) or NUMBER.match(self.text, self.position, self.end):
            self._number()
        elif character.isascii() and character.isalpha():
            self._letters()
        else:
            self._sign(character)

    def add(self, kind: str, value: str, end: int, style: str | None = None) -> None:
        """One more token, from the present position to `end`."""
        style = self._style() if style is None else style
        self.tokens.append(Token(kind, value, self.position, end, style, self.spaced))
        self.spaced, self.position = False, end
        if kind not in ("LBRACE", "RBRACE"):
            self.pending = None

    def _style(self) -> str:
        if self.pending is not None:
            return self.pending
        return self.styles[-1][1] if self.styles else ""

    def _number(self) -> None:
        match = NUMBER.match(self.text, self.position, self.end)
        if match is None:
            raise self.places.unread(f"{self.text[self.position]} is not a digit that is known here", self.position)
        single = not self.plain and bool(self.tokens) and self._takes_one_sign()
        if single and len(match[0]) > 1 and self.tokens[-1].kind in ("SUP", "SUB"):
            raise self.places.unread(f"{match[0]} without braces: TeX sets only the first digit there", self.position)
        if self._style() == "blackboard" or (self._style() == "bold" and match[0] == "1"):
            return self.add("NAME", "indicator" if self._style() == "blackboard" else "ones", match.end())
        return self.add("NUMBER", match[0][0] if single else match[0], self.position + 1 if single else match.end())

    def _takes_one_sign(self) -> bool:
        """Whether TeX gives only the next digit to what stands before: `x^12` is x¹2 and `\\frac12` a half."""
        last = self.tokens[-1]
        if last.kind in ("SUP", "SUB", "FRAC", "SQRT", "BINOM"):
            return True
        before = self.tokens[-2].kind if len(self.tokens) > 1 else ""
        return (before in ("FRAC", "BINOM") and last.kind in ("NUMBER", "NAME", "CONST")) or self._behind_group()

    def _behind_group(self) -> bool:
        """Whether the group that was just closed is the upper half of a fraction."""
        level = 0
        for index in range(len(self.tokens) - 1, -1, -1):
            kind = self.tokens[index].kind
            level += (kind == "RBRACE") - (kind == "LBRACE")
            if level == 0:
                return kind == "LBRACE" and index > 0 and self.tokens[index - 1].kind in ("FRAC", "BINOM")
        return False

    def _letters(self) -> None:
        style = self._style()
        match = LETTERS.match(self.text, self.position, self.end)
        run = match[0] if match else ""
        if style == "roman" and self.pending is None and len(run) > 1:
            return self.add_word(run, self.position + len(run), style)
        if self.plain and (run in GREEK or run == "pi" or run == "infinity"):
            return self.named(run, self.position + len(run))
        known = next((each for each in RUNS if run.startswith(each)), "")
        if known and self.pending is None and (self.tokens[-1:] == [] or self.tokens[-1].kind != "SUB"):
            return self.add_word(known, self.position + len(known), style)
        kind, value = letter(run[0], style)
        return self.add(kind, value, self.position + 1, style)

    def named(self, name: str, end: int) -> None:
        """A command or a word that stands for one symbol."""
        if name in ("pi", "infinity"):
            self.add("CONST", name, end)
        else:
            self.add("NAME", {"imath": "i", "jmath": "j"}.get(name, name), end)

    def add_word(self, words: str, end: int, style: str) -> None:
        kind, value = word(words, style)
        if kind == "D" and value != "d":
            start = self.position
            self.add("D", "d", start, "roman")
            self.position = start
            return self.add("NAME", value, end, "")
        self.add(kind, value, end, style)
        return None

    def _sign(self, character: str) -> None:
        match = COMPARISON.match(self.text, self.position, self.end)
        if character == "." and FULL_STOP.match(self.text, self.position, self.end):
            self.position += 1
        elif match:
            kind = COMPARED.get(character, "RELATION")
            values = {"->": "to", "=>": "implies", "**": "^"}
            self.add(kind, values.get(match[0], match[0]), match.end())
        elif character == "~":
            self.position, self.spaced = self.position + 1, True
        elif character in SIGNS:
            self._plain_sign(character)
        else:
            self._unicode(character)

    def _plain_sign(self, character: str) -> None:
        if character == "{":
            self.braces += 1
            if self.pending is not None:
                self.styles.append((self.braces, self.pending))
                self.pending = None
        elif character == "}":
            while self.styles and self.styles[-1][0] >= self.braces:
                self.styles.pop()
            self.braces -= 1
        value = "." if SIGNS[character] == "TIMES" else character
        self.add(SIGNS[character], value, self.position + 1)

    def _unicode(self, character: str) -> None:
        for kind, table in (("SUP", SUPERSCRIPTS), ("SUB", SUBSCRIPTS)):
            if character in table:
                return self._raised(kind, table)
        meant = UNICODE.get(character)
        if meant is None:
            name = unicodedata.normalize("NFKC", character)
            greek = unicodedata.name(name[:1] or " ", "")
            if greek.startswith("GREEK") and " LETTER " in greek and "WITH" not in greek:
                stem = greek.split(" LETTER ")[1].removeprefix("FINAL ").lower().replace("lamda", "lambda")
                meant = "\\" + (stem.capitalize() if "CAPITAL" in greek else stem)
            elif name.isascii() and name.isalnum():
                meant = name if unicodedata.name(character, "").find("BOLD") < 0 else rf"\mathbf{{{name}}}"
                meant = rf"\mathbb{{{name}}}" if "DOUBLE-STRUCK" in unicodedata.name(character, "") else meant
        if meant is None:
            raise self.places.unread(f"the sign {character!r} is not known", self.position)
        return self.insert(meant, self.position + 1)

    def _raised(self, kind: str, table: Mapping[str, str]) -> None:
        end = self.position
        while end < self.end and self.text[end] in table:
            end += 1
        self.insert(
            ("^" if kind == "SUP" else "_") + "{" + "".join(table[c] for c in self.text[self.position : end]) + "}", end
        )

    def insert(self, meant: str, end: int) -> None:
        """The tokens of another spelling, all of them at this place."""
        if self.depth >= DEEPEST_ABBREVIATION:
            raise self.places.unread("an abbreviation that leads to itself", self.position)
        inner = Scanner(meant, 0, len(meant), self.places, self.abbreviations, self.plain, self.depth + 1, self.count)
        inner.styles = [(0, self._style())] if self._style() else []
        start, spaced = self.position, self.spaced
        for number, token in enumerate(inner.scan()):
            self.tokens.append(replace(token, start=start, end=end, spaced=token.spaced or (spaced and number == 0)))
        self.position, self.spaced, self.pending = end, inner.spaced, None
        if len(self.tokens) > MOST_TOKENS:
            raise self.places.unread(f"the formula has more than {MOST_TOKENS} signs; split it", start)

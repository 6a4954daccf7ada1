"""From LaTeX and Unicode mathematics to tokens, in one pass; commands that only set type leave none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from derive.checking.grammar.tokens import Places, Token
from derive.checking.grammar.words import (
    ACCENTS,
    COMMANDS,
    DELIMITERS,
    DROPPED,
    FUNCTIONS,
    GREEK,
    IGNORED,
    RELATIONS,
    RUNS,
    SPACES,
    STYLES,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    SWITCHES,
    TRANSPARENT,
    UNICODE,
)
from derive.checking.grammar.wording import letter, word

MOST_TOKENS = 20_000
DEEPEST_ABBREVIATION = 8
SIGNS = {
    "+": "PLUS", "-": "MINUS", "/": "SLASH", "*": "TIMES", "=": "RELATION", "<": "RELATION", ">": "RELATION",
    ":": "RELATION", "(": "OPEN", "[": "OPEN", ")": "CLOSE", "]": "CLOSE", "{": "LBRACE", "}": "RBRACE", "|": "BAR",
    "_": "SUB", "^": "SUP", "'": "PRIME", "!": "BANG", ",": "COMMA", ";": "SEMICOLON", "&": "AMP", "~": "SPACE",
}  # fmt: skip
COMMAND = re.compile(r"\\([A-Za-z]+)\*?|\\(.)", re.DOTALL)
NUMBER = re.compile(r"\d+(?:\.\d+)?|\.\d+")
COMPARISON = re.compile(r":=|=:|<=|>=|!=|\|\||\*\*|->|=>")
COMPARED = {"|": "BAR", "*": "SUP"}
WORD_GROUP = re.compile(r"\s*\{\s*((?:[A-Za-z0-9 .,:;()'’\-]|\\[ ,;:!])*)\}")
TEXT_GROUP = re.compile(r"\s*\{([^{}$]*)\}")
LETTERS = re.compile(r"[A-Za-z]+")
GROUP = re.compile(r"\s*\{")
PRINTED = re.compile(r"text|mbox|hbox|operatorname")


@dataclass
class Scanner:
    """Reads the text from `position` to `end`; `abbreviations` are macros for plain symbols."""

    text: str
    position: int
    end: int
    places: Places
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    plain: bool = False
    depth: int = 0
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
            self._command()
        elif character.isdigit() and character.isascii() or NUMBER.match(self.text, self.position, self.end):
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
        single = not self.plain and self.tokens and self._takes_one_sign()
        self.add("NUMBER", match[0][0] if single else match[0], self.position + 1 if single else match.end())

    def _takes_one_sign(self) -> bool:
        """Whether TeX gives only the next digit to what stands before: `x^12` is x¹2 and `\\frac12` a half."""
        last = self.tokens[-1]
        if last.kind in ("SUP", "SUB", "FRAC", "SQRT", "BINOM"):
            return True
        before = self.tokens[-2].kind if len(self.tokens) > 1 else ""
        return before in ("FRAC", "BINOM") and last.kind in ("NUMBER", "NAME", "CONST") or self._behind_group()

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
            return self._word(run, self.position + len(run), style)
        if self.plain and (run in GREEK or run == "pi" or run == "infinity"):
            return self._named(run, self.position + len(run))
        known = next((each for each in RUNS if run.startswith(each)), "")
        if known and self.pending is None and (self.tokens[-1:] == [] or self.tokens[-1].kind != "SUB"):
            return self._word(known, self.position + len(known), style)
        kind, value = letter(run[0], style)
        return self.add(kind, value, self.position + 1, style)

    def _named(self, name: str, end: int) -> None:
        """A command or a word that stands for one symbol."""
        if name in ("pi", "infinity"):
            self.add("CONST", name, end)
        else:
            self.add("NAME", {"imath": "i", "jmath": "j"}.get(name, name), end)

    def _word(self, words: str, end: int, style: str) -> None:
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
        if match:
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
        import unicodedata

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
        return self._insert(meant, self.position + 1)

    def _raised(self, kind: str, table: Mapping[str, str]) -> None:
        end = self.position
        while end < self.end and self.text[end] in table:
            end += 1
        self._insert(
            ("^" if kind == "SUP" else "_") + "{" + "".join(table[c] for c in self.text[self.position : end]) + "}", end
        )

    def _insert(self, meant: str, end: int) -> None:
        """The tokens of another spelling, all of them at this place."""
        if self.depth >= DEEPEST_ABBREVIATION:
            raise self.places.unread("an abbreviation that leads to itself", self.position)
        inner = Scanner(meant, 0, len(meant), self.places, self.abbreviations, self.plain, self.depth + 1)
        inner.styles = [(0, self._style())] if self._style() else []
        start, spaced = self.position, self.spaced
        for number, token in enumerate(inner.scan()):
            self.tokens.append(replace(token, start=start, end=end, spaced=token.spaced or (spaced and number == 0)))
        self.position, self.spaced, self.pending = end, inner.spaced, None
        if len(self.tokens) > MOST_TOKENS:
            raise self.places.unread(f"the formula has more than {MOST_TOKENS} signs; split it", start)

    def _command(self) -> None:
        match = COMMAND.match(self.text, self.position, self.end)
        if match is None:
            raise self.places.unread("a backslash with nothing behind it", self.position)
        if match[1] is None:
            return self._escaped(match[2], match.end())
        name, end = match[1], match.end()
        if name in self.abbreviations:
            return self._insert(self.abbreviations[name], end)
        if name in ACCENTS:
            return self.add("ACCENT", ACCENTS[name], end)
        if name in STYLES:
            return self._styled(name, end)
        if name in GREEK:
            return self._named(name, end)
        if name in FUNCTIONS:
            return self.add("FUNC", FUNCTIONS[name], end)
        return self._other(name, end)

    def _other(self, name: str, end: int) -> None:
        if name in COMMANDS:
            kind, value = COMMANDS[name]
            return self.add(kind, value, end)
        if name in RELATIONS:
            return self.add("RELATION", RELATIONS[name], end)
        if name in SPACES:
            self.position, self.spaced = end, True
        elif name in IGNORED or name in TRANSPARENT:
            self.position = end
        elif name in DROPPED:
            self._drop(name, end)
        elif name in ("left", "right"):
            self._fence(name, end)
        elif name in DELIMITERS:
            kind, value = DELIMITERS[name]
            self.position = end
            if kind != "IGNORED":
                self.add(kind, value, end)
        elif name in ("begin", "end"):
            self._environment(name, end)
        elif name in ("underbrace", "overbrace"):
            self.add("UNDERBRACE", "", end)
        elif name in ("substack", "operatornamewithlimits"):
            self.position = end
        else:
            raise self.places.unread(f"the command \\{name} is not known", self.position)
        return None

    def _escaped(self, character: str, end: int) -> None:
        if character in ",;: >\n\t" or character == "/":
            self.position, self.spaced = end, self.spaced or character != "/"
        elif character == "!":
            self.position = end
        elif character == "\\":
            spacing = re.compile(r"\*?(\[-?[\d.]+\s*(?:pt|em|ex|mm|cm|in|px|\\\w+)\])?").match(self.text, end, self.end)
            self.add("NEWROW", "", spacing.end() if spacing else end)
        elif character in "{}":
            self.add("OPEN" if character == "{" else "CLOSE", character, end)
        elif character == "|":
            self.add("BAR", "||", end)
        elif character in "_*^-+=()[]#%&$":
            raise self.places.unread(f"\\{character} is not mathematics here", self.position)
        else:
            raise self.places.unread(f"the command \\{character} is not known", self.position)

    def _styled(self, name: str, end: int) -> None:
        """`\\mathrm{exp}` is a word, `\\mathbf{x_1}` styles what is in the braces, `\\rm` the rest of its group."""
        style = STYLES[name]
        group = WORD_GROUP.match(self.text, end, self.end)
        if name in SWITCHES:
            self.styles.append((self.braces, style))
            self.position = end
        elif style == "roman" and group and group[1].strip():
            words = re.sub(r"\\[ ,;:!]", " ", group[1]).strip()
            self._word(words, group.end(), style)
        elif PRINTED.match(name) and (group := TEXT_GROUP.match(self.text, end, self.end)):
            self.add("TEXT", group[1].strip(), group.end())
        else:
            self.position, self.pending = end, style

    def _drop(self, name: str, end: int) -> None:
        for _ in range(DROPPED[name]):
            group = re.compile(r"\s*(\[[^\[\]]*\]\s*)?\{[^{}]*(\{[^{}]*\}[^{}]*)*\}").match(self.text, end, self.end)
            if group is None:
                raise self.places.unread(f"\\{name} has no argument", self.position)
            end = group.end()
        self.position = end

    def _fence(self, side: str, end: int) -> None:
        """The delimiter of a `\\left` or a `\\right`."""
        match = re.compile(r"\s*(\\[A-Za-z]+|\\[{}|]|.)", re.DOTALL).match(self.text, end, self.end)
        if match is None:
            raise self.places.unread(f"\\{side} has no delimiter", self.position)
        shape = DELIMITERS.get(match[1][1:], ("", ""))[1] if match[1][0] == "\\" else UNICODE.get(match[1], match[1])
        shape = {"\\{": "{", "\\}": "}", "\\|": "||", "\\langle": "<", "\\rangle": ">", "/": "."}.get(match[1], shape)
        shape = {"\\langle": "<", "\\rangle": ">", "\\|": "||"}.get(shape, shape)
        if shape not in ("(", ")", "[", "]", "{", "}", "<", ">", "|", "||", ".", "floor", "ceil"):
            raise self.places.unread(f"\\{side}{match[1]} is not a delimiter", self.position)
        self.add("LEFT" if side == "left" else "RIGHT", shape, match.end())

    def _environment(self, side: str, end: int) -> None:
        match = re.compile(r"\s*\{([a-zA-Z]+)\*?\}").match(self.text, end, self.end)
        name = match[1] if match else ""
        if match is None or name not in ENVIRONMENTS:
            raise self.places.unread(f"the environment {name or '?'} is not known inside a formula", self.position)
        end = match.end()
        if name == "array" and side == "begin":
            columns = GROUP.match(self.text, end, self.end)
            closing = self.text.find("}", end, self.end)
            end = closing + 1 if columns and closing > 0 else end
        kind = ENVIRONMENTS[name]
        if kind:
            self.add(("BEGIN" if side == "begin" else "END") + kind, name, end)
        else:
            self.position = end


ENVIRONMENTS = {
    "matrix": "MATRIX", "pmatrix": "MATRIX", "bmatrix": "MATRIX", "vmatrix": "MATRIX", "smallmatrix": "MATRIX",
    "array": "MATRIX", "cases": "CASES", "dcases": "CASES", "rcases": "CASES", "aligned": "", "split": "",
    "gathered": "", "alignedat": "", "multlined": "", "Bmatrix": "MATRIX",
}  # fmt: skip

"""What a LaTeX command adds to the tokens; none is executed."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from derive.checking.grammar.abbreviations import LONGEST, MOST, arguments
from derive.checking.grammar.words import (
    ACCENTS,
    COMMANDS,
    DELIMITERS,
    DROPPED,
    FUNCTIONS,
    GREEK,
    IGNORED,
    RELATIONS,
    SPACES,
    STYLES,
    SWITCHES,
    TRANSPARENT,
    UNICODE,
)

if TYPE_CHECKING:
    from derive.checking.grammar.scanning import Scanner

COMMAND = re.compile(r"\\([A-Za-z]+)\*?|\\(.)", re.DOTALL)
WORD_GROUP = re.compile(r"\s*\{\s*((?:[A-Za-z0-9 .,:;()'’\-]|\\[ ,;:!])*)\}")
TEXT_GROUP = re.compile(r"\s*\{([^{}$]*)\}")
GROUP = re.compile(r"\s*\{")
ABOVE = re.compile(r"\s*\{(?P<above>(?:[^{}]|\{[^{}]*\})*)\}\s*(?:\{\s*)?(?P<sign>\\[A-Za-z]+|[=<>])\s*\}?")
"""A sign with a reason set above it."""
MARKUP = re.compile(r"\\[A-Za-z]+|[{}~$\\]")
PRINTED = re.compile(r"text|mbox|hbox|operatorname")
ROW_SPACE = re.compile(r"\*?(\[-?[\d.]+\s*(?:pt|em|ex|mm|cm|in|px|\\\w+)\])?")
DROPPED_GROUP = re.compile(r"\s*(\[[^\[\]]*\]\s*)?\{[^{}]*(\{[^{}]*\}[^{}]*)*\}")
FENCE = re.compile(r"\s*(\\[A-Za-z]+|\\[{}|]|.)", re.DOTALL)
ENVIRONMENT = re.compile(r"\s*\{([a-zA-Z]+)\*?\}")
ENVIRONMENTS = {
    "matrix": "MATRIX", "pmatrix": "MATRIX", "bmatrix": "MATRIX", "vmatrix": "MATRIX", "smallmatrix": "MATRIX",
    "array": "MATRIX", "cases": "CASES", "dcases": "CASES", "rcases": "CASES", "aligned": "", "split": "",
    "gathered": "", "alignedat": "", "multlined": "", "Bmatrix": "MATRIX",
}  # fmt: skip


def command(self: Scanner) -> None:
    match = COMMAND.match(self.text, self.position, self.end)
    if match is None:
        raise self.places.unread("a backslash with nothing behind it", self.position)
    if match[1] is None:
        return _escaped(self, match[2], match.end())
    name, end = match[1], match.end()
    if name in self.abbreviations:
        return _abbreviated(self, name, end)
    if name in ACCENTS:
        return self.add("ACCENT", ACCENTS[name], end)
    if name in STYLES:
        return _styled(self, name, end)
    if name in GREEK:
        return self.named(name, end)
    if name in FUNCTIONS:
        return self.add("FUNC", FUNCTIONS[name], end)
    return _other(self, name, end)


def _abbreviated(self: Scanner, name: str, end: int) -> None:
    """What a macro stands for, with its arguments, as often as one may hope to read."""
    meant = self.abbreviations[name]
    self.count.met += 1
    if self.count.met > MOST:
        raise self.places.unread(f"more than {MOST} abbreviations in a formula; write them out", self.position)
    given = list(islice(arguments(self.text, end, self.end), meant.arguments))
    if len(given) < meant.arguments:
        raise self.places.unread(f"\\{name} has {len(given)} of its {meant.arguments} arguments", self.position)
    filled = meant.filled([text for text, _ in given])
    if len(filled) > LONGEST:
        raise self.places.unread(f"\\{name} stands for more than {LONGEST} characters", self.position)
    self.insert(filled, given[-1][1] if given else end)


def _other(self: Scanner, name: str, end: int) -> None:
    if name in COMMANDS:
        kind, value = COMMANDS[name]
        return self.add(kind, value, end)
    if RELATIONS.get(name):
        return self.add("RELATION", RELATIONS[name], end)
    if name in SPACES:
        self.position, self.spaced = end, True
    elif name == "underline" and self.tokens[-2:] and any(each.kind == "SUP" for each in self.tokens[-2:]):
        raise self.places.unread("a falling factorial, with an underlined exponent", self.position)
    elif name in IGNORED or name in TRANSPARENT:
        self.position = end
    elif name in DROPPED:
        _drop(self, name, end)
    elif name in ("left", "right"):
        _fence(self, name, end)
    elif name in DELIMITERS:
        kind, value = DELIMITERS[name]
        self.position = end
        if kind != "IGNORED":
            self.add(kind, value, end)
    elif name in ("begin", "end"):
        _environment(self, name, end)
    elif name in ("underbrace", "overbrace"):
        self.add("UNDERBRACE", "", end)
    elif name in ("overset", "stackrel") and (found := ABOVE.match(self.text, end, self.end)):
        sign = RELATIONS.get(found["sign"].removeprefix("\\"), found["sign"])
        above = MARKUP.sub("", found["above"]).strip()
        self.add("RELATION", f"{sign} above {above}" if sign == "~" and above else sign, found.end())
    elif name in ("substack", "operatornamewithlimits"):
        self.position = end
    else:
        raise self.places.unread(f"the command \\{name} is not known", self.position)
    return None


def _escaped(self: Scanner, character: str, end: int) -> None:
    if character in ",;: >\n\t" or character == "/":
        self.position, self.spaced = end, self.spaced or character != "/"
    elif character == "!":
        self.position = end
    elif character == "\\":
        spacing = ROW_SPACE.match(self.text, end, self.end)
        self.add("NEWROW", "", spacing.end() if spacing else end)
    elif character in "{}":
        self.add("OPEN" if character == "{" else "CLOSE", character, end)
    elif character == "|":
        self.add("BAR", "||", end)
    elif character in "_*^-+=()[]#%&$":
        raise self.places.unread(f"\\{character} is not mathematics here", self.position)
    else:
        raise self.places.unread(f"the command \\{character} is not known", self.position)


def _styled(self: Scanner, name: str, end: int) -> None:
    """`\\mathrm{exp}` is a word, `\\mathbf{x_1}` styles what is in the braces, `\\rm` the rest of its group."""
    style = STYLES[name]
    group = WORD_GROUP.match(self.text, end, self.end)
    if name in SWITCHES:
        self.styles.append((self.braces, style))
        self.position = end
    elif style == "roman" and group and group[1].strip():
        words = re.sub(r"\\[ ,;:!]", " ", group[1]).strip()
        self.add_word(words, group.end(), style)
    elif PRINTED.match(name) and (group := TEXT_GROUP.match(self.text, end, self.end)):
        self.add("TEXT", group[1].strip(), group.end())
    else:
        self.position, self.pending = end, style


def _drop(self: Scanner, name: str, end: int) -> None:
    for _ in range(DROPPED[name]):
        group = DROPPED_GROUP.match(self.text, end, self.end)
        if group is None:
            raise self.places.unread(f"\\{name} has no argument", self.position)
        end = group.end()
    self.position = end


def _fence(self: Scanner, side: str, end: int) -> None:
    """The delimiter of a `\\left` or a `\\right`."""
    match = FENCE.match(self.text, end, self.end)
    if match is None:
        raise self.places.unread(f"\\{side} has no delimiter", self.position)
    shape = DELIMITERS.get(match[1][1:], ("", ""))[1] if match[1][0] == "\\" else UNICODE.get(match[1], match[1])
    shape = {"\\{": "{", "\\}": "}", "\\|": "||", "\\langle": "<", "\\rangle": ">", "/": "."}.get(match[1], shape)
    shape = {"\\langle": "<", "\\rangle": ">", "\\|": "||"}.get(shape, shape)
    if shape not in ("(", ")", "[", "]", "{", "}", "<", ">", "|", "||", ".", "floor", "ceil"):
        raise self.places.unread(f"\\{side}{match[1]} is not a delimiter", self.position)
    self.add("LEFT" if side == "left" else "RIGHT", shape, match.end())


def _environment(self: Scanner, side: str, end: int) -> None:
    match = ENVIRONMENT.match(self.text, end, self.end)
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

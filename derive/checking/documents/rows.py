"""The rows of a display to chains: what continues a side, what continues a chain, and what begins a new one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from derive.checking.documents.cutting import Mark, marks

AFTER = re.compile(
    r"(?:\s|(?<!\\right)\.|[,;&~]|\\[,;:! ]|\\\\"
    r"|\\(?:qed|square|blacksquare|nonumber|notag|quad|qquad|hfill|Box|qedhere)(?![A-Za-z]))\Z"
)
LONGEST_AFTER = 16
BEFORE = re.compile(r"(?:\s|[,;&~]|\\[,;:! ]|\\(?:quad|qquad|nonumber|displaystyle|hfill)(?![A-Za-z])|\{\s*\})+")
CONTINUING = re.compile(r"[+*/]|\\(?:cdot|times|bigg?[lr]?|Bigg?[lr]?|left)(?![A-Za-z])|\\pm|·|×")
ENDING = re.compile(r"(?:[-+*/−(]|\\cdot|\\times|·|×)\s*\Z")
REMARK = re.compile(
    r"\s*(?:[(\[]|by\b|because|since|from\b|using|where|with\b|for\b|if\b|when|and\b|as\b|so\b|then|thus|hence|let\b|"
    r"due|see\b|note|which|that\b|i\.e|e\.g|definition|linearity|substitut|integrat|Eq)",
    re.IGNORECASE,
)
ATTACHED = re.compile(r"\s*(?:\\left|\\big[lr]?|\\Big[lr]?)?\s*[(\[_^']")
ONLY_WORDS = re.compile(r"\s*\(\s*\\(?:text|mbox|textrm)\s*\{([^{}]*)\}\s*\)\s*\Z")


@dataclass
class Range:
    """A side of a chain by its offsets; empty while nothing stands behind the sign yet."""

    start: int
    end: int

    @property
    def empty(self) -> bool:
        return self.start >= self.end


@dataclass
class Rough:
    """A chain before its sides are read."""

    sides: list[Range] = field(default_factory=list)
    signs: list[Mark] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    reasons: dict[int, str] = field(default_factory=dict)
    continues: bool = False

    def reason(self, words: str) -> None:
        """A remark on the last sign."""
        words = words.strip().strip("()").strip()
        number = len(self.signs) - 1
        if words and number >= 0:
            self.reasons[number] = f"{self.reasons[number]}; {words}" if number in self.reasons else words


@dataclass
class _Column:
    """What stands in a row between wide spaces: stretches of formula and words, with signs between."""

    groups: list[list[Mark]] = field(default_factory=lambda: [[]])
    signs: list[Mark] = field(default_factory=list)
    cell: bool = False


@dataclass
class Rows:
    """Collects the chains of one display."""

    text: str
    start: int
    end: int
    environment: str = ""
    remarks: frozenset[str] = frozenset()
    chains: list[Rough] = field(default_factory=list)
    between: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    current: Rough | None = None

    def collect(self) -> list[Rough]:
        """The chains in order; the first may continue the display before."""
        for row in self._rows():
            statements = [part for column in row for part in self._statements(column)]
            for number, statement in enumerate(statements):
                self._column(statement, number)
        return [chain for chain in self.chains if chain.sides]

    def _rows(self) -> list[list[_Column]]:
        rows: list[list[_Column]] = [[_Column()]]
        at = self.start
        amps, behind_amp = 0, -1
        for mark in [*marks(self.text, self.start, self.end, self.remarks), Mark("row", self.end, self.end)]:
            self._content(rows[-1][-1], at, mark.start)
            at = mark.end
            column = rows[-1][-1]
            if mark.kind == "sign":
                column.signs.append(mark)
                column.groups.append([])
            elif mark.kind in ("text", "comma"):
                column.groups[-1].append(mark)
            elif mark.kind == "label":
                self._label(mark.value)
            elif mark.kind == "row":
                rows.append([_Column()])
                amps = 0
            elif mark.kind == "quad":
                if column.groups[-1]:
                    rows[-1].append(_Column())
            elif mark.kind == "amp":
                amps += 1
                adjacent = behind_amp >= 0 and not self.text[behind_amp : mark.start].strip()
                self._cell(rows[-1], amps, adjacent)
                behind_amp = mark.end
        return rows

    def _statements(self, column: _Column) -> list[_Column]:
        """`a = 0, b = 1` and `a = 0 and b = 1` are two statements."""
        for place in range(1, len(column.groups) - 1):
            group = column.groups[place]
            for index in range(len(group) - 1, -1, -1):
                if 0 < index < len(group) - 1 and self._parts(group[index]):
                    first = _Column([*column.groups[:place], group[:index]], column.signs[:place], column.cell)
                    rest = _Column([group[index + 1 :], *column.groups[place + 1 :]], column.signs[place:])
                    return [first, *self._statements(rest)]
        return [column]

    def _parts(self, mark: Mark) -> bool:
        return mark.kind == "comma" or (
            mark.kind == "text" and mark.value.strip() in ("and", "with", "so", "where", "or")
        )

    def _cell(self, row: list[_Column], amps: int, adjacent: bool) -> None:
        """An `&` at the head of a row marks an empty cell; two in a row, or every second one, begin another column."""
        column = row[-1]
        if not column.signs and column.groups == [[]]:
            column.cell = True
        elif adjacent or ("eqnarray" not in self.environment and amps % 2 == 0 and column.signs):
            row.append(_Column())

    def _content(self, column: _Column, start: int, end: int) -> None:
        leading = BEFORE.match(self.text, start, end)
        if (leading.end() if leading else start) < end and self.text[start:end].strip(" \n\t.,;&~"):
            column.groups[-1].append(Mark("content", start, end))

    def _label(self, name: str) -> None:
        if self.current is not None and self.current.sides:
            self.current.labels.append(name)
        else:
            self.labels.append(name)

    def _trimmed(self, group: list[Mark]) -> Range:
        """The stretch of a side without spaces and punctuation at its ends."""
        start, end = group[0].start, group[-1].end
        leading = BEFORE.match(self.text, start, end)
        start = leading.end() if leading else start
        while start < end:
            trailing = AFTER.search(self.text[max(start, end - LONGEST_AFTER) : end])
            if trailing is None:
                break
            end -= len(trailing[0])
        return Range(start, end)

    def _nothing(self, column: _Column, place: int) -> Range:
        """Where a side is missing."""
        at = column.signs[place - 1].end if place else column.signs[0].start if column.signs else self.start
        return Range(at, at)

    def _column(self, column: _Column, number: int) -> None:
        groups: list[Range] = []
        remarks: list[list[str]] = []
        for place, group in enumerate(column.groups):
            kept, words = self._sorted(group, place == 0)
            groups.append(self._trimmed(kept) if kept else self._nothing(column, place))
            remarks.append(words)
        if len(groups) == 1 and groups[0].empty:
            self._remark(remarks[0])
            return
        only = ONLY_WORDS.match(self.text, groups[0].start, groups[0].end) if len(groups) == 1 else None
        if only and self.current is not None:
            self.current.reason(only[1])
        else:
            self._conditioned(column, groups, remarks)
            self._place(column, number, groups, remarks)

    def _conditioned(self, column: _Column, groups: list[Range], remarks: list[list[str]]) -> None:
        r"""`X \mid Y=y \sim N(0, 1)` has two sides: what is given stays with its variable."""
        signs = [sign.value for sign in column.signs]
        if "~" not in signs[1:] or not re.search(r"\\mid|\|", self.text[groups[0].start : groups[0].end]):
            return
        number = signs.index("~")
        groups[: number + 1] = [Range(groups[0].start, groups[number].end)]
        remarks[: number + 1] = [[words for each in remarks[: number + 1] for words in each]]
        del column.signs[:number]

    def _sorted(self, group: list[Mark], first: bool) -> tuple[list[Mark], list[str]]:
        """What of a group is formula, and what are remarks on it."""
        kept = list(group)
        remarks: list[str] = []
        while kept and kept[-1].kind == "comma":
            kept.pop()
        while len(kept) > 0 and kept[-1].kind == "text" and (len(kept) > 1 or first) and self._is_remark(kept[-1]):
            remarks.insert(0, kept.pop().value)
        while first and len(kept) > 1 and kept[0].kind == "text" and self._leads(kept[0]):
            kept.pop(0)
        return kept, remarks

    def _is_remark(self, mark: Mark) -> bool:
        wide = re.search(r"(\\quad|\\qquad|&|,)\s*\Z", self.text[max(self.start, mark.start - 12) : mark.start])
        return bool(
            mark.reason or wide or REMARK.match(mark.value) or (" " in mark.value.strip() and len(mark.value) > 20)
        )

    def _leads(self, mark: Mark) -> bool:
        return not ATTACHED.match(self.text, mark.end) and bool(REMARK.match(mark.value) or mark.reason)

    def _remark(self, words: list[str]) -> None:
        if self.current is not None:
            for each in words:
                self.current.reason(each)

    def _place(self, column: _Column, number: int, groups: list[Range], remarks: list[list[str]]) -> None:
        """Puts the sides of a column where they belong."""
        first = groups[0]
        chain = self.current
        follows = first.empty and bool(column.signs) and column.signs[0].value == "implies"
        if number and not follows:
            chain = self._new(keep=True)
            chain.sides.append(first)
        elif first.empty:
            chain = chain or self._new(continues=True)
        elif chain is not None and chain.sides and self._continues(column, first, chain):
            last = chain.sides[-1]
            last.start, last.end = (first.start if last.empty else last.start), first.end
        else:
            chain = self._new()
            chain.sides.append(first)
        for words in remarks[0]:
            chain.reason(words)
        for sign, side, words_of_side in zip(column.signs, groups[1:], remarks[1:], strict=True):
            chain.signs.append(sign)
            chain.sides.append(side)
            for words in [sign.reason, *words_of_side]:
                chain.reason(words)

    def _continues(self, column: _Column, first: Range, chain: Rough) -> bool:
        """Whether the head of a row goes on with the last side of the row before."""
        last = chain.sides[-1]
        if last.empty or (column.cell and self.environment != "eqnarray" and not self._restates(column, chain)):
            return True
        product = CONTINUING.match(self.text, first.start)
        if (product and not (column.signs and product[0] == r"\left")) or ENDING.search(
            self.text[last.start : last.end]
        ):
            return True
        return not column.signs and "gather" not in self.environment and bool(chain.signs)

    def _restates(self, column: _Column, chain: Rough) -> bool:
        """Whether a row behind an `&` begins with the left side of its chain again, before a sign."""
        if not column.signs:
            return False
        head, first = column.groups[0], chain.sides[0]
        written = (self.text[head[0].start : head[-1].end], self.text[first.start : first.end])
        return len({"".join(text.split()) for text in written}) == 1

    def _new(self, keep: bool = False, continues: bool = False) -> Rough:
        chain = Rough(continues=continues)
        self.chains.append(chain)
        if not keep:
            self.current = chain
            chain.labels, self.labels = self.labels, []
        return chain

"""How far a bare function, a slash, a sum or a mean reaches: the ways in which writers mean it, the usual one first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.checking.grammar import calculus, names
from derive.checking.grammar.entries import OPERATORS, Entries, atom, is_sign, kind, scripts, spaced, tokens, value
from derive.checking.syntax import Number, Tree

if TYPE_CHECKING:
    from derive.checking.grammar.assembling import Assembler

MOST_OPTIONS = 6
HEADS = frozenset({"FUNC", "EXPECT", "QUANT", "UPRIGHT"})
ENCLOSED = frozenset({"bracket", "bars"})


def reach(self: Assembler, entries: Entries, at: int) -> int:
    """Where the term at this place ends; signs within an integral do not end it."""
    linked = True
    while at < len(entries):
        if is_sign(entries[at]) and not linked:
            return at
        linked = entries[at].kind in ("TIMES", "SLASH") or (is_sign(entries[at]) and linked)
        if kind(entries, at) == "INT":
            at = max(at + 1, calculus.integral_end(self, entries, at))
        else:
            at += 1
    return at


def product_reach(self: Assembler, entries: Entries, at: int, index: str) -> int:
    """Where the body of a product ends: before the next one, and behind the last factor that has the index.

    What follows a sum without its index may as well stand in it; what follows a product may not.
    """
    end = reach(self, entries, at)
    following = (k for k in range(at + 1, end) if kind(entries, k) == "BIG" and value(entries, k) == "product")
    end = next(following, end)
    ends: list[int] = []
    place = at
    while place < end:
        found = [each for each in pieces(self, entries, place, slashes=True) if each <= end] or [end]
        ends += found
        place = found[-1]
        place += place < end and entries[place].kind == "TIMES"
    starts = [at, *ends[:-1]]
    having = [k for k, (a, b) in enumerate(zip(starts, ends, strict=True)) if has_index(entries[a:b], index)]
    return ends[max(having, default=0)]


def has_index(entries: Entries, index: str) -> bool:
    """Whether a factor depends on an index, and does not sum over it itself."""
    found = [token for entry in entries for token in tokens(entry)]
    return any(token.value == index for token in found) and not any(token.kind == "BIG" for token in found)


def unit_end(self: Assembler, entries: Entries, at: int) -> int:
    """Where the factor at this place ends, with the brackets that belong to it."""
    while kind(entries, at) in HEADS and kind(entries, at + 1) in HEADS:
        at += 1
    what = kind(entries, at)
    if (
        what in HEADS
        and at + 1 < len(entries)
        and kind(entries, at + 1) not in ENCLOSED
        and not is_sign(entries[at + 1])
    ):
        at, what = at + 1, kind(entries, at + 1)
    if what in HEADS and kind(entries, at + 1) in ENCLOSED:
        return at + 2
    if what == "NAME" and names.is_call(self, entries, at):
        return at + 2
    return at + 1


def pieces(self: Assembler, entries: Entries, at: int, slashes: bool) -> list[int]:
    """Where each factor of the run at this place ends; what is behind a slash belongs to what is before."""
    ends: list[int] = []
    while at < len(entries) and not is_sign(entries[at]) and entries[at].kind != "TIMES":
        what = kind(entries, at)
        if what in OPERATORS or what in ("D", "EVAL") or (what in HEADS and what != "EXPECT" and ends):
            break
        if entries[at].kind == "SLASH":
            if not slashes:
                break
            at += 1
            while at < len(entries) and is_sign(entries[at]):
                at += 1
        at = unit_end(self, entries, at)
        ends.append(at)
    return ends


def _light(entries: Entries, start: int, end: int) -> bool:
    """A number, a variable or a power of one: what a writer leaves under a bare logarithm or below a slash."""
    if end != start + 1 or kind(entries, start) not in ("NUMBER", "NAME", "CONST", "group", "accent", "root"):
        return False
    exponential = value(entries, start) == "e" and bool(scripts(entries[start]))
    return not exponential


def _prefix(entries: Entries, at: int, ends: list[int]) -> int:
    """How many of the first pieces are light and stand close together; one at least."""
    starts = [at, *ends[:-1]]
    count = 1
    for start, end in list(zip(starts, ends, strict=True))[1:]:
        start += entries[start].kind == "SLASH"
        if not _light(entries, start, end) or (entries[start].kind != "SLASH" and spaced(entries[start])):
            break
        count += 1
    return count


def _name(count: int, total: int) -> str:
    if count == total:
        return "all that follows"
    return "the next factor" if count == 1 else f"the next {count} factors"


def _picked(self: Assembler, about: str, where: int, counts: list[int], total: int, subject: str) -> int:
    ordered = list(dict.fromkeys(count for count in counts if 1 <= count <= total))[:MOST_OPTIONS]
    options = {_name(count, total): count for count in ordered}
    return options[self.choices.choose(about, f"{about} at {where}", list(options), subject)]


def denominator(self: Assembler, entries: Entries, at: int, above: list[Tree]) -> tuple[Tree, int]:
    """What stands below a slash: `a/2 sigma^2` means a/(2σ²), and `1/2 z` a half of z."""
    first = at
    while at < len(entries) and is_sign(entries[at]):
        at += 1
    ends = pieces(self, entries, at, slashes=False)
    if not ends:
        tree, end = self.unit(entries, at)
    else:
        end = ends[_below(self, entries, at, ends, above) - 1]
        tree, end = self.term(entries[:end], at)
    return self.with_signs(tree, entries[first:at], entries[end - 1].end), end


def _below(self: Assembler, entries: Entries, at: int, ends: list[int], above: list[Tree]) -> int:
    total = len(ends)
    numerals = len(above) == 1 and isinstance(above[0], Number) and kind(entries, at) == "NUMBER"
    usual = 1 if numerals or not _light(entries, at, ends[0]) else _prefix(entries, at, ends)
    if numerals and total > 1 and kind(entries, ends[0]) == "CONST" and not spaced(entries[ends[0]]):
        usual = _prefix(entries, at, ends)
    counts = [usual, total, 1, *range(2, total)]
    return _picked(self, "slash", entries[at].start, counts, total, "below the slash stands")


def bare(self: Assembler, entries: Entries, at: int, subject: str, long: bool = False) -> int:
    """Where the argument of a bare function ends."""
    first = at
    while at < len(entries) and is_sign(entries[at]):
        at += 1
    ends = pieces(self, entries, at, slashes=True)
    if not ends:
        return max(self.unit(entries, at)[1] if at < len(entries) else at, at)
    total = len(ends)
    usual = _usual(entries, at, ends, long)
    counts = [usual, total, 1, *range(2, total)]
    count = _picked(self, "scope", entries[first].start, counts, total, f"{subject} applies to")
    return ends[count - 1]


def _usual(entries: Entries, at: int, ends: list[int], long: bool) -> int:
    if long:
        return len(ends)
    if kind(entries, at) in ENCLOSED:
        return 1
    if atom(entries[at]).kind in ("fraction", "root") and ends[0] == at + 1:
        return _unspaced(entries, at, ends)
    return _prefix(entries, at, ends) if _light(entries, at, ends[0]) else 1


def _unspaced(entries: Entries, at: int, ends: list[int]) -> int:
    """Up to the first space that the writer set."""
    starts = [at, *ends[:-1]]
    return next((number for number, start in enumerate(starts) if number and spaced(entries[start])), len(ends))

"""Looking at the flat entries of a sum: signs, links and factors with their scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.checking.grammar.parsing import Node
from derive.checking.grammar.tokens import Token

Entry = Node | Token
Entries = Sequence[Entry]
OPERATORS = frozenset({"INT", "BIG", "LIM"})


def is_sign(entry: Entry) -> bool:
    """Whether an entry is a plus or a minus."""
    return entry.kind in ("PLUS", "MINUS")


def is_factor(entries: Entries, at: int) -> bool:
    """Whether there is a factor at this place."""
    return at < len(entries) and entries[at].kind == "factor"


def atom(entry: Entry) -> Entry:
    """What a factor is without its scripts."""
    return entry.parts[0] if isinstance(entry, Node) and entry.kind == "factor" else entry


def scripts(entry: Entry) -> tuple[Entry, ...]:
    """The scripts of a factor."""
    return entry.parts[1:] if isinstance(entry, Node) and entry.kind == "factor" else ()


def kind(entries: Entries, at: int) -> str:
    """The kind of the atom at this place, or nothing behind the end."""
    return atom(entries[at]).kind if at < len(entries) else ""


def value(entries: Entries, at: int) -> str:
    """The value of the token at this place."""
    found = atom(entries[at]) if at < len(entries) else None
    return found.value if isinstance(found, Token) else ""


def first_token(entry: Entry) -> Token:
    """The token that an entry begins with."""
    while isinstance(entry, Node):
        entry = entry.parts[0]
    return entry


def spaced(entry: Entry) -> bool:
    """Whether the writer set a space before it."""
    return first_token(entry).spaced


def tokens(entry: Entry) -> list[Token]:
    """All tokens of an entry, braces left out."""
    if isinstance(entry, Token):
        return [] if entry.kind in ("LBRACE", "RBRACE") else [entry]
    return [token for part in entry.parts for token in tokens(part)]


def inner(node: Entry) -> Entries:
    """The entries of what stands in a group or is a lone factor, where it is one sum; else nothing."""
    if isinstance(node, Token):
        return [Node("factor", (node,), node.start, node.end)]
    if node.kind in ("group", "bracket") and len(node.parts) == 3:
        return inner(node.parts[1])
    if node.kind in ("list", "clause") and len(node.parts) == 1:
        return inner(node.parts[0])
    if node.kind == "sum":
        return node.parts
    return [Node("factor", (node,), node.start, node.end)] if node.kind not in ("list", "clause") else []


def unwrapped(entry: Entry) -> Entry:
    """A factor whose braces hold one name with its scripts, `{b_1}^2`, as that name with all the scripts."""
    found = atom(entry)
    if isinstance(entry, Node) and isinstance(found, Node) and found.kind == "group":
        held = inner(found)
        if (
            len(held) == 1
            and isinstance(held[0], Node)
            and atom(held[0]).kind in ("NAME", "EXPECT", "QUANT", "UPRIGHT")
        ):
            return replace(entry, parts=(*held[0].parts, *scripts(entry)))
    return entry


def is_differential(entries: Entries, at: int) -> bool:
    """Whether a d with something behind it stands here: `\\mathrm dx`, and `dx` where an integral waits for it."""
    if not is_factor(entries, at + 1):
        return False
    if kind(entries, at) == "D":
        return True
    plain = kind(entries, at) == "NAME" and value(entries, at) == "d" and not spaced_name(entries, at)
    return plain and kind(entries, at + 1) in ("NAME", "group", "bracket", "accent")


def spaced_name(entries: Entries, at: int) -> bool:
    """Whether the letter d has an index, and so is a variable."""
    return any(script.kind == "sub" for script in scripts(entries[at]))

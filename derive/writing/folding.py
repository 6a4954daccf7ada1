"""Long statements of Python, broken where they may be: within brackets, at the outermost level that will do."""

from __future__ import annotations

import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from tokenize import TokenInfo

WIDTH = 88
STRING = re.compile(r"""([A-Za-z]?)(["'])(.*)\2\Z""")
NESTED = re.compile(r"""\{[^}]*["'{]""")
BARE = re.compile(r"(return |\w+(?:\[[^=]*\])? (?:[-+*/]?=) |if |elif |while |from [\w.]+ import )(.*?)(:?)\Z")


@dataclass(frozen=True)
class Statement:
    """A statement on one line, how many brackets are open at each of its letters, and where rows may begin."""

    text: str
    depths: tuple[int, ...]
    places: tuple[int, ...]


def folded(tokens: list[TokenInfo], margin: str) -> list[str]:
    """A statement in rows; what has no brackets gets them."""
    whole = joined(pieces(tokens))
    room = WIDTH - len(margin)
    if len(whole.text) > room and not any(whole.depths[place] for place in whole.places if place <= room):
        whole = in_brackets(whole)
    return list(rows(whole, margin)) if tokens else []


def in_brackets(whole: Statement) -> Statement:
    """What is returned, assigned, asked for or imported, in brackets of its own."""
    bare = BARE.match(whole.text)
    if bare is None or not any(place > bare.end(1) for place in whole.places):
        return whole
    head, body, colon = bare.groups()
    size = len(head) + 1
    inner = (depth + 1 for depth in whole.depths[len(head) : len(head) + len(body)])
    places = (place + 1 for place in whole.places if place > len(head))
    depths = (*[0] * size, *inner, *[0] * (1 + len(colon)))
    return Statement(f"{head}({body}){colon}", depths, (size, *places))


def rows(whole: Statement, margin: str) -> Iterator[str]:
    start, room = 0, WIDTH - len(margin)
    while len(whole.text) - start > room:
        end = row_end(whole, start, room)
        if not end:
            break
        yield margin + ("    " if start else "") + whole.text[start:end].strip()
        start, room = end, WIDTH - len(margin) - 4
    yield margin + ("    " if start else "") + whole.text[start:].strip()


def row_end(whole: Statement, start: int, room: int) -> int:
    """Where the row ends: at the outermost level that fills a third of it, after a comma if that fills a half."""
    ahead = [place for place in whole.places if start < place and whole.depths[place] > 0]
    within = [place for place in ahead if len(whole.text[start:place].rstrip()) <= room]
    late = [place for place in within if place - start > room // 3] or within
    if not late:
        return ahead[0] if ahead else 0
    least = min(whole.depths[place] for place in late)
    best = [place for place in late if whole.depths[place] == least]
    commas = [p for p in best if p - start > room // 2 and whole.text[:p].rstrip().endswith(",")]
    return max(commas or best)


def joined(parts: list[str]) -> Statement:
    """The pieces on one line; a row may begin at a piece with a space before it, or after a bracket that opens."""
    text, levels, places, depth = "", [], [], 0
    for part in parts:
        sign = part.strip()
        if text and (part.startswith(" ") or text[-1] in "([{") and sign not in (")", "]", "}"):
            places.append(len(text) + len(part) - len(part.lstrip()))
        depth -= sign in (")", "]", "}")
        levels += [depth] * len(part)
        text += part
        depth += sign in ("(", "[", "{")
    return Statement(text, tuple(levels), tuple(places))


def pieces(tokens: list[TokenInfo]) -> list[str]:
    """Each token with the space before it: as it was in a row, and as it would be where a row ended."""
    out: list[str] = []
    before: TokenInfo | None = None
    for token in whole_strings(tokens):
        gap = ""
        if before is not None and before.end[0] == token.start[0]:
            gap = " " * (token.start[1] - before.end[1])
        elif before is not None and before.string not in ("(", "[", "{") and token.string not in (")", "]", "}"):
            gap = " "
        if out and out[-1].strip() == "," and token.string in (")", "]", "}") and not gap and is_optional(out):
            out.pop()
        out += strings(gap, token.string) if token.type == tokenize.STRING else [gap + token.string]
        before = token
    return out


def is_optional(out: list[str]) -> bool:
    """Whether a comma before a closing bracket says nothing: it makes no tuple of one."""
    depth, commas = 0, 0
    for place in range(len(out) - 1, -1, -1):
        sign = out[place].strip()
        depth += (sign in (")", "]", "}")) - (sign in ("(", "[", "{"))
        commas += sign == "," and depth == 0
        if depth < 0:
            called = place > 0 and (out[place - 1].strip().isidentifier() and not out[place].startswith(" "))
            return sign != "(" or called or commas > 1
    return False


def strings(gap: str, text: str) -> list[str]:
    """A long string as several that are read as one."""
    found = STRING.match(text)
    nested = NESTED.search(text)
    text = text.encode("ascii", "backslashreplace").decode()
    if len(text) < WIDTH // 2 or found is None or found[3].startswith(found[2]) or nested:
        return [gap + text]
    prefix, quote, inside = STRING.match(text).groups()  # type: ignore[union-attr]
    words = re.findall(r"(?:\{[^}]*\}|[^ {])+ *| +", inside)
    lines = [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + len(word) > WIDTH // 2:
            lines.append("")
        lines[-1] += word
    return [f"{gap if not place else ' '}{prefix}{quote}{line}{quote}" for place, line in enumerate(lines)]


def whole_strings(tokens: list[TokenInfo]) -> Iterator[TokenInfo]:
    """The tokens with each f-string as one, which newer Pythons take apart."""
    start, depth = None, 0
    for token in tokens:
        kind = tokenize.tok_name[token.type]
        if kind == "FSTRING_START":
            start, depth = start or token, depth + 1
        if start is None:
            yield token
        if kind == "FSTRING_END":
            depth -= 1
            if not depth and start is not None:
                text = token.line[start.start[1] : token.end[1]] if start.start[0] == token.end[0] else ""
                yield TokenInfo(tokenize.STRING, text, start.start, token.end, token.line)
                start = None

"""What stands raised and is no exponent, braces around one sign, marks over a name."""

from __future__ import annotations

from dataclasses import replace

from derive.checking.grammar.tokens import Places, Token

SINGLE = frozenset({"NAME", "NUMBER", "CONST", "QUANT", "EXPECT", "FUNC", "UPRIGHT", "D", "PARTIAL", "INT", "BIG"})
SIGNS = frozenset({"PLUS", "MINUS", "TIMES"})
TAKING = frozenset({"SUP", "SUB", "FRAC", "SQRT", "BINOM", "ACCENT"})
CHI_SQUARE = [("NAME", "chi"), ("SUP", "^"), ("NUMBER", "2")]
MERGED = {("V", "ar"): "Var", ("C", "ov"): "Cov", ("K", "L"): "KL"}
"""Words whose first letter is set in another style."""


def marked(tokens: list[Token], places: Places) -> list[Token]:
    """The tokens with single signs out of their braces, and marks told from exponents."""
    return _placeholders(_marks(_merged(_single(_without_bodies(_without_labels(tokens)))), places))


def _without_labels(tokens: list[Token]) -> list[Token]:
    """Braces under or over a part stay out, with what is written at them."""
    result: list[Token] = []
    ends: list[int] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.kind == "UNDERBRACE":
            ends.append(_group_end(tokens, index + 1))
        else:
            result.append(token)
        index += 1
        while ends and index == ends[-1]:
            ends.pop()
            while index < len(tokens) and tokens[index].kind in ("SUB", "SUP"):
                index = _group_end(tokens, index + 1)
    return result


def _without_bodies(tokens: list[Token]) -> list[Token]:
    r"""Braces around what a sum is over, `\sum_k{a - b}`, are not printed and end nothing: they stay out."""
    out: set[int] = set()
    for place, token in enumerate(tokens):
        if token.kind == "BIG":
            start = place + 1
            while start < len(tokens) and tokens[start].kind in ("SUB", "SUP"):
                start = _group_end(tokens, start + 1)
            end = _group_end(tokens, start)
            raised = end < len(tokens) and tokens[end].kind in ("SUB", "SUP", "PRIME", "BANG")
            needed = raised or any(each.kind == "OVER" for each in tokens[start:end])
            if start < len(tokens) and tokens[start].kind == "LBRACE" and not needed:
                out |= {start, end - 1}
    return [token for place, token in enumerate(tokens) if place not in out]


def _group_end(tokens: list[Token], at: int) -> int:
    """Where the group or the sign at this place ends."""
    depth = 0
    while at < len(tokens):
        depth += (tokens[at].kind == "LBRACE") - (tokens[at].kind == "RBRACE")
        at += 1
        if depth <= 0:
            break
    return at


def _merged(tokens: list[Token]) -> list[Token]:
    r"""`\mathbb{V}\mathrm{ar}` is one word, and `\hat\mu` one name."""
    result: list[Token] = []
    for token in tokens:
        before = result[-1] if result else None
        square = [(each.kind, each.value) for each in result[-3:]] == CHI_SQUARE
        if square and token.kind == "OPEN":
            chi = result[-3]
            result[-3:] = [replace(chi, value="chi^2", style="roman", end=result[-1].end), token]
        elif before and (before.value, token.value) in MERGED and before.style == "blackboard":
            result[-1] = replace(before, kind="QUANT", value=MERGED[before.value, token.value], end=token.end)
        elif before and before.kind == "ACCENT" and (token.kind == "NAME" or token.value == "0"):
            result[-1] = _accented(before, token)
        else:
            result.append(token)
    return result


def _accented(accent: Token, token: Token) -> Token:
    """A name under an accent; a 0 under another one than an arrow is no number."""
    if accent.value == "vec":
        return replace(token, style="vector", start=accent.start, spaced=accent.spaced)
    name = f"{accent.value} {token.value}"
    return replace(token, kind="NAME", value=name, start=accent.start, spaced=accent.spaced)


def _single(tokens: list[Token]) -> list[Token]:
    """Braces around one sign, or around nothing, go."""
    result: list[Token] = []
    for token in tokens:
        if token.kind == "RBRACE" and len(result) > 1 and result[-2].kind == "LBRACE" and result[-1].kind in SINGLE:
            inner = result.pop()
            brace = result.pop()
            result.append(replace(inner, start=brace.start, end=token.end, spaced=brace.spaced))
        elif token.kind == "RBRACE" and _is_lowered_sign(result):
            sign = result.pop()
            result[-1] = replace(sign, kind="NAME", start=result[-1].start, end=token.end)
        elif token.kind == "RBRACE" and result and result[-1].kind == "LBRACE":
            brace = result.pop()
            if result and result[-1].kind in TAKING:
                result += [brace, token]
        else:
            result.append(token)
    return result


def _is_lowered_sign(result: list[Token]) -> bool:
    return [each.kind for each in result[-3:-1]] == ["SUB", "LBRACE"] and result[-1].kind in SIGNS


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
            closed = not braced or (last < len(tokens) and tokens[last].kind == "RBRACE")
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
    if kinds == ["TRANSPOSE"] or (kinds == ["NAME"] and inner[0].value == "T" and inner[0].style in ("roman", "sans")):
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
    if kinds == ["TEXT"] or (kinds == ["NAME"] and len(inner[0].value) > 1 and inner[0].style == "roman"):
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

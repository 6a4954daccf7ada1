r"""`\left` and `\right` to brackets."""

from __future__ import annotations

from dataclasses import replace

from derive.checking.grammar.tokens import Token


def fences(tokens: list[Token]) -> list[Token]:
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
    return _one_sided_cases(result)


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


def _one_sided_cases(tokens: list[Token]) -> list[Token]:
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

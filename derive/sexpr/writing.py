"""From a term to its S-expression."""

from __future__ import annotations

from functools import lru_cache

from sympy import Basic, Indexed, MatrixSymbol, Rational, Symbol, Tuple
from sympy.core.symbol import Str

from derive.errors import NotYet, Wrong
from derive.sexpr.domains import WORDS
from derive.sexpr.forms import BY_CONSTANT, BY_NODE, DEEPEST, MOST_DIGITS, Form


def dumps(term: Basic) -> str:
    """The term as text.

    Raises `NotYet` for a node that has no form, and `Wrong` for a term that nests too deeply to be read back.
    """
    try:
        text, depth = written(term)
    except RecursionError:
        depth = DEEPEST + 1
    if depth > DEEPEST:
        raise Wrong(f"a term nests more than {DEEPEST} deep, which no certificate holds")
    return text


@lru_cache(maxsize=65536)
def written(term: Basic) -> tuple[str, int]:
    """The text of a term and how deeply it nests."""
    if not term.args or isinstance(term, MatrixSymbol):
        return leaf(term), 0
    form = BY_NODE.get(type(term))
    parts = parts_of(term, form) if form else None
    if form is None or parts is None:
        raise NotYet(f"a certificate cannot hold {type(term).__name__} yet, as in {str(term)[:60]}")
    texts, depths = zip(*map(written, parts), strict=True)
    return f"({form.head} {' '.join(texts)})", 1 + max(depths)


def leaf(term: Basic) -> str:
    if isinstance(term, Symbol | Str) or type(term) in WORDS:
        return str(term.name)
    if isinstance(term, Rational) and term.is_finite:
        if max(abs(term.p), term.q) >= 10**MOST_DIGITS:
            raise Wrong(f"a number has more than {MOST_DIGITS} digits, and no certificate holds it")
        return str(term)
    if term in BY_CONSTANT:
        return BY_CONSTANT[term]
    raise NotYet(f"a certificate cannot hold {str(term)[:60]} yet: write numbers exactly, 1/2 for 0.5")


def parts_of(term: Basic, form: Form) -> tuple[Basic, ...] | None:
    """The parts after the head, a tuple spliced in, an indexed symbol by its name; None where they fit no form."""
    if isinstance(term, Indexed):
        return (term.base.label, *term.indices)
    args = term.args[: len(term.args) - len(form.end)]
    if term.args[len(args) :] != form.end:
        return None
    if form.plain:
        last = args[-1]
        if len(args) != form.plain + 1 or not isinstance(last, Tuple):
            return None
        args = (*args[:-1], *last)
    return args if form.kind(len(args) - 1) and len(args) >= len(form.kinds) else None

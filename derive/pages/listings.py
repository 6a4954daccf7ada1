"""Source code with its words told apart by class names, which the page colours in light and in dark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

LANGUAGES: Mapping[str, tuple[str, str]] = {
    "latex": ("LaTeX", "latex"),
    "numpy": ("NumPy", "python"),
    "torch": ("PyTorch", "python"),
    "jax": ("JAX", "python"),
    "python": ("Python", "python"),
    "javascript": ("JavaScript", "javascript"),
    "tests": ("Tests", "python"),
}
"""What each target is called, and the language that it is written in."""


KINDS: Mapping[str, str] = {
    "Comment": "c", "String.Doc": "c", "String": "s", "Keyword": "k", "Operator.Word": "k", "Number": "m",
    "Name.Function": "f", "Name.Class": "f", "Name.Builtin": "b",
}  # fmt: skip
"""The kinds of words that get a colour, by what their tokens are called."""


@dataclass(frozen=True)
class Listing:
    name: str
    title: str
    source: Markup


def listings(code: Mapping[str, str]) -> list[Listing]:
    return [Listing(name, *highlighted(name, source)) for name, source in code.items()]


@lru_cache(maxsize=64)
def highlighted(name: str, source: str) -> tuple[str, Markup]:
    """The title of a target and its source; one without a known language is shown in one colour."""
    from pygments.lexers import get_lexer_by_name

    title, language = LANGUAGES.get(name, (name, ""))
    if not language:
        return title, escape(source)
    tokens = get_lexer_by_name(language, stripnl=False, ensurenl=False).get_tokens(source)
    return title, Markup("").join(coloured(kind, text) for kind, text in groupby_kind(tokens))


def groupby_kind(tokens: Iterable[tuple[Any, str]]) -> Iterator[tuple[str, str]]:
    """Neighbours of one kind in one piece; blanks take the kind of what they follow."""
    kind, text = "", ""
    for token, piece in tokens:
        found = kind if piece.isspace() else next((KINDS[one] for one in KINDS if one in str(token)), "")
        if found != kind:
            yield kind, text
            kind, text = found, ""
        text += piece
    yield kind, text


def coloured(kind: str, text: str) -> Markup:
    return Markup('<i class="{}">{}</i>').format(kind, text) if kind and text else escape(text)

"""A chain as it stands in a document, ready to be judged."""

from __future__ import annotations

from dataclasses import dataclass

from derive.checking.context.documents import announced
from derive.checking.context.surroundings import SOLVING, Surroundings
from derive.checking.documents import Chain, Document
from derive.checking.judging.chains import Line
from derive.checking.syntax import NOWHERE, Span, Tree


@dataclass(frozen=True)
class Written:
    """A chain as it stands: its sides as they are read, the signs between them, their sources and places.

    `promised` is the quantity that the heading before it announces; `asked` whether words say that it is to be solved.
    """

    lines: tuple[Line, ...]
    signs: tuple[str, ...]
    sources: tuple[str, ...]
    spans: tuple[Span, ...] = ()
    labels: tuple[str, ...] = ()
    promised: Tree | None = None
    asked: bool = False
    span: Span = NOWHERE


def written(document: Document, chain: Chain, near: Surroundings) -> Written:
    """A chain of a document."""
    return Written(
        tuple(Line(side.readings, "" if side.unread is None else str(side.unread)) for side in chain.sides),
        tuple(sign.sign for sign in chain.signs),
        tuple(" ".join(side.source.split()) for side in chain.sides),
        tuple(side.span for side in chain.sides),
        chain.labels,
        announced(document, chain),
        near.asks or any(SOLVING.search(sign.reason) for sign in chain.signs),
        chain.span,
    )

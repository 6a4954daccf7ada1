"""Marks around the parts of a printed term that differ from the line above, whatever they are printed as."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sympy import Expr

OPEN, CLOSE = "\x02", "\x03"
"""Around a part that is marked, until the whole term is printed."""


class Marking:
    """For printers: parts are told by identity, as an equal part elsewhere in the term has not changed."""

    def __init__(self) -> None:
        super().__init__()
        self.changed: Mapping[int, Expr] = {}

    @contextmanager
    def marking(self, changed: Mapping[int, Expr]) -> Iterator[None]:
        """While this lasts, these parts are printed between `OPEN` and `CLOSE`."""
        self.changed = changed
        try:
            yield
        finally:
            self.changed = {}

    def marked(self, term: Any, text: str) -> str:
        return f"{OPEN}{text}{CLOSE}" if id(term) in self.changed else text


def without_marks(text: str) -> str:
    return text.replace(OPEN, "").replace(CLOSE, "")

"""Which theorems a normal form used, beyond arithmetic: collected while terms are normalised."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

ANTIDERIVATIVE = "antiderivative"
FUBINI = "Fubini"
GAUSSIAN = "Gaussian integral"
LIMITS = "limits"
LINEAR_CHANGE = "linear change of variables"
POLAR = "polar coordinates"
SUBSTITUTION = "substitution"
SYMMETRY = "odd integrand"

_found: ContextVar[set[str] | None] = ContextVar("facts", default=None)


@contextmanager
def collected() -> Iterator[set[str]]:
    """The facts used inside the block; they count for the blocks around it as well."""
    found: set[str] = set()
    token = _found.set(found)
    try:
        yield found
    finally:
        _found.reset(token)
        use(*found)


def use(*facts: str) -> None:
    found = _found.get()
    if found is not None:
        found.update(facts)

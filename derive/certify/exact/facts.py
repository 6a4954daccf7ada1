"""Which theorems a normal form used, beyond arithmetic: collected while terms are normalised."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

ANTIDERIVATIVE = "antiderivative"
FUBINI = "Fubini"
GAUSSIAN = "Gaussian integral"
LIMITS = "limits"
POLAR = "polar coordinates"
SUBSTITUTION = "substitution"
SYMMETRY = "odd integrand"

_open: list[set[str]] = []


@contextmanager
def collected() -> Iterator[set[str]]:
    """The facts used inside the block; they count for the blocks around it as well."""
    found: set[str] = set()
    _open.append(found)
    try:
        yield found
    finally:
        _open.pop()
        use(*found)


def use(*facts: str) -> None:
    if _open:
        _open[-1].update(facts)

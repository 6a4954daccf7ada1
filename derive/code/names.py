"""Names that no argument of the generated function has."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import count

LETTERS = ("z", "x", "y", "r", "q", "p", "t", "h", "g", "c", "b", "a")


def free(name: str, taken: Collection[str]) -> str:
    """The name, or the name with underscores that no argument can have."""
    while name in taken:
        name = f"_{name}"
    return name


class Names:
    """Gives out short names for parts of a formula, the same ones in the same order each time."""

    def __init__(self, taken: Collection[str]) -> None:
        self.taken = set(taken)

    def new(self, *wanted: str) -> str:
        """The first wanted name that is free, with what stands after it: `d` also needs `d_error`."""
        name = next(name for name in self.candidates(wanted) if not {name, f"{name}_error"} & self.taken)
        self.taken |= {name, f"{name}_error"}
        return name

    def candidates(self, wanted: tuple[str, ...]) -> Iterator[str]:
        yield from (*wanted, *LETTERS)
        for number in count(1):
            yield f"z{number}"

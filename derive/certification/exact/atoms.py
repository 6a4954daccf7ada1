"""Generators of the ring of normal forms.

A generator (`Atom`) is a real number or function that is not taken apart further: a parameter, π, log 2, e^{μz},
an integral. Atoms are interned: the same kind with the same key is the same object, so that equality of forms is
equality of dictionaries. Nothing that is decided here depends on the order of a set or on a hash.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Self

if TYPE_CHECKING:
    from derive.certification.exact.ring import Form

Number = int | Fraction


class Stuck(Exception):
    """A term has no normal form here; the message says why."""


class Atom:
    """A generator of the ring, interned by its kind and key.

    `free`: the leaves that it depends on. `height`: how deep binders are nested in it. `positive`: > 0 on the
    whole domain. `real`: real on the whole domain. `nonzero`: not the zero function, so that one may divide by
    it. `independent`: satisfies no algebraic relation with other independent atoms beyond the declared one.
    `degree`: the power that its declared relation lowers, or 0.
    """

    __slots__ = ("degree", "free", "height", "independent", "key", "nonzero", "positive", "real", "serial")
    table: ClassVar[dict[tuple[object, ...], Any]] = {}
    key: tuple[Any, ...]
    free: frozenset[Atom]
    height: int
    degree: int
    serial: int
    positive: bool
    real: bool
    nonzero: bool
    independent: bool

    def __new__(cls, *key: Any) -> Self:
        name = (cls, *key)
        atom: Self | None = Atom.table.get(name)
        if atom is None:
            atom = object.__new__(cls)
            atom.key, atom.serial, atom.height, atom.degree = key, len(Atom.table), 0, 0
            atom.positive, atom.real, atom.nonzero, atom.independent = False, True, True, True
            atom.describe()
            atom = Atom.table.setdefault(name, atom)
        return atom

    def describe(self) -> None:
        """Set the flags of a new atom; a leaf depends on itself."""
        self.free = frozenset((self,))

    def rebuild(self, change: Callable[[Form], Form]) -> Form:
        """The atom with its parts changed, normalised anew. A leaf has no parts."""
        raise NotImplementedError

    def settled(self, exponent: Number) -> bool:
        """Whether the declared relation leaves this power as it is."""
        return exponent < self.degree

    def relation(self, times: int) -> Form:
        """What (atom^degree)^times equals."""
        raise NotImplementedError

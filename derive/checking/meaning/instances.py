"""What a formula is about where it does not say so itself: matrices of a size, and random variables without a law."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from sympy import Expr, Rational, S, ones, zeros

from derive.checking.context.families import POSITIVE
from derive.checking.context.laws_of_vectors import PROBABILITIES
from derive.checking.meaning.values import Identity, Matrix, Value

OUTCOMES = 3


@dataclass
class Instance:
    """One choice of all that is left open, the same for the same seed."""

    seed: int = 0
    size: int = 2
    positive: bool = True
    chosen: dict[str, Matrix] = field(default_factory=dict)
    independent: bool = False
    square: bool = False
    """Whether all sizes are the same."""
    symmetric: bool = False
    """Whether all square matrices are symmetric."""
    tables: dict[str, Any] = field(default_factory=dict)
    functions: dict[str, str] = field(default_factory=dict)
    """The letters of functions that were made up, each with what is taken for granted of it."""
    formulas: dict[str, str] = field(default_factory=dict)

    def random(self, name: str) -> Random:
        """Numbers that depend on the name and the seed alone."""
        return Random(f"{self.seed}/{self.size}/{name}")

    def number(self, random: Random) -> Rational:
        """A rational number, positive where all are to be."""
        number = Rational(random.randint(2, 17), random.randint(3, 9))
        return number if self.positive or random.random() < 0.5 else -number

    def shaped(self, name: str, shape: str, sizes: tuple[int, ...] = ()) -> Value:
        """A vector, a matrix, or a covariance by name; of the usual size where none is said."""
        if shape == "identity":
            return Identity(S.One)
        if name not in self.chosen:
            self.chosen[name] = self._made(name, shape, sizes or (self.size, self.size))
        return self.chosen[name]

    def _made(self, name: str, shape: str, sizes: tuple[int, ...]) -> Matrix:
        random, rows, columns = self.random(name), sizes[0], sizes[-1]
        if shape == "ones":
            return Matrix(ones(rows, 1))
        if shape in (POSITIVE, PROBABILITIES):
            weights = [Rational(random.randint(2, 9), random.randint(2, 5)) for _ in range(rows)]
            return Matrix(rows, 1, weights) / (sum(weights) if shape == PROBABILITIES else 1)
        if shape == "vector":
            return Matrix(rows, 1, [Rational(random.randint(-9, 9), random.randint(2, 7)) for _ in range(rows)])
        full = shape == "matrix" and not (self.symmetric and rows == columns)
        found = zeros(rows, columns)
        for i in range(rows):
            for j in range(columns if full else i + 1):
                found[i, j] = Rational(random.randint(1, 7) if i == j else random.randint(-4, 4), random.randint(2, 5))
        if full:
            return Matrix(found)
        return Matrix(found * found.T if shape == "covariance" else found + found.T)

    def shown(self) -> dict[str, str]:
        """What was chosen, by name."""
        found = {name: str(value.tolist()) for name, value in self.chosen.items()}
        for letter, table in self.tables.items():
            for name in table.variables:
                found[name] = "one of " + ", ".join(map(str, self.points(name.upper())))
            whose = "joint" if letter == "joint" else letter
            found["probabilities " + whose] = ", ".join(str(weight) for weight in table.table.values())
        return found | {f"{letter} at t": formula for letter, formula in self.formulas.items()}

    def points(self, name: str) -> list[Expr]:
        """The value of a random variable in each outcome; no two are the same."""
        random = self.random("values of " + name)
        found: list[Expr] = []
        while len(found) < OUTCOMES:
            number = self.number(random)
            if number not in found:
                found.append(number)
        return found

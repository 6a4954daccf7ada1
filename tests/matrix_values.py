"""Numbers for terms with vectors and matrices, in a fixed dimension: a reading of its own, to test against.

Nothing of the project's engines is used. Numbers are mpmath's, to 60 digits, and matrices are arrays of them. A
positive definite Σ is given by its Cholesky factor, by which derivatives are taken: by differences, of a step so small
that some 30 digits are left.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from functools import singledispatchmethod

import numpy as np
from mpmath import mp
from sympy import (
    Add,
    Determinant,
    Identity,
    ImmutableDenseMatrix,
    Indexed,
    Inverse,
    MatrixSymbol,
    Mul,
    Number,
    Pow,
    Product,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    exp,
    log,
    pi,
)

from derive.terms import (
    Cholesky,
    Density,
    Diagonal,
    Entry,
    Gradient,
    LowerPart,
    MatrixProduct,
    MatrixSum,
    Partial,
    PositiveDefinite,
    PositiveVector,
    Scalar,
    SquaredNorm,
)
from derive.terms.kernels import Expm1, Phi, Psi

mp.dps = 60
STEP = mp.mpf(10) ** -20
Place = tuple[str, int, int]


def array(rows) -> np.ndarray:
    return np.array(rows, dtype=object)


def eye(size: int) -> np.ndarray:
    return array([[mp.mpf(int(i == j)) for j in range(size)] for i in range(size)])


def determinant(A: np.ndarray):
    return mp.det(mp.matrix(A.tolist()))


def inverse(A: np.ndarray) -> np.ndarray:
    return array((mp.matrix(A.tolist()) ** -1).tolist())


def cholesky(A: np.ndarray) -> np.ndarray:
    return array(mp.cholesky(mp.matrix(A.tolist())).tolist())


def is_lower(X) -> bool:
    return isinstance(X, Cholesky)


@dataclass
class Point:
    """Values for all names, the same for the same name and seed; `given` are values by name, `nudges` by place."""

    D: int
    seed: int = 0
    given: dict[str, object] = field(default_factory=dict)
    nudges: dict[Place, object] = field(default_factory=dict)
    indices: dict[Symbol, int] = field(default_factory=dict)

    def entry(self, name: str, i: int, j: int, low: str, high: str):
        """A number between two others for a place of a name, counted from 1."""
        draw = random.Random(f"{self.seed} {name} {i} {j}").randrange(10**12)
        drawn = mp.mpf(low) + (mp.mpf(high) - mp.mpf(low)) * draw / 10**12
        return drawn + self.nudges.get((name, i, j), 0)

    def column(self, name: str, positive: bool) -> np.ndarray:
        if name in self.given:
            return self.given[name]
        low = "0.3" if positive else "-2"
        return array([[self.entry(name, i, 1, low, "2")] for i in range(1, self.D + 1)])

    def factor(self, name: str) -> np.ndarray:
        """The Cholesky factor of a covariance."""
        if name in self.given:
            return cholesky(self.given[name])
        places = range(1, self.D + 1)
        low = {True: "0.4", False: "-1"}
        rows = [[self.entry(name, i, j, low[i == j], "1.6") if j <= i else mp.mpf(0) for j in places] for i in places]
        return array(rows)

    def number(self, symbol: Symbol):
        if symbol in self.indices:
            return self.indices[symbol]
        if symbol.name in self.given:
            return self.given[symbol.name]
        if symbol.is_integer:
            return self.D
        return self.entry(symbol.name, 0, 0, "0.3" if symbol.is_positive else "-2", "2")

    def at(self, **changed) -> Point:
        return Point(**{**vars(self), **changed})

    def runs(self, term):
        index, first, last = term.args[1]
        span = range(int(self.value(first)), int(self.value(last)) + 1)
        return [self.at(indices={**self.indices, index: place}).value(term.args[0]) for place in span]

    def slope(self, body, place: Place):
        up, down = (
            self.at(nudges={**self.nudges, place: self.nudges.get(place, 0) + step}).value(body)
            for step in (STEP, -STEP)
        )
        return (up - down) / (2 * STEP)

    @singledispatchmethod
    def value(self, term):
        raise NotImplementedError(f"{type(term).__name__} has no value here")


def reads(*kinds):
    """Registers how terms of some kinds are read."""

    def register(read):
        for kind in kinds:
            Point.value.register(kind)(read)
        return read

    return register


reads(Number)(lambda point, t: mp.mpf(t.p) / t.q)
reads(type(pi))(lambda point, t: mp.pi)
reads(Symbol)(lambda point, t: point.number(t))
reads(Add)(lambda point, t: sum(map(point.value, t.args)))
reads(Mul, Product)(lambda point, t: mp.fprod(point.runs(t) if isinstance(t, Product) else map(point.value, t.args)))
reads(Sum)(lambda point, t: sum(point.runs(t)))
reads(Pow)(lambda point, t: point.value(t.base) ** point.value(t.exp))
reads(exp)(lambda point, t: mp.exp(point.value(t.args[0])))
reads(log)(lambda point, t: mp.log(point.value(t.args[0])))
reads(Phi, Psi, Expm1)(lambda point, t: point.value(t.unfolded()))
reads(Density)(lambda point, t: point.value(t.args[0].density(t.args[1])))
reads(Identity)(lambda point, t: eye(int(point.value(t.args[0]))))
reads(ZeroMatrix)(lambda point, t: mp.mpf(0) * np.ones([int(point.value(n)) for n in t.args], dtype=object))
reads(MatrixSum)(lambda point, t: sum(map(point.value, t.args)))
reads(Transpose)(lambda point, t: point.value(t.args[0]).T)
reads(Inverse)(lambda point, t: inverse(point.value(t.args[0])))
reads(Trace)(lambda point, t: np.trace(point.value(t.args[0])))
reads(Determinant)(lambda point, t: determinant(point.value(t.args[0])))
reads(LowerPart)(lambda point, t: np.tril(point.value(t.args[0])))
reads(SquaredNorm)(lambda point, t: (point.value(t.args[0]) ** 2).sum())
reads(ImmutableDenseMatrix)(lambda point, t: array([[point.value(entry) for entry in row] for row in t.tolist()]))


@reads(MatrixProduct)
def product(point: Point, term):
    found, *others = map(point.value, term.args)
    for each in others:
        found = found @ each if np.ndim(found) and np.ndim(each) else found * each
    return found


@reads(MatrixSymbol)
def named(point: Point, term):
    if isinstance(term, PositiveDefinite):
        if term.name in point.given:
            return point.given[term.name]
        factor = point.factor(term.name)
        return factor @ factor.T
    return point.column(term.name, isinstance(term, PositiveVector))


@reads(Cholesky)
def factor(point: Point, term):
    known = isinstance(term.args[0], PositiveDefinite)
    return point.factor(term.args[0].name) if known else cholesky(point.value(term.args[0]))


@reads(Diagonal)
def diagonal(point: Point, term):
    body, index, size = term.args
    places = range(1, int(point.value(size)) + 1)
    entries = [point.at(indices={**point.indices, index: place}).value(body) for place in places]
    return eye(len(entries)) * array(entries)


@reads(Scalar)
def scalar(point: Point, term):
    found = point.value(term.args[0])
    assert found.shape == (1, 1)
    return found[0, 0]


@reads(Entry)
def entry(point: Point, term):
    matrix, row, column = map(point.value, term.args)
    return matrix[int(row) - 1, int(column) - 1]


@reads(Indexed)
def coordinate(point: Point, term):
    name, place = term.base.label.name, int(point.value(term.indices[0]))
    if name in point.given:
        return point.given[name][place - 1]
    return point.entry(name, place, 1, "0.3" if term.base.label.is_positive else "-2", "2")


def place_of(point: Point, variable) -> Place:
    """The number by which a derivative is taken."""
    if isinstance(variable, Symbol):
        return variable.name, 0, 0
    if isinstance(variable, Indexed):
        return variable.base.label.name, int(point.value(variable.indices[0])), 1
    matrix, row, column = variable.args
    named = matrix.args[0] if is_lower(matrix) else matrix
    return named.name, int(point.value(row)), int(point.value(column))


@reads(Partial)
def partial(point: Point, term):
    return point.slope(term.args[0], place_of(point, term.args[1]))


@reads(Gradient)
def gradient(point: Point, term):
    """By all entries; by a lower triangular matrix, zeros stand above the diagonal."""
    body, variable = term.args
    name = (variable.args[0] if is_lower(variable) else variable).name
    rows, columns = point.value(variable).shape
    found = mp.mpf(0) * np.ones((rows, columns), dtype=object)
    for i in range(rows):
        for j in range(i + 1 if is_lower(variable) else columns):
            found[i, j] = point.slope(body, (name, i + 1, j + 1))
    return found


def largest(difference) -> float:
    """The largest modulus of an array or a number."""
    return float(abs(difference).max() if np.ndim(difference) else abs(difference))


def distance(before, after, D: int, seed: int = 0, **given) -> float:
    """How far two terms are apart, relative to their size."""
    point = Point(D, seed, given)
    first, second = point.value(before), point.value(after)
    assert np.shape(first) == np.shape(second), (np.shape(first), np.shape(second))
    return largest(first - second) / (1 + largest(first))

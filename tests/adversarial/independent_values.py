"""Numbers for terms, by double precision and the trapezoidal rule: nothing of the project's engines is used.

A variable of integration is an axis of an array. Every integral is brought to the whole line by a substitution after
which the integrand falls off at least exponentially, where the trapezoidal rule is accurate to as many digits as the
doubled step shows; over vectors the rule is taken in each coordinate. Derivatives are taken by a step of 1e-30 i, which
subtracts nothing. `Missing` says that a term has no finite value at the point, as a divergent integral has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import Any

import numpy as np
from sympy import (
    Add,
    Determinant,
    Dummy,
    Expr,
    Identity,
    ImmutableDenseMatrix,
    Indexed,
    IndexedBase,
    Integral,
    Inverse,
    MatrixSymbol,
    Mul,
    Number,
    NumberSymbol,
    Pow,
    Product,
    S,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    exp,
    log,
)  # fmt: skip

from derive.distributions import Independent, MultivariateNormal
from derive.quantities import Quantity
from derive.terms import (
    Bracket,
    Cholesky,
    Density,
    Diagonal,
    Entry,
    Gradient,
    JointIntegral,
    LowerPart,
    MatrixIntegral,
    MatrixProduct,
    MatrixSum,
    Partial,
    PositiveDefinite,
    ProductOfOthers,
    Scalar,
    SquaredNorm,
    is_matrix,
    vector,
)  # fmt: skip
from derive.terms.kernels import Kernel

NUDGE = 1e-30
TIGHT = 1e-5
"""The error of the trapezoidal rule is about the square of what the doubled step changes."""


class Missing(Exception):
    """The term has no finite value at the point."""


class Unread(Exception):
    """This reader does not know the term, or cannot integrate it accurately."""


Array = Any


class Reader:
    """A point, by the names of its numbers, and the size of vectors whose dimension is a symbol."""

    def __init__(self, numbers: Mapping[str, Any], size: int, salt: str = "") -> None:
        self.numbers, self.size, self.salt = dict(numbers), size, salt
        self.axes = 0
        self.nudged: tuple[Any, ...] | None = None

    def inside(self, bound: Mapping[str, Any], axes: int = 0) -> Reader:
        found = Reader({**self.numbers, **bound}, self.size, self.salt)
        found.axes, found.nudged = self.axes + axes, self.nudged
        return found

    def value(self, term: Any) -> Array:
        for kind in type(term).__mro__:
            if kind in READ:
                with np.errstate(all="ignore"):
                    return READ[kind](self, term)
        raise Unread(type(term).__name__)

    def whole(self, term: Expr) -> int:
        return round(float(np.real(self.value(term))))

    def number(self, name: str, positive: bool) -> Array:
        if name not in self.numbers:
            self.numbers[name] = self.drawn(name, positive)
        return self.numbers[name]

    def drawn(self, name: str, positive: bool) -> float:
        """A number between 0.7 and 1.3, or between −1 and 1, that a name stands for."""
        seed = np.random.default_rng(list((name + self.salt).encode()))
        return float(seed.uniform(0.7, 1.3) if positive else seed.uniform(0.25, 1.0) * seed.choice([-1, 1]))


def value_of(term: Expr, numbers: Mapping[str, Any] | None = None, size: int = 2, salt: str = "") -> Array:
    """The value, finite and without an imaginary part."""
    found = np.asarray(Reader(numbers or {}, size, salt).value(term))
    if not np.all(np.isfinite(found)):
        raise Missing("not a finite number")
    return np.real(found)


SAME, DIFFERENT, UNDEFINED, UNREAD = "same", "different", "undefined", "unread"


def compared(before: Expr, after: Expr, **where: Any) -> str:
    """Whether two terms have the same value at a point; undefined where one of them has none."""
    found = []
    for side in (before, after):
        try:
            found.append(value_of(side, **where))
        except Missing:
            found.append(None)
        except Unread:
            return UNREAD
    first, second = found
    if first is None or second is None:
        return SAME if first is second else UNDEFINED
    if np.shape(first) != np.shape(second):
        return DIFFERENT
    apart = np.max(np.abs(first - second)) / (np.max(np.abs(first)) + np.max(np.abs(second)) + 1e-3)
    return SAME if apart < 1e-8 else DIFFERENT if apart > 1e-6 else UNREAD


# numbers --------------------------------------------------------------------------------------------------------------


def of_symbol(at: Reader, term: Symbol) -> Array:
    if term.is_integer and term.name not in at.numbers:
        return at.size if term.name == "D" else 1
    return nudge(at, (term,), at.number(term.name, bool(term.is_positive)))


def of_indexed(at: Reader, term: Indexed) -> Array:
    place = at.whole(term.indices[0])
    key = f"{term.base.label.name}[{place}]"
    return nudge(at, (term.base.label, place), at.number(key, bool(term.base.label.is_positive)))


def nudge(at: Reader, key: tuple[Any, ...], number: Array) -> Array:
    return number + NUDGE * 1j if at.nudged == key else number


def of_power(at: Reader, term: Pow) -> Array:
    base, exponent = at.value(term.base), at.value(term.exp)
    if term.exp.is_integer:
        n = int(np.real(exponent))
        return np.asarray(base) ** n if n >= 0 else 1 / np.asarray(base) ** -n
    return np.where(np.real(base) >= 0, np.asarray(base) ** exponent, np.nan)  # a number with its slope is complex


def of_logarithm(at: Reader, term: log) -> Array:
    size, sign = logarithm(at, term.args[0])
    return np.where(np.real(sign) > 0, size, np.nan)


def logarithm(at: Reader, term: Expr) -> tuple[Array, Array]:
    """log |a| and the sign of a: of a density far out the logarithm is a number, where the density is 0 as a float."""
    if isinstance(term, exp):
        return at.value(term.args[0]), np.float64(1)
    if isinstance(term, Density):
        q, point = term.args
        return logarithm(at, q.density(point.base[q.index] if isinstance(q, Independent) else point))
    if isinstance(term, Product):
        body, (index, first, last) = term.args
        places = range(at.whole(first), at.whole(last) + 1)
        parts = [logarithm(at.inside({index.name: n}), body) for n in places]
    elif isinstance(term, Mul):
        parts = [logarithm(at, part) for part in term.args]
    elif isinstance(term, Pow):
        size, sign = logarithm(at, term.base)
        kept = sign**2 if term.exp.is_Integer and term.exp % 2 == 0 else sign
        return size * at.value(term.exp), kept if term.exp.is_Integer else np.where(sign > 0, 1.0, np.nan)
    else:
        value = np.asarray(at.value(term))
        sign = np.sign(np.real(value))
        return np.log(value * sign), sign
    return reduce(np.add, [size for size, _ in parts], 0.0), reduce(np.multiply, [sign for _, sign in parts], 1.0)


def each(at: Reader, term: Expr) -> list[Array]:
    body, (index, first, last) = term.args
    return [at.inside({index.name: n}).value(body) for n in range(at.whole(first), at.whole(last) + 1)]


def of_others(at: Reader, term: ProductOfOthers) -> Array:
    body, index, left_out, last = term.args
    places = [n for n in range(1, at.whole(last) + 1) if n != at.whole(left_out)]
    return reduce(np.multiply, [at.inside({index.name: n}).value(body) for n in places], 1.0)


def of_density(at: Reader, term: Density) -> Array:
    q, point = term.args
    return at.value(q.density(point.base[q.index] if isinstance(q, Independent) else point))


def of_quantity(at: Reader, term: Quantity) -> Array:
    first = term.distributions[0]
    if isinstance(first, MultivariateNormal):
        return at.value(term.definition(vector("any vector", first.dimension)))
    joint = isinstance(first, Independent)
    return at.value(term.definition(IndexedBase(Dummy("any"))[first.index] if joint else Dummy("any")))


# integrals ------------------------------------------------------------------------------------------------------------


def nodes(lower: float, upper: float, count: int) -> tuple[Array, Array]:
    """Places and weights between two ends, by a substitution that makes the integrand fall off at both of them."""
    if np.isinf(lower) and np.isinf(upper):
        t = np.linspace(-6.4, 6.4, count)
        x, slope = np.sinh(t), np.cosh(t)
    elif np.isfinite(lower) and np.isfinite(upper):
        t = np.linspace(-3.0, 3.0, count)
        y = np.pi / 2 * np.sinh(t)
        half = (upper - lower) / 2
        x, slope = (lower + upper) / 2 + half * np.tanh(y), half * np.pi / 2 * np.cosh(t) / np.cosh(y) ** 2
    else:
        t = np.linspace(-3.8, 6.0, count)
        y, sign, start = np.exp(t - np.exp(-t)), (1 if np.isinf(upper) else -1), (lower if np.isinf(upper) else upper)
        x, slope = start + sign * y, y * (1 + np.exp(-t))
        x, slope = (x, slope) if sign > 0 else (x[::-1], slope[::-1])
    return x, slope * (t[1] - t[0])


def summed(values: Array, weights: list[Array], what: str) -> Array:
    """Σ over the leading axes, checked by the doubled step and by what is left at the ends."""
    for weight in reversed(weights):
        values = np.moveaxis(values, len(weights) - 1, 0)
        values = values * weight.reshape((-1,) + (1,) * (values.ndim - 1))
    if not np.all(np.isfinite(values)):
        raise Missing(f"{what} diverges")
    largest = np.abs(values).max()
    for axis in range(len(weights)):
        ends = max(np.abs(np.take(values, place, axis)).max() for place in (0, -1))
        if ends > 1e-9 * largest > 0:
            raise Missing(f"{what} diverges, or falls off too slowly")
    axes = tuple(range(len(weights)))
    whole = values.sum(axis=axes)
    coarse = values[tuple(slice(None, None, 2) for _ in axes)].sum(axis=axes) * 2 ** len(axes)
    if np.max(np.abs(whole - coarse)) > TIGHT * (1 + np.max(np.abs(whole))):
        raise Unread(f"{what} is not resolved")
    return whole


def over_line(at: Reader, body: Expr, limits: Any) -> Array:
    x, lower, upper = limits
    ends = [float(np.real(at.value(end))) if end.is_finite is not False else float(end) for end in (lower, upper)]
    sign = 1.0
    if ends[0] > ends[1]:
        ends, sign = ends[::-1], -1.0
    place, weight = nodes(*ends, 1201 if at.axes == 0 else 801)
    name = x.name if isinstance(x, Symbol) else f"{x.base.label.name}[{at.whole(x.indices[0])}]"
    values = at.inside({name: place.reshape((-1,) + (1,) * at.axes)}, 1).value(body)
    return sign * summed(spread(values, len(place), at.axes), [weight], "an integral")


def spread(values: Array, count: int, axes: int) -> Array:
    """A value with the axis of the variable, also where it does not depend on it."""
    values = np.asarray(values)
    if values.ndim == axes + 1:
        return values if values.shape[0] == count else np.broadcast_to(values, (count, *values.shape[1:]))
    return np.broadcast_to(values, (count,) + (1,) * (axes - values.ndim) + values.shape)


SIZES = {1: 1201, 2: 301, 3: 91}
REACH = {1: 6.4, 2: 4.8, 3: 3.6}


def space(dimension: int) -> tuple[list[Array], Array]:
    """Coordinates of the places of a grid in ℝᴰ, and the weights of an axis."""
    if dimension not in SIZES:
        raise Unread("an integral over more than three dimensions")
    t = np.linspace(-REACH[dimension], REACH[dimension], SIZES[dimension])
    x = np.sinh(t)
    return list(np.meshgrid(*[x] * dimension, indexing="ij")), np.cosh(t) * (t[1] - t[0])


def over_space(at: Reader, x: Expr, body: Expr, shape: tuple[int, ...] = ()) -> Array:
    if at.axes:
        raise Unread("an integral over vectors in another")
    dimension = at.whole(x.shape[0])
    places, weight = space(dimension)
    column = np.stack([place.ravel() for place in places], axis=-1)[..., None]
    values = np.asarray(at.inside({x.name: column}, 1).value(body))
    count = column.shape[0]
    values = np.broadcast_to(values, (count, *shape)).reshape(places[0].shape + shape)
    return summed(values, [weight] * dimension, "an integral")


def of_integral(at: Reader, term: Integral) -> Array:
    body, *limits = term.args
    if len(limits) > 1:
        body = Integral(body, *limits[:-1])
    return over_space(at, limits[-1][0], body) if is_matrix(limits[-1][0]) else over_line(at, body, limits[-1])


def of_matrix_integral(at: Reader, term: MatrixIntegral) -> Array:
    rows, columns = (at.whole(size) for size in term.shape)
    return over_space(at, term.args[1], term.args[0], (rows, columns))


def of_joint_integral(at: Reader, term: JointIntegral) -> Array:
    body, coordinate, _, last = term.args
    dimension = at.whole(last)
    if at.axes:
        raise Unread("an integral over vectors in another")
    places, weight = space(dimension)
    bound = {f"{coordinate.base.label.name}[{n}]": place.ravel() for n, place in enumerate(places, 1)}
    values = np.broadcast_to(at.inside(bound, 1).value(body), places[0].size).reshape(places[0].shape)
    return summed(values, [weight] * dimension, "an integral")


def of_bracket(at: Reader, term: Bracket) -> Array:
    body, x, lower, upper = term.args
    return at_end(at, body, x, upper) - at_end(at, body, x, lower)


def at_end(at: Reader, body: Expr, x: Symbol, end: Expr) -> Array:
    if end.is_finite is not False:
        return at.inside({x.name: at.value(end)}).value(body)
    sign = 1.0 if end is S.Infinity else -1.0
    near, far = (np.asarray(at.inside({x.name: sign * place}).value(body)) for place in (60.0, 90.0))
    if not np.all(np.isfinite(far)) or np.max(np.abs(near - far)) > 1e-9:
        raise Missing("a bracket has no limit")
    return far


# matrices -------------------------------------------------------------------------------------------------------------


def of_name(at: Reader, term: MatrixSymbol) -> Array:
    if isinstance(term, PositiveDefinite):
        factor = factor_of(at, term)
        return factor @ factor.T
    if term.name in at.numbers:
        return with_nudge(at, term, np.asarray(at.numbers[term.name]))
    rows, columns = (at.whole(size) for size in term.shape)
    positive = type(term).__name__ == "PositiveVector"
    grid = [[at.drawn(f"{term.name}[{i},{j}]", positive) for j in range(columns)] for i in range(rows)]
    return with_nudge(at, term, np.array(grid))


def with_nudge(at: Reader, term: Expr, matrix: Array) -> Array:
    if at.nudged is None or at.nudged[0] != term:
        return matrix
    found = matrix.astype(complex)
    found[..., at.nudged[1] - 1, at.nudged[2] - 1] += NUDGE * 1j
    return found


def factor_of(at: Reader, term: PositiveDefinite) -> Array:
    """The Cholesky factor that a named covariance is given by."""
    if term.name in at.numbers:
        factor = np.linalg.cholesky(np.asarray(at.numbers[term.name], dtype=float))
    else:
        n = at.whole(term.shape[0])
        factor = np.array(
            [[at.drawn(f"{term.name}[{i},{j}]", i == j) * (1 if i == j else 0.5) for j in range(n)] for i in range(n)]
        )
        factor = np.tril(factor)
    return with_nudge(at, Cholesky(term), factor)


def of_factor(at: Reader, term: Cholesky) -> Array:
    if isinstance(term.args[0], PositiveDefinite):
        return factor_of(at, term.args[0])
    A = np.asarray(at.value(term.args[0]))
    found = np.zeros(A.shape, dtype=complex)
    for i in range(A.shape[-1]):
        for j in range(i + 1):
            left = A[..., i, j] - sum(found[..., i, k] * found[..., j, k] for k in range(j))
            if i == j and np.any(np.real(left) <= 0):
                raise Missing("a matrix is not positive definite")
            found[..., i, j] = np.sqrt(left + 0j) if i == j else left / found[..., j, j]
    return found if np.any(found.imag) else found.real


def of_product(at: Reader, term: MatrixProduct) -> Array:
    matrices = [np.asarray(at.value(part)) for part in term.args if is_matrix(part)]
    found = reduce(np.matmul, matrices)
    for part in term.args:
        if not is_matrix(part):
            found = np.asarray(at.value(part))[..., None, None] * found
    return found


def of_inverse(at: Reader, term: Inverse) -> Array:
    A = np.asarray(at.value(term.args[0]))
    if A.shape[-1] != A.shape[-2] or np.any(np.abs(np.linalg.det(A)) < 1e-14):
        raise Missing("a matrix has no inverse")
    return np.linalg.inv(A)


def of_diagonal(at: Reader, term: Diagonal) -> Array:
    body, index, last = term.args
    entries = [np.asarray(at.inside({index.name: n}).value(body)) for n in range(1, at.whole(last) + 1)]
    return np.stack(np.broadcast_arrays(*entries), axis=-1)[..., None] * np.eye(len(entries))


def of_entries(at: Reader, term: ImmutableDenseMatrix) -> Array:
    rows, columns = term.shape
    flat = np.broadcast_arrays(*(np.asarray(at.value(entry)) for entry in term.flat()))
    return np.stack(flat, axis=-1).reshape((*flat[0].shape, rows, columns))


def of_entry(at: Reader, term: Entry) -> Array:
    matrix, row, column = at.value(term.args[0]), at.whole(term.args[1]), at.whole(term.args[2])
    if not (1 <= row <= matrix.shape[-2] and 1 <= column <= matrix.shape[-1]):
        raise Missing("an entry beyond the matrix")
    return matrix[..., row - 1, column - 1]


def of_scalar(at: Reader, term: Scalar) -> Array:
    found = np.asarray(at.value(term.args[0]))
    if found.shape[-2:] != (1, 1):
        raise Missing("a matrix as a number, which is not 1×1")
    return found[..., 0, 0]


# derivatives ----------------------------------------------------------------------------------------------------------


def slope(at: Reader, body: Expr, key: tuple[Any, ...]) -> Array:
    if at.nudged is not None or at.axes:
        raise Unread("a derivative in another, or in an integral")
    inside = at.inside({})
    inside.nudged = key
    found = np.asarray(inside.value(body), dtype=complex)
    if not np.all(np.isfinite(found)):
        raise Missing("the derivative of what has no value")
    return np.imag(found) / NUDGE


def of_partial(at: Reader, term: Partial) -> Array:
    body, x = term.args
    if isinstance(x, Indexed):
        return slope(at, body, (x.base.label, at.whole(x.indices[0])))
    if isinstance(x, Entry):
        return slope(at, body, (x.args[0], at.whole(x.args[1]), at.whole(x.args[2])))
    return slope(at, body, (x,))


def of_gradient(at: Reader, term: Gradient) -> Array:
    body, x = term.args
    rows, columns = (at.whole(size) for size in x.shape)
    lower = isinstance(x, Cholesky)
    found = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(i + 1 if lower else columns):
            found[i, j] = slope(at, body, (x, i + 1, j + 1))
    return found


def matrix_sum(at: Reader, term: MatrixSum) -> Array:
    return reduce(np.add, map(at.value, term.args))


READ: dict[type, Any] = {
    Number: lambda at, t: float(t) if t.is_finite else np.nan,
    NumberSymbol: lambda at, t: float(t),
    Symbol: of_symbol,
    Indexed: of_indexed,
    Add: lambda at, t: reduce(np.add, map(at.value, t.args)),
    Mul: lambda at, t: reduce(np.multiply, map(at.value, t.args), 1.0),
    Pow: of_power,
    exp: lambda at, t: np.exp(at.value(t.args[0])),
    log: of_logarithm,
    Kernel: lambda at, t: at.value(t.unfolded()),
    Sum: lambda at, t: reduce(np.add, each(at, t), 0.0),
    Product: lambda at, t: reduce(np.multiply, each(at, t), 1.0),
    ProductOfOthers: of_others,
    Density: of_density,
    Quantity: of_quantity,
    Integral: of_integral,
    MatrixIntegral: of_matrix_integral,
    JointIntegral: of_joint_integral,
    Bracket: of_bracket,
    MatrixSymbol: of_name,
    Cholesky: of_factor,
    MatrixSum: matrix_sum,
    MatrixProduct: of_product,
    Transpose: lambda at, t: np.swapaxes(at.value(t.args[0]), -1, -2),
    Inverse: of_inverse,
    Identity: lambda at, t: np.eye(at.whole(t.args[0])),
    ZeroMatrix: lambda at, t: np.zeros([at.whole(n) for n in t.args]),
    Diagonal: of_diagonal,
    LowerPart: lambda at, t: np.tril(at.value(t.args[0])),
    ImmutableDenseMatrix: of_entries,
    Entry: of_entry,
    Scalar: of_scalar,
    Trace: lambda at, t: np.trace(at.value(t.args[0]), axis1=-2, axis2=-1),
    Determinant: lambda at, t: np.linalg.det(at.value(t.args[0])),
    SquaredNorm: lambda at, t: (np.asarray(at.value(t.args[0])) ** 2).sum(axis=(-2, -1)),
    Partial: of_partial,
    Gradient: of_gradient,
}  # fmt: skip

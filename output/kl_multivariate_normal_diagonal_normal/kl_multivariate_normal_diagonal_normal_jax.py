"""KL(q‖p) = ½ (∑_(d=1..D) Σ_dd/s_d² + ∑_(d=1..D) (μ_d − m_d)²/s_d² − D − log |Σ| + ∑_(d=1..D) log s_d²)

The KL divergence from N(μ, Σ) to N(m, diag(s²)), in nats, as a jax function, with its gradient.
Written by derive (matrices/jax.py.j2). Needs jax and nothing else.
"""

from __future__ import annotations

import functools

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax import lax
from jax.custom_derivatives import SymbolicZero
from jax.typing import ArrayLike

__all__ = ["kl_multivariate_normal_diagonal_normal", "value_and_grad"]


@jax.jit
def kl_multivariate_normal_diagonal_normal(
    mu: ArrayLike | None = None,
    Sigma: ArrayLike | None = None,
    m: ArrayLike | None = None,
    s: ArrayLike | None = None,
    *,
    Sigma_tril: ArrayLike | None = None,
    Sigma_precision: ArrayLike | None = None,
    Sigma_diag: ArrayLike | None = None,
) -> jax.Array:
    """KL(q‖p) = ½ (∑_(d=1..D) Σ_dd/s_d² + ∑_(d=1..D) (μ_d − m_d)²/s_d² − D − log |Σ| + ∑_(d=1..D) log s_d²)

    Computed as ½ ‖diag_d(1/s_d) (L_Σ − diag(s))‖² + ½ ‖diag_d(1/s_d) (μ − m)‖² + ∑_(d=1..D) φ((L_Σ,dd − s_d)/s_d)
        with φ(u) = u − log(1 + u), by a polynomial near 0.

    Arguments, in batches of any shapes (…) that broadcast against each other:
        mu: (…, D)
        m: (…, D)
        s: (…, D), all entries positive
        Sigma: a covariance in exactly one of these ways:
            Sigma: (…, D, D), symmetric and positive definite; the mean of it and its transpose is taken
            Sigma_tril: (…, D, D), the Cholesky factor: lower triangular, with a positive diagonal
            Sigma_precision: (…, D, D), the inverse, like the covariance itself
            Sigma_diag: (…, D), the variances of a diagonal covariance, all positive
    Raises ValueError for other shapes, and for a covariance given twice or not at all. Where a matrix is not positive
    definite, or a number, variance or diagonal entry is not positive, the value is nan.

    Result: the value in nats for each element of the batch, in the dtype that jax promotes the arguments to; float16
    and bfloat16 are computed in float32, float64 where `jax_enable_x64` is set. Works under jit and vmap, and is
    differentiable any number of times, by its own gradient.

    float64, against ball arithmetic at 60 points: D = 2, 5, 20, condition numbers κ up to 1e4, q at distances δ from
        1 to 1e-08 of p; relative errors against ball arithmetic, of gradients in the norm:
        Sigma: value at most 1e-15 κ/δ, gradient at most 1e-14 κ/δ
        Sigma_tril: value at most 1e-15 κ, gradient at most 1e-15 κ
    The value is never negative.

    Derivation:
        KL(q‖p)
        = ½ (tr(diag(s²)⁻¹ Σ) + (μ − m)ᵀ diag(s²)⁻¹ (μ − m) − D − log(|Σ|/|diag(s²)|))
            [by the KL divergence for any covariance S]
        = ½ (∑_(d=1..D) Σ_dd/s_d² + ∑_(d=1..D) (μ_d − m_d)²/s_d² − D − log |Σ| + ∑_(d=1..D) log s_d²)
            [simplify]
    """
    _inputs, _forms, _dtype = _prepared((mu,), (Sigma, Sigma_tril, Sigma_precision, Sigma_diag), (m,), (s,))
    return _value(_forms, _inputs).astype(_dtype)


@jax.jit
def value_and_grad(
    mu: ArrayLike | None = None,
    Sigma: ArrayLike | None = None,
    m: ArrayLike | None = None,
    s: ArrayLike | None = None,
    *,
    Sigma_tril: ArrayLike | None = None,
    Sigma_precision: ArrayLike | None = None,
    Sigma_diag: ArrayLike | None = None,
) -> tuple[jax.Array, tuple[jax.Array, ...]]:
    """The value, and its derivatives by the arguments as they were given, in their order, for each of the batch.

    That by a symmetric matrix is symmetric, G with the change tr(G dΣ); that by a Cholesky factor is lower triangular.
    """
    _inputs, _forms, _dtype = _prepared((mu,), (Sigma, Sigma_tril, Sigma_precision, Sigma_diag), (m,), (s,))
    _result, _partials = _value(_forms, _inputs), _slopes(_forms, _inputs)
    _batch, _all = _result.shape, []
    for _partial, _input, (_, _kind, _), _form in zip(_partials, _inputs, _ARGUMENTS, _forms, strict=True):
        _partial = jnp.broadcast_to(_partial, _batch + _input.shape[_input.ndim - max(_axes(_kind, _form), 1) :])
        _all.append(_partial[..., 0] if _kind == "number" else _partial)
    return _result.astype(_dtype), tuple(_partial.astype(_dtype) for _partial in _all)


class _Factor(NamedTuple):
    """L with Σ = L Lᵀ: L itself ("lower"), L⁻¹ ("inverse"), or the entries of a diagonal L ("diagonal").

    `square` is what L was made of, if it was: Σ, its diagonal, or Σ⁻¹.
    """

    kind: str
    array: Any
    square: Any = None


def _forward(mu: Any, L_Sigma: Any, m: Any, s: Any, D: Any) -> tuple[jax.Array, tuple[jax.Array, ...]]:
    """The value, and what its derivatives need of it."""
    L_s = _Factor("diagonal", s)
    M = _relative(L_Sigma, L_s)
    z = mu - m
    x = _solved(L_s, z)
    u = _diagonal(M)
    _result = 0.5 * _frobenius(M) + 0.5 * _squares(x) + _total(_phi(u, _above(L_Sigma, L_s), _below(L_Sigma, L_s), 1.0))
    return _result, (M, x)


def _backward(_kept: tuple[jax.Array, ...], mu: Any, L_Sigma: Any, m: Any, s: Any, D: Any) -> tuple[Any, ...]:
    """The derivatives by vectors and numbers, and of covariances K, with ∂Σ = ½ L⁻ᵀKL⁻¹."""
    M, x = _kept
    L_s = _Factor("diagonal", s)
    z = mu - m
    u = _diagonal(M)
    y = _solved(L_s, x)
    return (
        y,
        _sum_of(1.0, _gram(M), M, _transposed(M)) if L_Sigma.kind != "diagonal" else u + _column_squares(M) + u,
        -y,
        (
            -(_ratio(_row_squares(M), s) + _ratio(u, s)) - _ratio(_ratio(_ratio(z * z, s), s), s)
            - _ratio(_ratio(_entries(L_Sigma) - s, s), s)
        ),
    )


def _forward_of_diagonals(mu: Any, L_Sigma: Any, m: Any, s: Any, D: Any) -> tuple[jax.Array, tuple[jax.Array, ...]]:
    """The value, and what its derivatives need of it."""
    L_s = _Factor("diagonal", s)
    u = _relative_entries(L_Sigma, L_s)
    z = mu - m
    x = _solved(L_s, z)
    _result = 0.5 * _squares(u) + 0.5 * _squares(x) + _total(_phi(u, _above(L_Sigma, L_s), _below(L_Sigma, L_s), 1.0))
    return _result, (u, x)


def _backward_of_diagonals(
    _kept: tuple[jax.Array, ...],
    mu: Any,
    L_Sigma: Any,
    m: Any,
    s: Any,
    D: Any,
) -> tuple[Any, ...]:
    """The derivatives by vectors and numbers, and of covariances K, with ∂Σ = ½ L⁻ᵀKL⁻¹."""
    u, x = _kept
    L_s = _Factor("diagonal", s)
    z = mu - m
    y = _solved(L_s, x)
    r = u * u
    return (
        y,
        u + r + u,
        -y,
        (
            -(_ratio(r, s) + _ratio(u, s)) - _ratio(_ratio(_ratio(z * z, s), s), s) - _ratio(_ratio(_entries(L_Sigma)
            - s, s), s)
        ),
    )


_Forms = tuple[str, ...]
_FORMS = ("", "tril", "precision", "diag")
_ARGUMENTS = (("mu", "vector", False), ("Sigma", "covariance", False), ("m", "vector", False), ("s", "vector", True))


def _axes(kind: str, form: str) -> int:
    return 0 if kind == "number" else 2 if kind == "covariance" and form != "diag" else 1


def _prepared(*given: tuple[Any, ...]) -> tuple[tuple[jax.Array, ...], _Forms, Any]:
    """The arguments in the dtype to compute in, numbers with an axis of length 1; their ways; the result's dtype."""
    forms, values = [], []
    for ways, (name, kind, _) in zip(given, _ARGUMENTS, strict=True):
        found = [(form, x) for form, x in zip(_FORMS, ways, strict=False) if x is not None]
        if len(found) != 1:
            names = " or ".join(f"{name}_{form}" if form else name for form in _FORMS)
            raise ValueError(f"exactly one of {names} is needed" if kind == "covariance" else f"{name} is needed")
        forms.append(found[0][0])
        values.append(found[0][1])
    dtype = jnp.result_type(*values)
    if jnp.issubdtype(dtype, jnp.complexfloating):
        raise TypeError("the parameters are real numbers, and one of them is complex")
    dtype = jnp.result_type(dtype, 1.0)
    working = dtype if jnp.finfo(dtype).bits >= 32 else jnp.float32
    inputs = [jnp.asarray(x, working) for x in values]
    _check_shapes(forms, inputs)
    pairs = zip(inputs, _ARGUMENTS, strict=True)
    return tuple(x[..., None] if kind == "number" else x for x, (_, kind, _) in pairs), tuple(forms), dtype


def _check_shapes(forms: list[str], inputs: list[jax.Array]) -> None:
    size, batches = None, {}
    for (name, kind, _), form, x in zip(_ARGUMENTS, forms, inputs, strict=True):
        axes = _axes(kind, form)
        if x.ndim < axes:
            wanted = ("(…)", "(…, D)", "(…, D, D)")[axes]
            raise ValueError(f"{name} has the shape {x.shape}; it is {wanted}")
        sizes = x.shape[x.ndim - axes :]
        size = sizes[0] if size is None and axes else size
        if any(each != size for each in sizes):
            raise ValueError(f"{name} has the shape {x.shape}, and the dimension D is {size}")
        batches[name] = x.shape[: x.ndim - axes]
    if size == 0:
        raise ValueError("the dimension D is 0")
    try:
        jnp.broadcast_shapes(*batches.values())
    except ValueError:
        listed = ", ".join(f"{shape} of {name}" for name, shape in batches.items())
        raise ValueError(f"the batches do not broadcast against each other: {listed}") from None


def _arguments_of(forms: _Forms, inputs: tuple[jax.Array, ...]) -> tuple[Any, ...]:
    """What a program takes: vectors, numbers and factors; and the dimension."""
    found: list[Any] = []
    size = 1
    for (_, kind, is_positive), form, x in zip(_ARGUMENTS, forms, inputs, strict=True):
        size = x.shape[-1] if kind != "number" else size
        found.append(_factor(form, x) if kind == "covariance" else _positive(x) if is_positive else x)
    return (*found, float(size))


def _positive(x: jax.Array) -> jax.Array:
    """x itself, nan where it is not positive."""
    return jnp.where(x > 0, x, jnp.nan)


def _factor(form: str, given: jax.Array) -> _Factor:
    """L as it is computed with, from what was given."""
    if form == "tril":
        entries = jnp.diagonal(given, axis1=-2, axis2=-1)
        inside = (entries > 0).all(axis=-1)[..., None, None]
        return _Factor("lower", jnp.where(inside, jnp.tril(given), jnp.nan))
    if form == "diag":
        return _Factor("diagonal", jnp.sqrt(_positive(given)), given)
    given = 0.5 * (given + _transposed(given))
    if form == "precision":
        turned = jnp.linalg.cholesky(given[..., ::-1, ::-1], symmetrize_input=False)[..., ::-1, ::-1]
        return _Factor("inverse", _transposed(turned), given)
    return _Factor("lower", jnp.linalg.cholesky(given, symmetrize_input=False), given)


def _are_diagonal(forms: _Forms) -> bool:
    """Whether each covariance is given by its diagonal."""
    pairs = zip(_ARGUMENTS, forms, strict=True)
    return all(form == "diag" for (_, kind, _), form in pairs if kind == "covariance")


def _transposed(matrix: jax.Array) -> jax.Array:
    """Mᵀ."""
    return jnp.swapaxes(matrix, -2, -1)


@functools.partial(jax.custom_jvp, nondiff_argnums=(0,))
def _value(forms: _Forms, inputs: tuple[jax.Array, ...]) -> jax.Array:
    """The value for the whole batch."""
    result = (_forward_of_diagonals if _are_diagonal(forms) else _forward)(*_arguments_of(forms, inputs))[0][..., 0]
    pairs = zip(inputs, _ARGUMENTS, forms, strict=True)
    batches = [x.shape[: x.ndim - max(_axes(kind, form), 1)] for x, (_, kind, _), form in pairs]
    return jnp.broadcast_to(result, jnp.broadcast_shapes(*batches))


def _along(forms: _Forms, primals: Any, tangents: Any) -> tuple[jax.Array, jax.Array]:
    """The value and its derivative along a direction, which is linear in the direction."""
    (inputs,), (directions,) = primals, tangents
    value = _value(forms, inputs)
    slope: Any = jnp.zeros_like(value)
    for partial, step, (_, kind, _), form in zip(_slopes(forms, inputs), directions, _ARGUMENTS, forms, strict=True):
        if not isinstance(step, SymbolicZero):
            slope += (partial * step).sum(axis=(-2, -1) if _axes(kind, form) == 2 else -1)
    return value, slope


_value.defjvp(_along, symbolic_zeros=True)


def _slopes(forms: _Forms, inputs: tuple[jax.Array, ...]) -> tuple[jax.Array, ...]:
    """The derivatives by the inputs, of covariances from K."""
    arguments = _arguments_of(forms, inputs)
    forward, backward = _forward, _backward
    if _are_diagonal(forms):
        forward, backward = _forward_of_diagonals, _backward_of_diagonals
    partials = backward(forward(*arguments)[1], *arguments)
    found = []
    for partial, argument, form, given in zip(partials, arguments, forms, inputs, strict=False):
        if isinstance(argument, _Factor):
            partial = _by_variance(argument, partial) if form == "diag" else _by_covariance(argument, partial, form)
        found.append(jnp.asarray(partial, given.dtype) + jnp.zeros_like(given))
    return tuple(found)


_UNIT = _Factor("unit", None, None)


def _total(x: jax.Array) -> jax.Array:
    """The sum over the coordinates, in an axis of length 1."""
    return x.sum(axis=-1, keepdims=True)


def _squares(x: jax.Array) -> jax.Array:
    """The sum of the squares of a vector's entries."""
    return (x * x).sum(axis=-1, keepdims=True)


def _frobenius(matrix: jax.Array) -> jax.Array:
    """The sum of the squares of a matrix's entries."""
    return (matrix * matrix).sum(axis=(-2, -1))[..., None]


def _diagonal(matrix: jax.Array) -> jax.Array:
    return jnp.diagonal(matrix, axis1=-2, axis2=-1)


def _row_squares(matrix: jax.Array) -> jax.Array:
    """The diagonal of M Mᵀ."""
    return (matrix * matrix).sum(axis=-1)


def _column_squares(matrix: jax.Array) -> jax.Array:
    """The diagonal of Mᵀ M."""
    return (matrix * matrix).sum(axis=-2)


def _gram(matrix: jax.Array) -> jax.Array:
    """Mᵀ M."""
    return _transposed(matrix) @ matrix


def _sum_of(sign: float, *matrices: jax.Array) -> jax.Array:
    """The sum of matrices, times 1 or −1."""
    return sign * sum(matrices[1:], start=matrices[0])


def _entries(factor: _Factor) -> jax.Array:
    """The diagonal of L."""
    if factor.kind == "diagonal":
        return factor.array
    entries = jnp.diagonal(factor.array, axis1=-2, axis2=-1)
    return 1.0 / entries if factor.kind == "inverse" else entries


def _above(a: _Factor, b: _Factor) -> jax.Array:
    """The numerators of the ratios of the diagonals, a_d/b_d, of which inverses are the denominators."""
    return _both(a, b)[0]


def _below(a: _Factor, b: _Factor) -> jax.Array:
    return _both(a, b)[1]


def _both(a: _Factor, b: _Factor) -> tuple[jax.Array, jax.Array]:
    of_a, of_b = (
        x.array if x.kind == "diagonal" else jnp.diagonal(x.array, axis1=-2, axis2=-1)
        for x in (_like(a, b), _like(b, a))
    )
    if a.kind == b.kind == "inverse":
        return of_b, of_a
    if a.kind == "inverse":
        return jnp.ones_like(of_a), of_a * of_b
    return (of_a * of_b, jnp.ones_like(of_a)) if b.kind == "inverse" else (of_a, of_b)


def _like(a: _Factor, b: _Factor) -> _Factor:
    """The factor, as large as the other one, where it is the identity or one number on the whole diagonal."""
    if b.kind == "unit":
        return a
    size = b.array.shape[-1]
    if a.kind == "unit":
        ones = jnp.ones(size, b.array.dtype)
        return _Factor("diagonal", ones, ones)
    if a.kind == "diagonal" and a.array.shape[-1] < size:
        return a._replace(array=jnp.broadcast_to(a.array, a.array.shape[:-1] + (size,)))
    return a


def _whole(factor: _Factor, entries: jax.Array) -> jax.Array:
    """A matrix from what stands for it: all entries, or those of its diagonal."""
    if factor.kind != "diagonal":
        return entries
    return entries[..., :, None] * jnp.eye(entries.shape[-1], dtype=entries.dtype)


def _triangular(lower: jax.Array, right: jax.Array, transposed: bool = False) -> jax.Array:
    """L⁻¹B or L⁻ᵀB."""
    batch = jnp.broadcast_shapes(lower.shape[:-2], right.shape[:-2])
    if lower.ndim == 2 and batch:  # one matrix for all of them, which are its columns
        columns = jnp.moveaxis(right, -2, 0)
        found = _triangular(lower, columns.reshape(right.shape[-2], -1), transposed)
        return jnp.moveaxis(found.reshape(columns.shape), 0, -2)
    lower = jnp.broadcast_to(lower, batch + lower.shape[-2:])
    right = jnp.broadcast_to(right, batch + right.shape[-2:])
    return lax.linalg.triangular_solve(lower, right, left_side=True, lower=True, transpose_a=transposed)


def _solved_matrix(factor: _Factor, right: jax.Array, transposed: bool = False) -> jax.Array:
    """L⁻¹B, or L⁻ᵀB."""
    if factor.kind == "diagonal":
        return right / factor.array[..., :, None]
    if factor.kind == "inverse":
        return (_transposed(factor.array) if transposed else factor.array) @ right
    return _triangular(factor.array, right, transposed)


def _solved(factor: _Factor, x: jax.Array) -> jax.Array:
    """L⁻¹x."""
    return x / factor.array if factor.kind == "diagonal" else _solved_matrix(factor, x[..., None])[..., 0]


def _relative(a: _Factor, b: _Factor) -> jax.Array:
    """M = B⁻¹(A − B), lower triangular; the inverses are U and V where they are given.

    (U, V): (V − U) U⁻¹    (U, B): (U B)⁻¹ (I − U B)    (A, V): V A − I
    """
    a, b = _like(a, b), _like(b, a)
    unit = jnp.eye(a.array.shape[-1] if a.kind != "diagonal" else b.array.shape[-1], dtype=a.array.dtype)
    if a.kind == "inverse":
        if b.kind == "inverse":
            found = _transposed(_triangular(a.array, _transposed(b.array - a.array), transposed=True))
            return _repaired(jnp.tril(found), a, b)
        product = a.array * b.array[..., None, :] if b.kind == "diagonal" else a.array @ b.array
        return _triangular(product, unit - product)
    if b.kind == "inverse":
        product = b.array * a.array[..., None, :] if a.kind == "diagonal" else b.array @ a.array
        return product - unit
    return _repaired(_solved_matrix(b, _whole(a, a.array) - _whole(b, b.array)), a, b)


def _repaired(matrix: jax.Array, a: _Factor, b: _Factor) -> jax.Array:
    """M where it is small, from the difference of the covariances (or of both inverses), which no factor has rounded.

    E = B⁻¹(AAᵀ − BBᵀ)B⁻ᵀ = M + Mᵀ + MMᵀ. What M lacks of that is made good in first order: by the lower part of the
    rest, with half of its diagonal. Of inverses, E = U⁻ᵀ(VᵀV − UᵀU)U⁻¹ = M + Mᵀ + MᵀM.
    """
    if a.square is None or b.square is None:
        return matrix

    def repaired(matrix: jax.Array) -> jax.Array:
        first, second = _whole(a, a.square), _whole(b, b.square)
        if a.kind == "inverse":
            half = _triangular(a.array, second - first, transposed=True)
            excess = _triangular(a.array, _transposed(half), transposed=True)
            square = _transposed(matrix) @ matrix
        else:
            excess = _solved_matrix(b, _transposed(_solved_matrix(b, first - second)))
            square = matrix @ _transposed(matrix)
        rest = excess - (matrix + _transposed(matrix)) - square
        rest = jnp.tril(rest, -1) + 0.5 * rest * jnp.eye(rest.shape[-1], dtype=rest.dtype)
        return jnp.where(near, matrix + rest, matrix)

    near = _frobenius(matrix)[..., None] < 0.0625
    return lax.cond(near.any(), repaired, lambda matrix: matrix, matrix)


def _relative_entries(a: _Factor, b: _Factor) -> jax.Array:
    """(a_d − b_d)/b_d, by the difference of the squares where these were given."""
    a, b = _like(a, b), _like(b, a)
    if a.square is not None and b.square is not None:
        return (a.square - b.square) / (a.array + b.array) / b.array
    return (a.array - b.array) / b.array


def _by_covariance(factor: _Factor, slope: jax.Array, form: str) -> jax.Array:
    """The derivative by a covariance as it was given, from K: ½ L⁻ᵀKL⁻¹ by Σ, L⁻ᵀK by L, −½ LKLᵀ by Σ⁻¹."""
    if form == "precision":
        return -0.5 * _triangular(factor.array, _transposed(_triangular(factor.array, slope)))
    half = _triangular(factor.array, slope, transposed=True)
    if form == "tril":
        return jnp.tril(half)
    return 0.5 * _triangular(factor.array, _transposed(half), transposed=True)


def _by_variance(factor: _Factor, slope: jax.Array) -> jax.Array:
    """½ K_dd/v_d."""
    return 0.5 * slope / factor.square


def _inline(x: jax.Array) -> jax.Array:
    """x itself, for XLA to compute where it is used: on a CPU it keeps in memory a quotient that is used twice."""
    info = jnp.finfo(x.dtype)
    return lax.reduce_precision(x, info.nexp, info.nmant)


def _ratio(a: ArrayLike, b: ArrayLike) -> jax.Array:
    """a/b as it stands: XLA would turn (a/b)/c into a/(b c), the denominator of which may overflow."""
    return _inline(jnp.divide(a, b))


# The coefficients of Q, ascending, where log(1 + u) = 2 artanh t = 2t + 2t³ Q(t²) with t = u/(2 + u).
_PHI = {
    "float64": (
        0.3333333333333333,
        0.19999999999999762,
        0.1428571428580005,
        0.11111111099118386,
        0.09090909948981357,
        0.07692271982430275,
        0.06667589315724629,
        0.05867139530651599,
        0.05422589197440007,
        0.03746071897775384,
        0.07815288900461424,
    ),
    "float32": (
        0.3333333432674408,
        0.19999852776527405,
        0.142961785197258,
        0.1085328757762909,
        0.11612164974212646,
    ),
}


@jax.custom_jvp
def _phi(u: jax.Array, a: ArrayLike, b: ArrayLike, weight: float) -> jax.Array:
    """weight·φ(u) with φ(u) = u − log(1 + u) and u = (a − b)/b; a and b are positive.

    With a/b = 2ᵏ m and m near 1, φ(u) = φ(m − 1) + (a/b − m) − k log 2, in which nothing cancels, and neither
    the quotient of the exponents nor that of the mantissas can overflow; near 0 all of it is φ(u) with k = 0.
    """
    a, b = jnp.asarray(a, u.dtype), jnp.where(jnp.isnan(u), u, b)
    k, m = _quotient(a, b)
    far = (u < -0.5) | (u > 1.0)
    x = jnp.where(far, m - 1.0, u)
    t = _inline(x / (2.0 + x))
    bend = t * (x - 2.0 * t * t * _polynomial(t * t, _PHI))
    high, low = _LOG2[u.dtype.name]
    rest = ((weight * a) / b - weight * m) - weight * k * high - weight * k * low
    return weight * bend + jnp.where(far, rest, 0.0)


_phi.defjvps(lambda step, result, u, a, b, weight: weight * u * (b / a) * step, None, None, None)


def _quotient(a: jax.Array, b: jax.Array) -> tuple[jax.Array, jax.Array]:
    """k and m with a/b = 2ᵏ m and m between √½ and √2, by the bits of a and b."""
    (i, p), (j, q) = _parts(a), _parts(b)
    below, above = p < 0.7071 * q, p > 1.4142 * q
    p = jnp.where(below, 2.0 * p, jnp.where(above, 0.5 * p, p))
    k = i - j - below.astype(i.dtype) + above.astype(i.dtype)
    return k.astype(p.dtype), _inline(p / q)


def _parts(x: jax.Array) -> tuple[jax.Array, jax.Array]:
    """i and p with x = 2ⁱ p and 1 ≤ p < 2; i is off by the same number for every x."""
    info = jnp.finfo(x.dtype)
    bits = lax.bitcast_convert_type(x, jnp.int64 if info.bits == 64 else jnp.int32)
    fraction = bits & ((1 << info.nmant) - 1)
    return (bits >> info.nmant).astype(jnp.int32), lax.bitcast_convert_type(fraction | _one(info), x.dtype)


# log 2 in two parts; the first ends in zeros, so that its products with whole numbers are exact.
_LOG2 = {
    "float64": (0.6931471805598903, 5.497923018708371e-14),
    "float32": (0.693145751953125, 1.428606765330187e-06),
}


def _one(info: Any) -> int:
    """The bits of 1.0."""
    return (info.maxexp - 1) << info.nmant


def _polynomial(x: jax.Array, table: dict[str, tuple[float, ...]]) -> jax.Array:
    """The polynomial of x with the coefficients for its format, from the last to the first."""
    *rest, value = table[x.dtype.name]
    for coefficient in reversed(rest):
        value = value * x + coefficient
    return jnp.asarray(value)

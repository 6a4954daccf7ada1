"""KL(q‖p) = ½ (∑_(d=1..D) Σ_dd/s_d² + ∑_(d=1..D) (μ_d − m_d)²/s_d² − D − log |Σ| + ∑_(d=1..D) log s_d²)

The KL divergence from N(μ, Σ) to N(m, diag(s²)), in nats, as a numpy function.
Written by derive (matrices/numpy.py.j2). Needs numpy and nothing else.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

__all__ = ["kl_multivariate_normal_diagonal_normal", "value_and_grad"]


def kl_multivariate_normal_diagonal_normal(
    mu: Any = None,
    Sigma: Any = None,
    m: Any = None,
    s: Any = None,
    *,
    Sigma_tril: Any = None,
    Sigma_precision: Any = None,
    Sigma_diag: Any = None,
) -> Any:
    """KL(q‖p) = ½ (∑_(d=1..D) Σ_dd/s_d² + ∑_(d=1..D) (μ_d − m_d)²/s_d² − D − log |Σ| + ∑_(d=1..D) log s_d²)

    Computed as ½ ‖diag_d(1/s_d) (L_Σ − diag(s))‖² + ½ ‖diag_d(1/s_d) (μ − m)‖² + ∑_(d=1..D) φ((L_Σ,dd − s_d)/s_d)
        with φ(u) = u − log(1 + u), by a polynomial near 0.

    Arguments, in batches of any shapes (…) that broadcast against each other:
        mu: (…, D)
        m: (…, D)
        s: (…, D), all entries positive
        Sigma: a covariance in exactly one of these ways:
            Sigma: (…, D, D), symmetric and positive definite; the lower triangle is read
            Sigma_tril: (…, D, D), the Cholesky factor: lower triangular, with a positive diagonal
            Sigma_precision: (…, D, D), the inverse, like the covariance itself
            Sigma_diag: (…, D), the variances of a diagonal covariance, all positive
    Raises ValueError for other shapes, for a covariance given twice or not at all, and, with the argument's name, where
    a matrix is not positive definite or a number is not positive. nan in a mean gives nan out.

    Result: the value in nats for each element of the batch, in the dtype that numpy promotes the arguments to; integers
    and float16, float32 are computed in float64.

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
    _inputs, _dtype = _prepared(
        mu=mu,
        Sigma=Sigma,
        Sigma_tril=Sigma_tril,
        Sigma_precision=Sigma_precision,
        Sigma_diag=Sigma_diag,
        m=m,
        s=s,
    )
    return _value_of(_inputs).astype(_dtype)[()]


def value_and_grad(
    mu: Any = None,
    Sigma: Any = None,
    m: Any = None,
    s: Any = None,
    *,
    Sigma_tril: Any = None,
    Sigma_precision: Any = None,
    Sigma_diag: Any = None,
) -> tuple[Any, tuple[Any, ...]]:
    """The value, and its derivatives by the arguments as they were given, in their order, for each of the batch.

    That by a symmetric matrix is symmetric, G with the change tr(G dΣ); that by a Cholesky factor is lower triangular.
    """
    _inputs, _dtype = _prepared(
        mu=mu,
        Sigma=Sigma,
        Sigma_tril=Sigma_tril,
        Sigma_precision=Sigma_precision,
        Sigma_diag=Sigma_diag,
        m=m,
        s=s,
    )
    _value, _partials = _value_and_partials(_inputs)
    return _value.astype(_dtype)[()], tuple(_partial.astype(_dtype)[()] for _partial in _partials)


class _Factor(NamedTuple):
    """L with Σ = L Lᵀ: L itself ("lower"), L⁻¹ ("inverse"), or the entries of a diagonal L ("diagonal").

    `square` is what L was made of, if it was: Σ, its diagonal, or Σ⁻¹.
    """

    kind: str
    array: Any
    square: Any = None


_UNIT = _Factor("diagonal", np.ones(1), np.ones(1))


class _Inputs(NamedTuple):
    """The arguments as arrays of float64, numbers with an axis of length 1 at their end; covariances as factors."""

    values: tuple[Any, ...]
    batch: tuple[int, ...]
    dimension: int


def _value_of(inputs: _Inputs) -> Any:
    with np.errstate(all="ignore"):
        program = _value_of_diagonals if _are_diagonal(inputs) else _value
        (value,) = program(*inputs.values, float(inputs.dimension))
    return _spread(value, (*inputs.batch, 1))[..., 0]


def _value_and_partials(inputs: _Inputs) -> tuple[Any, tuple[Any, ...]]:
    with np.errstate(all="ignore"):
        program = _fused_of_diagonals if _are_diagonal(inputs) else _fused
        value, *partials = program(*inputs.values, float(inputs.dimension))
    size, shapes = (inputs.dimension,), []
    for kind, given in zip(_KINDS, inputs.values, strict=True):
        is_flat = kind == "vector" or (kind == "covariance" and given.kind == "diagonal")
        shapes.append((1,) if kind == "number" else size if is_flat else size * 2)
    found = [_spread(partial, inputs.batch + shape) for partial, shape in zip(partials, shapes, strict=True)]
    numbers = [partial[..., 0] if kind == "number" else partial for kind, partial in zip(_KINDS, found, strict=True)]
    return _spread(value, (*inputs.batch, 1))[..., 0], tuple(numbers)


def _value(mu: Any, L_Sigma: Any, m: Any, s: Any, D: Any) -> tuple[Any, ...]:
    L_s = _Factor("diagonal", s)
    M = _relative(L_Sigma, L_s)
    z = _solved(L_s, mu - m)
    u = _diagonal(M)
    _result = (
        0.5 * _frobenius(M) + 0.5 * _squares(z)
        + _total(_flat(_phi, u, _above(L_Sigma, L_s), _below(L_Sigma, L_s), 1.0))
    )
    return (_result,)


def _fused(mu: Any, L_Sigma: Any, m: Any, s: Any, D: Any) -> tuple[Any, ...]:
    L_s = _Factor("diagonal", s)
    M = _relative(L_Sigma, L_s)
    z = mu - m
    x = _solved(L_s, z)
    u = _diagonal(M)
    y = _solved(L_s, x)
    _result = (
        0.5 * _frobenius(M) + 0.5 * _squares(x)
        + _total(_flat(_phi, u, _above(L_Sigma, L_s), _below(L_Sigma, L_s), 1.0))
    )
    return (
        _result,
        y,
        (
            _by_covariance(L_Sigma, _sum_of(1.0, _gram(M), M, _transposed(M)))
            if L_Sigma.kind != "diagonal"
            else _by_variance(L_Sigma, u + _column_squares(M) + u)
        ),
        -y,
        -(_row_squares(M) / s + u / s) - z * z / s / s / s - (_entries(L_Sigma) - s) / s / s,
    )


def _value_of_diagonals(mu: Any, L_Sigma: Any, m: Any, s: Any, D: Any) -> tuple[Any, ...]:
    """The same where all covariances are diagonal: matrices are the vectors of their diagonals."""
    L_s = _Factor("diagonal", s)
    u = _relative_entries(L_Sigma, L_s)
    z = _solved(L_s, mu - m)
    _result = (
        0.5 * _squares(u) + 0.5 * _squares(z) + _total(_flat(_phi, u, _above(L_Sigma, L_s), _below(L_Sigma, L_s), 1.0))
    )
    return (_result,)


def _fused_of_diagonals(mu: Any, L_Sigma: Any, m: Any, s: Any, D: Any) -> tuple[Any, ...]:
    L_s = _Factor("diagonal", s)
    u = _relative_entries(L_Sigma, L_s)
    z = mu - m
    x = _solved(L_s, z)
    y = _solved(L_s, x)
    r = u * u
    _result = (
        0.5 * _squares(u) + 0.5 * _squares(x) + _total(_flat(_phi, u, _above(L_Sigma, L_s), _below(L_Sigma, L_s), 1.0))
    )
    return (
        _result,
        y,
        _by_variance(L_Sigma, u + r + u),
        -y,
        -(r / s + u / s) - z * z / s / s / s - (_entries(L_Sigma) - s) / s / s,
    )


_NAMES = ("mu", "Sigma", "m", "s")
_KINDS = ("vector", "covariance", "vector", "vector")
_POSITIVE = ("s",)


def _prepared(**given: Any) -> tuple[_Inputs, Any]:
    """The arguments in the order of their names, checked, and the dtype of the result."""
    given = {name: value for name, value in given.items() if value is not None}
    found = {name: np.asarray(value) for name, value in given.items()}
    plain = (value if isinstance(value, (float, int)) else found[name].dtype for name, value in given.items())
    dtype = np.result_type(*plain, 1.0)
    if dtype.kind != "f":
        raise TypeError(f"the parameters are real numbers, and one of them is of the type {dtype}")
    arrays = {name: value.astype(np.float64, copy=False) for name, value in found.items()}
    chosen = [_chosen(name, kind, arrays) for name, kind in zip(_NAMES, _KINDS, strict=True)]
    size = _dimension(chosen)
    batch = _batch(chosen)
    values = tuple(_checked(*each, size) for each in chosen)
    return _Inputs(values, batch, size), dtype


def _chosen(name: str, kind: str, arrays: dict[str, Any]) -> tuple[str, str, str, Any]:
    """The argument's name as it was given, its kind, its suffix, and the array."""
    forms = ("", "_tril", "_precision", "_diag") if kind == "covariance" else ("",)
    given = [form for form in forms if name + form in arrays]
    if len(given) != 1:
        ways = " or ".join(name + form for form in forms)
        raise ValueError(f"{name} is needed" if kind != "covariance" else f"exactly one of {ways} is needed")
    (form,) = given
    array = arrays[name + form]
    axes = _axes(kind, form)
    if array.ndim < axes:
        wanted = ("(…)", "(…, D)", "(…, D, D)")[axes]
        raise ValueError(f"{name + form} has the shape {array.shape}; it is {wanted}")
    return name + form, kind, form, array


def _axes(kind: str, form: str) -> int:
    return 0 if kind == "number" else 2 if kind == "covariance" and form != "_diag" else 1


def _dimension(chosen: list[tuple[str, str, str, Any]]) -> int:
    """D, which all vectors and matrices have."""
    size = None
    for name, kind, form, array in chosen:
        sizes = array.shape[array.ndim - _axes(kind, form) :]
        size = sizes[0] if size is None and sizes else size
        if any(each != size for each in sizes):
            raise ValueError(f"{name} has the shape {array.shape}, and the dimension D is {size}")
    if size == 0:
        raise ValueError("the dimension D is 0")
    return size


def _batch(chosen: list[tuple[str, str, str, Any]]) -> tuple[int, ...]:
    """The shape of the batches broadcast together."""
    shapes = {name: array.shape[: array.ndim - _axes(kind, form)] for name, kind, form, array in chosen}
    try:
        return np.broadcast_shapes(*shapes.values())
    except ValueError:
        listed = ", ".join(f"{shape} of {name}" for name, shape in shapes.items())
        raise ValueError(f"the batches do not broadcast against each other: {listed}") from None


def _checked(name: str, kind: str, form: str, array: Any, size: int) -> Any:
    """What a program takes: a vector, a number with an axis of length 1, or a factor."""
    if kind != "covariance":
        if name in _POSITIVE and not (array > 0.0).all():
            raise ValueError(f"{name} must be positive{_where(array > 0.0)}")
        return array if kind == "vector" else array[..., None]
    if form == "_diag":
        if not (array > 0.0).all():
            raise ValueError(f"{name} must be positive{_where(array > 0.0)}")
        return _Factor("diagonal", np.sqrt(array), array)
    if form == "_tril":
        entries = np.diagonal(array, axis1=-2, axis2=-1)
        if not (entries > 0.0).all():
            raise ValueError(f"{name} must have a positive diagonal{_where(entries > 0.0)}")
        return _Factor("lower", np.tril(array))
    whole = np.tril(array) + np.swapaxes(np.tril(array, -1), -2, -1)
    if form == "_precision":
        turned = _cholesky(whole[..., ::-1, ::-1], name)[..., ::-1, ::-1]
        return _Factor("inverse", np.swapaxes(turned, -2, -1).copy(), whole)
    return _Factor("lower", _cholesky(whole, name), whole)


def _where(good: Any) -> str:
    """The first place in the batch where something is not good."""
    if good.ndim < 2:
        return ""
    place = tuple(int(each[0]) for each in np.nonzero(~good.all(axis=-1)))
    return f" (in the batch at {place})"


def _cholesky(matrix: Any, name: str) -> Any:
    try:
        found = np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError:
        place = next((place for place in np.ndindex(matrix.shape[:-2]) if not _is_definite(matrix[place])), ())
        where = f" (in the batch at {place})" if place else ""
        raise ValueError(f"{name} is not positive definite{where}") from None
    if not np.isfinite(found).all():
        raise ValueError(f"{name} is not positive definite, or not finite")
    return found


def _is_definite(matrix: Any) -> bool:
    try:
        np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError:
        return False
    return True


def _are_diagonal(inputs: _Inputs) -> bool:
    return all(each.kind == "diagonal" for each in inputs.values if isinstance(each, _Factor))


def _spread(array: Any, shape: tuple[int, ...]) -> Any:
    """The array in the shape of the whole batch."""
    return array if np.shape(array) == shape else np.broadcast_to(array, shape).copy()


def _total(x: Any) -> Any:
    """The sum over the coordinates, in an axis of length 1."""
    return x.sum(axis=-1, keepdims=True)


def _squares(x: Any) -> Any:
    """The sum of the squares of a vector's entries."""
    return (x * x).sum(axis=-1, keepdims=True)


def _frobenius(matrix: Any) -> Any:
    """The sum of the squares of a matrix's entries."""
    return (matrix * matrix).sum(axis=(-2, -1))[..., None]


def _diagonal(matrix: Any) -> Any:
    return np.diagonal(matrix, axis1=-2, axis2=-1)


def _row_squares(matrix: Any) -> Any:
    """The diagonal of M Mᵀ."""
    return (matrix * matrix).sum(axis=-1)


def _column_squares(matrix: Any) -> Any:
    """The diagonal of Mᵀ M."""
    return (matrix * matrix).sum(axis=-2)


def _gram(matrix: Any) -> Any:
    """Mᵀ M."""
    return np.swapaxes(matrix, -2, -1) @ matrix


def _transposed(matrix: Any) -> Any:
    """Mᵀ."""
    return np.swapaxes(matrix, -2, -1)


def _sum_of(sign: float, *matrices: Any) -> Any:
    """The sum of matrices, times 1 or −1."""
    return sign * sum(matrices[1:], start=matrices[0])


def _entries(factor: _Factor) -> Any:
    """The diagonal of L."""
    if factor.kind == "diagonal":
        return factor.array
    entries = np.diagonal(factor.array, axis1=-2, axis2=-1)
    return 1.0 / entries if factor.kind == "inverse" else entries


def _above(a: _Factor, b: _Factor) -> Any:
    """The numerators of the ratios of the diagonals, a_d/b_d, of which inverses are the denominators."""
    return _ratio(a, b)[0]


def _below(a: _Factor, b: _Factor) -> Any:
    return _ratio(a, b)[1]


def _ratio(a: _Factor, b: _Factor) -> tuple[Any, Any]:
    of_a, of_b = (
        each.array if each.kind == "diagonal" else np.diagonal(each.array, axis1=-2, axis2=-1) for each in (a, b)
    )
    if a.kind == b.kind == "inverse":
        return of_b, of_a
    if a.kind == "inverse":
        return np.ones(1), of_a * of_b
    return (of_a * of_b, np.ones(1)) if b.kind == "inverse" else (of_a, of_b)


def _substituted(lower: Any, right: Any) -> Any:
    """L⁻¹B by forward substitution, in halves, so that most of it is a product of matrices."""
    size = lower.shape[-1]
    if size > 8:
        half = size // 2
        top = _substituted(lower[..., :half, :half], right[..., :half, :])
        rest = right[..., half:, :] - lower[..., half:, :half] @ top
        return np.concatenate([top, _substituted(lower[..., half:, half:], rest)], axis=-2)
    shape = np.broadcast_shapes(lower.shape[:-2], right.shape[:-2]) + right.shape[-2:]
    found = np.empty(shape)
    for row in range(size):
        known = np.einsum("...k,...kj->...j", lower[..., row, :row], found[..., :row, :])
        found[..., row, :] = (right[..., row, :] - known) / lower[..., row, row, None]
    return found


def _substituted_back(lower: Any, right: Any) -> Any:
    """L⁻ᵀB: turned by half a circle, Lᵀ is lower triangular."""
    turned = np.swapaxes(lower, -2, -1)[..., ::-1, ::-1]
    return _substituted(turned, right[..., ::-1, :])[..., ::-1, :]


def _solved_matrix(factor: _Factor, right: Any, transposed: bool = False) -> Any:
    """L⁻¹B, or L⁻ᵀB."""
    if factor.kind == "diagonal":
        return right / factor.array[..., :, None]
    if factor.kind == "inverse":
        return (np.swapaxes(factor.array, -2, -1) if transposed else factor.array) @ right
    return (_substituted_back if transposed else _substituted)(factor.array, right)


def _solved(factor: _Factor, x: Any) -> Any:
    """L⁻¹x."""
    if factor.kind == "diagonal":
        return x / factor.array
    if factor.array.ndim == 2 and x.ndim > 1:
        return _solved_matrix(factor, x.reshape(-1, x.shape[-1]).T).T.reshape(x.shape)
    return _solved_matrix(factor, x[..., None])[..., 0]


def _multiplied(factor: _Factor, right: Any) -> Any:
    """L B."""
    if factor.kind == "diagonal":
        return right * factor.array[..., :, None]
    return _substituted(factor.array, right) if factor.kind == "inverse" else factor.array @ right


def _whole(entries: Any, size: int) -> Any:
    """The diagonal matrix of its entries."""
    return entries[..., :, None] * np.eye(size)


def _relative(a: _Factor, b: _Factor) -> Any:
    """M = B⁻¹(A − B), lower triangular; the inverses are U and V where they are given.

    (U, V): (V − U) U⁻¹    (U, B): (U B)⁻¹ (I − U B)    (A, V): V A − I
    """
    size = max(a.array.shape[-1], b.array.shape[-1])
    if a.kind == "inverse":
        if b.kind == "inverse":
            found = np.swapaxes(_substituted_back(a.array, np.swapaxes(b.array - a.array, -2, -1)), -2, -1)
            return _repaired(np.tril(found), a, b)
        product = a.array * b.array[..., None, :] if b.kind == "diagonal" else a.array @ b.array
        return _substituted(product, np.eye(size) - product)
    if b.kind == "inverse":
        product = b.array * a.array[..., None, :] if a.kind == "diagonal" else b.array @ a.array
        return product - np.eye(size)
    first, second = (_whole(each.array, size) if each.kind == "diagonal" else each.array for each in (a, b))
    return _repaired(_solved_matrix(b, first - second), a, b)


def _repaired(matrix: Any, a: _Factor, b: _Factor) -> Any:
    """M where it is small, from the difference of the covariances (or of both inverses), which no factor has rounded.

    E = B⁻¹(AAᵀ − BBᵀ)B⁻ᵀ = M + Mᵀ + MMᵀ. What M lacks of that is made good in first order: by the lower part of the
    rest, with half of its diagonal. Of inverses, E = U⁻ᵀ(VᵀV − UᵀU)U⁻¹ = M + Mᵀ + MᵀM.
    """
    if a.square is None or b.square is None:
        return matrix
    near = _frobenius(matrix) < 0.0625
    if not near.any():
        return matrix
    size, inverses = matrix.shape[-1], a.kind == "inverse"
    first, second = (_whole(x.square, size) if x.kind == "diagonal" else x.square for x in (a, b))
    if inverses:
        half = _substituted_back(a.array, second - first)
        excess = _substituted_back(a.array, np.swapaxes(half, -2, -1))
        square = np.swapaxes(matrix, -2, -1) @ matrix
    else:
        excess = _solved_matrix(b, np.swapaxes(_solved_matrix(b, first - second), -2, -1))
        square = matrix @ np.swapaxes(matrix, -2, -1)
    rest = np.tril(excess - (matrix + np.swapaxes(matrix, -2, -1)) - square)
    places = np.arange(size)
    rest[..., places, places] *= 0.5
    return np.where(near[..., None], matrix + rest, matrix)


def _relative_entries(a: _Factor, b: _Factor) -> Any:
    """(a_d − b_d)/b_d, by the difference of the squares where these were given, or of the inverses."""
    if a.kind == b.kind == "diagonal" and a.square is not None and b.square is not None:
        return (a.square - b.square) / (a.array + b.array) / b.array
    return (a.array - b.array) / b.array


def _by_covariance(factor: _Factor, slope: Any) -> Any:
    """The derivative by a covariance as it was given, from K: ½ L⁻ᵀKL⁻¹ by Σ, L⁻ᵀK by L, −½ LKLᵀ by Σ⁻¹."""
    if factor.kind == "inverse":
        half = _substituted(factor.array, slope)
        return -0.5 * _substituted(factor.array, np.swapaxes(half, -2, -1))
    half = _substituted_back(factor.array, slope)
    if factor.square is None:
        return np.tril(half)
    return 0.5 * _substituted_back(factor.array, np.swapaxes(half, -2, -1))


def _by_variance(factor: _Factor, slope: Any) -> Any:
    """½ K_dd/v_d."""
    return 0.5 * slope / factor.square


def _flat(kernel: Any, *values: Any) -> Any:
    """A kernel, which is for arrays of one axis, of arrays that broadcast against each other."""
    *arrays, weight = values
    arrays = np.broadcast_arrays(*arrays)
    if not arrays[0].size:
        return np.zeros(arrays[0].shape)
    return kernel(*(np.array(array).ravel() for array in arrays), weight).reshape(arrays[0].shape)


def _phi(u: Any, a: Any, b: Any, weight: float) -> Any:
    """weight·φ(u) with φ(u) = u − log(1 + u), where u = (a − b)/b."""
    if u.dtype == np.float32:
        value = np.divide(a, b, dtype=np.float64)  # which has digits to lose
        log = np.log(value)
        value -= 1.0
        value -= log
        return _weighted(value, weight).astype(np.float32)
    t = u + 2.0
    np.divide(u, t, out=t)
    x = t * t
    near = x <= 1 / 9  # where u is in [−½, 1]; of infinities x is nan
    count = np.count_nonzero(near)
    if count == u.size:
        return _phi_near(u, t, x, weight, _Q[:5] if x.max() < 1e-3 else _Q)  # the other terms are nothing there
    if 2 * count < u.size:
        return _at(_phi_near, near, _phi_far(a, b, weight), u, t, x, weight, _Q)
    return _at(_phi_far, ~near, _phi_near(u, t, x, weight, _Q), a, b, weight)


def _phi_near(u: Any, t: Any, x: Any, weight: float, coefficients: tuple[float, ...]) -> Any:
    """By log(1 + u) = 2 artanh t with t = u/(2 + u) and x = t²: φ = t (u − 2x Q(x))."""
    value = _polynomial(coefficients, x)
    value *= x
    value += u
    value *= t
    return _weighted(value, weight)


def _phi_far(a: Any, b: Any, weight: float) -> Any:
    """By 1 + u = a/b, where nothing cancels; what is subtracted first is what is exact."""
    ratio = np.divide(a, b)
    log = np.log(ratio)
    above = np.minimum(ratio, 1.0)
    np.floor(above, out=above)  # 1 or 0, a float, as the conversion of booleans takes longer
    value = ratio - above
    above -= 1.0
    log -= above
    value -= log
    value = _weighted(value, weight)
    if ratio.min() >= 1e-300 and ratio.max() <= 1e300:
        return value
    # The ratio is too large for log(a/b) to count, or too small to be a float with all of its digits.
    below = weight * ((np.log(b) - np.log(a)) - 1.0)
    return np.where(ratio > 1e300, weight * a / b, np.where(ratio < 1e-300, below, value))


# log(1 + u) = 2t + 2t³ Q(t²); these are −2Q, in ascending powers
_Q = (
    -0.6666666666666666,
    -0.39999999999999525,
    -0.285714285716001,
    -0.2222222219823677,
    -0.18181819897962714,
    -0.1538454396486055,
    -0.13335178631449257,
    -0.11734279061303197,
    -0.10845178394880015,
    -0.07492143795550768,
    -0.15630577800922849,
)


def _polynomial(coefficients: tuple[float, ...], x: Any) -> Any:
    """By Horner's scheme, in place."""
    value = x * coefficients[-1]
    for coefficient in coefficients[-2:0:-1]:
        value += coefficient
        value *= x
    value += coefficients[0]
    return value


def _weighted(value: Any, weight: float) -> Any:
    return value if weight == 1.0 else np.multiply(value, weight, out=value)


def _at(function: Any, places: Any, value: Any, *parts: Any) -> Any:
    """The values, with those of the function at some places; it is not called where there are none."""
    index = np.flatnonzero(places)
    if index.size:
        value[index] = function(*(part[index] if isinstance(part, np.ndarray) else part for part in parts))
    return value

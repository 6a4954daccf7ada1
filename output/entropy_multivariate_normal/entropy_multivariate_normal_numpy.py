"""H(q) = ½ D log(2 π) + ½ log |Σ| + ½ D

The entropy of N(μ, Σ), in nats, as a numpy function.
Written by derive (matrices/numpy.py.j2). Needs numpy and nothing else.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

__all__ = ["entropy_multivariate_normal", "value_and_grad"]


def entropy_multivariate_normal(
    mu: Any = None,
    Sigma: Any = None,
    *,
    Sigma_tril: Any = None,
    Sigma_precision: Any = None,
    Sigma_diag: Any = None,
) -> Any:
    """H(q) = ½ D log(2 π) + ½ log |Σ| + ½ D

    Computed as ½ D log(2 π) + ½ D + ∑_(d=1..D) log L_Σ,dd

    Arguments, in batches of any shapes (…) that broadcast against each other:
        mu: (…, D)
        Sigma: a covariance in exactly one of these ways:
            Sigma: (…, D, D), symmetric and positive definite; the lower triangle is read
            Sigma_tril: (…, D, D), the Cholesky factor: lower triangular, with a positive diagonal
            Sigma_precision: (…, D, D), the inverse, like the covariance itself
            Sigma_diag: (…, D), the variances of a diagonal covariance, all positive
    Raises ValueError for other shapes, for a covariance given twice or not at all, and, with the argument's name, where
    a matrix is not positive definite or a number is not positive. nan in a mean gives nan out.

    Result: the value in nats for each element of the batch, in the dtype that numpy promotes the arguments to; integers
    and float16, float32 are computed in float64.

    float64, against ball arithmetic at 60 points: D = 2, 5, 20, condition numbers κ up to 1e4; relative errors
        against ball arithmetic, of gradients in the norm:
        Sigma: value at most 1e-15 κ, gradient at most 1e-15 κ
        Sigma_tril: value at most 1e-15 κ, gradient at most 1e-15 κ

    Derivation:
        H(q)
        = −∫ q(x) log q(x) dx
            [definition]
        = ∫ q(x) (½ log((2 π)^D |Σ|) + ½ (x − μ)ᵀ Σ⁻¹ (x − μ)) dx
            [by the logarithm of the density q(x)]
        = ½ log((2 π)^D |Σ|) ∫ q(x) dx + ½ ∫ (x − μ)ᵀ Σ⁻¹ (x − μ) q(x) dx
            [linearity of the integral]
        = ½ log((2 π)^D |Σ|) + ½ D
            [by the normalisation and the expected quadratic form]
        = ½ D log(2 π) + ½ log |Σ| + ½ D
            [logarithm of a product]
    """
    _inputs, _dtype = _prepared(
        mu=mu,
        Sigma=Sigma,
        Sigma_tril=Sigma_tril,
        Sigma_precision=Sigma_precision,
        Sigma_diag=Sigma_diag,
    )
    return _value_of(_inputs).astype(_dtype)[()]


def value_and_grad(
    mu: Any = None,
    Sigma: Any = None,
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


def _value(mu: Any, L_Sigma: Any, D: Any) -> tuple[Any, ...]:
    c = 0.9189385332046728  # log(2*pi)/2
    _result = c * D + 0.5 * D + _total(_log(_entries(L_Sigma)))
    return (_result,)


def _fused(mu: Any, L_Sigma: Any, D: Any) -> tuple[Any, ...]:
    c = 0.9189385332046728  # log(2*pi)/2
    _result = c * D + 0.5 * D + _total(_log(_entries(L_Sigma)))
    return (
        _result,
        0.0,
        (
            _by_covariance(L_Sigma, _on_diagonal(L_Sigma, 1.0))
            if L_Sigma.kind != "diagonal"
            else _by_variance(L_Sigma, 1.0)
        ),
    )


def _value_of_diagonals(mu: Any, L_Sigma: Any, D: Any) -> tuple[Any, ...]:
    """The same where all covariances are diagonal: matrices are the vectors of their diagonals."""
    c = 0.9189385332046728  # log(2*pi)/2
    _result = c * D + 0.5 * D + _total(_log(_entries(L_Sigma)))
    return (_result,)


def _fused_of_diagonals(mu: Any, L_Sigma: Any, D: Any) -> tuple[Any, ...]:
    c = 0.9189385332046728  # log(2*pi)/2
    _result = c * D + 0.5 * D + _total(_log(_entries(L_Sigma)))
    return (
        _result,
        0.0,
        _by_variance(L_Sigma, 1.0),
    )


_NAMES = ("mu", "Sigma")
_KINDS = ("vector", "covariance")
_POSITIVE = ()


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


def _on_diagonal(factor: _Factor, added: Any) -> Any:
    """The diagonal matrix with this on its diagonal, of the size of a factor."""
    return added * np.eye(factor.array.shape[-1])


def _entries(factor: _Factor) -> Any:
    """The diagonal of L."""
    if factor.kind == "diagonal":
        return factor.array
    entries = np.diagonal(factor.array, axis1=-2, axis2=-1)
    return 1.0 / entries if factor.kind == "inverse" else entries


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


def _multiplied(factor: _Factor, right: Any) -> Any:
    """L B."""
    if factor.kind == "diagonal":
        return right * factor.array[..., :, None]
    return _substituted(factor.array, right) if factor.kind == "inverse" else factor.array @ right


def _whole(entries: Any, size: int) -> Any:
    """The diagonal matrix of its entries."""
    return entries[..., :, None] * np.eye(size)


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


def _log(x: Any) -> Any:
    """log x in float64: numpy's own in float32 is several units in the last place off."""
    return np.log(x, dtype=np.float64)

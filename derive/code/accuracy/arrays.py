"""Functions of arrays as candidates: called once for all points, in the dtype that is measured."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from derive.code.accuracy.candidates import Candidate, Point, Points
from derive.code.accuracy.formats import Format
from derive.code.targets import TARGETS


def is_installed(target: str) -> bool:
    return TARGETS[target].is_installed


def release(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return package


def arrays(target: str, kind: Format) -> tuple[Callable[[list[float]], Any], Callable[[], AbstractContextManager[Any]]]:
    """How the library makes an array of floats of the format, and what has to be around its calculations."""
    library = import_module(TARGETS[target].module)
    dtype = getattr(library, kind.name)
    if target == "torch":
        return (lambda column: library.tensor(column, dtype=library.float64).to(dtype)), nullcontext
    if target == "jax":
        jax = import_module("jax")
        return (lambda column: library.asarray(column, dtype=dtype)), lambda: jax.enable_x64(kind.digits == 53)
    return (lambda column: library.array(column, dtype=dtype)), lambda: library.errstate(all="ignore")


def vectorised(
    name: str,
    function: Callable[..., Any],
    both: Callable[..., Any] | None,
    array: Callable[[list[float]], Any],
    around: Callable[[], AbstractContextManager[Any]],
    release: str = "",
) -> Candidate:
    """Functions of arrays, called once for all points."""

    def columns(points: Points) -> list[Any]:
        return [array(list(column)) for column in zip(*points, strict=True)]

    def values(points: Points) -> list[float]:
        with around():
            return listed(function(*columns(points)), len(points))

    def partials(points: Points) -> list[Point]:
        assert both is not None
        with around():
            found = [listed(part, len(points)) for part in both(*columns(points))[1]]
        return list(zip(*found, strict=True))

    return Candidate(name, values, None if both is None else partials, release)


def listed(result: Any, count: int) -> list[float]:
    """A result as floats; one that depends on nothing stands for all points."""
    result = result.tolist() if hasattr(result, "tolist") else result
    found = result if isinstance(result, list) else [result] * count
    return [float(number) for number in found]

"""Work in several processes, or on a cluster, with results in the order of the work."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from multiprocessing import active_children, resource_tracker
from typing import Any, TypeVar

from derive.errors import NotYet
from derive.orphans import end_with

Given = TypeVar("Given")
Found = TypeVar("Found")
BACKENDS = ("loky", "dask", "ray")
"""Processes on this machine; the workers of a Dask cluster; those of a Ray cluster."""


def in_parallel(
    work: Callable[[Given], Found],
    items: Sequence[Given],
    jobs: int = 1,
    backend: str = BACKENDS[0],
    seconds: float | None = None,
    lost: Callable[[Given], Found] | None = None,
) -> Iterator[Found]:
    """The results in the order of the items, each as soon as it and those before it are there.

    One job on this machine is done in this process. An item at which a worker dies, or takes more `seconds` than
    there are for one, is `lost`: the others are worked out all the same. Raises `NotYet` where the library of a
    backend is missing.
    """
    if jobs == 1 and backend == BACKENDS[0]:
        yield from map(work, items)
        return
    rest = list(items)
    with configured(backend, jobs), workers_ended():
        while rest:
            try:
                for result in together(work, rest, seconds):
                    del rest[0]
                    yield result
            except broken():
                yield alone(work, rest.pop(0), seconds, lost)


def together(work: Callable[[Given], Found], items: Iterable[Given], seconds: float | None) -> Iterator[Found]:
    from joblib import Parallel, delayed

    with interrupts_blocked():
        found: Iterable[Found] = Parallel(return_as="generator", timeout=seconds)(
            delayed(work)(item) for item in list(items)
        )
    yield from found


@contextmanager
def interrupts_blocked() -> Iterator[None]:
    """Processes that start here are not interrupted from the terminal: who started them is, and ends them.

    Before Python 3.12 the tracker of resources, which starts with the first of them, lifts the block: it must run
    already.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def workers_ended() -> Iterator[None]:
    """Where the work is left before its end, its processes on this machine end at once: no interrupt reaches them."""
    try:
        yield
    except BaseException as error:
        for child in active_children():
            if type(child).__name__ == "LokyProcess":
                child.kill()
        if was_interrupted(error):
            raise KeyboardInterrupt from None
        raise


def was_interrupted(error: BaseException) -> bool:
    """Whether an error came up while an interrupt was on its way: a pool that was starting may raise one of its own."""
    met: BaseException | None = error
    while met is not None and not isinstance(met, KeyboardInterrupt):
        met = met.__context__
    return met is not None


def alone(
    work: Callable[[Given], Found], item: Given, seconds: float | None, lost: Callable[[Given], Found] | None
) -> Found:
    """One item once more: where workers died together, only this shows whether it was the reason."""
    try:
        return next(together(work, [item], seconds))
    except broken():
        if lost is None:
            raise
        return lost(item)


def broken() -> tuple[type[Exception], ...]:
    """What is raised where a worker dies, and where it does not answer."""
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing.context import TimeoutError as NoAnswer

    return (BrokenProcessPool, NoAnswer, TimeoutError)


def configured(backend: str, jobs: int) -> AbstractContextManager[Any]:
    """The backend for joblib. Dask and Ray are found as they are configured where the program runs."""
    from joblib import parallel_config

    if backend == "dask":
        library(backend, "distributed").Client(set_as_default=True)  # DASK_SCHEDULER_ADDRESS says where
    elif backend == "ray":
        library(backend, "ray.util.joblib").register_ray()  # RAY_ADDRESS says where
    started = {"initializer": end_with, "initargs": (os.getpid(),)} if backend == BACKENDS[0] else {}
    config: AbstractContextManager[Any] = parallel_config(backend=backend, n_jobs=jobs, **started)
    return config


def library(backend: str, module: str) -> Any:
    try:
        return import_module(module)
    except ImportError:
        raise NotYet(
            f"--backend {backend} needs the package {module.partition('.')[0]}, which is not installed"
        ) from None

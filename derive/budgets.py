"""How long a problem may take and how much memory it may have: what goes beyond ends with an error that says so.

A timer looks four times a second, in the main thread, whether time or memory is spent, and then raises an exception
that no `except Exception` on the way takes for its own. Where a library does not come back to the interpreter at all,
`derive.supervision` ends the process from outside.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

from derive.errors import Exhausted, Wrong

SECONDS, MEGABYTES = 300.0, 4096
MOST_SECONDS = 10**8
TICK = 0.25
SLACK = 1.25
"""How much further than the budget a single allocation may go before the system refuses it."""
MILLION = 10**6
STATUS = Path("/proc/self/statm")

GRACE = 5.0
"""Seconds from the end of a budget to the end of the process, where nothing else stops it."""

told: list[Callable[[float, str], None]] = []
"""Who is told when the present problem must be done, and what to say when it is not: whoever supervises the process."""


class Overrun(BaseException):
    """In the midst of the work: no `Exception`, so that nothing on the way out takes it for a failure of its own."""


class Slow(Overrun):
    """A part of the work takes longer than it may, and the others go on."""


@dataclass(frozen=True)
class Budget:
    """Seconds and megabytes for one problem; 0 for as many as it takes."""

    seconds: float = SECONDS
    megabytes: int = MEGABYTES

    def __post_init__(self) -> None:
        if not 0 <= self.seconds <= MOST_SECONDS:
            raise Wrong(f"--seconds is a number of seconds, or 0 for no limit, not {self.seconds}")
        if self.megabytes < 0:
            raise Wrong(f"--memory is a number of megabytes, or 0 for no limit, not {self.megabytes}")

    @contextmanager
    def spent_on(self, problem: str) -> Iterator[None]:
        """Raises `Exhausted`, with the problem's name and the option, where the work takes more than this."""
        late = f"{problem} takes more than {self.seconds:g} s; --seconds N gives it longer, 0 as long as it takes"
        large = f"{problem} needs more than {self.megabytes} MB of memory; --memory MB gives it more, 0 all there is"
        end = monotonic() + self.seconds if self.seconds else 0.0
        most = resident() + self.megabytes * MILLION if self.megabytes else 0
        for tell in told:
            tell(end, late)
        try:
            with memory_limited(self.megabytes), ticking(partial(look, end, most, late, large), end, late):
                yield
        except Overrun as overrun:
            raise Exhausted(str(overrun)) from None
        except MemoryError:
            raise Exhausted(large) from None
        except SystemError as error:  # a library that got no memory and does not say so
            if not self.megabytes or "without exception set" not in str(error):
                raise
            raise Exhausted(large) from None
        finally:
            for tell in told:
                tell(0.0, "")


UNLIMITED = Budget(0, 0)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raises `Exhausted` where a part of the work takes longer, while the budget of the whole goes on counting.

    In another thread than the main one, and where there are no such signals, there is no limit.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return
    end, outer = monotonic() + seconds, signal.getsignal(signal.SIGALRM)
    left = False  # a tick on the way out must not keep the handler before from being put back

    def tick(number: int, frame: Any) -> None:
        if callable(outer):
            outer(number, frame)
        if monotonic() > end and not left:
            raise Slow(f"takes more than {seconds:g} s")

    signal.signal(signal.SIGALRM, tick)
    _, running = signal.setitimer(signal.ITIMER_REAL, TICK, TICK)
    try:
        try:
            yield
        finally:
            left = True
            signal.setitimer(signal.ITIMER_REAL, 0)
    except Slow as slow:
        raise Exhausted(str(slow)) from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, outer)
        if running:
            signal.setitimer(signal.ITIMER_REAL, TICK, TICK)


def look(end: float, most: int, late: str, large: str) -> None:
    """Raises `Overrun` where the time is up or too much memory is in use."""
    if end and monotonic() > end:
        raise Overrun(late)
    if most and resident() > most:
        raise Overrun(large)


def resident() -> int:
    """Bytes of memory that this process has in use, 0 where the system does not tell."""
    return pages(1)


def limits_memory() -> bool:
    """Whether this system tells how much memory is in use."""
    return resident() > 0


def pages(field: int) -> int:
    try:
        return int(STATUS.read_bytes().split()[field]) * int(os.sysconf("SC_PAGE_SIZE"))
    except (OSError, ValueError, AttributeError):
        return 0


@contextmanager
def memory_limited(megabytes: int) -> Iterator[None]:
    """One allocation that is far too large fails at once, with a `MemoryError`, where the system can do that."""
    if not megabytes or not pages(5):
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = pages(5) + int(SLACK * megabytes * MILLION)
    known = [limit for limit in (soft, hard, wanted) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min(known), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


@contextmanager
def ticking(check: Callable[[], None], end: float, late: str) -> Iterator[None]:
    """Call the check again and again in the main thread; in another thread nothing can be interrupted."""
    if threading.current_thread() is not threading.main_thread():
        yield
    elif hasattr(signal, "setitimer"):
        with timer(check, end), quiet():
            yield
    else:
        with waiting_thread(end, late):
            yield


@contextmanager
def timer(check: Callable[[], None], end: float) -> Iterator[None]:
    """By a signal. It comes again where an exception was lost on the way, as in a destructor."""
    before = signal.signal(signal.SIGALRM, lambda *_: check())
    try:
        first = min(TICK, max(end - monotonic(), 0) + 0.001) if end else TICK
        signal.setitimer(signal.ITIMER_REAL, first, TICK)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    finally:  # where the last tick came just before the line above
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def quiet() -> Iterator[None]:
    """Nothing is printed of an overrun that a destructor cannot pass on: the next tick raises it again."""
    before = sys.unraisablehook

    def hook(lost: Any) -> None:
        if not isinstance(lost.exc_value, Overrun):
            before(lost)

    sys.unraisablehook = hook
    try:
        yield
    finally:
        sys.unraisablehook = before


@contextmanager
def waiting_thread(end: float, late: str) -> Iterator[None]:
    """By a thread, where there are no such signals; it ends the process where interrupting it has no effect."""
    from _thread import interrupt_main

    done, up = threading.Event(), threading.Event()

    def wait() -> None:
        if not done.wait(max(end - monotonic(), 0)):
            up.set()
            interrupt_main()
            if not done.wait(GRACE):
                with suppress(OSError):
                    print(f"derive: {late}", file=sys.stderr, flush=True)
                os._exit(2)

    if end:
        threading.Thread(target=wait, daemon=True).start()
    try:
        yield
    except KeyboardInterrupt:
        if up.is_set():
            raise Overrun(late) from None
        raise
    finally:
        done.set()

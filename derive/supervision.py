"""The program under the eyes of a parent that does nothing else, where the system has `fork`.

A library that does not come back to the interpreter, that aborts where memory runs out, or that the system kills for
its memory cannot be turned into an error from within. The parent can: it ends the program some seconds after its time
is up, and says what became of it in one line, with exit code 2.
"""

from __future__ import annotations

import os
import select
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from time import monotonic
from typing import Any, NoReturn

from derive import budgets
from derive.orphans import end_with

INTERRUPTED, FAILED = 130, 2
AGAIN = 1.0
"""A second interrupt within so many seconds is the same one: a terminal sends it to parent and child."""
WIDEST = 500


def supervised(work: Callable[[], int]) -> int:
    """The exit code of the work, done in a child; of this function there, it does not return."""
    if not hasattr(os, "fork"):
        return work()
    reader, writer = os.pipe()
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        os.close(reader)
        end_with(parent)
        run(work, writer)
    os.close(writer)
    return Parent(child, reader).wait()


def run(work: Callable[[], int], writer: int) -> NoReturn:
    """The work itself. It tells the parent until when each problem is to be done."""
    last = -AGAIN

    def tell(end: float, late: str) -> None:
        with suppress(OSError):
            os.write(writer, f"{end}\t{' '.join(late.split())[:WIDEST]}\n".encode(errors="replace"))

    def interrupt(*_: object) -> None:
        nonlocal last
        if monotonic() - last > AGAIN:
            last = monotonic()
            raise KeyboardInterrupt

    def end(number: int, _: object) -> NoReturn:
        raise SystemExit(128 + number)

    handle({signal.SIGINT: interrupt, signal.SIGTERM: end, signal.SIGHUP: end})
    budgets.told.append(tell)
    try:
        code = work()
    except KeyboardInterrupt:  # before the work could say so itself
        print("derive: interrupted; nothing is half-written", file=sys.stderr)
        code = INTERRUPTED
    sys.exit(code)


def handle(handlers: Mapping[signal.Signals, Callable[[int, Any], object]]) -> None:
    """Set handlers, but for signals that whoever started the program wants ignored, as `nohup` does."""
    for number, handler in handlers.items():
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)


class Parent:
    """Waits for the child, passes signals on to it, and ends it where it does not end itself."""

    def __init__(self, child: int, reader: int) -> None:
        self.child, self.reader = child, reader
        self.end, self.late = 0.0, ""
        self.interrupted = 0.0
        handle(dict.fromkeys((signal.SIGINT, signal.SIGTERM, signal.SIGHUP), self.pass_on))

    def pass_on(self, number: int, _: object) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.child, number)
        if number == signal.SIGINT and not self.interrupted:
            self.interrupted = monotonic()

    def wait(self) -> int:
        """The exit code."""
        text = b""
        while True:
            ready, _, _ = select.select([self.reader], [], [], budgets.TICK)
            heard = os.read(self.reader, 65536) if ready else b""
            *lines, text = (text + heard).split(b"\n")
            for line in lines:
                end, _, self.late = line.decode().partition("\t")
                self.end = float(end)
            ended, status = os.waitpid(self.child, 0 if ready and not heard else os.WNOHANG)
            if ended:
                return self.code(status)
            if self.is_over:
                os.kill(self.child, signal.SIGKILL)
                os.waitpid(self.child, 0)
                return INTERRUPTED if self.interrupted else self.say(self.late)

    @property
    def is_over(self) -> bool:
        ends = [end for end in (self.end, self.interrupted) if end]
        return bool(ends) and monotonic() > min(ends) + budgets.GRACE

    def code(self, status: int) -> int:
        number = os.waitstatus_to_exitcode(status)
        if number >= 0:
            return number
        if self.interrupted or -number == signal.SIGINT:
            return INTERRUPTED
        if -number in (signal.SIGTERM, signal.SIGHUP):
            return 128 - number
        name = signal.Signals(-number).name
        where = f"at {self.late.partition(' takes more than ')[0]}" if self.late else "before a problem was read"
        return self.say(
            f"the system or a library ended the program {where} ({name}), as they do where memory runs out; "
            "--memory MB ends it earlier, with what is written whole"
        )

    def say(self, message: str) -> int:
        with suppress(OSError):
            print(f"derive: {message}", file=sys.stderr, flush=True)
        return FAILED

"""Runs the program on inputs, in this process, and keeps account: only results and clean errors may come out.

A finding is an exception that leaves the program, an exit code that the command does not have, an error that is not
one line, more than ten seconds of this process, or hostile text that comes out as it went in. The program itself has a
minute for each input, so that nothing hangs, however busy the machine is.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import io
import os
import re
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from derive.cli import main

LONGEST = 10.0
LIMITS = ("--seconds", "60", "--memory", "2000")
FORBIDDEN = re.compile(r"<script>alert|<img src=x|\\input\{/|\\write18|\\def\\x|(?<!\\)\]\(javascript:")
"""What no document may hold as the inputs bring it. An error may quote it, and so may data and what is printed."""
DOCUMENTS, PROGRAMS = ("latex", "html", "markdown", "ipynb"), ("numpy", "python", "tests", "torch", "jax")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
"""What neither may hold."""
FINDINGS = 20
KEEP = os.environ.get("FUZZ_KEEP", "")
"""A folder for the files at which there were findings."""


@dataclass
class Account:
    """What came of the inputs."""

    results: int = 0
    refused: int = 0
    unproved: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    slowest: list[tuple[float, str]] = field(default_factory=list)

    def add(self, words: Sequence[str], code: object, out: str, err: str, seconds: float) -> None:
        shown = " ".join(map(repr, words))[:600]
        self.slowest = sorted([*self.slowest, (seconds, shown)], reverse=True)[:3]
        if problem := wrong_with(words, code, out, err, seconds):
            self.findings.append(f"{problem}\n  input: {shown}\n  error: {err[-1500:]}")
            self.kept(len(self.findings))
        elif code == 0:
            self.results += 1
        elif code == 1:
            self.unproved += 1
        else:
            self.refused += 1
            self.errors[kind(err)] += 1

    def kept(self, number: int) -> None:
        """A finding at once, as a long run may be ended early; with the file that was read, if there is one."""
        print(self.findings[-1], file=sys.stderr, flush=True)
        if KEEP and Path("c.json").exists():
            Path(KEEP, f"finding-{number}.json").write_bytes(Path("c.json").read_bytes())

    def told(self) -> str:
        """The figures."""
        total = self.results + self.refused + self.unproved + len(self.findings)
        lines = [
            f"{total} inputs: {self.results} results, {self.unproved} not verified, {self.refused} clean errors of "
            f"{len(self.errors)} kinds, {len(self.findings)} findings"
        ]
        lines += [f"  {count:6} {name}" for name, count in self.errors.most_common(40)]
        lines += [f"  slowest: {seconds:.2f} s {shown[:160]}" for seconds, shown in self.slowest]
        return "\n".join([*lines, *self.findings[:FINDINGS]])


def wrong_with(words: Sequence[str], code: object, out: str, err: str, seconds: float) -> str:
    """Why that is a finding; empty where it is none."""
    if code not in ((0, 1, 2) if words[0] == "verify" else (0, 2)):
        return f"it ended with {code}"
    if seconds > LONGEST or " takes more than " in err or " needs more than " in err:
        return f"it took {seconds:.1f} s"
    if "Traceback" in out + err:
        return "there is a traceback"
    if code == 2 and not re.fullmatch(r"derive: [^\n]{1,400}\n", err):
        return "its error is not one line"
    if code != 2 and err:
        return "it has a result and complains"
    form = words[words.index("--to") + 1] if "--to" in words else ""
    found = UNPRINTABLE.search(out + err) or (FORBIDDEN.search(out) if form in DOCUMENTS else None)
    if found:
        return f"{found.group()!r} comes out as it went in"
    return "its code is none" if form in PROGRAMS and not is_program(out) else ""


def is_program(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True


def kind(error: str) -> str:
    """The error without what it quotes."""
    text = re.sub(r"'[^']*'|\"[^\"]*\"|\([^()]*\)", "…", error.removeprefix("derive: ").strip())
    text = re.sub(r"^\S+\.json: ", "", text)
    return re.sub(r"\d+", "N", text)[:90]


def run(words: Sequence[str]) -> tuple[object, str, str, float]:
    """The exit code or what escaped, both outputs and the seconds."""
    out, err, start = io.StringIO(), io.StringIO(), time.process_time()
    code: object
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(words)
        except SystemExit as end:
            code = end.code or 0  # --help
        except BaseException as escaped:
            if isinstance(escaped, KeyboardInterrupt):
                raise
            code = f"{type(escaped).__name__}: {''.join(traceback.format_exception(escaped))[-1500:]}"
    return code, out.getvalue(), err.getvalue(), time.process_time() - start


def fuzz(
    make: Callable[[Random, Path], Sequence[str]], count: int, seed: int, every: int = 0, minutes: float = 1e6
) -> Account:
    """So many inputs of a seed, each made anew from its own number, so that one alone can be repeated."""
    account, start = Account(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder, inside(Path(folder)):
        for number in range(count):
            words = make(Random(f"{seed}/{number}"), Path(folder))
            account.add([*words, f"# {seed}/{number}"], *run(words))
            if time.monotonic() - start > 60 * minutes:
                break
            if every and (number + 1) % every == 0:
                print(f"… {number + 1}: {len(account.findings)} findings", file=sys.stderr, flush=True)
    return account


@contextlib.contextmanager
def inside(folder: Path):  # type: ignore[no-untyped-def]
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def command_line(make: Callable[[Random, Path], Sequence[str]]) -> int:
    """`--count N --seed S`: prints the figures; 1 where there are findings."""
    options = argparse.ArgumentParser()
    options.add_argument("--count", type=int, default=1000)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--minutes", type=float, default=1e6, help="stop after so long, with the figures so far")
    chosen = options.parse_args()
    account = fuzz(make, chosen.count, chosen.seed, 1000, chosen.minutes)
    print(account.told())
    return 1 if account.findings else 0

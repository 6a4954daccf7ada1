"""A PDF of a document, by the TeX that is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from derive.errors import Unfinished, Wrong
from derive.writing.files import write_bytes
from derive.writing.ours import PDF_NOTE

INSTALL = (
    "no TeX is installed, which --to pdf needs: install TeX Live or MiKTeX "
    "(Debian: apt install texlive-latex-recommended lmodern), or take --to latex and compile derivation.tex elsewhere"
)
OPTIONS = ("-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape")
OWN_OPTIONS = {"latexmk": ("-norc", "-pdf")}
"""No file of settings is read: these run programs and put the PDF elsewhere."""
SECONDS = 120
RUNS = 2
"""A long table and the links need a second run of plain TeX."""


class CannotRun(Unfinished):
    """A program is there, and does not start a TeX."""


def find_tex() -> tuple[str, ...]:
    """The programs to try, the best first; raises `Wrong` that says what to install."""
    if shutil.which("pdflatex"):
        return ("latexmk", "pdflatex") if shutil.which("latexmk") else ("pdflatex",)
    if shutil.which("lualatex"):
        return ("lualatex",)
    raise Wrong(INSTALL)


def compile_pdf(source: str, programs: tuple[str, ...]) -> bytes:
    """The PDF of a document, by the first of the programs that can be run."""
    *others, last = programs
    for program in others:
        with suppress(CannotRun):
            return compiled(source, program)
    return compiled(source, last)


def write_pdf(path: Path, content: bytes) -> Path:
    """Write a PDF; raises `Wrong` where it cannot."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return write_bytes(path, content.rstrip(b"\n") + b"\n" + PDF_NOTE)
    except OSError as error:
        raise Wrong(f"cannot write {path}: {error.strerror or error}; choose another folder with -o DIR") from None


def compiled(source: str, program: str) -> bytes:
    """Compile in a folder of its own, of which nothing is left."""
    command = [shutil.which(program) or program, *OWN_OPTIONS.get(program, ()), *OPTIONS, "derivation.tex"]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        (place / "derivation.tex").write_text(source, encoding="utf-8")
        for _ in range(1 if program == "latexmk" else RUNS):
            run(command, place)
        if not (place / "derivation.pdf").is_file():
            raise CannotRun(f"{program} ended without an error and made no PDF; --to latex writes its source")
        return (place / "derivation.pdf").read_bytes()


def run(command: list[str], place: Path) -> None:
    """One run of TeX; raises `CannotRun` where none took place, and `Unfinished` with what TeX complains of."""
    program = Path(command[0]).name
    try:
        code, output = result(command, place)
    except subprocess.TimeoutExpired:
        raise Unfinished(f"{program} took more than {SECONDS} s") from None
    except OSError as error:
        raise CannotRun(f"{program} cannot be run: {error.strerror or error}") from None
    if code:
        said = output.decode("utf-8", "replace").splitlines()
        reason = next((line for line in said if line.startswith("!")), said[-1] if said else "no reason given")
        kind = Unfinished if (place / "derivation.log").exists() else CannotRun
        raise kind(f"{program} could not compile the document: {reason}; --to latex writes its source")


def result(command: list[str], place: Path) -> tuple[int, bytes]:
    """The exit code and the output, with the date of the epoch so that the same source gives the same bytes."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1"}
    with subprocess.Popen(
        command, cwd=place, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            output, _ = process.communicate(timeout=SECONDS)
        except BaseException:
            stop(process)
            raise
    return process.returncode, output


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a program and, where the system knows such groups, those that it started."""
    if os.name == "posix":
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()

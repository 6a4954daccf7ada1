"""A PDF of a document, by the TeX that is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from derive.errors import Unfinished, Wrong
from derive.writing.files import write_bytes

ENGINES = ("latexmk", "pdflatex")
INSTALL = (
    "no TeX is installed, which --to pdf needs: install TeX Live or MiKTeX "
    "(Debian: apt install texlive-latex-recommended lmodern), or take --to latex and compile derivation.tex elsewhere"
)
OPTIONS = ("-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape")
SECONDS = 120
RUNS = 2
"""A long table and the links need a second run of plain pdflatex."""


def find_tex() -> str:
    """latexmk, or else pdflatex; raises `Wrong` that says what to install."""
    if shutil.which("pdflatex") is None:
        raise Wrong(INSTALL)
    return next(name for name in ENGINES if shutil.which(name))


def compile_pdf(source: str, folder: Path, tex: str) -> Path:
    """Compile in a folder of its own, and put derivation.pdf, and nothing else, into `folder`."""
    command = [tex, *(("-pdf",) if tex == "latexmk" else ()), *OPTIONS, "derivation.tex"]
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "derivation.tex").write_text(source, encoding="utf-8")
        for _ in range(1 if tex == "latexmk" else RUNS):
            run(command, Path(place))
        return write_bytes(folder / "derivation.pdf", (Path(place) / "derivation.pdf").read_bytes())


def run(command: list[str], place: Path) -> None:
    """One run of TeX, with the date of the epoch so that the same source gives the same bytes."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1"}
    try:
        subprocess.run(command, cwd=place, env=environment, capture_output=True, check=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise Unfinished(f"{command[0]} took more than {SECONDS} s") from None
    except subprocess.CalledProcessError as error:
        said = error.stdout.decode("utf-8", "replace").splitlines()
        reason = next((line for line in said if line.startswith("!")), said[-1] if said else "no reason given")
        raise Unfinished(
            f"{command[0]} could not compile the document: {reason}; --to latex writes its source"
        ) from None

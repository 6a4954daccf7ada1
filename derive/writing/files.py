"""Writing files so that nobody ever sees half of one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from derive.errors import Wrong
from derive.writing.ours import refuse_others


def write_all(folder: Path, files: Mapping[str, str], force: bool = False) -> list[Path]:
    """Write the files into the folder, each under a temporary name first; raises `Wrong` where it cannot.

    Nothing is written where one of them is there already and derive did not write it, unless that is forced. A link
    is replaced by the file, and what it leads to stays as it is.
    """
    refuse_others(folder, files, force)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [write(folder / name, text) for name, text in files.items()]
    except OSError as error:
        raise Wrong(f"cannot write to {folder}: {error.strerror or error}; choose another folder with -o DIR") from None


def write(path: Path, text: str) -> Path:
    return write_bytes(path, text.encode())


def write_bytes(path: Path, content: bytes) -> Path:
    """Under a temporary name first, then at once in its place."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path

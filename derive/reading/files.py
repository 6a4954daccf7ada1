"""Files that a user names, read with a clear error where they cannot be."""

from __future__ import annotations

from pathlib import Path

from derive.errors import Wrong

LARGEST = 50_000_000


def text_of(path: Path, largest: int = LARGEST) -> str:
    """The text of a file; raises `Wrong` where it cannot be read, is too large or is not UTF-8."""
    if "\0" in str(path):
        raise Wrong(f"{str(path)!r} is no file's name")
    try:
        if path.stat().st_size > largest:
            raise Wrong(f"{path} has more than {largest} bytes: that is not what is read here")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise Wrong(f"cannot read {path}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise Wrong(f"{path} is not UTF-8 text") from None

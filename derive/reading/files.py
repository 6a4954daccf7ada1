"""Files that a user names, read with a clear error where they cannot be."""

from __future__ import annotations

from pathlib import Path
from unicodedata import category

from derive.errors import Wrong

LARGEST = 50_000_000
HIDDEN, MARK = ("Cc", "Cf", "Cs"), "\ufffd"


def text_of(path: Path, largest: int = LARGEST) -> str:
    """The text of a file; raises `Wrong` where it cannot be read, is too large or is not UTF-8."""
    return decoded(bytes_of(path, largest), str(path))


def harmless(text: str) -> str:
    """The text with a mark in the place of each control and formatting character, which a terminal would obey."""
    return "".join(MARK if category(sign) in HIDDEN and sign not in "\n\r\t" else sign for sign in text)


def decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise Wrong(f"{name} is not UTF-8 text") from None


def bytes_of(path: Path, largest: int = LARGEST) -> bytes:
    """What is in a file, of which no more is read than may be there: a device may have no end."""
    if "\0" in str(path):
        raise Wrong(f"{str(path)!r} is no file's name")
    try:
        with path.open("rb") as file:
            content = file.read(largest + 1)
    except OSError as error:
        raise Wrong(f"cannot read {path}: {error.strerror or error}") from None
    if len(content) > largest:
        raise Wrong(f"{path} has more than {largest} bytes: that is not what is read here")
    return content

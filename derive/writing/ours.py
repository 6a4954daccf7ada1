"""Which files derive wrote itself: each form carries a mark that a reader does not see, or does not mind.

What somebody else wrote is not overwritten unless that is asked for; nor is a link to what is no file. A folder, a
device or a pipe never is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from derive.errors import Wrong

NOTE = "<!-- Written by derive. -->\n"
"""At the end of Markdown, where it is not shown."""
LINE = "Written by derive.\n"
"""At the end of plain text."""
PDF_NOTE = b"% Written by derive\n"
"""Behind the end of a PDF, which may be followed by a comment."""
MARKS = {
    ".html": re.compile(rb'<meta name="generator" content="derive">'),
    ".ipynb": re.compile(rb'"generator":\s*"derive"'),
    ".js": re.compile(rb"Written by derive \("),
    ".json": re.compile(rb'"generator":\s*\{\s*"name":\s*"derive"'),
    ".md": re.compile(rb"<!-- Written by derive\. -->"),
    ".mjs": re.compile(rb"Written by derive \("),
    ".pdf": re.compile(rb"%%EOF\s*% Written by derive\s*\Z"),
    ".py": re.compile(rb"Written by derive \("),
    ".tex": re.compile(rb"\A% (Written by derive|.*\n% Written by derive)"),
    ".txt": re.compile(rb"^Written by derive\.\s*\Z", re.MULTILINE),
}
LARGEST = 100_000_000


def refuse_others(folder: Path, names: Iterable[str], force: bool = False) -> None:
    """Raises `Wrong` where a file of such a name is there and derive did not write it; nothing is written then."""
    for name in names:
        path = folder / name
        if force and is_no_file(path):
            raise Wrong(f"{path} is no file, and is not replaced by one: -o DIR writes elsewhere")
        if not force and not is_free(path) and not is_ours(path):
            raise Wrong(
                f"{path} is there and was not written by derive: --force overwrites it, -o DIR writes elsewhere"
            )


def is_no_file(path: Path) -> bool:
    """Whether a folder, a device or a pipe is there; a link is a file, which is replaced."""
    return not is_free(path) and not path.is_symlink() and not path.is_file()


def is_free(path: Path) -> bool:
    """Whether there is nothing at all, not even a link that leads nowhere."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError as error:
        raise Wrong(f"cannot write {path}: {error.strerror or error}; choose another folder with -o DIR") from None
    return False


def is_ours(path: Path) -> bool:
    """Whether it is a file with our mark, or an empty one. What is no file, such as a pipe, is not even opened."""
    try:
        if not path.is_file() or path.stat().st_size > LARGEST:
            return False
        content = path.read_bytes()
    except OSError:
        return False
    mark = MARKS.get(path.suffix)
    return not content or (mark is not None and mark.search(content) is not None)

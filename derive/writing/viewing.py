"""Whether a derivation is shown as on a terminal, and whether in colour, as the environment asks for it."""

from __future__ import annotations

import os
from typing import IO

OFF = ("", "0", "false", "no", "off")


def wanted(stdout: IO[str]) -> bool:
    """Whether what is printed there is laid out for a terminal: on one that is not dumb, or where colour is forced.

    `NO_COLOR` turns off colours, not the layout, and outweighs `FORCE_COLOR`; `FORCE_COLOR=0` forces nothing.
    """
    if is_on("FORCE_COLOR") and not os.environ.get("NO_COLOR"):
        return True
    return is_terminal(stdout) and os.environ.get("TERM", "").lower() not in ("dumb", "unknown")


def in_colour() -> bool:
    """Whether a terminal gets colours: unless NO_COLOR is set to anything, or FORCE_COLOR to 0."""
    refused = "FORCE_COLOR" in os.environ and os.environ["FORCE_COLOR"] != "" and not is_on("FORCE_COLOR")
    return not os.environ.get("NO_COLOR") and not refused


def is_on(name: str) -> bool:
    return os.environ.get(name, "").lower() not in OFF


def is_terminal(stdout: IO[str]) -> bool:
    try:
        return stdout.isatty()
    except ValueError:  # it is closed
        return False

"""`python -m derive` and the command `derive`: what is heavy is loaded where an interrupt is waited for already."""

from __future__ import annotations

import sys

from derive.supervision import supervised


def program() -> int:
    return supervised(work)


def work() -> int:
    from derive.cli import main

    return main()


if __name__ == "__main__":
    sys.exit(program())

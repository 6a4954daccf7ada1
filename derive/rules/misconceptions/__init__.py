"""What people believe instead of a law: for each law of the catalogue, wrong laws that look like it.

A misconception is given what the law is applied to and what it rightly makes of that, and says what somebody who holds
it would write. So it can be tried wherever the law can: to make exercises, and to name the mistake in a line that is
wrong.
Some are about terms that the law says nothing of, as log(a + b); these are given None for what is right.
"""

from __future__ import annotations

from importlib import import_module

from derive.rules.misconceptions.kinds import Misconception

CHAPTERS = ("numbers", "sums", "integrals", "derivatives", "matrices", "vectors", "entries", "lemmas")

__all__ = ["Misconception", "misconceptions"]


def misconceptions() -> tuple[Misconception, ...]:
    """All of them, chapter by chapter."""
    chapters = (import_module(f"derive.rules.misconceptions.{name}") for name in CHAPTERS)
    return tuple(each for chapter in chapters for each in chapter.BELIEVED)

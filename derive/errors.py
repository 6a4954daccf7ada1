"""What can go wrong, in two families; every message names the thing, the place and the way out."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class DeriveError(Exception):
    """Anything that `derive` says no to. The command line prints it as one line and exits with 2."""


class Wrong(DeriveError, ValueError):
    """The input is wrong, and no future version will take it (σ = −1, an unbalanced bracket)."""


class NotYet(DeriveError, NotImplementedError):
    """The input makes sense, but `derive` cannot do it yet."""


class Unfinished(DeriveError, RuntimeError):
    """A derivation stopped before its closed form: an integral, a density or a quantity is left."""


class Exhausted(DeriveError, RuntimeError):
    """A problem needs more time or memory than it is given."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The nearest known word as a question, or the list of all of them."""
    words = sorted(known)
    folded = {known_word.lower(): known_word for known_word in words}
    near = get_close_matches(word.lower(), folded, n=1, cutoff=0.6)
    return f"did you mean {folded[near[0]]}?" if near else "known: " + ", ".join(words)

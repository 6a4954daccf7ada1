"""What readers differ in. Applied when printing, never in the engine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Notation:
    """Names and signs, as LaTeX."""

    logarithm: str = r"\log"
    divergence: str = r"\mathrm{KL}(%s\,\|\,%s)"
    entropy: str = r"H(%s)"
    normal: str = r"\mathcal N(%s,\,%s)"

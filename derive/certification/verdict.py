"""What a check says: a verdict word, the evidence of each engine, and a witness where it is refuted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

PROVED, ENCLOSED, REFUTED, UNDECIDED = "proved", "enclosed", "refuted", "undecided"


@dataclass(frozen=True)
class Witness:
    """A point of the domain at which the two sides differ, and their values there, as decimal balls.

    A side that has no value there, as a divergent integral has none, is told in words: "no value: …".
    """

    point: Mapping[str, str]
    before: str
    after: str


@dataclass(frozen=True)
class Evidence:
    """What one engine found.

    `engine` is "exact" or "ball"; `outcome` one of the verdict words; `method` says in a phrase how it was
    found, or why it was not; `data` holds what is needed to find it again (points, digits, facts used).
    """

    engine: str
    outcome: str
    method: str
    data: Mapping[str, object] = field(default_factory=dict)
    witness: Witness | None = None


@dataclass(frozen=True)
class Verdict:
    """`proved`, `enclosed`, `refuted` (with a witness) or `undecided` (never false, never counted as true)."""

    verdict: str
    evidence: tuple[Evidence, ...]
    witness: Witness | None = None

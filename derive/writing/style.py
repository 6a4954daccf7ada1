"""How a derivation is to be set: its detail, its notation, and what an author chooses of the layout."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from derive.derivation import Detail
from derive.errors import Wrong, did_you_mean
from derive.notation import DEFAULT, Notation

LABEL = re.compile(r"[A-Za-z0-9:-]{1,60}")
REASONS: Mapping[str, str] = {
    "margin": "at the right of each line, in a few words",
    "between": "a sentence above each line",
    "letters": "(a), (b), … over the relations, explained below",
    "none": "no reasons",
}


@dataclass(frozen=True)
class Style:
    """What pages are made with; `reasons` is one of `REASONS`, or empty for what suits the form.

    `label` is what the labels of a fragment begin with after "eq:"; empty for the problem's own name.
    """

    detail: Detail = Detail.STANDARD
    notation: Notation = DEFAULT
    fragment: bool = False
    columns: int = 1
    reasons: str = ""
    mark: bool = False
    macros: bool = False
    label: str = ""

    def __post_init__(self) -> None:
        if self.columns not in (1, 2):
            raise Wrong(f"--columns is 1 or 2, not {self.columns}")
        if self.reasons and self.reasons not in REASONS:
            raise Wrong(f"--reasons does not know '{self.reasons}': {did_you_mean(self.reasons, REASONS)}")
        if self.label and not LABEL.fullmatch(self.label):
            raise Wrong(f"--label is made of letters, digits, - and :, not '{self.label}'")
        if self.fragment and self.reasons == "margin":
            raise Wrong("a fragment has its equation numbers in the margin: --reasons between, letters or none")


def level(detail: str) -> Detail:
    """A detail by its name; raises `Wrong` where there is none."""
    try:
        return Detail[detail.upper()]
    except KeyError:
        names = [choice.name.lower() for choice in Detail]
        raise Wrong(f"unknown detail '{detail}': {did_you_mean(detail, names)}") from None

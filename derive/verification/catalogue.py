"""Whether the laws that a certificate names are laws of this version's catalogue, and do what stands there.

The kernel does not ask: no proof rests on what a law is called. This looks for a reason that is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sympy import Basic, Expr

from derive.derivation import Rule
from derive.errors import DeriveError
from derive.rules import catalogue
from derive.sexpr import loads, symbols
from derive.terms import at, same
from derive.verification.report import Checked, Report

Laws = Mapping[tuple[str, str, str], list[Rule]]


def known_laws() -> Laws:
    """The laws of the catalogue by name, statement and source."""
    found: dict[tuple[str, str, str], list[Rule]] = defaultdict(list)
    for law in catalogue().values():
        found[law.name, law.statement, law.source].append(law)
    return found


def laws_found(report: Report) -> Iterator[str]:
    """Lines that say how many laws are those of the catalogue, and at how many places they do what stands there."""
    laws, table = known_laws(), report.data["laws"]
    named = {key: entry for key, entry in table.items() if not is_lemma(entry)}
    strange = [key for key, entry in named.items() if identity(entry) not in laws]
    yield f"{len(named) - len(strange)} of {len(named)} laws are in this version's catalogue, word by word"
    yield from (f"not in the catalogue: {key}" for key in strange)
    steps = [step for step in report.steps if step.law in named]
    other = [step for step in steps if not does(laws, table[step.law], step, report)]
    yield f"{len(steps) - len(other)} of {len(steps)} steps that cite no lemma are what their law makes by itself"


def chosen(report: Report) -> Iterator[str]:
    """The steps that their law does not make by itself: a new variable, an order, or another law than it says."""
    laws, table = known_laws(), report.data["laws"]
    for step in report.steps:
        if step.law in table and not is_lemma(table[step.law]) and not does(laws, table[step.law], step, report):
            yield f"step {step.name} has a choice in it, or is not by its law: {step.law}"


def is_lemma(entry: Mapping[str, Any]) -> bool:
    return "proof" in entry and not entry["statement"]


def identity(entry: Mapping[str, Any]) -> tuple[str, str, str]:
    return entry["name"], entry["statement"], entry.get("source", "")


def does(laws: Laws, entry: Mapping[str, Any], step: Checked, report: Report) -> bool:
    """Whether the law, applied at each place of the step, makes what the step puts there."""
    part = report.data["parts"][step.part - 1]
    known, places = symbols(part["symbols"]), part["steps"][step.number - 1]["places"]
    return all(
        any(makes(law, at(step.before, tuple(place["path"])), loads(place["term"], known)) for law in found)
        for found in [laws.get(identity(entry), [])]
        for place in places
    )


def makes(law: Rule, before: Expr, after: Basic) -> bool:
    try:
        found = law.apply(before)
    except (DeriveError, ArithmeticError, AttributeError, TypeError, ValueError):
        return False  # it needs what is not written there
    return found is not None and same(found[0], after)

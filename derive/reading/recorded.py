"""From a certificate's data to derivations, each part and each law built once and shared by all that refer to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sympy import Basic, Expr

from derive.certification import Certificate, Verdict
from derive.derivation import Derivation, Detail, Step
from derive.errors import DeriveError, Wrong
from derive.reading.whole import check_whole
from derive.record import Shelf, read_verdict
from derive.sexpr import dumps, loads, symbols
from derive.terms import Path

__all__ = ["check_whole", "rebuilt"]


def rebuilt(data: Mapping[str, Any]) -> tuple[Derivation, Certificate]:
    """The main derivation with its corollaries, and its certificate."""
    shelf = Shelf(data["laws"])
    verdicts: dict[int, Verdict] = {}
    steps: list[Step] = []
    for number, entry in enumerate(data["parts"], 1):
        with at(f"part {number}"):
            if entry["number"] != number:
                raise Wrong(f"its number is {entry['number']}")
            part = read_part(entry, shelf)
            verdicts |= read_verdicts(entry, part)
        steps += part.steps
        shelf.parts.append(part)
    with at("the main part and its corollaries"):
        corollaries = tuple(among(shelf.parts, number) for number in data["corollaries"])
        main = replace(among(shelf.parts, data["main"]), corollaries=corollaries)
    return main, Certificate(verdicts, tuple(steps))


def among(parts: list[Derivation], number: int) -> Derivation:
    if number > len(parts):
        raise Wrong(f"there is no part {number}")
    return parts[number - 1]


def read_part(data: Mapping[str, Any], shelf: Shelf) -> Derivation:
    known = symbols(data["symbols"])
    start = expression(data["start"], known)
    title = shelf.words(data["title"], known)
    headings = tuple(shelf.words(heading, known) for heading in data.get("headings", ()))
    further = shelf.further(Derivation, data, known)
    steps: list[Step] = []
    for number, entry in enumerate(data["steps"], 1):
        with at(f"step {number}"):
            steps.append(read_step(entry, steps[-1].after if steps else start, known, shelf))
    part = Derivation(data["kind"], title, start, tuple(steps), headings, **further)
    check_same("its result", data["result"], part.result, known, "the last line")
    return part


def read_step(data: Mapping[str, Any], before: Expr, known: Mapping[str, Expr], shelf: Shelf) -> Step:
    check_same("its left side", data["before"], before, known, "the line before it")
    places: dict[Path, Expr] = {}
    for place in data["places"]:
        path = tuple(place["path"])
        check_path(before, path, places)
        places[path] = expression(place["term"], known)
    assuming = frozenset(assumed(text, known) for text in data["assuming"])
    detail = Detail[data["detail"].upper()]
    step = Step(shelf.law(data["law"]), before, places, assuming, detail, **shelf.further(Step, data, known))
    check_same("its right side", data["after"], step.after, known, "what its places make of the left side")
    return step


def read_verdicts(data: Mapping[str, Any], part: Derivation) -> dict[int, Verdict]:
    found: dict[int, Verdict] = {}
    for number, (entry, step) in enumerate(zip(data["steps"], part.steps, strict=True), 1):
        with at(f"step {number}"):
            found[id(step)] = read_verdict(entry)
    return found


def expression(text: str, known: Mapping[str, Expr]) -> Expr:
    term = loads(text, known)
    if not isinstance(term, Expr):
        raise Wrong(f"{text[:60]!r} is not an expression")
    return term


def assumed(text: str, known: Mapping[str, Expr]) -> Expr:
    name = text.removesuffix(" > 0")
    if name not in known or not known[name].is_positive:
        raise Wrong(f"'{text[:60]}' is assumed, and the table of symbols has no positive {name[:60]}")
    return known[name]


def check_path(term: Basic, path: Path, others: Mapping[Path, Expr]) -> None:
    """Raises `Wrong` where the path leads nowhere, or into a place that is replaced already."""
    if any(path[: len(other)] == other[: len(path)] for other in others):
        raise Wrong(f"the place {list(path)} is given twice, or lies within another")
    for depth, index in enumerate(path, 1):
        if index >= len(term.args) or not isinstance(term.args[index], Expr):
            raise Wrong(f"there is no place {list(path[:depth])[:20]} in the left side")
        term = term.args[index]


def check_same(side: str, text: str, term: Expr, known: Mapping[str, Expr], called: str) -> None:
    """Raises `Wrong` where a text that is recorded is not the term that it is said to be."""
    if dumps(term) != text and loads(text, known) != term:
        raise Wrong(f"{side} is not {called}")


@contextmanager
def at(place: str) -> Iterator[None]:
    """Says where it is when something is wrong there."""
    try:
        yield
    except DeriveError as error:
        raise Wrong(f"{place}, {error}" if str(error).startswith("step ") else f"{place}: {error}") from None

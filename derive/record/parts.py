"""Writing: one part of a derivation, and its steps, as data."""

from __future__ import annotations

from sympy import Basic

from derive.certification import Certificate
from derive.derivation import Derivation, Step
from derive.errors import Wrong
from derive.record.book import Book, Data, terms_of
from derive.record.fields import presented
from derive.record.verdicts import verdict_data
from derive.sexpr import dumps, table


def part_data(part: Derivation, certificate: Certificate, book: Book) -> Data:
    """A part with its steps; its table of symbols is its own, as another part may have the same name for another."""
    return {
        "number": book.number(part),
        "kind": part.kind,
        "title": book.words(part.title),
        **({"headings": [book.words(heading) for heading in part.headings]} if part.headings else {}),
        **book.further(part),
        "symbols": symbol_table(part, book.number(part)),
        "start": dumps(part.start),
        "result": dumps(part.result),
        "steps": [step_data(step, certificate, book) for step in part.steps],
    }


def symbol_table(part: Derivation, number: int) -> dict[str, str]:
    try:
        return table(told(part))
    except Wrong as error:
        raise Wrong(f"part {number} cannot be written: {error}") from None


def told(part: Derivation) -> tuple[Basic, ...]:
    """Every term that a part is made of: its start, what its steps put in, and what its words have in them."""
    words = [part.title, *part.headings, *(getattr(part, name) for name in presented(Derivation))]
    terms: dict[Basic, None] = dict.fromkeys((part.start, *terms_of(*words)))
    for step in part.steps:
        terms |= dict.fromkeys(
            (*step.places.values(), *step.assuming, *terms_of(*(getattr(step, name) for name in presented(Step))))
        )
    return tuple(terms)


def step_data(step: Step, certificate: Certificate, book: Book) -> Data:
    return {
        "law": book.law(step.rule),
        "before": dumps(step.before),
        "after": dumps(step.after),
        "places": [{"path": list(path), "term": dumps(term)} for path, term in step.places.items()],
        "assuming": sorted(f"{symbol.name} > 0" for symbol in step.assuming),
        "detail": step.detail.name.lower(),
        **book.further(step),
        **verdict_data(certificate.of(step)),
    }

"""The certificate of a derivation as data: every step with its law, its places, its verdict and its evidence."""

from __future__ import annotations

import json
from typing import Any

from derive.certification import Certificate, Evidence, Verdict
from derive.derivation import Derivation, Step
from derive.quantities import Quantity
from derive.writing.sexpr import dumps
from derive.writing.text import Plain
from derive.writing.words import spoken

VERSION = 1


def certificate_json(derivation: Derivation, certificate: Certificate) -> str:
    """JSON text, the same bytes for the same derivation."""
    return json.dumps(certificate_data(derivation, certificate), indent=1, ensure_ascii=False) + "\n"


def certificate_data(derivation: Derivation, certificate: Certificate) -> dict[str, Any]:
    quantity = derivation.start
    assert isinstance(quantity, Quantity)
    numbers = {part.start: number for number, part in enumerate(derivation.parts, 1)}
    return {
        "format": "derive certificate",
        "version": VERSION,
        "quantity": dumps(quantity),
        "result": dumps(derivation.result),
        "domains": {symbol.name: "positive" if symbol.is_positive else "real" for symbol in quantity.symbols},
        "verdict": certificate.verdict,
        "parts": [part_data(part, certificate, numbers) for part in derivation.parts],
    }


def part_data(part: Derivation, certificate: Certificate, numbers: dict[Any, int]) -> dict[str, Any]:
    return {
        "number": numbers[part.start],
        "kind": part.kind,
        "title": spoken(part.title, None, Plain().doprint),
        "start": dumps(part.start),
        "result": dumps(part.result),
        "steps": [step_data(step, certificate.of(step), numbers) for step in part.steps],
    }


def step_data(step: Step, verdict: Verdict, numbers: dict[Any, int]) -> dict[str, Any]:
    proof = step.rule.proof
    return {
        "law": step.rule.name,
        "statement": step.rule.statement,
        "source": step.rule.source,
        **({"cites": numbers[proof.start]} if proof is not None else {}),
        "before": dumps(step.before),
        "after": dumps(step.after),
        "places": [{"path": list(path), "term": dumps(term)} for path, term in step.places.items()],
        "assuming": sorted(f"{symbol} > 0" for symbol in step.assuming),
        "detail": step.detail.name.lower(),
        "verdict": verdict.verdict,
        "evidence": [evidence_data(evidence) for evidence in verdict.evidence],
    }


def evidence_data(evidence: Evidence) -> dict[str, Any]:
    return {"engine": evidence.engine, "outcome": evidence.outcome, "method": evidence.method, **evidence.data}

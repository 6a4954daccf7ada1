"""Verdicts, evidence and witnesses as data, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derive.certification import Evidence, Verdict, Witness
from derive.certification.verdict import ENCLOSED, PROVED, REFUTED, UNDECIDED
from derive.errors import Wrong


def verdict_data(verdict: Verdict) -> dict[str, Any]:
    """The verdict of a step with what the engines found."""
    return {
        "verdict": verdict.verdict,
        "evidence": [evidence_data(evidence) for evidence in verdict.evidence],
        **witness_data(verdict.witness),
    }


def evidence_data(evidence: Evidence) -> dict[str, Any]:
    found = {"engine": evidence.engine, "outcome": evidence.outcome, "method": evidence.method, **evidence.data}
    return {**found, **witness_data(evidence.witness)}


def witness_data(witness: Witness | None) -> dict[str, Any]:
    if witness is None:
        return {}
    return {"witness": {"point": dict(witness.point), "before": witness.before, "after": witness.after}}


def read_verdict(step: Mapping[str, Any]) -> Verdict:
    """The verdict of a step; raises `Wrong` where it is not what its evidence comes to."""
    evidence = tuple(map(read_evidence, step["evidence"]))
    engines = tuple(each.engine for each in evidence)
    if engines[:-1] != ("exact",) * (len(engines) - 1) or engines[-1] != "ball":
        raise Wrong("its evidence is what the exact engine found, and last what ball arithmetic found")
    implied = comes_to(*(each.outcome for each in evidence))
    if step["verdict"] != implied:
        raise Wrong(f"its verdict is {step['verdict']}, and its evidence comes to {implied}")
    return Verdict(step["verdict"], evidence, read_witness(step))


def comes_to(*outcomes: str) -> str:
    """What the evidence says together: only normal forms prove, and only balls refute."""
    *exact, ball = outcomes
    if PROVED in exact:
        return UNDECIDED if ball == REFUTED else PROVED
    return ENCLOSED if ENCLOSED in exact and ball != REFUTED else ball


def read_evidence(data: Mapping[str, Any]) -> Evidence:
    known = ("engine", "outcome", "method", "witness")
    further = {name: value for name, value in data.items() if name not in known}
    return Evidence(data["engine"], data["outcome"], data["method"], further, read_witness(data))


def read_witness(data: Mapping[str, Any]) -> Witness | None:
    found = data.get("witness")
    return Witness(found["point"], found["before"], found["after"]) if found else None

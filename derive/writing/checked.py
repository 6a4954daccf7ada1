"""What was checked, and how, as the rows of a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from derive.certification import Certificate
from derive.derivation import Detail
from derive.writing.outline import Line, Outline
from derive.writing.view import View

LATEX = str.maketrans(
    {
        **{sign: rf"\{sign}" for sign in "_#$%&{}"},
        "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "\\": r"\textbackslash{}", "<": r"\textless{}",
        ">": r"\textgreater{}",
    }
)  # fmt: skip


@dataclass(frozen=True)
class CheckedRow:
    """A displayed line: its number, its reason, the exact proof and the enclosure of before − after."""

    label: str
    law: str
    proof: str
    enclosure: str


def escaped(text: str) -> str:
    """Text that comes with a certificate, as LaTeX that prints it and does nothing else."""
    return text.translate(LATEX)


def as_it_is(text: str) -> str:
    return text


def checked_rows(view: View, certificate: Certificate, escape: Callable[[str], str] = escaped) -> list[CheckedRow]:
    """One row for each displayed line, in the order of the page; `escape` is for what the engines say in words."""
    outline = view.outline
    return [
        CheckedRow(
            label(outline, section.label, number),
            view.say(outline.reason(line)),
            escape(proof(line, certificate)),
            enclosure(line, certificate, escape),
        )
        for section in outline.sections
        for number, line in enumerate(section.lines, 1)
    ]


def label(outline: Outline, section: str, number: int) -> str:
    return str(number) if outline.detail is Detail.BRIEF else f"{section.replace('Lemma ', 'L')}.{number}"


def proof(line: Line, certificate: Certificate) -> str:
    """The exact engine's word for the steps that the line merges."""
    verdicts = [certificate.of(step) for step in line.steps]
    if all(verdict.verdict == "proved" for verdict in verdicts):
        methods = {verdict.evidence[0].method for verdict in verdicts}
        # "normal forms agree" goes without saying beside "normal forms agree, by the Gaussian integral"
        longest = [m for m in sorted(methods) if not any(other.startswith(f"{m},") for other in methods)]
        return "; ".join(longest)
    return "; ".join(dict.fromkeys(verdict.verdict for verdict in verdicts if verdict.verdict != "proved"))


def enclosure(line: Line, certificate: Certificate, escape: Callable[[str], str] = as_it_is) -> str:
    """The widest ball around before − after, as LaTeX, and at how many points."""
    balls = [certificate.of(step).evidence[-1] for step in line.steps]
    if any(ball.outcome != "enclosed" for ball in balls):
        return "not enclosed: " + escape(next(ball.method for ball in balls if ball.outcome != "enclosed"))
    widest = max((str(ball.data["radius"]) for ball in balls), key=float)
    points = min(len(ball.data["points"]) for ball in balls)  # type: ignore[arg-type]
    return f"{power_of_ten(widest)}, {points} point{'s' * (points != 1)}" if points else power_of_ten(widest)


def power_of_ten(radius: str) -> str:
    """ "1.2e-33" as a ball around 0."""
    return "$0$" if float(radius) == 0 else rf"$[\pm {scientific(radius)}]$"


def scientific(number: str) -> str:
    digits, _, exponent = number.partition("e")
    return rf"{digits}\cdot 10^{{{int(exponent or 0)}}}"


def sentence(certificate: Certificate) -> str:
    """One sentence for the whole derivation, and one for the integrals that were cut off."""
    count = len(certificate.steps)
    if certificate.complete:
        return (
            f"Each of the {count} steps, lemmas included, is proved by an exact normal form, and before $-$ after "
            f"is enclosed in a ball around $0$ at rational points of the parameters' domains.{tails(certificate)}"
        )
    open_steps = sum(verdict.verdict != "proved" for _, verdict in certificate.evidence)
    single = sum(verdict.evidence[-1].outcome != "enclosed" for _, verdict in certificate.evidence)
    return (
        f"Of {count} steps, {open_steps} are not proved, and {single} are not enclosed by ball arithmetic."
        f"{tails(certificate)}"
    )


def tails(certificate: Certificate) -> str:
    """How much was left of the integrals that reach to infinity, at most."""
    balls = [verdict.evidence[-1] for _, verdict in certificate.evidence]
    stated: list[Any] = [ball.data.get("cuts", []) for ball in balls]
    bounds = [cut["beyond"] for points in stated for cuts in points for cut in cuts]
    if not bounds:
        return ""
    return (
        " Integrals that reach to infinity are cut off; what lies beyond is bounded by the decay of the integrand, "
        f"is at most ${scientific(max(bounds, key=float))}$, and counts towards the ball."
    )

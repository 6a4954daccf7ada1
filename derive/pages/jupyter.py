"""How a derivation and a step show themselves in Jupyter: as HTML, LaTeX and Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from derive.derivation import Derivation, Detail, Step
from derive.terms import equation
from derive.writing.latex import Writer
from derive.writing.markdown import JUPYTER, Markdown
from derive.writing.safe import safe
from derive.writing.style import Style
from derive.writing.view import View

if TYPE_CHECKING:
    from derive.certification import Certificate, Verdict

MARKS = {"proved": "✓", "enclosed": "≈", "undecided": "?", "refuted": "✗"}


class Told(Protocol):
    """A derivation with its certificate."""

    @property
    def derivation(self) -> Derivation: ...
    @property
    def certificate(self) -> Certificate: ...


class Checked(Protocol):
    """A step with its verdict."""

    @property
    def step(self) -> Step: ...
    @property
    def certificate(self) -> Verdict: ...


def html_of(subject: Told | Checked) -> str:
    """A fragment of HTML with MathML and a style of its own, without scripts; it takes the colours around it."""
    step = getattr(subject, "step", None)
    values = of_step(step, subject.certificate) if step else of_derivation(subject)  # type: ignore[arg-type]
    from derive.pages.templates import render, source

    template = "step" if step else "derivation"
    return render(f"jupyter/{template}.html.j2", style=markup(source("jupyter/style.css").strip()), **values)


def latex_of(subject: Told | Checked) -> str:
    r"""A step as before = after, a derivation as its result, between `$\displaystyle` and `$`."""
    step = getattr(subject, "step", None)
    if step:
        return rf"$\displaystyle {Writer().doprint(equation(step.before, step.after))}$"
    page = Markdown(subject.derivation, Style(Detail.BRIEF), JUPYTER)  # type: ignore[union-attr]
    body = page.result().removeprefix("$$\n").removesuffix("\n$$").replace("\n", " ")
    return rf"$\displaystyle {body}$"


def markdown_of(subject: Told | Checked) -> str:
    """A step with its law and its verdict; of a derivation the brief chain."""
    step = getattr(subject, "step", None)
    if step:
        formula = safe(Writer().doprint(equation(step.before, step.after)))
        return f"$$\n{formula}\n$$\n\n{step.rule.name} ({subject.certificate.verdict})"
    page = Markdown(subject.derivation, Style(Detail.BRIEF), JUPYTER)  # type: ignore[union-attr]
    return "\n\n".join([f"**{page.title}**", *page.sections()])


def of_derivation(told: Told) -> dict[str, Any]:
    """The values of the template: the result, and each section with its lines."""
    from derive.pages.mathml import mathml, pieces
    from derive.pages.voice import prose
    from derive.writing.checked import proof

    view, certificate = View(told.derivation, Style()), told.certificate

    def line(line: Any) -> dict[str, Any]:
        proved = all(certificate.of(step).verdict == "proved" for step in line.steps)
        why = prose(view.say(view.outline.reason(line)))
        mark = MARKS["proved" if proved else "undecided"]
        return {"formula": pieces(f"= {view.line(line)}"), "why": why, "mark": mark, "proof": proof(line, certificate)}

    def section(part: Any) -> dict[str, Any]:
        title = view.say(part.title)
        statement = f": ${view.tex(equation(part.start, part.result))}$" if part.result is not None else ""
        heading = f"{part.label} ({title}){statement}" if part.lemma else f"{part.label}. {title}"
        lines = [line(each) for each in part.lines]
        return {"heading": prose(heading), "left": mathml(view.tex(part.start), True), "lines": lines, "open": False}

    variable = rf"{view.point} \in {view.space}"
    given = [f"${tex}$" for tex in (*view.domains, variable, *map(" = ".join, view.densities))]
    letters = [f"with {view.letters}"] if view.letters else []
    return {
        "title": prose(view.title),
        "result": pieces(f"{view.tex(view.quantity)} = {view.tex(view.result)}"),
        "given": prose("Given " + ", ".join([*given, *letters])),
        "sections": [section(part) for part in view.outline.sections],
    }


def of_step(step: Step, verdict: Verdict) -> dict[str, Any]:
    """The values of the template: both sides, the law and what it rests on, the verdict."""
    from derive.pages.mathml import mathml, pieces

    writer, proof = Writer(), step.rule.proof
    law = writer.doprint(equation(proof.start, proof.result)) if proof else step.rule.statement
    return {
        "before": pieces(writer.doprint(step.before)),
        "after": pieces(f"= {writer.doprint(step.after)}"),
        "name": step.rule.name,
        "statement": mathml(law) if law else "",
        "source": "a derivation of its own" if proof else step.rule.source,
        "verdict": verdict.verdict,
        "mark": MARKS[verdict.verdict],
        "proof": verdict.evidence[0].method,
    }


def markup(text: str) -> Any:
    """Text that is HTML, or CSS, of our own."""
    from markupsafe import Markup

    return Markup(text)

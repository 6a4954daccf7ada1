"""A view of a derivation: which lines are shown at a detail, under which headings, with which reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sympy import Expr

from derive.derivation import Derivation, Detail, Step, Words
from derive.terms import Path


@dataclass(frozen=True)
class Line:
    """One displayed side of the chain: the term, the steps that lead to it, and the parts that get a name."""

    term: Expr
    steps: tuple[Step, ...]
    names: Mapping[Path, Expr] = field(default_factory=dict)


@dataclass(frozen=True)
class Section:
    """A heading, a left side and the lines under it; a lemma also has its result, which makes its statement."""

    label: str
    title: Words
    start: Expr
    lines: tuple[Line, ...]
    lemma: bool = False
    result: Expr | None = None


@dataclass(frozen=True)
class Outline:
    """All sections in reading order, and by which label each cited derivation is known."""

    sections: tuple[Section, ...]
    labels: Mapping[Expr, str]
    detail: Detail

    def reason(self, line: Line) -> Words:
        """Why a line follows from the one before: the law, and at full detail what it assumes."""
        return (*self.law(line), *self.assumptions(line))

    def law(self, line: Line) -> Words:
        """What the plan says, or the lemmas that are cited, or the names of the laws."""
        steps = [step for step in line.steps if not step.rule.names] or list(line.steps)
        if steps[-1].because and (self.detail < Detail.FULL or steps[-1].rule.defines):
            return steps[-1].because
        cited = [step.rule.proof for step in steps if step.rule.proof is not None]
        laws = list(dict.fromkeys(step.rule.name for step in steps))
        if cited:
            others = [step.rule.name for step in steps if step.rule.proof is None]
            return (*(f"{other}; " for other in dict.fromkeys(others[-1:])), *joined(sorted(cited, key=self.label)))
        return ("; ".join(laws if len(laws) < 3 else laws[-1:]),)

    def assumptions(self, line: Line) -> Words:
        """At full detail, the positivity that a step used: " (σ > 0)"."""
        if self.detail < Detail.FULL:
            return ()
        symbols = sorted({symbol for step in line.steps for symbol in step.assuming}, key=str)
        words = [word for symbol in symbols for word in (", ", symbol, " > 0")][1:]
        return (" (", *words, ")") if words else ()

    def label(self, proof: Derivation) -> str:
        return self.labels.get(proof.start, "")


def joined(cited: list[Derivation]) -> Words:
    words: list[object] = ["by "]
    for place, proof in enumerate(cited):
        words += [", " if 0 < place < len(cited) - 1 else " and " if place else "", proof]
    return tuple(words)


def lines_of(steps: tuple[Step, ...], detail: Detail) -> Iterator[Line]:
    """Merge the steps that this detail hides into the next line that it shows; the last line is always shown."""
    pending: list[Step] = []
    shown: Line | None = None
    for place, step in enumerate(steps):
        if step.rule.names and detail < Detail.FULL and shown is not None and not pending:
            shown = Line(shown.term, (*shown.steps, step), dict(step.places))
            continue
        pending.append(step)
        if step.detail <= detail or place == len(steps) - 1:
            if shown is not None:
                yield shown
            shown, pending = Line(step.after, tuple(pending)), []
    if shown is not None:
        yield shown


def outline(derivation: Derivation, detail: Detail) -> Outline:
    """The derivation as sections: brief is one chain; standard puts lemmas last; full proves them in place."""
    if detail is Detail.BRIEF:
        lines = tuple(lines_of(derivation.steps, detail))
        return Outline((Section("", (), derivation.start, lines),), {}, detail)
    return Numbering(detail).outline(derivation)


class Numbering:
    """Walks a derivation once and gives every section and lemma its number."""

    def __init__(self, detail: Detail) -> None:
        self.detail = detail
        self.labels: dict[Expr, str] = {}
        self.sections: list[Section] = []
        self.count = 0

    def outline(self, derivation: Derivation) -> Outline:
        before, after = split(derivation)
        facts = derivation.facts
        lemmas = [fact for fact in facts if fact.kind == "lemma"]
        if self.detail is Detail.STANDARD:
            lemmas = in_order_of_citation([*(fact for fact in facts if fact.kind == "section"), derivation])
        self.labels |= {fact.start: f"Lemma {number}" for number, fact in enumerate(lemmas, 1)}
        if before:
            self.section(derivation, derivation.headings[0], before)
        for fact in facts:
            if fact.kind == "section":
                self.section(fact, fact.title, fact.steps)
            elif self.detail is Detail.FULL:
                self.lemma(fact)
        self.section(derivation, derivation.headings[-1], after)
        for corollary in derivation.corollaries:
            if corollary.kind == "section":
                self.section(corollary, corollary.title, corollary.steps)
        if self.detail is Detail.STANDARD:
            for fact in lemmas:
                self.lemma(fact)
        return Outline(tuple(self.sections), self.labels, self.detail)

    def section(self, derivation: Derivation, title: Words, steps: tuple[Step, ...]) -> None:
        self.count += 1
        self.labels[derivation.start] = str(self.count)
        self.sections.append(Section(str(self.count), title, derivation.start, tuple(lines_of(steps, self.detail))))

    def lemma(self, fact: Derivation) -> None:
        lines = tuple(lines_of(fact.steps, self.detail))
        self.sections.append(Section(self.labels[fact.start], fact.title, fact.start, lines, True, fact.result))


def in_order_of_citation(derivations: list[Derivation]) -> list[Derivation]:
    """The lemmas that the derivations cite, as a reader meets them; what lemmas cite comes after them."""
    found: dict[Expr, Derivation] = {}
    while derivations:
        cited = [step.rule.proof for derivation in derivations for step in derivation if step.rule.proof]
        derivations = list({f.start: f for f in cited if f.kind == "lemma" and f.start not in found}.values())
        found |= {fact.start: fact for fact in derivations}
    return list(found.values())


def split(derivation: Derivation) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """A chain with two headings, before and from the first step that cites a section."""
    if len(derivation.headings) == 2:
        for place, step in enumerate(derivation.steps):
            if step.rule.proof is not None and step.rule.proof.kind == "section":
                return derivation.steps[:place], derivation.steps[place:]
    return (), derivation.steps

"""A view of a derivation: which lines are shown at a detail, under which headings, with which reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sympy import Expr, Gt, Indexed, S

from derive.derivation import Derivation, Detail, Rule, Step, Words
from derive.terms import Path, at, raw
from derive.writing.expectations import mean

MOST = 2
"""No more laws than this are named for one line."""
Looks = Callable[[Expr], object]
"""What a term looks like on the page: two lines that look the same are one line."""


@dataclass(frozen=True)
class Line:
    """One displayed side of the chain: the term, the steps that lead to it, and the parts that get a name.

    `before` is the side that is displayed above it; `place` is how many steps its section has taken with it.
    """

    term: Expr
    steps: tuple[Step, ...]
    before: Expr
    place: int
    names: Mapping[Path, Expr] = field(default_factory=dict)


@dataclass(frozen=True)
class Section:
    """A heading, a left side and the lines under it; a lemma also has its result, which makes its statement."""

    part: Derivation
    label: str
    title: Words
    lines: tuple[Line, ...]

    @property
    def start(self) -> Expr:
        return self.part.start

    @property
    def lemma(self) -> bool:
        return self.part.kind == "lemma"

    @property
    def result(self) -> Expr | None:
        return self.part.result if self.lemma else None


@dataclass(frozen=True)
class Outline:
    """All sections in reading order, and by which label each cited derivation is known."""

    sections: tuple[Section, ...]
    labels: Mapping[Expr, str]
    detail: Detail
    expectations: bool = False

    def reason(self, line: Line) -> Words:
        """Why a line follows from the one before: the law, and at full detail what it assumes."""
        words = (*self.law(line), *self.assumptions(line))
        return tuple(self.called(word, line) if isinstance(word, Rule) else word for word in words)

    def called(self, law: Rule, line: Line) -> str:
        """The name of a law, which may be about expectations here."""
        return self.adapted(law.name, law, line)

    def noun(self, integral: Expr) -> str:
        """What an integral is called here."""
        return "expectation" if self.expectations and mean(integral) is not None else "integral"

    def adapted(self, text: str, law: Rule, line: Line) -> str:
        """Words about integrals as words about expectations, where the law was used on what is written as one."""
        places = [at(step.before, path) for step in line.steps if step.rule.for_expectations for path in step.places]
        about = law.for_expectations and any(self.noun(place) == "expectation" for place in places)
        return text.replace("integral", "expectation") if about else text

    def law(self, line: Line) -> Words:
        """What the plan says, or the lemmas that are cited, or the names of the laws."""
        steps = [step for step in line.steps if not step.rule.names] or list(line.steps)
        if steps[-1].because and (self.detail < Detail.FULL or steps[-1].rule.defines):
            return steps[-1].because
        cited = [step.rule.proof for step in steps if step.rule.proof is not None]
        laws = tuple({step.rule.name: step.rule for step in steps}.values())
        if cited:
            others = [step.rule for step in steps if step.rule.proof is None][-1:]
            return (*(word for other in others for word in (other, "; ")), *joined(sorted(cited, key=self.label)))
        shown = telling(laws)
        return tuple(word for law in shown for word in ("; ", law))[1:]

    def assumptions(self, line: Line) -> Words:
        """At full detail, the positivity that a step used: " (σ > 0)"."""
        if self.detail < Detail.FULL:
            return ()
        entries = {part.base.label: part for term in (line.before, line.term) for part in term.atoms(Indexed)}
        symbols = sorted({symbol for step in line.steps for symbol in step.assuming}, key=str)
        words = [word for symbol in symbols for word in (", ", raw(Gt, (entries.get(symbol, symbol), S.Zero)))][1:]
        return (" (", *words, ")") if words else ()

    def label(self, proof: Derivation) -> str:
        return self.labels.get(proof.start, "")


def telling(laws: Sequence[Rule]) -> Sequence[Rule]:
    """The laws that tell how a line came about: of many, those that do more than tidy up, and of these the last."""
    if len(laws) <= MOST:
        return laws
    return ([law for law in laws if not law.tidies] or list(laws))[-MOST:]


def joined(cited: list[Derivation]) -> Words:
    words: list[object] = ["by "]
    for place, proof in enumerate(cited):
        words += [", " if 0 < place < len(cited) - 1 else " and " if place else "", proof]
    return tuple(words)


def lines_of(derivation: Derivation, first: int, steps: tuple[Step, ...], detail: Detail, looks: Looks) -> list[Line]:
    """Merge the steps that this detail hides into the next line that it shows; the last line is always shown.

    A line that looks like the one above it joins that one.
    """
    lines: list[Line] = []
    pending: list[Step] = []
    above = steps[0].before if steps else derivation.start
    for place, step in enumerate(steps, 1):
        if step.rule.names and detail < Detail.FULL and lines and not pending:
            lines[-1] = replace(lines[-1], steps=(*lines[-1].steps, step), names=dict(step.places), place=first + place)
            continue
        pending.append(step)
        if step.detail > detail and place < len(steps):
            continue
        if lines and looks(step.after) == looks(lines[-1].term):
            lines[-1] = replace(lines[-1], term=step.after, steps=(*lines[-1].steps, *pending), place=first + place)
        elif place == len(steps) or looks(step.after) != looks(above):
            lines.append(Line(step.after, tuple(pending), lines[-1].term if lines else above, first + place))
        else:
            continue
        pending = []
    return lines


def itself(term: Expr) -> object:
    return term


def outline(derivation: Derivation, detail: Detail, looks: Looks = itself, expectations: bool = False) -> Outline:
    """The derivation as sections: brief is one chain; standard puts lemmas last; full proves them in place."""
    return Numbering(detail, looks).outline(derivation, expectations)


class Numbering:
    """Walks a derivation once and gives every section and lemma its number."""

    def __init__(self, detail: Detail, looks: Looks) -> None:
        self.detail = detail
        self.looks = looks
        self.labels: dict[Expr, str] = {}
        self.sections: list[Section] = []
        self.count = 0

    def outline(self, derivation: Derivation, expectations: bool) -> Outline:
        if self.detail is Detail.BRIEF:
            lines = lines_of(derivation, 0, derivation.steps, self.detail, self.looks)
            self.sections.append(Section(derivation, "", (), tuple(lines)))
        else:
            self.chapters(derivation)
        return Outline(tuple(self.sections), self.labels, self.detail, expectations)

    def chapters(self, derivation: Derivation) -> None:
        before, after = split(derivation)
        facts = derivation.facts
        lemmas = [fact for fact in facts if fact.kind == "lemma"]
        if self.detail is Detail.STANDARD:
            lemmas = in_order_of_citation([*(fact for fact in facts if fact.kind == "section"), derivation])
        self.labels |= {fact.start: f"Lemma {number}" for number, fact in enumerate(lemmas, 1)}
        if before:
            self.section(derivation, derivation.headings[0], 0, before)
        for fact in facts:
            if fact.kind == "section":
                self.section(fact, fact.title, 0, fact.steps)
            elif self.detail is Detail.FULL:
                self.lemma(fact)
        self.section(derivation, derivation.headings[-1], len(before), after)
        for corollary in (part for part in derivation.corollaries if part.kind == "section"):
            for part in (*corollary.facts, corollary):
                if part.kind == "section" and part.start not in self.labels:
                    self.section(part, part.title, 0, part.steps)
        for fact in lemmas if self.detail is Detail.STANDARD else ():
            self.lemma(fact)

    def section(self, derivation: Derivation, title: Words, first: int, steps: tuple[Step, ...]) -> None:
        self.count += 1
        self.labels[derivation.start] = str(self.count)
        lines = lines_of(derivation, first, steps, self.detail, self.looks)
        self.sections.append(Section(derivation, str(self.count), title, tuple(lines)))

    def lemma(self, fact: Derivation) -> None:
        lines = lines_of(fact, 0, fact.steps, self.detail, self.looks)
        self.sections.append(Section(fact, self.labels[fact.start], fact.title, tuple(lines)))


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

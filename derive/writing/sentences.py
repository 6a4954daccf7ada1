"""What a writer says between two lines: sentences made of what the laws and lemmas say of themselves."""

from __future__ import annotations

from sympy import Integral

from derive.derivation import Detail, Rule, Step, Words
from derive.terms import JointIntegral, MatrixIntegral, at, same, subterms
from derive.writing.outline import Line, Outline, telling

ORDINALS = ("the first", "the second", "the third", "the fourth", "the fifth", "the sixth")
INTEGRALS = (Integral, JointIntegral, MatrixIntegral)


def sentence(outline: Outline, line: Line) -> Words:
    """Why a line follows from the one before, as a clause without its capital and its full stop."""
    steps = [step for step in line.steps if not step.rule.names] or list(line.steps)
    if steps[-1].because and (outline.detail < Detail.FULL or steps[-1].rule.defines):
        return clause(steps[-1].because, outline, line)
    cited = [step for step in steps if step.rule.proof is not None]
    if cited:
        others = [step.rule for step in steps if step.rule.proof is None][-1:]
        return (
            *(word for law in others for word in (*said(law, outline, line), "; ")),
            *citations(cited, outline, line),
        )
    kept = telling(list({step.rule.name: step.rule for step in steps}.values()))
    words = tuple(word for law in kept for word in ("; ", *said(law, outline, line)))[1:]
    return (*words, *outline.assumptions(line))


def clause(because: Words, outline: Outline, line: Line) -> Words:
    """A plan's own words; a law among them says its sentence."""
    if because == ("definition",):
        return ("by definition",)
    if because[0] == "where ":
        return ("with ", *because[1:])
    if len(because) == 1 and isinstance(because[0], Rule):
        return said(because[0], outline, line)
    return tuple(outline.called(word, line) if isinstance(word, Rule) else word for word in because)


def said(law: Rule, outline: Outline, line: Line) -> Words:
    """The law's sentence, or its name."""
    words = law.says or (law.name,)
    return tuple(outline.adapted(word, law, line) if isinstance(word, str) else word for word in words)


def citations(cited: list[Step], outline: Outline, line: Line) -> Words:
    """ "by Lemma 1 the first integral is 1, since q is a density, and by Lemma 2 the second is the variance of q" """
    words: list[object] = []
    for place, step in enumerate(cited):
        proof = step.rule.proof
        assert proof is not None
        words += [", and " if place == len(cited) - 1 else ", "] if place else []
        words += ["by ", proof]
        if proof.says:
            words += [" ", position(step, line, outline.noun(proof.start)), " ", *proof.says]
    return tuple(words)


def position(step: Step, line: Line, noun: str) -> str:
    """Which integral of the line above a lemma evaluates: "the second integral"; all of them: "each integral"."""
    parts = {at(step.before, path) for path in step.places}
    integrals = [part for _, part in subterms(line.before) if isinstance(part, INTEGRALS)]
    found = [number for number, part in enumerate(integrals) if any(same(part, other) for other in parts)]
    if len(integrals) <= 1 or not found or found[0] >= len(ORDINALS):
        return f"the {noun}"
    return f"{ORDINALS[found[0]]} {noun}" if len(found) == 1 else f"each {noun}"

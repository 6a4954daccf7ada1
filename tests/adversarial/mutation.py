"""Every derivation, made wrong in every step, and what the certifier says of it.

    python tests/adversarial/mutation.py              # all mutants, and the figures as tables
    python tests/adversarial/mutation.py --list       # and each mutant that was not refuted

It takes some five minutes. Each witness is looked at again, by a reading of both sides at the point that it names.

An equivalent mutant is one whose mistake does not change the value; whether it does is found out by a reading that uses
neither engine (`independent_values`).
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from independent_values import DIFFERENT, SAME, UNDEFINED, UNREAD, compared
from mistakes import mistakes, partners
from sympy import Expr
from witnesses import is_real

from derive.certification import Verdict, judged
from derive.certification.covariances import written_out
from derive.derivation import Derivation, Step
from derive.derived import Derived
from derive.gallery import PROBLEMS
from derive.reading import read_problem

GENERAL, OTHER = "MultivariateNormal(mu, Sigma)", "MultivariateNormal(m, S)"
EXPLICIT = "MultivariateNormal([a, b], [[s1**2, r*s1*s2], [r*s1*s2, s2**2]])"
VECTORS: tuple[tuple[str, ...], ...] = (
    ("entropy", GENERAL),
    ("cross-entropy", GENERAL, OTHER),
    ("kl", GENERAL, OTHER),
    ("kl", GENERAL, "MultivariateNormal(0, I)"),
    ("kl", GENERAL, "IsotropicNormal(m, s)"),
    ("kl", "DiagonalNormal(mu, sigma)", "DiagonalNormal(0, 1)"),
    ("kl", EXPLICIT, "MultivariateNormal(0, I)"),
)
FIRST = (
    "log(ab) = log a · log b", "wrong moment", "lost cross term", "Jacobian forgotten", "wrong limit", "wrong index",
    "swapped p and q", "D dropped", "|L| for |Σ|", "inner derivative lost", "taken apart", "transpose dropped",
    "swapped factors", "dropped constant",
)  # fmt: skip
"""Kinds that not every step allows; one of each is made where it can be."""
MOST_PER_STEP = 4


@dataclass(frozen=True)
class Mutant:
    derivation: str
    law: str
    kind: str
    before: Expr
    after: Expr
    definite: tuple[Expr, ...]

    def verdict(self) -> Verdict:
        return judged(self.before, self.after, self.definite)

    def truth(self) -> str:
        """Whether the mistake changes the value where both sides have one; undefined where, in some dimension, one of
        them never has, as a divergent integral has none."""
        found = [self.truth_in(size) for size in (2, 3)]
        return next(each for each in (DIFFERENT, UNDEFINED, SAME, UNREAD) if each in found)

    def truth_in(self, size: int) -> str:
        found = {compared(self.before, self.after, size=size, salt=salt) for salt in "pqrstu"}
        return next(each for each in (DIFFERENT, SAME, UNDEFINED, UNREAD) if each in found)


def mutants(most: int = MOST_PER_STEP) -> Iterator[Mutant]:
    """The same mutants in the same order, whoever asks: of each different step up to so many, of different kinds."""
    seen: set[tuple[Expr, Expr]] = set()
    for kind, *texts in PROBLEMS + VECTORS:
        derived = Derived(read_problem(kind, texts))
        letters, name = partners(derived.quantity), f"{kind} {' | '.join(texts)}"
        for number, (step, definite) in enumerate(steps_of(derived.whole)):
            if (step.before, step.after) in seen:
                continue
            seen.add((step.before, step.after))
            for mistake, after in chosen(list(mistakes(step, letters)), f"{name} {number}", most):
                yield Mutant(name, step.rule.name, mistake, step.before, after, definite)


def steps_of(derivation: Derivation) -> Iterator[tuple[Step, tuple[Expr, ...]]]:
    """Every step, with the covariances that are written out and stand in what it is about."""
    for part in derivation.parts:
        definite = written_out((derivation.start, part.start))
        yield from ((step, definite) for step in part.steps)


def chosen(found: list[tuple[str, Expr]], name: str, most: int) -> list[tuple[str, Expr]]:
    """Some of them, first of kinds that are rare, and no kind twice before each has come once."""
    draw, kinds = Random(name), defaultdict(list)
    draw.shuffle(found)
    for kind, after in found:
        kinds[kind].append((kind, after))
    order = sorted(kinds, key=lambda kind: kind not in FIRST)
    turns = [kinds[kind][turn] for turn in range(most) for kind in order if turn < len(kinds[kind])]
    return turns[:most]


def outcome(mutant: Mutant) -> tuple[str, str, Verdict]:
    """What the certifier says, and what is true."""
    verdict = mutant.verdict()
    truth = "not needed" if verdict.verdict == "refuted" else mutant.truth()
    return label(verdict.verdict, truth), truth, verdict


def label(verdict: str, truth: str) -> str:
    if verdict == "refuted":
        return "refuted"
    if truth == SAME:
        return "equivalent"
    return "WRONGLY TRUSTED" if verdict in ("proved", "enclosed") else "undecided"


COLUMNS = ("refuted", "equivalent", "undecided", "WRONGLY TRUSTED")


def table(title: str, counts: dict[str, Counter[str]]) -> str:
    lines = [f"| {title} | mutants | " + " | ".join(COLUMNS) + " |", "|---|" + "--:|" * (len(COLUMNS) + 1)]
    for name in [*sorted(counts, key=lambda name: -counts[name].total()), "total"]:
        row = counts[name] if name in counts else sum(counts.values(), Counter())
        lines.append(
            f"| {escaped(name)} | {row.total()} | " + " | ".join(str(row[column]) for column in COLUMNS) + " |"
        )
    return "\n".join(lines)


def escaped(name: str) -> str:
    return name.replace("|", "\\|")


def main() -> None:
    unseen, by_kind = 0, defaultdict[str, Counter[str]](Counter)
    by_derivation: dict[str, Counter[str]] = defaultdict(Counter)
    for mutant in mutants():
        found, truth, verdict = outcome(mutant)
        by_kind[mutant.kind][found] += 1
        if verdict.verdict == "refuted" and not is_real(verdict.witness, mutant.before, mutant.after):
            unseen += 1
            print(f"NOT A WITNESS: {mutant}\n    {verdict.witness}", flush=True)
        by_derivation[mutant.derivation][found] += 1
        if found in COLUMNS[2:] or ("--list" in sys.argv and found != "refuted"):
            print(f"{found} ({verdict.verdict}; {truth}): {mutant.kind}, {mutant.law}, in {mutant.derivation}")
            print(f"    {mutant.before}\n  = {mutant.after}\n    {[e.method for e in verdict.evidence]}", flush=True)
    print(table("kind of mistake", by_kind), table("derivation", by_derivation), sep="\n\n")
    print(f"\nwitnesses at which the two sides were not found to differ: {unseen}")


if __name__ == "__main__":
    main()

"""Where and how often a law is used: functions from a term to the steps that they take from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from sympy import Expr, Symbol

from derive.derivation import Derivation, Detail, Rule, Step, Words
from derive.errors import Unfinished
from derive.terms import Path, at, children, heads

Strategy = Callable[[Expr], Iterator[Step]]
Filter = Callable[[Expr], bool]
LIMIT = 60


def anything(term: Expr) -> bool:
    return True


def everywhere(law: Rule, inside: Filter = anything) -> Strategy:
    """One step: the law at every outermost place that it fits, within the parts that `inside` accepts."""

    def steps(term: Expr) -> Iterator[Step]:
        places: dict[Path, Expr] = {}
        assuming: set[Symbol] = set()
        if law.pattern.args and law.pattern.func not in heads(term):
            return  # nothing in the whole term is of the pattern's kind
        visit(law, inside, term, (), inside(term), places, assuming)
        if places:
            yield Step(law, term, places, frozenset(assuming))

    return steps


def at_place(law: Rule, path: Path) -> Strategy:
    """One step: the law at this place only."""

    def steps(term: Expr) -> Iterator[Step]:
        outcome = law.apply(at(term, path))
        if outcome is not None:
            yield Step(law, term, {path: outcome[0]}, outcome[1])

    return steps


def on_terms(law: Rule) -> Strategy:
    """One step: the law on the whole term, or else on each term of the sum that it fits, and no deeper."""

    def steps(term: Expr) -> Iterator[Step]:
        whole = law.apply(term)
        if whole is not None:
            yield Step(law, term, {(): whole[0]}, whole[1])
            return
        fits = [(place, law.apply(part)) for place, part in enumerate(term.args)] if term.is_Add else []
        found = {(place,): fit for place, fit in fits if fit is not None}
        if found:
            assuming = frozenset[Symbol]().union(*(fit[1] for fit in found.values()))
            yield Step(law, term, {path: fit[0] for path, fit in found.items()}, assuming)

    return steps


def within_terms(law: Rule, which: Filter) -> Strategy:
    """One step: the law everywhere in those terms of the sum that `which` accepts."""

    def steps(term: Expr) -> Iterator[Step]:
        places: dict[Path, Expr] = {}
        assuming: set[Symbol] = set()
        for place, part in enumerate(term.args if term.is_Add else ()):
            if which(part):
                visit(law, anything, part, (place,), True, places, assuming)
        if places:
            yield Step(law, term, places, frozenset(assuming))

    return steps


def visit(
    law: Rule, inside: Filter, term: Expr, path: Path, within: bool, places: dict[Path, Expr], assuming: set[Symbol]
) -> None:
    outcome = law.apply(term) if within else None
    if outcome is not None:
        places[path] = outcome[0]
        assuming |= outcome[1]
        return
    for index, part in children(term):
        visit(law, inside, part, (*path, index), within or inside(part), places, assuming)


def chain(*strategies: Strategy) -> Strategy:
    """Each in turn, on what the one before it made; one that does not apply is passed over."""

    def steps(term: Expr) -> Iterator[Step]:
        for strategy in strategies:
            for step in strategy(term):
                yield step
                term = step.after

    return steps


def first(*strategies: Strategy) -> Strategy:
    """The first that applies."""

    def steps(term: Expr) -> Iterator[Step]:
        for strategy in strategies:
            found = list(strategy(term))
            if found:
                yield from found
                return

    return steps


def exhaust(strategy: Strategy, limit: int = LIMIT) -> Strategy:
    """Again and again until it no longer applies; a law that grows its term for ever is an error."""

    def steps(term: Expr) -> Iterator[Step]:
        for _ in range(limit):
            taken = list(islice(strategy(term), limit))
            if not taken:
                return
            yield from taken
            term = taken[-1].after
        raise Unfinished(f"the laws were still rewriting after {limit} rounds; the last line was {term}")

    return steps


def tidy(*laws: Rule) -> Strategy:
    """The laws, each wherever it fits, until none of them does."""
    return exhaust(first(*(everywhere(law) for law in laws)))


@dataclass(frozen=True)
class Move:
    """Some strategies in a row, and from which detail on the line that they lead to is shown."""

    strategy: Strategy
    detail: Detail
    because: Words = ()

    def steps(self, term: Expr) -> list[Step]:
        found = list(self.strategy(term))
        if found:
            found[-1] = replace(found[-1], detail=self.detail, because=self.because)
        return found


def brief(*strategies: Strategy, because: Words = ()) -> Move:
    return Move(chain(*strategies), Detail.BRIEF, because)


def standard(*strategies: Strategy, because: Words = ()) -> Move:
    return Move(chain(*strategies), Detail.STANDARD, because)


def full(*strategies: Strategy) -> Move:
    return Move(chain(*strategies), Detail.FULL)


def follow(kind: str, title: Words, start: Expr, moves: Iterable[Move], headings: tuple[Words, ...] = ()) -> Derivation:
    """Make the moves one after another; a move that does not apply is passed over."""
    steps: list[Step] = []
    for move in moves:
        steps += move.steps(steps[-1].after if steps else start)
    return Derivation(kind, title, start, tuple(steps), headings)

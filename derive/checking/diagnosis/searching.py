"""All small changes of a side, the likeliest first, until one makes it true."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import process_time

from derive.checking.diagnosis import edits, letters, losses, matrices
from derive.checking.diagnosis.edits import Edit
from derive.checking.diagnosis.known import Known
from derive.checking.diagnosis.operations import positive
from derive.checking.diagnosis.sites import Site, with_copies
from derive.checking.diagnosis.trial import Trial
from derive.checking.syntax import Name, Negative, Sum, Tree, children, walk

Generator = Callable[[Site, Known], Iterator[Edit]]

ALWAYS: tuple[Generator, ...] = (
    edits.signs, edits.numbers, edits.powers, edits.fractions, edits.extra,
    letters.swaps, letters.others, letters.densities, letters.pairs, letters.complements,
    losses.terms, losses.shifts, losses.factors, losses.divisors, losses.counts, losses.logarithms,
    losses.substitutions, losses.limits,
)  # fmt: skip
OF_MATRICES: tuple[Generator, ...] = (
    matrices.transposes, matrices.inverses, matrices.orders, matrices.symmetries, matrices.traces, matrices.forms,
)  # fmt: skip
COPIED, MOST_COPIED, RESTORED, BY_SIZE = 0.3, 4.0, 0.3, 0.001


@dataclass(frozen=True)
class Candidate:
    """A change at a place, and how unlikely the slip is that it undoes."""

    cost: float
    edit: Edit
    site: Site

    @property
    def side(self) -> Tree:
        return self.site.rebuild(self.edit.new)

    def within_minus(self, before: Tree) -> bool:
        """Whether a term whose sign is changed stands in a bracket behind a minus in the side before."""
        if not isinstance(self.site.node, Sum) or not isinstance(self.edit.new, Sum):
            return False
        pairs = zip(self.site.node.terms, self.edit.new.terms, strict=True)
        turned = {part for a, b in pairs if a != b for part in (positive(a), *children(positive(a)))}
        behind = {
            positive(term)
            for node in walk(before)
            if isinstance(node, Negative)
            for part in (node.body, *children(node.body))
            if isinstance(part, Sum)
            for term in part.terms
        }
        return bool(turned & behind)


def candidates(known: Known) -> list[Candidate]:
    """The changes in order: what was copied is hardly wrong, and what stands in the side before is likelier meant."""
    found: list[Candidate] = []
    kinds = ALWAYS + (OF_MATRICES if known.context.shapes else ())
    for site, copied in with_copies(known.after, known.before):
        size = sum(1 for _ in walk(site.node)) * BY_SIZE
        unlikely = min(COPIED * max(copied - 2, 0), MOST_COPIED)
        for kind in kinds:
            for edit in kind(site, known):
                taken = edit.new in children(site.node)
                restores = bool(children(edit.new)) and known.has(edit.new) and not taken
                cost = edit.cost + size - RESTORED * (restores and not isinstance(site.node, Name))
                grown = restores and site.node in set(walk(edit.new))
                found.append(Candidate(cost if grown else cost + unlikely, edit, site))
    return sorted(found, key=lambda each: each.cost)


@dataclass
class Search:
    """The changes of a side, tried one after the other."""

    right: Trial
    found: list[Candidate]
    position: int = 0
    start: float = field(default_factory=process_time)

    def first(self, most: float, seconds: float) -> Candidate | None:
        """The next change that makes the side true, of those that cost less than this, within the time of all."""
        while self.position < len(self.found) and process_time() < self.start + seconds:
            each = self.found[self.position]
            if each.cost >= most:
                return None
            self.position += 1
            if self.right.equals(each.side):
                return each
        return None

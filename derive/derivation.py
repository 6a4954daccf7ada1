"""A derivation is data: laws, steps and chains of steps. Nothing here computes mathematics."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import replace as dataclass_replace
from enum import IntEnum
from functools import cached_property, lru_cache, partial, wraps
from typing import Any

from sympy import Expr, Symbol

from derive.patterns import Slot, check_law, matches
from derive.terms import Path, positive, replace, rests_on, substitute

Words = tuple[Any, ...]
"""Text with mathematics in it, as parts: strings, terms, and laws and derivations that are referred to."""


class Detail(IntEnum):
    """How much of a derivation is shown; a line appears at its own detail and every finer one."""

    BRIEF = 0
    STANDARD = 1
    FULL = 2


@dataclass(frozen=True, eq=False)
class Rule:
    """A named law: whatever fits the pattern equals what `rewrite` makes of its slots.

    `rewrite` returns None to decline a fit; then the next fit is tried. Its docstring is the printed law.
    `needs_positive` names the slots whose terms must be known to be positive. A rule with a `proof` is a
    lemma. `names` marks the laws that only give a part its name, which may be shown as a brace; `defines` those that
    bring in a function, whose definition a reader needs at any detail.

    `says` is the law as a writer puts it between two equations, "the logarithm of a quotient is a difference of
    logarithms"; `for_expectations` marks the laws of integrals that hold of expectations, and are told so where these
    are written, `tidies` those that are not worth naming beside others.
    """

    name: str
    pattern: Expr
    rewrite: Callable[..., Expr | None]
    source: str = ""
    needs_positive: tuple[str, ...] = ()
    proof: Derivation | None = None
    names: bool = False
    defines: bool = False
    says: Words = ()
    for_expectations: bool = False
    tidies: bool = False

    def __repr__(self) -> str:
        return f"<law: {self.name}>"

    @property
    def statement(self) -> str:
        """The law as LaTeX."""
        return inspect.cleandoc(self.rewrite.__doc__ or "")

    def apply(self, term: Expr) -> tuple[Expr, frozenset[Symbol]] | None:
        """The first rewriting that the law allows, with the symbols whose positivity it used."""
        if self.pattern.args and self.pattern.func is not term.func:
            return None  # most places of a term are not of the pattern's kind: said before any matching
        return first_rewriting(self, term)

    def given(self, **values: Expr) -> Rule:
        """The same law with some of its slots already filled."""
        chosen = {slot: values[slot.name] for slot in self.pattern.atoms(Slot) if slot.name in values}
        left = tuple(name for name in self.needs_positive if name not in values)
        rewrite = wraps(self.rewrite)(partial(self.rewrite, **values))
        pattern = substitute(self.pattern, chosen)
        return dataclass_replace(self, pattern=pattern, rewrite=rewrite, needs_positive=left)


@lru_cache(maxsize=65536)
def first_rewriting(law: Rule, term: Expr) -> tuple[Expr, frozenset[Symbol]] | None:
    """Remembered, as a strategy that works to the end asks the same of every part that its last step left alone.

    To make of a term what it is already, as an order of its parts, is no step.
    """
    for fit in matches(law.pattern, term):
        needed = [fit[slot] for slot in law.needs_positive]
        if all(positive(part) for part in needed):
            after = law.rewrite(**fit)
            if after is not None and after != term:
                return after, frozenset().union(*map(rests_on, needed))
    return None


def rule(
    name: str,
    pattern: Expr,
    *,
    source: str = "",
    positive: tuple[str, ...] = (),
    says: str | Words = (),
    **further: Any,
) -> Callable[[Callable[..., Expr | None]], Rule]:
    """Make a law of a function from slots to the rewritten term; `further` are the other fields of `Rule`."""

    def make(rewrite: Callable[..., Expr | None]) -> Rule:
        check_law(name, pattern, list(inspect.signature(rewrite).parameters) + list(positive))
        words = (says,) if isinstance(says, str) else says
        return Rule(name, pattern, rewrite, source, positive, says=words, **further)

    return make


@dataclass(frozen=True, eq=False)
class Step:
    """before = after, by one law, at one or more places.

    `after` is computed from the places, so a step cannot contradict itself. `because` is what a coarser view
    says instead of the law's name.
    """

    rule: Rule
    before: Expr
    places: Mapping[Path, Expr]
    assuming: frozenset[Symbol] = frozenset()
    detail: Detail = Detail.FULL
    because: Words = ()

    @cached_property
    def after(self) -> Expr:
        return replace(self.before, self.places)


@dataclass(frozen=True, eq=False)
class Derivation:
    """A chain of steps from `start` to its result, with a title.

    `kind` is "main", "section" (a part told on the way) or "lemma" (a part proved apart and cited).
    `headings` are two where the chain is told in two parts, around the sections that it cites. `corollaries` are
    derivations that start from the result of this one, or of the one before; of the kind "slope" where they are
    partial derivatives, which are certified with the rest and are not told on the page.
    `facts` are the derivations that this one cites, in the order of first use. `says` is what a writer says of the
    left side where this is cited: "is 1, since q is a density".
    """

    kind: str
    title: Words
    start: Expr
    steps: tuple[Step, ...]
    headings: tuple[Words, ...] = ()
    corollaries: tuple[Derivation, ...] = ()
    says: Words = ()

    def __repr__(self) -> str:
        return f"<{self.kind} in {len(self.steps)} steps: {self.start} = {self.result}>"

    @property
    def result(self) -> Expr:
        return self.steps[-1].after if self.steps else self.start

    @cached_property
    def facts(self) -> tuple[Derivation, ...]:
        """What is cited, directly or through what is cited, each once, a fact before what needs it."""
        found: dict[Expr, Derivation] = {}
        for step in self.steps:
            proof = step.rule.proof
            if proof is not None:
                for fact in (*proof.facts, proof):
                    found.setdefault(fact.start, fact)
        return tuple(found.values())

    @cached_property
    def parts(self) -> tuple[Derivation, ...]:
        """All that is derived here: the facts that are cited, this chain, its corollaries and what these cite."""
        found = {part.start: part for part in (*self.facts, self)}
        for corollary in self.corollaries:
            for part in (*corollary.facts, corollary):
                found.setdefault(part.start, part)
        return tuple(found.values())

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

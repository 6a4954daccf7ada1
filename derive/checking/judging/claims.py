"""Steps that claim nothing: equations to be solved, meanings of letters, statements that are only equivalent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from derive.checking.context import Context
from derive.checking.context.naming import names_a_letter
from derive.checking.syntax import (
    Call,
    Derivative,
    Expectation,
    Integral,
    Name,
    Number,
    Quantity,
    Tree,
    names,
    walk,
)

EQUALITIES = ("=", ":=", "equiv", "identical")
SOLVED = "is it an equation to be solved?"


@dataclass(frozen=True)
class Run:
    """Sides that are joined by equalities: the first and the last one, and the signs before and behind them."""

    first: int
    last: int
    before: str = ""
    behind: str = ""

    @property
    def alone(self) -> bool:
        """Whether it is one equation."""
        return self.last == self.first + 1


def runs(signs: list[str]) -> Iterator[Run]:
    """The runs of equalities in a chain, the single sides between other signs too."""
    first = 0
    for place, sign in enumerate([*signs, ""]):
        if sign not in EQUALITIES:
            yield Run(first, place, signs[first - 1] if first else "", sign)
            first = place + 1


@dataclass(frozen=True)
class Step:
    """A refuted step: which side of which run it ends at, and its sides as they were read."""

    context: Context
    run: Run
    at: int
    before: Tree
    after: Tree
    asked: bool
    """Whether the words around its chain say that something is to be solved."""
    earlier: tuple[Tree, ...]
    """The sides of its run up to the step."""


def is_set(step: Step) -> bool:
    """A run that ends with a number: a derivative, or the words or the sign behind it say that it is to be solved."""
    if step.at != step.run.last or not isinstance(step.after, Number):
        return False
    slopes = any(isinstance(node, Derivative) or is_primed(node) for tree in step.earlier for node in walk(tree))
    return slopes or step.asked or (step.run.behind == "implies" and step.after.value == 0)


def why_it_claims_nothing(step: Step) -> str:
    """Why a refuted step is no mistake; empty where it claims what is false."""
    return next(filter(None, (reason(step) for reason in REASONS)), "")


def is_only_equivalent(step: Step) -> str:
    """`KL(p, q) = 0 iff p = q` says neither."""
    return "it is only said to be equivalent to another" if "iff" in (step.run.before, step.run.behind) else ""


def says_what_a_letter_is(step: Step) -> str:
    """The first step of a run, unless the value of its letter is known otherwise."""
    if step.at != step.run.first + 1:
        return ""
    letter = names_a_letter(step.before, step.after)
    entry = step.context.is_matrix(Name(letter).stem.upper()) and len(Name(letter).indices) == 2
    known = letter in step.context.constants and letter not in step.context.again and not entry
    if (not letter or known) and not defines_again(step.context, step.before):
        return ""
    named = letter or (step.before.function.name if isinstance(step.before, Call) else "")
    return f"what {named} is, is said here: is it meant so?"


def leaves_something_open(step: Step) -> str:
    """A formula that is set to 0, a letter that is given by itself (x = 1 − x), or a free letter: A Aᵀ = Σ."""
    before, after = step.before, step.after
    if not step.run.alone:
        return ""
    if isinstance(before, Name) and before.name in names(after):
        return SOLVED
    if not (has_a_value(before) or has_a_value(after)) and all(
        unknown(step, *pair) for pair in ((before, after), (after, before))
    ):
        return "it may say what a letter is: nothing is known of those on either side"
    letter, other = (after, before) if isinstance(after, Name) else (before, after)
    if isinstance(letter, Name) and letter.name not in step.context.constants:
        return SOLVED if letter.name not in names(other) and not has_a_value(other) else ""
    return SOLVED if isinstance(after, Number) and after.value == 0 and not has_a_value(before) else ""


def unknown(step: Step, side: Tree, other: Tree) -> set[str]:
    """The letters of a side, and of what they stand for, of which nothing is known, and that the other side has not."""
    its = step.context
    known = {*its.domains, *its.constants, *its.variables, *its.densities, *its.derived, *its.functions, *its.shapes}
    met = {Name(name).stem for name in names(other)}
    return {name for name in names(side) - known if len(Name(name).stem) == 1 and Name(name).stem not in met}


REASONS: tuple[Callable[[Step], str], ...] = (is_only_equivalent, says_what_a_letter_is, leaves_something_open)


def is_primed(tree: Tree) -> bool:
    return isinstance(tree, Call) and tree.primes > 0


def defines_again(context: Context, before: Tree) -> bool:
    """Whether a left side is a function that the document defines several times."""
    return isinstance(before, Call) and before.function.name in context.again


def has_a_value(side: Tree) -> bool:
    """Whether a side has a value that nobody chooses: an integral, a mean, a derivative."""
    return any(isinstance(node, Integral | Expectation | Quantity | Derivative) for node in walk(side))

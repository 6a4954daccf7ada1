"""What people believe instead of the laws of the catalogue, at one place of a side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sympy import Expr, Integral

from derive.checking.context import Context
from derive.checking.engine.laws import OF_MATRICES, OF_NUMBERS, general, has_matrices, moments
from derive.checking.engine.quantities import has_means
from derive.checking.engine.translating import translated
from derive.checking.engine.trees import tree_of
from derive.checking.judging.sampling import UNFORESEEN
from derive.checking.meaning import NoMeaning
from derive.checking.places import Rebuild, places
from derive.checking.syntax import Expectation, Tree, walk
from derive.derivation import Rule
from derive.rules.lemmas import lemmas
from derive.rules.misconceptions import Misconception, misconceptions
from derive.terms import Path, replace, subterms

KINDS = {"distribute": "forgot to distribute", "power_of_product": "power not applied"}
BY_CHAPTER = {
    "definitions": "definition", "logarithms": "logarithm", "algebra": "algebra", "exponents": "exponent",
    "squares": "algebra", "integrals": "integral", "calculus": "integral", "sums": "sum", "matrices": "matrix",
    "traces": "matrix", "structure": "matrix", "vectors": "matrix", "vector_integrals": "integral",
}  # fmt: skip


@dataclass(frozen=True)
class Believed:
    """The misconception, its kind, the place where it was held, and the whole side that it leads to."""

    kind: str
    words: str
    place: Tree
    instead: Tree
    side: Tree


@lru_cache(maxsize=2)
def siblings(matrices: bool = False) -> tuple[tuple[Misconception, Rule], ...]:
    """The misconceptions about numbers and integrals, and about matrices, each with its law."""
    laws = dict(general((*OF_NUMBERS, *OF_MATRICES) if matrices else OF_NUMBERS))
    return tuple((each, laws[each.law]) for each in misconceptions() if each.law in laws)


@lru_cache(maxsize=1)
def siblings_of_lemmas() -> dict[str, list[Misconception]]:
    """The misconceptions about moments, by the titles of the lemmas."""
    found: dict[str, list[Misconception]] = {}
    for name, law in lemmas().items():
        found.setdefault(law.name, []).extend(each for each in misconceptions() if each.law == name)
    return found


def about_moments(part: Expr) -> list[tuple[Misconception, Rule]]:
    """The misconceptions about a moment of a normal density, each with the lemma for this one."""
    if not isinstance(part, Integral):
        return []
    return [(each, law) for law in moments(part) for each in siblings_of_lemmas().get(law.name, [])]


def believed(context: Context, side: Tree) -> Iterator[Believed]:
    """Each side that somebody would write who holds one misconception at one place."""
    for laws in (False, True) if has_means(side) else (True,):
        terms = {node: translated(context, node, laws) for node in walk(side)}
        for node, rebuild in places(side):
            term = terms[node]
            if term is None:
                continue
            under = next((each.under for each in walk(node) if isinstance(each, Expectation)), None)
            inside = {terms[child] for child in walk(node) if child is not node}
            for path, part in subterms(term):
                if part not in inside:
                    yield from at_place(node, rebuild, term, path, part, under)


def at_place(
    node: Tree, rebuild: Rebuild, term: Expr, path: Path, part: Expr, under: Tree | None
) -> Iterator[Believed]:
    """The misconceptions that fit a part of a term that is written at a node."""
    for each, law in (*siblings(has_matrices(part)), *about_moments(part)):
        if law.pattern.args and law.pattern.func is not part.func and not each.beyond:
            continue
        try:
            wrong = each.made_of(part, law)
            if wrong is not None:
                made = tree_of(replace(term, {path: wrong}), under)
                yield Believed(kind(each, law), each.name, node, made, rebuild(made))
        except (NoMeaning, StopIteration, *UNFORESEEN):
            continue  # a slip that many laws share, of a shape that this instance does not have


def kind(misconception: Misconception, law: Rule) -> str:
    if law.proof is not None:
        return "wrong moment"
    chapter = law.rewrite.__module__.rpartition(".")[2]
    return misconception.kind or KINDS.get(misconception.law) or BY_CHAPTER.get(chapter, "law")

"""Whether two terms are equal, by normal forms of the smallest parts in which they differ.

If the parts are equal, so are the terms around them: f(a) = f(b) for a = b, and likewise under an integral or a sum
with the same limits. Going inward first is fast, and names only the facts that the change itself needed. Where
the parts do not agree, the terms around them still may, and are compared in turn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext

from sympy import Add, Expr, Mul, Tuple

from derive.certification.exact import facts
from derive.certification.exact.atoms import Stuck
from derive.certification.exact.binders import substitute
from derive.certification.exact.compounds import is_zero
from derive.certification.exact.integrals import kept_closed, within_positives
from derive.certification.exact.leaves import GAUSS, ROOT_OF_TWO_PI
from derive.certification.exact.matrices import words_of
from derive.certification.exact.normal import end, normal
from derive.certification.exact.ring import Form
from derive.certification.exact.words import Words
from derive.terms import Bracket, Gradient, JointIntegral, MatrixIntegral, Partial, PositiveVector, is_matrix, raw

Reading = Callable[[Expr], Form]
"""How a number is read; the matrices in which it stands are read with the same numbers."""


def linear(term: Expr) -> Form:
    """The normal form in which integrals are only linear."""
    with kept_closed():
        return normal(term)


def with_known_gaussian(term: Expr) -> Form:
    """The normal form with G = √(2π)."""
    return substitute(normal(term), {GAUSS: ROOT_OF_TWO_PI})


def agree(before: Expr, after: Expr, read: Reading) -> frozenset[str] | None:
    """The facts by which before = after, or None where that is not found."""
    if before == after:
        return frozenset()
    narrower = [agree(a, b, read) for a, b in differing(before, after)]
    if narrower and None not in narrower:
        return frozenset().union(*filter(None, narrower))
    try:
        with facts.collected() as used:
            return frozenset(used) if is_same(before, after, read) else None
    except Stuck:
        return None


def is_same(before: Expr, after: Expr, read: Reading) -> bool:
    """Whether the difference is zero; of two sums of words, the number in front of each word."""
    if not (is_matrix(before) or is_matrix(after)):
        return is_zero(read(before) - read(after))
    if not (is_matrix(before) and is_matrix(after)):
        return False
    difference = matrix(before, read) - matrix(after, read)
    return all(map(is_zero, difference.terms.values()))


def matrix(term: Expr, read: Reading) -> Words:
    """A vector or a matrix as a sum of words, its numbers as they are read."""
    with kept_closed() if read is linear else nullcontext():
        found = words_of(term, normal)
    if read is not with_known_gaussian:
        return found
    known = {word: substitute(number, {GAUSS: ROOT_OF_TWO_PI}) for word, number in found.terms.items()}
    return Words(known, *found.size)


def differing(before: Expr, after: Expr) -> list[tuple[Expr, Expr]]:
    """Pairs of parts whose equality makes the terms equal; none where the terms are not built alike."""
    for head in () if is_matrix(before) or is_matrix(after) else (Add, Mul):  # the factors of a matrix have an order
        if isinstance(before, head) or isinstance(after, head):
            return unshared(head, before, after)
    if type(before) is not type(after) or len(before.args) != len(after.args) or not may_enter(before):
        return []
    if isinstance(before, Gradient | Partial) and before.args[1] != after.args[1]:
        return []
    pairs = [(a, b) for a, b in zip(before.args, after.args, strict=True) if a != b]
    return pairs if all(isinstance(part, Expr) for pair in pairs for part in pair) else []


def unshared(head: type[Expr], before: Expr, after: Expr) -> list[tuple[Expr, Expr]]:
    """A sum or product less the terms or factors that the other has as well."""
    left, right = (Counter(term.args if isinstance(term, head) else (term,)) for term in (before, after))
    if not left & right:
        return []
    return [(rejoined(head, left - right), rejoined(head, right - left))]


def rejoined(head: type[Expr], parts: Counter[Expr]) -> Expr:
    found = list(parts.elements())
    return found[0] if len(found) == 1 else raw(head, found) if found else head.identity


def may_enter(term: Expr) -> bool:
    """Whether a part may be judged by itself: its bound variables have the domains that they are declared with."""
    if any(isinstance(part, PositiveVector) for part in bound_vectors(term)):
        return False
    if isinstance(term, JointIntegral):
        return not term.args[1].is_positive
    scopes = [term.args[1:]] if isinstance(term, Bracket) else [part for part in term.args if isinstance(part, Tuple)]
    try:
        return all(
            is_matrix(x) or not x.is_positive or within_positives(end(lower), end(upper)) for x, lower, upper in scopes
        )
    except (Stuck, ValueError):
        return False


def bound_vectors(term: Expr) -> list[Expr]:
    """The vectors that an integral binds."""
    if isinstance(term, MatrixIntegral):
        return [term.args[1]]
    return [part.args[0] for part in term.args if isinstance(part, Tuple) and is_matrix(part.args[0])]

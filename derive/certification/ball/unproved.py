"""What balls say of an equation that nothing proves, where they alone would vouch for it.

Points that are the same in every comparison are enough to contradict a proof. Where there is none, two terms may have
been made to agree there: so they are compared again at points that are made of the terms themselves, at a precision at
which the smallest part of them is seen, and agreement counts only of functions that are analytic on the whole domain.
That leaves out whole numbers: what holds at D = 1, 2, 3 need not hold at D = 4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from hashlib import blake2b

from sympy import Basic, Expr, MatrixBase, Rational, Symbol, erf, tanh

from derive.certification.ball.absence import POINTS, Covariances, points_of, without_value
from derive.certification.ball.analytic import is_quotient
from derive.certification.ball.balls import ONE, CannotEnclose, OutsideDomain, arb, ctx
from derive.certification.ball.compare import (
    ENGINE,
    PRECISIONS,
    RADIUS,
    compare,
    entries,
    judged,
)
from derive.certification.ball.cuts import noted
from derive.certification.ball.facts import free_atoms
from derive.certification.ball.points import Point, is_whole
from derive.certification.ball.scope import Scope, scope_at
from derive.certification.verdict import ENCLOSED, UNDECIDED, Evidence

FIRST_TERMS = 4
SATURATING = (erf, tanh)
"""They come nearer to ±1 than any precision shows."""
FINEST = (*PRECISIONS, 700, 2000, 8000)
Domains = Mapping[Symbol, tuple[Expr, Expr]]


def alone(before: Expr, after: Expr, covariances: Covariances = ()) -> Evidence:
    """The evidence of balls for an equation that is not proved."""
    found = compare(before, after, covariances=covariances)
    if found.outcome == UNDECIDED:
        return without_value(before, after, covariances) or found
    return doubted(before, after, covariances, found) if found.outcome == ENCLOSED else found


def beside_proof(before: Expr, after: Expr, domains: Domains, covariances: Covariances = ()) -> Evidence:
    """The evidence of balls beside a proof, which is understood where both sides have a value: somewhere they must."""
    found = compare(before, after, domains, covariances=covariances)
    if found.outcome != UNDECIDED or domains:
        return found
    return without_value(before, after, covariances) or found


def doubted(before: Expr, after: Expr, covariances: Covariances, found: Evidence) -> Evidence:
    """Whether two sides that agree at the usual points agree at points of their own, and what that is worth."""
    own = compare(before, after, points=POINTS, covariances=covariances, salt=salt(before, after))
    if own.outcome != ENCLOSED:
        return own
    if obstacle := out_of_reach(before, after):
        return Evidence(ENGINE, UNDECIDED, f"the sides agree at points, but {obstacle}", found.data)
    return finer(before, after, covariances, own)


def finer(before: Expr, after: Expr, covariances: Covariances, own: Evidence) -> Evidence:
    """The comparison at one of their points, so fine that nothing in them is too small to be seen."""
    for point in points_of(before, after, covariances, salt(before, after)):
        try:
            return seen_at(before, after, point, own)
        except OutsideDomain:
            continue
        except CannotEnclose as reason:
            return Evidence(ENGINE, UNDECIDED, str(reason), own.data)
    return own


def seen_at(before: Expr, after: Expr, point: Point, own: Evidence) -> Evidence:
    for precision in FINEST:
        with ctx.workprec(precision), noted():
            scope = scope_at(point, precision)
            found = list(entries(before, after, scope, point, precision))
            if any(each.differs for each in found):
                return judged(before, after, [each for each in found if each.differs])
            near = finest(before, after, smallest(scope))
            if all(each.difference.abs_upper() <= near for each in found):
                return own
    return Evidence(ENGINE, UNDECIDED, "the sides agree, but a part of them is too small to be seen", own.data)


def smallest(scope: Scope) -> arb:
    """The least modulus of all numbers that were found on the way, or 1; of erf and tanh, what is left to ±1."""
    numbers = [(term, value) for term, value in scope.memory.items() if isinstance(value, arb)]
    left = [(1 - abs(value)).abs_lower() for term, value in numbers if isinstance(term, SATURATING)]
    return reduce(arb.min, (*left, *(value.abs_lower() for _, value in numbers if not value.contains(0))), ONE)


def finest(before: Expr, after: Expr, least: arb) -> arb:
    """How near two sides must be, of which the smallest part is known: far below what a difference in it would make.

    Rational numbers may differ in their last digits, and series agree in their first terms: so much is added.
    """
    numbers = before.atoms(Rational) | after.atoms(Rational)
    length = sum(int(part).bit_length() for number in numbers for part in (number.p, number.q))
    return (least / arb(2) ** length) ** FIRST_TERMS * RADIUS


def out_of_reach(before: Expr, after: Expr) -> str:
    """Why agreement at points is no evidence for these terms; empty where it is some."""
    whole = sorted(str(atom) for atom in free_atoms(before) | free_atoms(after) if is_whole(atom))
    if whole:
        return f"what holds for some whole numbers {whole[0]} need not hold for all"
    return "" if is_quotient(before) and is_quotient(after) else "a function in them is not seen to be analytic"


def salt(before: Expr, after: Expr) -> str:
    """A digest of the two terms, symbols with what is assumed of them."""
    words = ";".join(word for side in (before, after) for word in spelt(side))
    return blake2b(words.encode(), digest_size=16).hexdigest()


def spelt(term: Basic) -> Iterator[str]:
    if isinstance(term, MatrixBase):
        yield f"matrix {term.shape}"
        for entry in term.flat():
            yield from spelt(entry)
    elif term.args:
        yield f"{type(term).__name__} {len(term.args)}"
        for part in term.args:
            yield from spelt(part)
    else:
        known = sorted(map(str, term.assumptions0.items())) if isinstance(term, Symbol) else ()
        yield f"{type(term).__name__} {term} {known}"

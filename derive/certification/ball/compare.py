"""Comparing two terms point by point, and saying what that shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from math import floor, log10
from typing import Any

from sympy import Expr, IndexedBase, MatrixSymbol, Symbol

from derive.certification.ball.balls import CannotEnclose, OutsideDomain, arb, ctx, finite, in_words, tolerance
from derive.certification.ball.cuts import Cut, noted
from derive.certification.ball.facts import (
    dimensions,
    free_atoms,
    has_kinks,
    has_tails,
    index_ends,
    indices,
    integrates_over_vectors,
)
from derive.certification.ball.many import triangle
from derive.certification.ball.matrices import entries as entries_of
from derive.certification.ball.matrices import grid_of
from derive.certification.ball.points import Atom, Point, is_whole, name_of, restrictions
from derive.certification.ball.scope import Scope, evaluate, number, scope_at, whole_number
from derive.certification.verdict import ENCLOSED, REFUTED, UNDECIDED, Evidence, Witness
from derive.terms import is_matrix

ENGINE = "ball"
RADIUS = 1e-25
PRECISIONS = (115, 200, 340)
"""In bits; the next one is tried where a difference is not enclosed tightly enough."""
ATTEMPTS_PER_POINT = 5
MOST_HALVINGS = 10
ATTEMPTS_PER_DEFINITE_POINT = 4
"""As many times more where a covariance is written out: most points may be outside the domain then."""


@dataclass(frozen=True)
class Comparison:
    """Both sides at one point, as balls of the given precision."""

    point: Point
    precision: int
    before: arb
    after: arb
    difference: arb
    place: str = ""
    """Of matrices: which entries these are."""
    cuts: tuple[Cut, ...] = ()
    """Where improper integrals in the two sides were cut off, equal cuts once."""

    @property
    def differs(self) -> bool:
        return not self.difference.contains(0)

    @property
    def agrees(self) -> bool:
        """To 25 digits after the point, and to 25 significant digits where the values are small."""
        size = self.before.abs_lower().max(self.after.abs_lower())
        return bool(self.difference.abs_upper() <= (RADIUS * size if 0 < size < 1 else RADIUS))


def compare(
    before: Expr,
    after: Expr,
    domains: Mapping[Symbol, tuple[Expr, Expr]] | None = None,
    points: int = 3,
    covariances: tuple[Expr, ...] = (),
    salt: str = "",
) -> Evidence:
    """Enclose before − after at rational points; `domains` restricts symbols, as a bound variable to its interval;
    `covariances` are matrices that are positive definite on the domain.

    The outcome is "enclosed" (a ball around 0 of radius at most 1e-25 at every point), "refuted" (a ball without 0 at
    some point, which is the witness) or "undecided" with the reason.
    """
    try:
        return judged(before, after, comparisons(before, after, domains or {}, points, covariances, salt))
    except CannotEnclose as reason:
        return Evidence(ENGINE, UNDECIDED, str(reason))
    except RecursionError:
        return Evidence(ENGINE, UNDECIDED, "the term is nested too deeply")


def comparisons(
    before: Expr,
    after: Expr,
    domains: Mapping[Symbol, tuple[Expr, Expr]],
    points: int,
    covariances: tuple[Expr, ...],
    salt: str = "",
) -> list[Comparison]:
    """Points at which both sides have a value: as many as are wanted, or the first at which they differ."""
    restricted = restrictions(domains)
    free = free_atoms(before) | free_atoms(after)
    concerned = [matrix for matrix in covariances if free_atoms(matrix) & free]
    wanted, attempts = (points, ATTEMPTS_PER_POINT * points) if free else (1, 1)
    attempts *= ATTEMPTS_PER_DEFINITE_POINT if concerned else 1
    found: list[Comparison] = []
    missed: OutsideDomain | None = None
    for k in range(attempts):
        sizes = whole_numbers(before, after, 1 + len(found) % points)
        point = within(Point(k, restricted, sizes, salt), concerned)
        if point is None:
            continue
        try:
            found.append(at_point(before, after, point))
        except OutsideDomain as reason:
            missed = reason
            continue
        if found[-1].differs:
            return found[-1:]
        if len(found) == wanted and missed is None:
            return found
    # To agree where both sides have a value is no evidence for an equation that is meant to hold everywhere.
    raise CannotEnclose(f"{missed or 'no point is in the domain'}; {len(found)} of {wanted} points found")


def within(point: Point, covariances: list[Expr]) -> Point | None:
    """The point, or the first in which covariances that are written out are ones while what stands beside their
    diagonals is halved, and halved again; none where they never are."""
    beside = sorted({symbol for matrix in covariances for symbol in beside_diagonal(matrix)}, key=str)
    for halvings in range(MOST_HALVINGS if beside else 1):
        smaller = tuple((symbol.name, point.value((symbol, ())) / 2**halvings) for symbol in beside)
        found = replace(point, fixed=(*smaller, *point.fixed)) if halvings else point
        if all(is_definite(matrix, found) for matrix in covariances):
            return found
    return None


def beside_diagonal(matrix: Expr) -> set[Symbol]:
    """The numbers that stand beside the diagonal and not on it."""
    size = range(matrix.shape[0])
    on = {symbol for i in size for symbol in matrix[i, i].free_symbols}
    found = {symbol for i in size for j in size for symbol in matrix[i, j].free_symbols}
    return {symbol for symbol in found - on if isinstance(symbol, Symbol) and not is_whole(symbol)}


def is_definite(matrix: Expr, point: Point) -> bool:
    """Whether a covariance that is written out is one at the point: the others are outside the domain."""
    with ctx.workprec(PRECISIONS[0]):
        try:
            triangle(grid_of(scope_at(point, PRECISIONS[0]), matrix).numbers())
        except OutsideDomain:
            return False
    return True


def whole_numbers(before: Expr, after: Expr, size: int) -> tuple[tuple[str, Fraction], ...]:
    """The dimensions of matrices at a point, and free indices of their entries, which are not beyond them."""
    sizes, free = dimensions(before) | dimensions(after), free_atoms(before) | free_atoms(after)
    places = sorted((indices(before) | indices(after)) & free, key=str)
    numbers = {str(symbol): size for symbol in sizes}
    numbers |= {str(index): 1 + (size // 2 + n) % size for n, index in enumerate(places)}
    return tuple((name, Fraction(number)) for name, number in sorted(numbers.items()))


def at_point(before: Expr, after: Expr, point: Point) -> Comparison:
    for precision in PRECISIONS:
        with ctx.workprec(precision), noted() as cuts:
            scope = scope_at(point, precision)
            both = max(entries(before, after, scope, point, precision), key=badness)
        if both.differs or both.agrees:
            break
    return replace(both, cuts=tuple(cuts))


def entries(before: Expr, after: Expr, scope: Scope, point: Point, precision: int) -> Iterator[Comparison]:
    """The two numbers, or each pair of entries of two matrices."""
    if not is_matrix(before) and not is_matrix(after):
        left, right = (finite(number(evaluate(scope, side)), "a side") for side in (before, after))
        yield Comparison(point, precision, left, right, left - right)
        return
    if is_matrix(before) is not is_matrix(after):
        raise CannotEnclose("one side is a matrix and the other a number")
    a, b = grid_of(scope, before), grid_of(scope, after)
    if a.size != b.size:
        raise CannotEnclose("two matrices of different sizes")
    for i, rows in enumerate(zip(a.numbers(), b.numbers(), strict=True), start=1):
        for j, pair in enumerate(zip(*rows, strict=True), start=1):
            left, right = (finite(value, "an entry") for value in pair)
            place = f"{i},{j}" if a.size[1] > 1 else str(i)
            yield Comparison(point, precision, left, right, left - right, f", in the entry [{place}]")


def badness(each: Comparison) -> tuple[bool, bool, float]:
    return each.differs, not each.agrees, float(each.difference.abs_upper())


def judged(before: Expr, after: Expr, found: list[Comparison]) -> Evidence:
    last = found[-1]
    if last.differs:
        where = {"points": [values(last.point, last.precision, before, after)]}
        return Evidence(
            ENGINE, REFUTED, f"the two sides differ at a point{last.place}", where, witness(last, before, after)
        )
    for each in found:
        if not each.agrees:
            return Evidence(ENGINE, UNDECIDED, f"the difference is only known up to {in_words(each.difference)}")
    data = evidence(before, after, found)
    if has_kinks(before) or has_kinks(after):
        return Evidence(ENGINE, UNDECIDED, "the sides agree at points, but a function in them is not analytic", data)
    places = counted(len(found)) + with_dimensions(before, after, data["points"])
    return Evidence(ENGINE, ENCLOSED, f"ball arithmetic at {places}, {data['digits']} digits", data)


def with_dimensions(before: Expr, after: Expr, points: list[dict[str, str]]) -> str:
    """In which dimensions the points are."""
    sizes = sorted(map(str, dimensions(before) | dimensions(after)))
    return "".join(f" with {size} = {', '.join(point[size] for point in points)}" for size in sizes)


def counted(points: int) -> str:
    return "1 point" if points == 1 else f"{points} points"


def evidence(before: Expr, after: Expr, found: list[Comparison]) -> dict[str, Any]:
    """What is needed to find the enclosures again, and how tight they are at worst."""
    precision = max(each.precision for each in found)
    with ctx.workprec(precision):
        worst = reduce(arb.max, (each.difference.abs_upper() for each in found))
        tails = "none"
        if has_tails(before) or has_tails(after):
            tails = f"cut off where a bound P(s) exp(Q(s)) integrates to at most {in_words(tolerance())}"
            if integrates_over_vectors(before) or integrates_over_vectors(after):
                tails += ", in each coordinate once the quadratic form is brought to a sum of squares"
    return {
        "points": [values(each.point, each.precision, before, after) for each in found],
        "precision": precision,
        "radius": in_words(worst),
        "digits": floor(-float(worst.log() / arb(10).log()) if worst > 0 else precision * log10(2)),
        "tails": tails,
        **stated(found),
    }


def stated(found: list[Comparison]) -> dict[str, Any]:
    """Where integrals were cut off at each of the points, and what bounds their tails; nothing where none was."""
    cuts = [[cut.data() for cut in each.cuts] for each in found]
    return {"cuts": cuts} if any(cuts) else {}


def values(point: Point, precision: int, before: Expr, after: Expr) -> dict[str, str]:
    """The value of every free symbol by name; of an indexed one, as far as its index goes."""
    scope = scope_at(point, precision)
    free = free_atoms(before) | free_atoms(after)
    last = max((whole_number(evaluate(scope, end)) for end in index_ends(before) | index_ends(after)), default=0)
    atoms: list[Atom] = [(symbol, ()) for symbol in free if isinstance(symbol, Symbol)]
    atoms += [
        atom for term in free if isinstance(term, MatrixSymbol) for row in entries_of(scope, term) for atom in row
    ]
    atoms += [(base.label, (d,)) for base in free if isinstance(base, IndexedBase) for d in range(1, last + 1)]
    return {name_of(atom): str(scope.chosen(atom)) for atom in sorted(atoms, key=name_of)}


def witness(comparison: Comparison, before: Expr, after: Expr) -> Witness:
    digits = floor(comparison.precision * log10(2))
    shown = (side.str(digits) for side in (comparison.before, comparison.after))
    return Witness(values(comparison.point, comparison.precision, before, after), *shown)

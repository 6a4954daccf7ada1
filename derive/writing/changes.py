"""Which parts of a line are not in the line above it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sympy import Add, Basic, Expr, ImmutableDenseMatrix, Integer, Mul, Pow, Rational, S, Symbol
from sympy.concrete.expr_with_limits import ExprWithLimits

from derive.terms import MatrixProduct, MatrixSum, Path, at, children, raw, same


def changed_places(before: Expr, after: Expr) -> tuple[Path, ...]:
    """The smallest parts of `after` that `before` lacks in the same place; what only moved is found by its sum."""
    if before == after:
        return ()
    return tuple(difference(before, after, ())) or (((),) if not same(before, after) else ())


def difference(before: Expr, after: Expr, path: Path) -> Iterator[Path]:
    if before == after:
        return
    if has_sign(before) != has_sign(after) and unsigned(before).func is unsigned(after).func and unsigned(after).args:
        yield from difference(unsigned(before), unsigned(after), (*path, 1) if has_sign(after) else path)
    elif before.func is not after.func or not after.args:
        yield path
    elif after.is_Add or after.is_Mul or isinstance(after, MatrixSum):
        yield from among(before, after, path)
    elif isinstance(after, MatrixProduct):
        yield from between(before, after, path)
    else:
        yield from in_place(before, after, path)


def in_place(before: Expr, after: Expr, path: Path) -> Iterator[Path]:
    """Of functions, powers and integrals: the arguments, one by one."""
    fixed = [index for index, part in enumerate(after.args) if not isinstance(part, Expr)]
    differs = len(before.args) != len(after.args) or any(before.args[i] != after.args[i] for i in fixed)
    if differs:
        yield path
        return
    for index, part in children(after):
        yield from difference(before.args[index], part, (*path, index))


def among(before: Expr, after: Expr, path: Path) -> Iterator[Path]:
    """Of sums and products: the parts that the other one lacks, in whatever order; one for one, what differs in it."""
    lacking = list(before.args)
    new: list[int] = []
    for index, part in enumerate(after.args):
        twin = next((other for other in lacking if same(other, part)), None)
        if twin is None:
            new.append(index)
        else:
            lacking.remove(twin)
    if after.is_Mul and len(new) > 1:
        yield path  # factors that are laid out as fractions together
    elif len(new) == len(lacking):
        for index, old in zip(new, lacking, strict=True):
            yield from closer(old, after.args[index], (*path, index), alone=len(new) == 1)
    else:
        yield from ((*path, index) for index in new)


def between(before: Expr, after: Expr, path: Path) -> Iterator[Path]:
    """Of products in their order: what is new between the factors that both begin with and those that both end with."""
    old, new = before.args, after.args
    most = min(len(old), len(new))
    first = next((place for place in range(most) if old[place] != new[place]), most)
    last = next((place for place in range(most - first) if old[-1 - place] != new[-1 - place]), most - first)
    inner = range(first, len(new) - last)
    if len(inner) == len(old) - first - last:
        for place in inner:
            yield from closer(old[place], new[place], (*path, place), alone=len(inner) == 1)
    elif not inner:
        yield path  # factors went away
    else:
        yield from ((*path, place) for place in inner)


def closer(before: Expr, after: Expr, path: Path, alone: bool) -> Iterator[Path]:
    """What differs between two terms that stand for each other; the whole new one where they share nothing."""
    alike = before.func is after.func and bool(set(before.args) & set(after.args))
    found = list(difference(before, after, path)) if alone or alike else []
    yield from found or [path]


def has_sign(term: Expr) -> bool:
    return bool(term.is_Mul and len(term.args) == 2 and term.args[0] is S.NegativeOne)


def unsigned(term: Expr) -> Expr:
    """a of −a."""
    return term.args[1] if has_sign(term) else term


def with_changes(term: Expr, places: tuple[Path, ...]) -> tuple[Expr, Mapping[int, Expr]]:
    """The term with each of these parts as an object of its own, and these objects by their identity."""
    found: dict[int, Expr] = {}
    for place in {nearest(term, path) for path in places}:
        term, part = separated(term, place)
        found[id(part)] = part
    return term, found


def nearest(term: Expr, path: Path) -> Path:
    """The path; of a number that is no term of a sum, the path of what is around it, as 1 has to stay the 1 it is."""
    while path and at(term, path).is_Number and not at(term, path[:-1]).is_Add:
        path = path[:-1]
    part = at(term, path)
    if path and part.is_Pow and part.exp is S.NegativeOne:
        return (*path, 0)  # what is printed of an inverse is what stands below the line
    return path


def separated(term: Expr, path: Path) -> tuple[Expr, Expr]:
    """The term with the part at the path as a new object, and that object."""
    if not path:
        fresh = renewed(term, term.args) if term.args else renewed_leaf(term)
        return fresh, fresh
    args = list(term.args)
    args[path[0]], part = separated(args[path[0]], path[1:])
    return renewed(term, args), part


def renewed(term: Expr, args: Iterable[Basic]) -> Expr:
    """A new object with other arguments, which SymPy's own constructors would look up among those that it keeps."""
    if isinstance(term, ImmutableDenseMatrix):
        return raw(ImmutableDenseMatrix, args)
    node = Basic.__new__(term.func, *args)
    if isinstance(term, Add | Mul | Pow | ExprWithLimits):  # SymPy keeps this on the instance
        node.is_commutative = term.is_commutative
    return node


def renewed_leaf(term: Expr) -> Expr:
    """A new object for a symbol or a rational number; constants have only one."""
    if term.is_Symbol:
        return Symbol.__xnew__(Symbol, term.name, **term.assumptions0)
    if not term.is_Rational:
        return term
    node = Basic.__new__(Integer if term.is_Integer else Rational)
    node.p = term.p
    if not term.is_Integer:
        node.q = term.q
    return node

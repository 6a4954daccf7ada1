"""Walking a term, naming a place in it by its path, and replacing places all at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache

from sympy import Add, Basic, Expr, Identity, ImmutableDenseMatrix, MatrixSymbol, Mul, ZeroMatrix

from derive.terms.build import add, mul, raw
from derive.terms.matrices import Cholesky, MatrixProduct, MatrixSum, matrix_product, matrix_sum

Path = tuple[int, ...]
WHOLE = (MatrixSymbol, Identity, ZeroMatrix, Cholesky, ImmutableDenseMatrix)
"""Terms that have parts to SymPy and none to a law: names and dimensions, what a factor is a factor of, entries."""


def children(term: Expr) -> Iterator[tuple[int, Expr]]:
    """The parts that a law may rewrite: not the limits of an integral, not a distribution, not a matrix's dimension."""
    if isinstance(term, WHOLE):
        return
    for index, part in enumerate(term.args):
        if isinstance(part, Expr):
            yield index, part


def subterms(term: Expr, path: Path = ()) -> Iterator[tuple[Path, Expr]]:
    """Every place in the term, outermost first, left to right."""
    yield path, term
    for index, part in children(term):
        yield from subterms(part, (*path, index))


@lru_cache(maxsize=65536)
def heads(term: Basic) -> frozenset[type]:
    """The kinds of node that occur at the places of a term."""
    return frozenset({term.func}).union(*(heads(part) for _, part in children(term)))


def at(term: Expr, path: Path) -> Expr:
    for index in path:
        term = term.args[index]
    return term


def replace(term: Expr, places: Mapping[Path, Expr]) -> Expr:
    """The term with new parts at all places together; order and inertness are kept.

    A new part joins the sum or product that it lands in, so `a + [b + c]` becomes `a + b + c`.
    """
    if () in places:
        return places[()]
    inner: dict[int, dict[Path, Expr]] = {}
    for (index, *rest), new in places.items():
        inner.setdefault(index, {})[tuple(rest)] = new
    args = list(term.args)
    for index, below in inner.items():
        args[index] = replace(args[index], below)
    changed = any(() in below or args[index].func is not term.args[index].func for index, below in inner.items())
    return rejoined(term, args) if changed else raw(term.func, args)


def rejoined(term: Expr, args: list[Basic]) -> Expr:
    if isinstance(term, MatrixSum | MatrixProduct):
        return matrix_sum(*args) if isinstance(term, MatrixSum) else matrix_product(*args)
    if term.is_Add:
        return add(*args)
    if term.is_Mul and not (len(args) == 2 and args[0] == -1 and args[1].is_Add):
        return mul(*args)
    return raw(term.func, args)


def substitute(term: Basic, values: Mapping[Basic, Basic]) -> Basic:
    """Every occurrence replaced by structure, bound variables and distributions included, nothing evaluated."""
    if term in values:
        return values[term]
    if not term.args:
        return term
    args = [substitute(part, values) for part in term.args]
    if all(new is old for new, old in zip(args, term.args, strict=True)):
        return term
    return rejoined(term, args) if isinstance(term, Expr) else raw(term.func, args)


@lru_cache(maxsize=65536)
def canonical(term: Basic) -> object:
    """A key that is the same for terms that differ only in the order of sums and products."""
    if not term.args:
        return "atom", term  # a bare number would be asked whether it equals a tuple
    parts = [canonical(part) for part in term.args]
    if isinstance(term, Add | Mul | MatrixSum):
        return term.func, frozenset(Counter(parts).items())
    return term.func, tuple(parts)


def same(a: Basic, b: Basic) -> bool:
    """Equal up to the order of sums and products."""
    return a is b or a == b or canonical(a) == canonical(b)


def depends(term: Basic, variable: Basic) -> bool:
    """Whether the variable occurs free in the term."""
    return variable in free(term)


@lru_cache(maxsize=65536)
def free(term: Basic) -> frozenset[Basic]:
    return frozenset(term.free_symbols)

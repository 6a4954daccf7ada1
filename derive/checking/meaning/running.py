"""What sums and products of entries run over: the numbers of one index, or of several with a condition on them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from sympy import Expr, Integer, S

from derive.checking.context.indices import conditions, mentions_index, over
from derive.checking.meaning import vectors
from derive.checking.meaning.elaborating import Elaborator
from derive.checking.meaning.indices import indicator
from derive.checking.meaning.values import NoMeaning, Value
from derive.checking.syntax import BigProduct, Summation

LONGEST = 40
Running = Summation | BigProduct


def runs_over_entries(tree: Running) -> bool:
    """Whether a sum is one of entries: its letters are indices in it."""
    return bool(over(tree)) and all(mentions_index(tree.body, name) for name in over(tree))


def entries(at: Elaborator, tree: Running) -> Iterator[Value]:
    """The body for each entry of a sequence, of a length that the instance has."""
    letters = over(tree)
    if tree.index is None:  # of `i ≠ j` it runs over i alone where j is a number here
        letters = tuple(name for name in letters if not isinstance(at.bound.get(name), Integer)) or letters[:1]
    lower, upper = limits(at, tree, letters)
    if not (lower.is_Integer and upper.is_Integer and upper - lower < LONGEST):
        raise NoMeaning("a sum over a sequence of a length that is not known")
    told = conditions(tree.domain)
    for numbers in product(range(int(lower), int(upper) + 1), repeat=len(letters)):
        with at.binding(dict(zip(letters, map(Integer, numbers), strict=True))):
            if all(indicator(at, each) == 1 for each in told if each.sign not in ("in", "=")):
                yield at.value(tree.body)


def limits(at: Elaborator, tree: Running, letters: tuple[str, ...]) -> tuple[Expr, Expr]:
    """The first and the last number: as written, those of the entries of a vector, or those of the only sequence."""
    if tree.lower is not None and tree.upper is not None:
        return at.number(tree.lower), at.number(tree.upper)
    conditional = bool(conditions(tree.domain)) or len(letters) > 1
    if not conditional and (tree.domain is not None or tree.lower is not None or at.context.shapes):
        return S.One, Integer(vectors.entries_over(at.context, at.instance, tree.body, letters[0]))
    if at.context.shapes:
        raise NoMeaning("a sum over a sequence without ends")
    at.generic = True
    if tree.upper is not None:
        return S.One, at.number(tree.upper)
    if len(at.context.lengths) != 1 and not at.context.ranges.get(letters[0]):
        at.context.doubt(f"over what does {letters[0]} go?")
    return S.One, vectors.length(at.context, at.instance, index=letters[0])

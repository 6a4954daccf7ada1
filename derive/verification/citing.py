"""Whether a step that cites a lemma puts in what the lemma says, with the lemma's letters standing for other terms.

No proof rests on this, as each step is proved anew from its two sides: it shows that a reason is the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sympy import Basic, Expr, Indexed, IndexedBase, MatrixSymbol, Symbol
from sympy.core.symbol import Str

from derive.distributions import Distribution
from derive.sexpr.domains import DOMAINS, domain
from derive.terms import depends, is_matrix, positive, same, shape, substitute

Values = Mapping[Basic, Basic]


def values_of(start: Expr, place: Expr, others: Iterable[Values]) -> Values | None:
    """What the letters of a lemma's left side stand for at a place, which is its instance; None where it is none.

    `others` are what the same letters stood for before: where a matrix σ² I has joined a product, its parts cannot be
    told from the product's own.
    """
    found: dict[Basic, Basic] = {}
    if not matches(start, place, found):
        known = (values for values in ({}, *others) if same(substitute(start, values), place))
        return next(known, None)
    return found if fits(start, found) else None


def matches(general: Basic, term: Basic, found: dict[Basic, Basic]) -> bool:
    """Whether the term is built like the general one; what stands at its letters is found."""
    if isinstance(general, Symbol | MatrixSymbol):
        if general in found:
            return same(found[general], term)
        found[general] = term
        return not isinstance(general, MatrixSymbol) or of_one_size(general, term, found)
    if general.func is not term.func or len(general.args) != len(term.args):
        return False
    if not general.args:
        return general == term
    pairs = list(zip(general.args, term.args, strict=True))
    if isinstance(general, Distribution):  # the density's letter is a letter too
        name, other = pairs.pop(0)
        if found.setdefault(name, other) != other:
            return False
    return all(matches(part, other, found) for part, other in pairs)


def of_one_size(general: Expr, term: Basic, found: dict[Basic, Basic]) -> bool:
    """Whether a vector or a matrix stands for a vector or a matrix, and what its dimension stands for."""
    sizes = zip(shape(general), shape(term), strict=True) if isinstance(term, Expr) and is_matrix(term) else ()
    return all([matches(size, other, found) for size, other in sizes] or [False])


def fits(start: Expr, values: Values) -> bool:
    """Whether each letter stands for what lies in its domain, and each bound one for a letter that is used for nothing
    else."""
    letters = {letter: value for letter, value in values.items() if not isinstance(letter, Str | IndexedBase)}
    sizes = {size for each in start.atoms(MatrixSymbol) for size in shape(each)}
    for letter in letters.keys() - start.free_symbols - sizes:
        others = [value for other, value in letters.items() if other != letter]
        if not is_variable(letters[letter]) or any(depends(other, letters[letter]) for other in others):
            return False
    return all(lies_in(value, letter) for letter, value in letters.items() if isinstance(letter, Symbol))


def is_variable(value: Basic) -> bool:
    return isinstance(value, Symbol | MatrixSymbol | Indexed)


def lies_in(value: Basic, letter: Symbol) -> bool:
    """Whether a number is known to lie in the domain of a letter."""
    kind = domain(letter)
    if kind not in DOMAINS:
        return isinstance(value, Symbol) and domain(value) == kind
    inside = not letter.is_positive or positive(value)
    return inside and (not letter.is_integer or bool(value.is_integer))

"""Derivatives of normal forms: by a number, and by all entries of a vector or of a triangular matrix at once.

For a matrix X, d tr(X M) = tr(M dX) makes Mᵀ the gradient of tr(X M), and d(X⁻¹) = −X⁻¹ dX X⁻¹. The gradient by a
lower triangular X has zeros above its diagonal. By an entry X_kk, or a coordinate μ_k, the derivative of Σ_d f_d, in
which X or μ stands only with the index d, is that of f_k.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from derive.certification.exact.atoms import Atom, Stuck
from derive.certification.exact.binders import fresh, substitute
from derive.certification.exact.blocks import Diagonal, Unit, diagonal, lower_part
from derive.certification.exact.compounds import Compound
from derive.certification.exact.determinants import Det
from derive.certification.exact.elementary import Exp, Log
from derive.certification.exact.gaussians import as_number, letter_of
from derive.certification.exact.indexed import SumOver, sum_over
from derive.certification.exact.inverses import InverseOfSum
from derive.certification.exact.leaves import Base, Coordinate
from derive.certification.exact.letters import Block, Letter, Word, leaves
from derive.certification.exact.powers import raised
from derive.certification.exact.ring import ONE, ZERO, Form, of, single, total
from derive.certification.exact.words import EntryOf, Trace, Words, added, nought, reduced, trace

T = TypeVar("T", Form, Words)


def parts_of(form: Form, leaf: Atom) -> list[tuple[Form, Atom]]:
    """∂form/∂atom for each atom in which the leaf occurs."""
    found = []
    for monomial, number in form.terms.items():
        for atom, exponent in monomial:
            if leaf in atom.free:
                rest = of(monomial - {(atom, exponent)}).scaled(number * exponent)
                found.append((rest * raised(single(atom), exponent - 1), atom))
    return found


# by a vector or a matrix ----------------------------------------------------------------------------------------------


def gradient(form: Form, x: Block) -> Words:
    """The matrix of all ∂form/∂X_ij."""
    found = by_block(form, x)
    return lower_part(found) if x.lower else found


def by_block(form: Form, x: Block) -> Words:
    found = [of_atom(atom, x).scaled(factor) for factor, atom in parts_of(form, x)]
    return added(found, x.rows, x.columns)


def of_atom(atom: Atom, x: Block) -> Words:
    if isinstance(atom, Trace):
        return of_trace(atom.key[0], x)
    if isinstance(atom, EntryOf):
        return of_trace(as_number(*atom.key), x)
    if isinstance(atom, SumOver):
        return of_sum(atom, x)
    return inside(atom, lambda part: by_block(part, x), lambda words, factor: words.scaled(factor))


def inside(atom: Atom, change: Callable[[Form], T], times: Callable[[T, Form], T]) -> T:
    """The chain rule for logarithms, exponentials and sums that act as one atom."""
    if isinstance(atom, Log):
        return times(change(atom.key[0]), raised(atom.key[0], -1))
    if isinstance(atom, Exp):
        return times(change(of(atom.key[0])), single(atom))
    if isinstance(atom, Compound):
        return change(atom.key[0])
    raise Stuck(f"the derivative of {type(atom).__name__}")


def of_trace(word: Word, x: Block) -> Words:
    """∇ tr(word), one part for each X in it."""
    found = [nought(x.rows, x.columns)]
    for place, each in enumerate(word):
        if x in each.block.free and each.block is not x:
            raise Stuck("the derivative of a block in which the variable stands")
        if each.block is x:
            rest = reduced((*word[place + 1 :], *word[:place]), each.columns, each.rows)
            if each.inverse:
                own = reduced((each,), each.rows, each.columns)
                rest = -(own * rest * own)
            found.append(rest if each.transposed else rest.turned)
    return added(found, x.rows, x.columns)


def of_sum(atom: SumOver, x: Block) -> Words:
    """∇ Σ_d f(X_dd), which is diagonal."""
    body, bound, lower, upper = atom.key
    if lower != ONE or upper != x.rows or x.rows != x.columns:
        raise Stuck("the derivative of a sum over some of the rows")
    with fresh(positive=True) as d:
        words = by_block(substitute(body, {bound: single(d)}), x)
        e = Letter(Unit(single(d), x.rows))
        if set(words.terms) - {(e, e.turned())}:
            raise Stuck("the derivative of a sum of entries that are not on the diagonal")
        return diagonal(words.terms.get((e, e.turned()), ZERO), d, x.rows)


# by a number ----------------------------------------------------------------------------------------------------------


def leaf_of(x: Atom) -> Atom:
    """What occurs where x may occur: of a coordinate its vector, of an entry its matrix."""
    if isinstance(x, Coordinate):
        return Base(x.key[0])
    if isinstance(x, EntryOf):
        word: Word = x.key[0]
        if len(word) != 1 or not (word[0].block.named or word[0].block.factor):
            raise Stuck("the derivative by an entry of something that is no variable")
        return word[0].block
    return x


def derivative(form: Form, x: Atom) -> Form:
    """∂form/∂x"""
    return total([factor * by_number(atom, x) for factor, atom in parts_of(form, leaf_of(x))])


def by_number(atom: Atom, x: Atom) -> Form:
    if atom is x:
        return ONE
    if isinstance(atom, SumOver):
        return of_sum_by_number(atom, x)
    if isinstance(atom, Trace | EntryOf):
        return of_word_by_number(atom.key[0] if isinstance(atom, Trace) else as_number(*atom.key), x)
    if isinstance(atom, Det):
        raise Stuck("the derivative of a determinant")
    return inside(atom, lambda part: derivative(part, x), lambda form, factor: form * factor)


def of_sum_by_number(atom: SumOver, x: Atom) -> Form:
    body, bound, *limits = atom.key
    with fresh(positive=True) as d:
        summand = substitute(body, {bound: single(d)})
        if isinstance(x, Coordinate | EntryOf):
            check_range(x, limits)
            return at_own_index(summand, x, d)
        return sum_over(derivative(summand, x), d, *limits)


def at_own_index(body: Form, x: Coordinate | EntryOf, d: Atom) -> Form:
    """∂f_k/∂x_k for f_d in which x stands with the index d only."""
    own = at_index(x, single(d))
    check_alone(body, leaf_of(x), own)
    return substitute(derivative(body, own), {d: index_of(x)})


def check_alone(form: Form, leaf: Atom, own: Atom) -> None:
    for atom in form.atoms:
        if leaf not in atom.free or atom is own:
            continue
        if not isinstance(atom, Log | Exp | Compound):
            raise Stuck("the derivative by an entry of a sum in which others stand")
        check_alone(of(atom.key[0]) if isinstance(atom, Exp) else atom.key[0], leaf, own)


def check_range(x: Coordinate | EntryOf, limits: list[Form]) -> None:
    """An entry of a matrix is one of those of a sum over all; of a coordinate that has a number this is not known."""
    leaf = leaf_of(x)
    size = leaf.rows if isinstance(leaf, Block) else limits[1]
    known = isinstance(x, EntryOf) or index_of(x).number is None
    if not known or limits != [ONE, size]:
        raise Stuck("the derivative of a sum by an entry that may not be in it")


def index_of(x: Coordinate | EntryOf) -> Form:
    """k of μ_k, or of X_kk."""
    indices = x.key[1:]
    if len(set(indices)) != 1 and not (isinstance(x, EntryOf) and indices[1] == ONE):
        raise Stuck("the derivative by an entry that is not on the diagonal")
    return indices[0]


def at_index(x: Coordinate | EntryOf, index: Form) -> Atom:
    index_of(x)
    if isinstance(x, EntryOf):
        word: Word = x.key[0]
        return EntryOf(word, index, ONE if word[0].columns == ONE else index)
    return Coordinate(x.key[0], index)


def of_word_by_number(word: Word, x: Atom) -> Form:
    """∂tr(word)/∂x, one part for each block that depends on x."""
    found = []
    for place, each in enumerate(word):
        if leaf_of(x) in each.block.free:
            rest = reduced((*word[place + 1 :], *word[:place]), each.columns, each.rows)
            found.append(trace(of_letter(each, x) * rest))
    return total(found)


def of_letter(each: Letter, x: Atom) -> Words:
    own = reduced((each,), each.rows, each.columns)
    if each.block is leaf_of(x):
        change = of_variable(each.block, x)
        change = change.turned if each.transposed else change
        return -(own * change * own) if each.inverse else change
    if isinstance(each.block, Diagonal):
        return of_diagonal(each.block, x)
    if isinstance(each.block, InverseOfSum):
        words = each.block.key[0]
        change = added([of_words(word, c, words, x) for word, c in words.terms.items()], *words.size)
        return -(own * (change.turned if each.transposed else change) * own)
    raise Stuck("the derivative of a block in which the variable stands")


def of_variable(block: Block, x: Atom) -> Words:
    """The derivative of X by X_ij."""
    _, row, column = x.key
    return unit_vector(row, block.rows) * unit_vector(column, block.columns).turned


def unit_vector(index: Form, size: Form) -> Words:
    return letter_of(Unit(index, size)) if size != ONE else Words({(): ONE}, ONE, ONE)


def of_words(word: Word, number: Form, words: Words, x: Atom) -> Words:
    """The derivative of a number times a word."""
    found = [Words({word: derivative(number, x)}, *words.size)]
    for place, each in enumerate(word):
        if leaf_of(x) in leaves((each,)):
            before = reduced(word[:place], words.rows, each.rows)
            after = reduced(word[place + 1 :], each.columns, words.columns)
            found.append((before * of_letter(each, x) * after).scaled(number))
    return added(found, *words.size)


def of_diagonal(block: Diagonal, x: Atom) -> Words:
    with fresh(positive=True) as d:
        body = block.on_diagonal(single(d))
        if not isinstance(x, Coordinate | EntryOf):
            return diagonal(derivative(body, x), d, block.rows)
        check_range(x, [ONE, block.rows])
        e = unit_vector(index_of(x), block.rows)
        return (e * e.turned).scaled(at_own_index(body, x, d))

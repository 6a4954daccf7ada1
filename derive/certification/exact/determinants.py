"""Determinants: multiplicative, c^D |A| for cA, and the product of the diagonal entries for a triangular matrix."""

from __future__ import annotations

from derive.certification.exact.atoms import Atom, Stuck
from derive.certification.exact.binders import fresh
from derive.certification.exact.elementary import symbolic_power
from derive.certification.exact.indexed import product_over
from derive.certification.exact.inverses import is_definite_sum, monic
from derive.certification.exact.letters import Change, Letter, all_lower, all_upper, order_of, triangular
from derive.certification.exact.powers import raised
from derive.certification.exact.ring import ONE, ZERO, Form, single
from derive.certification.exact.signs import is_positive
from derive.certification.exact.words import Words, added, entry, moved


class Det(Atom):
    """The determinant of a sum of words, whose first word has the coefficient 1 where that is possible."""

    def describe(self) -> None:
        (words,) = self.key
        self.free, self.height = words.free, words.height
        self.positive = is_definite_sum(words)
        own = words.only
        named = own is not None and len(own[0]) == 1 and own[0][0].block.named and own[1] == ONE
        self.nonzero, self.independent = self.positive or named, False

    def rebuild(self, change: Change) -> Form:
        (words,) = self.key
        found = [moved(word, change, words.size).scaled(change(c)) for word, c in words.terms.items()]
        return determinant(added(found, *words.size))


def determinant(words: Words) -> Form:
    if words.rows != words.columns:
        raise Stuck("the determinant of a matrix that is not square")
    if not words:
        return ZERO
    if words.rows == ONE:
        return words.terms[()]
    if words.only is not None and all(each.rows == each.columns for each in words.only[0]):
        word, number = words.only
        result = size_power(number, words.rows)
        for each in word:
            result = result * of_letter(each)
        return result
    if all(map(all_lower, words.terms)) or all(map(all_upper, words.terms)):
        return product_of_diagonal(words)
    return of_sum(words)


def size_power(number: Form, size: Form) -> Form:
    """c^D"""
    return ONE if number == ONE else symbolic_power(number, size)


def of_letter(each: Letter) -> Form:
    if isinstance(each.block.key[0], Words) and not each.block.factor:  # (A + B)⁻¹
        return raised(determinant(each.block.key[0]), -1)
    alone = Words({(Letter(each.block),): ONE}, each.rows, each.columns)
    value = product_of_diagonal(alone) if triangular((each,)) else single(Det(alone))
    return raised(value, -1) if each.inverse else value


def product_of_diagonal(words: Words) -> Form:
    with fresh(positive=True) as d:
        body = entry(words, single(d), single(d))
        return product_over(body, d, ONE, words.rows) if is_positive(body) else of_sum(words)


def of_sum(words: Words) -> Form:
    factor, rest = monic(words)
    if not is_positive(factor):
        factor, rest = ONE, words
    least = min((rest, rest.turned), key=lambda found: sorted(map(order_of, found.terms)))
    return size_power(factor, words.rows) * single(Det(least))

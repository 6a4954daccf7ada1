"""Sums and products over an index.

Σ_d is linear: factors without d come out, Σ_d 1 is the number of terms, what is left gives one atom per monomial.
A product of positive factors is exp Σ log, so that log Π = Σ log needs no rule of its own; and the product of all
but one of them is the whole product divided by that one.
"""

from __future__ import annotations

from collections.abc import Callable

from derive.certification.exact.atoms import Atom, Number, Stuck
from derive.certification.exact.binders import Binder, Limit, bind, fresh, parts, substitute
from derive.certification.exact.elementary import exp, log
from derive.certification.exact.powers import raised
from derive.certification.exact.ring import ONE, Form, constant, of, single, total
from derive.certification.exact.signs import is_nonnegative, is_positive

MOST_WRITTEN_OUT = 8
contractions: list[Callable[[Form, Atom, Form, Form], Form | None]] = []
"""What knows some sums: those over an inner index of a product of matrices."""


class SumOver(Binder):
    """Σ_d f for a monomial f in which the index d occurs."""

    def close(self, body: Form, x: Atom, *limits: Limit) -> Form:
        return sum_over(body, x, *limits)


def sum_over(body: Form, index: Atom, lower: Limit, upper: Limit) -> Form:
    """Σ body for the index from lower to upper."""
    if not isinstance(lower, Form) or not isinstance(upper, Form):
        raise Stuck("an infinite sum")
    positive = is_positive(lower) and is_nonnegative(upper)
    if index.positive and not positive:
        raise Stuck("an index that is declared positive and runs over more")
    if positive and not index.positive:
        with fresh(positive=True) as t:
            return sum_over(substitute(body, {index: single(t)}), t, lower, upper)
    values = []
    for monomial, number in body.terms.items():
        outside, inside = parts(monomial, index)
        value = one_sum(of(inside), index, lower, upper) if inside else upper - lower + ONE
        values.append(Form({outside: number}) * value)
    return total(values)


def one_sum(summand: Form, index: Atom, lower: Form, upper: Form) -> Form:
    for known in contractions:
        if (value := known(summand, index, lower, upper)) is not None:
            return value
    first, last = lower.number, upper.number
    if first is not None and last is not None and is_short(first, last):
        return total([substitute(summand, {index: constant(n)}) for n in range(int(first), int(last) + 1)])
    number, body, bound = bind(summand, index)
    return single(SumOver(body, bound, lower, upper)).scaled(number)


def is_short(first: Number, last: Number) -> bool:
    """Whether the sum runs over a few whole numbers, and may be written out."""
    return first.denominator == last.denominator == 1 and last - first < MOST_WRITTEN_OUT


def product_over(body: Form, index: Atom, lower: Limit, upper: Limit) -> Form:
    """Π body, for a body known to be positive."""
    if not is_positive(body):
        raise Stuck("a product of factors that are not known to be positive")
    return exp(sum_over(log(body), index, lower, upper))


def product_of_others(body: Form, index: Atom, left_out: Form, upper: Form) -> Form:
    """Π body for the index from 1 to upper, without the one factor at `left_out`."""
    return product_over(body, index, ONE, upper) * raised(substitute(body, {index: left_out}), -1)

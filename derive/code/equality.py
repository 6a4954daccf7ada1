"""Where the two distributions of a divergence are the same: a point where the generated tests know the value."""

from __future__ import annotations

from sympy import Expr, Symbol, exp, log

from derive.distributions import MultivariateNormal, Normal
from derive.plans.corresponding import same_distribution
from derive.quantities import Quantity
from derive.terms import evaluated


def where_equal(quantity: Quantity) -> dict[Symbol, Expr] | None:
    """Values for some of the symbols that make the first distribution the second; None where none are found."""
    if all(isinstance(q, MultivariateNormal) for q in quantity.distributions):
        return dict(same_distribution(quantity)) or None
    if len(quantity.distributions) != 2 or not all(isinstance(q, Normal) for q in quantity.distributions):
        return None
    first, second = quantity.distributions
    values: dict[Symbol, Expr] = {}
    for left, right in ((first.mean, second.mean), (first.variance, second.variance)):
        left, right = (evaluated(side).xreplace(values) for side in (left, right))
        if left == right:
            continue
        found = solved(left, right) or solved(right, left)
        if found is None:
            return None
        values = {known: value.xreplace(dict([found])) for known, value in values.items()} | dict([found])
    return values


def solved(term: Expr, value: Expr) -> tuple[Symbol, Expr] | None:
    """The symbol inside of a power or an exponential, where the term has that value."""
    while not term.is_Symbol:
        if term.is_Pow and term.exp.is_Rational and term.base.is_positive and value.is_positive:
            term, value = term.base, value ** (1 / term.exp)
        elif isinstance(term, exp) and value.is_positive:
            term, value = term.args[0], log(value)
        else:
            return None
    inside = not term.is_positive or value.is_positive
    return (term, value) if inside and term not in value.free_symbols else None

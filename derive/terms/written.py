"""SymPy's evaluated expressions as one writes them: sums with the positive terms first, one fraction for each term."""

from __future__ import annotations

from functools import lru_cache

from sympy import Expr, Indexed, S, Symbol, factor_terms, fraction, preorder_traversal

from derive.terms.build import add, frac, is_negative_term, mul, neg, power, raw
from derive.terms.matrices import Entry


@lru_cache(maxsize=4096)
def written(term: Expr) -> Expr:
    """The same number as an inert term, in an order that people use."""
    if term.is_Add:
        parts = [written(part) for part in term.as_ordered_terms()]
        return add(*sorted(parts, key=is_negative_term))
    if term.is_Mul:
        return product_of(term)
    if term.is_Pow:
        below = term.exp.is_Rational and term.exp.is_negative
        return frac(S.One, written(1 / term)) if below else power(written(term.base), written(term.exp))
    if not term.args or term.is_Indexed or not isinstance(term, Expr):
        return term
    return raw(term.func, [written(part) if isinstance(part, Expr) else part for part in term.args])


def product_of(term: Expr) -> Expr:
    """A number, the numerator and the denominator, with the sign in front."""
    number, rest = term.as_coeff_Mul()
    if number.is_negative:
        return neg(written(-term))
    above, below = fraction(rest)
    numerator = mul(*map(written, ordered(above)))
    if not numerator.args and numerator.is_Mul:
        numerator = S.One
    top = numerator if number is S.One else mul(number, numerator)
    return top if below is S.One else frac(top, mul(*map(written, ordered(below))))


def ordered(product: Expr) -> list[Expr]:
    """The factors of a product, sums last."""
    return sorted(product.as_ordered_factors(), key=lambda factor: bool(factor.is_Add))


def worked_out(term: Expr) -> Expr:
    """An entry of a matrix after arithmetic: like terms collected, common factors in front.

    Differences such as a − c are multiplied out only where that makes it shorter: (a − c)² stays.
    """
    wholes = sorted({part for part in preorder_traversal(term) if part.is_Add and is_linear(part)}, key=str)
    names = {whole: Symbol(f" {place}", real=True) for place, whole in enumerate(wholes)}
    back = {name: whole for whole, name in names.items()}
    kept = factor_terms(term.xreplace(names).expand()).xreplace(back)
    flat = factor_terms(term.expand())
    return min(flat, kept, key=lambda found: found.count_ops())


def is_linear(total: Expr) -> bool:
    """Whether a sum has single symbols, entries of vectors and numbers for terms."""
    singles = (part.as_coeff_Mul()[1] for part in total.args)
    return all(part.is_Symbol or isinstance(part, Entry | Indexed) or part.is_number for part in singles)

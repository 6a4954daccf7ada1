"""Where two terms differ: an equation between wholes may be proved as an equation between parts.

If f(a) is before and f(b) is after, then a = b is enough. The parts come innermost first, so the smallest is
tried first and the whole last; a part under an integral is an equation that holds for every value of the
variable of integration.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sympy import Expr, Integral, S, Symbol

from derive.terms import Gradient, MatrixIntegral, Partial, PositiveVector, children, is_matrix

Domains = Mapping[Symbol, tuple[Expr, Expr]]


@dataclass(frozen=True)
class Equation:
    """before = after for all values of the bound variables in their domains."""

    before: Expr
    after: Expr
    domains: Domains = field(default_factory=dict)


def parts_that_differ(before: Expr, after: Expr) -> list[Equation]:
    """From the smallest differing part out to the whole."""
    return list(nested(before, after, {}))[::-1]


def nested(before: Expr, after: Expr, domains: Domains) -> Iterator[Equation]:
    yield Equation(before, after, domains)
    index = only_difference(before, after)
    if index is not None and ranges_over_its_domain(before):
        yield from nested(before.args[index], after.args[index], {**domains, **bound(before)})


def only_difference(before: Expr, after: Expr) -> int | None:
    """The one child in which two terms of the same head differ."""
    if before.func is not after.func or len(before.args) != len(after.args):
        return None
    changed = [i for i, (x, y) in enumerate(zip(before.args, after.args, strict=True)) if x != y]
    open_to_laws = {0} if isinstance(before, Gradient | Partial) else {index for index, _ in children(before)}
    return changed[0] if len(changed) == 1 and changed[0] in open_to_laws else None


def ranges_over_its_domain(term: Expr) -> bool:
    """Whether what is assumed of a bound variable holds on all of its interval.

    A variable declared positive may be made to run over the whole line; what is true of positive numbers only is then
    not true under the integral.
    """
    if any(isinstance(variable, PositiveVector) for variable in bound(term)):
        return False  # it runs over all vectors
    return all(
        is_matrix(variable) or variable.is_positive is not True or bool(lower.is_nonnegative)
        for variable, (lower, _) in bound(term).items()
    )


def bound(term: Expr) -> Domains:
    """The variable that a node binds, with the interval that it ranges over."""
    if isinstance(term, MatrixIntegral):
        return {term.args[1]: (S.NegativeInfinity, S.Infinity)}
    if isinstance(term, Integral):
        return {limit[0]: (limit[1], limit[2]) for limit in term.args[1:] if len(limit) == 3}
    return {}

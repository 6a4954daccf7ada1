"""Where two covariances that are written out are the same: the parameters of one, by those of the other."""

from __future__ import annotations

from collections.abc import Mapping

from sympy import Expr, Identity, ImmutableDenseMatrix, Pow, S, Symbol, cancel

from derive.quantities import KL, Quantity
from derive.rules.entries import structure_by_entries
from derive.rules.grids import entries


def corresponding(quantity: Quantity) -> Mapping[Symbol, Expr]:
    """The values at which the covariances are the same; none where they are not found from the entries in turn."""
    first, second = (written_out(q.covariance) for q in quantity.distributions) if isinstance(quantity, KL) else (0, 0)
    if not first or not second:
        return {}
    return solved(first, second) or solved(second, first)


def same_distribution(quantity: Quantity) -> Mapping[Symbol, Expr]:
    """The values at which both distributions are the same, where means and covariances have no symbol in common."""
    values = dict(corresponding(quantity))
    if quantity.slug != "kl" or not (values or len({q.covariance for q in quantity.distributions}) == 1):
        return {}
    for one, other in zip(*(entries(q.mean) or () for q in quantity.distributions), strict=False):
        found = value_of(one, other, {}) or value_of(other, one, {})
        if found is None and one != other:
            return {}
        values |= found or {}
    needed = {symbol for value in values.values() for symbol in value.free_symbols}
    is_whole = all(entries(q.mean) is not None for q in quantity.distributions)
    return values if is_whole and not needed & values.keys() else {}


def written_out(covariance: Expr) -> ImmutableDenseMatrix | None:
    if isinstance(covariance, Identity | ImmutableDenseMatrix):
        return entries(covariance)
    outcome = structure_by_entries.apply(covariance)
    return outcome[0] if outcome is not None else None


def solved(first: ImmutableDenseMatrix, second: ImmutableDenseMatrix) -> Mapping[Symbol, Expr]:
    """The first covariance's symbols by the second's entries, the variances first; told with the correlations first,
    as c²/v − y²/x is shorter as −(y − c)(y + c)/v − … than with v moved before c."""
    size, values = first.rows, dict[Symbol, Expr]()
    places = [(place, place) for place in range(size)] + [(i, j) for i in range(size) for j in range(i)]
    for place in places:
        found = value_of(first[place], second[place], values)
        if found is None:
            return {}
        values |= found
    changed = {symbol: value for symbol, value in reversed(values.items()) if value != symbol}
    mixed = second.free_symbols & changed.keys() or any(not symbol.is_Symbol for symbol in values)
    return {} if mixed else changed


def value_of(entry: Expr, wanted: Expr, values: Mapping[Symbol, Expr]) -> dict[Symbol, Expr] | None:
    """The only symbol that is not known yet, where the entry is a number times a power of it."""
    unknown = entry.free_symbols - values.keys()
    if not unknown:
        return {} if cancel(entry.xreplace(values) - wanted) == 0 else None
    symbol, *others = unknown
    factor, power = entry.as_independent(symbol, as_Add=False)
    base, exponent = power.as_base_exp()
    if others or base != symbol or not exponent.is_Integer or (exponent != 1 and not symbol.is_positive):
        return None
    value = (wanted / factor.xreplace(values)) ** (S.One / exponent)
    return None if any(not part.exp.is_Integer for part in value.atoms(Pow)) else {symbol: cancel(value)}
